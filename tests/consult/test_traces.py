"""What a mail shows of its writer is known to the last search, and to nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from relay.consult.masking import knowledge_of
from relay.consult.model import Consultation, ConsultationState, MemberId
from relay.consult.snapshot import Member
from relay.consult.traces import names_seen, with_traces
from relay.deid.finding import Kind, Known
from relay.mail.letter import Letter
from relay.settings.values import RosterEntry
from relay.store.codec import consultation_text, read_consultation_text
from relay.worker.inbound import NOTHING_READ
from tests.consult.world import World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAREN = MemberId("a" * 32)
ASKED = Consultation(
    id="1" * 32,
    version=1,
    asker=MAREN,
    asker_address="maren@harlow.example",
    state=ConsultationState.OPEN,
    specialties=("grief",),
    created=NOW,
    last_mail_at=NOW,
)
SIGNATURE = """\
Maren Oswalt, LMFT
Lic. LMFT 318907 | NPI 1234567893
Phone: (919) 555-0188, fax 919.555.0199
maren.second@harlow.example | www.harlowgrief.example
12 Quarry Lane, Suite 4, Harlow, NC 27514
"""


def letter(signature: str = "", message_id: str | None = None) -> Letter:
    return replace(NOTHING_READ, signature=signature, message_id=message_id, unreadable=False)


def known(consultation: Consultation, kind: Kind) -> set[str]:
    return {k.text for k in consultation.traces.get(MAREN, ()) if k.kind is kind}


def test_numbers_and_addresses_of_a_signature_are_kept() -> None:
    seen = with_traces(ASKED, MAREN, letter(SIGNATURE))
    digits = {"".join(filter(str.isdigit, text)) for text in known(seen, Kind.PHONE)}
    assert {"9195550188", "9195550199"} <= digits
    assert {"318907", "1234567893"} <= {"".join(filter(str.isdigit, t)) for t in known(seen, Kind.ID)}
    assert "maren.second@harlow.example" in known(seen, Kind.EMAIL)
    assert any("harlowgrief.example" in text for text in known(seen, Kind.URL))


@pytest.mark.parametrize("host", ["harlow.example", "marens-imac.local", "MX.Harlow.Example", "[192.0.2.7]"])
def test_the_host_of_a_message_id_is_kept(host: str) -> None:
    seen = with_traces(ASKED, MAREN, letter(message_id=f"<x.1@{host}>"))
    assert known(seen, Kind.URL) == {host.strip("[]").lower()}


@pytest.mark.parametrize("host", ["mail.gmail.com", "am0pr01mb.prod.outlook.com", "localhost", "desktop", ""])
def test_a_host_that_many_share_is_not(host: str) -> None:
    assert with_traces(ASKED, MAREN, letter(message_id=f"<x.1@{host}>")) is ASKED


def test_a_mail_that_shows_nothing_new_changes_nothing() -> None:
    seen = with_traces(ASKED, MAREN, letter(SIGNATURE, "<1@harlow.example>"))
    assert with_traces(seen, MAREN, letter(SIGNATURE, "<2@harlow.example>")) is seen
    assert with_traces(seen, MAREN, letter()) is seen


def test_a_signature_without_end_is_kept_within_bounds() -> None:
    numbers = "\n".join(f"Phone: (919) 555-{n:04}" for n in range(3000))
    assert len(with_traces(ASKED, MAREN, letter(numbers)).traces[MAREN]) <= 60


def test_it_is_stored_with_the_text_of_the_consultation_and_gone_with_it() -> None:
    seen = with_traces(ASKED, MAREN, letter(SIGNATURE, "<1@harlow.example>"))
    assert read_consultation_text(consultation_text(seen))["traces"] == seen.traces
    assert read_consultation_text(None) == {}


def person(name: str) -> Member:
    return Member(id=MAREN, entry=RosterEntry(address="maren@harlow.example", name=name))


def test_whom_a_header_names_is_known_while_the_text_is_judged_and_in_every_later_mail() -> None:
    mail = replace(letter(), names=("Maren Oswalt", "Kim Lee", "Will Grant"))
    seen = with_traces(ASKED, MAREN, mail)
    for known_then in (
        names_seen(mail, None, person("Maren Oswalt")),
        names_seen(letter(), seen, person("")),
    ):
        assert {"Kim Lee", "Will Grant"} <= {k.text for k in known_then if k.kind is Kind.NAME}


def test_the_writer_by_their_name_on_the_roster_is_known_as_the_writer_alone() -> None:
    mail = replace(letter(), names=("Maren Oswalt", "Oswalt Maren", "Maren Oswalt-Vane"))
    assert [k.text for k in names_seen(mail, None, person("Maren Oswalt, LMFT"))] == ["Maren Oswalt-Vane"]


@pytest.mark.parametrize("name", ["Front Desk", "Reception", "Mom", "Intake"])
def test_a_display_name_of_ordinary_words_is_nobodys_name(name: str) -> None:
    mail = replace(letter(), names=(name,))
    assert list(names_seen(mail, None, person("Maren Oswalt"))) == []
    assert with_traces(ASKED, MAREN, mail) == ASKED


def test_a_member_named_in_ordinary_words_is_known_only_as_a_name_is_written() -> None:
    world = World()
    world.roster[MemberId("will")] = Member(
        id=MemberId("will"), entry=RosterEntry(address="w@grant.example", name="Will Grant")
    )
    writer = world.roster[MemberId("maren")]
    known_then = knowledge_of(writer, letter(), writer.entry.address, None, world.snapshot(None)).known
    assert Known(text="Will Grant", kind=Kind.NAME, only_capitalised=True) in known_then
