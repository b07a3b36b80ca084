"""How often, within a day, a mail of a member was answered though nothing could be done with it.

Kept as places that free themselves after a day, under keyed hashes beside those of mails already seen:
who they belong to can be asked of them, not read out of them.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.loops import DAY, UNANSWERABLE
from relay.consult.model import MemberId
from relay.store.crypto import Keyring
from relay.store.database import put
from relay.store.part import Part
from relay.store.schema import SeenKeyRow


async def note_unanswerable(
    connection: AsyncConnection, keys: Keyring, member: MemberId, now: datetime
) -> None:
    """Take one more of the member's places, as part of the caller's transaction."""
    places = _places(keys, member)
    rows = await connection.execute(
        select(SeenKeyRow.hash).where(SeenKeyRow.hash.in_(places), SeenKeyRow.until > now)
    )
    taken = {row.hash for row in rows}
    free = next((place for place in places if place not in taken), None)
    if free is not None:
        await put(connection, SeenKeyRow, "hash", {"hash": free, "until": now + DAY})


class Tired(Part):
    """Reads it back."""

    async def unanswerable_of(self, member: MemberId, now: datetime) -> tuple[datetime, ...]:
        """When it happened within the last day, oldest first; at most as often as is answered."""
        query = select(SeenKeyRow.until).where(
            SeenKeyRow.hash.in_(_places(self._keys, member)), SeenKeyRow.until > now
        )
        async with self._database.reading() as connection:
            return tuple(sorted(until - DAY for until in await connection.scalars(query)))


def _places(keys: Keyring, member: MemberId) -> list[bytes]:
    return [keys.blind("unanswerable", member, str(number)) for number in range(UNANSWERABLE)]
