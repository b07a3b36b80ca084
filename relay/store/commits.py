"""Commits a decision: everything that one event changes, in one transaction or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.decision import Decision, Outcome
from relay.consult.model import Consultation, ConsultationState, MemberId, Seen, Thread, Turn, TurnState
from relay.consult.routing.receipt import Wishes
from relay.consult.standing.model import Standing
from relay.deid.replacing.redaction import Cast
from relay.store import audit, codec, doubts, ledger, outbox, spool
from relay.store.candidates import forget_candidate, keep_candidate
from relay.store.cases import seen_place
from relay.store.circles import keep_circles, unchanged
from relay.store.columns import place
from relay.store.crypto import Ring
from relay.store.database import put
from relay.store.erasing import forget
from relay.store.errors import Conflict, is_collision
from relay.store.grants import grant_all, spend
from relay.store.part import Part
from relay.store.roster import keep_standing
from relay.store.schema import ConsultationRow, SeenRow, ThreadRow, TurnRow
from relay.store.tired import note_unanswerable
from relay.store.values import OutboxLetter

_UNSENT = (ConsultationState.CANCELLED, ConsultationState.EXPIRED)
Keys = Mapping[str, Ring | None]
"""The key of each consultation a decision touches; None: its text is erased, and none is added."""


class Commits(Part):
    """The one way state changes because of an event."""

    async def commit(
        self,
        decision: Decision,
        letters: Sequence[OutboxLetter],
        *,
        spool_id: str | None,
        expected: Mapping[str, int],
        now: datetime,
        spent: str | None = None,
        standings: Mapping[MemberId, Standing] | None = None,
    ) -> None:
        """Keep all of the decision, and take its mail out of the spool, at once.

        expected: the version at which each consultation was read; one that is not named
        here counts as read at the version it carries, and version 0 as new.
        spool_id: the claimed mail this decides about, whose end the ledger then counts;
        None for timers.
        standings: what members had said when this was decided; of one not named here, whatever is
        there is replaced.
        spent: a token that this event uses up; it must still be there.
        Raises Conflict if a consultation, a candidate or a standing has changed since (read again,
        decide again), Gone if the mail was finished by somebody else. Either way nothing is kept.
        """
        try:
            async with self._database.writing() as connection:
                ends = [Outcome.DENIED] if await self._spool(connection, decision, spool_id) else []
                if spent is not None:
                    await spend(connection, self._keys, spent)
                await unchanged(connection, decision.relies_on)
                keys = await self._consultations(connection, decision.consultations, expected)
                for thread in decision.threads:
                    await put(connection, ThreadRow, "id", _thread_row(thread))
                for turn in decision.turns:
                    await put(connection, TurnRow, "id", self._turn_row(turn, keys[turn.consultation_id]))
                await _add_seen(connection, decision.seen, keys)
                for candidate in decision.candidates:
                    await keep_candidate(connection, self._keys, candidate)
                await grant_all(connection, self._keys, decision.grants)
                await keep_circles(connection, self._keys, decision.circles)
                for member, standing in dict(decision.standings).items():  # the last of several counts
                    before = (standings or {}).get(member)
                    await keep_standing(connection, self._keys, member, standing, before)
                    if before and before.suspended and not standing.suspended:
                        await spool.let_go(connection, member)
                        await outbox.let_go(connection, member, now)
                for forgotten in decision.forgotten:
                    await forget_candidate(connection, forgotten)
                await audit.keep(connection, self._keys, decision.audited)
                await outbox.recall(connection, decision.recalled)
                if decision.unanswerable:
                    await note_unanswerable(connection, self._keys, decision.unanswerable, now)
                if decision.erase:
                    await forget(connection, self._keys, decision.erase)
                await outbox.post(connection, self._keys, letters, now)
                robots = [ledger.robot(decision.robot)] if decision.robot else []
                counted = map(ledger.event, decision.counted)
                await ledger.count(
                    connection, *ends, *counted, *([decision.outcome, *robots] if spool_id else [])
                )
        except DBAPIError as error:
            if is_collision(error):
                raise Conflict from None  # the cause would show values in its message
            raise

    async def _spool(self, connection: AsyncConnection, decision: Decision, spool_id: str | None) -> bool:
        """Whether a mail held for "was this you?" ended here."""
        if spool_id:
            await spool.finish(connection, spool_id)
        if decision.release_spool:
            await doubts.release(connection, decision.release_spool)
        return bool(decision.drop_spool and await doubts.deny(connection, self._keys, decision.drop_spool))

    async def _consultations(
        self, connection: AsyncConnection, changed: Iterable[Consultation], expected: Mapping[str, int]
    ) -> Keys:
        values = {c.id: c for c in changed}
        versions = {c.id: c.version for c in values.values()} | dict(expected)
        keys: dict[str, Ring | None] = {}
        for consultation_id, version in sorted(versions.items()):  # one order for all, so no deadlock
            if version:
                keys[consultation_id] = await self._raise_version(connection, consultation_id, version)
            elif consultation_id in values:
                keys[consultation_id] = await self._begin(connection, values[consultation_id])
        for consultation_id, consultation in values.items():
            await connection.execute(
                update(ConsultationRow)
                .where(ConsultationRow.id == consultation_id)
                .values(self._consultation_row(consultation, keys[consultation_id]))
            )
        return keys

    async def _raise_version(
        self, connection: AsyncConnection, consultation_id: str, version: int
    ) -> Ring | None:
        found = await connection.execute(
            update(ConsultationRow)
            .where(ConsultationRow.id == consultation_id, ConsultationRow.version == version)
            .values(version=version + 1)
            .returning(ConsultationRow.key)
        )
        row = found.one_or_none()
        if row is None:
            raise Conflict
        if row.key is None:
            return None
        return self._keys.consultation_key(row.key, place(ConsultationRow.key, consultation_id))

    async def _begin(self, connection: AsyncConnection, new: Consultation) -> Ring:
        key, wrapped = self._keys.new_consultation_key(place(ConsultationRow.key, new.id))
        row = self._consultation_row(new, key)
        await connection.execute(insert(ConsultationRow).values(id=new.id, version=1, key=wrapped, **row))
        return key

    def _consultation_row(self, consultation: Consultation, key: Ring | None) -> dict[str, Any]:
        if consultation.state in _UNSENT:  # nothing went out, so nobody needs to know who was in it
            consultation = replace(consultation, cast=Cast(), terms={}, traces={}, wishes=Wishes(), routed=())
        people = [consultation.asker_address, list(consultation.specialties), consultation.fingerprint]
        text = codec.consultation_text(consultation)
        blind = (
            self._keys.blind("fingerprint", consultation.fingerprint) if consultation.fingerprint else None
        )
        return {
            "asker_id": consultation.asker,
            "state": consultation.state,
            "fingerprint": blind,
            "created": consultation.created,
            "sent_at": consultation.sent_at,
            "last_mail_at": consultation.last_mail_at,
            "closed_at": consultation.closed_at,
            "wake_at": consultation.wake_at,
            "meet_at": consultation.meet_at,
            "circle_id": consultation.circle_id,
            "people": self._keys.master.seal(
                codec.to_bytes(people), place(ConsultationRow.people, consultation.id)
            ),
            "text": key.seal(text, place(ConsultationRow.text, consultation.id)) if key else None,
        }

    def _turn_row(self, turn: Turn, key: Ring | None) -> dict[str, Any]:
        if turn.state in (TurnState.CANCELLED, TurnState.EXPIRED):  # "deleted" is what its writer was told
            turn = replace(turn, text=codec.NOTHING, left_out=())
        people = codec.to_bytes([turn.author_address])
        return {
            "id": turn.id,
            "consultation_id": turn.consultation_id,
            "thread_id": turn.thread_id,
            "author_id": turn.author,
            "kind": turn.kind,
            "state": turn.state,
            "version": turn.version,
            "created": turn.created,
            "held_at": turn.held_at,
            "reminded": turn.reminded,
            "people": self._keys.master.seal(people, place(TurnRow.people, turn.id)),
            "text": key.seal(codec.turn_text(turn), place(TurnRow.text, turn.id)) if key else None,
        }


def _thread_row(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.id,
        "consultation_id": thread.consultation_id,
        "consultant_id": thread.consultant,
        "asker_pseudonym": thread.asker_pseudonym,
        "consultant_pseudonym": thread.consultant_pseudonym,
        "state": thread.state,
        "asked_at": thread.asked_at,
        "epoch": thread.epoch,
    }


async def _add_seen(connection: AsyncConnection, seen: Iterable[Seen], keys: Keys) -> None:
    for one in seen:
        key = keys[one.consultation_id]
        if key:
            sealed = key.seal(
                one.message_id.encode("utf-8", "surrogatepass"), seen_place(one.consultation_id, one.reader)
            )
            row = {
                "consultation_id": one.consultation_id,
                "thread_id": one.thread_id,
                "reader_id": one.reader,
                "at": one.at,
                "message_id": sealed,
            }
            await connection.execute(insert(SeenRow).values(row))
