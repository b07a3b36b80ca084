"""What a member asks of a circle: to leave it, to end it, to change places in its rota, to meet."""

from dataclasses import replace

from relay.consult.circles.ending import end
from relay.consult.circles.leaving import leave
from relay.consult.circles.meeting import answered, reveal
from relay.consult.circles.model import Circle
from relay.consult.circles.people import present
from relay.consult.circles.rota import successor, swapped
from relay.consult.circles.sending import tell_silent
from relay.consult.circles.words import CircleWord
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import CircleVerb
from relay.consult.notices.circles import (
    CircleCannotClose,
    CircleDigestSet,
    CircleEnd,
    CircleLeft,
    CircleNoRota,
    NotPosted,
)
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.mail.letter import Letter


def obey_in_circle(
    draft: Draft, intent: CircleVerb, letter: Letter, writer: Member, address: str
) -> Decision:
    """What follows from a word written to a circle, or in answer to a mail from it."""
    circle = draft.snapshot.circle
    draft.note_seen(writer.id, letter.message_id)
    if circle is None or not circle.has(writer.id):
        why = NotPosted.NOT_IN_IT if circle else NotPosted.ENDED
        tell_silent(draft, writer, address, why, letter.message_id)
        return draft.decide(Outcome.ANSWERED)
    answers = letter.message_id
    match intent.verb:
        case CircleWord.LEAVE:
            leave(draft, circle, writer.id)
            draft.write(CircleLeft(circle=circle.title), writer, address, answers=answers)
        case CircleWord.CLOSE if circle.starter == writer.id and intent.argument:
            end(draft, circle, CircleEnd.STARTER)
        case CircleWord.CLOSE:
            yours = circle.starter == writer.id
            cannot = CircleCannotClose(circle=circle.title, yours=yours)
            draft.write(cannot, writer, address, answers=answers)
        case CircleWord.NEXT | CircleWord.SKIP:
            _swap(draft, circle, intent.verb, writer, address, answers)
        case CircleWord.DIGEST:
            weekly = intent.argument == "weekly"
            draft.keep_circle(_with_digest(draft, circle, writer, weekly=weekly))
            notice = CircleDigestSet(circle=circle.title, weekly=weekly)
            draft.write(notice, writer, address, answers=answers)
        case CircleWord.REVEAL:
            wished = intent.argument
            return reveal(draft, circle, writer, address, chosen=wished, only=intent.only, answers=answers)
        case CircleWord.NO_REVEAL | CircleWord.SHOW_REVEAL:
            no = intent.verb is CircleWord.NO_REVEAL
            return answered(draft, circle, writer, address, no=no, only=intent.only, answers=answers)
        case CircleWord.NOTHING:
            tell_silent(draft, writer, address, NotPosted.NOWHERE, answers)
            return draft.decide(Outcome.ANSWERED)
    return draft.decide(Outcome.COMMAND)


def _with_digest(draft: Draft, circle: Circle, writer: Member, *, weekly: bool) -> Circle:
    """The circle with the member's wish. What was kept for a digest they no longer want comes at once."""
    changed = tuple(
        replace(p, digest=weekly, digest_from=p.digest_from or (draft.now if weekly else None))
        if p.member == writer.id
        else p
        for p in circle.participants
    )
    return replace(circle, participants=changed)


def _swap(
    draft: Draft, circle: Circle, word: CircleWord, writer: Member, address: str, answers: str | None
) -> None:
    """`skip` by who is next, `next` by anybody else; everybody is told who is next then."""
    mine = circle.next_case == writer.id
    possible = circle.rota and circle.next_case is not None and len(present(circle, draft.snapshot)) > 1
    if possible and circle.next_case and mine is (word is CircleWord.SKIP):
        other = successor(circle, draft.snapshot) if mine else writer.id
        draft.keep_circle(swapped(draft, circle, circle.next_case, other))
        return
    whose = circle.participant(circle.next_case) if circle.rota else None
    notice = CircleNoRota(circle=circle.title, whose=whose.pseudonym if whose else "", yours=mine)
    draft.write(notice, writer, address, answers=answers)
