"""The canary run: identities planted wherever a mail can carry them, looked for wherever they could come out.

One relay, the real engine; every mail program's fixture is sent as an answer, in a thread, with planted trace
fields on top. Searched, in every encoding: mails of everybody else, logs at DEBUG of the relay and all its
libraries, replies in the session, metrics, what commands print, the files of the database, temporary folders.
"""

import asyncio
import base64
import io
import json
import logging
import os
import re
import resource
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from relay.cli.rehearsal.people import Person
from relay.consult import loops
from relay.observe import log
from relay.store.schema import SpoolState
from tests.cli.conftest import run
from tests.e2e import canary, people
from tests.e2e.conftest import Begin
from tests.e2e.mail_program import Received, as_bytes, letter, reply
from tests.e2e.people import HANNAH, MAREN, PRIYA, STRANGER, SUBJECT, WITHOUT_NAMES
from tests.e2e.planted import Search, forms
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until
from tests.e2e.test_watched import HTTP, get

PROGRAMS = Path(__file__).parents[1] / "mail" / "programs"
MARK = "zqxcanary"
"""In every planted host, id, name and file, so that one search finds each."""
DANA = Person(
    name="Dana Whitfield",
    address="dana@lakeside.example",
    practice="Lakeside Family Practice",
    signature=f"Dana Whitfield, LCSW\nLakeside Family Practice\n+1 802 555 0188\nskype: {MARK}.whitfield",
    specialties=("couples",),
)
TRACES = (
    *("Dana Whitfield", "Whitfield", "dana@lakeside.example", "lakeside.example", "Lakeside", MARK),
    *("203.0.113.77", "10.77.3.9", "fe80::77:3:9", "kim@school.example", "555 0188", "555 014 2271"),
)
PLANTED = f"""\
Return-Path: <{DANA.address}>
Delivered-To: {MARK}-inbox@lakeside.example
Received: from {MARK}.lan.lakeside.example (pool.{MARK}.example [203.0.113.77])
\tby mx.lakeside.example (Postfix) with ESMTPSA id 4XYZ{MARK}; Mon, 23 Nov 2026 10:20:01 +0100
Received: from [10.77.3.9] ([fe80::77:3:9]) by {MARK}.lan.lakeside.example; Mon, 23 Nov 2026 10:20:00 +0100
X-Originating-IP: [10.77.3.9]
X-Sender: {DANA.address}
X-{MARK}-Id: 7731
X-Mailer: {MARK} 9.1 (licensed to Dana Whitfield)
User-Agent: {MARK}/7.7 (Lakeside)
Organization: Lakeside Family Practice
Sender: Dana Whitfield <{DANA.address}>
Reply-To: "Dana at home" <{MARK}@lakeside.example>
Disposition-Notification-To: {DANA.address}
List-Unsubscribe: <mailto:{MARK}@lakeside.example>
Thread-Topic: {MARK} Whitfield
Thread-Index: {base64.b64encode(b"Dana Whitfield 203.0.113.77").decode()}
Face: {base64.b64encode(MARK.encode()).decode()}
Autocrypt: addr={DANA.address}; keydata={base64.b64encode(DANA.name.encode()).decode()}
"""


@pytest.fixture
def everything_logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What anybody in this process logs at DEBUG, the relay's own lines of the lowest level as well."""
    monkeypatch.setattr(log, "LEVEL", "debug")
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    handler.setLevel(logging.DEBUG)
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("any.library").debug("somebody listens")
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that temporary files and core files of this process and its children would lie in."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(folder)
    return folder


