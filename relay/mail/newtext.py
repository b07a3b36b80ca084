"""Splits a mail's text into what its writer newly wrote and what was there before."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from relay.mail.forwarded import is_forward_mark, is_forward_subject
from relay.mail.quotation import (
    attribution_length,
    header_block_length,
    is_barred,
    is_quoted,
    is_rule,
    is_separator,
)
from relay.mail.signature import cut_signature

MAX_LINES = 20_000
"""Lines that are looked at; `parse` says when there were more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The four kinds of text in a mail; each clean of the others."""

    new_text: str
    signature: str
    quoted: str
    forwarded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What helps to tell the kinds apart."""

    subject: str = ""
    own_domain: str = ""
    """Of the relay: what its mails say is never new, however a program quotes them."""
    names: frozenset[str] = frozenset()
    """See `signature.name_tokens`."""


class _Splitter:
    """One pass over the lines; each step consumes at least one."""

    def __init__(self, text: str, context: Context) -> None:
        self.lines = text.split("\n")[:MAX_LINES]
        self.context = context
        self.at = 0
        self.runs: list[list[str]] = [[]]
        self.quoted: list[str] = []
        self.forwarded: list[str] = []

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if is_forward_mark(line) and not is_quoted(line):
                self.forwarded += self._rest()
            elif is_separator(line):
                self._rest_is_old()
            elif is_quoted(line):
                self._quoted_block(is_quoted)
            elif length := attribution_length(self.lines, self.at):
                self._attributed(length)
            elif header_block_length(self.lines, self.at):
                self._rest_is_old()
            else:
                self.runs[-1].append(line)
                self.at += 1

    def _rest(self) -> list[str]:
        rest, self.at = self.lines[self.at :], len(self.lines)
        return rest

    def _rest_is_old(self) -> None:
        run = self.runs[-1]
        rules: list[str] = []
        while run and (is_rule(run[-1]) or not run[-1].strip()):
            rules.insert(0, run.pop())
        old = [*rules, *self._rest()]
        if is_forward_subject(self.context.subject):
            self.forwarded += old
        else:
            self.quoted += old

    def _quoted_block(self, is_marked: Callable[[str], bool]) -> None:
        end = self.at
        for index in range(self.at, len(self.lines)):
            if is_marked(self.lines[index]):
                end = index + 1
            elif self.lines[index].strip():
                break
        block, self.at = self.lines[self.at : end], end
        first = next((line for line in block if line.strip(" >|")), "")
        if is_forward_mark(first):
            self.forwarded += block
        else:
            self.quoted += block
        self.runs.append([])

    def _attributed(self, length: int) -> None:
        """Behind an attribution: a marked block, or a copy without marks to the end of the mail."""
        head = self.lines[self.at : self.at + length]
        following = self.at + length
        while following < len(self.lines) and not self.lines[following].strip():
            following += 1
        self.quoted += head
        self.at = following
        if following == len(self.lines):
            return
        if is_quoted(self.lines[following]) or is_barred(self.lines[following]):
            self._quoted_block(is_barred if is_barred(self.lines[following]) else is_quoted)
        elif self._says_something() or self._is_ours(" ".join(head)):
            self.quoted += self._rest()
        else:
            # Nothing above and no marks below: a program that puts the attribution first and the
            # answer under it. Kept as new, for a question lost is worse than a question quoted.
            self.runs.append([])

    def _says_something(self) -> bool:
        return any(line.strip() for run in self.runs for line in run)

    def _is_ours(self, attribution: str) -> bool:
        lowered = attribution.lower()
        domain = self.context.own_domain.lower()
        return "(via relay)" in lowered or "[relay]" in lowered or bool(domain and f"@{domain}" in lowered)


def split(text: str, context: Context) -> Split:
    """The text split; linear in its length.

    text: clean, LF line ends, flowed lines joined, quotation of HTML behind '> '.
    Interleaved answers are joined by empty lines; the quotation between them is gone.
    """
    splitter = _Splitter(text, context)
    splitter.run()
    kept: list[str] = []
    signatures: list[str] = []
    for run in splitter.runs:
        lines, signature = cut_signature(_trim(run), context.names)
        if lines:
            kept.append(_join(lines))
        if any(line.strip() for line in signature):
            signatures.append(_join([line for line in signature if line.rstrip() not in ("--", "")]))
    return Split(
        new_text="\n\n".join(kept),
        signature="\n".join(part for part in signatures if part),
        quoted=_join(splitter.quoted),
        forwarded=_join(splitter.forwarded),
    )


def _trim(run: list[str]) -> list[str]:
    lines = list(run)
    while lines and (
        not lines[-1].strip() or (is_rule(lines[-1]) and not lines[-1].strip().startswith("```"))
    ):
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


def _join(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
