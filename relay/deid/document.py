"""A subject and a body judged as one text, so that what is found in one counts in the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relay.deid.finding import Finding

_LABEL = "Subject: "


@dataclass(frozen=True, slots=True)
class Document:
    """One mail's words."""

    subject: str
    """One line."""
    body: str

    @property
    def text(self) -> str:
        """What the engine reads: the subject on a line of its own, an empty line, the body."""
        return f"{_LABEL}{self.subject}\n\n{self.body}"

    def split(self, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The findings in the subject and those in the body, each with offsets into its own text.

        One that crosses the border is cut in two; one in the label alone is dropped.
        """
        body_at = len(_LABEL) + len(self.subject) + 2
        subject = self._within(findings := tuple(findings), len(_LABEL), len(_LABEL) + len(self.subject))
        return subject, self._within(findings, body_at, body_at + len(self.body))

    @staticmethod
    def _within(findings: Iterable[Finding], start: int, end: int) -> tuple[Finding, ...]:
        return tuple(
            replace(f, start=max(f.start, start) - start, end=min(f.end, end) - start)
            for f in findings
            if f.start < end and f.end > start
        )
