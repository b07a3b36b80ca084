"""What a member asks of the relay itself."""

from dataclasses import replace
from datetime import UTC, datetime

from relay.consult.decision import Decision, Outcome
from relay.consult.intents import Confirmation, DeskVerb
from relay.consult.model import Case, ConsultationState, Grant, Purpose, Standing, ThreadState, TurnState
from relay.consult.notices.base import TextKind
from relay.consult.notices.desk import (
    Help,
    NotYet,
    NotYou,
    StandingChanged,
    Status,
    StatusLine,
    UnknownCommand,
    WasThisYou,
    WhichOne,
)
from relay.consult.notices.held import Expired
from relay.consult.sending import HAD_IT, REACHABLE
from relay.consult.snapshot import Member
from relay.consult.states import LIVE
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted

UNTIL_RESUMED = datetime.max.replace(tzinfo=UTC)
SHOWN = LIVE | {ConsultationState.HELD}


def obey(draft: Draft, intent: DeskVerb, member: Member, address: str, answers: str | None) -> Decision:
    """help, status, pause, resume, leave; other words are not in force yet and say so."""
    standing = member.standing
    match intent.verb:
        case Verb.HELP:
            config = draft.snapshot.config
            domain = draft.snapshot.domain
            places = tuple((f"{key}@{domain}", s.title) for key, s in config.specialties.items())
            draft.write(Help(specialties=places), member, address, answers=answers)
        case Verb.STATUS:
            draft.write(_status(draft, member), member, address, answers=answers)
        case Verb.PAUSE if not intent.argument:
            _change(
                draft, member, replace(standing, paused_until=UNTIL_RESUMED), intent.verb, address, answers
            )
        case Verb.RESUME:
            back = replace(standing, paused_until=None, away_until=None, left=None)
            if standing.left:  # coming back by mail is consent anew
                back = replace(back, opted_in=draft.now)
            _change(draft, member, back, intent.verb, address, answers)
        case Verb.LEAVE:
            _change(
                draft, member, replace(standing, left=draft.now, opted_in=None), intent.verb, address, answers
            )
        case _:
            draft.write(NotYet(verb=str(intent.verb)), member, address, answers=answers)
            return draft.decide(Outcome.ANSWERED)
    return draft.decide(Outcome.COMMAND)


def which_one(draft: Draft, member: Member, address: str, answers: str | None) -> Decision:
    """Several texts wait, or none: the relay asks which."""
    subjects = tuple(
        t.subject.text
        for case in draft.snapshot.waiting
        for t in case.turns
        if t.state is TurnState.HELD and t.author == member.id
    )
    draft.write(WhichOne(waiting=subjects), member, address, answers=answers)
    return draft.decide(Outcome.ANSWERED)


def not_a_command(draft: Draft, member: Member, address: str, answers: str | None) -> Decision:
    """Mail to relay@ that holds no command."""
    draft.write(UnknownCommand(), member, address, answers=answers)
    return draft.decide(Outcome.ANSWERED)


def ask_who(draft: Draft, member: Member, from_address: str, spool_id: str) -> Decision:
    """Asks the address on record whether a mail that could not be proved is theirs."""
    hint = ".".join(from_address.rpartition("@")[2].split(".")[-2:])
    _was_this_you(draft, member, hint, spool_id, None)
    return draft.decide(Outcome.ASKED_WHO)


def confirm(draft: Draft, intent: Confirmation, member: Member, answers: str | None) -> Decision:
    """The held mail is taken up, deleted, or asked about once more."""
    if intent.yes is None:
        _was_this_you(draft, member, "", intent.spool_id, answers)
        return draft.decide(Outcome.ANSWERED)
    grant = draft.snapshot.grant
    if grant is None or (grant.expires is not None and grant.expires < draft.now):
        gone = Expired(kind=TextKind.REQUEST, subject=Redacted(""))
        draft.write(gone, member, member.entry.address, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    if intent.yes:
        return draft.decide(Outcome.COMMAND, release_spool=intent.spool_id)
    draft.write(NotYou(), member, member.entry.address, answers=answers)
    return draft.decide(Outcome.COMMAND, drop_spool=intent.spool_id)


def _was_this_you(draft: Draft, member: Member, hint: str, spool_id: str, answers: str | None) -> None:
    expires = draft.now + draft.snapshot.config.policy.expire_after
    grant = Grant(purpose=Purpose.CONFIRM, member=member.id, spool_id=spool_id, expires=expires)
    token = draft.grant(draft.tokens.fresh(), grant)
    notice = WasThisYou(domain_hint=hint, deleted_on=draft.day(expires))
    draft.write(notice, member, member.entry.address, reply_token=token, answers=answers)


def _change(
    draft: Draft, member: Member, standing: Standing, verb: Verb, address: str, answers: str | None
) -> None:
    draft.keep_standing(member.id, standing)
    draft.write(StandingChanged(verb=str(verb), paused_until=None), member, address, answers=answers)


def _status(draft: Draft, member: Member) -> Status:
    config, standing = draft.snapshot.config, member.standing
    asked = [c for c in draft.snapshot.mine if c.consultation.asker == member.id]
    paused = standing.is_paused(draft.now)
    until = standing.paused_until if paused and standing.paused_until != UNTIL_RESUMED else None
    return Status(
        asked=tuple(_line(c) for c in asked if c.consultation.state in SHOWN),
        asked_of_you=sum(
            thread.consultant == member.id and thread.state in REACHABLE
            for case in draft.snapshot.mine
            if case.consultation.state in LIVE
            for thread in case.threads
        ),
        paused_until=draft.day(until) if until else None,
        paused=paused,
        away_until=draft.day(standing.away_until)
        if standing.away_until and standing.is_away(draft.now)
        else None,
        left=bool(standing.left),
        opted_in=bool(standing.opted_in or member.entry.opted_in) and not standing.left,
        specialty_titles=tuple(
            config.specialties[k].title for k in member.specialties if k in config.specialties
        ),
    )


def _line(case: Case) -> StatusLine:
    consultation = case.consultation
    held = next((t for t in case.turns if t.thread_id is None), None)
    subject = consultation.subject or (held.subject if held else None)
    return StatusLine(
        subject=subject.text if subject else "",
        state=str(consultation.state),
        colleagues=sum(t.state in HAD_IT for t in case.threads),
        answers=sum(t.state is ThreadState.ANSWERED for t in case.threads),
    )
