"""What policy.yaml says, as frozen values; the defaults of the contract stand here."""

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from enum import StrEnum
from typing import Annotated

from relay.settings.kinds import (
    FILE,
    Address,
    Advised,
    Count,
    DailyHours,
    Domain,
    Duration,
    FileStem,
    Language,
    PositiveDuration,
    Switch,
    Timezone,
)

_S, _M, _H, _D = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class PreviewPolicy(StrEnum):
    """When a writer sees the redacted text before it leaves."""

    ALWAYS = "always"
    WHEN_UNSURE = "when-unsure"
    NEVER = "never"


class Attachments(StrEnum):
    """What becomes of attachments."""

    DROP = "drop"
    TEXT = "text"


class Dates(StrEnum):
    """What becomes of dates."""

    REMOVE = "remove"
    DISTANCE = "distance"


class BadgeFact(StrEnum):
    """What of the roster colleagues may read about each other."""

    PROFESSION = "profession"
    YEARS = "years"
    LANGUAGES = "languages"
    LICENCE = "licence"
    """Where they are licensed (`licensed_in`); never the town or county of `region`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long something is kept, counted from the close of a consultation."""

    __pydantic_config__ = FILE
    text: Annotated[PositiveDuration, Advised(_D, 90 * _D, "an open case is rarely read again later")] = (
        30 * _D
    )
    """What was written."""
    people: Annotated[PositiveDuration, Advised(7 * _D, 365 * _D)] = 90 * _D
    """Who wrote with whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a mail that could not be delivered is tried again; each wait is twice the last."""

    __pydantic_config__ = FILE
    first: Annotated[PositiveDuration, Advised(_M, 5 * _M, "R8")] = 2 * _M
    """The first wait."""
    longest: Annotated[PositiveDuration, Advised(30 * _M, 12 * _H)] = 4 * _H
    """No wait is longer."""
    give_up: Annotated[PositiveDuration, Advised(4 * _D, 7 * _D, "RFC 5321 §4.5.4.1")] = 5 * _D
    """After this the writer is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken, from a member and from a connection."""

    __pydantic_config__ = FILE
    requests_per_day: Annotated[Count, Advised(1, 50)] = 5
    """New consultations of one member."""
    messages_per_hour: Annotated[Count, Advised(5, 200)] = 30
    """Mails of one member."""
    recipients: Annotated[Count, Advised(100, 1000, "RFC 5321 §4.5.3.1.8 asks for 100")] = 100
    """Recipients of one transaction."""
    connections: Annotated[Count, Advised(10, 1000)] = 100
    """Connections at a time."""
    connections_per_client: Annotated[Count, Advised(1, 100)] = 20
    """Connections of one client at a time; peers in RELAY_TRUSTED_PEERS are not counted."""
    idle: Annotated[PositiveDuration, Advised(10 * _S, 5 * _M)] = 60 * _S
    """A silent connection is closed after this."""
    data_deadline: Annotated[PositiveDuration, Advised(_M, 30 * _M)] = 10 * _M
    """A message must have arrived within this."""
    bytes_per_second: Annotated[Count, Advised(50, 5000)] = 500
    """A message must arrive at this rate at the least, once `idle` is over."""
    connection: Annotated[PositiveDuration, Advised(10 * _M, 6 * _H)] = _H
    """No connection stands longer."""
    misses: Annotated[Count, Advised(5, 100, "R20")] = 20
    """Unknown recipients in one connection, before it is closed."""
    header_bytes: Annotated[Count, Advised(16384, 262144)] = 65536
    """Size of a message's header block."""
    mime_depth: Annotated[Count, Advised(5, 100)] = 50
    """Parts inside parts."""
    mime_parts: Annotated[Count, Advised(10, 1000)] = 200
    """Parts in all."""
    text_chars: Annotated[Count, Advised(5000, 200000)] = 60000
    """Longer text is refused with a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crisis:
    """Which wording counts as urgent."""

    __pydantic_config__ = FILE
    region: FileStem = "us"
    """The file crisis/REGION.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of this relay; every key is optional."""

    __pydantic_config__ = FILE
    preview: PreviewPolicy = PreviewPolicy.ALWAYS
    """Whether the writer of a request sees the redacted text first: always, when-unsure, never."""
    preview_answers: PreviewPolicy = PreviewPolicy.WHEN_UNSURE
    """The same for every later turn of either side."""
    remind_after: Annotated[PositiveDuration, Advised(12 * _H, 14 * _D)] = 3 * _D
    """A preview without an answer: the writer is reminded once."""
    expire_after: Annotated[PositiveDuration, Advised(2 * _D, 30 * _D)] = 7 * _D
    """A preview without an answer: the text is deleted and the writer told."""
    min_pool: Annotated[Count, Advised(3, None, "among fewer colleagues a case is easily recognised")] = 5
    """Fewer colleagues than this: the preview warns."""
    jitter: Annotated[Duration, Advised(None, 2 * _H)] = timedelta(0)
    """Random delay, up to this, before a relayed mail leaves."""
    badge: tuple[BadgeFact, ...] = (BadgeFact.PROFESSION, BadgeFact.YEARS)
    """What colleagues read of each other: profession, years, languages, licence; only what min_pool share."""
    admins: tuple[Address, ...] = ()
    """Who gets mail to postmaster@ and abuse@, and word of trouble."""
    coordinators: tuple[Address, ...] = ()
    """Members asked last, when nobody answered."""
    languages: tuple[Language, ...] = ("en",)
    """Of the notices; what the de-identifier can judge is the model's matter."""
    timezone: Timezone = UTC
    """Of dates in notices and of quiet hours; never taken from a member's mail."""
    quiet_hours: DailyHours = None
    """No mail leaves in these hours, urgent mail apart: none, or such as 21:00-07:00."""
    undo: Annotated[Duration, Advised(None, 10 * _M)] = timedelta(0)
    """Wait this long after SEND; UNDO stops what has not left."""
    attachments: Attachments = Attachments.DROP
    """drop, or text: plain text, PDF and DOCX as text through the same path."""
    html: Switch = True
    """An HTML alternative beside the plain text."""
    dates: Dates = Dates.REMOVE
    """remove, or distance: "about three weeks ago"."""
    retention: Retention = field(default_factory=Retention)
    """Counted from the close of a consultation; raw mail goes as soon as it is processed."""
    retry: Retry = field(default_factory=Retry)
    """When a mail that could not be delivered is tried again."""
    limits: Limits = field(default_factory=Limits)
    """How much is taken, from a member and from a connection."""
    trusted_sealers: tuple[Domain, ...] = ()
    """Servers that pass members' mail on: what they found of its writer (ARC) is believed."""
    crisis: Crisis = field(default_factory=Crisis)
    """Which wording counts as urgent."""
