"""Values to keep, with every field filled and identifiers planted."""

from datetime import UTC, datetime, timedelta

from relay.consult.decision import Decision, Outcome
from relay.consult.doubt import Doubt, Doubted, Whose
from relay.consult.grants import Grant, Purpose
from relay.consult.model import (
    Consultation,
    ConsultationState,
    MemberId,
    Original,
    Seen,
    Thread,
    ThreadState,
    Turn,
    TurnKind,
    TurnState,
)
from relay.consult.snapshot import Member
from relay.deid.finding import Failure, Finding, Flag, FlagReason, Kind, Terms
from relay.deid.replacing.redacted import Mark, Redacted
from relay.deid.replacing.redaction import Cast, Entry
from relay.mail.attachments.attachment import Attachment
from relay.settings.values import RosterEntry
from relay.store.store import Store
from relay.store.values import Accepted, OutboxLetter, Spooled

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
LEASE = timedelta(minutes=5)
PLANTED = (
    "ana.ruiz@clinic.example",
    "clinic.example",
    "Marigold",
    "Quillfeather",
    "own-id-7731",
    "riverbank",
)
TOKEN = "abcdefghijklmnopqrstuvwxyz"


def hex_id(number: int) -> str:
    return f"{number:032x}"


def mail(number: int, member: MemberId | None = None, **changes: object) -> Accepted:
    values = {
        "id": hex_id(number),
        "raw": b"From: ana.ruiz@clinic.example\r\n\r\nMarigold Quillfeather said\r\n" * 40,
        "reverse_path": "ana.ruiz@clinic.example",
        "recipients": ("consult@relay.example.org",),
        "author_address": "ana.ruiz@clinic.example",
        "author_name": "Ana Ruiz",
        "member": member,
        "fingerprint": f"{number:064x}",
        "received_at": NOW,
    }
    return Accepted(**{**values, **changes})  # type: ignore[arg-type]


DOUBTED = Doubted(address=mail(1).author_address, whose=Whose.NOBODYS, sent_to="grief@relay.example")


async def ask_about(store: Store, number: int, member: MemberId, **changes: object) -> Spooled:
    """A mail in doubt, taken and asked about; the mail as it was claimed for that."""
    await store.accept(mail(number, doubt=Doubt.UNPROVED, **changes))
    claimed = await store.claim_spool(NOW, LEASE)
    assert claimed
    assert claimed.in_doubt
    grant = Grant(purpose=Purpose.CONFIRM, member=member, spool_id=claimed.id, expires=NOW + DAY)
    asking = Decision(outcome=Outcome.ASKED_WHO, grants=((TOKEN, grant),))
    who = Member(id=member, entry=RosterEntry(address="ana@record.example", name="Ana Ruiz"))
    await store.ask_about(claimed, DOUBTED, asking, [letter(9)], member=who, now=NOW)
    return claimed


def letter(number: int, **changes: object) -> OutboxLetter:
    values = {
        "id": hex_id(number),
        "kind": "Request",
        "recipient": "ben.okafor@practice.example",
        "reverse_path": "bounces-x@relay.example.org",
        "raw": b"Subject: Marigold\r\n\r\nriverbank\r\n",
        "not_before": NOW,
    }
    return OutboxLetter(**{**values, **changes})  # type: ignore[arg-type]


def consultation(asker: MemberId, number: int = 1, **changes: object) -> Consultation:
    values = {
        "id": hex_id(number),
        "version": 0,
        "asker": asker,
        "asker_address": "ana.ruiz@clinic.example",
        "state": ConsultationState.OPEN,
        "specialties": ("trauma", "grief"),
        "subject": Redacted("About [client]", (Mark(6, 14, Kind.NAME),), ((0, 5),)),
        "cast": Cast((Entry(text="Marigold Quillfeather", kind=Kind.NAME, placeholder="[client]"),)),
        "terms": {asker: Terms(keep=frozenset({"riverbank"}), remove=frozenset({"Joy", "Coach Bill"}))},
        "fingerprint": f"{number:064x}",
        "created": NOW,
        "sent_at": NOW + timedelta(minutes=1),
        "last_mail_at": NOW + timedelta(minutes=2),
    }
    return Consultation(**{**values, **changes})  # type: ignore[arg-type]


def thread(case: Consultation, consultant: MemberId, number: int = 1, **changes: object) -> Thread:
    values = {
        "id": hex_id(1000 * int(case.id, 16) + number),
        "consultation_id": case.id,
        "consultant": consultant,
        "asker_pseudonym": "Birch",
        "consultant_pseudonym": "Heron",
        "state": ThreadState.ASKED,
        "asked_at": NOW,
        "epoch": 2,
    }
    return Thread(**{**values, **changes})  # type: ignore[arg-type]


def turn(case: Consultation, number: int = 1, **changes: object) -> Turn:
    values = {
        "id": hex_id(1000 * int(case.id, 16) + number),
        "consultation_id": case.id,
        "thread_id": None,
        "author": case.asker,
        "author_address": case.asker_address,
        "kind": TurnKind.REQUEST,
        "state": TurnState.HELD,
        "version": 3,
        "original": Original(
            subject="About Marigold",
            text="Marigold Quillfeather \udcff",
            forwarded="riverbank",
            signature="A. R.",
        ),
        "findings": (Finding(start=0, end=8, kind=Kind.NAME, score=0.9, recognizer="model", reason="PER"),),
        "flags": (
            Flag(start=9, end=12, reason=FlagReason.RARE),
            Flag(start=2, end=4, reason=FlagReason.DOUBTFUL, score=0.4, kind=Kind.NAME, recognizer="model"),
        ),
        "failure": Failure.TIMEOUT,
        "subject": Redacted("About [client]"),
        "text": Redacted("[client] by the riverbank", (Mark(0, 8, Kind.NAME),)),
        "left_out": (Attachment(media_type="application/pdf", file_name="marigold.pdf"),),
        "created": NOW,
        "held_at": NOW,
        "reminded": False,
    }
    return Turn(**{**values, **changes})  # type: ignore[arg-type]


def seen(case: Consultation, reader: MemberId, message_id: str = "<own-id-7731@clinic.example>") -> Seen:
    return Seen(consultation_id=case.id, thread_id=None, reader=reader, message_id=message_id, at=NOW)


def whole_case(asker: MemberId, consultant: MemberId, number: int = 1, **changes: object) -> Decision:
    """A decision that begins a consultation with a thread, a turn, a Message-ID and a token."""
    case = consultation(asker, number, **changes)
    grant = Grant(purpose=Purpose.PREVIEW, member=asker, consultation_id=case.id, number=3, expires=NOW + DAY)
    return Decision(
        outcome=Outcome.HELD,
        consultations=(case,),
        threads=(thread(case, consultant),),
        turns=(turn(case),),
        seen=(seen(case, asker),),
        grants=((TOKEN, grant),),
    )
