"""What a member asks of a circle: leave it."""

from dataclasses import replace

from relay.consult.circles.sending import tell_silent
from relay.consult.circles.words import CircleWord
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import CircleVerb
from relay.consult.notices.circles import CircleLeft, NotPosted
from relay.consult.notices.desk import NotYet
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
    match intent.verb:
        case CircleWord.LEAVE:
            changed = tuple(
                replace(p, left=draft.now) if p.member == writer.id else p for p in circle.participants
            )
            draft.keep_circle(replace(circle, participants=changed))
            draft.write(CircleLeft(circle=circle.title), writer, address, answers=letter.message_id)
            return draft.decide(Outcome.COMMAND)
        case _:
            draft.write(NotYet(verb=str(intent.verb)), writer, address, answers=letter.message_id)
            return draft.decide(Outcome.ANSWERED)
