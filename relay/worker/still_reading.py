"""Whether a mail from a circle may still go to its reader, looked at when it leaves.

It may have lain in the outbox for a night, or been deferred for days, and its reader may have left
meanwhile, by mail or by the admin's file, be erased, or the circle be over.
"""

from typing import Final

from relay.consult.circles.people import present
from relay.consult.notices.circle_meeting import CircleMet
from relay.consult.notices.circles import CircleAside, CircleDigest, CirclePost, CircleRota, CircleYourCase
from relay.store.values import OutboxItem
from relay.worker.surroundings import Surroundings

FOR_MEMBERS: Final = frozenset(
    kind.__name__ for kind in (CirclePost, CircleAside, CircleDigest, CircleMet, CircleRota, CircleYourCase)
)
"""Kinds of mail that are for members of a circle alone; receipts and farewells are for who has left, too."""


async def still_reads(around: Surroundings, item: OutboxItem) -> bool:
    """Whether the reader of this mail is in the circle it is from; true of any other mail."""
    if item.kind not in FOR_MEMBERS:
        return True
    await around.listed.keep_up()
    about = await around.store.circle_of(item.consultation_id) if item.consultation_id else item.thread_id
    circle = next((c for c in await around.store.circles() if c.id == about), None)
    reader = await around.store.member_on_record(item.recipient)
    if circle is None or reader is None:
        return False
    return any(p.member == reader for p, _ in present(circle, await around.snapshot()))
