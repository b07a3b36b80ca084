"""What the relay must know of a language to obey commands in it; one value of `Table` each."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from relay.consult.words.verb import Verb

WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES: Final = str.maketrans("’‘ʼ`´łŁ", "'''''lL")
"""With the one letter of these languages that Unicode does not take apart (UAX #15)."""


def folded(text: str) -> str:
    """The text without case and accents, as people type commands on a phone."""
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def plain(text: str) -> str:
    """The words of the text alone, folded, one blank between them."""
    return " ".join(WORD.findall(folded(text)))


def some(text: str) -> frozenset[str]:
    """The words of a list in a table."""
    return frozenset(folded(text).split())


def numbers(text: str) -> Mapping[str, int]:
    """The numbers from one on; forms of one number stand together: "a|an|one two" gives a 1, two 2."""
    return {form: n for n, forms in enumerate(folded(text).split(), 1) for form in forms.split("|")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The words of one language. Case and accents do not matter in any of them."""

    code: str
    """As in `policy.languages` and in the name of the templates' folder."""
    verbs: Mapping[Verb, tuple[str, ...]]
    """What means each verb, the way to write it that notices and pages show first.

    As whole lines: "send it" is a phrase of its own, "please send it" is that and a courtesy.
    """
    courtesy: frozenset[str]
    """Words that may stand around a strict verb without changing it."""
    doubt: frozenset[str]
    """Words below a SEND that make it no plain yes; the writer is asked again (fail closed)."""
    good_wishes: frozenset[str] = frozenset()
    """What follows KEEP in a closing wish ("Keep well")."""
    cancelling: frozenset[str] = frozenset()
    """Single words that cancel wherever they stand in the first line …"""
    negations: frozenset[str] = frozenset()
    """… unless one of these stands beside them."""
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """What stands before a specialty to add it, or to give it up."""
    conjunctions: frozenset[str] = frozenset()
    """Between the last two of a list."""
    until: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    """Before the first day after a pause, before its last day, and before how long it lasts."""
    without_end: tuple[str, ...] = ()
    """A pause until they write `resume`."""
    end_of: tuple[str, ...] = ()
    """Before a month of which the last day is meant."""
    next_month: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The first few; figures are read in every language."""
    days: frozenset[str] = frozenset()
    weeks: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    named_months: Mapping[str, int] = field(default_factory=dict)
    named_weekdays: Mapping[str, int] = field(default_factory=dict)
    """From January and from Monday on, as `numbers` gives them; of a language whose names
    relay/mail/robots/until.py does not have."""
    a_week: tuple[str, ...] = ()
    """Behind the number of a limit."""
    none: frozenset[str] = frozenset()
    """No limit, no exclusions, no specialties."""
    every: frozenset[str] = frozenset()
    """All specialties."""
    circle: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is said to a circle: `next`, `skip`, `leave`, `close`, `weekly` and `off` (of the digest),
    `everyone`, `aside` (before a name), `private` (words that sound like one), `start` and `start study`
    (before what it is for), `fortnight`."""
    asking: tuple[str, ...] = ()
    """What a wish put politely begins with: "could you", "I would like to"."""
    sayings: Mapping[Verb, tuple[str, ...]] = field(default_factory=dict)
    """Further ways to put a verb, which count in a mail to relay@ alone: "take me off the list"."""
    away: tuple[str, ...] = ()
    """Where it begins with one of these, and says until when, a pause is meant."""
    filler: frozenset[str] = frozenset()
    """Words in the argument of a command that say nothing: "pause my requests until Monday"."""
