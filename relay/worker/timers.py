"""What happens because time passes: reminders, expiry, widening, closing, erasing."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from functools import partial

from relay.consult import flow
from relay.consult.circles.passing import tick_circle
from relay.consult.joining import inviting
from relay.consult.model import MemberId
from relay.consult.snapshot import Member
from relay.observe import log
from relay.store.errors import Conflict
from relay.worker.former import Former
from relay.worker.signal import Signal
from relay.worker.surroundings import Surroundings, commit_event, decided
from relay.worker.suspended import could_not_answer, let_go
from relay.worker.weekly import write_to_stewards


class Timers:
    """Looks at every case whose time may have come."""

    def __init__(self, around: Surroundings, left: Signal) -> None:
        self._around, self._left = around, left
        self._former = Former(around)

    async def work(self) -> bool:
        """One round; always False, so that the next waits. What fails does not stop the rest."""
        around = self._around
        # erasing first: a fault elsewhere that comes again each round must not keep anything too long
        parts = (self._erase, around.listed.keep_up, self._consultations, self._circles)
        for part in (*parts, self._joining, self._stewards, partial(let_go, around)):
            await _safely(part())
        return False

    async def _erase(self) -> None:
        retention = self._around.config.current().policy.retention
        await self._around.store.erase_due(self._around.clock.now(), retention.text, retention.people)

    async def _consultations(self) -> None:
        around, config = self._around, self._around.config.current()
        due = await around.store.due(
            around.clock.now(),
            remind_after=config.policy.remind_after,
            expire_after=config.policy.expire_after,
            close_after=min(s.close_after for s in config.specialties.values()),
            could_not_answer=await could_not_answer(around),
        )
        for spool_id in due.asked:
            await around.store.deny_spool(spool_id)
        former = await self._former.members()
        theirs = [c for member in former for c in await self._former.consultations_of(member)]
        for consultation_id in dict.fromkeys((*due.held, *due.waking, *due.meeting, *due.quiet, *theirs)):
            await _safely(self._tick(consultation_id, former))

    async def _circles(self) -> None:
        for circle in await self._around.store.circles():
            await _safely(self._tick_circle(circle.id))

    async def _stewards(self) -> None:
        if await write_to_stewards(self._around):
            self._left.set()

    async def _joining(self) -> None:
        """Reminds of invitations, invites whom an admin has admitted, forgets whom nobody answered about."""
        around = self._around
        snapshot = await around.with_joining(await around.snapshot())
        for decision in inviting.tick(snapshot, around.clock.now(), around.tokens):
            await _safely(commit_event(around, snapshot, decided(decision)))
            self._left.set()

    async def _tick(self, consultation_id: str, former: Mapping[MemberId, Member]) -> None:
        around = self._around
        case = await around.store.case(consultation_id)
        snapshot = await around.with_case(await around.snapshot(), case)
        decide = partial(flow.tick, now=around.clock.now(), tokens=around.tokens)
        await commit_event(around, replace(snapshot, former=former), decide)
        self._left.set()

    async def _tick_circle(self, circle_id: str) -> None:
        around = self._around
        snapshot = await around.with_case(await around.snapshot(), None, circle_id=circle_id)
        circle = snapshot.circle
        if circle and any(p.digest_from for p in circle.participants):
            snapshot = replace(snapshot, talks=await around.store.talks_in(circle_id))
        decide = partial(tick_circle, now=around.clock.now(), tokens=around.tokens)
        await commit_event(around, snapshot, decide)
        self._left.set()


async def _safely(work: Awaitable[object]) -> None:
    """Waits for it; a failure is counted in the log and looked at again in the next round."""
    try:
        await work
    except Conflict:
        return  # somebody wrote meanwhile, or another relay was first
    except Exception as error:
        log.get().error("timer failed", error=type(error).__name__)
