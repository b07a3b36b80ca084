"""`reveal`: two who both wish it learn who the other is, a day after the second has said so.

A wish of one alone is kept with the consultation's text, under its key, and shows nowhere: neither
receipts nor times nor anything that is looked up tell whether the other side wishes it too.
"""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from relay.consult.audit import Action
from relay.consult.closing import over
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.model import Consultation, MemberId, Reveal, Thread, ThreadState
from relay.consult.notice_words import subject_of
from relay.consult.notices.reveal import Met, MetAlready, NotMet, RevealNoted, RevealTakenBack
from relay.consult.reply_tokens import thread_token
from relay.consult.second_thoughts.knowing import which_colleague
from relay.consult.snapshot import Member, Snapshot
from relay.consult.states import LIVE, ONCE_SENT, SILENT
from relay.consult.words import Verb
from relay.consult.writing import Draft

TO_THINK: Final = timedelta(days=1)
MOST_CHARS: Final = 200
NEVER: Final = frozenset(
    {ThreadState.RECUSED, ThreadState.FROZEN, ThreadState.UNREACHABLE, ThreadState.WITHDRAWN}
)


def reveal(draft: Draft, thread: Thread | None, writer: Member, address: str, chosen: str = "") -> Decision:
    """Keeps the wish, and shows its writer what would be told; said anew, the day begins anew.

    chosen: the name and address as they wish to give them; without it as the roster has them.
    """
    if not _has_words(draft.consultation):
        return over(draft, thread, writer, address)
    if thread is None:
        return which_colleague(draft, Verb.REVEAL, writer, address)
    if not _may_meet(draft.consultation, thread):
        return over(draft, thread, writer, address)
    if thread.id in draft.consultation.met:
        return _met_already(draft, thread, writer, address)
    wish = new_wish(thread.id, writer, draft.now, chosen)
    _keep(draft, (*_others(draft, thread, writer), wish))
    _receipt(draft, thread, writer, address, wish)
    return draft.decide(Outcome.COMMAND)


def new_wish(line: str, writer: Member, now: datetime, chosen: str, to: tuple[MemberId, ...] = ()) -> Reveal:
    """The wish, with what would be told: as they chose to give it, else as the roster has it."""
    told = _one_line(chosen)
    return Reveal(
        thread_id=line,
        member=writer.id,
        at=now,
        told=told or _one_line(f"{writer.entry.name or ''}, {writer.entry.address}".lstrip(", ")),
        from_roster=not told,
        to=to,
    )


def answered(draft: Draft, thread: Thread, writer: Member, address: str, *, no: bool) -> Decision:
    """What follows from an answer to the receipt: `no` takes the wish back, all else shows it once more."""
    if thread.id in draft.consultation.met:
        return _met_already(draft, thread, writer, address)
    wish = next((r for r in draft.consultation.reveals if _is(r, thread, writer)), None)
    if wish and not no:
        _receipt(draft, thread, writer, address, wish)
        return draft.decide(Outcome.ANSWERED)
    if wish:
        _keep(draft, _others(draft, thread, writer))
    notice = RevealTakenBack(subject=subject_of(draft), pseudonym=thread.other_of(writer.id))
    draft.write(notice, writer, address, thread=thread)
    return draft.decide(Outcome.COMMAND)


def meet(draft: Draft) -> bool:
    """Tells those two of each other whose time has come; whether there was anything.

    A wish is let go where one of the two is not there any more; neither hears that the other had one.
    """
    consultation = draft.consultation
    if consultation.meet_at is None or draft.now < consultation.meet_at:
        return False
    for thread in draft.threads:
        pair = _pair(consultation, thread)
        if pair is None or draft.now < meeting_time(pair):
            continue
        left = tuple(r for r in draft.consultation.reveals if r.thread_id != thread.id)
        draft.keep(replace(draft.consultation, reveals=left))
        if _has_words(consultation) and _may_meet(consultation, thread) and _both_there(draft, pair):
            _tell(draft, thread, pair)
    _keep(draft, draft.consultation.reveals)
    return True


