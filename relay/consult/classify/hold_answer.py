"""What the answer to a preview asks for."""

from dataclasses import replace

from relay.consult.attached import Attached, all_left_out, with_attached
from relay.consult.circles.reach import Reach, Whom, reach_answered, reach_of
from relay.consult.classify.original import without_not_line
from relay.consult.intents import HoldAnswer
from relay.consult.model import Case, Original, Turn, TurnKind
from relay.consult.preview_answer import parse_answer
from relay.consult.routing.named import chosen
from relay.consult.said_in_thread import says_more
from relay.consult.snapshot import Snapshot
from relay.consult.words import Verb
from relay.deid.finding import Failure
from relay.mail.letter import Letter

ENGINE_FAILED = frozenset({Failure.TIMEOUT, Failure.CRASHED, Failure.NO_MODEL})


def hold_answer(
    letter: Letter, case: Case, turn: Turn, version: int | None, snapshot: Snapshot
) -> HoldAnswer:
    """The answer to this version of the turn's preview, and the text that is to be judged for it."""
    not_asked: tuple[str, ...] = ()
    if turn.kind is TurnKind.REQUEST:
        letter, not_asked = without_not_line(letter)
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
        words_below=answer.verb is Verb.SEND and says_more(letter.new_text),
    )
