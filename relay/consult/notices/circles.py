"""What is said in a circle, and what the relay says about one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relay.consult.notices.base import Notice
from relay.consult.notices.preview import Removed
from relay.consult.notices.relayed import Relayed
from relay.deid.replacing.redacted import Redacted
from relay.mail.attachments.attachment import Attachment

NO_WORDS = Redacted("")


@dataclass(frozen=True, slots=True, kw_only=True)
class CirclePost(Relayed):
    """A member's words to the circle, as another member gets them."""

    circle: str
    """Title of the circle."""
    author: str
    """Pseudonym of who wrote this."""
    you: str
    """Pseudonym of the reader."""
    begins: bool
    """The first post of a conversation; else an answer in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleAside(Relayed):
    """A member's words to one other member of the circle alone."""

    circle: str
    author: str
    you: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CirclePosted(Notice):
    """Receipt for a post or an aside. Answering that of a post reaches the whole circle again."""

    circle: str
    only: str
    """Pseudonym of the one reader of an aside; empty: all read it."""
    readers: int
    subject: Redacted
    text: Redacted
    removed: Removed
    forwarded_left_out: bool
    left_out: tuple[Attachment, ...]


class NotPosted(StrEnum):
    """Why nothing was passed on."""

    NOT_IN_IT = "not-in-it"
    """The writer has left, or is no longer in the admin's file."""
    ENDED = "ended"
    LONG_AGO = "long-ago"
    """The conversation is erased; the circle goes on."""
    ALONE = "alone"
    """Nobody is there to read it."""
    GONE = "gone"
    """The one it was for is no longer in the circle."""
    NOWHERE = "nowhere"
    """It answers what the relay said of the circle; nobody reads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleSilent(Notice):
    """Words for a circle that were not passed on and not kept, and why."""

    why: NotPosted
    circle: str
    """Title; empty where it is erased."""
    address: str
    """Where a new post goes; empty where none can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleLeft(Notice):
    """Receipt for `leave` in answer to a circle's mail: this circle alone is left."""

    circle: str


class NotStarted(StrEnum):
    """Why a circle cannot be begun."""

    SPECIALTY = "specialty"
    """None was named that exists."""
    SIZE = "size"
    ANOTHER = "another"
    """One of theirs still waits for its first answers."""
    TOO_MANY = "too-many"
    """They have begun as many lately as one may, whether these still are or not."""
    LEFT = "left"
    """They have left the relay, and would read nothing of it."""
    TOO_FEW = "too-few"
    """Too few colleagues could be invited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleNotStarted(Notice):
    """`start circle` that cannot be done; nobody was written to."""

    why: NotStarted
    choices: tuple[str, ...]
    """Titles of the specialties."""
    smallest: int
    largest: int
    again_on: date | None
    """Begun too many: the day they may begin another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleStarted(Notice):
    """Receipt for `start circle`: invitations are out."""

    circle: str
    invited: int
    needed: int
    """Who must say yes before it begins."""
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleInvitation(Notice):
    """To a colleague: somebody begins a circle. Answered with yes or no, seen by nobody."""

    circle: str
    study: bool
    size: int
    monthly: bool
    """Else every two weeks."""
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleWaits(Notice):
    """Receipt for the answer to an invitation, while the circle has not begun or is full."""

    circle: str
    yes: bool
    full: bool
    until: date | None
    """The circle begins by then, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleBegun(Notice):
    """To each member of a circle that began by mail: its address, and who is called what."""

    circle: str
    address: str
    you: str
    others: tuple[str, ...]


class CircleEnd(StrEnum):
    """Why a circle ended."""

    STARTER = "starter"
    """Who began it said so."""
    FILE = "file"
    """The admin took it out of the file a day ago."""
    TOO_FEW = "too-few"
    """It never began: too few said yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleEnded(Notice):
    """To each member: the circle is over, and all of it is erased."""

    circle: str
    why: CircleEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleCannotClose(Notice):
    """`close` that does nothing: from somebody who did not begin the circle, or not said clearly."""

    circle: str
    yours: bool
    """The reader began it: CLOSE CIRCLE would end it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleRota(Notice):
    """To all: whose case is next, and when."""

    circle: str
    address: str
    whose: str
    """Pseudonym; empty: the reader's own."""
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleYourCase(Notice):
    """To who is next: a reminder, some days before."""

    circle: str
    address: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleNoRota(Notice):
    """`next` or `skip` where nothing is to be swapped."""

    circle: str
    whose: str
    """Pseudonym of whose case is next; empty: there is no rota."""
    yours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    """One post in a digest, as the others had it."""

    author: str
    """Pseudonym."""
    subject: Redacted
    text: Redacted
    address: str
    """Where an answer goes that everybody in the circle reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleDigest(Relayed):
    """What was posted in a circle since the last digest, for a member who wants one mail a week."""

    subject: Redacted = NO_WORDS
    text: Redacted = NO_WORDS
    """Neither is used: each post has its own."""
    circle: str
    you: str
    posts: tuple[DigestPost, ...]
    left_out: int = 0
    """Posts that are not in it, as something in them could show who somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleDigestSet(Notice):
    """Receipt for `digest weekly` and `digest off`."""

    circle: str
    weekly: bool
