"""The tables. Columns marked sealed are encrypted: by the master key, or by the consultation's key.

In the clear stand only ids, states, times, counters, pseudonyms and keyed hashes: what queries
need, and nothing that names anybody. docs/storage.md has the table of who can read what.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from relay.store.columns import BY_CIRCLE, BY_CONSULTATION, BY_MASTER, UtcTime


class SpoolState(StrEnum):
    """Where an accepted mail stands; a processed one has no row any more."""

    WAITING = "waiting"
    ASKED = "asked"
    """Held until the address on record answers "was this you?"."""
    SHUNTED = "shunted"
    HELD = "held"
    """Of a member whom an admin has suspended."""


class OutboxState(StrEnum):
    """Where a composed mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Base(DeclarativeBase):
    """Base of the tables; names of constraints are fixed so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime, bytes: LargeBinary, str: String(32)}  # noqa: RUF012


def _member(*, index: bool = True) -> Mapped[str]:
    return mapped_column(ForeignKey("members.id"), index=index)


def _consultation() -> Mapped[str]:
    return mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)


def _number() -> Mapped[int]:
    # SQLite counts by itself only in a column declared INTEGER.
    return mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


class KeyringRow(Base):
    """The data keys, wrapped by the master key; one row."""

    __tablename__ = "keyring"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data_keys: Mapped[bytes] = mapped_column(info=BY_MASTER)


class MemberRow(Base):
    """A member: an id and nothing else."""

    __tablename__ = "members"
    id: Mapped[str] = mapped_column(primary_key=True)


class AddressRow(Base):
    """An address of a member, found by its blind index."""

    __tablename__ = "member_addresses"
    blind: Mapped[bytes] = mapped_column(primary_key=True)
    member_id: Mapped[str] = _member()
    address: Mapped[bytes] = mapped_column(info=BY_MASTER)
    is_primary: Mapped[bool]
    listed: Mapped[bool]
    """Whether the roster names it now. A row outlives that, so that who comes back is the same."""


class StandingRow(Base):
    """What a member said by mail: consent, pause, leave."""

    __tablename__ = "standings"
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(info=BY_MASTER)


class CandidateRow(Base):
    """Somebody who wishes to join; the blind index keeps one address from being asked about twice."""

    __tablename__ = "candidates"
    id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True)
    version: Mapped[int]
    blind: Mapped[bytes] = mapped_column(unique=True)
    body: Mapped[bytes] = mapped_column(info=BY_MASTER)


class SpoolRow(Base):
    """Accepted, not yet processed. `number` is the order of arrival."""

    __tablename__ = "spool"
    __table_args__ = (Index(None, "state", "number"), Index(None, "member_id", "number"))
    number: Mapped[int] = _number()
    id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id"))
    received_at: Mapped[datetime]
    confirmed: Mapped[bool]
    attempts: Mapped[int]
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    envelope: Mapped[bytes] = mapped_column(info=BY_MASTER)
    raw: Mapped[bytes] = mapped_column(info=BY_MASTER)


class ArrivalRow(Base):
    """When a mail of a member was taken; for the limit of an hour, and forgotten after a day."""

    __tablename__ = "arrivals"
    __table_args__ = (Index(None, "member_id", "at"),)
    number: Mapped[int] = _number()
    member_id: Mapped[str] = _member(index=False)
    at: Mapped[datetime] = mapped_column(index=True)


class SeenKeyRow(Base):
    """A mail taken for one recipient, remembered for seven days (R5)."""

    __tablename__ = "seen_keys"
    hash: Mapped[bytes] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


class ConsultationRow(Base):
    """One request. Without `key` its text is gone for good."""

    __tablename__ = "consultations"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    asker_id: Mapped[str] = _member()
    state: Mapped[str] = mapped_column(index=True)
    fingerprint: Mapped[bytes | None] = mapped_column(unique=True)
    created: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_mail_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    wake_at: Mapped[datetime | None] = mapped_column(index=True)
    meet_at: Mapped[datetime | None] = mapped_column(index=True)
    circle_id: Mapped[str | None] = mapped_column(index=True)
    key: Mapped[bytes | None] = mapped_column(info=BY_MASTER)
    people: Mapped[bytes] = mapped_column(info=BY_MASTER)
    text: Mapped[bytes | None] = mapped_column(info=BY_CONSULTATION)


class ThreadRow(Base):
    """The exchange with one consultant."""

    __tablename__ = "threads"
    number: Mapped[int] = _number()
    id: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[str] = _consultation()
    consultant_id: Mapped[str] = _member()
    asker_pseudonym: Mapped[str] = mapped_column(String(120))
    consultant_pseudonym: Mapped[str] = mapped_column(String(120))
    state: Mapped[str]
    asked_at: Mapped[datetime]
    epoch: Mapped[int]


class TurnRow(Base):
    """One person's text on its way."""

    __tablename__ = "turns"
    __table_args__ = (Index(None, "state", "held_at"),)
    number: Mapped[int] = _number()
    id: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[str] = _consultation()
    thread_id: Mapped[str | None]
    author_id: Mapped[str] = _member(index=False)
    kind: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    created: Mapped[datetime]
    held_at: Mapped[datetime]
    reminded: Mapped[bool]
    people: Mapped[bytes] = mapped_column(info=BY_MASTER)
    text: Mapped[bytes | None] = mapped_column(info=BY_CONSULTATION)


