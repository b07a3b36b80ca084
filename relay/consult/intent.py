"""What a mail is about, once it is known where it was sent and what hangs on that address."""

from dataclasses import replace

from relay.consult.addresses import Bounces, Desk, Intake, Operator, ReplyTo, Role, ToCircle
from relay.consult.attached import Attached, all_left_out, with_attached
from relay.consult.between_lines import with_quoted_as_forwarded, with_typed_between
from relay.consult.circles.reach import Reach, Whom, reach_answered, reach_of
from relay.consult.circles.talk import unsaid
from relay.consult.circles.wishes import wish_of
from relay.consult.circles.words import CircleWord, circle_word
from relay.consult.commands import Command, commands_of, first_verb, strict_verb, whole_command, whole_verb
from relay.consult.grants import Purpose
from relay.consult.intents import (
    AdmissionReply,
    Bounce,
    CircleReply,
    CircleStart,
    CircleVerb,
    CircleWords,
    Confirmation,
    DeskVerb,
    ForgetAnswer,
    ForOperator,
    FromRobot,
    Helped,
    HoldAnswer,
    HoldGone,
    Intent,
    InvitationReply,
    Misdirected,
    NewRequest,
    NotACommand,
    ThreadVerb,
    Unusable,
    WhichOne,
    Words,
)
from relay.consult.invitation_answer import read_answer
from relay.consult.lone_words import could_be_an_answer
from relay.consult.model import (
    Case,
    Original,
    Thread,
    Turn,
    TurnKind,
    TurnState,
)
from relay.consult.notices.receipts import UnreadableReason
from relay.consult.preview_answer import parse_answer
from relay.consult.routing.exclusions import without_exclusions
from relay.consult.routing.named import by_tag, chosen
from relay.consult.said_in_thread import handed_to, question_back, revealed_as, said_to_help, takes_back
from relay.consult.snapshot import Snapshot
from relay.consult.standing.changes import CHANGES
from relay.consult.standing.listed import is_plain, says_nothing
from relay.consult.subjects import bare_subject, split_tag
from relay.consult.words import Verb
from relay.deid.finding import Failure
from relay.mail.letter import Letter

THREAD_VERBS = frozenset(
    {
        Verb.PASS,
        Verb.CLOSE,
        Verb.MORE,
        Verb.UNDO,
        Verb.LEAK,
        Verb.KNOW,
        Verb.REVEAL,
        Verb.REPORT,
        Verb.WIDEN,
        Verb.WAIT,
    }
)
SECOND_THOUGHTS = frozenset({Verb.LEAK, Verb.KNOW, Verb.REPORT, Verb.REVEAL})
DESK_VERBS = frozenset(
    {Verb.HELP, Verb.STATUS, Verb.PAUSE, Verb.RESUME, Verb.LEAVE, Verb.JOIN, Verb.LIMIT, Verb.SPECIALTIES}
    | {Verb.INVITE}
    | {Verb.NOT, Verb.MYDATA, Verb.FORGET}
)
ENGINE_FAILED = frozenset({Failure.TIMEOUT, Failure.CRASHED, Failure.NO_MODEL})
BARE = frozenset({Verb.LEAVE, Verb.RESUME, Verb.MYDATA, Verb.FORGET})
"""Behind these nothing may stand: "Leave of absence" is the subject of a question."""
TOGETHER = CHANGES | {Verb.HELP, Verb.STATUS}
"""Commands that may stand below another one in a mail."""
ALONE = frozenset({Verb.CLOSE, Verb.WAIT, Verb.WIDEN})
"""In a thread these say nothing where further words stand below."""
HOLD_VERBS = frozenset({Verb.SEND, Verb.CANCEL, Verb.REMOVE, Verb.KEEP, Verb.INSTEAD, Verb.INCLUDE})


def intent_of(letter: Letter, roles: tuple[Role, ...], snapshot: Snapshot) -> Intent:
    """What the mail wants. `roles`: one address, or several intake addresses of one mail."""
    match roles[0]:
        case Bounces():
            # whatever comes here is read as a report or dropped; a person never gets this address
            return Bounce(grant=snapshot.grant) if snapshot.grant else Misdirected()
        case Operator(mailbox=mailbox):
            return FromRobot() if letter.robot else ForOperator(mailbox=mailbox)
    if letter.robot:
        return FromRobot()
    match roles[0]:
        case Intake():
            keys = tuple(dict.fromkeys(r.specialty for r in roles if isinstance(r, Intake) and r.specialty))
            return _at_intake(letter, keys, snapshot)
        case Desk():
            return _at_desk(letter, snapshot) or (_sealed(letter) if letter.encrypted else NotACommand())
        case ReplyTo():
            return _at_token(letter, snapshot)
        case ToCircle():
            return _in_circle(letter, snapshot, Reach(whom=Whom.ALL))
        case _:
            return Misdirected()


