"""The one type a mail may be made from.

A `Redacted` is text in which every identifier found has been replaced. It comes
from `redaction.redact`, from the relay's own wording (templates), from joining
such pieces, and from the store that kept one. `mail.compose` takes nothing else,
so the type checker stops raw text on its way out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from relay.deid.finding import Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a placeholder stands in the redacted text."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text that may leave, with its placeholders marked and the relay's own wording told apart."""

    text: str
    marks: tuple[Mark, ...] = ()
    wording: tuple[tuple[int, int], ...] = ()
    """Runs that are the relay's own words; all else is a person's."""

    @classmethod
    def of_wording(cls, text: str) -> Self:
        """The relay's own words, from a template; never anything out of a mail."""
        return cls(text, wording=((0, len(text)),) if text else ())

    @classmethod
    def join(cls, pieces: Iterable["Redacted"]) -> Self:
        """The pieces one after the other, marks and wording moved along."""
        text, marks, wording = "", [], []
        for piece in pieces:
            at = len(text)
            marks += [replace(m, start=m.start + at, end=m.end + at) for m in piece.marks]
            wording += [(start + at, end + at) for start, end in piece.wording]
            text += piece.text
        return cls(text, tuple(marks), tuple(wording))

    def __getitem__(self, cut: slice) -> "Redacted":
        """The stretch [start:stop]; a mark or run is clipped to it."""
        start, stop, _ = cut.indices(len(self.text))
        return Redacted(
            self.text[start:stop],
            tuple(
                Mark(max(m.start, start) - start, min(m.end, stop) - start, m.kind)
                for m in self.marks
                if m.start < stop and m.end > start
            ),
            tuple(
                (max(a, start) - start, min(b, stop) - start)
                for a, b in self.wording
                if a < stop and b > start
            ),
        )

    def lines(self) -> "list[Redacted]":
        """The text line by line, without the line ends."""
        found, at = [], 0
        for line in self.text.split("\n"):
            found.append(self[at : at + len(line)])
            at += len(line) + 1
        return found

    def quoted(self) -> "Redacted":
        """Each line behind '> ', as a mail program quotes (RFC 3676 §4.5)."""
        newline = Redacted.of_wording("\n")
        pieces: list[Redacted] = []
        for line in self.lines():
            already = line.text.startswith(">")
            pieces += [Redacted.of_wording(">" if already or not line.text else "> "), line, newline]
        return Redacted.join(pieces[:-1])

    def persons_words(self) -> str:
        """Only what a person wrote: the relay's wording and the placeholders blanked out."""
        letters = list(self.text)
        for start, end in [*self.wording, *((m.start, m.end) for m in self.marks)]:
            letters[start:end] = " " * (end - start)
        return "".join(letters)
