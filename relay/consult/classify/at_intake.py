"""What a mail to consult@ or to the address of a specialty wants."""

from relay.consult.between_lines import with_quoted_as_forwarded
from relay.consult.classify.at_desk import at_desk, nothing_but_a_command
from relay.consult.classify.original import attachments_of, original_of, why_unusable, without_not_line
from relay.consult.classify.verbs import DESK_VERBS
from relay.consult.commands import whole_verb
from relay.consult.intents import Intent, NewRequest
from relay.consult.routing.named import by_tag
from relay.consult.snapshot import Snapshot
from relay.consult.subjects import bare_subject, split_tag
from relay.consult.words import Verb
from relay.mail.letter import Letter


def at_intake(letter: Letter, keys: tuple[str, ...], snapshot: Snapshot) -> Intent:
    """A new request; `keys`: of the specialties whose addresses it was sent to."""
    if not keys and _nothing_but_a_verb(letter, snapshot) and (command := at_desk(letter, snapshot)):
        return command
    letter, not_asked = without_not_line(letter)
    letter = with_quoted_as_forwarded(letter, snapshot.domain)
    attached = attachments_of(letter, snapshot)
    if problem := why_unusable(letter, attached, snapshot, forwarded_counts=True):
        return problem
    subject, unknown = bare_subject(letter.subject), None
    if not keys:  # at a specialty's own address brackets are text
        tag, rest = split_tag(subject)
        if tag is not None:
            key = by_tag(tag, snapshot.config.specialties)
            keys, unknown = ((key,), None) if key else ((), tag)
            subject = rest if key else subject
    original = original_of(letter, attached, subject)
    return NewRequest(
        specialties=keys, unknown_tag=unknown, original=original, attached=attached, not_asked=not_asked
    )


def _nothing_but_a_verb(letter: Letter, snapshot: Snapshot) -> bool:
    verb = whole_verb(letter.new_text, letter.subject)
    if verb in DESK_VERBS | {Verb.SEND, Verb.CANCEL, Verb.INCLUDE}:
        return True
    return nothing_but_a_command(letter, snapshot) is not None
