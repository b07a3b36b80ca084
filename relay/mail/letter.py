"""What a mail says once it has been read."""

from dataclasses import dataclass
from enum import StrEnum

from relay.mail.attachments.attachment import Attachment
from relay.mail.robots.report import BounceReport


class Robot(StrEnum):
    """Why a mail counts as written by a machine (RFC 3834, 3464, 8098, 5965, 2919, 5546)."""

    AUTO_REPLY = "auto-reply"
    OUT_OF_OFFICE = "out-of-office"
    DELIVERY_REPORT = "delivery-report"
    READ_RECEIPT = "read-receipt"
    CALENDAR = "calendar"
    ABUSE_REPORT = "abuse-report"
    LIST_MAIL = "list-mail"
    OWN_MAIL = "own-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, read: what a person newly wrote, and what was set aside."""

    message_id: str | None
    """With its angle brackets; goes back to this writer alone, for threading."""
    subject: str
    """Decoded, one line, no control characters; prefixes still on it."""
    new_text: str
    """What the person newly wrote, LF line ends, ending before the closing name. Read for commands."""
    answered: str = ""
    """The same, where it was written into the relay's own mail line by line: above each answer the lines it
    answers, behind '> '. '' for every other mail. Not masked yet, like the new text."""
    signature: str
    """The closing lines cut off: name, title, address block. Knowledge for the de-identifier."""
    quoted: str
    """Quoted history; never relayed."""
    forwarded: str
    """A forwarded mail inside; left out of a new request until its writer says `include`."""
    uncertain: str = ""
    """What may be the writer's or somebody else's. Left out until its writer, who sees it in the preview,
    says `include`."""
    perhaps_quoted: bool = False
    """Part of the new text may be somebody else's: its writer must see a preview whatever policy says."""
    attachments: tuple[Attachment, ...]
    """What hangs on the mail, closed until `attachments.opening` is asked; nothing of a sealed one."""
    robot: Robot | None
    report: BounceReport | None = None
    """What it says, if it is a delivery report; of use only where it came to a bounce address."""
    complained_of: tuple[str, ...] = ()
    """Of a complaint: addresses of ours in the header of the mail it is about."""
    unreadable: bool
    """Some part could not be decoded, so the new text may be incomplete."""
    encrypted: bool
    """S/MIME or PGP: nothing in it can be read."""
    signed_only: bool = False
    """Its text is in the open, but wrapped up in an S/MIME signature: as good as encrypted here."""
    other_recipients: tuple[str, ...]
    """Addresses in To and Cc; the CC alarm looks among them for foreign ones."""
    names: tuple[str, ...] = ()
    """Whom the header names: the writer and others the mail went to. They may be named in the text too."""


EMPTY = Letter(
    message_id=None,
    subject="",
    new_text="",
    signature="",
    quoted="",
    forwarded="",
    attachments=(),
    robot=None,
    unreadable=False,
    encrypted=False,
    other_recipients=(),
)
"""A mail that says nothing."""
