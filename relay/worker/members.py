"""The roster in force: the admin's file joined with internal ids and what members said by mail."""

from collections.abc import Mapping

from relay.consult.model import MemberId
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing
from relay.mail.address import normal_address
from relay.observe import log
from relay.settings.folder import LiveConfig
from relay.settings.values import Config, RosterEntry
from relay.store.errors import RosterConflict
from relay.store.store import Store


class Members:
    """Ids for the people in the file, brought up to date whenever the file changes."""

    def __init__(self, store: Store, config: LiveConfig) -> None:
        self._store, self._config = store, config
        self._seen: Config | None = None
        self._entries: tuple[RosterEntry, ...] = ()
        self._ids: Mapping[str, MemberId] = {}

    async def roster(self) -> Mapping[MemberId, Member]:
        """Everybody in the file, by id.

        An edit that would make one member out of two is refused and logged; the last good
        roster stays in force. Raises RosterConflict where there is none yet.
        """
        config = self._config.current()
        if self._seen is not config:
            try:
                self._ids = await self._store.sync_roster([(e.address, e.aliases) for e in config.roster])
            except RosterConflict as conflict:
                if self._seen is None:
                    raise
                log.get().error("roster refused", file="members.yaml", problem=str(conflict))
            else:
                self._entries = config.roster
            self._seen = config
        standings = await self._store.standings()
        members = {}
        for entry in self._entries:
            member_id = self._ids[entry.address]
            standing = standings.get(member_id, Standing())
            members[member_id] = Member(id=member_id, entry=entry, standing=standing)
        return members

    async def member_of(self, address: str) -> Member | None:
        """The member, still in the file, who writes from this address; None for a stranger."""
        roster = await self.roster()  # first: whoever was just added is on record after this
        member_id = await self._store.member_of(address)
        # what they said themselves comes after the file, and is looked up either way (R16)
        wanted = normal_address(address)
        own = [member for member in roster.values() if wanted in member.standing.remembered]
        return roster.get(member_id) if member_id else next(iter(own), None)
