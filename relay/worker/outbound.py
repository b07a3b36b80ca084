"""Outbox → courier: at least once, with the same bytes and the same Message-ID each time (R4).

A mail gets its Date and the relay's signatures when it leaves: not earlier, as neither may tell when it
was written, and not twice, as every try must send the same.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from relay.consult import flow
from relay.consult.notices.desk import OperatorAlert, OperatorMail
from relay.consult.notices.joining import AdmissionDecided, AdmissionOver, JoinRequest
from relay.consult.notices.report import ExchangeReported, ReportAnswered, Unmasked
from relay.consult.notices.stopped import MemberStopped
from relay.mail.compose import dated, is_dated
from relay.mail.robots.reasons import Refusal
from relay.observe import log
from relay.smtp.courier import NotSendable
from relay.smtp.parcel import Courier, Deferred, Delivered, Parcel, Refused
from relay.smtp.signing import Signer
from relay.store.errors import Conflict
from relay.store.values import OutboxItem
from relay.worker.retry import next_try
from relay.worker.still_reading import still_reads
from relay.worker.surroundings import TRIES_ON_CONFLICT, Surroundings, commit_event
from relay.worker.suspended import LOOKED_AT_AGAIN, Kept, kept_in_outbox

LEASE = timedelta(minutes=20)
"""Longer than any try takes: else another process sends what this one is still sending (R4)."""
AT_ONCE = 10
TO_ADMINS = frozenset(
    kind.__name__
    for kind in (
        *(OperatorAlert, OperatorMail, JoinRequest, AdmissionDecided, AdmissionOver),
        *(ExchangeReported, ReportAnswered, Unmasked, MemberStopped),
    )
)


class Outbound:
    """Hands finished mails on."""

    def __init__(self, around: Surroundings, courier: Courier, signer: Signer | None = None) -> None:
        self._around, self._courier, self._signer = around, courier, signer or Signer()

    async def work(self) -> bool:
        """One round over what is due; whether there was anything."""
        store, clock = self._around.store, self._around.clock
        items = await store.claim_outbox(clock.now(), LEASE, AT_ONCE)
        await asyncio.gather(*(self._try(item) for item in items))
        return bool(items)

    async def _try(self, item: OutboxItem) -> None:
        """One delivery; one that fails in us leaves the others alone and comes again with its lease."""
        try:
            await self._deliver(item)
        except Exception as error:
            log.get().error("delivery failed", outbox=item.id, error=type(error).__name__)

    async def _ready(self, item: OutboxItem) -> OutboxItem:
        """The mail as it leaves; kept before it is sent, so that another try after a crash is the same."""
        if is_dated(item.raw):
            return item
        with_date = dated(item.raw, self._around.clock.now())
        raw = await asyncio.to_thread(self._signer.signed, with_date)
        await self._around.store.leaves_as(item.id, raw)
        return replace(item, raw=raw)

    async def _deliver(self, item: OutboxItem) -> None:
        if not await still_reads(self._around, item):
            await self._around.store.taken_back(item.id)
            log.get().info("mail taken back", outbox=item.id)
            return
        if kept := await kept_in_outbox(self._around, item):
            await self._keep_back(item, kept)
            return
        item = await self._ready(item)
        parcel = Parcel(id=item.id, reverse_path=item.reverse_path, recipient=item.recipient, raw=item.raw)
        store, now = self._around.store, self._around.clock.now
        try:
            result = await self._courier.deliver(parcel)
        except NotSendable:  # a mail of ours that must not leave; somebody has to hear of it
            result = Refused(0)
        match result:
            case Delivered():
                await store.delivered(item.id)
                log.get().info("mail delivered", outbox=item.id, attempt=item.attempts + 1)
            case Deferred(code=code):
                retry = self._around.config.current().policy.retry
                again = next_try(retry, item.attempts + 1, item.created, now())
                log.get().warning("delivery deferred", outbox=item.id, code=code, attempt=item.attempts + 1)
                if again:
                    await store.deferred(item.id, again)
                else:
                    await self._give_up(item)
            case Refused(code=code, why=why):
                log.get().warning("delivery refused", outbox=item.id, code=code)
                await self._give_up(item, why)

    async def _keep_back(self, item: OutboxItem, kept: Kept) -> None:
        """Untried it waits; what is meant for a reader who gets nothing is given up like any other (R8)."""
        around, now = self._around, self._around.clock.now()
        retry = around.config.current().policy.retry
        too_long = kept.writer is None and next_try(retry, item.attempts + 1, item.created, now) is None
        if too_long or kept.given_up:
            await self._give_up(item)
            return
        anew = now if kept.writer else None
        await around.store.keep_aside(item, now + LOOKED_AT_AGAIN, writer=kept.writer, anew=anew)

    async def _give_up(self, item: OutboxItem, why: Refusal = Refusal.OTHER) -> None:
        """Somebody hears of it: another colleague is asked, the writer told, or the admins (R8).

        A reader whose address is dead has a day of that noted, as after a report.
        """
        around = self._around
        if item.kind in TO_ADMINS:  # an alert about an alert would come back here for ever
            log.get().error("admins cannot be reached", outbox=item.id)
            await around.store.gave_up(item.id)
            return
        for _ in range(TRIES_ON_CONFLICT):
            case = await around.store.case(item.consultation_id) if item.consultation_id else None
            snapshot = await around.with_case(await around.snapshot(), case)
            reader = await around.members.member_of(item.recipient)
            decide = partial(
                flow.undelivered,
                item.thread_id,
                item.turn_id,
                now=around.clock.now(),
                tokens=around.tokens,
                reader=reader.id if reader else None,
                why=why,
            )
            try:
                await commit_event(around, snapshot, decide)
            except Conflict:
                continue
            # Only now: a crash in between tells of it twice; the other order would tell nobody.
            await around.store.gave_up(item.id)
            return
        # nobody has heard of it yet: it stays in the outbox and comes again with its lease
