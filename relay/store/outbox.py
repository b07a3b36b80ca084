"""Composed mails on their way out: claimed, tried, deferred, delivered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from relay.consult.model import MemberId, Unsent
from relay.consult.writing import BOUNCE_ADDRESS_LIVES
from relay.store import codec
from relay.store.columns import place
from relay.store.crypto import Damaged, Keyring
from relay.store.errors import Conflict
from relay.store.part import Part
from relay.store.schema import GrantRow, OutboxRow, OutboxState, TurnRow
from relay.store.values import OutboxItem, OutboxLetter

LET_GO_AFTER = timedelta(minutes=5)
"""After the end of a suspension."""
_IN_NO_HANDS = (OutboxRow.state == OutboxState.WAITING, OutboxRow.lease_until.is_(None))
"""A lease that has run out counts as hands: whoever held it may have sent the mail."""


async def post(
    connection: AsyncConnection, keys: Keyring, letters: Sequence[OutboxLetter], now: datetime
) -> None:
    """Put the letters into the outbox, in this order, as part of the caller's transaction."""
    for letter in letters:
        await connection.execute(
            insert(OutboxRow).values(
                id=letter.id,
                state=OutboxState.WAITING,
                kind=letter.kind,
                lane=_lane(keys, letter) if letter.in_turn else None,
                consultation_id=letter.consultation_id,
                thread_id=letter.thread_id,
                turn_id=letter.turn_id,
                created=now,
                next_try=letter.not_before,
                attempts=0,
                envelope=keys.master.seal(
                    codec.to_bytes([letter.recipient, letter.reverse_path]),
                    place(OutboxRow.envelope, letter.id),
                ),
                raw=keys.master.seal(letter.raw, place(OutboxRow.raw, letter.id)),
            )
        )


def _lane(keys: Keyring, letter: OutboxLetter) -> bytes | None:
    # By reader as well: a full mailbox on one side of a thread must not hold back the other side.
    line = letter.thread_id or letter.consultation_id
    return keys.blind("lane", line, letter.recipient.lower()) if line else None


