"""The real process, killed: after the 250 nothing is lost, and nothing comes twice."""

import base64
import json
import os
import secrets
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e import people
from tests.e2e.mail_program import Received, as_bytes, letter, read_maildir, reply, submit
from tests.e2e.people import COLLEAGUES, MAREN, SUBJECT, WITHOUT_NAMES
from tests.e2e.relay_under_test import DOMAIN, START, TEMPLATES
from tests.waiting import PATIENCE_S, until

pytestmark = pytest.mark.server

RELAY = str(Path(sys.executable).with_name("relay"))


class Process:
    """`relay serve` in a folder of its own, started and killed as often as the test likes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.maildir = folder, folder / "mail"
        (folder / "config").mkdir()
        for name, content in (
            ("specialties.yaml", people.as_yaml({"specialties": people.SPECIALTIES})),
            ("policy.yaml", people.policy({})),
            ("members.yaml", people.members()),
        ):
            (folder / "config" / name).write_text(content)
        self._clock = folder / "clock"
        self._clock.write_text(START.isoformat())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.at: tuple[str, int] = free.getsockname()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RELAY_")}
        self.environ = kept | {
            "RELAY_DOMAIN": DOMAIN,
            "RELAY_LISTEN": f"127.0.0.1:{self.at[1]}",
            "RELAY_DATABASE_URL": f"sqlite:///{folder}/relay.db",
            "RELAY_MAILDIR": str(self.maildir),
            "RELAY_CONFIG_DIR": str(folder / "config"),
            "RELAY_TEMPLATES_DIR": str(TEMPLATES),
            "RELAY_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "RELAY_AUTHENTICATION": "off",
            "RELAY_CLOCK_FILE": str(self._clock),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; returns when it greets."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [RELAY, "serve"], env=self.environ, cwd=self.folder, stderr=log, stdout=log
            )
        until(self._greets, "a greeting")

    def _greets(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "it ended instead of serving"
        try:
            with smtplib.SMTP(*self.at):
                return True
        except OSError:
            return False

    def end(self, how: signal.Signals) -> int:
        """Sends the signal; the exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        status = self._process.wait(PATIENCE_S)
        self._process = None
        return status

    def close(self) -> None:
        if self._process is not None:
            self.end(signal.SIGKILL)

    def until_the_next_try(self) -> None:
        """Moves the clock beyond the wait of a deferred delivery."""
        told = datetime.fromisoformat(self._clock.read_text()) + timedelta(minutes=11)
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(told.isoformat())
        fresh.replace(self._clock)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [RELAY, *arguments], env=self.environ, cwd=self.folder, capture_output=True, text=True,
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip

    def ask(self, number: int = 0) -> None:
        """Maren's mail, acknowledged."""
        mail = letter(MAREN, [f"grief@{DOMAIN}"], f"{WITHOUT_NAMES} ({number})")
        assert submit(self.at, MAREN.address, [f"grief@{DOMAIN}"], as_bytes(mail)).code == 250

    def approve(self, preview: Received) -> None:
        mail = reply(MAREN, preview, "SEND", signed=False)
        assert submit(self.at, MAREN.address, [preview.from_address], as_bytes(mail)).code == 250

    def previews(self) -> list[Received]:
        return [m for m in read_maildir(self.maildir, MAREN.address) if "Preview:" in m.subject]

    def waiting(self) -> int:
        """What is neither processed nor delivered."""
        told = json.loads(self.command("status", "--json").stdout)
        return int(told["inbound"]["waiting"]) + int(told["outbox"]["waiting"])

    def is_balanced(self) -> bool:
        report = self.command("report", "--json")
        return report.returncode == 0 and json.loads(report.stdout)["balanced"] is True


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path)
    yield process
    process.close()


def test_mail_acknowledged_before_a_kill_is_previewed_once_after_it(process: Process) -> None:
    process.start()
    for number in range(3):
        process.ask(number)
    process.end(signal.SIGKILL)
    process.start()
    until(lambda: len(process.previews()) >= 3 and not process.waiting(), "three previews")
    assert len({m.message_id for m in process.previews()}) == len(process.previews()) == 3
    assert process.is_balanced()


def test_kill_between_send_and_delivery_gives_nobody_a_second_copy(process: Process) -> None:
    process.start()
    process.ask()
    until(process.previews, "the preview")
    # one colleague's Maildir cannot be written: that copy is tried again and again
    blocked = process.maildir / COLLEAGUES[0].address
    blocked.write_text("in the way")
    process.approve(process.previews()[0])
    others = COLLEAGUES[1:]
    until(lambda: all(read_maildir(process.maildir, c.address) for c in others), "the other copies")
    process.end(signal.SIGKILL)
    blocked.unlink()
    process.start()
    process.until_the_next_try()
    until(lambda: not process.waiting(), "an empty outbox")
    for colleague in COLLEAGUES:
        assert [SUBJECT in m.subject for m in read_maildir(process.maildir, colleague.address)] == [True]
    assert process.is_balanced()


def test_sigterm_finishes_what_is_in_hand_and_leaves_with_status_0(process: Process) -> None:
    process.start()
    process.ask()
    assert process.end(signal.SIGTERM) == 0
    process.start()
    until(process.previews, "the preview")
    assert len(process.previews()) == 1
    assert process.end(signal.SIGTERM) == 0
    assert process.is_balanced()


@pytest.mark.parametrize("key", ["", "fresh"], ids=["no key", "another key"])
def test_without_the_key_of_its_data_it_refuses_with_one_line(process: Process, key: str) -> None:
    process.start()
    process.ask()
    process.end(signal.SIGTERM)
    fresh = base64.b64encode(secrets.token_bytes(32)).decode()
    process.environ["RELAY_MASTER_KEY"] = fresh if key else ""
    refused = process.command("serve")
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "key" in refused.stderr.lower()
    assert "Traceback" not in refused.stderr
