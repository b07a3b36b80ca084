"""What the tagger is told of a word beside its letters: shape, gap, what lists and the text say of it.

The pieces of the network know neither capitals nor line breaks, so both come in here; "Hope" and "hope"
differ by nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from relay.deid.finding import Writer
from relay.deid.lexicon import (
    Section,
    is_common_word,
    is_drug,
    is_first_name,
    is_surname,
    is_usual_surname,
    is_word,
    kept_runs,
    sections_of,
)
from relay.deid.tagger.words import Word


class Shape(IntEnum):
    """How a word is written."""

    NONE = 0
    MARK = 1
    ONE_DIGIT = 2
    TWO_DIGITS = 3
    THREE_DIGITS = 4
    FOUR_DIGITS = 5
    MANY_DIGITS = 6
    SMALL = 7
    CAPITALISED = 8
    CAPITALS = 9
    ONE_CAPITAL = 10
    MIXED = 11


class Gap(IntEnum):
    """What lies between a word and the one before it."""

    NONE = 0
    SPACE = 1
    LINE = 2
    BLANK_LINE = 3


class Sign(IntEnum):
    """Yes-or-no properties of a word; each is one bit of `Features.signs`."""

    FIRST_NAME = 0
    SURNAME = 1
    USUAL_SURNAME = 2
    COMMON_WORD = 3
    WORD = 4
    THEORIST = 5
    FIGURE = 6
    INSTRUMENT = 7
    TERM = 8
    DRUG = 9
    BODY = 10
    PLACE = 11
    IN_KEPT_PHRASE = 12
    WRITERS_NAME = 13
    WRITERS_ADDRESS = 14
    SMALL_ELSEWHERE = 15
    CAPITAL_ELSEWHERE = 16
    """Capitalised inside a sentence at another place."""
    ELSEWHERE = 17
    SHOUTED_LINE = 18
    TEXT_WITHOUT_CAPITALS = 19
    SENTENCE_START = 20
    LINE_START = 21
    SUBJECT = 22
    CLOSING = 23
    """In the last three lines."""
    QUOTED = 24


@dataclass(frozen=True, slots=True)
class Features:
    """One word's."""

    shape: Shape
    gap: Gap
    signs: frozenset[Sign]


_ENDS = frozenset(".!?:…")
_FEW_CAPITALS = 0.01
"""Share of the letters below which a text is one without capitals; careful writing has three in a hundred."""
_SHOUTED = 0.8
_LINES_OF_CLOSING = 3
_SECTIONS = {
    Section.THEORISTS: Sign.THEORIST,
    Section.FIGURES: Sign.FIGURE,
    Section.INSTRUMENTS: Sign.INSTRUMENT,
    Section.TERMS: Sign.TERM,
    Section.DRUGS: Sign.DRUG,
    Section.BODIES: Sign.BODY,
    Section.PLACES: Sign.PLACE,
}


def features(text: str, words: Sequence[Word], writer: Writer) -> list[Features]:
    """The features of each word of a text, in order."""
    lines = _Lines(text)
    kept = _covered(kept_runs(text), len(text))
    own = {w.casefold() for w in re.findall(r"[^\W\d_]+", writer.name) if len(w) > 1}
    addresses = {w for a in writer.addresses for w in re.split(r"[\W_]+", a.casefold()) if len(w) > 3}
    starts = [_starts_sentence(text, words, i) for i in range(len(words))]
    small: dict[str, int] = {}
    capital: dict[str, int] = {}
    count: dict[str, int] = {}
    for word, at_start in zip(words, starts, strict=True):
        folded = word.text.casefold()
        count[folded] = count.get(folded, 0) + 1
        if word.text.islower():
            small[folded] = small.get(folded, 0) + 1
        elif not at_start:
            capital[folded] = capital.get(folded, 0) + 1
    letters = [c for c in text if c.isalpha()]
    bare = sum(map(str.isupper, letters)) < _FEW_CAPITALS * len(letters)
    told: list[Features] = []
    before = 0
    for word, at_start in zip(words, starts, strict=True):
        folded = word.text.casefold()
        signs: set[Sign] = set()
        if word.text[0].isalpha():
            signs = _listed(word.text, folded)
            is_small = word.text.islower()
            if small.get(folded, 0) > is_small:
                signs.add(Sign.SMALL_ELSEWHERE)
            if capital.get(folded, 0) > (not is_small and not at_start):
                signs.add(Sign.CAPITAL_ELSEWHERE)
            if folded in own:
                signs.add(Sign.WRITERS_NAME)
            if folded in addresses:
                signs.add(Sign.WRITERS_ADDRESS)
            if bare:
                signs.add(Sign.TEXT_WITHOUT_CAPITALS)
        if word.text[0].isalnum() and count[folded] > 1:
            signs.add(Sign.ELSEWHERE)
        if kept[word.start]:
            signs.add(Sign.IN_KEPT_PHRASE)
        if at_start:
            signs.add(Sign.SENTENCE_START)
        signs |= lines.signs(word.start)
        gap = _gap(text[before : word.start])
        if gap >= Gap.LINE or not told:
            signs.add(Sign.LINE_START)
        told.append(Features(_shape(word.text), gap, frozenset(signs)))
        before = word.end
    return told


