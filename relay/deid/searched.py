"""A text made ready to be searched for what is known, however it is written there.

Of the text stay its words, as runs of letters and digits, folded. Something known is looked for in
them put together, so that no blank, stop, dash or bracket inside it hides it; what stands between the
words it was found in then decides whether it is that, or only reads like it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from relay.deid.lexicon import is_first_name, is_surname, is_word, kept_runs
from relay.deid.wording import folded

# The endings of "Ann's" and "I'm" are no words: with the next one they would read like the mailbox "sgreen".
# A mark upon a letter, typed by itself, does not end a word.
_WORD = re.compile(
    "(?<![^\\W_])(?!(?<=\\w['’])(?:s|t|d|m|ll|re|ve)(?![^\\W_]))(?:[^\\W_][\u0300-\u036f]*)+", re.IGNORECASE
)
_MOST_BETWEEN = 6
"""Characters: a line end with marks of quotation, or a blank on both sides of a dash."""
_MOST_BETWEEN_DIGITS = 4
_LEAST_APART = 5
_LEAST_GROWN_IN = 8
"""Letters and digits from which a known thing counts also in pieces, and within a longer word."""
_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_REPEATED = re.compile(rf"\b(double|triple)\s({'|'.join(_DIGIT_WORDS)}|\d)\b", re.IGNORECASE)
_AS_DIGITS = str.maketrans("OoQIl|", "000111")
"""Letters that are typed for digits, by old habit or to hide a number."""


Span = tuple[int, int]
NOWHERE: Span = (0, 0)
"""Found, but no stretch of the text can be shown for it."""


class Wanted:
    """Something known, as it is looked for: its words, and what may stand between them."""

    __slots__ = ("between", "joints", "name", "whole")

    def __init__(self, words: Sequence[str], between: str = r"[\s._-]{1,2}", *, name: bool = False) -> None:
        """words: folded or not; between: a pattern, for a place where all words read are ordinary ones.

        name: whether such words count only where they are written as a name is.
        """
        self.name = name
        parts = [fold(part) for word in words for part in _WORD.findall(word)]
        self.whole = "".join(parts)
        self.joints = {sum(map(len, parts[:n])) for n in range(1, len(parts))}
        self.between = re.compile(between)


class Searched:
    """A text, its words and where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans = [m.span() for m in _WORD.finditer(text)]
        self._words = [fold(text[a:b]) for a, b in self._spans]
        self._at, length = [], 0
        for word in self._words:
            self._at.append(length)
            length += len(word)
        self._all = "".join(self._words)

    def find(self, wanted: Wanted) -> Span | None:
        """The first place of it in the text, from the beginning to the end of words."""
        for at, first, last in self._places(wanted.whole):
            end = at + len(wanted.whole)
            if self._at[first] != at or self._at[last] + len(self._words[last]) != end:
                grown_in = first == last and len(wanted.whole) >= _LEAST_GROWN_IN
                if not grown_in or is_word(self._words[first]):
                    continue
            elif first < last and not self._is_one(first, last, at, wanted):
                continue
            return self._spans[first][0], self._spans[last][1]
        return None

    def match(self, pattern: re.Pattern[str]) -> Span | None:
        """The first place of a pattern, made of folded letters, in the folded text."""
        found = pattern.search(self._folded)
        if found is None:
            return None
        return found.span() if len(self._folded) == len(self.text) else NOWHERE

    def holds(self, piece: str) -> bool:
        """Whether the piece, folded, stands anywhere in the folded text, in whatever word."""
        return piece in self._folded

    def find_number(self, digits: str, *, alone: bool = False) -> Span | None:
        """The first place of these digits, whatever stands between them.

        alone: not at the end of a longer number.
        """
        for at, first, last in self._places(digits):
            if alone and at and self._all[at - 1].isdigit():
                continue
            if all(len(gap) <= _MOST_BETWEEN_DIGITS for gap in self._gaps(first, last)):
                return self._spans[first][0], self._spans[last][1]
        return None

    @cached_property
    def kept_runs(self) -> list[Span]:
        """Where phrases stand that name nobody here: "Beck Depression Inventory"."""
        return kept_runs(self.text)

    @cached_property
    def _folded(self) -> str:
        return fold_all(self.text)

    @cached_property
    def dialled(self) -> "Searched":
        """The same text with digits that are said in words as digits; its places are others."""
        return Searched(_WORD.sub(lambda m: _as_digits(m[0]), _REPEATED.sub(_repeated, self.text)))

    def _places(self, wanted: str) -> Iterator[tuple[int, int, int]]:
        """(offset in all words put together, number of the first word, of the last)."""
        at = self._all.find(wanted) if wanted else -1
        while at >= 0:
            first = bisect_right(self._at, at) - 1
            yield at, first, bisect_left(self._at, at + len(wanted)) - 1
            at = self._all.find(wanted, at + 1)

    def _gaps(self, first: int, last: int) -> list[str]:
        return [self.text[self._spans[n][1] : self._spans[n + 1][0]] for n in range(first, last)]

    def _is_one(self, first: int, last: int, at: int, wanted: Wanted) -> bool:
        """Whether several words are the one thing wanted, and not just so many words of a sentence."""
        gaps = self._gaps(first, last)
        if any(len(gap) > _MOST_BETWEEN for gap in gaps):
            return False
        telling = any(not is_ordinary(word) for word in self._words[first : last + 1])
        if telling and len(wanted.whole) >= _LEAST_APART:
            return True
        if wanted.name and not telling and not self._reads_as_name(first, last, gaps):
            return False
        return all(
            self._at[n + 1] - at in wanted.joints and wanted.between.fullmatch(gap)
            for n, gap in zip(range(first, last), gaps, strict=True)
        )

    def _reads_as_name(self, first: int, last: int, gaps: Sequence[str]) -> bool:
        """Whether ordinary words stand here as a name: "Will Grant" and "will.grant", not "I will grant".

        Who writes no capitals at all gives no sign of a name, so there each place counts.
        """
        words = [self.text[a:b] for a, b in self._spans[first : last + 1]]
        if any("." in gap and gap != "." and len(word) > 1 for word, gap in zip(words, gaps, strict=False)):
            return False  # "I hope she will. Grant her time."
        if not any(map(str.isspace, "".join(gaps))) or self._without_capitals:
            return True
        return not any(word.islower() for word in words)

    @cached_property
    def _without_capitals(self) -> bool:
        return not any(map(str.isupper, self.text))


def _as_digits(word: str) -> str:
    """The word, or the digits that it says or stands for."""
    said = _DIGIT_WORDS.get(fold(word))
    if said is None and any(map(str.isdigit, word)):
        said = word.translate(_AS_DIGITS)
        return said if said.isdigit() else word
    return said or word


def _repeated(found: re.Match[str]) -> str:
    return " ".join([found[2]] * (2 if found[1].lower() == "double" else 3))


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """The word without case, width and accents."""
    return fold_all(word)


def fold_all(text: str) -> str:
    """The same of a whole text."""
    return folded(text if text.isascii() else unicodedata.normalize("NFKD", text))


@lru_cache(maxsize=8192)
def is_ordinary(word: str) -> bool:
    """Whether a word stands in any text: a word of English, a short number, a letter alone."""
    return len(word) == 1 or (len(word) < 3 if word.isdigit() else is_word(word))


def says_nothing(word: str) -> bool:
    """Whether a word, as the name of a mailbox, does not tell whose it is: "grace", "maria", "smith"."""
    return is_word(word) or is_first_name(word) or is_surname(word)
