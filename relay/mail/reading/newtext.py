"""Splits a mail's text into what its writer newly wrote and what was there before."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from relay.mail.reading.attribution import attribution_length
from relay.mail.reading.forwarded import is_forward_mark, is_forward_subject
from relay.mail.reading.header_block import header_block_length
from relay.mail.reading.quotation import (
    is_barred,
    is_drawn,
    is_quoted,
    is_rule,
    is_separator,
    is_spilled,
    unquoted,
)
from relay.mail.reading.signature import cut_signature
from relay.mail.reading.tail import part_at_program_line

MAX_LINES = 20_000
"""Lines that are looked at; `parse` says when there were more."""
_MAX_ASKED = 4
"""Lines of a question that an answer written into it is shown with."""
_MAX_HEAD, _MAX_HEAD_CHARS = 6, 20_000
"""Lines, and characters, that may name who wrote what follows."""

_MAX_OWN_HEAD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The kinds of text in a mail; each clean of the others."""

    new_text: str
    answered: str
    signature: str
    quoted: str
    forwarded: str
    uncertain: str
    perhaps_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What helps to tell the kinds apart."""

    subject: str = ""
    own_domain: str = ""
    """Of the relay: what its mails say is never new, however a program quotes them."""
    names: frozenset[str] = frozenset()
    """See `own_name.name_tokens`."""

    def is_ours(self, head: str) -> bool:
        """Whether an attribution or header block names the relay as who wrote what follows."""
        lowered = head[:_MAX_HEAD_CHARS].lower()
        domain = self.own_domain.lower()
        return "(via relay)" in lowered or "[relay]" in lowered or bool(domain and f"@{domain}" in lowered)


@dataclass(slots=True)
class _Run:
    """New lines in a row, and the lines of the relay's own mail that they stand below."""

    asked: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class _Splitter:
    """One pass over the lines; each step consumes at least one."""

    def __init__(self, text: str, context: Context) -> None:
        self.lines = text.split("\n")[:MAX_LINES]
        self.context = context
        self.at = 0
        self.runs = [_Run()]
        self.quoted: list[str] = []
        self.forwarded: list[str] = []
        self.uncertain: list[str] = []
        self.perhaps_quoted = False
        self.said = False
        """Whether any new words stand above."""
        self.blocks = 0
        self.ours = False
        """Whether the latest attribution named the relay."""

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if is_forward_mark(line) and not is_quoted(line):
                self.forwarded += self._rest()
            elif is_separator(line):
                self._rest_is_old()
            elif is_quoted(line):
                self._quoted_block(is_quoted)
            elif header_block_length(self.lines, self.at):
                self._rest_is_old()
            elif length := attribution_length(self.lines, self.at) or self._names_us(line):
                self._attributed(length)
            else:
                self.runs[-1].lines.append(line)
                self.said = self.said or bool(line.strip() and not is_drawn(line))
                self.at += 1

    def _names_us(self, line: str) -> int:
        """1 for an attribution that names the relay and no date: "Colleague Elm (via Relay) writes:"."""
        ends = len(line) <= _MAX_OWN_HEAD and line.rstrip().endswith(":")
        return int(ends and "(via relay)" in line.lower())

    def _rest(self) -> list[str]:
        rest, self.at = self.lines[self.at :], len(self.lines)
        return rest

    def _rest_is_old(self) -> None:
        run = self.runs[-1].lines
        rules: list[str] = []
        while run and (is_drawn(run[-1]) or not run[-1].strip()):
            rules.insert(0, run.pop())
        alone, old = not self.said, [*rules, *self._rest()]
        if is_forward_subject(self.context.subject):
            self.forwarded += old
            return
        head = _head_length(old)
        if alone and not self.context.is_ours(" ".join(old[:head])):
            # Somebody else's mail, and not a word above it. Either nothing was written, or it was
            # written below, or it is meant to be passed on: only its sender can say.
            self.quoted += old[:head]
            self.uncertain += old[head:]
        else:
            self.quoted += old

    def _quoted_block(self, is_marked: Callable[[str], bool]) -> None:
        end = self.at
        spilled: list[str] = []
        for index in range(self.at, len(self.lines)):
            if is_marked(self.lines[index]):
                end = index + 1
            elif self.lines[index].strip():
                sure = is_spilled(self.lines, index)
                if sure is None:
                    break
                if not sure:
                    spilled.append(self.lines[index])
                end = index + 1
        block, self.at = self.lines[self.at : end], end
        self.blocks += 1
        self.uncertain += spilled
        self.ours = self.ours or self.context.is_ours(" ".join(block[:_MAX_HEAD]))
        first = next((line for line in block if line.strip(" >|")), "")
        if is_forward_mark(first):
            self.forwarded += block
        else:
            self.quoted += block
        self.runs.append(_Run(asked=_asked(block) if self.ours else []))

    def _attributed(self, length: int) -> None:
        """Behind an attribution: a marked block, or a copy without marks to the end of the mail."""
        head = self.lines[self.at : self.at + length]
        following = self.at + length
        while following < len(self.lines) and not self.lines[following].strip():
            following += 1
        self.quoted += head
        self.at = following
        self.ours = self.context.is_ours(" ".join(head))
        if following == len(self.lines):
            return
        if is_quoted(self.lines[following]) or is_barred(self.lines[following]):
            self._quoted_block(is_barred if is_barred(self.lines[following]) else is_quoted)
        elif self.said or self.ours:
            self.quoted += self._rest()
        else:
            # Nothing above and no marks below: a program that puts the attribution first and the
            # answer under it. Kept as new, for a question lost is worse than a question quoted.
            self.perhaps_quoted = True
            self.runs.append(_Run())


