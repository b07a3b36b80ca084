"""Circles of the admin's file: the file says who is in them, the members' own mails whether they stay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from relay.consult.circles.model import Circle, CircleState, Participant
from relay.consult.decision import Tokens
from relay.consult.model import MemberId
from relay.consult.pseudonyms import pick
from relay.settings import values


def as_listed(
    old: Circle | None,
    entry: values.Circle,
    members: Sequence[MemberId],
    *,
    had: Mapping[MemberId, Collection[str]],
    forbidden: Collection[str],
    now: datetime,
    tokens: Tokens,
) -> Circle:
    """The circle as the file has it now; equal to the old one where nothing changed. Nobody is written to.

    had: pseudonyms each member has had anywhere. forbidden: words of names on the roster, lower case.
    """
    circle = old or Circle(
        id=tokens.new_id(),
        version=0,
        key=entry.key,
        title=entry.title,
        state=CircleState.OPEN,
        digest=entry.digest,
        created=now,
    )
    circle = replace(
        circle,
        title=entry.title,
        kind=entry.kind,
        size=entry.size,
        rhythm=entry.rhythm,
        rota=entry.rota,
        digest=entry.digest,
        missing_since=None,
        participants=tuple(replace(p, listed=p.member in members) for p in circle.participants),
    )
    for member in members:
        if circle.participant(member) is None:
            circle = with_member(circle, member, had=had, forbidden=forbidden, now=now, tokens=tokens)
    return circle


def with_member(
    circle: Circle,
    member: MemberId,
    *,
    had: Mapping[MemberId, Collection[str]],
    forbidden: Collection[str],
    now: datetime,
    tokens: Tokens,
) -> Circle:
    """The circle with one more member, under a pseudonym that neither they nor anybody here has had."""
    used = {*had.get(member, ()), *(p.pseudonym for p in circle.participants)}
    new = Participant(
        member=member,
        pseudonym=pick(used, forbidden, tokens),
        joined=now,
        digest=circle.digest,
        digest_from=now if circle.digest else None,
    )
    return replace(circle, participants=(*circle.participants, new))
