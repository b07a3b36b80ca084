"""What a mail is about, once it is known where it was sent and what hangs on that address."""

from relay.consult.addresses import Bounces, Desk, Intake, Operator, ReplyTo, Role, ToCircle
from relay.consult.circles.reach import Reach, Whom
from relay.consult.classify.at_desk import at_desk
from relay.consult.classify.at_intake import at_intake
from relay.consult.classify.at_token import at_token
from relay.consult.classify.in_circle import in_circle
from relay.consult.classify.original import sealed
from relay.consult.intents import Bounce, ForOperator, FromRobot, Intent, Misdirected, NotACommand
from relay.consult.snapshot import Snapshot
from relay.mail.letter import Letter


def intent_of(letter: Letter, roles: tuple[Role, ...], snapshot: Snapshot) -> Intent:
    """What the mail wants. `roles`: one address, or several intake addresses of one mail."""
    match roles[0]:
        case Bounces():
            # whatever comes here is read as a report or dropped; a person never gets this address
            return Bounce(grant=snapshot.grant) if snapshot.grant else Misdirected()
        case Operator(mailbox=mailbox):
            return FromRobot() if letter.robot else ForOperator(mailbox=mailbox)
    if letter.robot:
        return FromRobot()
    match roles[0]:
        case Intake():
            keys = tuple(dict.fromkeys(r.specialty for r in roles if isinstance(r, Intake) and r.specialty))
            return at_intake(letter, keys, snapshot)
        case Desk():
            return at_desk(letter, snapshot) or (sealed(letter) if letter.encrypted else NotACommand())
        case ReplyTo():
            return at_token(letter, snapshot)
        case ToCircle():
            return in_circle(letter, snapshot, Reach(whom=Whom.ALL))
        case _:
            return Misdirected()
