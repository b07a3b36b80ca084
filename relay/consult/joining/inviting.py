"""Invitations: who may get one, what becomes of the answer, and the one reminder."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.grants import Grant, Purpose
from relay.consult.joining.candidates import CandidateState
from relay.consult.joining.consent import Consent, Invited
from relay.consult.joining.invitation_answer import InvitationAnswer
from relay.consult.notices.joining import AlreadyIn, Declined, Invitation, InvitationUnclear, Welcome
from relay.consult.previewing import choices
from relay.consult.snapshot import Member, Snapshot
from relay.consult.writing import Draft

REMIND_AFTER: Final = timedelta(days=7)
ANSWER_WITHIN: Final = timedelta(days=30)
ASKED_BACK: Final = 3
"""So often an unclear answer is asked back; what goes on after that is a machine without a mark (R22)."""


class Invitable(StrEnum):
    """Whether a member can be invited, and why not."""

    YES = "can be invited"
    OPTED_IN = "has opted in"
    INVITED = "was invited and has not answered"
    SILENT = "did not answer an invitation"
    DECLINED = "said no"
    LEFT = "has left"


def invitable(member: Member, now: datetime) -> Invitable:
    """Once asked and answered with no, or left: never again by us. What they say by mail wins over a list."""
    standing = member.standing
    if standing.left:
        return Invitable.LEFT
    if member.opted_in:
        return Invitable.OPTED_IN
    if standing.declined:
        return Invitable.DECLINED
    if standing.invited is None:
        return Invitable.YES
    return Invitable.INVITED if now < standing.invited.at + ANSWER_WITHIN else Invitable.SILENT


def invite(draft: Draft, member: Member) -> None:
    """Invites the member, at the address on record; what they were sent is kept for the day they say yes."""
    invited = Invited(at=draft.now, wording=draft.snapshot.wording)
    draft.keep_standing(member.id, replace(member.standing, invited=invited))
    _write_invitation(draft, member, invited, reminder=False)


def wish_to_join(draft: Draft, member: Member, address: str, answers: str | None) -> Decision:
    """A member writes JOIN: they are invited whatever they said before, as it is their own wish."""
    if member.opted_in:
        draft.write(AlreadyIn(), member, address, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    invite(draft, member)
    return draft.decide(Outcome.COMMAND)


def answer_invitation(
    draft: Draft, answer: InvitationAnswer, member: Member, address: str, answers: str | None
) -> Decision:
    """A yes opts in, a no is remembered, anything else is asked back."""
    grant = draft.snapshot.grant
    in_already = bool(member.standing.opted_in) and not member.standing.left
    if answer.yes is None:
        return _asked_back(draft, member, answers)
    if not answer.yes:
        return _decline(draft, member, address, answers)
    if in_already:
        draft.write(AlreadyIn(), member, address, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    if member.standing.invited is None or grant is None or (grant.expires and grant.expires < draft.now):
        invite(draft, member)  # too late, or answered with no since: they are asked once more
        return draft.decide(Outcome.COMMAND)
    return _opt_in(draft, answer, member, member.standing.invited, address, answers)


def tick(snapshot: Snapshot, now: datetime, tokens: Tokens) -> Iterator[Decision]:
    """What the passing of time and the saved roster bring, each a decision of its own.

    Only somebody whom an admin has admitted is invited here; a roster, however new, invites nobody.
    """
    by_address = {address: m for m in snapshot.roster.values() for address in m.addresses}
    for candidate in snapshot.candidates:
        draft = Draft(snapshot, now, tokens)
        member = by_address.get(candidate.address)
        if candidate.state is CandidateState.ADMITTED and member is not None:
            if invitable(member, now) is Invitable.YES:
                invite(draft, member)
        elif candidate.decided_at is not None:
            if now < candidate.decided_at + snapshot.config.policy.retention.people:
                continue
        elif now < candidate.asked_at + ANSWER_WITHIN:
            continue
        draft.forget(candidate)
        yield draft.decide(Outcome.COMMAND)
    for member in snapshot.roster.values():
        invited = member.standing.invited
        if invited is None or invited.reminded or not invited.at + REMIND_AFTER <= now:
            continue
        if invitable(member, now) is Invitable.INVITED:
            draft = Draft(snapshot, now, tokens)
            draft.keep_standing(member.id, replace(member.standing, invited=replace(invited, reminded=now)))
            _write_invitation(draft, member, invited, reminder=True)
            yield draft.decide(Outcome.COMMAND)


def _opt_in(
    draft: Draft,
    answer: InvitationAnswer,
    member: Member,
    invited: Invited,
    address: str,
    answers: str | None,
) -> Decision:
    standing = replace(
        member.standing,
        opted_in=draft.now,
        left=None,
        declined=None,
        invited=None,
        specialties=answer.specialties or member.standing.specialties,
        consent=Consent(at=draft.now, address=address, invited=invited.at, wording=invited.wording),
    )
    draft.keep_standing(member.id, standing)
    notice = Welcome(
        specialty_titles=draft.snapshot.titles(replace(member, standing=standing).specialties),
        unknown=answer.unknown,
        choices=choices(draft),
    )
    draft.write(notice, member, address, answers=answers)
    return draft.decide(Outcome.COMMAND)


def _decline(draft: Draft, member: Member, address: str, answers: str | None) -> Decision:
    """A no after a yes takes the yes back."""
    standing = member.standing
    was_in = bool(standing.opted_in or member.entry.opted_in)
    left = draft.now if was_in else standing.left
    draft.keep_standing(
        member.id, replace(standing, declined=draft.now, opted_in=None, invited=None, left=left)
    )
    draft.write(Declined(), member, address, answers=answers)
    return draft.decide(Outcome.COMMAND)


def _asked_back(draft: Draft, member: Member, answers: str | None) -> Decision:
    invited = member.standing.invited
    if invited is None or invited.asked_back >= ASKED_BACK:
        return draft.decide(Outcome.ROBOT)
    standing = replace(member.standing, invited=replace(invited, asked_back=invited.asked_back + 1))
    draft.keep_standing(member.id, standing)
    until = invited.at + ANSWER_WITHIN
    notice = InvitationUnclear(choices=choices(draft), answer_by=draft.day(until))
    token = _token(draft, member, until)
    draft.write(notice, member, member.entry.address, reply_token=token, answers=answers)
    return draft.decide(Outcome.ANSWERED)


def _write_invitation(draft: Draft, member: Member, invited: Invited, *, reminder: bool) -> None:
    until = invited.at + ANSWER_WITHIN
    notice = Invitation(
        choices=choices(draft),
        specialty_titles=draft.snapshot.titles(member.specialties),
        weekly_limit=member.weekly_limit,
        reminder=reminder,
        answer_by=draft.day(until),
    )
    draft.write(notice, member, member.entry.address, reply_token=_token(draft, member, until))


def _token(draft: Draft, member: Member, until: datetime) -> str:
    grant = Grant(purpose=Purpose.INVITATION, member=member.id, expires=until)
    return draft.grant(draft.tokens.fresh(), grant)
