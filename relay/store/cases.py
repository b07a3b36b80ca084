"""Consultations with their threads, turns and Message-IDs, as the step wants to see them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.model import (
    Case,
    Consultation,
    ConsultationState,
    MemberId,
    Seen,
    Thread,
    ThreadState,
    Turn,
    TurnKind,
    TurnState,
)
from relay.store import codec
from relay.store.columns import place
from relay.store.crypto import Ring
from relay.store.part import Part
from relay.store.schema import ConsultationRow, SeenRow, SpoolRow, SpoolState, ThreadRow, TurnRow
from relay.store.values import Due, Role

LIVE = (ConsultationState.HELD, ConsultationState.OPEN, ConsultationState.ANSWERED)
_STILL_READING = (ThreadState.ASKED, ThreadState.AWAY, ThreadState.ANSWERED)
_BOTH = frozenset(Role)


class Cases(Part):
    """Reads; what changes comes in through `Store.commit` alone."""

    async def case(self, consultation_id: str) -> Case | None:
        """The consultation and everything that belongs to it."""
        return await self._one(ConsultationRow.id == consultation_id)

    async def case_by_fingerprint(self, fingerprint: str) -> Case | None:
        """The consultation this very mail began, whoever handed it in."""
        return await self._one(ConsultationRow.fingerprint == self._keys.blind("fingerprint", fingerprint))

    async def cases_of(self, member: MemberId, roles: Collection[Role] = _BOTH) -> tuple[Case, ...]:
        """The live consultations in which the member has one of the roles, oldest first."""
        takes_part = []
        if Role.ASKER in roles:
            takes_part.append(ConsultationRow.asker_id == member)
        if Role.CONSULTANT in roles:
            theirs = select(ThreadRow.consultation_id).where(ThreadRow.consultant_id == member)
            takes_part.append(ConsultationRow.id.in_(theirs))
        if not takes_part:
            return ()
        async with self._database.reading() as connection:
            return await self._load(connection, and_(ConsultationRow.state.in_(LIVE), or_(*takes_part)))

    async def taking_part(self) -> frozenset[MemberId]:
        """Everybody whose word is still waited for, or may still come, in a live consultation."""
        asks = select(ConsultationRow.asker_id).where(ConsultationRow.state.in_(LIVE))
        reads = (
            select(ThreadRow.consultant_id)
            .join(ConsultationRow, ConsultationRow.id == ThreadRow.consultation_id)
            .where(ConsultationRow.state.in_(LIVE), ThreadRow.state.in_(_STILL_READING))
        )
        async with self._database.reading() as connection:
            return frozenset(map(MemberId, await connection.scalars(asks.union(reads))))

    async def talks_in(self, circle_id: str) -> tuple[Case, ...]:
        """The conversations in the circle that are not over, oldest first."""
        here = and_(
            ConsultationRow.circle_id == circle_id, ConsultationRow.state == ConsultationState.IN_CIRCLE
        )
        async with self._database.reading() as connection:
            return await self._load(connection, here)

    async def held_in_circles(self, member: MemberId) -> tuple[Case, ...]:
        """The conversations in circles where a text of this member is on hold."""
        held = select(TurnRow.consultation_id).where(
            TurnRow.author_id == member, TurnRow.state == TurnState.HELD
        )
        talk = and_(ConsultationRow.state == ConsultationState.IN_CIRCLE, ConsultationRow.id.in_(held))
        async with self._database.reading() as connection:
            return await self._load(connection, talk)

    async def latest_cases(self, number: int) -> tuple[Case, ...]:
        """The consultations that were sent last, oldest first."""
        sent = select(ConsultationRow.id).where(ConsultationRow.sent_at.is_not(None))
        ids = sent.order_by(ConsultationRow.sent_at.desc()).limit(number)
        async with self._database.reading() as connection:
            wanted = tuple(await connection.scalars(ids))
            return await self._load(connection, ConsultationRow.id.in_(wanted))

    async def due(
        self,
        now: datetime,
        *,
        remind_after: timedelta,
        expire_after: timedelta,
        close_after: timedelta,
        could_not_answer: Collection[MemberId] = (),
    ) -> Due:
        """What the clock may have something to do with.

        close_after: the shortest of all specialties. could_not_answer: whose "was this you?" waits longer.
        """
        to_remind = and_(TurnRow.reminded.is_(False), TurnRow.held_at <= now - remind_after)
        held = (
            select(TurnRow.consultation_id)
            .where(TurnRow.state == TurnState.HELD)
            .where(or_(to_remind, TurnRow.held_at <= now - expire_after))
            .group_by(TurnRow.consultation_id)
            .order_by(func.min(TurnRow.held_at))
        )
        quiet = (
            select(ConsultationRow.id)
            .where(ConsultationRow.state.in_((ConsultationState.OPEN, ConsultationState.ANSWERED)))
            .where(ConsultationRow.last_mail_at <= now - close_after)
            .order_by(ConsultationRow.last_mail_at)
        )
        waking = (
            select(ConsultationRow.id)
            .where(ConsultationRow.state.in_((ConsultationState.HELD, ConsultationState.OPEN)))
            .where(ConsultationRow.wake_at <= now)
            .order_by(ConsultationRow.wake_at)
        )
        meeting = (
            select(ConsultationRow.id).where(ConsultationRow.meet_at <= now).order_by(ConsultationRow.meet_at)
        )
        asked = (
            select(SpoolRow.id)
            .where(SpoolRow.state == SpoolState.ASKED, SpoolRow.received_at <= now - expire_after)
            .where(or_(SpoolRow.member_id.is_(None), SpoolRow.member_id.not_in(could_not_answer)))
            .order_by(SpoolRow.number)
        )
        async with self._database.reading() as connection:
            return Due(
                held=tuple(await connection.scalars(held)),
                quiet=tuple(await connection.scalars(quiet)),
                waking=tuple(await connection.scalars(waking)),
                meeting=tuple(await connection.scalars(meeting)),
                asked=tuple(await connection.scalars(asked)),
            )

    async def _one(self, condition: ColumnElement[bool]) -> Case | None:
        async with self._database.reading() as connection:
            return next(iter(await self._load(connection, condition)), None)

    async def _load(self, connection: AsyncConnection, condition: ColumnElement[bool]) -> tuple[Case, ...]:
        found = await connection.execute(
            select(ConsultationRow.__table__)
            .where(condition)
            .order_by(ConsultationRow.created, ConsultationRow.id)
        )
        rows = found.all()
        ids = [row.id for row in rows]
        threads, turns, seen = [
            await _by_case(connection, table, ids) for table in (ThreadRow, TurnRow, SeenRow)
        ]
        return tuple(self._case(row, threads[row.id], turns[row.id], seen[row.id]) for row in rows)

    def _case(
        self, row: Row[Any], threads: list[Row[Any]], turns: list[Row[Any]], seen: list[Row[Any]]
    ) -> Case:
        key = self._keys.consultation_key(row.key, place(ConsultationRow.key, row.id)) if row.key else None
        return Case(
            consultation=self._consultation(row, key),
            threads=tuple(_thread(r) for r in threads),
            turns=tuple(self._turn(r, key) for r in turns),
            seen=tuple(sorted((_seen(r, key) for r in seen), key=lambda s: s.at)) if key else (),
        )

    def _consultation(self, row: Row[Any], key: Ring | None) -> Consultation:
        people = codec.from_bytes(self._keys.master.open(row.people, place(ConsultationRow.people, row.id)))
        asker_address, specialties, fingerprint = people
        text = key.open(row.text, place(ConsultationRow.text, row.id)) if key and row.text else None
        return Consultation(
            id=row.id,
            version=row.version,
            asker=MemberId(row.asker_id),
            asker_address=asker_address,
            state=ConsultationState(row.state),
            specialties=tuple(specialties),
            fingerprint=fingerprint,
            created=row.created,
            sent_at=row.sent_at,
            last_mail_at=row.last_mail_at,
            closed_at=row.closed_at,
            wake_at=row.wake_at,
            meet_at=row.meet_at,
            circle_id=row.circle_id,
            **codec.read_consultation_text(text),
        )

    def _turn(self, row: Row[Any], key: Ring | None) -> Turn:
        people = codec.from_bytes(self._keys.master.open(row.people, place(TurnRow.people, row.id)))
        text = key.open(row.text, place(TurnRow.text, row.id)) if key and row.text else None
        return Turn(
            id=row.id,
            consultation_id=row.consultation_id,
            thread_id=row.thread_id,
            author=MemberId(row.author_id),
            author_address=people[0],
            kind=TurnKind(row.kind),
            state=TurnState(row.state),
            version=row.version,
            created=row.created,
            held_at=row.held_at,
            reminded=row.reminded,
            **codec.read_turn_text(text),
        )


def _thread(row: Row[Any]) -> Thread:
    return Thread(
        id=row.id,
        consultation_id=row.consultation_id,
        consultant=MemberId(row.consultant_id),
        asker_pseudonym=row.asker_pseudonym,
        consultant_pseudonym=row.consultant_pseudonym,
        state=ThreadState(row.state),
        asked_at=row.asked_at,
        epoch=row.epoch,
    )


def seen_place(consultation_id: str, reader: str) -> str:
    """Where a Message-ID belongs: rows of one reader in one consultation are alike."""
    return place(SeenRow.message_id, f"{consultation_id}/{reader}")


def _seen(row: Row[Any], key: Ring) -> Seen:
    return Seen(
        consultation_id=row.consultation_id,
        thread_id=row.thread_id,
        reader=MemberId(row.reader_id),
        message_id=key.open(row.message_id, seen_place(row.consultation_id, row.reader_id)).decode(
            "utf-8", "surrogatepass"
        ),
        at=row.at,
    )


async def _by_case(connection: AsyncConnection, table: Any, ids: list[str]) -> dict[str, list[Row[Any]]]:
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    query = select(table.__table__).where(table.consultation_id.in_(ids)).order_by(table.number)
    for row in await connection.execute(query):
        rows[row.consultation_id].append(row)
    return rows
