"""Candidates at rest: found by the blind index of their address, sealed whole, gone without a trace."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from relay.consult.joining.candidates import Candidate
from relay.consult.model import MemberId
from relay.mail.address import normal_address
from relay.store import codec
from relay.store.columns import place
from relay.store.crypto import Keyring
from relay.store.errors import Conflict
from relay.store.part import Part
from relay.store.schema import CandidateRow, GrantRow, MemberRow


async def keep_candidate(connection: AsyncConnection, keys: Keyring, candidate: Candidate) -> None:
    """Add the candidate, or replace one that is still as it was read. Raises Conflict where it is not.

    An id of its own among the members' is what a grant can belong to; no address leads to it.
    """
    body = keys.master.seal(codec.candidate(candidate), place(CandidateRow.body, candidate.id))
    if candidate.version == 0:
        await connection.execute(insert(MemberRow).values(id=candidate.id))
        blind = keys.blind("address", normal_address(candidate.address))
        # a second one for this address collides, which the caller sees as a Conflict too
        await connection.execute(
            insert(CandidateRow).values(id=candidate.id, version=1, blind=blind, body=body)
        )
        return
    changed = await connection.execute(
        update(CandidateRow)
        .where(CandidateRow.id == candidate.id, CandidateRow.version == candidate.version)
        .values(version=candidate.version + 1, body=body)
    )
    if not changed.rowcount:
        raise Conflict


async def forget_candidate(connection: AsyncConnection, candidate: MemberId) -> None:
    """Delete all there is of a candidate. Raises Conflict where somebody else was first."""
    await connection.execute(delete(GrantRow).where(GrantRow.member_id == candidate))
    gone = await connection.execute(delete(CandidateRow).where(CandidateRow.id == candidate))
    if not gone.rowcount:
        raise Conflict
    await connection.execute(delete(MemberRow).where(MemberRow.id == candidate))


class Candidates(Part):
    """Reads; what changes comes in through `Store.commit` alone."""

    async def candidates(self) -> tuple[Candidate, ...]:
        """Everybody the admins were asked about and of whom something is still kept."""
        query = select(CandidateRow.id, CandidateRow.version, CandidateRow.body).order_by(CandidateRow.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Candidate(
                id=MemberId(row.id),
                version=row.version,
                **codec.read_candidate(self._keys.master.open(row.body, place(CandidateRow.body, row.id))),
            )
            for row in rows
        )
