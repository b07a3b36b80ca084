"""What becomes of the attachments of a mail: a text below the writer's own words, or a name and a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relay.consult.words.en import HEADINGS
from relay.mail.attachments.attachment import Attachment, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """The attachments of one mail, sorted."""

    text: str
    """The writer's words with what was attached below them."""
    taken: tuple[Attachment, ...]
    """Whose text stands there; without it."""
    left_out: tuple[Attachment, ...]


def with_attached(words: str, attachments: Iterable[Attachment], max_chars: int) -> Attached:
    """The text with all that was opened, in the mail's order, as far as there is room for it.

    A document that does not fit is left out as a whole: its writer could not tell where it breaks off.
    """
    pieces = [words] if words.strip() else []
    taken: list[Attachment] = []
    left_out: list[Attachment] = []
    for one in attachments:
        if one.form is None:
            left_out.append(one)
            continue
        piece = f"{HEADINGS[one.form]}\n\n{one.text}"
        if sum(map(len, pieces)) + 2 * len(pieces) + len(piece) > max_chars:
            left_out.append(replace(one, form=None, text="", inside=(), why=Why.TOO_LONG))
        else:
            pieces.append(piece)
            taken.append(replace(one, text=""))
    return Attached(text="\n\n".join(pieces), taken=tuple(taken), left_out=tuple(left_out))


def all_left_out(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments of an answer to a preview: what it answers has its own."""
    return tuple(
        replace(one, form=None, text="", inside=(), why=Why.LATE) if one.form else one for one in attachments
    )
