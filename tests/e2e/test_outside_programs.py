"""What other programs make of it: notmuch on a Maildir, `relay demo` from a shell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.people import HANNAH, MAREN, TOBIAS
from tests.e2e.relay_under_test import TEMPLATES, RelayUnderTest

pytestmark = pytest.mark.server


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips a test, naming the programs this machine lacks."""
    missing = [p for p in programs if shutil.which(p) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def run(*command: str, environ: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environ, cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )


async def answered_twice(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    for colleague in (HANNAH, TOBIAS):
        await relay.answer(colleague, copies[colleague], "Ask a physician in at once.")
        await relay.next(MAREN, "Re:")
    await relay.settled()


@needs("notmuch")
async def test_notmuch_sees_one_thread_per_consultation(relay: RelayUnderTest) -> None:
    await answered_twice(relay)
    await relay.previewed(subject="Another question")
    await relay.settled()
    box = relay.maildir / MAREN.address
    config = relay.folder / "notmuch"
    config.write_text(
        f"[database]\npath={box}\n[user]\nname=Reader\nprimary_email={MAREN.address}\n[new]\ntags=new\n"
    )
    environ = {**os.environ, "NOTMUCH_CONFIG": str(config), "HOME": str(relay.folder)}
    assert run("notmuch", "new", environ=environ, folder=box).returncode == 0
    counted = run("notmuch", "count", "--output=threads", "*", environ=environ, folder=box)
    assert counted.stdout.strip() == "2"
    shutil.rmtree(box / ".notmuch")


def demo(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "RELAY_TEMPLATES_DIR": str(TEMPLATES), **more}
    relay = str(Path(sys.executable).with_name("relay"))
    return run(relay, "demo", environ=environ, folder=folder)


def test_demo_keeps_its_promises(tmp_path: Path) -> None:
    played = demo(tmp_path)
    assert played.returncode == 0, played.stderr
    last = played.stdout.strip().splitlines()[-3:]
    assert last[:2] == ["ok masked", "ok threaded"]
    assert last[2].startswith("ok nothing leaked (")


def test_demo_fails_when_a_leak_is_forced(tmp_path: Path) -> None:
    played = demo(tmp_path, RELAY_DEMO_FORCE_LEAK="1")
    assert played.returncode == 1
    assert "ok nothing leaked" not in played.stdout
