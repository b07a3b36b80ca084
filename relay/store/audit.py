"""The audit: rows are added in the commit of what they tell of, and never changed or taken away."""

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.audit import Action, Audited
from relay.consult.model import MemberId
from relay.store.columns import place
from relay.store.crypto import Keyring
from relay.store.part import Part
from relay.store.schema import AuditRow


async def keep(connection: AsyncConnection, keys: Keyring, audited: Iterable[Audited]) -> None:
    """Add these lines, as part of the caller's transaction."""
    for one in audited:
        row = {
            "id": one.id,
            "at": one.at,
            "action": one.action,
            "consultation_id": one.consultation_id,
            "member": keys.master.seal(one.member.encode(), place(AuditRow.member, one.id)),
        }
        await connection.execute(insert(AuditRow).values(row))


class Audit(Part):
    """Reads it back."""

    async def audit(self) -> tuple[Audited, ...]:
        """Every line, oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(AuditRow.__table__).order_by(AuditRow.number))
            return tuple(
                Audited(
                    id=row.id,
                    at=row.at,
                    action=Action(row.action),
                    consultation_id=row.consultation_id,
                    member=MemberId(
                        self._keys.master.open(row.member, place(AuditRow.member, row.id)).decode()
                    ),
                )
                for row in rows
            )
