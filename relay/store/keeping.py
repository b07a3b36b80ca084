"""What is kept of one member, in numbers: for their own eyes, and for the limits on what they send."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.model import ConsultationState, MemberId, ThreadState, TurnState
from relay.consult.snapshot import Kept
from relay.mail.address import normal_address
from relay.store.columns import place
from relay.store.part import Part
from relay.store.schema import AddressRow, ArrivalRow, ConsultationRow, SpoolRow, ThreadRow, TurnRow


class Keeping(Part):
    """Reads alone."""

    async def kept_of(self, member: MemberId) -> Kept:
        """What the database holds on the member, at one moment."""
        async with self._database.reading() as connection:
            asked = await _by_state(connection, ConsultationRow.state, ConsultationRow.asker_id == member)
            consulted = await _by_state(connection, ThreadRow.state, ThreadRow.consultant_id == member)
            held_or_sent = TurnRow.state.in_((TurnState.HELD, TurnState.SENT))
            texts = select(func.count()).where(
                TurnRow.author_id == member, TurnRow.text.is_not(None), held_or_sent
            )
            mails = select(func.count()).where(SpoolRow.member_id == member)
            rows = await connection.execute(
                select(AddressRow.blind, AddressRow.address)
                .where(AddressRow.member_id == member)
                .order_by(AddressRow.is_primary.desc(), AddressRow.listed.desc(), AddressRow.blind)
            )
            return Kept(
                addresses=tuple(
                    self._keys.master.open(r.address, place(AddressRow.address, r.blind)).decode()
                    for r in rows
                ),
                asked={s: asked[s] for s in ConsultationState if s in asked},
                consulted=_as_told(consulted),
                texts=await connection.scalar(texts) or 0,
                mails=await connection.scalar(mails) or 0,
            )

    async def member_on_record(self, address: str) -> MemberId | None:
        """Whose the address is or was; no longer listed ones count too."""
        blind = self._keys.blind("address", normal_address(address))
        async with self._database.reading() as connection:
            found = await connection.scalar(select(AddressRow.member_id).where(AddressRow.blind == blind))
        return MemberId(found) if found else None

    async def requests_since(self, member: MemberId, since: datetime) -> tuple[datetime, ...]:
        """When the member's consultations after this moment began, oldest first."""
        began = select(ConsultationRow.created).where(
            ConsultationRow.asker_id == member, ConsultationRow.created > since
        )
        async with self._database.reading() as connection:
            return tuple(await connection.scalars(began.order_by(ConsultationRow.created)))

    async def mails_since(self, member: MemberId, since: datetime) -> tuple[datetime, ...]:
        """When mails of the member were taken after this moment, oldest first."""
        came = select(ArrivalRow.at).where(ArrivalRow.member_id == member, ArrivalRow.at > since)
        async with self._database.reading() as connection:
            return tuple(await connection.scalars(came.order_by(ArrivalRow.at)))


def _as_told(numbers: Mapping[str, int]) -> dict[ThreadState, int]:
    """Threads by state; why one has ended is not told, as it may be the other side's doing."""
    told: dict[ThreadState, int] = {}
    for state in (s for s in ThreadState if s in numbers):
        ended = state in (ThreadState.RECUSED, ThreadState.FROZEN)
        said = ThreadState.CLOSED if ended else state
        told[said] = told.get(said, 0) + numbers[state]
    return told


async def _by_state(
    connection: AsyncConnection, column: Any, condition: ColumnElement[bool]
) -> dict[str, int]:
    rows = await connection.execute(select(column, func.count()).where(condition).group_by(column))
    return {state: number for state, number in rows}  # noqa: C416  (dict() would lose the types)
