"""The writer's own word on a finding: `remove` and `keep`, for a whole consultation."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from relay.deid.finding import Finding, Kind, Terms
from relay.deid.reading.plain import plain
from relay.deid.wording import folded, whole_word

_WORD = re.compile(r"[^\W_]+")
NEVER_KEPT = frozenset({Kind.EMAIL, Kind.PHONE, Kind.ADDRESS})
"""What `keep` cannot bring back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsApplied:
    """The findings as the writer wants them, and what could not be done."""

    findings: tuple[Finding, ...]
    not_found: tuple[str, ...]
    """Terms that do not stand in the text."""
    not_kept: tuple[str, ...]
    """Terms that `keep` cannot bring back."""


def apply_terms(
    text: str, findings: Sequence[Finding], terms: Terms, protected: Collection[str]
) -> TermsApplied:
    """The findings after `keep` and `remove`, which are case-blind whole words, at all their occurrences.

    protected: names that `keep` never brings back, whole or in part (anybody on the roster).
    """
    # only where it is asked for: over a roster of hundreds this takes longer than all the rest
    guarded = {word for name in protected for word in _words(name)} if terms.keep else frozenset[str]()
    kept, not_found, not_kept = list(findings), [], []
    for term in sorted(terms.keep):
        places = _places(text, term)
        touched = [f for f in kept if any(f.start < end and f.end > start for start, end in places)]
        if not places:
            not_found.append(term)
        elif _is_guarded(term, guarded) or any(f.kind in NEVER_KEPT for f in touched):
            not_kept.append(term)
        else:
            kept = [rest for f in kept for rest in (_without(f, places, text) if f in touched else (f,))]
    for term in sorted(terms.remove):
        places = _places(text, term)
        if not places:
            not_found.append(term)
        kept += [
            Finding(start=start, end=end, kind=Kind.OTHER, score=1.0, recognizer="terms", reason="asked for")
            for start, end in places
            if not any(f.start <= start and end <= f.end for f in kept)
        ]
    return TermsApplied(
        findings=tuple(sorted(kept, key=lambda f: (f.start, f.end))),
        not_found=tuple(not_found),
        not_kept=tuple(not_kept),
    )


def _places(text: str, term: str) -> list[tuple[int, int]]:
    """Where the term stands in the text, in any case."""
    return [found.span() for found in re.finditer(whole_word(term), text, re.IGNORECASE)]


def _is_guarded(term: str, guarded: Collection[str]) -> bool:
    """Whether the term is, or holds, a word of a name that must not come back: "keep Ana and the boys"."""
    return any(word in guarded for word in _words(term))


def _without(finding: Finding, places: Sequence[tuple[int, int]], text: str) -> Iterator[Finding]:
    """What is left of a finding when the kept words are taken out: "keep Joy" must not free Joy's surname."""
    at = finding.start
    for start, end in [*places, (finding.end, finding.end)]:
        if end < at or start > finding.end:
            continue
        if any(c.isalnum() for c in text[at:start]):
            yield replace(finding, start=at, end=start)
        at = max(at, end)


def _words(name: str) -> list[str]:
    """Every word, however short: Li, Ng and the O of O'Dea are names too."""
    return _WORD.findall(folded(plain(name)[0]))
