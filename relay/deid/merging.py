"""Joins what several recognizers found into findings that do not overlap."""

from collections.abc import Iterable
from dataclasses import replace

from relay.deid.finding import Finding, Kind

# Where findings of different kinds overlap, the text is called by the kind that stands first: contact
# data and numbers have shapes of their own; names, places and bodies are easily taken for one another.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.EMAIL, Kind.URL, Kind.IP, Kind.PHONE, Kind.ADDRESS, Kind.HANDLE, Kind.DATE, Kind.ID,
            Kind.AGE, Kind.ORG, Kind.NAME, Kind.LOCATION, Kind.OTHER,
        )
    )
}  # fmt: skip


def merge(findings: Iterable[Finding], length: int) -> tuple[Finding, ...]:
    """The same stretches without overlap, by position; offsets are clipped to a text of this length.

    Overlapping findings become one that covers them all, so nothing found is ever let go. It takes kind,
    recognizer and reason from the widest of them, and the best score of any.
    """
    clipped = [replace(f, start=max(0, f.start), end=min(f.end, length)) for f in findings]
    joined: list[Finding] = []
    for finding in sorted(
        (f for f in clipped if f.start < f.end), key=lambda f: (f.start, -f.end, _RANK[f.kind])
    ):
        last = joined[-1] if joined else None
        if last is None or finding.start >= last.end:
            joined.append(finding)
            continue
        leading = min(last, finding, key=lambda f: (f.start - f.end, _RANK[f.kind]))
        joined[-1] = replace(
            leading,
            start=last.start,
            end=max(last.end, finding.end),
            score=max(last.score, finding.score),
        )
    return tuple(joined)
