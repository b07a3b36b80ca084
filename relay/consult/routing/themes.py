"""The words of the field by theme, and how words are compared: as stems, in a row."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from relay.settings.values import Specialty

_STRONG, _ALSO = 0.8, 0.4
"""What a match with a theme weighs."""
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS = re.compile(
    r"(?:ations?|ingly|edly|ments?|ities|iness|ings?|ness|ers?|ies|ied|ions?|ity|ic|al|ed|es|ly|s|y|e)\Z"
)
_LONGEST = 60
"""Letters of a word; endings are taken off one by one."""
_EMPTY = frozenset(
    """a about above after again all also am an and any are as at be because been before being between both
    but by can could did do does doing down each few for from further had has have having he her here hers
    him his how i if in into is it its just like me more most my no not of off on once only or other our
    out over own she should so some such than that the their them then there these they this those to too
    under until up us very was we were what when where which while who whom why will with would you your
    client clients patient patients therapist therapists therapy session sessions work working issue issues
    disorder disorders early young late life""".split()
)
"""Words that say nothing about a specialty: grammar, and what stands in every request."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of themes.txt."""

    heads: frozenset[str]
    phrases: tuple[tuple[tuple[str, ...], float], ...]


def themes_of(specialty: Specialty) -> tuple[Theme, ...]:
    """The themes that the specialty's title or key names."""
    named = {stem for stem in stems_of(f"{specialty.title} {specialty.key}") if stem}
    return tuple(theme for theme in _themes() if named & theme.heads)


@lru_cache(maxsize=1)
def _themes() -> tuple[Theme, ...]:
    text = resources.files("relay.consult.routing").joinpath("themes.txt").read_text(encoding="utf-8")
    themes = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith("#"))
        if "theme" not in lines:
            continue
        phrases = [
            (tuple(stems), weight)
            for tier, weight in (("also", _ALSO), ("strong", _STRONG))
            for phrase in lines[tier].split(", ")
            if (stems := stems_of(phrase)) and any(stems)
        ]
        heads = frozenset(stem for stem in stems_of(lines["theme"]) if stem)
        themes.append(Theme(heads=heads, phrases=tuple(phrases)))
    return tuple(themes)


def stems_of(text: str) -> list[str]:
    """The words without their endings; an empty string for a word that says nothing."""
    return ["" if word in _EMPTY else _stem(word[:_LONGEST]) for word in _WORDS.findall(text.casefold())]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s")
    while (found := _ENDINGS.search(word)) and found.start() >= 4:
        word = word[: found.start()]
    return word
