"""Replaces findings by placeholders, the same for the same person throughout a consultation."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from relay.deid.finding import Finding, Kind, Known
from relay.deid.merging import merge
from relay.deid.reading.plain import plain
from relay.deid.replacing.casting import cast_people
from relay.deid.replacing.distance import Distance, distances
from relay.deid.replacing.people import Form, tokens_of
from relay.deid.replacing.placeholders import claim, noun_for, oldest, standing, with_article
from relay.deid.replacing.redacted import Mark, Redacted
from relay.deid.wording import folded, without_possessive

_NUMBERS = frozenset({Kind.PHONE, Kind.ID})
_SUBSCRIBER = 9
"""Digits at the end that tell two phones apart: "+44 20 7946 0018" is "020 7946 0018" from abroad (E.123)."""
_BARE_POSSESSIVE = re.compile(r"['’](?=\s+\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One form of an identifier, as it stood in a text, and what stands for it."""

    text: str
    kind: Kind
    placeholder: str
    sex: str = ""
    """"m" or "f" where a title told it, so that Mr. and Mrs. Lee stay two."""

    @property
    def is_told(self) -> bool:
        """Whether it was told in other words, a date as "about a week ago", and has no placeholder."""
        return not self.placeholder.startswith("[")


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


def redact(
    text: str, findings: Sequence[Finding], cast: Cast, *, came: date | None = None
) -> tuple[Redacted, Cast]:
    """The text with each finding replaced, and the cast grown by those who are new in it.

    findings: in any order; overlapping ones are joined. A possessive 's stays in the text.
    came: the day the text came, where policy wants dates told as a distance from it; else they are "[date]".
    Placeholders that the writer typed back keep standing, and are marked.
    """
    tidy = [t for f in merge(findings, len(text)) if (t := _trimmed(f, text)) is not None]
    names = _Placeholders(text, tidy, cast, came)
    pieces: list[str] = []
    marks: list[Mark] = []
    length, at = 0, 0
    for stretch in names.in_order():
        between = with_article(_possessive(text, at, stretch.start), stretch.words)
        pieces += [between, stretch.words]
        length += len(between)
        marks.append(Mark(length, length + len(stretch.words), stretch.kind))
        length += len(stretch.words)
        at = stretch.end
    pieces.append(_possessive(text, at, len(text)))
    return Redacted("".join(pieces), tuple(marks)), names.cast()


@dataclass(frozen=True, slots=True, order=True)
class _Stretch:
    """A piece of the text, and what stands for it."""

    start: int
    end: int
    kind: Kind
    words: str


