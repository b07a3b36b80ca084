"""What tokens allow; of a token only its keyed hash is kept (R20)."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.grants import Grant, Purpose
from relay.consult.model import MemberId
from relay.store.crypto import Keyring
from relay.store.database import put
from relay.store.errors import Conflict
from relay.store.part import Part
from relay.store.schema import GrantRow


async def grant_all(connection: AsyncConnection, keys: Keyring, grants: Iterable[tuple[str, Grant]]) -> None:
    """Keep what the tokens allow; a stable token granted again keeps its row."""
    for token, grant in grants:
        row = {
            "token_hash": keys.token_hash(token),
            "purpose": grant.purpose,
            "member_id": grant.member,
            "consultation_id": grant.consultation_id,
            "thread_id": grant.thread_id,
            "turn_id": grant.turn_id,
            "turn_version": grant.number,
            "spool_id": grant.spool_id,
            "circle_id": grant.circle_id,
            "expires": grant.expires,
        }
        await put(connection, GrantRow, "token_hash", row)


async def spend(connection: AsyncConnection, keys: Keyring, token: str) -> None:
    """Delete what the token allows. Raises Conflict where somebody else was first."""
    gone = await connection.execute(delete(GrantRow).where(GrantRow.token_hash == keys.token_hash(token)))
    if not gone.rowcount:
        raise Conflict


class Grants(Part):
    """Looks tokens up."""

    async def grant(self, token: str) -> Grant | None:
        """What the token allows, and to whom; expired ones too, as they still explain themselves."""
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(GrantRow.__table__).where(GrantRow.token_hash == self._keys.token_hash(token))
            )
            row = found.one_or_none()
        if row is None:
            return None
        return Grant(
            purpose=Purpose(row.purpose),
            member=MemberId(row.member_id),
            consultation_id=row.consultation_id,
            thread_id=row.thread_id,
            turn_id=row.turn_id,
            number=row.turn_version,
            spool_id=row.spool_id,
            circle_id=row.circle_id,
            expires=row.expires,
        )
