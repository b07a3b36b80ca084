"""Accepted mails until they are processed: taken once, claimed by one worker, set aside if poisonous."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from relay.consult.decision import Outcome
from relay.consult.model import MemberId
from relay.store import envelopes, ledger, outbox
from relay.store.columns import place
from relay.store.crypto import Damaged, Keyring
from relay.store.database import upsert
from relay.store.doubts import seen_key
from relay.store.errors import Gone
from relay.store.part import Part
from relay.store.schema import ArrivalRow, SeenKeyRow, SpoolRow, SpoolState
from relay.store.values import TRIES, Accepted, OutboxLetter, Shunted, Spooled

REMEMBERED = timedelta(days=7)
"""How long a mail handed in again is recognised (R5)."""
_PAUSE = timedelta(minutes=1)


async def finish(connection: AsyncConnection, spool_id: str) -> None:
    """Delete a processed mail as part of the transaction that keeps its effects. Raises Gone."""
    done = await connection.execute(
        delete(SpoolRow).where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.WAITING)
    )
    if not done.rowcount:
        raise Gone


async def let_go(connection: AsyncConnection, member: MemberId) -> None:
    """Let what was held of a member be processed, in the order it came."""
    await connection.execute(
        update(SpoolRow)
        .where(SpoolRow.member_id == member, SpoolRow.state == SpoolState.HELD)
        .values(state=SpoolState.WAITING, attempts=0, not_before=None)
    )


class Spool(Part):
    """Between the 250 and the step. Only the commit of a step takes a mail out."""

    async def accept(self, mail: Accepted) -> tuple[str, ...]:
        """The recipients newly taken, once the mail is on the disk (R1); then 250 may be said.

        Recipients that had the same mail within seven days are left out (R5). An empty
        answer means all had: nothing is stored, the mail is counted as a duplicate.
        Letters are committed along with the mail, or not at all.
        """
        wanted = {seen_key(self._keys, mail.fingerprint, to): to for to in mail.recipients}
        async with self._database.writing() as connection:
            new = await self._unseen(connection, sorted(wanted), mail.received_at)
            taken = tuple(to for key, to in wanted.items() if key in new)
            if not taken:
                await ledger.count(connection, ledger.ACCEPTED, Outcome.DUPLICATE)
                return ()
            await connection.execute(insert(SpoolRow).values(self._spool_row(mail, taken)))
            if mail.member:
                came = {"member_id": mail.member, "at": mail.received_at}
                await connection.execute(insert(ArrivalRow).values(came))
            await outbox.post(connection, self._keys, mail.letters, mail.received_at)
            await ledger.count(connection, ledger.ACCEPTED)
        return taken

    async def claim_spool(self, now: datetime, lease: timedelta) -> Spooled | None:
        """The oldest mail to process now, for nobody else until the lease ends; None: nothing to do.

        A member's mails come in order: the next waits until the one before has left the spool
        or was set aside. Where `worn_out` is true, call `failed_spool` instead of trying.
        """
        earlier = aliased(SpoolRow)
        blocked = exists().where(
            earlier.member_id == SpoolRow.member_id,
            earlier.state == SpoolState.WAITING,
            earlier.number < SpoolRow.number,
        )
        oldest = (
            select(SpoolRow.number)
            .where(
                SpoolRow.state == SpoolState.WAITING,
                or_(SpoolRow.not_before.is_(None), SpoolRow.not_before <= now),
                or_(SpoolRow.lease_until.is_(None), SpoolRow.lease_until <= now),
                ~blocked,
            )
            .order_by(SpoolRow.number)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        while True:
            async with self._database.writing() as connection:
                number = await connection.scalar(oldest)
                if number is None:
                    return None
                claimed = await connection.execute(
                    update(SpoolRow)
                    .where(SpoolRow.number == number)
                    # Counted before the try: a mail that kills the process counts as well (R7).
                    .values(lease_until=now + lease, attempts=SpoolRow.attempts + 1)
                    .returning(*SpoolRow.__table__.columns)
                )
                row = claimed.one()
            try:
                return _spooled(self._keys, row)
            except Damaged:  # one row that cannot be read must not hold back the others
                async with self._database.writing() as connection:
                    await _shunt(connection, row.id)

    async def unclaim(self, spool_id: str) -> None:
        """Give a claimed mail back untried, as when the process stops; the try does not count."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(SpoolRow)
                .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.WAITING)
                .values(lease_until=None, attempts=SpoolRow.attempts - 1)
            )

    async def failed_spool(self, spool_id: str, now: datetime) -> bool:
        """Put a mail back after a failed try, to wait a little; True: it was set aside instead (R7)."""
        async with self._database.writing() as connection:
            attempts = await connection.scalar(select(SpoolRow.attempts).where(SpoolRow.id == spool_id))
            if attempts is None:
                return False
            worn_out = attempts >= TRIES
            await connection.execute(
                update(SpoolRow)
                .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.WAITING)
                .values(
                    state=SpoolState.SHUNTED if worn_out else SpoolState.WAITING,
                    not_before=now + attempts * _PAUSE,
                    lease_until=None,
                )
            )
        return worn_out

    async def set_aside(self, spool_id: str, letters: Sequence[OutboxLetter], now: datetime) -> bool:
        """Set a claimed mail aside along with the letters that tell of it; False: it was finished."""
        async with self._database.writing() as connection:
            there = await _shunt(connection, spool_id)
            if there:
                await outbox.post(connection, self._keys, letters, now)
        return there

    async def hold_spool(self, spool_id: str, letters: Sequence[OutboxLetter], now: datetime) -> None:
        """Keep a claimed mail of a suspended member, along with the letters that tell of it."""
        async with self._database.writing() as connection:
            held = await connection.execute(
                update(SpoolRow)
                .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.WAITING)
                .values(state=SpoolState.HELD, lease_until=None)
            )
            if held.rowcount:
                await outbox.post(connection, self._keys, letters, now)

    async def unowned(self) -> int:
        """How many mails of nobody on the roster wait to be processed."""
        query = select(func.count()).where(SpoolRow.member_id.is_(None), SpoolRow.state == SpoolState.WAITING)
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def held_mails(self, member: MemberId) -> int:
        """How many mails are kept for a suspended member."""
        query = select(func.count()).where(SpoolRow.member_id == member, SpoolRow.state == SpoolState.HELD)
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def with_held_mails(self) -> tuple[MemberId, ...]:
        """Whose mails are kept."""
        query = select(SpoolRow.member_id).where(SpoolRow.state == SpoolState.HELD).distinct()
        async with self._database.reading() as connection:
            return tuple(MemberId(each) for each in await connection.scalars(query) if each)

    async def let_go_of(self, member: MemberId) -> None:
        """Let what was held of a member be processed."""
        async with self._database.writing() as connection:
            await let_go(connection, member)

    async def shunted(self) -> tuple[Shunted, ...]:
        """The mails set aside, oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(SpoolRow.id, SpoolRow.received_at, SpoolRow.attempts)
                .where(SpoolRow.state == SpoolState.SHUNTED)
                .order_by(SpoolRow.number)
            )
            return tuple(Shunted(id=r.id, received_at=r.received_at, attempts=r.attempts) for r in rows)

    async def replay(self, spool_id: str) -> bool:
        """Let a mail set aside be tried afresh; False: there is none with this id."""
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(SpoolRow)
                .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.SHUNTED)
                .values(state=SpoolState.WAITING, attempts=0, not_before=None, lease_until=None)
            )
            return bool(changed.rowcount)

    async def spooled(self, spool_id: str) -> Spooled | None:
        """An accepted mail by its id, in whatever state; it is not claimed by this."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(SpoolRow.__table__).where(SpoolRow.id == spool_id))
            row = found.one_or_none()
        return _spooled(self._keys, row) if row else None

    async def _unseen(self, connection: AsyncConnection, hashes: list[bytes], now: datetime) -> set[bytes]:
        # One statement that remembers and tells at once: two hand-ins at the same moment cannot both win.
        until = now + REMEMBERED
        statement = upsert(connection, SeenKeyRow).values([{"hash": h, "until": until} for h in hashes])
        new = await connection.scalars(
            statement.on_conflict_do_update(
                index_elements=["hash"],
                set_={"until": statement.excluded.until},
                where=SeenKeyRow.until <= now,
            ).returning(SeenKeyRow.hash)
        )
        return set(new)

    def _spool_row(self, mail: Accepted, taken: tuple[str, ...]) -> dict[str, Any]:
        envelope = envelopes.Envelope(
            reverse_path=mail.reverse_path,
            recipients=taken,
            author_address=mail.author_address,
            author_name=mail.author_name,
            fingerprint=mail.fingerprint,
            doubt=mail.doubt,
        )
        return {
            "id": mail.id,
            "state": SpoolState.WAITING,
            "member_id": mail.member,
            "received_at": mail.received_at,
            "not_before": mail.not_before,
            "confirmed": False,
            "attempts": 0,
            "envelope": envelopes.seal(self._keys, mail.id, envelope),
            "raw": self._keys.master.seal(mail.raw, place(SpoolRow.raw, mail.id)),
        }


async def _shunt(connection: AsyncConnection, spool_id: str) -> bool:
    done = await connection.execute(
        update(SpoolRow)
        .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.WAITING)
        .values(state=SpoolState.SHUNTED, lease_until=None)
    )
    return bool(done.rowcount)


def _spooled(keys: Keyring, row: Row[Any]) -> Spooled:
    envelope = envelopes.unseal(keys, row.id, row.envelope)
    return Spooled(
        id=row.id,
        raw=keys.master.open(row.raw, place(SpoolRow.raw, row.id)),
        reverse_path=envelope.reverse_path,
        recipients=envelope.recipients,
        author_address=envelope.author_address,
        author_name=envelope.author_name,
        member=MemberId(row.member_id) if row.member_id else None,
        fingerprint=envelope.fingerprint,
        received_at=row.received_at,
        attempts=row.attempts,
        state=SpoolState(row.state),
        confirmed=row.confirmed,
        doubt=envelope.doubt,
        doubted=envelope.doubted,
    )
