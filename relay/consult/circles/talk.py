"""What is said in a circle, and to whom an answer goes that does not say so itself."""

from dataclasses import dataclass

from relay.consult.circles.reach import Reach, Whom
from relay.consult.grants import Grant, Purpose
from relay.consult.model import Case, MemberId, Turn, TurnKind

IN_CIRCLE = frozenset({TurnKind.POST, TurnKind.ASIDE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asides:
    """All asides between two members in one conversation; a `writing.Line`."""

    id: str


def unsaid(grant: Grant, case: Case) -> Reach:
    """Who reads the answer to a mail from the circle: everybody, but of an aside its writer alone."""
    if grant.purpose is not Purpose.ASIDE:
        return Reach(whom=Whom.ALL)
    aside = next((t for t in case.turns if t.id == grant.turn_id), None)
    if aside is None or aside.kind is not TurnKind.ASIDE or grant.member not in (aside.author, aside.to):
        return Reach(whom=Whom.UNCLEAR)
    return Reach(whom=Whom.ONE, to=aside.to if aside.author == grant.member else aside.author)


def line_of(turn: Turn, case_turns: tuple[Turn, ...]) -> Asides:
    """The line of asides this one belongs to: that of the first one between the same two."""
    pair: set[MemberId | None] = {turn.author, turn.to}
    first = next((t for t in case_turns if t.thread_id and {t.author, t.to} == pair), turn)
    return Asides(id=first.thread_id or turn.id)
