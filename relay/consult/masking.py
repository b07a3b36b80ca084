"""From a judged text to what colleagues will read, with the writer's own word applied."""

from dataclasses import dataclass, replace
from datetime import datetime

from relay.consult.model import Case, Consultation, MemberId, Original, Turn
from relay.consult.notices.preview import Removed, SecondLook
from relay.consult.second_look import second_look
from relay.consult.snapshot import Member, Snapshot
from relay.consult.traces import names_seen
from relay.consult.writing import Draft
from relay.deid.document import Document
from relay.deid.finding import Finding, FlagReason, Judgement, Kind, Knowledge, Known, Terms, Writer
from relay.deid.replacing.redacted import Redacted
from relay.deid.replacing.redaction import Cast, redact
from relay.deid.terms import apply_terms
from relay.mail.letter import Letter
from relay.settings.policy import Dates

_UNSURE_FROM = 0.05
"""The chance of being an identifier from which a word left in an answer holds it for its writer's eye.

Of 46 answers by unseen writers 7 still held an identifier, and each of the 7 a flag at least this sure.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text with everything found replaced, and what its writer should be told about it."""

    subject: Redacted
    text: Redacted
    cast: Cast
    removed: Removed
    look: SecondLook
    not_found: tuple[str, ...]
    not_kept: tuple[str, ...]


def document_of(original: Original) -> Document:
    """The text that is judged: subject and body as one, so that what is found in one counts in both."""
    return Document(original.subject, original.text)


def knowledge_of(
    writer: Member, letter: Letter, from_address: str, case: Case | None, snapshot: Snapshot
) -> Knowledge:
    """What is known before this mail is judged: its writer, the roster's names, the consultation's cast, and
    whom the headers of its mails name.
    """
    names = tuple(
        Known(text=m.entry.name, kind=Kind.NAME, only_capitalised=True)
        for m in snapshot.roster.values()
        if m.entry.name and m.id != writer.id
    )
    return Knowledge(
        writer=Writer(
            name=writer.entry.name or "",
            addresses=tuple(dict.fromkeys((*writer.addresses, from_address))),
            signature=letter.signature,
            practice=writer.entry.practice or "",
        ),
        known=(
            *names,
            *names_seen(letter, case.consultation if case else None, writer),
            *(case.consultation.cast.known() if case else ()),
        ),
    )


def mask(
    draft: Draft,
    turn: Turn,
    *,
    came: datetime | None = None,
    quotation: bool = False,
    said_now: tuple[str, ...] = (),
) -> Masked:
    """The turn's words masked under the consultation's cast and terms; the new cast comes back with it.

    came: when the text came, by the relay's own clock, if not with the turn; policy decides whether dates
    are told as a distance from that day.
    quotation: whether the mail at hand quoted something, which was left out.
    said_now: the words of `remove` and `keep` in the mail at hand. Only of these is its writer
    told whether they were found: all others may be somebody else's.
    """
    consultation, snapshot = draft.consultation, draft.snapshot
    document = document_of(turn.original)
    terms = _terms_for(turn.author, consultation, snapshot)
    protected = frozenset(
        word for m in snapshot.roster.values() for word in (m.entry.name, m.entry.practice) if word
    )
    applied = apply_terms(document.text, turn.findings, terms, protected)
    in_subject, in_body = document.split(applied.findings)
    day = draft.day(came or turn.created)
    told_from = day if snapshot.config.policy.dates is Dates.DISTANCE else None
    text, cast = redact(document.body, in_body, consultation.cast, came=told_from)
    subject, cast = redact(document.subject, in_subject, cast, came=told_from)

    own = {word.casefold() for word in said_now}
    return Masked(
        subject=subject,
        text=text,
        cast=cast,
        removed=Removed(
            counts=_counts(document.text, applied.findings),
            signature=bool(turn.original.signature),
            quotation=quotation,
        ),
        look=second_look(document.text, applied.findings, turn.flags, terms),
        not_found=tuple(t for t in applied.not_found if t.casefold() in own),
        not_kept=tuple(t for t in applied.not_kept if t.casefold() in own),
    )


def unsure(judgement: Judgement) -> bool:
    """Whether a text needs its writer's eye although policy asks for none (`when-unsure`).

    What was taken out with a doubt asks for none: it harms nobody, and the receipt says that it is gone.
    """
    return judgement.failure is not None or any(
        flag.reason is FlagReason.RARE or flag.score >= _UNSURE_FROM for flag in judgement.flags
    )


def with_terms(
    consultation: Consultation, author: MemberId, remove: tuple[str, ...] = (), keep: tuple[str, ...] = ()
) -> Consultation:
    """The consultation with new words of one participant; their last word on a thing counts."""
    if not remove and not keep:
        return consultation
    removed, kept = {w.casefold() for w in remove}, {w.casefold() for w in keep}
    old = consultation.terms.get(author, Terms())
    new = Terms(
        remove=frozenset(w for w in old.remove if w.casefold() not in kept) | frozenset(remove),
        keep=frozenset(w for w in old.keep if w.casefold() not in removed) | frozenset(keep),
    )
    return replace(consultation, terms={**consultation.terms, author: new})


def _terms_for(author: MemberId, consultation: Consultation, snapshot: Snapshot) -> Terms:
    """What one participant removed is removed for all; what they keep, they keep in their own words only.

    Else a consultant's `keep` of a guessed name would bring it back in the asker's next mail.
    """
    removed = frozenset(word for terms in consultation.terms.values() for word in terms.remove)
    kept = consultation.terms.get(author, Terms()).keep
    not_asked = consultation.wishes.telling if author == consultation.asker else frozenset()
    return Terms(
        keep=kept | (frozenset(snapshot.config.keep_terms) - removed),
        remove=(removed | frozenset(snapshot.config.remove_terms) | not_asked) - kept,
    )


def _counts(text: str, findings: tuple[Finding, ...]) -> tuple[tuple[Kind, int], ...]:
    distinct: dict[Kind, set[str]] = {}
    for finding in findings:
        distinct.setdefault(finding.kind, set()).add(text[finding.start : finding.end].casefold())
    return tuple(sorted(((k, len(v)) for k, v in distinct.items()), key=lambda pair: -pair[1]))
