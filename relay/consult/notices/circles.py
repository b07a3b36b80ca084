"""What is said in a circle, and what the relay says about one."""

from dataclasses import dataclass
from enum import StrEnum

from relay.consult.notices.base import Notice
from relay.consult.notices.preview import Removed
from relay.consult.notices.relayed import Relayed
from relay.deid.replacing.redacted import Redacted
from relay.mail.attachments.attachment import Attachment


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