class SeenRow(Base):
    """A Message-ID one reader knows; the reader's own may name them, so it is sealed like the text."""

    __tablename__ = "seen"
    number: Mapped[int] = _number()
    consultation_id: Mapped[str] = _consultation()
    thread_id: Mapped[str | None]
    reader_id: Mapped[str] = _member(index=False)
    at: Mapped[datetime]
    message_id: Mapped[bytes] = mapped_column(info=BY_CONSULTATION)


class GrantRow(Base):
    """What a token allows; the token itself is nowhere (R20)."""

    __tablename__ = "grants"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    member_id: Mapped[str] = _member(index=False)
    consultation_id: Mapped[str | None] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), index=True
    )
    thread_id: Mapped[str | None]
    turn_id: Mapped[str | None]
    turn_version: Mapped[int | None]
    spool_id: Mapped[str | None]
    circle_id: Mapped[str | None]
    expires: Mapped[datetime | None]


class CircleRow(Base):
    """A circle. Without `key` it is over, and only `address`, a keyed hash, is left: nobody gets it again."""

    __tablename__ = "circles"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    address: Mapped[bytes] = mapped_column(unique=True)
    key: Mapped[bytes | None] = mapped_column(info=BY_MASTER)
    body: Mapped[bytes | None] = mapped_column(info=BY_CIRCLE)


class OutboxRow(Base):
    """Composed, not yet delivered. `lane` is the line in which order is kept: one reader, one thread."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "number"), Index(None, "lane", "number"))
    number: Mapped[int] = _number()
    id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    kind: Mapped[str] = mapped_column(String(60))
    lane: Mapped[bytes | None]
    consultation_id: Mapped[str | None]
    thread_id: Mapped[str | None]
    turn_id: Mapped[str | None]
    created: Mapped[datetime]
    next_try: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    envelope: Mapped[bytes | None] = mapped_column(info=BY_MASTER)
    raw: Mapped[bytes | None] = mapped_column(info=BY_MASTER)


class AuditRow(Base):
    """What a member brought about that the association must be able to look into. Rows are only added."""

    __tablename__ = "audit"
    number: Mapped[int] = _number()
    id: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    action: Mapped[str]
    consultation_id: Mapped[str]
    """Outlives the consultation, and then says nothing."""
    member: Mapped[bytes] = mapped_column(info=BY_MASTER)


class LedgerRow(Base):
    """How many mails were accepted, and how they ended (R9)."""

    __tablename__ = "ledger"
    entry: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
