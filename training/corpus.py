"""Annotated mails: read from their mark-up, cut into words, labelled."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from relay.deid.finding import Kind, Writer
from relay.deid.tagger.labels import KEPT, NOTHING, Label
from relay.deid.tagger.words import words

_MARK = re.compile(r"\{\{([A-Z]+)\|((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_BETWEEN_MAILS = re.compile(r"^=====\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end] and the type the annotators gave it."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One annotated mail, its text as the engine reads it: a subject line, an empty line, the body."""

    id: str
    text: str
    spans: tuple[Span, ...]
    writer: Writer = field(default_factory=Writer)

    @property
    def group(self) -> str:
        """The hand that wrote it: "ta" of "ta-014"."""
        return self.id.rpartition("-")[0]


def read(*places: Path) -> list[Mail]:
    """The mails in these files and folders, in order of their names.

    A file holds one mail, or several between lines of five equals signs. Raises ValueError, naming file and
    mail, where the mark-up is broken.
    """
    files = [f for p in places for f in (sorted(p.glob("*.txt")) if p.is_dir() else [p])]
    return [
        _mail(raw.strip("\n"), f"{file.name}, mail {number}")
        for file in files
        for number, raw in enumerate(_BETWEEN_MAILS.split(file.read_text(encoding="utf-8")), 1)
        if raw.strip()
    ]


def labels(mail: Mail) -> tuple[list[int], list[bool]]:
    """For each word of a mail its label's number, and whether it is part of a rare description."""
    cut = words(mail.text)
    numbers = [NOTHING] * len(cut)
    rare = [False] * len(cut)
    for span in mail.spans:
        inside = [i for i, w in enumerate(cut) if w.start < span.end and w.end > span.start]
        for nth, i in enumerate(inside):
            if span.type == "QUASI":
                rare[i] = True
            elif span.type == "KEEP":
                numbers[i] = KEPT
            else:
                numbers[i] = Label(Kind(span.type), begins=nth == 0).number
    return numbers, rare


def _mail(raw: str, where: str) -> Mail:
    head, found, body = raw.partition("\n---\n")
    if not found and not raw.endswith("\n---"):
        raise ValueError(f"{where}: no line --- after the header")
    fields = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\n"))}
    text, spans = _unmarked(f"Subject: {fields.get('subject', '')}\n\n{body.strip(chr(10))}\n", where)
    sender, _ = _unmarked(fields.get("from", ""), where)
    name, bracket, address = sender.partition("<")
    if not bracket and "@" in name:
        name, address = "", name
    writer = Writer(name=name.strip().strip('"'), addresses=tuple(filter(None, [address.strip(" >")])))
    return Mail(fields["id"], text, spans, writer)


def _unmarked(marked: str, where: str) -> tuple[str, tuple[Span, ...]]:
    """'Hi {{NAME|Al}}' as 'Hi Al' and its spans."""
    out: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for mark in _MARK.finditer(marked):
        out += [marked[at : mark.start()], mark[2]]
        length += mark.start() - at
        spans.append(Span(length, length + len(mark[2]), mark[1]))
        length += len(mark[2])
        at = mark.end()
    text = "".join([*out, marked[at:]])
    if "{{" in text or "}}" in text:
        raise ValueError(f"{where}: nested or broken mark-up")
    return text, tuple(spans)
