"""Judges a text: asks every recognizer, joins what they found, and says what its writer should look at."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from relay.deid import registry
from relay.deid.errors import ModelMissing
from relay.deid.finding import Failure, Finding, Flag, FlagReason, Judgement, Kind, Knowledge, Known
from relay.deid.language import is_foreign
from relay.deid.merging import merge
from relay.deid.reading.disguise import completed, disguised
from relay.deid.reading.plain import long_runs, plain, typed
from relay.deid.recognizer import Recognizer
from relay.deid.recognizers.known import KnownIdentifiers
from relay.deid.recognizers.public import is_helpline, public_addresses
from relay.deid.replacing.placeholders import standing
from relay.deid.spreading import spread
from relay.deid.tagger.tagger import Tagged, Tagger

_KNOWN = KnownIdentifiers.name
_IN_ANY_ADDRESS = frozenset({Kind.NAME, Kind.LOCATION, Kind.EMAIL})
"""What goes even within the address of a public reference, which may be a page about somebody."""
_Spot = TypeVar("_Spot", Finding, Flag)


class Engine:
    """The recognizers in force, and the model once loaded. Safe to use from several threads."""

    def __init__(self, recognizers: Sequence[Recognizer] | None = None, tagger: Tagger | None = None) -> None:
        self._recognizers = tuple(recognizers) if recognizers is not None else registry.recognizers()
        self._tagger = tagger if tagger is not None else Tagger()

    def load(self) -> None:
        """Load the model; again is a no-op. Raises ModelMissing where it is not installed."""
        self._tagger.load()

    def judge(self, text: str, knowledge: Knowledge) -> Judgement:
        """What was found in a text; for any text an answer, never an exception.

        With a `failure` the findings are incomplete and the text must not leave.
        A doubtful flag never overlaps a finding; a rare description may, for it is shown as a whole.
        """
        try:
            return self._judge(text, knowledge)
        except Exception:  # whatever went wrong, the text is held; the error may quote it, so it goes nowhere
            return Judgement(failure=Failure.CRASHED)

    def _judge(self, text: str, knowledge: Knowledge) -> Judgement:
        unmasked, places = plain(text)
        read, runs = long_runs(unmasked)
        knowledge = replace(knowledge, known=tuple(map(_as_read, knowledge.known)))
        failure: Failure | None = Failure.LANGUAGE if is_foreign(read) else None
        found = [_long_run(start, end) for start, end in runs]
        for recognizer in self._recognizers:
            found += recognizer.find(read, knowledge)
        try:
            tagged = self._tagger.read(read, knowledge)
        except ModelMissing:
            failure, tagged = Failure.NO_MODEL, Tagged()
        public = public_addresses(read)
        found = _telling(read, [*found, *tagged.findings], public)
        more, doubts = spread(read, found, knowledge.known, tagged.chance)
        hidden = list(disguised(text, unmasked, places))
        findings = merge(_called_as_known([*found, *_telling(read, more, public)]), len(read))
        findings = merge([*findings, *completed(findings, hidden)], len(read))
        flags = _clear_of([*tagged.doubts, *doubts, *hidden, *tagged.rare], findings)
        return Judgement(
            findings=tuple(_placed(f, places) for f in findings),
            flags=tuple(_placed(f, places) for f in flags),
            failure=failure,
        )


def _telling(text: str, findings: Iterable[Finding], public: Sequence[tuple[int, int]]) -> list[Finding]:
    """The findings that say something of somebody, and are no placeholder of our own."""
    placeholders = standing(text)
    return [
        f
        for f in findings
        if (any(map(str.isalnum, text[f.start : f.end])) or f.recognizer == "engine")
        and not _inside(f, placeholders)
        and not (f.kind not in _IN_ANY_ADDRESS and f.recognizer != _KNOWN and _inside(f, public))
        and not (f.kind is Kind.PHONE and f.recognizer != _KNOWN and is_helpline(text, f.start, f.end))
    ]


def _as_read(known: Known) -> Known:
    """What is known, as it would be read in a text: a name may have been typed with marks nobody sees."""
    return known if known.text.isascii() else replace(known, text=plain(known.text)[0])


def _called_as_known(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without those that lie within what is known: a town keeps the kind it was known by."""
    known = sorted({(f.start, f.end) for f in findings if f.recognizer == _KNOWN})
    starts = [start for start, _ in known]
    furthest = list(accumulate((end for _, end in known), max))
    for finding in findings:
        before = bisect_right(starts, finding.start)
        covered = before > 0 and finding.end <= furthest[before - 1]
        if finding.recognizer == _KNOWN or not covered:
            yield finding


def _long_run(start: int, end: int) -> Finding:
    return Finding(start=start, end=end, kind=Kind.URL, score=0.9, recognizer="engine", reason="long run")


def _inside(finding: Finding, runs: Sequence[tuple[int, int]]) -> bool:
    return any(start <= finding.start and finding.end <= end for start, end in runs)


def _clear_of(flags: Iterable[Flag], findings: Sequence[Finding]) -> list[Flag]:
    """The flags in order, doubtful ones only where nothing is removed, none twice."""
    kept: list[Flag] = []
    for flag in sorted(flags, key=lambda f: (f.start, -f.end, -f.score)):
        removed = any(f.start < flag.end and flag.start < f.end for f in findings)
        if flag.reason is FlagReason.DOUBTFUL and removed:
            continue
        if not kept or flag.start >= kept[-1].end or flag.reason is not kept[-1].reason:
            kept.append(flag)
    return kept


def _placed(one: _Spot, places: Sequence[int]) -> _Spot:
    start, end = typed(places, one.start, one.end)
    return replace(one, start=start, end=end)
