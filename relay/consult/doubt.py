"""Why it is not certain who wrote a mail, and what the address on record is asked about."""

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """Why a mail is kept, and its reply the same for all, until somebody has looked whom it names."""

    UNPROVED = "unproved"
    """Its domain publishes nothing that could prove it."""
    SENT_ON = "sent-on"
    """It is signed, but was written to somebody else: whoever ever got it can hand it in."""
    OTHER_SENDER = "other-sender"
    """Its domain stands behind it, but handed it in as somebody else's of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """A mail that waits for the answer to "was this you?"."""

    address: str
    """The one in doubt: it stands in From, or handed the mail in."""
    is_new: bool
    """Whether the member is not known by this address, which then can be remembered as theirs."""
    by_unknown: bool = False
    """Whether it stands in From and is nobody's here: a name, or what is answered, speaks for it alone."""
