"""Who may write where: the answer is the same at the gate and for a mail that was in doubt."""

from relay.consult.addresses import ReplyTo, Role, ToCircle
from relay.consult.grants import FOR_ADMINS, Grant
from relay.consult.snapshot import Member
from relay.worker.surroundings import Surroundings


async def may_write(around: Surroundings, member: Member, role: Role | None, grant: Grant | None) -> bool:
    """Whether the address is one this member may write to.

    grant: what the token of a reply address allows; None: nothing.
    """
    if isinstance(role, ReplyTo):
        return grant is not None and grant.purpose not in FOR_ADMINS and grant.member == member.id
    if isinstance(role, ToCircle):
        circles = await around.store.circles()
        return any(c.id == role.circle_id and c.has(member.id) for c in circles)
    return True
