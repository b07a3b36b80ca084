"""What config/crisis/REGION.yaml says: wording of acute danger, and where to turn then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Annotated

from relay.settings.kinds import FILE, Day, Kind, Language, Text
from relay.settings.scalars import parse_text

_PART = re.compile(r"\w[\w'’-]*\*?(?:/\w[\w'’-]*\*?)*|\.\.\.|…")
_GAP = ("...", "…")
_MAX_GAPS = 2
"""Each may stand for several words: more would let a search take long, and find what nobody meant."""


class Danger(StrEnum):
    """What a wording speaks of."""

    SUICIDE = "suicide"
    CHILD = "child"
    VIOLENCE = "violence"
    ELDER = "elder"
    DESPAIR = "despair"
    """Of the one who writes."""


def parse_phrase(text: str) -> str:
    """A phrase of words, `his/her` for either, `kill*` for its forms, `...` for up to five words between."""
    phrase = parse_text(text)
    parts = phrase.split(" ")
    words = [part for part in parts if part not in _GAP]
    gaps = len(parts) - len(words)
    if (
        not all(_PART.fullmatch(part) for part in parts)
        or not words
        or gaps > _MAX_GAPS
        or parts[0] in _GAP
        or parts[-1] in _GAP
    ):
        message = "a phrase such as: plan to end/take his/her life, or: bought ... gun (at most two gaps)"
        raise ValueError(message)
    return phrase


Phrase = Annotated[str, Kind(parse_phrase, {"type": "string", "maxLength": 200})]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Phrases of one language, by what they speak of."""

    __pydantic_config__ = FILE
    suicide: tuple[Phrase, ...] = ()
    """Somebody has a plan or the means to end their life, or has just tried."""
    child: tuple[Phrase, ...] = ()
    """A child is being hurt, or is not safe now."""
    violence: tuple[Phrase, ...] = ()
    """Somebody means to hurt somebody else, or is being hurt."""
    elder: tuple[Phrase, ...] = ()
    """An old or dependent person is being hurt, neglected or robbed."""
    despair: tuple[Phrase, ...] = ()
    """The writer's own: these are about the therapist."""
    not_after: tuple[Phrase, ...] = ()
    """Words that take it back when they stand just before: "denies", "no"."""

    def with_also(self, other: "Wording") -> "Wording":
        """This and the phrases of another."""
        both = {f.name: (*getattr(self, f.name), *getattr(other, f.name)) for f in fields(self)}
        return Wording(**both)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Somebody to turn to now."""

    __pydantic_config__ = FILE
    name: Text
    """Who."""
    contact: Text
    """How to reach them, and when."""
    about: tuple[Danger, ...] = ()
    """What it helps with; none: with all of them."""
    source: Text | None = None
    """Where the admin can check it; not shown in mails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisText:
    """What crisis/REGION.yaml says."""

    __pydantic_config__ = FILE
    reviewed: Day | None = None
    """The day somebody last checked every entry."""
    wording: Mapping[Language, Wording] = field(default_factory=dict)
    """By language, beside what crisis/words.LANGUAGE.yaml says; all are looked for in every mail."""
    resources: tuple[Resource, ...]
    """Told at once, in this order."""
    reporting: tuple[Resource, ...] = ()
    """Where a duty to report may lie; told after the resources."""
