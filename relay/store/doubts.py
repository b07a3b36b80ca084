"""Mails whose writer is in doubt: asked about, let in, or dropped; each in one transaction."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.decision import Decision, Outcome
from relay.consult.doubt import Doubted, Whose
from relay.consult.model import MemberId
from relay.consult.snapshot import Member
from relay.store import envelopes, ledger, outbox
from relay.store.crypto import Damaged, Keyring
from relay.store.errors import Gone
from relay.store.grants import grant_all
from relay.store.part import Part
from relay.store.roster import keep_standing
from relay.store.schema import ArrivalRow, SeenKeyRow, SpoolRow, SpoolState
from relay.store.values import OutboxLetter, Spooled


def seen_key(keys: Keyring, fingerprint: str, recipient: str) -> bytes:
    """By which a mail handed in again for one recipient is recognised."""
    return keys.blind("seen", fingerprint, recipient.lower().rstrip("."))


async def release(connection: AsyncConnection, spool_id: str) -> None:
    """Let a mail held for "was this you?" be processed, as its writer confirmed it."""
    await connection.execute(
        update(SpoolRow)
        .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.ASKED)
        .values(state=SpoolState.WAITING, confirmed=True)
    )


async def deny(
    connection: AsyncConnection, keys: Keyring, spool_id: str, state: SpoolState = SpoolState.ASKED
) -> bool:
    """Delete a mail in doubt; whether it was there. The caller counts how it ended.

    It is forgotten, too: its true writer may hand it in again and be asked again, where a
    duplicate would be acknowledged and swallowed.
    """
    gone = await connection.execute(
        delete(SpoolRow).where(SpoolRow.id == spool_id, SpoolRow.state == state).returning(SpoolRow.envelope)
    )
    sealed = gone.scalar_one_or_none()
    if sealed is None:
        return False
    with contextlib.suppress(Damaged):  # then it is remembered for a week like any other
        envelope = envelopes.unseal(keys, spool_id, sealed)
        hashes = [seen_key(keys, envelope.fingerprint, to) for to in envelope.recipients]
        await connection.execute(delete(SeenKeyRow).where(SeenKeyRow.hash.in_(hashes)))
    return True


class Doubts(Part):
    """What becomes of a claimed mail in doubt. Each raises Gone if somebody else has settled it."""

    async def questions_waiting(self, member: MemberId | None) -> int:
        """How many "was this you?" this member has not answered; None: the admins."""
        query = select(func.count()).where(
            SpoolRow.member_id.is_(None) if member is None else SpoolRow.member_id == member,
            SpoolRow.state == SpoolState.ASKED,
        )
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def ask_about(
        self,
        mail: Spooled,
        doubted: Doubted,
        decision: Decision,
        letters: Sequence[OutboxLetter],
        *,
        member: Member | None,
        now: datetime,
    ) -> None:
        """Hold the mail for the answer of this member, as they were when it was decided, or of an admin, and
        post the question, at once. Raises Conflict where what they have said has changed since.

        Their address on record is taken for the writer's if From is nobody's here: nothing goes to an
        address before its owner is known (R13).
        """
        envelope = replace(_envelope_of(mail), doubted=doubted)
        if member and doubted.whose is Whose.NOBODYS:
            envelope = replace(envelope, author_address=member.entry.address)
        held = {"member_id": member.id if member else None, "lease_until": None, "attempts": 0}
        async with self._database.writing() as connection:
            await self._change(connection, mail.id, envelope, state=SpoolState.ASKED, **held)
            await grant_all(connection, self._keys, decision.grants)
            for whose, kept in decision.standings:
                await keep_standing(connection, self._keys, whose, kept, member.standing if member else kept)
            await outbox.post(connection, self._keys, letters, now)

    async def let_in(self, mail: Spooled, member: MemberId | None, now: datetime, turn: datetime) -> None:
        """Let the mail be processed as this member's, or as the stranger's that it is, without doubt.

        turn: when; a member's mails have theirs one after the other.
        """
        envelope = replace(_envelope_of(mail), doubt=None)
        async with self._database.writing() as connection:
            free = {"lease_until": None, "attempts": 0, "not_before": turn}
            await self._change(connection, mail.id, envelope, member_id=member, **free)
            if member:
                await connection.execute(insert(ArrivalRow).values(member_id=member, at=now))

    async def drop(self, mail: Spooled, outcome: Outcome) -> None:
        """Delete the mail and count how it ended."""
        async with self._database.writing() as connection:
            if not await deny(connection, self._keys, mail.id, SpoolState.WAITING):
                raise Gone
            await ledger.count(connection, outcome)

    async def deny_spool(self, spool_id: str) -> bool:
        """Delete a mail whose "was this you?" stayed unanswered, and count it; whether it was there."""
        async with self._database.writing() as connection:
            there = await deny(connection, self._keys, spool_id)
            if there:
                await ledger.count(connection, Outcome.DENIED)
        return there

    async def _change(
        self, connection: AsyncConnection, spool_id: str, envelope: envelopes.Envelope, **values: object
    ) -> None:
        changed = await connection.execute(
            update(SpoolRow)
            .where(SpoolRow.id == spool_id, SpoolRow.state == SpoolState.WAITING)
            .values(envelope=envelopes.seal(self._keys, spool_id, envelope), **values)
        )
        if not changed.rowcount:
            raise Gone


def _envelope_of(mail: Spooled) -> envelopes.Envelope:
    return envelopes.Envelope(
        reverse_path=mail.reverse_path,
        recipients=mail.recipients,
        author_address=mail.author_address,
        author_name=mail.author_name,
        fingerprint=mail.fingerprint,
        doubt=mail.doubt,
        doubted=mail.doubted,
    )
