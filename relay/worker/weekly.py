"""The steward's letter, when its hour has come."""

from dataclasses import replace

from relay.consult import steward
from relay.consult.decision import Outcome
from relay.consult.writing import Draft
from relay.worker.surroundings import Surroundings


async def write_to_stewards(around: Surroundings) -> bool:
    """Posts the week's letter to the admins, once among all processes; whether it did."""
    now, policy = around.clock.now(), around.config.current().policy
    week = steward.last_week(now, policy.timezone)
    if week is None or not policy.admins:
        return False
    since, until = week
    name = since.date().isoformat()
    if await around.store.has_gone(name) or not await around.store.was_running(until):
        return False
    snapshot = replace(await around.snapshot(), loads=await around.store.loads(now))
    draft = Draft(snapshot, now, around.tokens)
    draft.tell_admins(steward.letter(await around.store.asked_between(since, until), since, until, snapshot))
    letters, _ = around.post.finish(draft.decide(Outcome.ANSWERED), snapshot, now)
    return await around.store.post_once(name, letters, now)
