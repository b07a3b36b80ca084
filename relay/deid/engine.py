"""Judges a text: asks every recognizer, joins what they found, and says what its writer should look at."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from relay.deid import registry
from relay.deid.errors import ModelMissing
from relay.deid.finding import Failure, Finding, Flag, FlagReason, Judgement, Kind, Knowledge
from relay.deid.language import is_foreign
from relay.deid.lexicon import kept_runs
from relay.deid.merging import merge
from relay.deid.placeholders import standing
from relay.deid.plain import long_runs, plain
from relay.deid.rare import rare_descriptions
from relay.deid.recasing import recased
from relay.deid.recognizer import Recognizer
from relay.deid.spreading import spread

__all__ = ["Engine", "ModelMissing"]

# What these find is certain by its source or its shape, so a clinical phrase around it does not clear it.
_CERTAIN = frozenset({"writer", "known", "contact", "identifiers", "dates", "ages"})
_Spot = TypeVar("_Spot", Finding, Flag)


class Engine:
    """The recognizers in force, and the model once loaded. Safe to use from several threads."""

    def __init__(self, recognizers: Sequence[Recognizer] | None = None) -> None:
        self._rules = tuple(recognizers) if recognizers is not None else registry.rules()
        self._model = registry.model()

    def load(self) -> None:
        """Load the model; again is a no-op. Raises ModelMissing where it is not installed."""
        self._model.load()

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
        read, places = plain(text)
        read, runs = long_runs(read)
        read = recased(read)
        failure: Failure | None = Failure.LANGUAGE if is_foreign(read) else None
        found = [_long_run(start, end) for start, end in runs]
        for recognizer in self._rules:
            found += recognizer.find(read, knowledge)
        try:
            found += self._model.find(read, knowledge)
        except ModelMissing:
            failure = Failure.NO_MODEL
        found = self._cleared(read, found)
        more, doubts = spread(read, found)
        findings = merge([*found, *self._cleared(read, more)], len(read))
        flags = _clear_of([*doubts, *rare_descriptions(read)], findings)
        return Judgement(
            findings=tuple(_placed(f, places) for f in findings),
            flags=tuple(_placed(f, places) for f in flags),
            failure=failure,
        )

    @staticmethod
    def _cleared(text: str, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that are no clinical phrase and no placeholder of our own."""
        placeholders, phrases = standing(text), kept_runs(text)
        return [
            f
            for f in findings
            if (any(map(str.isalnum, text[f.start : f.end])) or f.recognizer == "engine")
            and not _inside(f, placeholders)
            and (f.recognizer in _CERTAIN or _is_more_than(text, f, phrases))
        ]


def _long_run(start: int, end: int) -> Finding:
    return Finding(start=start, end=end, kind=Kind.URL, score=0.9, recognizer="engine", reason="long run")


def _inside(finding: Finding, runs: Sequence[tuple[int, int]]) -> bool:
    return any(start <= finding.start and finding.end <= end for start, end in runs)


def _is_more_than(text: str, finding: Finding, phrases: Sequence[tuple[int, int]]) -> bool:
    """Whether something is left of a finding outside clinical phrases but acronyms and small words."""
    rest = list(text[finding.start : finding.end])
    for start, end in phrases:
        if start < finding.end and finding.start < end:
            a, b = max(0, start - finding.start), min(len(rest), end - finding.start)
            rest[a:b] = " " * (b - a)
    words = re.findall(r"[^\W_]+", "".join(rest))
    whole = len(words) == len(re.findall(r"[^\W_]+", text[finding.start : finding.end]))
    return whole or any(not w.isupper() and not w.islower() for w in words)


def _clear_of(flags: Iterable[Flag], findings: Sequence[Finding]) -> list[Flag]:
    """The flags in order, doubtful ones only where nothing is removed, none twice."""
    kept: list[Flag] = []
    for flag in sorted(flags, key=lambda f: (f.start, -f.end)):
        removed = any(f.start < flag.end and flag.start < f.end for f in findings)
        if flag.reason is FlagReason.DOUBTFUL and removed:
            continue
        if not kept or flag.start >= kept[-1].end or flag.reason is not kept[-1].reason:
            kept.append(flag)
    return kept


def _placed(one: _Spot, places: Sequence[int]) -> _Spot:
    return replace(one, start=places[one.start], end=places[one.end - 1] + 1)