def _at_intake(letter: Letter, keys: tuple[str, ...], snapshot: Snapshot) -> Intent:
    if not keys and _nothing_but_a_verb(letter, snapshot) and (command := _at_desk(letter, snapshot)):
        return command
    letter, not_asked = _without_not_line(letter)
    letter = with_quoted_as_forwarded(letter, snapshot.domain)
    attached = _attached(letter, snapshot)
    if problem := _unusable(letter, attached, snapshot, forwarded_counts=True):
        return problem
    subject, unknown = bare_subject(letter.subject), None
    if not keys:  # at a specialty's own address brackets are text
        tag, rest = split_tag(subject)
        if tag is not None:
            key = by_tag(tag, snapshot.config.specialties)
            keys, unknown = ((key,), None) if key else ((), tag)
            subject = rest if key else subject
    original = _original(letter, attached, subject)
    return NewRequest(
        specialties=keys, unknown_tag=unknown, original=original, attached=attached, not_asked=not_asked
    )


def _without_not_line(letter: Letter) -> tuple[Letter, tuple[str, ...]]:
    """The letter without the lines that say who is not to be asked, and whom they name."""
    said, named = without_exclusions(letter.new_text)
    answered, again = without_exclusions(letter.answered)
    return replace(letter, new_text=said, answered=answered), tuple(dict.fromkeys((*named, *again)))


def _nothing_but_a_verb(letter: Letter, snapshot: Snapshot) -> bool:
    verb = whole_verb(letter.new_text, letter.subject)
    if verb in DESK_VERBS | {Verb.SEND, Verb.CANCEL, Verb.INCLUDE}:
        return True
    return _nothing_but_a_command(letter, snapshot) is not None


def _nothing_but_a_command(letter: Letter, snapshot: Snapshot) -> Command | None:
    """A command with something behind it that can mean nothing else ("pause until Monday").

    Where colleagues' words are answered and questions asked, "limit the time" is one of these.
    """
    command = whole_command(letter.new_text, letter.subject)
    if command is None or not command.argument or command.verb not in CHANGES:
        return None
    return command if is_plain(command, snapshot.config.specialties) else None


def _at_desk(letter: Letter, snapshot: Snapshot) -> Intent | None:
    lines = [bare_subject(letter.subject), *(line for line in letter.new_text.split("\n") if line.strip())]
    if wish := wish_of(lines[:3], snapshot.config.specialties):
        return CircleStart(wish=wish)
    answer = parse_answer(letter.new_text, letter.subject)
    verb = first_verb(letter.new_text, letter.subject)
    if answer.verb is not None and verb not in DESK_VERBS:
        held = [
            (case, turn)
            for case in snapshot.waiting
            for turn in case.turns
            if turn.state is TurnState.HELD and snapshot.member and turn.author == snapshot.member.id
        ]
        if len(held) != 1:
            return WhichOne()
        case, turn = held[0]
        return _hold_answer(letter, case, turn, turn.version, snapshot.with_circle_of(case))
    said = [
        one
        for one in commands_of(letter.new_text, letter.subject)
        if one.verb in DESK_VERBS and (one.verb not in BARE or says_nothing(one.argument))
    ]
    if not said:
        return None
    further = [one for one in said[1:] if one.verb in TOGETHER]
    return replace(_desk_verb(said[0]), further=tuple(map(_desk_verb, further)))


def _desk_verb(command: Command) -> DeskVerb:
    return DeskVerb(
        verb=command.verb,
        argument=command.argument,
        languages=command.languages,
        explicit=command.explicit,
    )