def _tell(draft: Draft, thread: Thread, pair: tuple[Reveal, Reveal]) -> None:
    consultation, stopped = draft.consultation, bool(draft.snapshot.stopped_at)
    if not stopped:
        draft.keep(replace(consultation, met=(*consultation.met, thread.id)))
    for reader_wish, other in (pair, pair[::-1]):
        reader = draft.snapshot.roster[reader_wish.member]
        asks = reader.id == consultation.asker
        subject, pseudonym = subject_of(draft), thread.other_of(reader.id)
        notice: Met | NotMet = NotMet(subject=subject, pseudonym=pseudonym)
        if not stopped:
            open_still = consultation.state in LIVE and thread.state not in SILENT
            notice = Met(
                subject=subject,
                pseudonym=pseudonym,
                told=other.told,
                from_roster=other.from_roster,
                open=open_still,
            )
            draft.audit(Action.REVEAL, reader.id)
        address = consultation.asker_address if asks else reader.entry.address
        token = thread_token(draft, thread, reader.id)
        draft.write(notice, reader, address, thread=thread, reply_token=token)


def _receipt(draft: Draft, thread: Thread, writer: Member, address: str, wish: Reveal) -> None:
    token = draft.grant(
        draft.tokens.fresh(),
        Grant(
            purpose=Purpose.REVEAL,
            member=writer.id,
            consultation_id=thread.consultation_id,
            thread_id=thread.id,
        ),
    )
    pseudonym = thread.other_of(writer.id)
    notice = RevealNoted(pseudonym=pseudonym, told=wish.told)
    draft.write(notice, writer, address, thread=thread, reply_token=token)


def _met_already(draft: Draft, thread: Thread, writer: Member, address: str) -> Decision:
    notice = MetAlready(subject=subject_of(draft), pseudonym=thread.other_of(writer.id))
    draft.write(notice, writer, address, thread=thread)
    return draft.decide(Outcome.ANSWERED)


def _keep(draft: Draft, reveals: tuple[Reveal, ...]) -> None:
    """The wishes, and the time of the next two who agree."""
    consultation = replace(draft.consultation, reveals=reveals)
    times = [meeting_time(p) for t in draft.threads if (p := _pair(consultation, t))]
    draft.keep(replace(consultation, meet_at=min(times, default=None)))


def _others(draft: Draft, thread: Thread, writer: Member) -> tuple[Reveal, ...]:
    return tuple(r for r in draft.consultation.reveals if not _is(r, thread, writer))


def _is(wish: Reveal, thread: Thread, writer: Member) -> bool:
    return wish.thread_id == thread.id and wish.member == writer.id


def _pair(consultation: Consultation, thread: Thread) -> tuple[Reveal, Reveal] | None:
    """The wishes of both sides of a thread, the asker's first; None: not both wish it."""
    wishes = {r.member: r for r in consultation.reveals if r.thread_id == thread.id}
    asker, consultant = wishes.get(consultation.asker), wishes.get(thread.consultant)
    return (asker, consultant) if asker and consultant else None


def meeting_time(pair: tuple[Reveal, Reveal]) -> datetime:
    """When two who both wish it are told: a day after the second has said so."""
    return max(r.at for r in pair) + TO_THINK


def _has_words(consultation: Consultation) -> bool:
    """Whether it has been sent and its text is still kept, closed or not."""
    state = consultation.state
    return state in ONCE_SENT and consultation.subject is not None


def _may_meet(consultation: Consultation, thread: Thread) -> bool:
    ended = thread.state is ThreadState.CLOSED and consultation.state in LIVE  # off the roster meanwhile
    return thread.state not in NEVER and not ended


def _both_there(draft: Draft, pair: tuple[Reveal, Reveal]) -> bool:
    return all(_there(draft.snapshot, wish) for wish in pair)


def _there(snapshot: Snapshot, wish: Reveal) -> bool:
    """Still on the roster, and has not left the relay since they wished it."""
    member = snapshot.roster.get(wish.member)
    left = member.standing.left if member else None
    return member is not None and (left is None or left < wish.at)


def _one_line(text: str) -> str:
    """As it will be read: one line, nothing that hides or turns letters around, of bounded length."""
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in text
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join("".join(kept).split())[:MOST_CHARS].rstrip()