async def recall(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """Take these out again, as part of the caller's transaction. Raises Conflict if one is in other hands.

    A claim and this change the same rows: whichever commits first, the other sees it, so that a mail
    either leaves or is taken back, never both.
    """
    if not ids:
        return
    taken = await connection.execute(delete(OutboxRow).where(OutboxRow.id.in_(ids), *_IN_NO_HANDS))
    if taken.rowcount != len(ids):
        raise Conflict


async def let_go(connection: AsyncConnection, member: MemberId, now: datetime) -> None:
    """Let the words leave that were kept of a suspended member, as part of the caller's transaction.

    A little later: what they wrote meanwhile is processed first, and may be an UNDO.
    """
    theirs = select(TurnRow.id).where(TurnRow.author_id == member)
    await connection.execute(
        update(OutboxRow)
        .where(OutboxRow.turn_id.in_(theirs), OutboxRow.next_try < now + LET_GO_AFTER, *_IN_NO_HANDS)
        .values(next_try=now + LET_GO_AFTER)
    )


class Outbox(Part):
    """Delivery is at least once; a mail is let go of only when the next hop has taken it (R4)."""

    async def claim_outbox(self, now: datetime, lease: timedelta, limit: int = 10) -> list[OutboxItem]:
        """Up to `limit` mails to try now, oldest first; nobody else gets them until the lease ends.

        Mails of one thread to one reader leave in order: the second waits until the first is done.
        """
        earlier = aliased(OutboxRow)
        blocked = exists().where(
            earlier.lane == OutboxRow.lane,
            earlier.state == OutboxState.WAITING,
            earlier.number < OutboxRow.number,
        )
        ready = (
            select(OutboxRow.number)
            .where(
                OutboxRow.state == OutboxState.WAITING,
                OutboxRow.next_try <= now,
                or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now),
                ~blocked,
            )
            .order_by(OutboxRow.number)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._database.writing() as connection:
            numbers = list(await connection.scalars(ready))
            claimed = await connection.execute(
                update(OutboxRow)
                .where(OutboxRow.number.in_(numbers))
                .values(lease_until=now + lease)
                .returning(*OutboxRow.__table__.columns)
            )
            rows = sorted(claimed.all(), key=lambda row: int(row.number))
        items = []
        for row in rows:
            try:
                items.append(self._item(row))
            except Damaged:  # one row that cannot be read must not hold back the others
                await self.gave_up(row.id)
        return items

    async def unsent(self, consultation_id: str) -> tuple[Unsent, ...]:
        """The consultation's mails that nobody has taken up, in the order they were written."""
        query = (
            select(OutboxRow.id, OutboxRow.kind, OutboxRow.thread_id, OutboxRow.turn_id, OutboxRow.attempts)
            .where(OutboxRow.consultation_id == consultation_id, *_IN_NO_HANDS)
            .order_by(OutboxRow.number)
        )
        async with self._database.reading() as connection:
            return tuple(
                Unsent(id=r.id, kind=r.kind, thread_id=r.thread_id, turn_id=r.turn_id, tried=r.attempts > 0)
                for r in await connection.execute(query)
            )

    def _item(self, row: Row[Any]) -> OutboxItem:
        opened = self._keys.master.open(row.envelope, place(OutboxRow.envelope, row.id))
        recipient, reverse_path = codec.from_bytes(opened)
        return OutboxItem(
            id=row.id,
            kind=row.kind,
            recipient=recipient,
            reverse_path=reverse_path,
            raw=self._keys.master.open(row.raw, place(OutboxRow.raw, row.id)),
            created=row.created,
            attempts=row.attempts,
            consultation_id=row.consultation_id,
            thread_id=row.thread_id,
            turn_id=row.turn_id,
        )

    async def leaves_as(self, item_id: str, raw: bytes) -> None:
        """The bytes of every try from now on."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(OutboxRow)
                .where(OutboxRow.id == item_id, OutboxRow.state == OutboxState.WAITING)
                .values(raw=self._keys.master.seal(raw, place(OutboxRow.raw, item_id)))
            )

    async def delivered(self, item_id: str) -> None:
        """The next hop has it: bytes and recipient are deleted."""
        await self._done(item_id, OutboxState.SENT)

    async def gave_up(self, item_id: str) -> None:
        """It will never arrive: bytes and recipient are deleted, the failure is counted."""
        await self._done(item_id, OutboxState.FAILED)

    async def taken_back(self, item_id: str) -> None:
        """It is not to be sent any more: nothing is left of it."""
        async with self._database.writing() as connection:
            await connection.execute(
                delete(OutboxRow).where(OutboxRow.id == item_id, OutboxRow.state == OutboxState.WAITING)
            )

    async def deferred(self, item_id: str, next_try: datetime) -> None:
        """It did not go this time; try again then."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(OutboxRow)
                .where(OutboxRow.id == item_id, OutboxRow.state == OutboxState.WAITING)
                .values(next_try=next_try, lease_until=None, attempts=OutboxRow.attempts + 1)
            )

    async def keep_aside(
        self, item: OutboxItem, next_try: datetime, *, writer: MemberId | None, anew: datetime | None
    ) -> None:
        """It is not to leave now; untried it is looked at again then, and nothing else waits behind it.

        writer: whose words are kept; they leave in order among themselves. anew: as if written then, and
        with a bounce address that lives as long as that of any other mail: no time is lost by being kept.
        """
        line = item.thread_id or item.consultation_id or ""
        changed: dict[str, Any] = {
            "next_try": next_try,
            "lease_until": None,
            "lane": self._keys.blind("kept", line, item.recipient.lower(), writer or ""),
        }
        if anew:
            changed["created"] = anew
        token = item.reverse_path.partition("@")[0].partition("-")[2]
        async with self._database.writing() as connection:
            await connection.execute(
                update(OutboxRow)
                .where(OutboxRow.id == item.id, OutboxRow.state == OutboxState.WAITING)
                .values(changed)
            )
            if anew and token:
                await connection.execute(
                    update(GrantRow)
                    .where(GrantRow.token_hash == self._keys.token_hash(token))
                    .values(expires=anew + BOUNCE_ADDRESS_LIVES)
                )

    async def posted_since(self, kind: str, since: datetime) -> int:
        """How many mails of this kind were written after this moment, whatever became of them."""
        query = select(func.count()).where(OutboxRow.kind == kind, OutboxRow.created > since)
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def author_of(self, turn_id: str) -> MemberId | None:
        """Whose words a turn is; None once it is erased."""
        async with self._database.reading() as connection:
            found = await connection.scalar(select(TurnRow.author_id).where(TurnRow.id == turn_id))
        return MemberId(found) if found else None

    async def _done(self, item_id: str, state: OutboxState) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(OutboxRow)
                .where(OutboxRow.id == item_id, OutboxRow.state == OutboxState.WAITING)
                .values(
                    state=state,
                    attempts=OutboxRow.attempts + 1,
                    envelope=None,
                    raw=None,
                    lane=None,
                    lease_until=None,
                )
            )
