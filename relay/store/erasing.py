"""Erasing one member: what they wrote and said at their own wish, every trace at the admin's hand."""

from collections.abc import Iterable

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState, MemberId, TurnState
from relay.store import codec, ledger
from relay.store.columns import place
from relay.store.crypto import Keyring
from relay.store.part import Part
from relay.store.schema import (
    AddressRow,
    ArrivalRow,
    CandidateRow,
    ConsultationRow,
    GrantRow,
    MemberRow,
    SeenRow,
    SpoolRow,
    SpoolState,
    StandingRow,
    ThreadRow,
    TurnRow,
)

_LIVE = (ConsultationState.HELD, ConsultationState.OPEN, ConsultationState.ANSWERED)
_NOWHERE = ""


async def forget(connection: AsyncConnection, keys: Keyring, member: MemberId) -> None:
    """Take away what the member wrote, as part of the caller's transaction.

    The text of their own consultations goes with its key; of others' consultations only what they
    wrote. That there were consultations, and when, stays until retention ends, without an address.
    What is known of them inside colleagues' open consultations stays until these are erased: it is
    what keeps their name out of further mails there.
    """
    mine = select(ConsultationRow.id).where(ConsultationRow.asker_id == member)
    ids = list(await connection.scalars(mine.where(ConsultationRow.state.not_in(_LIVE))))
    for consultation_id in ids:
        await _without_text(connection, keys, consultation_id)
    theirs = select(TurnRow.id).where(TurnRow.author_id == member)
    for turn_id in list(await connection.scalars(theirs)):
        people = keys.master.seal(codec.to_bytes([_NOWHERE]), place(TurnRow.people, turn_id))
        await connection.execute(
            update(TurnRow).where(TurnRow.id == turn_id).values(text=None, people=people)
        )
    # the step has let go of all but what waits for a circle
    held = ConsultationRow.state == ConsultationState.HELD
    await connection.execute(
        update(ConsultationRow)
        .where(ConsultationRow.asker_id == member, held)
        .values(state=ConsultationState.CANCELLED, version=ConsultationRow.version + 1)
    )
    await connection.execute(
        update(TurnRow)
        .where(TurnRow.author_id == member, TurnRow.state == TurnState.HELD)
        .values(state=TurnState.CANCELLED)
    )
    await connection.execute(delete(SeenRow).where(SeenRow.reader_id == member))
    await connection.execute(delete(GrantRow).where(GrantRow.member_id == member))
    await connection.execute(delete(ArrivalRow).where(ArrivalRow.member_id == member))
    # what waits to be processed came after their wish, and is theirs to have answered
    await _drop_mails(connection, member, (SpoolState.ASKED, SpoolState.SHUNTED))


class Erasing(Part):
    """Behind `relay erase`."""

    async def erase_member(self, member: MemberId) -> None:
        """Delete every row of the member, and the member; their open consultations are over by now.

        Colleagues' consultations stay, without the thread with this member and what was said in it.
        """
        async with self._database.writing() as connection:
            await _drop_mails(connection, member, tuple(SpoolState))
            threads = list(
                await connection.scalars(select(ThreadRow.id).where(ThreadRow.consultant_id == member))
            )
            await connection.execute(delete(ConsultationRow).where(ConsultationRow.asker_id == member))
            for table in (TurnRow, SeenRow, GrantRow):
                await connection.execute(delete(table).where(table.thread_id.in_(threads)))
            await connection.execute(delete(TurnRow).where(TurnRow.author_id == member))
            await connection.execute(delete(SeenRow).where(SeenRow.reader_id == member))
            await connection.execute(
                delete(GrantRow).where(or_(GrantRow.member_id == member, GrantRow.thread_id.in_(threads)))
            )
            await connection.execute(delete(ThreadRow).where(ThreadRow.consultant_id == member))
            for owned in (ArrivalRow, StandingRow, AddressRow):
                await connection.execute(delete(owned).where(owned.member_id == member))
            await connection.execute(delete(CandidateRow).where(CandidateRow.id == member))
            await connection.execute(delete(MemberRow).where(MemberRow.id == member))
        await self._database.truncate_log()


async def _without_text(connection: AsyncConnection, keys: Keyring, consultation_id: str) -> None:
    row = (
        await connection.execute(select(ConsultationRow.people).where(ConsultationRow.id == consultation_id))
    ).one()
    where = place(ConsultationRow.people, consultation_id)
    _, specialties, _ = codec.from_bytes(keys.master.open(row.people, where))
    await connection.execute(
        update(ConsultationRow)
        .where(ConsultationRow.id == consultation_id)
        .values(
            key=None,
            text=None,
            meet_at=None,
            fingerprint=None,
            people=keys.master.seal(codec.to_bytes([_NOWHERE, specialties, ""]), where),
            # raised so that a step that read the text before cannot write it back
            version=ConsultationRow.version + 1,
        )
    )
    await connection.execute(
        update(TurnRow).where(TurnRow.consultation_id == consultation_id).values(text=None)
    )
    await connection.execute(delete(SeenRow).where(SeenRow.consultation_id == consultation_id))


async def _drop_mails(connection: AsyncConnection, member: MemberId, states: Iterable[SpoolState]) -> None:
    """Their accepted mails, each counted as ended (R9)."""
    gone = await connection.execute(
        delete(SpoolRow).where(SpoolRow.member_id == member, SpoolRow.state.in_(list(states)))
    )
    if gone.rowcount:
        await ledger.count(connection, *([Outcome.DENIED] * gone.rowcount))
