"""Circles: who is in them under which name, encrypted under a key of each circle's own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.circles.model import Circle, CircleState
from relay.consult.model import ConsultationState, TurnState
from relay.store import codec
from relay.store.columns import place
from relay.store.crypto import Keyring
from relay.store.errors import Conflict
from relay.store.part import Part
from relay.store.schema import CircleRow, ConsultationRow, SeenRow, TurnRow


class Circles(Part):
    """Reads; what changes comes in through `Store.commit` alone."""

    async def circles(self) -> tuple[Circle, ...]:
        """Every circle that has not closed, oldest first."""
        query = select(CircleRow.__table__).where(CircleRow.key.is_not(None))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        found = (_circle(row, self._keys) for row in rows)
        return tuple(sorted(found, key=lambda circle: (circle.created, circle.id)))

    async def circles_ever(self) -> int:
        """How many there are and were."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(func.count()).select_from(CircleRow)) or 0

    async def circle_at(self, address: str) -> str | None:
        """The id of the circle whose members write to this local part; None: there is none, or no more."""
        query = select(CircleRow.id).where(
            CircleRow.address == _blind(self._keys, address), CircleRow.state == CircleState.OPEN
        )
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(query)
        return found

    async def circle_of(self, consultation_id: str) -> str | None:
        """The id of the circle whose members talk in this consultation; None: there is none."""
        query = select(ConsultationRow.circle_id).where(ConsultationRow.id == consultation_id)
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(query)
        return found

    async def has_had(self, address: str) -> bool:
        """Whether a circle has, or once had, this local part: none gets it again."""
        query = select(CircleRow.id).where(CircleRow.address == _blind(self._keys, address))
        async with self._database.reading() as connection:
            return await connection.scalar(query) is not None


async def keep_circles(connection: AsyncConnection, keys: Keyring, changed: Iterable[Circle]) -> None:
    """Keep new and changed circles; of one that closed only its address is left, as a hash.

    Raises Conflict where one has changed since it was read.
    """
    for circle in changed:
        over = circle.state is CircleState.CLOSED
        if circle.version == 0:
            key, wrapped = keys.new_consultation_key(place(CircleRow.key, circle.id))
            row = {"id": circle.id, "version": 1, "key": wrapped, "address": _blind(keys, circle.key)}
            await connection.execute(insert(CircleRow).values(state=circle.state, **row))
        else:
            found = await connection.execute(
                update(CircleRow)
                .where(CircleRow.id == circle.id, CircleRow.version == circle.version)
                .values(version=circle.version + 1, state=circle.state)
                .returning(CircleRow.key)
            )
            kept = found.one_or_none()
            if kept is None or kept.key is None:
                raise Conflict
            key = keys.consultation_key(kept.key, place(CircleRow.key, circle.id))
        body = key.seal(codec.circle_body(circle), place(CircleRow.body, circle.id))
        gone: dict[str, Any] = {"body": None, "key": None} if over else {"body": body}
        await connection.execute(update(CircleRow).where(CircleRow.id == circle.id).values(gone))
        if over:
            await forget_conversations(connection, ConsultationRow.circle_id == circle.id, circle.closed_at)


async def unchanged(connection: AsyncConnection, relied_on: Iterable[tuple[str, int]]) -> None:
    """Raises Conflict where a circle has changed since: who reads it may not be the same."""
    for circle_id, version in relied_on:
        query = select(CircleRow.id).where(CircleRow.id == circle_id, CircleRow.version == version)
        if await connection.scalar(query.with_for_update(read=True)) is None:
            raise Conflict


async def forget_conversations(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime | None
) -> int:
    """Erase the texts of these conversations with their keys; how many. Who took part stays a while (R29)."""
    erased = await connection.scalars(
        update(ConsultationRow)
        .where(which, ConsultationRow.state == ConsultationState.IN_CIRCLE)
        # The version is raised so that a step that read the text before cannot write it back.
        .values(
            state=ConsultationState.CIRCLE_OVER,
            key=None,
            text=None,
            closed_at=now,
            version=ConsultationRow.version + 1,
        )
        .returning(ConsultationRow.id)
    )
    ids = list(erased)
    theirs = TurnRow.consultation_id.in_(ids)
    await connection.execute(update(TurnRow).where(theirs).values(text=None))
    await connection.execute(
        update(TurnRow).where(and_(theirs, TurnRow.state == TurnState.HELD)).values(state=TurnState.CANCELLED)
    )
    await connection.execute(delete(SeenRow).where(SeenRow.consultation_id.in_(ids)))
    return len(ids)


def _blind(keys: Keyring, address: str) -> bytes:
    return keys.blind("circle", address.lower())


def _circle(row: Row[Any], keys: Keyring) -> Circle:
    key = keys.consultation_key(row.key, place(CircleRow.key, row.id))
    body = key.open(row.body, place(CircleRow.body, row.id))
    return Circle(
        id=row.id, version=row.version, state=CircleState(row.state), **codec.read_circle_body(body)
    )