def _shape(word: str) -> Shape:
    if word.isdigit():
        return Shape(min(Shape.MANY_DIGITS, Shape.ONE_DIGIT + len(word) - 1))
    if not word[0].isalpha():
        return Shape.MARK
    if word.islower():
        return Shape.SMALL
    if len(word) == 1:
        return Shape.ONE_CAPITAL
    if word.isupper():
        return Shape.CAPITALS
    return Shape.CAPITALISED if word[0].isupper() and word[1:].islower() else Shape.MIXED


def _gap(between: str) -> Gap:
    breaks = between.count("\n")
    if breaks:
        return Gap.LINE if breaks == 1 else Gap.BLANK_LINE
    return Gap.SPACE if between else Gap.NONE


def _listed(word: str, folded: str) -> set[Sign]:
    answers = (
        (Sign.FIRST_NAME, is_first_name),
        (Sign.SURNAME, is_surname),
        (Sign.USUAL_SURNAME, is_usual_surname),
        (Sign.COMMON_WORD, is_common_word),
        (Sign.WORD, is_word),
        (Sign.DRUG, is_drug),
    )
    listed = {_SECTIONS[section] for section in sections_of(word) if section in _SECTIONS}
    return listed | {sign for sign, answer in answers if answer(folded)}


def _starts_sentence(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a sentence begins with this word, as the weights learnt it.

    `wording.starts_sentence` knows more beginnings; with those the weights would have to be made anew.
    """
    if at == 0:
        return True
    before = words[at - 1]
    if "\n" in text[before.end : words[at].start] or before.text in _ENDS:
        return True
    quoted = before.text in "\"'“‘(*-–—" and at > 1
    return quoted and words[at - 2].text in _ENDS


def _covered(runs: Sequence[tuple[int, int]], length: int) -> bytearray:
    covered = bytearray(length)
    for start, end in runs:
        covered[start:end] = b"\x01" * (end - start)
    return covered


class _Lines:
    """What holds for all the words of a line."""

    def __init__(self, text: str) -> None:
        self._of: list[frozenset[Sign]] = []
        self._ends: list[int] = []
        lines = text.split("\n")
        filled = [n for n, line in enumerate(lines) if line.strip()]
        closing = set(filled[-_LINES_OF_CLOSING:])
        at = 0
        for number, line in enumerate(lines):
            letters = [c for c in line if c.isalpha()]
            signs = set()
            if number == 0 and line.startswith("Subject:"):
                signs.add(Sign.SUBJECT)
            elif number in closing:
                signs.add(Sign.CLOSING)
            if line.startswith(">"):
                signs.add(Sign.QUOTED)
            if len(letters) > 7 and sum(map(str.isupper, letters)) > _SHOUTED * len(letters):
                signs.add(Sign.SHOUTED_LINE)
            at += len(line) + 1
            self._of.append(frozenset(signs))
            self._ends.append(at)
        self._line = 0

    def signs(self, place: int) -> frozenset[Sign]:
        """Those of the line at this place; places are asked in rising order."""
        while self._ends[self._line] <= place:
            self._line += 1
        return self._of[self._line]