def as_program(name: str, answers: Received, number: int) -> bytes:
    """That program's answer, addressed to this mail and with every trace field on top."""
    raw = (PROGRAMS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n")
    raw = raw.replace(b"r-abc234@relay.example", answers.from_address.encode())
    raw = re.sub(rb"\AReturn-Path:[^\n]*\n", b"", raw)
    raw = re.sub(rb"(?im)^message-id:[^\n]*\n", b"", raw, count=1)
    fresh = f"Message-ID: <{number}.{MARK}@{MARK}.lakeside.example>\n"
    return (PLANTED + fresh).encode().replace(b"\n", b"\r\n") + raw.replace(b"\n", b"\r\n")


def with_everything_attached(answers: Received) -> bytes:
    """An answer with files, a card, a calendar, keys and pictures that all name their owner."""
    mail = reply(DANA, answers, "A plain answer with things attached.", quoted=False)
    owner = f"{DANA.name} {DANA.address} {MARK}".encode()
    for kind in ("application/pdf", "image/jpeg", "text/vcard", "text/calendar", "application/pgp-keys",
                 "application/pkcs7-signature", "application/ms-tnef", "message/rfc822-headers"):  # fmt: skip
        main, _, sub = kind.partition("/")
        mail.add_attachment(
            owner, main, sub, filename=f"Whitfield {MARK}.{sub[:4]}", cid=f"<{MARK}@lakeside>"
        )
    return PLANTED.replace("\n", "\r\n").encode() + as_bytes(mail)


async def replies_to_strangers(relay: RelayUnderTest) -> str:
    """What the relay says to mails it does not take, each full of what could be repeated."""
    to = f"grief@{DOMAIN}"
    plain = as_bytes(letter(DANA, [to], WITHOUT_NAMES))
    said = [
        await relay.submit(as_bytes(letter(STRANGER, [to], WITHOUT_NAMES)), [to], STRANGER.address),
        await relay.submit(plain, [f"{MARK}.whitfield@{DOMAIN}", f"r-{'a' * 26}@{DOMAIN}"], DANA.address),
        await relay.submit(b"From: Else <else@x.example>\r\n" + plain, [to], DANA.address),
        await relay.submit(f"X-{MARK}: ".encode() + b"a" * 70_000 + b"\r\n" + plain, [to], DANA.address),
        await relay.submit(f"Received: from {MARK}\r\n".encode() * 60 + plain, [to], DANA.address),
        await relay.submit(plain.replace(b"\r\n\r\n", b"\r\n\r\n\0", 1), [to], DANA.address),
    ]
    assert 250 not in [code for one in said for code, _ in one.after_data]
    return repr([(*one.at_rcpt.values(), *one.after_data) for one in said])


def limits_of_children() -> list[str]:
    """The core-file line of each child process of this one."""
    me, found = str(os.getpid()), []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"\nPPid:\t{me}\n" in status.read_text() and b"spawn_main" in status.with_name(
                "cmdline"
            ).read_bytes().replace(b"\0", b" "):
                limits = status.with_name("limits").read_text()
                found += re.findall(r"Max core file size +(\d+|unlimited)", limits)
        except OSError:  # it has ended meanwhile
            continue
    return found


async def processed(relay: RelayUnderTest) -> None:
    async def look() -> bool:
        return not (await relay.relay.store.counts()).spool[SpoolState.WAITING]

    await until(look, "an empty spool")


@pytest.mark.server
@pytest.mark.timeout(400)
async def test_nothing_planted_comes_out_anywhere(
    begin: Begin, everything_logged: io.StringIO, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    relay = await begin(
        http_listen=HTTP, policy={"limits": {"messages_per_hour": 1000}, "preview_answers": "never"}
    )
    relay.configure("members.yaml", people.members([*people.EVERYBODY, DANA]))
    copies = await relay.opened()  # e2e's own people, with the real engine
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    await relay.next(MAREN, f"Re: {SUBJECT}")

    await relay.write(DANA, "couples", WITHOUT_NAMES, "Sleep after a move")
    await relay.answer(DANA, await relay.next(DANA, "[Relay] Preview:"), "Send")
    copy = await relay.next(PRIYA, "Sleep after a move")
    await relay.answer(PRIYA, copy, "Have you thought of a sleep diary?")
    asked = await relay.next(DANA, "Re:")

    # one person says much the same a hundred times here, which else waits for their word
    monkeypatch.setattr(loops, "SAID_BEFORE", 1000)
    monkeypatch.setattr(loops, "A_DAY", 1000)
    names = sorted(path.stem for path in PROGRAMS.glob("*.eml"))
    for number, name in enumerate(names):
        relay.pass_time(timedelta(minutes=3))  # a thread is held back that passes too much at once
        said = await relay.submit(as_program(name, asked, number), [asked.from_address], DANA.address)
        assert said.code == 250, name
        if number % 10 == 0:
            await processed(relay)
            relay.pass_time(timedelta(minutes=30))
            await relay.settled()
    await relay.submit(with_everything_attached(asked), [asked.from_address], DANA.address)
    await processed(relay)
    relay.pass_time(timedelta(minutes=30))
    await relay.settled()
    passed_on = [m for m in relay.mails(PRIYA) if m.subject.startswith("Re: Sleep")]
    assert len(passed_on) >= len(names), len(passed_on)

    search = Search(TRACES)
    for reader in relay.mailboxes():
        if reader != DANA.address:
            for mail in relay.mails(reader):
                assert search.found_in_mail(mail.raw) == set(), mail.subject[:20]
    assert search.found((await replies_to_strangers(relay)).encode()) == set()
    whose = Search((*TRACES, *people.CLIENT_TRACES, *(t for p in people.EVERYBODY for t in people.traces(p))))
    told = [relay.logged.getvalue(), everything_logged.getvalue()]
    assert "somebody listens" in told[1]
    assert told[0].count("\n") > len(names)
    told += [body for path in ("/metrics", "/healthz", "/readyz") for _, body in [await get(relay, path)]]
    told += await asyncio.to_thread(commands, relay, monkeypatch)
    for number, text in enumerate(told):
        assert whose.found(text.encode()) == set(), f"source {number}"
        assert whose.found(text.lower().encode()) == set(), f"source {number}"
    for file in canary.database_files(relay.folder):
        assert whose.found(file.read_bytes()) == set(), file.name
    assert [file.name for file in temporary.rglob("*") if file.is_file()] == []
    assert set(limits_of_children()) == {"0"}


def commands(relay: RelayUnderTest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the commands an admin runs for figures print; `members` is the list itself."""
    settings = relay._settings
    monkeypatch.setenv("RELAY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("RELAY_MASTER_KEY", base64.b64encode(settings.master_keys[0]).decode())
    monkeypatch.setenv("RELAY_CONFIG_DIR", str(settings.config_dir))
    monkeypatch.setenv("RELAY_AUTHENTICATION", "off")
    printed = []
    for command in ("status", "report", "queue", "audit"):
        for more in ([], ["--json"]):
            result = run(command, *more)
            assert result.exit_code == 0, command
            printed.append(result.output)
    assert json.loads(printed[1])
    return printed


@pytest.mark.parametrize("trace", TRACES)
def test_the_search_finds_what_is_planted_in_any_dress(trace: str) -> None:
    search = Search([trace])
    for form in forms(trace):
        assert search.found(b"before" + form + b"behind") == {0}
    for before in range(4):
        mail = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        mail += base64.encodebytes(b"x" * before + trace.encode() + b" and more")
        assert search.found_in_mail(mail) == {0}
    dressed = "".join(f"={o:02X}=\r\n" for o in trace.encode()).encode()
    mail = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + dressed
    assert search.found_in_mail(mail) == {0}
    assert search.found_in_mail(b"Subject: nothing\r\n\r\nof the kind\r\n") == set()
