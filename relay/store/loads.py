"""How much each member was asked lately, what they did, and under which names: what routing looks at."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.model import MemberId, ThreadState, TurnKind, TurnState
from relay.consult.routing.load import RECORD, SILENT_AFTER, Load
from relay.store.part import Part
from relay.store.schema import ConsultationRow, ThreadRow, TurnRow

_WEEK = timedelta(days=7)


class Loads(Part):
    """Numbers and pseudonyms; no text, no address."""

    async def loads(self, now: datetime) -> Mapping[MemberId, Load]:
        """How much each member was asked lately, and what they did; who never was is not in it."""
        recent = func.count().filter(ThreadRow.asked_at > now - _WEEK)
        query = select(ThreadRow.consultant_id, func.max(ThreadRow.asked_at), recent)
        query = query.where(ThreadRow.state != ThreadState.WITHDRAWN)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.group_by(ThreadRow.consultant_id))).all()
            records = await self._records(connection, now)
        return {
            MemberId(m): Load(last_asked=last, asked_this_week=number, **records.get(m, {}))
            for m, last, number in rows
        }

    async def _records(self, connection: AsyncConnection, now: datetime) -> Mapping[str, dict[str, Any]]:
        """The answering record of each member: of the last `RECORD` requests that can be told by now."""
        answers = (
            select(TurnRow.thread_id, func.min(TurnRow.created).label("at"))
            .where(TurnRow.kind == TurnKind.ANSWER, TurnRow.state == TurnState.SENT)
            .group_by(TurnRow.thread_id)
            .subquery()
        )
        said = or_(answers.c.at.is_not(None), ThreadRow.state == ThreadState.PASSED)
        # an absence note or a bounce says nothing about willingness
        waited = ThreadRow.state.in_((ThreadState.ASKED, ThreadState.ANSWERED, ThreadState.CLOSED))
        place = func.row_number().over(
            partition_by=ThreadRow.consultant_id, order_by=ThreadRow.asked_at.desc()
        )
        told = (
            select(
                *(ThreadRow.consultant_id, ThreadRow.asked_at, ThreadRow.state),
                *(ConsultationRow.closed_at, answers.c.at.label("answered_at"), place.label("place")),
            )
            .join(ConsultationRow, ConsultationRow.id == ThreadRow.consultation_id)
            .outerjoin(answers, answers.c.thread_id == ThreadRow.id)
            .where(or_(said, and_(waited, ThreadRow.asked_at <= now - SILENT_AFTER)))
            .subquery()
        )
        records: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in await connection.execute(select(told).where(told.c.place <= RECORD)):
            records[row.consultant_id].append(row)
        return {member: _record(rows) for member, rows in records.items()}

    async def pseudonyms(self) -> Mapping[MemberId, frozenset[str]]:
        """Every pseudonym each member has had, in whichever role; who never had one is not in it."""
        as_consultant = select(ThreadRow.consultant_id, ThreadRow.consultant_pseudonym)
        as_asker = select(ConsultationRow.asker_id, ThreadRow.asker_pseudonym).join(
            ThreadRow, ConsultationRow.id == ThreadRow.consultation_id
        )
        had: dict[MemberId, set[str]] = {}
        async with self._database.reading() as connection:
            for member, pseudonym in await connection.execute(as_consultant.union(as_asker)):
                had.setdefault(MemberId(member), set()).add(pseudonym)
        return {member: frozenset(names) for member, names in had.items()}


def _record(rows: list[Row[Any]]) -> dict[str, Any]:
    """How often they answered, passed and were silent, as fields of a Load."""
    times = sorted(row.answered_at - row.asked_at for row in rows if row.answered_at is not None)
    quiet = [row for row in rows if row.answered_at is None]
    passed = sum(row.state == ThreadState.PASSED for row in quiet)
    # closed before they had their time: nobody's fault
    in_time = sum(
        row.closed_at is not None and row.closed_at < row.asked_at + SILENT_AFTER
        for row in quiet
        if row.state != ThreadState.PASSED
    )
    return {
        "answered": len(times),
        "passed": passed,
        "silent": len(quiet) - passed - in_time,
        "answer_time": times[(len(times) - 1) // 2] if times else None,
    }
