"""Keeps the circles in step with the admin's file, and looks at what time brings to them."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from relay.consult.circles.listed import as_listed
from relay.consult.circles.model import Circle
from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.model import MemberId
from relay.observe import log
from relay.settings.folder import LiveConfig
from relay.settings.values import Config
from relay.store.errors import Conflict
from relay.store.store import Store
from relay.worker.clock import Clock
from relay.worker.members import Members

TRIES = 5


class ListedCircles:
    """What circles.yaml says, in the store."""

    def __init__(
        self, *, store: Store, config: LiveConfig, members: Members, tokens: Tokens, clock: Clock
    ) -> None:
        self._store, self._config, self._members = store, config, members
        self._tokens, self._clock = tokens, clock
        self._seen: Config | None = None
        self._one_at_a_time = asyncio.Lock()

    async def keep_up(self) -> None:
        """Brings the store up to date once the file has changed; a start or a save writes to nobody."""
        async with self._one_at_a_time:
            for _ in range(TRIES):
                config = self._config.current()
                if self._seen is config:
                    return
                try:
                    await self._bring_up(config)
                except Conflict:  # another process does the same, or somebody left meanwhile
                    continue
                self._seen = config
                return

    async def _bring_up(self, config: Config) -> None:
        roster = await self._members.roster()
        ids = {address: member.id for member in roster.values() for address in member.addresses}
        forbidden = frozenset(w for m in roster.values() for w in m.entry.name.lower().split())
        now, circles = self._clock.now(), await self._store.circles()
        changed = [
            replace(c, missing_since=now)
            for c in circles
            if c.starter is None and c.key not in config.circles and c.missing_since is None
        ]
        had = dict(await pseudonyms(self._store, circles))
        for key, entry in config.circles.items():
            old = next((c for c in circles if c.key == key and c.starter is None), None)
            if old is None and await self._store.has_had(key):
                log.get().error("circle address was used before", file="circles.yaml")
                continue
            members = [ids[address] for address in entry.members if address in ids]
            new = as_listed(old, entry, members, had=had, forbidden=forbidden, now=now, tokens=self._tokens)
            for p in new.participants:  # so that two new circles give nobody the same name twice
                had[p.member] = had.get(p.member, frozenset()) | {p.pseudonym}
            if new != old:
                changed.append(new)
        if changed:
            decision = Decision(outcome=Outcome.COMMAND, circles=tuple(changed))
            await self._store.commit(decision, (), spool_id=None, expected={}, now=now)


async def pseudonyms(store: Store, circles: tuple[Circle, ...]) -> Mapping[MemberId, frozenset[str]]:
    """Every pseudonym each member has had, in consultations and in circles."""
    had = dict(await store.pseudonyms())
    for participant in (p for circle in circles for p in circle.participants):
        had[participant.member] = had.get(participant.member, frozenset()) | {participant.pseudonym}
    return had
