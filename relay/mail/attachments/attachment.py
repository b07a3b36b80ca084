"""What hangs on a mail beside its text, and what became of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """What an attachment is that can be turned into text."""

    TEXT = "text"
    PDF = "pdf"
    WORD = "word"


class Why(StrEnum):
    """Why there is no text of an attachment."""

    POLICY = "policy"
    """Nothing passes here; it was not looked into."""
    KIND = "kind"
    PICTURE = "picture"
    MAIL = "mail"
    """A whole mail of its own."""
    OLD_WORD = "old-word"
    ARCHIVE = "archive"
    WINMAIL = "winmail"
    """TNEF: what Outlook makes of a mail in its rich text format."""
    SEALED = "sealed"
    """PGP or S/MIME."""
    LOCKED = "locked"
    """Opens with a password only."""
    NO_TEXT = "no-text"
    """A PDF of pictures: a scan."""
    EMPTY = "empty"
    BROKEN = "broken"
    TOO_LONG = "too-long"
    """More text than policy takes with one mail."""
    TOO_MUCH = "too-much"
    """More work than any document of that length needs: a bomb, or as good as one."""
    LATE = "late"
    """It came with the answer to a preview."""


class Inside(StrEnum):
    """What stands in a document and was not taken into its text."""

    COMMENTS = "comments"
    DELETED = "deleted"
    """Text that tracked changes have deleted or moved away."""
    HIDDEN = "hidden"
    MARGINS = "margins"
    """Headers and footers of its pages."""
    FIELDS = "fields"
    """What was typed into the fields of a form."""
    PICTURES = "pictures"
    EMBEDDED = "embedded"
    """Other documents in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One part of a mail that is not its text."""

    media_type: str
    file_name: str
    """Shown to its writer alone; may be empty."""
    form: Form | None = None
    """What it is, where it was turned into text; None: it was left out."""
    text: str = field(default="", repr=False)
    """Clean, LF line ends; '' where it was left out."""
    inside: tuple[Inside, ...] = ()
    """What was left behind in a document that was turned into text."""
    why: Why = Why.POLICY
    """Why it was left out; of no meaning where it was not."""

    @property
    def name(self) -> str:
        """What its writer knows it by."""
        return self.file_name or self.media_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The text of a document."""

    form: Form
    text: str
    inside: frozenset[Inside] = frozenset()


class Closed(Exception):
    """No text comes out of these octets."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
