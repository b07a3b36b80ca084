"""Replaces findings by placeholders, the same for the same person throughout a consultation."""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Self

from relay.deid.finding import Finding, Kind, Known
from relay.deid.merging import merge, moved
from relay.deid.placeholders import OLDEST, noun_for, role_of, standing
from relay.deid.redacted import Mark, Redacted

_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_WORD = re.compile(r"[^\W_]+")
_PRONOUNCED = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sr", "jr", "the"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One form of an identifier, as it stood in a text, and what stands for it."""

    text: str
    kind: Kind
    placeholder: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what was replaced in a consultation; in order of first appearance.

    A person is the entries of kind NAME that share a placeholder: "Ann", "Ann Lee" and "Mrs. Lee".
    """

    entries: tuple[Entry, ...] = ()

    def known(self) -> tuple[Known, ...]:
        """What to look for in the next text of this consultation.

        Dates and ages are left to their recognizers: "may" and "93" mean nothing by themselves.
        """
        return tuple(
            Known(text=e.text, kind=e.kind) for e in self.entries if e.kind not in {Kind.DATE, Kind.AGE}
        )

    def to_json(self) -> str:
        """One line of JSON; holds names, so it is stored encrypted only."""
        return json.dumps([[e.text, e.kind.value, e.placeholder] for e in self.entries], ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Self:
        """The cast `to_json` wrote."""
        return cls(
            tuple(
                Entry(text=text, kind=Kind(kind), placeholder=name) for text, kind, name in json.loads(line)
            )
        )


def redact(text: str, findings: Sequence[Finding], cast: Cast) -> tuple[Redacted, Cast]:
    """The text with each finding replaced, and the cast grown by those who are new in it.

    findings: in any order; overlapping ones are joined. A possessive 's stays in the text.
    Placeholders that the writer typed back keep standing, and are marked.
    """
    tidy = [t for f in merge(findings, len(text)) if (t := _trimmed(f, text)) is not None]
    names = _Placeholders(text, tidy, cast)
    pieces: list[str] = []
    marks: list[Mark] = []
    length, at = 0, 0
    for start, end, kind, placeholder in names.in_order():
        pieces += [text[at:start], placeholder]
        length += start - at
        marks.append(Mark(length, length + len(placeholder), kind))
        length += len(placeholder)
        at = end
    pieces.append(text[at:])
    return Redacted("".join(pieces), tuple(marks)), names.cast()


class _Placeholders:
    """Decides what stands for each finding of one text."""

    def __init__(self, text: str, findings: Sequence[Finding], cast: Cast) -> None:
        self._text = text
        self._findings = findings
        self._entries = list(cast.entries)
        self._known = {(_key(e.text)): e.placeholder for e in reversed(cast.entries)}
        # A placeholder the writer typed, and nobody has yet, must not become somebody else's.
        typed = {text[start:end] for start, end in standing(text)}
        self._taken = {e.placeholder for e in cast.entries} | typed
        self._persons: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for entry in cast.entries:
            if entry.kind is Kind.NAME:
                self._persons[entry.placeholder].append(_tokens(entry.text))
        self._chosen = self._choose()

    def in_order(self) -> list[tuple[int, int, Kind, str]]:
        """(start, end, kind, placeholder) of everything to mark, by position."""
        found = [(f.start, f.end, f.kind, p) for f, p in zip(self._findings, self._chosen, strict=True)]
        return sorted(found + self._typed_back())

    def cast(self) -> Cast:
        """The cast, grown by the forms met in this text."""
        entries, seen = list(self._entries), {(_key(e.text), e.placeholder) for e in self._entries}
        for finding, placeholder in zip(self._findings, self._chosen, strict=True):
            words = self._text[finding.start : finding.end]
            if finding.kind is not Kind.AGE and (_key(words), placeholder) not in seen:
                seen.add((_key(words), placeholder))
                entries.append(Entry(text=words, kind=finding.kind, placeholder=placeholder))
        return Cast(tuple(entries))

    def _typed_back(self) -> list[tuple[int, int, Kind, str]]:
        kinds = {e.placeholder: e.kind for e in self._entries}
        if not kinds:
            return []
        pattern = re.compile("|".join(map(re.escape, sorted(kinds, key=len, reverse=True))))
        covered = [(f.start, f.end) for f in self._findings]
        return [
            (m.start(), m.end(), kinds[m[0]], m[0])
            for m in pattern.finditer(self._text)
            if not any(start < m.end() and m.start() < end for start, end in covered)
        ]

    def _choose(self) -> list[str]:
        who = self._group()
        chosen: list[str] = []
        for number, finding in enumerate(self._findings):
            if finding.kind is Kind.AGE:
                chosen.append(OLDEST)
            elif finding.kind is Kind.NAME:
                chosen.append(self._person(number, who, chosen))
            else:
                chosen.append(self._thing(finding))
        return chosen

    def _thing(self, finding: Finding) -> str:
        key = _key(self._text[finding.start : finding.end])
        if key not in self._known:
            self._known[key] = self._new(noun_for(finding, self._text))
        return self._known[key]

    def _person(self, number: int, who: dict[int, str], chosen: list[str]) -> str:
        group = who[number]
        if group in self._taken:
            return group
        placeholder = self._known.get(group)
        if placeholder is None:
            mentions = [i for i, g in who.items() if g == group]
            role = role_of(
                [self._findings[i] for i in mentions],
                self._text,
                client_before=[self._last_named_is_client(i, who, chosen) for i in mentions],
            )
            placeholder = self._new(role or ("family" if self._is_family(number) else "person"))
            self._known[group] = placeholder
        return placeholder

    def _last_named_is_client(self, number: int, who: dict[int, str], chosen: list[str]) -> bool:
        for i in range(min(number, len(chosen)) - 1, -1, -1):
            if self._findings[i].kind is Kind.NAME and who[i] != who[number]:
                return chosen[i].startswith("[client") and "'" not in chosen[i]
        return True

    def _is_family(self, number: int) -> bool:
        """Whether a mention is a household: "the Lees"."""
        finding = self._findings[number]
        before = self._text[max(0, finding.start - 4) : finding.start].casefold()
        return before == "the " and self._text[finding.end - 1] == "s"

    def _new(self, noun: str) -> str:
        """A placeholder not yet taken: '[client]', '[client 2]'; persons are numbered from 1."""
        for n in count(1):
            name = f"[{noun}]" if n == 1 and noun != "person" else f"[{noun} {n}]"
            if name not in self._taken:
                self._taken.add(name)
                return name
        raise AssertionError  # count() does not end

    def _group(self) -> dict[int, str]:
        """Whom each NAME finding means: a placeholder of the cast, or a key of a person new in this text."""
        persons = {name: list(forms) for name, forms in self._persons.items()}
        spoken = {
            i: _tokens(self._text[f.start : f.end])
            for i, f in enumerate(self._findings)
            if f.kind is Kind.NAME
        }
        who: dict[int, str] = {}
        # Full names first, so that "Ann" finds "Ann Lee" even when the text says "Ann" first.
        for i in sorted(spoken, key=lambda i: (-len(spoken[i]), i)):
            fits = [name for name, forms in persons.items() if any(_same_person(spoken[i], f) for f in forms)]
            if len(fits) > 1:
                exact = [name for name in fits if spoken[i] in persons[name]]
                fits = (exact or _nearest(fits, i, who))[:1]
            name = fits[0] if fits else f"{i} {' '.join(spoken[i])}"
            if spoken[i] not in (forms := persons.setdefault(name, [])):
                forms.append(spoken[i])
            who[i] = name
        return dict(sorted(who.items()))


def _nearest(fits: list[str], number: int, who: dict[int, str]) -> list[str]:
    """The candidates, the one named last before this mention first."""
    before = [i for i in who if i < number and who[i] in fits]
    return [who[max(before)]] if before else fits


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be one person's: equal, or the shorter is part of the longer or its initials."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if not short or len(short) == len(long):
        return bool(short) and _initials_of(short, long)
    if all(word in long for word in short):
        return True
    joined = "".join(short)
    return len(short) == 1 and 2 <= len(joined) <= 4 and joined == "".join(word[0] for word in long)


def _initials_of(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each word equals its fellow or is its first letter: "Grant P" and "Grant Page"."""
    if all(len(a) == 1 for a in min(one, other, key=lambda words: len("".join(words)))):
        return [a[0] for a in one] == [b[0] for b in other]
    return any(len(a) > 1 and a == b for a, b in zip(one, other, strict=True)) and all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(one, other, strict=True)
    )


def _tokens(name: str) -> tuple[str, ...]:
    words = tuple(w for w in _WORD.findall(_POSSESSIVE.sub("", name).casefold()) if w not in _PRONOUNCED)
    return words or (name.casefold(),)


def _key(words: str) -> str:
    """What two mentions of one thing have in common: case, spaces and a possessive do not count."""
    return " ".join(_POSSESSIVE.sub("", words.casefold()).split())


def _trimmed(finding: Finding, text: str) -> Finding | None:
    """The finding without spaces at its ends and without a possessive; None if nothing is left."""
    words = text[finding.start : finding.end]
    start = finding.start + len(words) - len(words.lstrip())
    words = words.strip()
    if finding.kind is Kind.NAME and (possessive := _POSSESSIVE.search(words)):
        words = words[: possessive.start()].rstrip() or words
    return moved(finding, start, start + len(words)) if words else None