class _Placeholders:
    """Decides what stands for each finding of one text."""

    def __init__(self, text: str, findings: Sequence[Finding], cast: Cast, came: date | None) -> None:
        self._text = text
        self._findings = findings
        self._entries = cast.entries
        own = [e for e in reversed(cast.entries) if not e.is_told]
        told = [(e.text, e.placeholder) for e in cast.entries if e.is_told]
        # Persons are found by all their forms; a town called as one of them is a thing of its own.
        self._things = {_thing_key(e.text, e.kind): e.placeholder for e in own if e.kind is not Kind.NAME}
        # A placeholder the writer typed, and nobody has yet, must not become somebody else's.
        self._taken = {e.placeholder for e in own} | {text[start:end] for start, end in standing(text)}
        persons: dict[str, list[Form]] = defaultdict(list)
        for entry in cast.entries:
            if entry.kind is Kind.NAME:
                persons[entry.placeholder].append(Form(tokens_of(entry.text), entry.sex))
        self._people = cast_people(text, findings, persons, self._taken)
        self._distances: Mapping[int, Distance] = distances(text, findings, came, told) if came else {}
        self._met: list[tuple[int, Entry]] = []
        self._stretches = list(self._replaced())

    def in_order(self) -> list[_Stretch]:
        """Everything to mark, by position."""
        return sorted([*self._stretches, *self._typed_back()])

    def cast(self) -> Cast:
        """The cast, grown by the forms met in this text."""
        entries = list(self._entries)
        seen = {(_key(e.text), e.placeholder, sex) for e in entries for sex in ("", e.sex)}
        for _, entry in sorted(self._met, key=lambda met: met[0]):
            if (_key(entry.text), entry.placeholder, entry.sex) not in seen:
                seen |= {(_key(entry.text), entry.placeholder, sex) for sex in ("", entry.sex)}
                entries.append(entry)
        return Cast(tuple(entries))

    def _typed_back(self) -> Iterator[_Stretch]:
        kinds = {e.placeholder: e.kind for e in self._entries if not e.is_told}
        if not kinds:
            return
        pattern = re.compile("|".join(map(re.escape, sorted(kinds, key=len, reverse=True))))
        replaced = iter(self._stretches)
        stretch = next(replaced, None)
        for match in pattern.finditer(self._text):
            while stretch is not None and stretch.end <= match.start():
                stretch = next(replaced, None)
            if stretch is None or stretch.start >= match.end():
                yield _Stretch(match.start(), match.end(), kinds[match[0]], match[0])

    def _replaced(self) -> Iterator[_Stretch]:
        at = 0
        for number, finding in enumerate(self._findings):
            start, end = finding.start, finding.end
            distance = self._distances.get(number)
            if finding.kind is Kind.AGE:
                following = self._findings[number + 1 : number + 2]
                words, end = oldest(self._text, end, following[0].start if following else len(self._text))
            elif finding.kind is Kind.NAME:
                words, end = self._names(number)
            elif distance is not None and distance.start >= at:
                words, start = distance.words, distance.start
                self._meet(finding.start, end, finding.kind, distance.wording)
            else:
                words = self._thing(finding)
                self._meet(start, end, finding.kind, words)
            yield _Stretch(start, end, finding.kind, words)
            at = end

    def _names(self, number: int) -> tuple[str, int]:
        """What stands for a finding that names one person or several, and where the text goes on."""
        words, at = "", self._findings[number].start
        for mention, placeholder in self._people[number]:
            words += self._text[at : mention.start] + placeholder
            at = mention.end
            self._meet(mention.start, at, Kind.NAME, placeholder, mention.form.sex)
        return words, at

    def _thing(self, finding: Finding) -> str:
        key = _thing_key(self._text[finding.start : finding.end], finding.kind)
        if key not in self._things:
            self._things[key] = claim(noun_for(finding, self._text), self._taken)
        return self._things[key]

    def _meet(self, start: int, end: int, kind: Kind, placeholder: str, sex: str = "") -> None:
        typed = self._text[start:end]
        entry = Entry(text=plain(typed)[0].strip() or typed, kind=kind, placeholder=placeholder, sex=sex)
        self._met.append((start, entry))


def _possessive(text: str, start: int, end: int) -> str:
    """The text between two placeholders; what was "James' idea" becomes "[client]'s idea"."""
    between = text[start:end]
    if start and text[start - 1] in "sxzSXZ" and (mark := _BARE_POSSESSIVE.match(between)):
        return f"{mark[0]}s{between[mark.end() :]}"
    return between


def _key(words: str) -> str:
    """What two mentions of one thing have in common: disguise, case, accents, spaces do not count."""
    read = plain(words)[0] or words
    return " ".join(folded(without_possessive(read)).split())


def _thing_key(words: str, kind: Kind) -> str:
    """The same, for what is no person: of a number only its digits and letters count, however grouped."""
    key = _key(words)
    if kind not in _NUMBERS:
        return key
    bare = "".join(filter(str.isalnum, key)) or key
    return bare[-_SUBSCRIBER:] if kind is Kind.PHONE else bare


def _trimmed(finding: Finding, text: str) -> Finding | None:
    """The finding without spaces at its ends and without a possessive; None if nothing is left."""
    words = text[finding.start : finding.end]
    start = finding.start + len(words) - len(words.lstrip())
    words = words.strip()
    if finding.kind is Kind.NAME:
        words = without_possessive(words).rstrip() or words
    return replace(finding, start=start, end=start + len(words)) if words else None
