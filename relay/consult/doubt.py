"""Why it is not certain who wrote a mail, and what the address on record is asked about."""

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """Why a mail is kept, and its reply the same for all, until somebody has looked whom it names."""

    UNPROVED = "unproved"
    """Its domain publishes nothing that could prove it."""
    SENT_ON = "sent-on"
    """It is signed, but was written to somebody else: whoever ever got it can hand it in."""
    ANOTHER_ACCOUNT = "another-account"
    """Its domain stands behind it, but handed it in as somebody else's of its own."""


class Whose(StrEnum):
    """Whose the address is that a mail in doubt came from."""

    THEIRS = "theirs"
    """From is an address of the member who is asked."""
    ANOTHER_ACCOUNT = "another-account"
    """From is, too, but another account of its domain handed the mail in."""
    NOBODYS = "nobodys"
    """From is nobody's here: a name, or what is answered, speaks for the member alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """A mail that waits for the answer to "was this you?"."""

    address: str
    """The one in doubt: it stands in From, or handed the mail in."""
    whose: Whose = Whose.THEIRS
    """The member is known by an address of theirs; any other can be remembered as theirs."""
    sent_to: str = ""
    """By which the member tells it from others of theirs; empty for a reply address, which says nothing."""
