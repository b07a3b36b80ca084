"""The preview: exactly what colleagues would read, back to its writer."""

from dataclasses import dataclass
from datetime import date

from relay.consult.notices.base import Notice, TextKind
from relay.deid.finding import Failure, Kind
from relay.deid.rarity import Rarity
from relay.deid.replacing.redacted import Redacted
from relay.mail.attachments.attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Words the machine is not sure of."""

    words: str
    kind: Kind | None
    """What they were taken for, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RareWords:
    """A description that may point to one person, and by what; so vaguer words can be suggested."""

    words: str
    rarity: Rarity


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """What a writer is asked to look at under a preview: the most doubtful first, and not too much."""

    taken_out: tuple[Doubt, ...]
    """Perhaps not identifiers: `keep` brings them back."""
    taken_out_unlisted: int
    left_in: tuple[Doubt, ...]
    """Perhaps identifiers: `remove` takes them out."""
    left_in_unlisted: int
    rare: tuple[RareWords, ...]
    rare_unlisted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was taken out, for the list under a preview or receipt."""

    counts: tuple[tuple[Kind, int], ...]
    """Distinct identifiers by kind, most first."""
    signature: bool
    quotation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleReaders:
    """Who will read a text that is for a circle."""

    circle: str
    """Its title."""
    number: int
    only: str
    """Pseudonym of the one reader of an aside; empty: all read it, or it is unclear."""
    unclear: bool
    """Perhaps for one alone, but for whom its writer has not said: it cannot be sent so."""
    others: tuple[str, ...]
    """Pseudonyms of everybody else in the circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPool:
    """Who can be asked, where that is worth a word. Tells nothing of whether those named are members."""

    number: int
    """How many can be asked at most."""
    small: bool
    """So few that the asker could be guessed."""
    few_peers: bool
    """Few others are licensed where the asker is, and only such colleagues are asked."""
    place: str
    """The asker's own place, which the text names and where few members are; else empty."""
    widen_titles: tuple[str, ...]
    """Further specialties whose colleagues WIDEN would ask too."""
    widen_anywhere: bool
    """WIDEN would also ask colleagues licensed elsewhere."""
    widen_number: int
    """How many could be asked then."""
    widened_titles: tuple[str, ...]
    """Further specialties whose colleagues are asked since it was widened."""
    widened_anywhere: bool
    not_asked: tuple[str, ...]
    """Whom the writer named in a `not:` line, as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(Notice):
    """Exactly what colleagues will read, back to its writer, with the one-word answers."""

    kind: TextKind
    newer: bool
    """A further version, after `remove`, `keep` or `instead`."""
    subject: Redacted
    text: Redacted
    specialty_titles: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    """(key, title) of the specialties to choose from, when none could be told; else empty."""
    nearest: tuple[tuple[str, str], ...]
    """Those of the choices that seem to fit, the likeliest first; may be empty."""
    unknown_tag: str | None
    """A [tag] that is no specialty."""
    colleagues: int
    """How many will be asked at first."""
    urgent: bool
    """Colleagues will see that it sounds urgent."""
    pool: ShownPool | None
    """Who can be asked; None: it is no request, or has no specialty yet."""
    removed: Removed
    look: SecondLook
    not_found: tuple[str, ...]
    """Words of `remove` or `keep` that do not stand in the text."""
    not_kept: tuple[str, ...]
    """Words that `keep` cannot bring back."""
    failure: Failure | None
    onlookers: tuple[str, ...]
    """Addresses the mail that led to this preview went to past the relay; a few of them."""
    more_onlookers: int
    uncertain: str
    """What may be the writer's own or somebody else's, and was left out."""
    forwarded_left_out: bool
    attached: tuple[Attachment, ...]
    """Whose text stands in the text."""
    left_out: tuple[Attachment, ...]
    """Not passed on, and why."""
    deleted_on: date
    undone: bool = False
    """Stopped by `undo` before anybody read it."""
    circle: CircleReaders | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Notice):
    """A preview has had no answer."""

    kind: TextKind
    subject: Redacted
    text: Redacted
    deleted_on: date
