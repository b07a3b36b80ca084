"""What happens to stored things with time: erasing by retention, and moving to a new master key."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.model import ConsultationState, ThreadState, TurnState
from relay.store.circles import forget_conversations
from relay.store.columns import BY_MASTER, place_in
from relay.store.crypto import Keyring
from relay.store.part import Part
from relay.store.schema import (
    ArrivalRow,
    Base,
    ConsultationRow,
    GrantRow,
    OutboxRow,
    OutboxState,
    SeenKeyRow,
    SeenRow,
    SpoolRow,
    ThreadRow,
    TurnRow,
)
from relay.store.values import Erased

_OVER = (
    ConsultationState.CLOSED,
    ConsultationState.CANCELLED,
    ConsultationState.EXPIRED,
    ConsultationState.CIRCLE_OVER,
)


class Upkeep(Part):
    """Called now and then; everything here may be repeated at any time."""

    async def release_leases(self) -> None:
        """Gives back what a killed process had claimed, so that it is taken up at once (R3).

        On SQLite alone, where one process serves; on PostgreSQL another may be at work, and a
        lease runs out by itself.
        """
        if not self._database.is_sqlite:
            return
        async with self._database.writing() as connection:
            await connection.execute(update(SpoolRow).values(lease_until=None))
            await connection.execute(update(OutboxRow).values(lease_until=None))

    async def erase_due(
        self, now: datetime, text_retention: timedelta, people_retention: timedelta
    ) -> Erased:
        """Erase the texts, then the traces of people, of consultations closed for that long (R29).

        A consultation with a reported exchange keeps its text until its people go, so that the
        association can still look. Also forgets mails seen over a week ago, transport rows and one-time
        tokens past use.
        """
        closed = func.coalesce(ConsultationRow.closed_at, ConsultationRow.last_mail_at)
        over = ConsultationRow.state.in_(_OVER)
        quiet_talk = and_(
            ConsultationRow.last_mail_at <= now - text_retention,
            ~exists().where(TurnRow.consultation_id == ConsultationRow.id, TurnRow.state == TurnState.HELD),
        )
        # what somebody complained of stays, sealed, as long as who took part in it
        reported = exists().where(
            ThreadRow.consultation_id == ConsultationRow.id, ThreadRow.state == ThreadState.FROZEN
        )
        in_circle = select(ConsultationRow.id).where(ConsultationRow.state == ConsultationState.IN_CIRCLE)
        old_posts = and_(
            TurnRow.consultation_id.in_(in_circle),
            TurnRow.state != TurnState.HELD,
            TurnRow.held_at <= now - text_retention,
        )
        async with self._database.writing() as connection:
            people = await connection.execute(
                delete(ConsultationRow).where(over, closed <= now - people_retention)
            )
            texts = await connection.scalars(
                update(ConsultationRow)
                .where(over, closed <= now - text_retention, ConsultationRow.key.is_not(None), ~reported)
                # The version is raised so that a step that read the text before cannot write it back.
                .values(key=None, text=None, meet_at=None, version=ConsultationRow.version + 1)
                .returning(ConsultationRow.id)
            )
            erased = list(texts)
            # in a circle nothing waits for an end: each text goes when its own time is over
            await connection.execute(update(TurnRow).where(old_posts).values(text=None))
            talks = await forget_conversations(connection, quiet_talk, now)
            await connection.execute(
                update(TurnRow).where(TurnRow.consultation_id.in_(erased)).values(text=None)
            )
            await connection.execute(delete(SeenRow).where(SeenRow.consultation_id.in_(erased)))
            await connection.execute(delete(SeenKeyRow).where(SeenKeyRow.until <= now))
            await connection.execute(delete(ArrivalRow).where(ArrivalRow.at <= now - timedelta(days=1)))
            await connection.execute(
                delete(OutboxRow).where(
                    OutboxRow.state != OutboxState.WAITING, OutboxRow.next_try <= now - text_retention
                )
            )
            await connection.execute(
                delete(GrantRow).where(
                    GrantRow.consultation_id.is_(None), GrantRow.expires <= now - text_retention
                )
            )
        await self._database.truncate_log()
        return Erased(texts=len(erased) + talks, people=people.rowcount)


async def rewrap(connection: AsyncConnection, keys: Keyring) -> int:
    """Seal anew, under the first master key, whatever an older one sealed; how many values.

    After this the older key is needed no more. Look-ups and reply addresses stay as they are:
    they hang on the data keys, which are only wrapped anew.
    """
    moved = 0
    for table in Base.metadata.sorted_tables:
        row_id = table.c.id if "id" in table.c else next(iter(table.primary_key))
        for column in (c for c in table.c if c.info == BY_MASTER):
            # Ids first, values one by one: a spool of large mails must not stand in memory at once.
            current = func.substr(column, 1, 4) == keys.master.key_id
            stale = await connection.scalars(select(row_id).where(column.is_not(None), ~current))
            for key in stale.all():
                where = place_in(table.name, column.name, key)
                sealed: bytes = (await connection.execute(select(column).where(row_id == key))).scalar_one()
                anew = keys.master.seal(keys.master.open(sealed, where), where)
                await connection.execute(update(table).where(row_id == key).values({column: anew}))
                moved += 1
    return moved
