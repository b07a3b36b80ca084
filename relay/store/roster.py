"""Who is who: member ids behind addresses, and what members said by mail about being asked."""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.model import MemberId
from relay.consult.standing.model import Standing
from relay.mail.address import normal_address
from relay.store import codec
from relay.store.columns import place
from relay.store.crypto import Keyring
from relay.store.database import put
from relay.store.errors import Conflict, RosterConflict
from relay.store.part import Part
from relay.store.schema import AddressRow, MemberRow, StandingRow

Entry = tuple[str, tuple[str, ...]]
"""(primary address, further addresses)"""


async def keep_standing(
    connection: AsyncConnection,
    keys: Keyring,
    member: MemberId,
    standing: Standing,
    before: Standing | None = None,
) -> None:
    """Replace what the member said by mail, as part of the caller's transaction.

    before: what was read and decided on; where that has changed meanwhile, raises Conflict: two
    relays must not both send the one reminder, nor one of them lose a LEAVE.
    """
    where = place(StandingRow.body, member)
    row = {"member_id": member, "body": keys.master.seal(codec.standing(standing), where)}
    if before is not None:
        held = await connection.scalar(
            select(StandingRow.body).where(StandingRow.member_id == member).with_for_update()
        )
        found = codec.read_standing(keys.master.open(held, where)) if held is not None else Standing()
        if found != before:
            raise Conflict
        if held is None:  # a collision, if another adds it at this moment, is a Conflict too
            await connection.execute(insert(StandingRow).values(row))
            return
    await put(connection, StandingRow, "member_id", row)


@dataclass(frozen=True, slots=True)
class _Known:
    """An address on record."""

    member: MemberId
    is_primary: bool
    listed: bool


_SUREST_FIRST: tuple[Callable[[int, _Known], bool], ...] = (
    lambda at, owner: at == 0 and owner.is_primary,
    lambda _at, owner: owner.is_primary,
    lambda at, _owner: at == 0,
    lambda _at, _owner: True,
)
"""Where several entries speak for one member: the entry headed by the recorded primary address is
that member, then one that lists it at all, then one headed by any address of theirs."""


class Roster(Part):
    """Members are never deleted by a change of the file; only their addresses come and go."""

    async def sync_roster(self, entries: Sequence[Entry]) -> Mapping[str, MemberId]:
        """The member behind each address (in the form of `normal_address`) of the admin's file.

        An entry that lists any address on record is that member; an address that now stands
        under another member's entry moves there. Raises RosterConflict if an entry would make
        one member out of two, or if two entries list the same address.
        """
        wanted = [
            tuple(dict.fromkeys(normal_address(a) for a in (primary, *aliases)))
            for primary, aliases in entries
        ]
        async with self._database.writing() as connection:
            if not self._database.is_sqlite:  # two relays that start at once must not both add a member
                await connection.execute(text("LOCK TABLE member_addresses IN SHARE ROW EXCLUSIVE MODE"))
            known = await self._known(connection)
            members = self._match(wanted, known)
            await self._keep(connection, entries, wanted, members, known)
        return {address: m for m, addresses in zip(members, wanted, strict=True) for address in addresses}

    async def member_of(self, address: str) -> MemberId | None:
        """The member the address belongs to by the present roster."""
        query = select(AddressRow.member_id).where(
            AddressRow.blind == self._blind(normal_address(address)), AddressRow.listed.is_(True)
        )
        async with self._database.reading() as connection:
            found = await connection.scalar(query)
        return MemberId(found) if found else None

    async def addresses_of(self, member: MemberId) -> tuple[str, ...]:
        """Every address on record, as written in the roster: primary first, those no longer listed last."""
        query = select(AddressRow.blind, AddressRow.address).where(AddressRow.member_id == member)
        order = (AddressRow.is_primary.desc(), AddressRow.listed.desc(), AddressRow.blind)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(*order))).all()
        return tuple(
            self._keys.master.open(r.address, place(AddressRow.address, r.blind)).decode() for r in rows
        )

    async def standings(self) -> Mapping[MemberId, Standing]:
        """What members said by mail; who said nothing is not in it."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(StandingRow.member_id, StandingRow.body))).all()
        return {
            MemberId(r.member_id): codec.read_standing(
                self._keys.master.open(r.body, place(StandingRow.body, r.member_id))
            )
            for r in rows
        }

    def _blind(self, address: str) -> bytes:
        return self._keys.blind("address", address)

    async def _known(self, connection: AsyncConnection) -> dict[bytes, _Known]:
        rows = await connection.execute(
            select(AddressRow.blind, AddressRow.member_id, AddressRow.is_primary, AddressRow.listed)
        )
        return {r.blind: _Known(MemberId(r.member_id), r.is_primary, r.listed) for r in rows}

    def _match(self, wanted: Sequence[tuple[str, ...]], known: Mapping[bytes, _Known]) -> list[MemberId]:
        """The member of each entry; fresh ids for those nobody on record belongs to."""
        times = Counter(address for addresses in wanted for address in addresses)
        owners = [[known.get(self._blind(a)) for a in addresses] for addresses in wanted]
        members: dict[int, MemberId] = {}
        taken: set[MemberId] = set()
        for is_sure in _SUREST_FIRST:
            for number, found in enumerate(owners):
                for at, owner in enumerate(found):
                    if owner and number not in members and owner.member not in taken and is_sure(at, owner):
                        members[number] = owner.member
                        taken.add(owner.member)
        for number, addresses in enumerate(wanted):
            mine = members.setdefault(number, MemberId(secrets.token_hex(16)))
            joined = any(o and o.member != mine and o.member not in taken for o in owners[number])
            if joined or any(times[a] > 1 for a in addresses):
                raise RosterConflict(number)
        return [members[number] for number in range(len(wanted))]

    async def _keep(
        self,
        connection: AsyncConnection,
        entries: Sequence[Entry],
        wanted: Sequence[tuple[str, ...]],
        members: Sequence[MemberId],
        known: Mapping[bytes, _Known],
    ) -> None:
        now: dict[bytes, _Known] = {}
        for member in dict.fromkeys(members):
            if all(k.member != member for k in known.values()):
                await connection.execute(insert(MemberRow).values(id=member))
        for (primary, aliases), addresses, member in zip(entries, wanted, members, strict=True):
            written = {normal_address(a): a for a in (*aliases, primary)}
            for at, address in enumerate(addresses):
                blind = self._blind(address)
                now[blind] = _Known(member, at == 0, listed=True)
                if known.get(blind) != now[blind]:
                    await put(
                        connection,
                        AddressRow,
                        "blind",
                        self._address_row(blind, written[address], now[blind]),
                    )
        for blind, old in known.items():
            if blind in now:
                continue
            # Who has left the roster altogether keeps a primary address, for the closing note.
            heads = old.is_primary and old.member not in members
            if old.listed or old.is_primary != heads:
                await connection.execute(
                    update(AddressRow).where(AddressRow.blind == blind).values(listed=False, is_primary=heads)
                )

    def _address_row(self, blind: bytes, address: str, known: _Known) -> dict[str, Any]:
        return {
            "blind": blind,
            "member_id": known.member,
            "address": self._keys.master.seal(address.encode(), place(AddressRow.address, blind)),
            "is_primary": known.is_primary,
            "listed": known.listed,
        }
