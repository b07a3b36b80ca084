"""What follows from a mail that is about a circle."""

from relay.consult.circles import posting, starting, verbs
from relay.consult.decision import Decision
from relay.consult.intents import CircleReply, CircleStart, CircleVerb, CircleWords
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.deid.finding import Judgement
from relay.mail.letter import Letter

AboutCircle = CircleWords | CircleVerb | CircleStart | CircleReply


def follow(
    draft: Draft,
    intent: AboutCircle,
    letter: Letter,
    judgement: Judgement,
    writer: Member,
    address: str,
    fingerprint: str,
) -> Decision:
    """The decision on a post, a command, a wish to begin a circle, or the answer to an invitation."""
    match intent:
        case CircleWords():
            return posting.post(draft, intent, letter, judgement, writer, address, fingerprint)
        case CircleVerb():
            return verbs.obey_in_circle(draft, intent, letter, writer, address)
        case CircleStart(wish=wish):
            alone = Draft(draft.snapshot, draft.now, draft.tokens)
            return starting.start(alone, wish, writer, address, letter.message_id)
        case CircleReply(yes=yes):
            return starting.answered(draft, yes, writer, address, letter.message_id)
