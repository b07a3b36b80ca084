"""Machines that answer each other through the relay, though neither says that it is one.

What passes in an exchange is slowed to a pace people keep, and nothing is lost by it (R22). Who says the
same again and again, or very much in a day, is asked to say that a person writes: a machine never does.
And what the relay itself has to answer to mail it could not act on comes to an end.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from relay.consult.decision import Decision, Outcome
from relay.consult.model import Thread, Turn, TurnKind, TurnState
from relay.consult.notices.desk import NoMoreAnswers, Trouble
from relay.consult.writing import Draft
from relay.mail.letter import Letter, Robot

DAY: Final = timedelta(days=1)
AT_ONCE: Final = 4
WITHIN: Final = timedelta(minutes=10)
"""So many mails pass in a thread within this time; the rest waits its turn."""
A_DAY: Final = 8
"""Mails of one writer in one exchange that pass in a day before they are asked. Two machines reach 16."""
SAID_BEFORE: Final = 2
"""Times the same words pass in one exchange."""
UNANSWERABLE: Final = 10
"""Mails of one member in a day that the relay answers without having been able to act on them."""


def turns_of(came: Sequence[datetime], limit: int, span: timedelta) -> list[datetime]:
    """When each has its turn, so that no `span` sees more than `limit` of them. came: oldest first."""
    turns: list[datetime] = []
    for number, at in enumerate(came):
        turns.append(max(at, turns[number - limit] + span) if number >= limit else at)
    return turns


def leaves_at(draft: Draft, thread: Thread | None) -> datetime:
    """When words sent now may leave in this thread, in either direction; None: in this talk of a circle."""
    since = draft.now - DAY
    sent = sorted(at for t in _said(draft, thread) if (at := t.sent_at) and at > since)
    return turns_of((*sent, draft.now), AT_ONCE, WITHIN)[-1]


def may_be_a_machine(draft: Draft, thread: Thread | None, turn: Turn) -> bool:
    """Whether its writer is asked first: the same words once more, or very many within a day.

    An answer to a preview proves a person; what came before it does not count.
    """
    own = [t for t in _said(draft, thread) if t.author == turn.author]
    same = sum(_core(t.text.text) == _core(turn.text.text) for t in own)
    since = max((t.sent_at for t in own if t.approved and t.sent_at), default=draft.now - DAY)
    since = max(since, draft.now - DAY)
    lately = sum(t.sent_at is not None and t.sent_at > since and not t.approved for t in own)
    return same >= SAID_BEFORE or lately >= A_DAY


def tired(decision: Decision, draft: Draft, letter: Letter, address: str) -> Decision:
    """The decision on a member's mail; no more than ten a day that nothing could be done with are answered.

    The tenth answer says so, and the admins hear of it. Words of danger are always answered.
    """
    member = draft.snapshot.member
    if member is None or decision.outcome is not Outcome.ANSWERED or draft.dangers or letter.robot:
        return decision
    if any(mail.reader != member.id for mail in decision.outgoing):
        return decision
    lately = draft.snapshot.unanswerable
    if len(lately) >= UNANSWERABLE:
        return Decision(outcome=Outcome.ROBOT, robot=Robot.AUTO_REPLY)
    decision = replace(decision, unanswerable=member.id)
    if len(lately) < UNANSWERABLE - 1:
        return decision
    alone = Draft(draft.snapshot, draft.now, draft.tokens)
    again = lately[0] + DAY
    notice = NoMoreAnswers(number=UNANSWERABLE, again_on=alone.day(again), again_at=alone.hour(again))
    alone.write(notice, member, address, answers=letter.message_id)
    alone.alert(Trouble.LOOP, "")
    said = alone.decide(Outcome.ANSWERED)
    return replace(decision, outgoing=said.outgoing, counted=(*decision.counted, *said.counted))


def _said(draft: Draft, thread: Thread | None) -> Iterable[Turn]:
    """What was relayed in the thread, that to all included; without one, in any thread."""
    places = (None, thread.id) if thread else None
    return (
        t
        for t in draft.turns
        if t.state is TurnState.SENT
        and t.kind is not TurnKind.REQUEST
        and (places is None or t.thread_id in places)
    )


def _core(text: str) -> str:
    """The letters alone: a ticket number or the hour makes no other text of a machine's."""
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalpha())
    return letters or text.strip()
