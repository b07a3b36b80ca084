"""A text cut into the words that the tagger labels."""

import re
from dataclasses import dataclass
from itertools import pairwise

# Letters up to a border from small to capital, so that "AnnaLee" and "phoneMarta" are two words each;
# digits by themselves; every other mark alone.
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_LONGEST = 40
"""Characters; a longer run of letters is no word and is cut, so that no window is filled by one."""


@dataclass(frozen=True, slots=True)
class Word:
    """text[start:end], offsets in characters."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in order; white space lies between them."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start = match.start()
        cuts = [0, *(c.start() for c in _CAMEL.finditer(match[0])), len(match[0])]
        for a, b in pairwise(cuts):
            for at in range(a, b, _LONGEST):
                piece = match[0][at : min(b, at + _LONGEST)]
                found.append(Word(piece, start + at, start + at + len(piece)))
    return found
