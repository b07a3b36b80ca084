"""What the weekly letter is made of, and that it goes once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from relay.consult.model import TurnKind, TurnState
from relay.consult.steward import Asked
from relay.store import codec, outbox
from relay.store.columns import place
from relay.store.errors import is_collision
from relay.store.part import Part
from relay.store.schema import ConsultationRow, SeenKeyRow, TurnRow
from relay.store.values import OutboxLetter

REMEMBERED: Final = timedelta(days=8)


class Weeks(Part):
    """Requests as rows of numbers."""

    async def asked_between(self, since: datetime, until: datetime) -> tuple[Asked, ...]:
        """The requests sent from `since` up to `until`, with when each was first answered."""
        answered = (
            select(TurnRow.consultation_id, func.min(TurnRow.created).label("at"))
            .where(TurnRow.kind == TurnKind.ANSWER, TurnRow.state == TurnState.SENT)
            .group_by(TurnRow.consultation_id)
            .subquery()
        )
        query = (
            select(ConsultationRow.id, ConsultationRow.people, ConsultationRow.sent_at, answered.c.at)
            .outerjoin(answered, answered.c.consultation_id == ConsultationRow.id)
            .where(ConsultationRow.sent_at >= since, ConsultationRow.sent_at < until)
            .order_by(ConsultationRow.sent_at)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Asked(specialties=self._specialties(row.id, row.people), sent_at=row.sent_at, answered_at=row.at)
            for row in rows
        )

    async def was_running(self, before: datetime) -> bool:
        """Whether anything was asked before then: a new relay has no week to tell of."""
        async with self._database.reading() as connection:
            first = await connection.scalar(select(func.min(ConsultationRow.created)))
        return first is not None and first < before

    async def has_gone(self, week: str) -> bool:
        """Whether this week's letter was posted, by this process or another."""
        async with self._database.reading() as connection:
            mark = select(SeenKeyRow.hash).where(SeenKeyRow.hash == self._mark(week))
            return await connection.scalar(mark) is not None

    async def post_once(self, week: str, letters: Sequence[OutboxLetter], now: datetime) -> bool:
        """Puts the letters into the outbox; False, and nothing, if somebody else has for this week."""
        mark = {"hash": self._mark(week), "until": now + REMEMBERED}
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(SeenKeyRow).values(mark))
                await outbox.post(connection, self._keys, letters, now)
        except DBAPIError as error:
            if is_collision(error):
                return False
            raise
        return True

    def _mark(self, week: str) -> bytes:
        return self._keys.blind("steward's letter", week)

    def _specialties(self, consultation_id: str, people: bytes) -> tuple[str, ...]:
        place_of = place(ConsultationRow.people, consultation_id)
        _, specialties, _ = codec.from_bytes(self._keys.master.open(people, place_of))
        return tuple(specialties)
