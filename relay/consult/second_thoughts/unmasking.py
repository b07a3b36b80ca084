"""Two admins together may see who the two of a reported exchange are; one may let it go on.

That holds each time: once two have seen it, the votes are spent, and a third must find another who agrees.
An admin who is one of the two, or suspended, is not asked; one person counts once, whatever addresses they
have. What was written is shown to nobody. Each step is audited, and both of the exchange are told.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from relay.consult.audit import Action
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.intents import ReportReply
from relay.consult.model import MemberId, Report, Thread, ThreadState
from relay.consult.notice_words import subject_of
from relay.consult.notices.report import (
    ExchangeReleased,
    ExchangeReported,
    LookedInto,
    ReportAnswered,
    ReportState,
    Unmasked,
)
from relay.consult.reply_tokens import thread_token
from relay.consult.said_of_report import Said
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, REACHABLE
from relay.consult.writing import Draft

NEEDED: Final = 2
"""Admins who must agree."""
AGREE_WITHIN: Final = timedelta(days=7)
ASKED_BACK: Final = 3


def ask(draft: Draft, thread: Thread, reporter: MemberId) -> bool:
    """Puts a report before every admin who is no party, each with an address of their own.

    thread: as it was before it was frozen, if it was not yet. Said again nothing is sent, unless
    there are other admins by now. Gives back whether there is any admin to look into it.
    """
    admins, before = _judges(draft, thread), _report_of(draft, thread.id)
    if before and thread.state is ThreadState.FROZEN and set(before.admins) >= set(admins):
        return bool(before.admins)
    report = Report(
        thread_id=thread.id,
        reporter=before.reporter if before else reporter,
        at=draft.now,
        before=before.before if before and thread.state is ThreadState.FROZEN else thread.state,
        admins=admins,
        votes=tuple(v for v in before.votes if v[0] in admins) if before else (),
    )
    _keep(draft, report)
    for place, address in enumerate(admins):
        _write(draft, report, place, address, agreed=bool(report.votes))
    return bool(admins)


def answered(draft: Draft, reply: ReportReply, address: str) -> Decision:
    """What follows from an admin's answer, which counts from the address it was asked of alone."""
    found = _asked_here(draft, reply.admin)
    if found is None:
        if address in draft.snapshot.config.policy.admins:
            _receipt(draft, address, ReportState.OVER)
        return draft.decide(Outcome.ANSWERED)
    report, thread = found
    if address != report.admins[reply.admin] or address not in _judges(draft, thread):
        return draft.decide(Outcome.MISDIRECTED)
    match reply.said:
        case Said.UNMASK:
            return _agree(draft, report, thread, address)
        case Said.RELEASE:
            return _release(draft, report, thread, address)
        case None if report.asked_back >= ASKED_BACK:  # a machine's, though it has no mark
            return draft.decide(Outcome.ROBOT)
        case None:
            _keep(draft, replace(report, asked_back=report.asked_back + 1))
            _write(draft, report, reply.admin, address, unclear=True, agreed=bool(report.votes))
            return draft.decide(Outcome.ANSWERED)


def _asked_here(draft: Draft, place: int) -> tuple[Report, Thread] | None:
    """The report this address was made for, as long as its thread is frozen."""
    grant = draft.snapshot.grant
    if draft.case is None or grant is None:
        return None
    report = _report_of(draft, grant.thread_id or "")
    thread = next((t for t in draft.threads if report and t.id == report.thread_id), None)
    if report is None or thread is None or thread.state is not ThreadState.FROZEN:
        return None
    return (report, thread) if place < len(report.admins) else None


def _agree(draft: Draft, report: Report, thread: Thread, address: str) -> Decision:
    """A vote counts for seven days and once; the second one names the two to both who agreed."""
    judges = _judges(draft, thread)
    recent = {who: at for who, at in report.votes if who in judges and at > draft.now - AGREE_WITHIN}
    new = address not in recent
    recent.setdefault(address, draft.now)
    report = replace(report, votes=tuple(recent.items()))
    if new:
        draft.audit(Action.UNMASK_ASKED, MemberId(address))
    if len(recent) < NEEDED:
        _keep(draft, report)
        _receipt(draft, address, ReportState.NOTED, recent[address] + AGREE_WITHIN)
        for place, other in enumerate(report.admins):
            if new and other != address:
                _write(draft, report, place, other, agreed=True)
        return draft.decide(Outcome.COMMAND)
    _keep(draft, replace(report, votes=()))
    for admin in recent:
        draft.tell_admin(admin, _names(draft, report, thread))
        draft.audit(Action.UNMASK, MemberId(admin))
    _tell_both(draft, thread)
    return draft.decide(Outcome.COMMAND)


