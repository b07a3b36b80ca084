"""What happens because time passes: reminders, expiry, closing, erasing."""

from relay.consult import flow
from relay.observe import log
from relay.store.store import Conflict
from relay.worker.inbound import Surroundings, commit_event


class Timers:
    """Looks at every case whose time may have come."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    async def work(self) -> bool:
        """One round; whether anything changed. A case that fails does not stop the others."""
        around, changed = self._around, False
        for consultation_id in await around.store.due(around.clock.now()):
            try:
                changed |= await self._tick(consultation_id)
            except Conflict:
                changed = True  # somebody wrote meanwhile; the next round looks again
            except Exception as error:
                log.get().error("timer failed", error=type(error).__name__)
        policy = around.config.current().policy
        await around.store.erase_due(
            around.clock.now(),
            text_retention=policy.retention.text,
            people_retention=policy.retention.people,
            unconfirmed=policy.expire_after,
        )
        return changed

    async def _tick(self, consultation_id: str) -> bool:
        around = self._around
        case = await around.store.case(consultation_id)
        snapshot = await around.with_case(await around.snapshot(), case)
        decision = flow.tick(snapshot, around.clock.now(), around.tokens)
        if decision is None:
            return False
        await commit_event(around, snapshot, decision)
        return True
