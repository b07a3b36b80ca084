"""Who is no longer in the admin's file, and since when: the first round without them is remembered.

A name that comes back within a day was a slip, and nobody has noticed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from relay.consult.decision import Decision, Outcome
from relay.consult.gone import TYPO_GUARD
from relay.consult.model import MemberId
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing
from relay.settings.values import RosterEntry
from relay.worker.surroundings import Surroundings


class Former:
    """Watches the roster for those who are missing in it."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    async def members(self) -> Mapping[MemberId, Member]:
        """Who takes part in something and has been off the roster for a day, at their last address."""
        around, now = self._around, self._around.clock.now()
        roster, standings = await around.members.roster(), await around.store.standings()
        missing = [m for m in await around.store.taking_part() if m not in roster]
        found: dict[MemberId, Member] = {}
        changed: list[tuple[MemberId, Standing]] = []
        for member in missing:
            standing = standings.get(member, Standing())
            if standing.unlisted_since is None:
                changed.append((member, replace(standing, unlisted_since=now)))
            elif now >= standing.unlisted_since + TYPO_GUARD and (one := await self._last_known(member)):
                found[member] = one
        changed += [
            (member, replace(standings[member], unlisted_since=None))
            for member in roster
            if member in standings and standings[member].unlisted_since
        ]
        if changed:
            await self._remember(tuple(changed), now)
        return found

    async def consultations_of(self, member: MemberId) -> tuple[str, ...]:
        """The live consultations they take part in."""
        return tuple(case.consultation.id for case in await self._around.store.cases_of(member))

    async def _last_known(self, member: MemberId) -> Member | None:
        addresses = await self._around.store.addresses_of(member)
        if not addresses:
            return None
        return Member(id=member, entry=RosterEntry(address=addresses[0], name=""))

    async def _remember(self, changed: tuple[tuple[MemberId, Standing], ...], now: datetime) -> None:
        decision = Decision(outcome=Outcome.COMMAND, standings=changed)
        await self._around.store.commit(decision, (), spool_id=None, expected={}, now=now)