def _release(draft: Draft, report: Report, thread: Thread, address: str) -> Decision:
    """The exchange goes on where it was; one admin is enough, so that no report silences for ever."""
    goes_on = draft.consultation.state in LIVE and report.before in REACHABLE
    was = ThreadState.ANSWERED if report.before is ThreadState.ANSWERED else ThreadState.ASKED
    draft.keep(replace(thread, state=was if goes_on else ThreadState.CLOSED))
    left = tuple(r for r in draft.consultation.reports if r.thread_id != thread.id)
    draft.keep(replace(draft.consultation, reports=left))
    draft.audit(Action.RELEASE, MemberId(address))
    for member, to, pseudonym in _both(draft, thread):
        draft.write(
            ExchangeReleased(subject=subject_of(draft), pseudonym=pseudonym, open=goes_on),
            member,
            to,
            thread=thread,
            reply_token=thread_token(draft, thread, member.id) if goes_on else None,
        )
    _receipt(draft, address, ReportState.RELEASED)
    return draft.decide(Outcome.COMMAND)


def _judges(draft: Draft, thread: Thread) -> tuple[str, ...]:
    """The admins who may look into it: none of the two, nobody suspended, and one address a person."""
    barred = {draft.consultation.asker, thread.consultant}
    # names must not be sent to an account that may be in other hands, nor its wish be counted
    barred |= {m.id for m in draft.snapshot.roster.values() if m.standing.suspended}
    # whoever was taken off the roster and still is an admin judges not their own exchange either
    owners = dict(draft.snapshot.listed_once)
    owners |= {a: m.id for m in draft.snapshot.roster.values() for a in m.addresses}
    found: dict[str, str] = {}
    for address in draft.snapshot.config.policy.admins:
        owner = owners.get(address, MemberId(address))
        if owner not in barred and address != draft.consultation.asker_address:
            found.setdefault(owner, address)
    return tuple(found.values())


def _report_of(draft: Draft, thread_id: str) -> Report | None:
    return next((r for r in draft.consultation.reports if r.thread_id == thread_id), None)


def _keep(draft: Draft, report: Report) -> None:
    others = (r for r in draft.consultation.reports if r.thread_id != report.thread_id)
    draft.keep(replace(draft.consultation, reports=(*others, report)))


def _write(
    draft: Draft, report: Report, place: int, address: str, *, unclear: bool = False, agreed: bool = False
) -> None:
    grant = Grant(
        purpose=Purpose.REPORT,
        member=report.reporter,
        consultation_id=draft.consultation.id,
        thread_id=report.thread_id,
        number=place,
    )
    notice = ExchangeReported(
        reference=draft.consultation.id,
        unclear=unclear,
        agreed=agreed and not unclear,
        possible=len(report.admins) >= NEEDED,
    )
    draft.tell_admin(address, notice, draft.grant(draft.tokens.fresh(), grant))


def _receipt(draft: Draft, address: str, state: ReportState, until: datetime | None = None) -> None:
    day = draft.day(until) if until is not None else None
    draft.tell_admin(address, ReportAnswered(state=state, until=day))


def _names(draft: Draft, report: Report, thread: Thread) -> Unmasked:
    asker = draft.consultation.asker
    return Unmasked(
        reference=draft.consultation.id,
        asker=_named(draft, asker),
        asker_pseudonym=thread.asker_pseudonym,
        consultant=_named(draft, thread.consultant),
        consultant_pseudonym=thread.consultant_pseudonym,
        by_asker=report.reporter == asker,
    )


def _named(draft: Draft, member: MemberId) -> str:
    one = draft.snapshot.roster.get(member)
    return one.called if one else ""


def _tell_both(draft: Draft, thread: Thread) -> None:
    for member, to, pseudonym in _both(draft, thread):
        notice = LookedInto(subject=subject_of(draft), pseudonym=pseudonym)
        draft.write(notice, member, to, thread=thread)


def _both(draft: Draft, thread: Thread) -> list[tuple[Member, str, str]]:
    """The two who are still on the roster: member, address, the name of the other side."""
    roster, consultation = draft.snapshot.roster, draft.consultation
    asker, consultant = roster.get(consultation.asker), roster.get(thread.consultant)
    found = []
    if asker:
        found.append((asker, consultation.asker_address, thread.consultant_pseudonym))
    if consultant:
        found.append((consultant, consultant.entry.address, thread.asker_pseudonym))
    return found
