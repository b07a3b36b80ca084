"""Being forgotten: asked twice, then everything a member said and wrote is let go.

What stays is said to them: what the admins' file lists, which is the admins' to change, and that
consultations were, without their words, until retention ends. `relay erase` takes that away too.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from relay.consult.circles.leaving import out_of_circles
from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.gone import let_go
from relay.consult.grants import Grant, Purpose
from relay.consult.model import Case, ConsultationState, TurnState
from relay.consult.notices.standing import ForgetAsked, ForgetRefused, Forgotten, MemberForgotten
from relay.consult.snapshot import Member, Snapshot
from relay.consult.standing.model import Standing
from relay.consult.standing.mydata import days
from relay.consult.states import LIVE, REACHABLE
from relay.consult.writing import Draft

OVER = frozenset({ConsultationState.CLOSED, ConsultationState.CANCELLED, ConsultationState.EXPIRED})


def ask(draft: Draft, member: Member, answers: str | None) -> None:
    """Asks the address on record, where alone the answer counts, and says what would end."""
    mine = [c for c in draft.snapshot.mine if c.consultation.state not in OVER]
    expires = draft.now + draft.snapshot.config.policy.expire_after
    token = draft.grant(
        draft.tokens.fresh(), Grant(purpose=Purpose.FORGET, member=member.id, expires=expires)
    )
    question = ForgetAsked(
        open_questions=sum(c.consultation.asker == member.id for c in mine),
        open_threads=sum(
            t.consultant == member.id and t.state in REACHABLE
            for c in mine
            if c.consultation.state in LIVE
            for t in c.threads
        ),
        held=sum(t.state is TurnState.HELD and t.author == member.id for c in mine for t in c.turns),
        asked_until=draft.day(expires),
    )
    draft.write(question, member, member.entry.address, reply_token=token, answers=answers)


def answer(draft: Draft, yes: bool | None, member: Member, answers: str | None) -> Decision:
    """Forgets them, or does not, or asks once more."""
    grant = draft.snapshot.grant
    late = grant is None or (grant.expires is not None and grant.expires < draft.now)
    address = member.entry.address
    if yes is None and not late:
        ask(draft, member, answers)
        return draft.decide(Outcome.ANSWERED)
    if late or not yes:
        draft.write(ForgetRefused(late=late), member, address, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    snapshot, policy = draft.snapshot, draft.snapshot.config.policy
    draft.keep_standing(member.id, Standing(left=draft.now))
    draft.write(Forgotten(people_days=days(policy.retention.people)), member, address, answers=answers)
    draft.tell_admins(MemberForgotten(address=address))
    parted = part(snapshot, snapshot.mine, member, draft.now, draft.tokens)
    left = out_of_circles(snapshot, snapshot.circles, member.id, draft.now, draft.tokens)
    return replace(merged([draft.decide(Outcome.COMMAND), *parted, *left], Outcome.COMMAND), erase=member.id)


def part(
    snapshot: Snapshot, cases: Iterable[Case], member: Member, now: datetime, tokens: Tokens
) -> list[Decision]:
    """Takes the member out of the live consultations among these; a decision for each.

    As for somebody who is off the roster: what they held is deleted, the others learn no more than
    that it has ended. Nothing of it is written to the member.
    """
    decisions = []
    for case in cases:
        draft = Draft(replace(snapshot, former={member.id: member}), now, tokens, case)
        if let_go(draft):
            draft.keep(draft.consultation)  # so that its version is checked
            decided = draft.decide(Outcome.COMMAND)
            others = tuple(mail for mail in decided.outgoing if mail.reader != member.id)
            decisions.append(replace(decided, outgoing=others))
    return decisions


def merged(decisions: Iterable[Decision], outcome: Outcome) -> Decision:
    """All of them as one, to be committed at once."""
    found = list(decisions)
    lists: dict[str, Any] = {
        f.name: tuple(value for one in found for value in getattr(one, f.name))
        for f in fields(Decision)
        if isinstance(getattr(found[0], f.name), tuple)
    }
    return Decision(outcome=outcome, **lists)
