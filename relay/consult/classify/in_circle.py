"""What a mail to a circle wants, or an answer to what was said in one."""

from dataclasses import replace

from relay.consult.circles.reach import Reach, Whom, reach_of
from relay.consult.circles.words import CircleWord, circle_word
from relay.consult.classify.at_desk import about_oneself, at_desk
from relay.consult.classify.original import attachments_of, original_of, why_unusable
from relay.consult.classify.verbs import DESK_VERBS, HOLD_VERBS, THREAD_VERBS
from relay.consult.commands import first_verb, whole_command, whole_verb
from relay.consult.grants import Grant
from relay.consult.intents import CircleVerb, CircleWords, Intent, Misdirected, NotACommand, WhichOne
from relay.consult.model import MemberId
from relay.consult.said_in_thread import revealed_as, takes_back
from relay.consult.snapshot import Snapshot
from relay.consult.subjects import bare_subject
from relay.consult.words import Verb
from relay.mail.letter import Letter


def in_circle(letter: Letter, snapshot: Snapshot, default: Reach) -> Intent:
    """Words or a command for a circle. Who may write there is looked at later, with one answer for all."""
    begins = snapshot.case is None
    own = snapshot.case.consultation.subject if snapshot.case else None
    subject = bare_subject(letter.subject)
    if word := circle_word(letter.new_text, "" if own and subject == own.text else subject):
        if word[0] is CircleWord.REVEAL and default.whom is Whom.UNCLEAR:  # to an aside that is erased
            return CircleVerb(verb=CircleWord.NOTHING, argument="")
        return CircleVerb(verb=word[0], argument=word[1], only=default.to)
    verb = whole_verb(letter.new_text, "")
    if verb in DESK_VERBS and (one := whole_command(letter.new_text, "")):
        return about_oneself(one, letter)
    if verb in HOLD_VERBS:  # the answer to a preview, sent to the wrong mail
        return at_desk(letter, snapshot) or WhichOne()
    if verb in THREAD_VERBS:  # nothing here can be passed or undone, and nobody wants to read "undo"
        return NotACommand()
    attached = attachments_of(letter, snapshot)
    if problem := why_unusable(letter, attached, snapshot, forwarded_counts=begins):
        return problem
    subject = subject if begins else ""
    among = snapshot.circle.participants if snapshot.circle else ()
    if snapshot.member is None:  # only a member's mail comes here
        return Misdirected()
    reach = reach_of(attached.text, subject, snapshot.member.id, among, default)
    original = original_of(letter, replace(attached, text=reach.text), subject)
    return CircleWords(original=original, attached=attached, reach=reach)


def to_wish(letter: Letter, grant: Grant) -> CircleVerb:
    """An answer to what would be told of its writer in a circle: NO takes it back, all else shows it."""
    only = MemberId(grant.thread_id) if grant.thread_id else None
    if (chosen := revealed_as(letter.new_text)) is not None:
        return CircleVerb(verb=CircleWord.REVEAL, argument=chosen, only=only)
    if takes_back(letter.new_text, letter.subject):
        return CircleVerb(verb=CircleWord.NO_REVEAL, argument="", only=only)
    anew = first_verb(letter.new_text, letter.subject) is Verb.REVEAL
    return CircleVerb(verb=CircleWord.REVEAL if anew else CircleWord.SHOW_REVEAL, argument="", only=only)
