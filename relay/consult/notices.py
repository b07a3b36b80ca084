"""Every mail the relay can write, as a value: the class is the template, its fields are the fields.

`render` finds `templates/<lang>/<snake_case_of_class>/`. Text out of a mail is
`Redacted`, except in notices that go back to the one who wrote it (`ToWriter`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relay.deid.finding import Failure, Kind
from relay.deid.replacing.redacted import Redacted
from relay.deid.vaguer import Vaguer
from relay.mail.attachments.attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Base of all mails the relay writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was taken out, for the list under a preview or receipt."""

    counts: tuple[tuple[Kind, int], ...]
    """Distinct identifiers by kind, most first."""
    signature: bool
    quotation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Words the machine is not sure of."""

    words: str
    kind: Kind | None
    """What they were taken for, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RareWords:
    """A description that may point to one person, and what sort of vaguer words to suggest."""

    words: str
    vaguer: Vaguer


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """What a writer is asked to look at under a preview: the most doubtful first, and not too much."""

    taken_out: tuple[Doubt, ...]
    """Perhaps not identifiers: `keep` brings them back."""
    taken_out_unlisted: int
    left_in: tuple[Doubt, ...]
    """Perhaps identifiers: `remove` takes them out."""
    left_in_unlisted: int
    rare: tuple[RareWords, ...]
    rare_unlisted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed(Notice):
    """A person's words on their way to the other side of the mask. Only redacted text."""

    subject: Redacted
    text: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Relayed):
    """A request, as a consultant gets it."""

    specialty_titles: tuple[str, ...]
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Relayed):
    """A consultant's words, as the asker gets them."""

    pseudonym: str
    """Of the consultant."""
    quotation: Redacted | None
    """The asker's last words in this thread, masked, not yet behind '> '."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup(Relayed):
    """The asker's further words, as a consultant gets them."""

    pseudonym: str
    """Of the asker."""
    quotation: Redacted | None
    """The consultant's own last words, masked."""


class TextKind(StrEnum):
    """What the text in a preview or receipt is."""

    REQUEST = "request"
    ANSWER = "answer"
    FOLLOWUP = "followup"
    FOLLOWUP_TO_ALL = "followup-to-all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(Notice):
    """Exactly what colleagues will read, back to its writer, with the one-word answers."""

    kind: TextKind
    newer: bool
    """A further version, after `remove`, `keep` or `instead`."""
    subject: Redacted
    text: Redacted
    specialty_titles: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    """(key, title) of the specialties to choose from, when none could be told; else empty."""
    unknown_tag: str | None
    """A [tag] that is no specialty."""
    colleagues: int
    """How many will be asked at first."""
    pool: int
    """How many could be asked in all."""
    small_pool: bool
    removed: Removed
    look: SecondLook
    not_found: tuple[str, ...]
    """Words of `remove` or `keep` that do not stand in the text."""
    not_kept: tuple[str, ...]
    """Words that `keep` cannot bring back."""
    failure: Failure | None
    onlookers: tuple[str, ...]
    """Addresses the mail that led to this preview went to past the relay; a few of them."""
    more_onlookers: int
    uncertain: str
    """What may be the writer's own or somebody else's, and was left out."""
    forwarded_left_out: bool
    attached: tuple[Attachment, ...]
    """Whose text stands in the text."""
    left_out: tuple[Attachment, ...]
    """Not passed on, and why."""
    deleted_on: date
    reply_address: str
    """For the mailto: links of the HTML form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoAddressed(Notice):
    """To its writer: a mail about a consultation, of which nothing was relayed, also went to others."""

    onlookers: tuple[str, ...]
    more_onlookers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Notice):
    """Receipt after SEND: the request is on its way. Answering it reaches every consultant."""

    subject: Redacted
    specialty_titles: tuple[str, ...]
    colleagues: int
    left_out: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn(Notice):
    """Receipt for an answer or follow-up that went on without a preview, or after SEND."""

    kind: TextKind
    to: str
    """Pseudonym of the reader, or empty when there are several."""
    subject: Redacted
    text: Redacted
    removed: Removed
    forwarded_left_out: bool
    left_out: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Notice):
    """A preview has had no answer."""

    kind: TextKind
    subject: Redacted
    text: Redacted
    deleted_on: date
    reply_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(Notice):
    """A held text was deleted unanswered; also the answer to a SEND that comes too late."""

    kind: TextKind
    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Notice):
    """The held text was deleted as asked."""

    kind: TextKind
    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood(Notice):
    """The answer to a preview was not one of the words; nothing changed."""

    kind: TextKind
    subject: Redacted
    deleted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSpecialty(Notice):
    """SEND before a specialty was chosen."""

    subject: Redacted
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerPreview(Notice):
    """An answer to a preview that a newer one replaced; nothing changed."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySent(Notice):
    """An answer to a preview whose text has gone already; nothing changed."""

    kind: TextKind
    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyToAsk(Notice):
    """SEND, but no colleague can be asked now; the text is kept."""

    subject: Redacted
    specialty_titles: tuple[str, ...]
    deleted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Notice):
    """Receipt for the asker's `close`, or word that silence closed it."""

    subject: Redacted
    by_silence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadClosed(Notice):
    """To a consultant: the colleague who asked has what they need. Once."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationOver(Notice):
    """Mail to a thread that is closed; the text was not passed on and not kept."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed(Notice):
    """Receipt for `pass`."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable(Notice):
    """A text could not be delivered to its reader; names no one."""

    kind: TextKind
    subject: Redacted


class UnreadableReason(StrEnum):
    """Why nothing could be done with a mail."""

    EMPTY = "empty"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    """In the open, but wrapped up in its signature."""
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Notice):
    """Nothing in the mail could be relayed; nothing was sent or kept."""

    reason: UnreadableReason
    max_chars: int
    left_out: tuple[Attachment, ...] = ()
    """What hung on it, and why its words did not count."""
