"""An admin suspends a member, or lifts it: said on the command line, kept in their standing, audited."""

from dataclasses import replace
from datetime import datetime

from relay.consult.audit import Action, Audited
from relay.consult.decision import Decision, Outcome
from relay.consult.model import MemberId, Turn
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing
from relay.consult.writing import Draft
from relay.settings.policy import Policy


def suspend(draft: Draft, member: Member) -> Decision | None:
    """From now on nothing of theirs goes further; None where it is so already."""
    if member.standing.suspended:
        return None
    standing = replace(member.standing, suspended=draft.now)
    return _decided(draft, member, Action.SUSPEND, standing)


def lift(draft: Draft, member: Member) -> Decision | None:
    """What was kept goes on, and what waited for their word waits anew; None where nothing is suspended."""
    if member.standing.suspended is None:
        return None
    standing = replace(member.standing, suspended=None, lifted=draft.now)
    return _decided(draft, member, Action.LIFT, standing)


def is_suspended(draft: Draft, member: MemberId) -> bool:
    """Whether an admin has suspended this member of the roster."""
    found = draft.snapshot.roster.get(member)
    return found is not None and found.standing.suspended is not None


def waiting_anew(draft: Draft, turn: Turn) -> Turn:
    """The held turn as the clock sees it: the time its author could not answer in does not count."""
    author = draft.snapshot.roster.get(turn.author)
    lifted = author.standing.lifted if author else None
    return replace(turn, held_at=lifted) if lifted and lifted > turn.held_at else turn


def quiet_since(draft: Draft) -> datetime:
    """Since when nothing was said in the consultation, as the clock sees it."""
    consultation = draft.consultation
    asker = draft.snapshot.roster.get(consultation.asker)
    lifted = asker.standing.lifted if asker else None
    return max(consultation.last_mail_at, lifted) if lifted else consultation.last_mail_at


def expires(at: datetime, member: Member, policy: Policy) -> datetime:
    """When a question to a member is over: time in which they could not answer does not count."""
    lifted = member.standing.lifted
    return max(at, lifted + policy.expire_after) if lifted else at


def _decided(draft: Draft, member: Member, action: Action, standing: Standing) -> Decision:
    line = Audited(
        id=draft.tokens.new_id(), at=draft.now, action=action, consultation_id="", member=member.id
    )
    return Decision(outcome=Outcome.COMMAND, standings=((member.id, standing),), audited=(line,))
