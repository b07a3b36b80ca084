"""What happens because time passes: reminders, expiry, widening, closing, erasing."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from relay.consult import flow, joining
from relay.consult.circles.passing import tick_circle
from relay.consult.model import MemberId
from relay.consult.snapshot import Member
from relay.observe import log
from relay.store.errors import Conflict
from relay.worker.former import Former
from relay.worker.signal import Signal
from relay.worker.surroundings import Surroundings, commit_event, decided
from relay.worker.weekly import write_to_stewards


class Timers:
    """Looks at every case whose time may have come."""

    def __init__(self, around: Surroundings, left: Signal) -> None:
        self._around, self._left = around, left
        self._former = Former(around)

    async def work(self) -> bool:
        """One round; always False, so that the next waits. A case that fails does not stop the others."""
        around = self._around
        config = around.config.current()
        await around.listed.keep_up()
        due = await around.store.due(
            around.clock.now(),
            remind_after=config.policy.remind_after,
            expire_after=config.policy.expire_after,
            close_after=min(s.close_after for s in config.specialties.values()),
        )
        for spool_id in due.asked:
            await around.store.deny_spool(spool_id)
        former = await self._former.members()
        theirs = [c for member in former for c in await self._former.consultations_of(member)]
        for consultation_id in dict.fromkeys((*due.held, *due.waking, *due.meeting, *due.quiet, *theirs)):
            try:
                await self._tick(consultation_id, former)
            except Conflict:
                continue  # somebody wrote meanwhile; the next round looks again
            except Exception as error:
                log.get().error("timer failed", error=type(error).__name__)
        for circle in await around.store.circles():
            await self._tick_circle(circle.id)
        await self._joining()
        if await write_to_stewards(around):
            self._left.set()
        retention = config.policy.retention
        await around.store.erase_due(around.clock.now(), retention.text, retention.people)
        return False

    async def _joining(self) -> None:
        """Reminds of invitations, invites whom an admin has admitted, forgets whom nobody answered about."""
        around = self._around
        snapshot = await around.with_joining(await around.snapshot())
        for decision in joining.tick(snapshot, around.clock.now(), around.tokens):
            try:
                await commit_event(around, snapshot, decided(decision))
            except Conflict:
                continue  # another relay was first, or the member has answered meanwhile
            except Exception as error:
                log.get().error("timer failed", error=type(error).__name__)
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
        try:
            await commit_event(around, snapshot, decide)
        except Conflict:
            return  # somebody wrote meanwhile; the next round looks again
        except Exception as error:
            log.get().error("timer failed", error=type(error).__name__)
        else:
            self._left.set()
