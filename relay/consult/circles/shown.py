"""A member's circles as `status` and `my data` show them: what that member was told, and nothing more."""

from relay.consult.circles.model import Circle, CircleState, Participant
from relay.consult.circles.people import present
from relay.consult.notices.desk import CircleLine
from relay.consult.snapshot import Member
from relay.consult.writing import Draft


def circles_of(draft: Draft, member: Member) -> tuple[CircleLine, ...]:
    """The circles they read and write in, oldest first."""
    return tuple(
        _line(draft, circle, own)
        for circle in draft.snapshot.circles
        if circle.has(member.id) and (own := circle.participant(member.id))
    )


def _line(draft: Draft, circle: Circle, own: Participant) -> CircleLine:
    begun = circle.state is CircleState.OPEN
    here = {p.member: p for p, _ in present(circle, draft.snapshot)}
    following = here.get(circle.next_case) if circle.rota and circle.next_case else None
    # who came after it was told learns it with the next round, as everybody does
    heard = circle.announced is not None and own.joined <= circle.announced
    told = following if begun and heard else None
    return CircleLine(
        title=circle.title,
        address=f"{circle.key}@{draft.snapshot.domain}" if begun else "",
        pseudonym=own.pseudonym,
        members=len(here) if begun else 0,
        whose=told.pseudonym if told and told.member != own.member else "",
        on=circle.next_on if told else None,
        digest=own.digest,
        told=tuple(wish.told for wish in circle.reveals if wish.member == own.member),
    )
