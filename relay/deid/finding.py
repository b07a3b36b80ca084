"""What recognizers find, and what they may know beforehand."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The types of identifier; the HIPAA Safe Harbor list adapted to mail, 45 CFR 164.514(b)(2)."""

    NAME = "NAME"
    LOCATION = "LOCATION"
    ADDRESS = "ADDRESS"
    ORG = "ORG"
    DATE = "DATE"
    AGE = "AGE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    HANDLE = "HANDLE"
    ID = "ID"
    IP = "IP"
    OTHER = "OTHER"
    """Whatever a writer asked to take out; no recognizer finds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One identifier in a text: text[start:end], offsets in characters."""

    start: int
    end: int
    kind: Kind
    score: float
    """0 to 1; below `DOUBTFUL_BELOW` it is removed all the same, and the writer is shown it."""
    recognizer: str
    reason: str
    """Which rule or label fired; never a piece of the text."""

    @property
    def doubtful(self) -> bool:
        """Whether its writer should be shown that it was removed."""
        return self.score < DOUBTFUL_BELOW


class FlagReason(StrEnum):
    """Why a stretch that stays is shown to its writer."""

    RARE = "rare"
    """A description that may point to one person."""
    DOUBTFUL = "doubtful"
    """Left, but perhaps an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A stretch left in the text that its writer should look at."""

    start: int
    end: int
    reason: FlagReason
    score: float = 0.0
    """0 to 1: how likely it is what the reason says; what the writer should see first is highest."""
    kind: Kind | None = None
    """What a doubtful one would be, where that is known."""
    recognizer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """What the relay knows of the one who wrote: header, roster and closing lines."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    signature: str = ""
    practice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The writer's own word on what stays and what goes, for a whole consultation."""

    keep: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An identifier known before the text is read."""

    text: str
    kind: Kind
    only_capitalised: bool = False
    """A name of ordinary words alone counts only where it is written as a name: of somebody nobody has
    spoken of yet, so that with a Will Grant on the roster "I will grant" stays what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that may be known before a text is judged."""

    writer: Writer = field(default_factory=Writer)
    known: tuple[Known, ...] = ()
    """Names of members, and everything removed before in this consultation."""


class Failure(StrEnum):
    """Why a text could not be judged; such a text is held, never passed."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"
    NO_MODEL = "no-model"
    LANGUAGE = "language"
    UNREADABLE = "unreadable"
    RESIDUAL = "residual"
    """A known identifier was still in the finished mail."""
    LOOP = "loop"
    """Judged, but perhaps a machine's: said again and again, or too much of it; a person must say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The engine's answer about one text. With a `failure`, the findings are incomplete."""

    findings: tuple[Finding, ...] = ()
    flags: tuple[Flag, ...] = ()
    failure: Failure | None = None


DOUBTFUL_BELOW = 0.6
