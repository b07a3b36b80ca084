"""The verbs a member can write, and in nine languages the words that mean them.

A further language is one module here, named by its code and found by itself, and a folder of templates.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final

from relay.consult.words.table import Table, folded, plain
from relay.consult.words.verb import Verb

__all__ = [
    "COURTESY",
    "DOUBT",
    "GOOD_WISHES",
    "TABLES",
    "WORDS",
    "Table",
    "Verb",
    "folded",
    "languages_of",
    "of_circles",
    "phrases_of",
    "plain",
]

_IN_ORDER: Final = ("en", "es", "fr", "de", "pt", "it", "nl", "sv", "pl")


def _tables() -> tuple[Table, ...]:
    """The table of each module here that holds one; those not named in the order come last."""
    names = [*_IN_ORDER, *sorted({each.name for each in iter_modules(__path__)} - set(_IN_ORDER))]
    found = (getattr(import_module(f"{__name__}.{name}"), "TABLE", None) for name in names)
    return tuple(table for table in found if isinstance(table, Table))


TABLES: Final = _tables()
"""English first: its verbs are the canonical ones, and where two languages share a word it is English."""


def _words() -> Mapping[str, Verb]:
    """What each phrase means; a phrase two languages use for different verbs is a mistake in a table."""
    found: dict[str, Verb] = {}
    for table in TABLES:
        for verb, phrases in table.verbs.items():
            for phrase in phrases:
                if found.setdefault(plain(phrase), verb) is not verb:
                    raise ValueError(f"{table.code}: {phrase!r} means {found[plain(phrase)]} already")
    return MappingProxyType(found)


WORDS: Final = _words()
"""Phrase, in the form of `plain`, to verb."""
COURTESY: Final = frozenset[str]().union(*(table.courtesy for table in TABLES))
DOUBT: Final = frozenset[str]().union(*(table.doubt for table in TABLES))
GOOD_WISHES: Final = frozenset[str]().union(*(table.good_wishes for table in TABLES))


@lru_cache(maxsize=2048)
def languages_of(phrase: str) -> tuple[str, ...]:
    """The codes of the languages in which the phrase means a verb; several share "status" and "pausa"."""
    wanted = plain(phrase)
    return tuple(
        table.code
        for table in TABLES
        if any(wanted == plain(each) for phrases in table.verbs.values() for each in phrases)
    )


def of_circles(meaning: str) -> tuple[str, ...]:
    """What means this to a circle in the languages that say so, folded, longest first; see `Table.circle`."""
    found = {plain(phrase) for table in TABLES for phrase in table.circle.get(meaning, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def phrases_of(verb: Verb, *codes: str) -> tuple[str, ...]:
    """Every phrase that means the verb, folded, longest first; of these languages, or of all."""
    tables: tuple[Table, ...] = tuple(t for t in TABLES if not codes or t.code in codes)
    found = {plain(phrase) for table in tables for phrase in table.verbs.get(verb, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))
