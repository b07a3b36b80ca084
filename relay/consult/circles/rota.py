"""Whose case is next: in the order of the participants, one a round."""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from relay.consult.circles.model import Circle, CircleState
from relay.consult.circles.people import present
from relay.consult.grants import Grant, Purpose
from relay.consult.model import MemberId
from relay.consult.notices.circles import CircleRota, CircleYourCase
from relay.consult.snapshot import Member, Snapshot
from relay.consult.writing import Draft
from relay.settings.values import Rhythm

REMINDED_BEFORE: Final = timedelta(days=3)


def turn_rota(draft: Draft, circle: Circle) -> Circle:
    """The circle with its rota as it stands today; who is next is told, and reminded."""
    if not circle.rota or circle.state is not CircleState.OPEN or not present(circle, draft.snapshot):
        return circle
    today = draft.day(draft.now)
    if circle.next_on is None:
        first = present(circle, draft.snapshot)[0][0].member
        return _announced(draft, circle, first, after_a_round(today, circle.rhythm))
    if circle.next_on < today:
        following = successor(circle, draft.snapshot)
        on = circle.next_on
        while on < today:  # the relay may have stood still for long
            on = after_a_round(on, circle.rhythm)
        return _announced(draft, circle, following, on)
    if not any(p.member == circle.next_case for p, _ in present(circle, draft.snapshot)):
        return _announced(draft, circle, successor(circle, draft.snapshot), circle.next_on)
    if today >= circle.next_on - REMINDED_BEFORE and not circle.reminded:
        _remind(draft, circle)
        return replace(circle, reminded=True)
    return circle


def successor(circle: Circle, snapshot: Snapshot) -> MemberId:
    """Who comes after whose case is next now."""
    here = {p.member for p, _ in present(circle, snapshot)}
    order = [p.member for p in circle.participants]
    at = order.index(circle.next_case) + 1 if circle.next_case in order else 0
    return next(m for m in (*order[at:], *order[:at]) if m in here)


def swapped(draft: Draft, circle: Circle, one: MemberId, other: MemberId) -> Circle:
    """The circle with two places changed; `other` is next."""
    places = {one: other, other: one}
    by_member = {p.member: p for p in circle.participants}
    order = tuple(by_member[places.get(p.member, p.member)] for p in circle.participants)
    on = circle.next_on or after_a_round(draft.day(draft.now), circle.rhythm)
    return _announced(draft, replace(circle, participants=order), other, on)


def after_a_round(day: date, rhythm: Rhythm) -> date:
    """The same day of the next month, or its last; or two weeks on."""
    if rhythm is Rhythm.FORTNIGHTLY:
        return day + timedelta(weeks=2)
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _announced(draft: Draft, circle: Circle, whose: MemberId, on: date) -> Circle:
    circle = replace(circle, next_case=whose, next_on=on, reminded=False, announced=draft.now)
    name = next(p.pseudonym for p in circle.participants if p.member == whose)
    for participant, reader in present(circle, draft.snapshot):
        own = participant.member == whose
        notice = CircleRota(
            circle=circle.title, address=_address(draft, circle), whose="" if own else name, on=on
        )
        token = circle_token(draft, circle, reader)
        draft.write(notice, reader, reader.entry.address, thread=circle, reply_token=token)
    return circle


def _remind(draft: Draft, circle: Circle) -> None:
    reader = draft.snapshot.roster.get(circle.next_case) if circle.next_case else None
    if reader and circle.next_on:
        notice = CircleYourCase(circle=circle.title, address=_address(draft, circle), on=circle.next_on)
        token = circle_token(draft, circle, reader)
        draft.write(notice, reader, reader.entry.address, thread=circle, reply_token=token)


def circle_token(draft: Draft, circle: Circle, member: Member) -> str:
    """The member's own address for words about the circle: the same each time."""
    token = draft.tokens.stable(circle.id, circle.id, member.id, 0)
    return draft.grant(token, Grant(purpose=Purpose.CIRCLE, member=member.id, circle_id=circle.id))


def _address(draft: Draft, circle: Circle) -> str:
    return f"{circle.key}@{draft.snapshot.domain}"
