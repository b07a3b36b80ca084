"""What the answer to a mail of the relay wants: its reply address says to which."""

from dataclasses import replace

from relay.consult.circles.talk import unsaid
from relay.consult.circles.words import CircleWord, circle_word
from relay.consult.classify.hold_answer import hold_answer
from relay.consult.classify.in_circle import in_circle, to_wish
from relay.consult.classify.in_thread import in_thread
from relay.consult.classify.original import sealed
from relay.consult.commands import first_saying_line, first_verb, head_of, strict_verb
from relay.consult.grants import Purpose
from relay.consult.intents import (
    AdminConfirmation,
    AdmissionReply,
    CircleReply,
    CircleVerb,
    Confirmation,
    ForgetAnswer,
    Helped,
    HoldGone,
    Intent,
    InvitationReply,
    Misdirected,
    RememberedAnswer,
    ReportReply,
)
from relay.consult.joining.invitation_answer import read_answer
from relay.consult.preview_answer import raises_doubt
from relay.consult.said_in_thread import said_to_help, says_more
from relay.consult.said_of_report import said_of_report
from relay.consult.snapshot import Snapshot
from relay.consult.subjects import bare_subject
from relay.consult.who_wrote import split_remember
from relay.consult.words import Verb
from relay.mail.letter import Letter


def at_token(letter: Letter, snapshot: Snapshot) -> Intent:
    """What the letter says to that for which the address was given out; Misdirected if it is not theirs."""
    grant, case = snapshot.grant, snapshot.case
    if grant is not None and grant.purpose is Purpose.ADMISSION:  # whoever writes is an admin, or refused
        return AdmissionReply(candidate=grant.member, yes=_yes(letter))
    if grant is not None and grant.purpose is Purpose.REPORT:
        said = said_of_report(letter.new_text, letter.subject)
        return ReportReply(admin=grant.number or 0, said=said)
    if grant is not None and grant.purpose is Purpose.CONFIRM_ADMIN:
        return AdminConfirmation(spool_id=grant.spool_id or "", yes=_surely(letter))
    if grant is None or snapshot.member is None or grant.member != snapshot.member.id:
        return Misdirected()
    match grant.purpose:
        case Purpose.CONFIRM if grant.spool_id:
            words, remember = split_remember(letter.new_text)
            yes = _surely(replace(letter, new_text=words))
            return Confirmation(spool_id=grant.spool_id, yes=yes, remember=remember)
        case Purpose.REMEMBERED:
            return RememberedAnswer(yes=_yes(letter))
        case Purpose.FORGET:
            return ForgetAnswer(yes=_surely(letter))
        case Purpose.CIRCLE_INVITATION:
            return CircleReply(yes=_yes(letter, Verb.JOIN))
        case Purpose.CIRCLE:
            word = circle_word(letter.new_text, bare_subject(letter.subject))
            return CircleVerb(verb=word[0] if word else CircleWord.NOTHING, argument=word[1] if word else "")
        case Purpose.REVEAL if grant.circle_id:
            return to_wish(letter, grant)
        case Purpose.INVITATION:
            specialties = snapshot.config.specialties
            return InvitationReply(answer=read_answer(letter.new_text, letter.subject, specialties))
    if case is None:
        return HoldGone()
    if grant.purpose is Purpose.HELPED and (told := said_to_help(letter.new_text, letter.subject)):
        return Helped(said=told, words_below=says_more(letter.new_text))
    if grant.purpose is Purpose.PREVIEW:
        turn = next((t for t in case.turns if t.id == grant.turn_id), None)
        if letter.encrypted and not strict_verb(bare_subject(letter.subject)):
            return sealed(letter)
        return hold_answer(letter, case, turn, grant.number, snapshot) if turn else HoldGone()
    if case.consultation.circle_id is not None:
        return in_circle(letter, snapshot, unsaid(grant, case))
    return in_thread(letter, grant, case, snapshot)


def _surely(letter: Letter) -> bool | None:
    """The same where a mistaken YES lets a stranger speak, or deletes: words below must not take it back."""
    said = _yes(letter)
    first = first_saying_line(head_of(letter.new_text))
    return None if said and first and raises_doubt(letter.new_text.partition(first)[2]) else said


def _yes(letter: Letter, *agreeing: Verb) -> bool | None:
    """Whether the letter says YES (or one of these) or NO; None: neither."""
    said = first_verb(letter.new_text, letter.subject)
    if said is Verb.NO:
        return False
    return True if said in (Verb.YES, *agreeing) else None
