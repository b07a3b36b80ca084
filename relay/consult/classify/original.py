"""What a mail brings to be relayed, or why it brings nothing."""

from dataclasses import replace

from relay.consult.attached import Attached, with_attached
from relay.consult.intents import Unusable
from relay.consult.model import Original
from relay.consult.notices.receipts import UnreadableReason
from relay.consult.routing.exclusions import without_exclusions
from relay.consult.snapshot import Snapshot
from relay.mail.letter import Letter


def original_of(letter: Letter, attached: Attached, subject: str) -> Original:
    """What is kept of a letter until its text is decided."""
    return Original(
        subject=subject,
        text=attached.text,
        forwarded=letter.forwarded,
        signature=letter.signature,
        uncertain=letter.uncertain,
    )


def attachments_of(letter: Letter, snapshot: Snapshot) -> Attached:
    """The writer's words with what was attached to them."""
    said = letter.answered or letter.new_text  # between the lines, an answer needs the line above it
    return with_attached(said, letter.attachments, snapshot.config.policy.limits.text_chars)


def why_unusable(
    letter: Letter, attached: Attached, snapshot: Snapshot, *, forwarded_counts: bool
) -> Unusable | None:
    """Why nothing of the letter can be relayed; None: something can."""
    if letter.encrypted:
        return sealed(letter)
    if (
        len(letter.answered or letter.new_text) + len(letter.forwarded) + len(letter.uncertain)
        > snapshot.config.policy.limits.text_chars
    ):
        return Unusable(reason=UnreadableReason.TOO_LONG)
    more = letter.uncertain.strip() or (forwarded_counts and letter.forwarded.strip())
    if not attached.text.strip() and not more:
        reason = UnreadableReason.BROKEN if letter.unreadable else UnreadableReason.EMPTY
        return Unusable(reason=reason, left_out=attached.left_out)
    return None


def sealed(letter: Letter) -> Unusable:
    """A letter that nobody but its reader can open, or whose signature hides its text."""
    return Unusable(reason=UnreadableReason.SIGNED if letter.signed_only else UnreadableReason.ENCRYPTED)


def without_not_line(letter: Letter) -> tuple[Letter, tuple[str, ...]]:
    """The letter without the lines that say who is not to be asked, and whom they name."""
    said, named = without_exclusions(letter.new_text)
    answered, again = without_exclusions(letter.answered)
    return replace(letter, new_text=said, answered=answered), tuple(dict.fromkeys((*named, *again)))
