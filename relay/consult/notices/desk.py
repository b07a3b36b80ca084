"""Notices between the relay itself and a member or an admin: commands, questions, alerts.

Those about a consultation stand in the modules beside this one.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relay.consult.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Notice):
    """What can be written where."""

    specialties: tuple[tuple[str, str], ...]
    """(address, title)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """One consultation in a status mail."""

    subject: str
    state: str
    colleagues: int
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleLine:
    """One of the reader's circles; nothing of it that they were not told before."""

    title: str
    address: str
    """Where to write; empty while it waits for its first answers."""
    pseudonym: str
    """The reader's own."""
    members: int
    """The reader among them; 0 while it waits: who has said yes is nobody's to know."""
    whose: str
    """Pseudonym of whose case is next; empty: the reader's own, or `on` is None."""
    on: date | None
    """None: there is no rota, or they were not there when it was told."""
    digest: bool
    told: tuple[str, ...]
    """What would be told of them to those who wish to meet, too: their standing wishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Notice):
    """What is open for this member."""

    asked: tuple[StatusLine, ...]
    """The member's own consultations."""
    waiting: tuple[str, ...]
    """Masked subjects of what waits for their word; their own new questions stand in `asked`."""
    asked_of_you: int
    """Threads in which the member is consultant and that are open."""
    unanswered: tuple[str, ...]
    """Masked subjects of those among them that they have not answered."""
    paused_until: date | None
    paused: bool
    away_until: date | None
    """An absence note of theirs said so: the first day they are asked again."""
    left: bool
    opted_in: bool
    specialty_titles: tuple[str, ...]
    weekly_limit: int | None
    asked_this_week: int
    exclusions: tuple[str, ...]
    circles: tuple[CircleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichOne(Notice):
    """A one-word answer at relay@ or consult@, but several previews (or none) wait."""

    waiting: tuple[str, ...]
    """Masked subjects; empty: nothing waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHere(Notice):
    """A command in a thread that only the other side can give; nothing was passed on."""

    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCommand(Notice):
    """Mail to relay@ that holds no command."""

    nearest: str
    """The words of a command that look most like theirs; '' if none does."""
    for_colleague: bool = False
    """It may as well have been an answer to a colleague."""
    words_below: bool = False
    """The word stands above others and may be their heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMoreAnswers(Notice):
    """To a member whose mails could not be acted on many times in a day: such mails get no answer for now."""

    number: int
    again_on: date
    again_at: str
    """Hour and minute in the association's time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorMail(Notice):
    """Mail to postmaster@ or abuse@, passed to the admins."""

    mailbox: str
    """`postmaster` or `abuse`."""
    author: str
    """The From address, so that it can be answered; '' if unknown. Nobody has proved it."""
    text: str


class Trouble(StrEnum):
    """What the admins are told, without content."""

    SHUNTED = "shunted"
    """A mail made the worker fail three times and was set aside."""
    RESIDUAL = "residual"
    """A mail was blocked by the residual check and went back to its writer."""
    PREVIEW_BOUNCED = "preview-bounced"
    GAVE_UP = "gave-up"
    """A mail could not be delivered for days."""
    LEAK = "leak"
    """A reader says that a mail shows who somebody is; its text was erased here."""
    LOOP = "loop"
    """A member's mail could not be acted on ten times in a day: perhaps a program answers ours."""
    REFUSED = "refused"
    """A server refused a mail for what it is or who sent it; its reader's address lives."""
    REPORT = "report"
    """A participant asks the association to look at an exchange; it rests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorAlert(Notice):
    """To the admins: something needs a look; names no one."""

    trouble: Trouble
    reference: str
    """SHUNTED: the id for `relay queue --replay`; else not shown."""
