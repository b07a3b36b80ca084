"""What every recognizer offers, and the small helper they all build findings with."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from relay.deid.finding import Finding, Kind, Knowledge


class Recognizer(Protocol):
    """One family of identifiers. Its `find` is pure and may be called from any thread."""

    @property
    def name(self) -> str:
        """Shown in findings and by `relay redact --explain`."""

    @property
    def kinds(self) -> frozenset[Kind]:
        """What it may find."""

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """What it found, in any order, overlapping or not; offsets in characters of `text`."""


class Rule:
    """A pattern, what its match is, and how sure that makes us."""

    __slots__ = ("kind", "pattern", "reason", "score")

    def __init__(self, kind: Kind, reason: str, score: float, pattern: str, flags: int = 0) -> None:
        self.kind = kind
        self.reason = reason
        self.score = score
        self.pattern = re.compile(pattern, flags)

    def matches(self, text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
        """(start, end, match) of the group `it`, or of the whole match where there is no such group."""
        group: int | str = "it" if "it" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            start, end = match.span(group)
            if 0 <= start < end:
                yield start, end, match


def found(rule: Rule, start: int, end: int, recognizer: str) -> Finding:
    """The finding a rule made at these offsets."""
    return Finding(
        start=start, end=end, kind=rule.kind, score=rule.score, recognizer=recognizer, reason=rule.reason
    )
