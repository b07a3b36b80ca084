"""What follows from a mail about joining: the one matter in which a stranger is heard."""

from relay.consult.commands import Command
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import AdmissionReply, DeskCommands, InvitationReply
from relay.consult.joining import admission, inviting
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.mail.letter import Letter


def heard(
    draft: Draft,
    intent: AdmissionReply | InvitationReply | DeskCommands,
    letter: Letter,
    address: str,
    name: str,
) -> Decision:
    """The decision about a stranger's wish, an admin's or a member's answer, or a member's INVITE.

    name: as the writer's program has it.
    """
    member = draft.snapshot.member
    match intent:
        case AdmissionReply() if address in draft.snapshot.config.policy.admins:
            return admission.decide(draft, intent)
        case AdmissionReply():  # an admin at the door, and taken off the list since
            return draft.decide(Outcome.MISDIRECTED)
        case DeskCommands(commands=(Command(verb=Verb.JOIN), *_)) if member is None:
            return admission.ask_to_join(draft, address, name)
        case _ if member is None:
            return draft.decide(Outcome.STRANGER)
        case InvitationReply(answer=answer):
            return inviting.answer_invitation(draft, answer, member, address, letter.message_id)
        case DeskCommands(commands=(Command(verb=Verb.INVITE), *_)):
            return admission.vouch(draft, letter, member, address)
        case _:
            return inviting.wish_to_join(draft, member, address, letter.message_id)
