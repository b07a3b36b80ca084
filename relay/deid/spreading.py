"""What was found once is searched everywhere: the second mention of a name is often bare of all signs."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from relay.deid.finding import Finding, Flag, FlagReason, Kind
from relay.deid.lexicon import is_kept, is_word

_SPREAD = frozenset({Kind.NAME, Kind.ORG, Kind.LOCATION, Kind.HANDLE, Kind.ID, Kind.EMAIL, Kind.PHONE})
_NAMES = frozenset({Kind.NAME, Kind.ORG, Kind.LOCATION})
_PART = re.compile(r"[^\W_]+(?:[-'’][^\W_]{2,})*")
_RUN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    "van von der den de la le del di da dos du bin ibn al el the and of for st dr mr mrs ms jr sr".split()
)
_LEAST = 0.01
"""The chance, by the model, below which a word that was a name elsewhere is just the word it also is."""
_MISSPELT_FROM = 5
"""Letters; shorter names differ by one letter from too many other words."""

Chance = Callable[[int, int], float]


def spread(text: str, findings: Sequence[Finding], chance: Chance) -> tuple[list[Finding], list[Flag]]:
    """Further mentions of what was found beyond doubt, and the places where a name may as well be a word.

    chance: of a stretch of the text, that it is an identifier, by all that stands around it.
    """
    more: list[Finding] = []
    flags: list[Flag] = []
    done: set[tuple[str, Kind]] = set()
    places = _Places(text)
    for finding in findings:
        if finding.kind not in _SPREAD or finding.doubtful:
            continue
        for form in _forms(text[finding.start : finding.end], finding.kind):
            if (form.casefold(), finding.kind) in done:
                continue
            done.add((form.casefold(), finding.kind))
            for start, end in places.mentions(form, finding.kind):
                if finding.kind not in _NAMES or chance(start, end) >= _LEAST:
                    more.append(_again(finding, start, end, "found elsewhere"))
                else:
                    flags.append(Flag(start=start, end=end, reason=FlagReason.DOUBTFUL))
    return [*more, *_misspelt(text, findings, chance)], flags


def _forms(words: str, kind: Kind) -> Iterator[str]:
    """The whole and, of a name, each part that can stand for it."""
    whole = words.strip()
    if len(whole) > 1:
        yield whole
    parts = [p for p in _PART.findall(whole) if p.casefold() not in _PARTICLES]
    if kind is Kind.NAME and len(parts) > 1:
        yield from (p for p in parts if len(p) > 1)
    elif kind is Kind.ORG and len(parts) > 1 and _is_telling(parts[0]):
        yield parts[0]


def _is_telling(word: str) -> bool:
    """Whether the first word of a body's name can stand for it: no "St", no "The", no "Riverside"."""
    return len(word) > 3 and not is_word(word) and not is_kept(word)


class _Places:
    """Where each word stands in a text, so that many forms are found in one reading of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [m.span() for m in _RUN.finditer(text)]
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, (start, end) in enumerate(self._spans):
            self._at[text[start:end].casefold()].append(number)

    def mentions(self, form: str, kind: Kind) -> Iterator[tuple[int, int]]:
        """(start, end) of each place where the form stands; one that is also a word in the same case only."""
        runs = _RUN.findall(form)
        if not runs:
            return
        parts = _PART.findall(form)
        wordy = all(is_word(p) or len(p) < 2 for p in parts)
        exact = kind in _NAMES and (wordy or (len(form) < 5 and form.isupper()))
        wanted = self._even(form[form.index(runs[0]) : form.rindex(runs[-1]) + len(runs[-1])], exact)
        for first in self._at.get(runs[0].casefold(), ()):
            last = first + len(runs) - 1
            if last < len(self._spans):
                start, end = self._spans[first][0], self._spans[last][1]
                if self._even(self._text[start:end], exact) == wanted:
                    yield start, end

    @staticmethod
    def _even(words: str, exact: bool) -> str:
        one_space = " ".join(words.split())
        return one_space if exact else one_space.casefold()


@dataclass(frozen=True, slots=True)
class _Spelling:
    finding: Finding
    letters: str


def _misspelt(text: str, findings: Sequence[Finding], chance: Chance) -> Iterator[Finding]:
    """Words that are no words, one slip of the finger away from a name that was found: "Jonahtan"."""
    by_slip: dict[str, _Spelling] = {}
    for finding in findings:
        if finding.kind is Kind.NAME and not finding.doubtful:
            for part in _WORD.findall(text[finding.start : finding.end].casefold()):
                if len(part) >= _MISSPELT_FROM:
                    for slip in _slips(part):
                        by_slip.setdefault(slip, _Spelling(finding, part))
    for word in _WORD.finditer(text):
        folded = word[0].casefold()
        if len(folded) < _MISSPELT_FROM or is_word(folded) or is_kept(folded):
            continue
        near = next((by_slip[s] for s in _slips(folded) if s in by_slip), None)
        if near and _one_slip_apart(near.letters, folded) and chance(*word.span()) >= _LEAST:
            yield _again(near.finding, *word.span(), "found elsewhere, spelt otherwise")


def _slips(word: str) -> Iterator[str]:
    """The word, and it with each letter left out: two words one slip apart share one of these."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether a letter more, less, changed, or two neighbours in each other's place make one the other.

    Damerau 1964: four of five misspellings are one of these.
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _again(finding: Finding, start: int, end: int, reason: str) -> Finding:
    return Finding(
        start=start,
        end=end,
        kind=finding.kind,
        score=min(finding.score, 0.8),
        recognizer="spreading",
        reason=reason,
    )
