"""What was found once is searched everywhere: the second mention of a name is often bare of all signs."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from relay.deid.finding import Finding, Flag, FlagReason, Kind
from relay.deid.lexicon import is_kept, is_word
from relay.deid.name_forms import Slips, short_forms

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
                    flags.append(
                        Flag(
                            start=start,
                            end=end,
                            reason=FlagReason.DOUBTFUL,
                            score=chance(start, end),
                            kind=finding.kind,
                            recognizer="spreading",
                        )
                    )
    return [*more, *_in_other_forms(text, findings, chance)], flags


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
    return len(word) > 3 and not _is_known(word)


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


def _in_other_forms(text: str, findings: Sequence[Finding], chance: Chance) -> Iterator[Finding]:
    """Short forms of a name that was found, and words that are no words, one slip from it: "Jonahtan"."""
    short: dict[str, Finding] = {}
    slips = Slips[Finding]()
    for finding in findings:
        if finding.kind is not Kind.NAME or finding.doubtful:
            continue
        for part in _WORD.findall(text[finding.start : finding.end].casefold()):
            short.update(dict.fromkeys(short_forms(part), finding))
            slips.add(part, finding)
    for word in _WORD.finditer(text):
        folded = word[0].casefold()
        found = None if word[0].islower() and is_word(folded) else short.get(folded)
        if found is None and not _is_known(folded):
            found = next((finding for _, finding in slips.meant(folded)), None)
        if found is not None and chance(*word.span()) >= _LEAST:
            yield _again(found, *word.span(), "found elsewhere in another form")


def _is_known(word: str) -> bool:
    return is_word(word) or is_kept(word)


def _again(finding: Finding, start: int, end: int, reason: str) -> Finding:
    return Finding(
        start=start,
        end=end,
        kind=finding.kind,
        score=min(finding.score, 0.8),
        recognizer="spreading",
        reason=reason,
    )
