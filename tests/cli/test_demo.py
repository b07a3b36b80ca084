"""`relay demo` proves what it says: each way in which a promise could be broken is seen."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from relay.cli.rehearsal.people import ASKER, EVERYBODY, HANNAH, MUST_SURVIVE, PRIYA, Person
from relay.cli.rehearsal.proof import CaseLost, Leak, Unthreaded, prove
from relay.cli.rehearsal.stage import Stage, StrayMail
from tests.cli.conftest import run
from tests.templates import TEMPLATES


def letter(text: str, number: int = 1, references: str = "") -> bytes:
    return (
        f"Message-ID: <{number}@relay.example.org>\nReferences: {references}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


CASE = "; ".join(MUST_SURVIVE)


class Rehearsed(Stage):
    """A stage after the play, with mailboxes made by hand."""

    def put(self, reader: Person | str, raw: bytes, *, part: str = "new", read: bool = True) -> None:
        mailbox = self.folder / "mail" / (reader if isinstance(reader, str) else reader.address)
        (mailbox / "new").mkdir(parents=True, exist_ok=True)
        (mailbox / "cur").mkdir(exist_ok=True)
        path = mailbox / part / f"{len(list((mailbox / part).iterdir()))}.relay"
        path.write_bytes(raw)
        if read and isinstance(reader, Person):
            self._read.add(path)
            self.letters.append((reader, message_from_bytes(raw, policy=policy.default), raw))


@pytest.fixture
def stage(tmp_path: Path) -> Rehearsed:
    rehearsed = Rehearsed(tmp_path)
    (tmp_path / "relay.log").write_text("started\n")
    for person in EVERYBODY:
        rehearsed.put(person, letter(CASE))
    return rehearsed


def test_promises_that_were_kept_are_counted_in_bytes(stage: Rehearsed) -> None:
    assert prove(stage) == len("started\n") + len(EVERYBODY) * len(letter(CASE))


@pytest.mark.parametrize("part", ["new", "cur"])
def test_a_mail_nobody_has_read_is_seen(stage: Rehearsed, part: str) -> None:
    stage.put(HANNAH, letter(CASE, 2, "<1@relay.example.org>"), part=part, read=False)
    with pytest.raises(StrayMail, match="did not expect"):
        prove(stage)


def test_a_mailbox_of_somebody_unknown_is_seen(stage: Rehearsed) -> None:
    stage.put("kim@elsewhere.example", letter("x"))
    with pytest.raises(StrayMail, match="not in the play"):
        prove(stage)


def test_a_leak_is_seen_in_mail_and_in_the_log(stage: Rehearsed, tmp_path: Path) -> None:
    (tmp_path / "relay.log").write_text(f"to {ASKER.address}\n")
    with pytest.raises(Leak, match="an identity in the log"):
        prove(stage)
    stage.put(HANNAH, letter(ASKER.name, 2, "<1@relay.example.org>"))
    with pytest.raises(Leak, match="somebody's identity"):
        prove(stage)


def test_who_has_met_may_be_named_in_the_one_mail_that_says_so(stage: Rehearsed) -> None:
    stage.put(HANNAH, letter(ASKER.name, 2, "<1@relay.example.org>"))
    stage.met["<2@relay.example.org>"] = (HANNAH, ASKER)
    prove(stage)
    stage.put(HANNAH, letter(ASKER.name, 3, "<1@relay.example.org>"))
    with pytest.raises(Leak, match="somebody's identity"):
        prove(stage)


def test_the_mail_to_one_of_them_names_nobody_to_another(stage: Rehearsed) -> None:
    stage.put(PRIYA, letter(ASKER.name, 2, "<1@relay.example.org>"))
    stage.met["<2@relay.example.org>"] = (HANNAH, ASKER)
    with pytest.raises(Leak, match="somebody's identity"):
        prove(stage)


def test_lost_clinical_words_are_no_leak_but_are_seen(tmp_path: Path) -> None:
    stage = Rehearsed(tmp_path)
    (tmp_path / "relay.log").touch()
    for person in EVERYBODY:
        stage.put(person, letter("nothing is left"))
    with pytest.raises(CaseLost, match="clinical words"):
        prove(stage)


def test_a_mail_that_stands_alone_is_seen(stage: Rehearsed) -> None:
    stage.put(HANNAH, letter(CASE, 2))
    with pytest.raises(Unthreaded):
        prove(stage)


@pytest.mark.server
def test_the_demo_plays_and_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_TEMPLATES_DIR", str(TEMPLATES))
    result = run("demo")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-3:-1] == ["ok masked", "ok threaded"]
    assert result.stdout.splitlines()[-1].startswith("ok nothing leaked (")


@pytest.mark.server
def test_the_demo_sees_a_relay_that_removes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_TEMPLATES_DIR", str(TEMPLATES))
    monkeypatch.setenv("RELAY_DEMO_FORCE_LEAK", "1")
    result = run("demo")
    assert result.exit_code == 1
    assert result.stderr == "broken promise: something of the client\n"
    assert "ok " not in result.stdout