def _at_token(letter: Letter, snapshot: Snapshot) -> Intent:
    grant, case = snapshot.grant, snapshot.case
    if grant is not None and grant.purpose is Purpose.ADMISSION:  # whoever writes is an admin, or refused
        said = first_verb(letter.new_text, letter.subject)
        yes = {Verb.YES: True, Verb.NO: False}.get(said) if said else None
        return AdmissionReply(candidate=grant.member, yes=yes)
    if grant is None or snapshot.member is None or grant.member != snapshot.member.id:
        return Misdirected()
    if grant.purpose is Purpose.CONFIRM and grant.spool_id:
        said = first_verb(letter.new_text, letter.subject)
        return Confirmation(
            spool_id=grant.spool_id, yes={Verb.YES: True, Verb.NO: False}.get(said) if said else None
        )
    if grant.purpose is Purpose.FORGET:
        said = first_verb(letter.new_text, letter.subject)
        return ForgetAnswer(yes={Verb.YES: True, Verb.NO: False}.get(said) if said else None)
    if grant.purpose is Purpose.CIRCLE_INVITATION:
        said = first_verb(letter.new_text, letter.subject)
        return CircleReply(yes={Verb.YES: True, Verb.JOIN: True, Verb.NO: False}.get(said) if said else None)
    if grant.purpose is Purpose.CIRCLE:
        word = circle_word(letter.new_text, bare_subject(letter.subject))
        return CircleVerb(verb=word[0] if word else CircleWord.NOTHING, argument=word[1] if word else "")
    if grant.purpose is Purpose.INVITATION:
        specialties = snapshot.config.specialties
        return InvitationReply(answer=read_answer(letter.new_text, letter.subject, specialties))
    if case is None:
        return HoldGone()
    if grant.purpose is Purpose.HELPED and (told := said_to_help(letter.new_text, letter.subject)):
        return Helped(said=told)
    if grant.purpose is Purpose.PREVIEW:
        turn = next((t for t in case.turns if t.id == grant.turn_id), None)
        if letter.encrypted and not strict_verb(bare_subject(letter.subject)):
            return _sealed(letter)
        return _hold_answer(letter, case, turn, grant.turn_version, snapshot) if turn else HoldGone()
    if case.consultation.circle_id is not None:
        return _in_circle(letter, snapshot, unsaid(grant, case))
    thread = next((t for t in case.threads if t.id == grant.thread_id), None)
    if grant.purpose is Purpose.THREAD and thread is None:
        return Misdirected()
    if grant.purpose in (Purpose.THREAD, Purpose.CONSULTATION, Purpose.REVEAL) and (
        chosen := revealed_as(letter.new_text)
    ):
        return ThreadVerb(verb=Verb.REVEAL, thread=thread, argument=chosen)
    if grant.purpose is Purpose.REVEAL and thread:
        return _to_reveal(letter, thread)
    if thread and thread.consultant == snapshot.member.id:
        if (whom := handed_to(letter.new_text)) is not None:
            return ThreadVerb(verb=Verb.PASS, thread=thread, argument=whom)
        if question := question_back(letter.new_text):
            return _words(replace(letter, new_text=question, answered=""), thread, snapshot, asks_back=True)
    # "Re: Report?" is what the consultation is about, not the command its subject happens to be
    own = case.consultation.subject
    subject = "" if own and bare_subject(letter.subject) == own.text else letter.subject
    verb, whole = first_verb(letter.new_text, subject), whole_verb(letter.new_text, subject)
    if verb in ALONE and whole is not verb:  # "Wait" above further words: those must not be lost
        verb = None
    if verb in THREAD_VERBS and verb is not None:
        return ThreadVerb(verb=verb, thread=thread)
    if verb in DESK_VERBS and whole is verb and (one := whole_command(letter.new_text, subject)):
        return _about_oneself(one, letter)
    if one := _nothing_but_a_command(replace(letter, subject=""), snapshot):
        return _about_oneself(one, letter)
    if whole in HOLD_VERBS and letter.new_text.strip():  # the answer to a preview, sent to the wrong mail
        return _at_desk(replace(letter, subject=""), snapshot) or WhichOne()
    return _words(with_typed_between(letter, case, snapshot.member.id), thread, snapshot)


def _to_reveal(letter: Letter, thread: Thread) -> ThreadVerb:
    """An answer to what would be told of its writer: NO takes it back, YES stands for all that does not."""
    if takes_back(letter.new_text, letter.subject):
        return ThreadVerb(verb=Verb.NO, thread=thread)
    verb = first_verb(letter.new_text, letter.subject)
    return ThreadVerb(verb=verb if verb in SECOND_THOUGHTS and verb else Verb.YES, thread=thread)


def _about_oneself(command: Command, letter: Letter) -> DeskVerb | NotACommand:
    """The command, unless it may be the whole answer to a colleague."""
    if could_be_an_answer(command, letter.new_text.strip() or bare_subject(letter.subject)):
        return NotACommand(perhaps=command.verb)
    return _desk_verb(command)


