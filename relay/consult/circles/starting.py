"""Circles that a member begins by mail: colleagues are invited, and say yes or no unseen by each other."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from relay.consult.circles.listed import with_member
from relay.consult.circles.model import Circle, CircleState, Participant
from relay.consult.circles.people import others, present
from relay.consult.circles.sending import tell_silent
from relay.consult.circles.wishes import LARGEST, SMALLEST, YES_NEEDED, Wish
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.notices.circles import (
    CircleBegun,
    CircleInvitation,
    CircleNotStarted,
    CircleStarted,
    CircleWaits,
    NotPosted,
    NotStarted,
)
from relay.consult.routing.route import eligible
from relay.consult.routing.rules import Ask, practice_domains
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.settings.values import CircleKind, Rhythm

INVITED_FOR: Final = timedelta(days=14)
MOST_BEGUN, BEGUN_WITHIN = 2, timedelta(weeks=4)
"""So many circles a member may begin in this time: each writes to two dozen colleagues."""
MOST_INVITATIONS, INVITED_WITHIN = 2, timedelta(weeks=1)
"""So often a colleague is invited in this time, whoever begins what."""


def start(draft: Draft, wish: Wish, starter: Member, address: str, answers: str | None) -> Decision:
    """Invites colleagues; the circle begins once enough have said yes."""
    snapshot = draft.snapshot
    invited = _to_invite(draft, wish, starter) if wish.specialty else ()
    begun = _lately(starter.standing.circles_begun, draft.now - BEGUN_WITHIN)
    why: NotStarted | None = None
    if wish.specialty is None:
        why = NotStarted.SPECIALTY
    elif not SMALLEST <= wish.size <= LARGEST:
        why = NotStarted.SIZE
    elif any(c.starter == starter.id and c.state is CircleState.FORMING for c in snapshot.circles):
        why = NotStarted.ANOTHER
    elif starter.standing.left:
        why = NotStarted.LEFT
    elif len(begun) >= MOST_BEGUN:
        why = NotStarted.TOO_MANY
    elif len(invited) < YES_NEEDED:
        why = NotStarted.TOO_FEW
    if why or wish.specialty is None:
        choices = tuple(s.title for s in snapshot.config.specialties.values())
        again = begun[-MOST_BEGUN] + BEGUN_WITHIN if why is NotStarted.TOO_MANY else None
        notice = CircleNotStarted(
            why=why or NotStarted.SPECIALTY,
            choices=choices,
            smallest=SMALLEST,
            largest=LARGEST,
            again_on=draft.day(again) if again else None,
        )
        draft.write(notice, starter, address, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    circle = _joined(draft, _new(draft, wish, wish.specialty, starter), starter)
    draft.keep_circle(circle)
    draft.keep_standing(starter.id, replace(starter.standing, circles_begun=(*begun, draft.now)))
    for colleague in invited:
        _invite(draft, circle, colleague)
        were = _lately(colleague.standing.circle_invitations, draft.now - INVITED_WITHIN)
        now_too = replace(colleague.standing, circle_invitations=(*were, draft.now))
        draft.keep_standing(colleague.id, now_too)
    started = CircleStarted(
        circle=circle.title, invited=len(invited), needed=YES_NEEDED, until=_until(draft, circle)
    )
    draft.write(started, starter, address, answers=answers)
    return draft.decide(Outcome.COMMAND)


def answered(draft: Draft, yes: bool | None, member: Member, address: str, answers: str | None) -> Decision:
    """What follows from the answer to an invitation; nobody else hears of it before the circle begins."""
    circle = draft.snapshot.circle
    if circle is None:
        tell_silent(draft, member, address, NotPosted.ENDED, answers)
        return draft.decide(Outcome.ANSWERED)
    inside = circle.has(member.id)
    if yes is None:
        _invite(draft, circle, member)
        return draft.decide(Outcome.ANSWERED)
    if not yes:
        notice = CircleWaits(circle=circle.title, yes=False, full=False, until=None)
        draft.write(notice, member, address, answers=answers)
        return draft.decide(Outcome.COMMAND)
    if not inside and len(present(circle, draft.snapshot)) >= circle.size:
        notice = CircleWaits(circle=circle.title, yes=True, full=True, until=None)
        draft.write(notice, member, address, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    if not inside:
        circle = _joined(draft, circle, member)
    if circle.state is CircleState.FORMING and len(present(circle, draft.snapshot)) > YES_NEEDED:
        circle = replace(circle, state=CircleState.OPEN)
        draft.keep_circle(circle)
        for participant, reader in present(circle, draft.snapshot):
            _begun(draft, circle, participant, reader)
        return draft.decide(Outcome.COMMAND)
    draft.keep_circle(circle)
    own = circle.participant(member.id)
    if circle.state is CircleState.OPEN and own:
        _begun(draft, circle, own, member)
    else:
        waits = CircleWaits(circle=circle.title, yes=True, full=False, until=_until(draft, circle))
        draft.write(waits, member, address, answers=answers)
    return draft.decide(Outcome.COMMAND)


def _new(draft: Draft, wish: Wish, specialty: str, starter: Member) -> Circle:
    config = draft.snapshot.config
    number = draft.snapshot.circles_ever + 1
    while (key := f"{specialty}-circle-{number}") in config.circles or key in config.specialties:
        number += 1
    kind = "study group" if wish.kind is CircleKind.STUDY else "circle"
    return Circle(
        id=draft.tokens.new_id(),
        version=0,
        key=key,
        title=f"{config.specialties[specialty].title} {kind} {number}",
        state=CircleState.FORMING,
        kind=wish.kind,
        size=wish.size,
        rhythm=wish.rhythm,
        rota=True,
        starter=starter.id,
        specialty=specialty,
        created=draft.now,
    )


def _joined(draft: Draft, circle: Circle, member: Member) -> Circle:
    old = circle.participant(member.id)
    if old is not None:  # back again, under the name they had
        back = tuple(replace(p, left=None) if p is old else p for p in circle.participants)
        return replace(circle, participants=back)
    roster = draft.snapshot.roster.values()
    return with_member(
        circle,
        member.id,
        had=draft.snapshot.pseudonyms,
        forbidden=frozenset(w for m in roster for w in m.entry.name.lower().split()),
        now=draft.now,
        tokens=draft.tokens,
    )


def _to_invite(draft: Draft, wish: Wish, starter: Member) -> tuple[Member, ...]:
    """Colleagues who may be asked, no two of one practice, twice as many as there is room for.

    Not those who have been invited often enough lately: only who begins hears of that, as "too few".
    """
    ask = Ask(specialties=(wish.specialty or "",), asker=starter)
    chosen: list[Member] = []
    for member in draft.tokens.shuffled(eligible(ask, draft.snapshot, draft.now)):
        near = any(
            (m.entry.practice and m.entry.practice == member.entry.practice)
            or practice_domains(m) & practice_domains(member)
            for m in chosen
        )
        lately = _lately(member.standing.circle_invitations, draft.now - INVITED_WITHIN)
        if not near and len(lately) < MOST_INVITATIONS:
            chosen.append(member)
    return tuple(chosen[: 2 * (wish.size - 1)])


def _invite(draft: Draft, circle: Circle, colleague: Member) -> None:
    grant = Grant(
        purpose=Purpose.CIRCLE_INVITATION,
        member=colleague.id,
        circle_id=circle.id,
        expires=circle.created + INVITED_FOR,
    )
    draft.write(
        CircleInvitation(
            circle=circle.title,
            study=circle.kind is CircleKind.STUDY,
            size=circle.size,
            monthly=circle.rhythm is Rhythm.MONTHLY,
            until=_until(draft, circle),
        ),
        colleague,
        colleague.entry.address,
        reply_token=draft.grant(draft.tokens.fresh(), grant),
    )


def _begun(draft: Draft, circle: Circle, participant: Participant, reader: Member) -> None:
    token = draft.grant(
        draft.tokens.fresh(), Grant(purpose=Purpose.CIRCLE, member=reader.id, circle_id=circle.id)
    )
    draft.write(
        CircleBegun(
            circle=circle.title,
            address=f"{circle.key}@{draft.snapshot.domain}",
            you=participant.pseudonym,
            others=tuple(p.pseudonym for p, _ in others(circle, reader.id, draft.snapshot)),
        ),
        reader,
        reader.entry.address,
        reply_token=token,
    )


def _lately(times: tuple[datetime, ...], since: datetime) -> tuple[datetime, ...]:
    return tuple(t for t in times if t > since)


def _until(draft: Draft, circle: Circle) -> date:
    return draft.day(circle.created + INVITED_FOR)