def split(text: str, context: Context) -> Split:
    """The text split; linear in its length.

    text: clean, LF line ends, flowed lines joined, quotation of HTML behind '> '.
    Interleaved answers are joined by empty lines; the quotation between them is gone.
    """
    splitter = _Splitter(text, context)
    splitter.run()
    uncertain = splitter.uncertain
    answers: list[tuple[list[str], str]] = []
    signatures: list[str] = []
    for run in splitter.runs:
        lines = _trim(run.lines)
        if not splitter.quoted and not splitter.forwarded:
            above, device, below = part_at_program_line(lines)
            if any(line.strip() for line in above) and device:
                rest, signature = cut_signature(_trim(below), context.names)
                uncertain += rest
                signatures.append(_join([*device, *signature]))
                lines = above
        lines, signature = cut_signature(lines, context.names)
        if lines:
            answers.append((run.asked, _join(lines)))
        signatures.append(_join([line for line in signature if line.rstrip() not in ("--", "")]))
    interleaved = splitter.blocks > 1 and any(asked for asked, _ in answers)
    return Split(
        new_text="\n\n".join(said for _, said in answers),
        answered="\n\n".join(_shown(asked, said) for asked, said in answers) if interleaved else "",
        signature="\n".join(part for part in signatures if part),
        quoted=_join(splitter.quoted),
        forwarded=_join(splitter.forwarded),
        uncertain=_join(_trim(uncertain)),
        perhaps_quoted=splitter.perhaps_quoted and bool(answers),
    )


def _head_length(lines: list[str]) -> int:
    """How many lines at the beginning are rules, separator and header block."""
    at = 0
    while at < len(lines) and (not lines[at].strip() or is_drawn(lines[at]) or is_separator(lines[at])):
        at += 1
    return at + header_block_length(lines, at) if at < len(lines) else at


def _asked(block: list[str]) -> list[str]:
    """The last paragraph of a quoted block, as the relay wrote it: what an answer below it answers."""
    found: list[str] = []
    for line in reversed(block):
        depth, said = unquoted(line)
        if depth != 1 or not said.strip():
            if found:
                break
            continue
        if len(found) == _MAX_ASKED:
            found.append("[…]")
            break
        found.append(said.rstrip())
    return found[::-1]


def _shown(asked: list[str], said: str) -> str:
    return "\n".join([*(f"> {line}" for line in asked), *([""] if asked else []), said])


def _trim(run: list[str]) -> list[str]:
    lines = list(run)
    while lines and (
        not lines[-1].strip() or (is_rule(lines[-1]) and not lines[-1].strip().startswith("```"))
    ):
        lines.pop()
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start < len(lines) and lines[start].startswith(" ") and not lines[start].startswith("  "):
        lines[start] = lines[start][1:]  # Yahoo begins every text with a blank
    return lines[start:]


def _join(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