def _words(letter: Letter, thread: Thread | None, snapshot: Snapshot, *, asks_back: bool = False) -> Intent:
    attached = _attached(letter, snapshot)
    return _unusable(letter, attached, snapshot, forwarded_counts=False) or Words(
        thread=thread, original=_original(letter, attached, ""), attached=attached, asks_back=asks_back
    )


def _in_circle(letter: Letter, snapshot: Snapshot, default: Reach) -> Intent:
    """Words or a command for a circle. Who may write there is looked at later, with one answer for all."""
    begins = snapshot.case is None
    own = snapshot.case.consultation.subject if snapshot.case else None
    subject = bare_subject(letter.subject)
    if word := circle_word(letter.new_text, "" if own and subject == own.text else subject):
        return CircleVerb(verb=word[0], argument=word[1])
    verb = whole_verb(letter.new_text, "")
    if verb in DESK_VERBS and (one := whole_command(letter.new_text, "")):
        return _about_oneself(one, letter)
    if verb in HOLD_VERBS:  # the answer to a preview, sent to the wrong mail
        return _at_desk(letter, snapshot) or WhichOne()
    if verb in THREAD_VERBS:  # nothing here can be passed or undone, and nobody wants to read "undo"
        return NotACommand()
    attached = _attached(letter, snapshot)
    if problem := _unusable(letter, attached, snapshot, forwarded_counts=begins):
        return problem
    subject = subject if begins else ""
    among = snapshot.circle.participants if snapshot.circle else ()
    if snapshot.member is None:  # only a member's mail comes here
        return Misdirected()
    reach = reach_of(attached.text, subject, snapshot.member.id, among, default)
    original = _original(letter, replace(attached, text=reach.text), subject)
    return CircleWords(original=original, attached=attached, reach=reach)


def _hold_answer(
    letter: Letter, case: Case, turn: Turn, version: int | None, snapshot: Snapshot
) -> HoldAnswer:
    not_asked: tuple[str, ...] = ()
    if turn.kind is TurnKind.REQUEST:
        letter, not_asked = _without_not_line(letter)
    answer = parse_answer(letter.new_text, letter.subject)
    original = None
    attached = Attached(text="", taken=(), left_out=all_left_out(letter.attachments))
    if answer.verb is Verb.INSTEAD:
        attached = with_attached(answer.text, letter.attachments, snapshot.config.policy.limits.text_chars)
        original = Original(
            subject=turn.original.subject, text=attached.text, forwarded="", signature=letter.signature
        )
    elif answer.verb is Verb.INCLUDE and (turn.original.uncertain or turn.original.forwarded):
        held = turn.original
        every = "\n\n".join(text for text in (held.text, held.uncertain, held.forwarded) if text)
        original = replace(held, text=every, uncertain="", forwarded="")
    elif answer.verb is Verb.SEND and turn.failure in ENGINE_FAILED:
        original = turn.original  # judged once more before it may go
    choice: tuple[str, ...] = ()
    reach = None
    if turn.kind in (TurnKind.POST, TurnKind.ASIDE) and snapshot.circle:
        among = snapshot.circle.participants
        if original is not None and answer.verb is Verb.INSTEAD:
            reach = reach_of(original.text, "", turn.author, among, Reach(whom=Whom.ALL))
            original, reach = replace(original, text=reach.text), reach if reach.said else None
        elif answer.verb is None:
            reach = reach_answered(letter.new_text, turn.author, among)
    elif answer.verb is None:
        choice = chosen(letter.new_text, letter.subject, snapshot.config.specialties)
    return HoldAnswer(
        case=case,
        turn=turn,
        stale=version != turn.version,
        answer=answer,
        choice=choice,
        original=original,
        attached=attached,
        reach=reach,
        not_asked=not_asked,
    )


def _sealed(letter: Letter) -> Unusable:
    return Unusable(reason=UnreadableReason.SIGNED if letter.signed_only else UnreadableReason.ENCRYPTED)


def _attached(letter: Letter, snapshot: Snapshot) -> Attached:
    said = letter.answered or letter.new_text  # between the lines, an answer needs the line above it
    return with_attached(said, letter.attachments, snapshot.config.policy.limits.text_chars)


def _unusable(
    letter: Letter, attached: Attached, snapshot: Snapshot, *, forwarded_counts: bool
) -> Unusable | None:
    if letter.encrypted:
        return _sealed(letter)
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


def _original(letter: Letter, attached: Attached, subject: str) -> Original:
    return Original(
        subject=subject,
        text=attached.text,
        forwarded=letter.forwarded,
        signature=letter.signature,
        uncertain=letter.uncertain,
    )
