"""Nobody is left without an answer: others are asked, or the asker hears the truth and chooses.

The order is always the same: the next colleagues, then the coordinators, then an honest note
with the choices wait, widen and close. Nothing here is silent.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from relay.consult.further import NOBODY, Further, next_ones
from relay.consult.model import ConsultationState, Turn, TurnKind
from relay.consult.notice_words import subject_of
from relay.consult.notices.relayed import Because
from relay.consult.notices.waiting import NobodyAnswered, Waiting, Widened
from relay.consult.reply_tokens import token_for_all
from relay.consult.requesting import ask
from relay.consult.snapshot import Member
from relay.consult.states import HAD_IT, LIVE, REACHABLE, Cause, after
from relay.consult.widening_clock import started
from relay.consult.writing import Draft

LOOK_AGAIN: Final = timedelta(hours=1)
"""While the asker is missing from the roster, by a slip of the admin's or for good, which a day tells."""


def widen(draft: Draft, *, on_request: bool = False) -> None:
    """Asks the next ones and tells the asker; with nobody left, the asker is told that, and the clock stops.

    on_request: the asker wrote `widen`; then colleagues of other specialties count too.
    """
    consultation = draft.consultation
    asker, request = draft.snapshot.roster.get(consultation.asker), request_of(draft)
    if consultation.state not in LIVE:
        return
    if asker is None:
        draft.keep(replace(consultation, wake_at=draft.now + LOOK_AGAIN))
        return
    before = had_it(draft)
    found = next_ones(draft, asker, wider=on_request) if request else NOBODY
    if request is None or not found.members:
        draft.keep(replace(draft.consultation, wake_at=None))
        _tell_nobody(draft, asker, could_widen=not on_request)
        return
    ask(draft, found.members, replace(request, subject=subject_of(draft)), asker, found.because)
    widened = replace(draft.consultation, state=after(consultation.state, Cause.WIDENED))
    draft.keep(started(widened, draft.snapshot, draft.now))
    _tell_widened(draft, asker, found, before, on_request=on_request)


def instead_of(draft: Draft, named: Sequence[Member] = ()) -> None:
    """Asks another colleague in place of one who cannot; with nobody left who reads, goes further at once.

    named: whom a consultant who handed over would have asked; nobody learns whether it is they.
    """
    asker, request = draft.snapshot.roster.get(draft.consultation.asker), request_of(draft)
    if asker is None or draft.consultation.state not in LIVE:
        return
    if request is None:
        if not any(t.state in REACHABLE for t in draft.threads):
            widen(draft)
        return
    found = (
        Further(members=tuple(named), because=Because.OFFERED) if named else next_ones(draft, asker, number=1)
    )
    if found.members and found.because is Because.OFFERED:
        request = replace(request, subject=subject_of(draft))
        ask(draft, found.members, request, asker)
    elif not any(t.state in REACHABLE for t in draft.threads):
        widen(draft)


def wait(draft: Draft, asker: Member, address: str) -> None:
    """The clock starts anew: the relay looks again after another `widen_after`, and says what it found."""
    consultation = draft.consultation
    until = None
    if consultation.state is ConsultationState.OPEN:
        consultation = started(consultation, draft.snapshot, draft.now)
        draft.keep(consultation)
        until = draft.day(consultation.wake_at) if consultation.wake_at else None
    notice = Waiting(subject=subject_of(draft), colleagues=had_it(draft), until=until)
    draft.write(notice, asker, address, reply_token=token_for_all(draft))


def had_it(draft: Draft) -> int:
    """How many colleagues got the question."""
    return sum(t.state in HAD_IT for t in draft.threads)


def request_of(draft: Draft) -> Turn | None:
    """The request itself, as it was sent; None once its text was erased, so that nobody further is asked."""
    return next((t for t in draft.turns if t.kind is TurnKind.REQUEST and t.text.text.strip()), None)


def _tell_widened(draft: Draft, asker: Member, found: Further, before: int, *, on_request: bool) -> None:
    notice = Widened(
        subject=subject_of(draft),
        since=draft.day(draft.consultation.sent_at or draft.now),
        colleagues=before,
        more=len(found.members),
        because=found.because,
        on_request=on_request,
        resources=_resources(draft),
    )
    draft.write(notice, asker, draft.consultation.asker_address, reply_token=token_for_all(draft))


def _tell_nobody(draft: Draft, asker: Member, *, could_widen: bool) -> None:
    notice = NobodyAnswered(
        subject=subject_of(draft),
        since=draft.day(draft.consultation.sent_at or draft.now),
        colleagues=had_it(draft),
        could_widen=could_widen,
        resources=_resources(draft),
    )
    draft.write(notice, asker, draft.consultation.asker_address, reply_token=token_for_all(draft))


def _resources(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Who answers today, where somebody may be in danger."""
    consultation, crisis = draft.consultation, draft.snapshot.config.crisis
    if crisis is None or not consultation.urgent:
        return ()
    dangers = consultation.told_of_danger.get(consultation.asker, ())
    return tuple((r.name, r.contact) for r in crisis.resources if not r.about or set(r.about) & set(dangers))
