"""Who is in a circle now, under which name, and what is no more than such a name in a text."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from relay.consult.circles.model import Circle, Participant
from relay.consult.model import MemberId
from relay.consult.snapshot import Member, Snapshot
from relay.deid.finding import Finding, Flag, Judgement, Known

_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|doctor|sir|señora?|sra?)\.?\s+\Z", re.IGNORECASE
)
# Begun only where a word does, so that one without an end is looked at once; each word may be the title.
_BEFORE_A_WORD = re.compile(r"(?<!\S)(\S{1,60}\s+)(?=(\w+))")
Found = TypeVar("Found", Finding, Flag)


def present(circle: Circle, snapshot: Snapshot) -> tuple[tuple[Participant, Member], ...]:
    """Everybody who reads here now: in the circle, on the roster, and not gone from the relay."""
    found = ((p, snapshot.roster.get(p.member)) for p in circle.participants if p.is_in)
    return tuple((p, m) for p, m in found if m is not None and m.standing.left is None)


def others(circle: Circle, member: MemberId, snapshot: Snapshot) -> tuple[tuple[Participant, Member], ...]:
    """Everybody who reads here now but this one."""
    return tuple((p, m) for p, m in present(circle, snapshot) if p.member != member)


def named(name: str, among: Iterable[Participant]) -> Participant | None:
    """The one called so, with or without "Colleague" or "Colega" before it."""
    wanted = " ".join(name.casefold().split()).removeprefix("colleague ").removeprefix("colega ")
    return next((p for p in among if p.pseudonym.casefold() == wanted), None)


def without_pseudonyms(
    judgement: Judgement, text: str, circle: Circle, known: Collection[Known] = ()
) -> Judgement:
    """The judgement without findings that are just what somebody in the circle is called here.

    One that is anything more ("Joanna Birch", "Mrs Birch"), or known as somebody's name, stays; and
    then every "Birch" in this text does.
    """
    taken = {word for one in known for word in one.text.casefold().split()}
    names = {p.pseudonym for p in circle.participants}
    taken |= _part_of_names(text, judgement, names)
    free = {name for name in names if not taken & set(name.casefold().split())}
    return replace(
        judgement,
        findings=tuple(_not_in(free, judgement.findings, text)),
        flags=tuple(_not_in(free, judgement.flags, text)),
    )


def _part_of_names(text: str, judgement: Judgement, pseudonyms: Collection[str]) -> set[str]:
    """Words that stand in something found which is more than a pseudonym, or behind a title."""
    words: set[str] = set()
    for finding in judgement.findings:
        own = _plain(text[finding.start : finding.end])
        if own not in pseudonyms:
            words |= set(own.casefold().split())
    for title in _BEFORE_A_WORD.finditer(text):
        if _TITLED.search(title[1]):
            words.add(title[2].casefold())
    return words


def _not_in(free: Collection[str], found: Iterable[Found], text: str) -> Iterable[Found]:
    called = [m.span() for name in free for m in re.finditer(rf"\bColleague\s+{re.escape(name)}\b", text)]
    return (
        f
        for f in found
        if _plain(text[f.start : f.end]) not in free
        and not any(start <= f.start and f.end <= end for start, end in called)
    )


def _plain(words: str) -> str:
    """The words without what may stand around a name: Birch's, Colleague Birch."""
    return re.sub(r"['’]s\Z", "", " ".join(words.split()).strip(".,:;!?")).removeprefix("Colleague ")
