"""Plain text: the relay's sentences filled to lines of 72, a person's text as it stands.

A template's lines mean this: a line that starts in the first column belongs to a
paragraph, which ends at a blank line or at one of the other kinds. An indented
line stands alone, its continuation hangs under its first word. A line that is
nothing but one value is a person's text, printed untouched.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from relay.deid.replacing.redacted import Redacted
from relay.render.voice import STAND_IN, Voice, one_line, unfolded

WIDTH: Final = 72
RULE: Final = "-" * 60
"""Stands before and after a person's words, so that the relay's own are told apart at a glance."""
MAX_SUBJECT: Final = 200

_HANG = re.compile(r" +(?:[-*] +|[0-9]+\. +)?")
_NEWLINE: Final = Redacted.of_wording("\n")


def laid_out(rendered: str, said: Sequence[Voice]) -> Redacted:
    """The whole text of a mail out of a rendered template; ends with one line end."""
    lines: list[Redacted] = []
    for line in _lines(rendered, said):
        if line.text or (lines and lines[-1].text):  # never two blank lines of ours, none on top
            lines += [line]
    while lines and not lines[-1].text:
        lines.pop()
    return Redacted.join(piece for line in lines for piece in (line, _NEWLINE))


def subject_line(rendered: str, said: Sequence[Voice]) -> Redacted:
    """The subject on one line, without blanks around it, at most `MAX_SUBJECT` characters."""
    line = one_line(unfolded(rendered.strip(), said))
    line = line[len(line.text) - len(line.text.lstrip()) : len(line.text.rstrip())]
    if len(line.text) <= MAX_SUBJECT:
        return line
    return Redacted.join([line[: MAX_SUBJECT - 1], Redacted.of_wording("…")])


def wrapped(line: Redacted, hang: str = "") -> Redacted:
    """The line broken at blanks before column 72; a placeholder stays in one piece."""
    pieces, start, end = [], 0, 0
    room = WIDTH
    for word in re.finditer(r"[^ ]+", line.text):
        inside = any(mark.start < word.start() < mark.end for mark in line.marks)
        if word.end() - start > room and end > start and not inside:
            pieces += [line[start:end], Redacted.of_wording("\n" + hang)]
            start, room = word.start(), WIDTH - len(hang)
        end = word.end()
    return Redacted.join([*pieces, line[start:end]])


def _lines(rendered: str, said: Sequence[Voice]) -> Iterator[Redacted]:
    """Blank lines, paragraphs, single lines and persons' texts, in order."""
    paragraph: list[str] = []
    for line in [*rendered.split("\n"), ""]:
        alone = STAND_IN.fullmatch(line)
        if line.strip() and not alone and not line.startswith(" ") and line.strip() != RULE:
            paragraph.append(line.strip())
            continue
        if paragraph:
            yield wrapped(unfolded(" ".join(paragraph), said))
            paragraph = []
        if alone:
            yield said[int(alone[1])].words
        else:
            indent = _HANG.match(line)
            yield wrapped(unfolded(line.rstrip(), said), " " * len(indent[0]) if indent else "")
