"""The writer's own word on a finding: `remove` and `keep`, for a whole consultation."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from relay.deid.finding import Finding, Kind, Terms

_NEVER_KEPT = frozenset({Kind.EMAIL, Kind.PHONE})


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
    guarded = {word.casefold() for name in protected for word in (name, *_words(name))}
    kept, not_found, not_kept = list(findings), [], []
    for term in sorted(terms.keep):
        places = list(occurrences(text, term))
        touched = [f for f in kept if any(f.start < end and f.end > start for start, end in places)]
        if not places:
            not_found.append(term)
        elif term.casefold() in guarded or any(f.kind in _NEVER_KEPT for f in touched):
            not_kept.append(term)
        else:
            kept = [f for f in kept if f not in touched or not _is_about(f, places)]
    for term in sorted(terms.remove):
        places = list(occurrences(text, term))
        if not places:
            not_found.append(term)
        kept += [
            Finding(start=start, end=end, kind=Kind.NAME, score=1.0, recognizer="terms", reason="asked for")
            for start, end in places
            if not any(f.start <= start and end <= f.end for f in kept)
        ]
    return TermsApplied(
        findings=tuple(sorted(kept, key=lambda f: (f.start, f.end))),
        not_found=tuple(not_found),
        not_kept=tuple(not_kept),
    )


def occurrences(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Where the term stands in the text as whole words, any case, any white space between its words."""
    words = term.split()
    if not words:
        return
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        yield found.span()


def _is_about(finding: Finding, places: Sequence[tuple[int, int]]) -> bool:
    """Whether the kept word is the finding, or a part of it the writer wants to read."""
    return any(finding.start < end and finding.end > start for start, end in places)


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name) if len(word) > 2]
