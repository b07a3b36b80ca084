"""`reveal` in a circle: those who wish it learn who the others are who wish it too.

The rule is that of two in a thread, for each two of the circle. Each has said so and was shown what
would be told to whom; a day after the second has, and not before, both are told. Whoever says it
later meets those whose wish still stands. Nobody else learns that anybody did: receipts, status and
times are the same whoever wishes it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from relay.consult.audit import Action
from relay.consult.circles.model import Circle, CircleState
from relay.consult.circles.people import others, present
from relay.consult.circles.rota import circle_token
from relay.consult.circles.sending import tell_silent
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.model import MemberId, Reveal
from relay.consult.notices.circle_meeting import (
    CircleMet,
    CircleRevealNoted,
    CircleRevealTakenBack,
    Colleague,
)
from relay.consult.notices.circles import NotPosted
from relay.consult.notices.reveal import NotMet
from relay.consult.quiet import is_quiet
from relay.consult.second_thoughts.revealing import meeting_time, new_wish
from relay.consult.snapshot import Member
from relay.consult.suspending import is_suspended
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted
from relay.deid.searched import fold

Two = tuple[Reveal, Reveal]


def reveal(
    draft: Draft,
    circle: Circle,
    writer: Member,
    address: str,
    *,
    chosen: str,
    only: MemberId | None,
    answers: str | None,
) -> Decision:
    """Keeps the wish, and shows its writer what would be told to whom; said anew, the day begins anew.

    chosen: the name and address as they wish to give them; without it as the roster has them.
    only: whose aside it answers; then it concerns that one alone.
    """
    here = [p.member for p, _ in others(circle, writer.id, draft.snapshot) if only in (None, p.member)]
    if not here:
        why = NotPosted.GONE if only else NotPosted.ALONE
        tell_silent(draft, writer, address, why, answers)
        return draft.decide(Outcome.ANSWERED)
    line = only or circle.id
    to = tuple(m for m in here if _two(writer.id, m) not in circle.met)
    wish = new_wish(line, writer, draft.now, chosen, to)
    kept = _without(circle, line, writer.id)
    draft.keep_circle(replace(circle, reveals=(*kept, wish) if to else kept))
    _receipt(draft, circle, writer, address, wish, answers)
    return draft.decide(Outcome.COMMAND)


def answered(
    draft: Draft,
    circle: Circle,
    writer: Member,
    address: str,
    *,
    no: bool,
    only: MemberId | None,
    answers: str | None,
) -> Decision:
    """What follows from an answer to the receipt: `no` takes the wish back, all else shows it once more."""
    line = only or circle.id
    wish = next((r for r in circle.reveals if r.thread_id == line and r.member == writer.id), None)
    if wish and not no:
        _receipt(draft, circle, writer, address, wish, answers)
        return draft.decide(Outcome.ANSWERED)
    draft.keep_circle(replace(circle, reveals=_without(circle, line, writer.id)))
    notice = CircleRevealTakenBack(circle=circle.title, met=_met_names(circle, writer.id))
    draft.write(notice, writer, address, reply_token=circle_token(draft, circle, writer), answers=answers)
    return draft.decide(Outcome.COMMAND)


def meet(draft: Draft, circle: Circle) -> Circle:
    """The circle after those are told of each other whose time has come.

    A wish is let go where its writer is not here any more; nobody hears that there was one.
    """
    readers = {p.member: m for p, m in present(circle, draft.snapshot)}
    circle = replace(circle, reveals=tuple(r for r in circle.reveals if r.member in readers))
    if circle.state is not CircleState.OPEN or is_quiet(draft.now, draft.snapshot.config.policy):
        return circle  # at night the mails would lie here, and a wish could not be taken back any more
    free = [member for member in readers if not is_suspended(draft, member)]  # the others' wishes stand
    due = [two for two in _pairs(circle, free) if draft.now >= meeting_time(two)]
    faulty = _faulty(due, draft.snapshot.stopped_at)
    good = [two for two in due if not faulty.intersection(two)]
    for two in due:
        if two not in good:
            _tell_not(draft, circle, readers, two)
    for member, reader in readers.items():
        met = [(own, other) for two in good for own, other in (two, two[::-1]) if own.member == member]
        if met:
            _tell(draft, circle, reader, [other for _, other in met])
    told = tuple(_two(one.member, other.member) for one, other in good)
    return _after(replace(circle, met=(*circle.met, *told)), faulty, set(due) - set(good))


def _tell(draft: Draft, circle: Circle, reader: Member, others_wishes: list[Reveal]) -> None:
    own = circle.participant(reader.id)
    notice = CircleMet(
        circle=circle.title,
        you=own.pseudonym if own else "",
        colleagues=tuple(
            Colleague(pseudonym=_name(circle, r.member), told=r.told, from_roster=r.from_roster)
            for r in others_wishes
        ),
    )
    draft.audit(Action.REVEAL, reader.id, circle.id)
    token = circle_token(draft, circle, reader)
    draft.write(notice, reader, reader.entry.address, thread=circle, reply_token=token)


def _tell_not(draft: Draft, circle: Circle, readers: dict[MemberId, Member], two: Two) -> None:
    """As between two: both hear it, and not whose words it was."""
    for own, other in (two, two[::-1]):
        reader = readers[own.member]
        notice = NotMet(subject=Redacted.of_wording(circle.title), pseudonym=_name(circle, other.member))
        token = circle_token(draft, circle, reader)
        draft.write(notice, reader, reader.entry.address, thread=circle, reply_token=token)


def _receipt(
    draft: Draft, circle: Circle, writer: Member, address: str, wish: Reveal, answers: str | None
) -> None:
    only = None if wish.thread_id == circle.id else wish.thread_id
    grant = Grant(purpose=Purpose.REVEAL, member=writer.id, circle_id=circle.id, thread_id=only)
    notice = CircleRevealNoted(
        circle=circle.title,
        others=tuple(_name(circle, m) for m in wish.to),
        met=_met_names(circle, writer.id),
        told=wish.told if wish.to else "",
    )
    token = draft.grant(draft.tokens.fresh(), grant)
    draft.write(notice, writer, address, reply_token=token, answers=answers)


def _pairs(circle: Circle, here: list[MemberId]) -> Iterator[Two]:
    """The wishes of each two who wish it of each other and have not met."""
    for one, other in combinations(here, 2):
        wish, answer = _of(circle, one, other), _of(circle, other, one)
        if wish and answer and _two(one, other) not in circle.met:
            yield wish, answer


def _of(circle: Circle, member: MemberId, other: MemberId) -> Reveal | None:
    """The newest wish of a member that concerns the other."""
    found = [r for r in circle.reveals if r.member == member and other in r.to]
    return max(found, key=lambda r: r.at, default=None)


def _faulty(due: list[Two], stopped_at: tuple[str, ...]) -> set[Reveal]:
    """The wishes in whose words the last search found somebody else; all, where it cannot be told."""
    every = {wish for two in due for wish in two}
    faulty: set[Reveal] = set()
    for word in stopped_at:
        found = {wish for wish in every if _letters(word) in _letters(wish.told)}
        if not found:
            return every
        faulty |= found
    return faulty


def _after(circle: Circle, faulty: set[Reveal], stopped: set[Two]) -> Circle:
    """The circle with the wishes that still have somebody to be told.

    None with faulty words stands, nor any towards who had those: both sides have read that they would
    have to say it again.
    """
    over = {(own.member, other.member) for two in stopped for own, other in (two, two[::-1])}
    over |= {pair for one, other in circle.met for pair in ((one, other), (other, one))}
    left = (
        replace(r, to=tuple(m for m in r.to if (r.member, m) not in over))
        for r in circle.reveals
        if r not in faulty
    )
    return replace(circle, reveals=tuple(r for r in left if r.to))


def _without(circle: Circle, line: str, member: MemberId) -> tuple[Reveal, ...]:
    return tuple(r for r in circle.reveals if (r.thread_id, r.member) != (line, member))


def _met_names(circle: Circle, member: MemberId) -> tuple[str, ...]:
    met = [other for two in circle.met if member in two for other in two if other != member]
    return tuple(_name(circle, other) for other in met)


def _name(circle: Circle, member: MemberId) -> str:
    found = circle.participant(member)
    return found.pseudonym if found else ""


def _two(one: MemberId, other: MemberId) -> tuple[MemberId, MemberId]:
    return (one, other) if one < other else (other, one)


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
