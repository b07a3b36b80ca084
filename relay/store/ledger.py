"""Counts accepted mails and their ends (R9), and tells the admin how things stand."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.circles.model import CircleState
from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState
from relay.consult.notices.desk import Trouble
from relay.consult.notices.ending import Help
from relay.mail.letter import Robot
from relay.store.database import upsert
from relay.store.part import Part
from relay.store.schema import (
    CircleRow,
    ConsultationRow,
    LedgerRow,
    OutboxRow,
    OutboxState,
    SpoolRow,
    SpoolState,
)
from relay.store.values import Counts

ACCEPTED = "accepted"


async def count(connection: AsyncConnection, *entries: str) -> None:
    """Add one to each entry. Last in a transaction: these rows are what all transactions meet at."""
    for entry, number in sorted(Counter(map(str, entries)).items()):  # one order for all, so no deadlock
        statement = upsert(connection, LedgerRow).values(entry=entry, count=number)
        grown = LedgerRow.count + statement.excluded.count
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["entry"], set_={"count": grown})
        )


def robot(kind: Robot) -> str:
    """The entry that counts this kind of automatic mail, beside its end."""
    return f"robot:{kind}"


def event(counted: Help | Trouble) -> str:
    """The entry that counts this answer to "did this help?", or this trouble."""
    return f"{'helped' if isinstance(counted, Help) else 'trouble'}:{counted}"


class Ledger(Part):
    """Numbers, and nothing that could name anybody."""

    async def counts(self) -> Counts:
        """How many mails and consultations stand where, at one moment."""
        async with self._database.reading() as connection:
            spool = await _tally(connection, SpoolRow.state)
            outbox = await _tally(connection, OutboxRow.state)
            consultations = await _tally(connection, ConsultationRow.state)
            circles = await _tally(connection, CircleRow.state)
            ledger = await _ledger(connection)
            return Counts(
                spool={state: spool.get(state, 0) for state in SpoolState},
                spool_oldest=await _oldest(
                    connection, SpoolRow.received_at, SpoolRow.state == SpoolState.WAITING
                ),
                outbox={state: outbox.get(state, 0) for state in OutboxState},
                outbox_oldest=await _oldest(
                    connection, OutboxRow.created, OutboxRow.state == OutboxState.WAITING
                ),
                consultations={state: consultations.get(state, 0) for state in ConsultationState},
                circles={state: circles.get(state, 0) for state in CircleState},
                accepted=ledger.get(ACCEPTED, 0),
                # earlier versions counted each "was this you?" too, which is no end and counted no more
                ends={o: ledger[o] for o in Outcome if o in ledger and o is not Outcome.ASKED_WHO},
                helped={said: ledger[event(said)] for said in Help if event(said) in ledger},
                troubles={each: ledger[event(each)] for each in Trouble if event(each) in ledger},
                robots={kind: ledger[robot(kind)] for kind in Robot if robot(kind) in ledger},
            )


async def _ledger(connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(select(LedgerRow.entry, LedgerRow.count))
    return {entry: number for entry, number in rows}  # noqa: C416


async def _tally(connection: AsyncConnection, column: Any) -> dict[str, int]:
    rows = await connection.execute(select(column, func.count()).group_by(column))
    return {state: number for state, number in rows}  # noqa: C416  (dict() would lose the types)


async def _oldest(
    connection: AsyncConnection, column: Any, condition: ColumnElement[bool]
) -> datetime | None:
    found: datetime | None = await connection.scalar(select(func.min(column)).where(condition))
    return found
