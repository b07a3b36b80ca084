"""What becomes of a held text, told to its writer."""

from dataclasses import dataclass
from datetime import date

from relay.consult.notices.base import Notice, TextKind
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(Notice):
    """A held text was deleted unanswered; also the answer to a SEND that comes too late."""

    kind: TextKind
    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Notice):
    """The held text was deleted: as its writer asked, or with what it belonged to."""

    kind: TextKind
    subject: Redacted
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood(Notice):
    """The answer to a preview was not one of the words; nothing changed."""

    kind: TextKind
    subject: Redacted
    deleted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSpecialty(Notice):
    """SEND before a specialty was chosen."""

    subject: Redacted
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerPreview(Notice):
    """An answer to a preview that a newer one replaced; nothing changed."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySent(Notice):
    """An answer to a preview whose text has gone already; nothing changed."""

    kind: TextKind
    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyToAsk(Notice):
    """SEND, but no colleague can be asked now; the text is kept."""

    subject: Redacted
    specialty_titles: tuple[str, ...]
    widen_titles: tuple[str, ...]
    """Further specialties whose colleagues WIDEN would ask."""
    widen_anywhere: bool
    """WIDEN would also ask colleagues licensed elsewhere."""
    deleted_on: date
