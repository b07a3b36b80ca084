"""What a mail can want of the relay, one value each; `classify` tells which."""

from dataclasses import dataclass

from relay.consult.attached import Attached
from relay.consult.circles.reach import Reach
from relay.consult.circles.wishes import Wish
from relay.consult.circles.words import CircleWord
from relay.consult.commands import Command
from relay.consult.grants import Grant
from relay.consult.joining.invitation_answer import InvitationAnswer
from relay.consult.model import Case, MemberId, Original, Thread, Turn
from relay.consult.notices.ending import Help
from relay.consult.notices.receipts import UnreadableReason
from relay.consult.preview_answer import Answer
from relay.consult.said_of_report import Said
from relay.consult.words import Verb
from relay.mail.attachments.attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A new consultation, or a second part of one that waits."""

    specialties: tuple[str, ...]
    unknown_tag: str | None
    original: Original
    attached: Attached
    not_asked: tuple[str, ...] = ()
    """Whom its `not:` line names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAnswer:
    """The answer to a preview."""

    case: Case
    turn: Turn
    stale: bool
    """It answers an older version of the preview."""
    answer: Answer
    choice: tuple[str, ...]
    """Specialties named as the answer to "which one?"."""
    original: Original | None
    """The new text, for INSTEAD and INCLUDE."""
    attached: Attached
    """What the answer brought along; its text counts for INSTEAD alone."""
    reach: Reach | None = None
    """In a circle: who shall read the text, where the answer says so."""
    not_asked: tuple[str, ...] = ()
    """Whom its `not:` line names, beside those named before."""
    words_below: bool = False
    """Further words stand below SEND, which are no part of the text on hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReply:
    """An admin's answer about a reported exchange."""

    admin: int
    """Which of those who were asked this address was made for."""
    said: Said | None
    """None: neither word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldGone:
    """The answer to a preview whose text has been erased since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A person's words for the other side of one thread, or (thread None) for every consultant."""

    thread: Thread | None
    original: Original
    attached: Attached
    asks_back: bool = False
    """A consultant's question, said with `more`; no answer yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleWords:
    """A member's words for their circle, or for one member of it."""

    original: Original
    attached: Attached
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleVerb:
    """A command about a circle, written to it or in answer to a mail from it."""

    verb: CircleWord
    argument: str
    only: MemberId | None = None
    """REVEAL: the one whose aside it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleStart:
    """A member wishes to begin a circle."""

    wish: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleReply:
    """The answer to an invitation into a circle; None: neither yes nor no."""

    yes: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadVerb:
    """A command about a thread or its consultation."""

    verb: Verb
    thread: Thread | None
    argument: str = ""
    """PASS: the address of whom its writer would have asked instead. REVEAL: who they are, as they put it."""
    words_below: bool = False
    """Further words stand in the mail; the receipt says that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCommands:
    """Commands to the relay, in the order of the mail; never none."""

    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetAnswer:
    """The answer to "shall we forget you?"; None: neither yes nor no."""

    yes: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichOne:
    """A one-word answer sent to relay@ or consult@, while none or several texts wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The answer to "was this you?"; None: neither yes nor no."""

    spool_id: str
    yes: bool | None
    remember: bool = False
    """The address it came from is to be known as theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminConfirmation:
    """An admin's answer to "was this you?"; None: neither yes nor no."""

    spool_id: str
    yes: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedAnswer:
    """The answer to word that an address is known as theirs; None: neither yes nor no."""

    yes: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """The answer to "did this help?"."""

    said: Help
    words_below: bool = False
    """Further words stand below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationReply:
    """The answer to an invitation."""

    answer: InvitationAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionReply:
    """An admin's answer about a candidate; None: neither yes nor no."""

    candidate: MemberId
    yes: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForOperator:
    """Mail to the admins."""

    mailbox: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """Anything that came to a bounce address."""

    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class FromRobot:
    """Automatic mail: swallowed and noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Nothing in the mail can be relayed."""

    reason: UnreadableReason
    left_out: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACommand:
    """Mail to relay@ with nothing the relay understands, or a word that may be meant for a colleague."""

    perhaps: Verb | None = None
    """The command it would be at relay@, if it stands where colleagues are answered."""
    words_below: bool = False
    """Further words stand below it, and it concerns the exchange it was written in."""
    thread: Thread | None = None
    """That exchange; None: all of the consultation, where `words_below`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misdirected:
    """A token that stands for nothing, or for somebody else."""


Intent = (
    NewRequest
    | HoldAnswer
    | HoldGone
    | Words
    | CircleWords
    | CircleVerb
    | CircleStart
    | CircleReply
    | ThreadVerb
    | DeskCommands
    | ForgetAnswer
    | WhichOne
    | Confirmation
    | AdminConfirmation
    | RememberedAnswer
    | Helped
    | InvitationReply
    | AdmissionReply
    | ReportReply
    | ForOperator
    | Bounce
    | FromRobot
    | Unusable
    | NotACommand
    | Misdirected
)
