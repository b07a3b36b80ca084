"""What a participant wants who writes into a thread, or to all consultants at once."""

from dataclasses import replace

from relay.consult.between_lines import with_typed_between
from relay.consult.classify.at_desk import about_oneself, at_desk, nothing_but_a_command
from relay.consult.classify.original import attachments_of, original_of, why_unusable
from relay.consult.classify.verbs import (
    ALONE,
    DESK_VERBS,
    HEADINGS_TOO,
    HOLD_VERBS,
    SECOND_THOUGHTS,
    THREAD_VERBS,
)
from relay.consult.commands import first_verb, whole_command, whole_verb
from relay.consult.grants import Grant, Purpose
from relay.consult.intents import Intent, Misdirected, NotACommand, ThreadVerb, WhichOne, Words
from relay.consult.lone_words import may_be_a_heading
from relay.consult.model import Case, Thread
from relay.consult.said_in_thread import handed_to, question_back, revealed_as, says_more, takes_back
from relay.consult.snapshot import Snapshot
from relay.consult.subjects import bare_subject
from relay.consult.words import Verb
from relay.mail.letter import Letter


def in_thread(letter: Letter, grant: Grant, case: Case, snapshot: Snapshot) -> Intent:
    """Words for the other side, or a command; the letter comes from the grant's own member."""
    thread = next((t for t in case.threads if t.id == grant.thread_id), None)
    if grant.purpose is Purpose.THREAD and thread is None:
        return Misdirected()
    if grant.purpose in (Purpose.THREAD, Purpose.CONSULTATION, Purpose.REVEAL) and (
        chosen := revealed_as(letter.new_text)
    ):
        return ThreadVerb(verb=Verb.REVEAL, thread=thread, argument=chosen)
    if grant.purpose is Purpose.REVEAL and thread:
        return _to_reveal(letter, thread)
    if thread and thread.consultant == grant.member:
        if (whom := handed_to(letter.new_text)) is not None:
            below = says_more(letter.new_text)
            return ThreadVerb(verb=Verb.PASS, thread=thread, argument=whom, words_below=below)
        if question := question_back(letter.new_text):
            return _words(replace(letter, new_text=question, answered=""), thread, snapshot, asks_back=True)
    # "Re: Report?" is what the consultation is about, not the command its subject happens to be
    own = case.consultation.subject
    subject = "" if own and bare_subject(letter.subject) == own.text else letter.subject
    verb, whole = first_verb(letter.new_text, subject), whole_verb(letter.new_text, subject)
    if verb in ALONE and whole is not verb:  # "Wait" above further words: those must not be lost
        verb = None
    if verb in HEADINGS_TOO and whole is not verb and may_be_a_heading(letter.new_text):
        return NotACommand(perhaps=verb, words_below=True, thread=thread)
    if verb in THREAD_VERBS and verb is not None:
        return ThreadVerb(verb=verb, thread=thread, words_below=whole is not verb)
    if verb in DESK_VERBS and whole is verb and (one := whole_command(letter.new_text, subject)):
        return about_oneself(one, letter)
    if one := nothing_but_a_command(replace(letter, subject=""), snapshot):
        return about_oneself(one, letter)
    if whole in HOLD_VERBS and letter.new_text.strip():  # the answer to a preview, sent to the wrong mail
        return at_desk(replace(letter, subject=""), snapshot) or WhichOne()
    return _words(with_typed_between(letter, case, grant.member), thread, snapshot)


def _to_reveal(letter: Letter, thread: Thread) -> ThreadVerb:
    """An answer to what would be told of its writer: NO takes it back, YES stands for all that does not."""
    if takes_back(letter.new_text, letter.subject):
        return ThreadVerb(verb=Verb.NO, thread=thread)
    verb = first_verb(letter.new_text, letter.subject)
    return ThreadVerb(verb=verb if verb in SECOND_THOUGHTS and verb else Verb.YES, thread=thread)


def _words(letter: Letter, thread: Thread | None, snapshot: Snapshot, *, asks_back: bool = False) -> Intent:
    attached = attachments_of(letter, snapshot)
    return why_unusable(letter, attached, snapshot, forwarded_counts=False) or Words(
        thread=thread, original=original_of(letter, attached, ""), attached=attached, asks_back=asks_back
    )
