"""What other programs make of it: Dovecot and notmuch on Maildirs, `relay demo` from a shell."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e import dovecot
from tests.e2e.conftest import Begin
from tests.e2e.judges import BlindJudge
from tests.e2e.mail_program import Received, as_bytes
from tests.e2e.people import COLLEAGUES, MAREN, SUBJECT, WITHOUT_NAMES, Person
from tests.e2e.relay_under_test import TEMPLATES, RelayUnderTest
from tests.e2e.test_circles import called, in_circle

pytestmark = pytest.mark.server
PARTIES = (MAREN, *COLLEAGUES)


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips a test, naming the programs this machine lacks."""
    missing = [p for p in programs if shutil.which(p) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def run(*command: str, environ: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environ, cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )


async def conversation(relay: RelayUnderTest, subject: str) -> dict[Person, list[bytes]]:
    """Six turns with three colleagues; what each party wrote, as it lies in their Sent folder."""
    sent: dict[Person, list[bytes]] = {person: [] for person in PARTIES}

    async def answers(who: Person, received: Received, text: str) -> None:
        sent[who].append(as_bytes(await relay.answer(who, received, text, signed=False)))

    asked = await relay.write(MAREN, "grief", WITHOUT_NAMES, subject)
    sent[MAREN].append(as_bytes(asked))
    await answers(MAREN, await relay.next(MAREN, "[Relay] Preview:"), "Send")
    copies = {colleague: await relay.next(colleague, subject) for colleague in COLLEAGUES}
    for colleague in COLLEAGUES:
        await answers(colleague, copies[colleague], "Ask a physician in at once.")
        if colleague is not COLLEAGUES[-1]:
            await relay.next(MAREN, f"Re: {subject}")
    await answers(MAREN, await relay.next(MAREN, f"Re: {subject}"), "How did you put it to your client?")
    await answers(
        COLLEAGUES[-1], await relay.next(COLLEAGUES[-1], f"Re: {subject}"), "As care, not as a threat."
    )
    await relay.next(MAREN, f"Re: {subject}")
    await relay.settled()
    return sent


def dovecot_threads(folder: Path, mails: Sequence[bytes]) -> set[int]:
    """How many threads Dovecot finds: by references alone, and by what mail programs ask for."""
    del folder
    with dovecot.mailbox(mails) as session:
        found = [dovecot.threads(session, algorithm) for algorithm in ("REFS", "REFERENCES")]
    assert [sum(map(len, threads)) for threads in found] == [len(mails)] * 2
    return {len(threads) for threads in found}


def notmuch_threads(folder: Path, mails: Sequence[bytes]) -> set[int]:
    """How many threads notmuch finds."""
    box = folder / "mail" / "cur"
    box.mkdir(parents=True)
    for number, raw in enumerate(mails):
        (box / f"{number}:2,").write_bytes(raw)
    config = folder / "config"
    config.write_text(f"[database]\npath={folder / 'mail'}\n[user]\nname=Reader\nprimary_email=r@x.example\n")
    environ = {**os.environ, "NOTMUCH_CONFIG": str(config), "HOME": str(folder)}
    assert run("notmuch", "new", environ=environ, folder=folder).returncode == 0
    counted = run("notmuch", "count", "--output=threads", "*", environ=environ, folder=folder)
    return {int(counted.stdout)}


in_each_program = pytest.mark.parametrize(
    "threads",
    [
        pytest.param(dovecot_threads, marks=needs(str(dovecot.SERVER)), id="dovecot"),
        pytest.param(notmuch_threads, marks=needs("notmuch"), id="notmuch"),
    ],
)


@in_each_program
async def test_other_programs_see_one_thread_per_consultation_and_reader(
    begin: Begin, threads: Callable[[Path, Sequence[bytes]], set[int]]
) -> None:
    """In what each party received, and in that together with what they sent."""
    relay = await begin(judge=BlindJudge())  # there is nothing to take out, and no model to wait for
    first = await conversation(relay, SUBJECT)
    second = await conversation(relay, "Another client cannot sleep")
    for number, person in enumerate(PARTIES):
        received = [mail.raw for mail in relay.mails(person)]
        assert len(received) >= 4
        sent = [*first[person], *second[person]]
        assert threads(relay.folder / f"received{number}", received) == {2}
        assert threads(relay.folder / f"all{number}", [*received, *sent]) == {2}


async def circle_conversation(relay: RelayUnderTest, subject: str) -> dict[Person, list[bytes]]:
    """A post, an answer to all, an aside and its answer, a further word to all, and a wish to meet."""
    first, second, third = PARTIES[:3]
    sent: dict[Person, list[bytes]] = {person: [] for person in PARTIES[:3]}

    async def answers(who: Person, received: Received, text: str) -> None:
        sent[who].append(as_bytes(await relay.answer(who, received, text, signed=False)))

    sent[first].append(as_bytes(await relay.write(first, "thursday", WITHOUT_NAMES, subject)))
    receipt = await relay.next(first, f"[Relay] Passed on: {subject}")
    copies = {person: await relay.next(person, subject) for person in (second, third)}
    await answers(second, copies[second], "Ask a physician in at once.")
    to_first = await relay.next(first, f"Re: {subject}")
    await answers(third, await relay.next(third, f"Re: {subject}"), f"Aside to {called(to_first)}:\nAnd you?")
    await relay.next(second, f"[Relay] Passed on: {subject}")
    private = await relay.next(second, f"Re: {subject}")
    await answers(second, private, "Worn out, to be honest.")
    await relay.next(third, f"Re: {subject}")
    relay.pass_time(timedelta(minutes=11))  # a fifth within ten minutes would wait (R22)
    await answers(first, receipt, "She has agreed to see one.")
    await relay.next(second, f"Re: {subject}")
    await answers(third, await relay.next(third, f"Re: {subject}"), "Reveal")
    await relay.next(third, "[Relay] What would be told")
    await relay.settled()
    return sent


@in_each_program
async def test_other_programs_see_one_thread_per_conversation_in_a_circle_and_reader(
    begin: Begin, threads: Callable[[Path, Sequence[bytes]], set[int]]
) -> None:
    """Asides, receipts and what would be told of a member among them."""
    relay = await begin(judge=BlindJudge())
    await in_circle(relay)
    first = await circle_conversation(relay, SUBJECT)
    second = await circle_conversation(relay, "Another client cannot sleep")
    for number, person in enumerate(first):
        received = [mail.raw for mail in relay.mails(person)]
        assert len(received) >= 6
        assert threads(relay.folder / f"received{number}", received) == {2}
        together = [*received, *first[person], *second[person]]
        assert threads(relay.folder / f"all{number}", together) == {2}


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
