"""Mails whose writer is in doubt: looked at after the 250, by the clock and not by the client (R16).

Whether such a mail names a member is asked nowhere at the gate. There everybody's is stored alike and
answered alike; here it is asked about, let in, or dropped and counted.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from relay.consult import who_wrote
from relay.consult.addresses import Desk, ReplyTo, Role
from relay.consult.decision import Decision, Outcome
from relay.consult.doubt import Doubt, Doubted, Whose
from relay.consult.grants import FOR_ADMINS, Grant, Purpose
from relay.consult.snapshot import Member, Snapshot
from relay.consult.writing import Draft
from relay.mail.address import normal_address
from relay.mail.fields import header_block
from relay.observe import log
from relay.store.errors import Gone
from relay.store.values import Spooled
from relay.worker.arriving import is_by_machine
from relay.worker.entitled import may_write
from relay.worker.rate import turn_of
from relay.worker.surroundings import Surroundings

NAMES_NOBODY: Final = FOR_ADMINS | {Purpose.BOUNCE, Purpose.CONFIRM, Purpose.REMEMBERED}
"""Reply addresses that speak for nobody but by the address they are used from: an answer to "was this
you?" that came from anywhere else would confirm itself."""
CONFIRMING: Final = frozenset({Purpose.CONFIRM, Purpose.CONFIRM_ADMIN})
"""What was sent to the address on record, and nowhere else, proves whoever answers; its domain may not."""


class Doubts:
    """Settles one claimed mail at a time."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    async def settle(self, mail: Spooled, roles: Sequence[Role]) -> None:
        """Asks the member or admin whom the mail names, lets it in, or drops it."""
        try:
            outcome = await self._settle(mail, next(iter(roles), None))
            if outcome not in (None, Outcome.ASKED_WHO):
                await self._around.store.drop(mail, outcome)
        except Gone:  # another process was first
            return
        log.get().info("mail in doubt settled", spool=mail.id, outcome=str(outcome), size=len(mail.raw))

    async def _settle(self, mail: Spooled, role: Role | None) -> Outcome | None:
        """How it ends; None: it was let in."""
        store = self._around.store
        grant = await store.grant(role.token) if isinstance(role, ReplyTo) else None
        writer = await self._around.members.member_of(mail.author_address)
        for_admin = grant is not None and grant.purpose in FOR_ADMINS and self._is_admins(mail)
        member = writer or await self._named(mail, role, grant)
        if mail.doubt is Doubt.ANOTHER_ACCOUNT and await self._settles_itself(mail, writer, role):
            await self._let_in(mail, writer)
            return None
        if member is None and not for_admin:
            return Outcome.STRANGER
        if not for_admin and not (member and await may_write(self._around, member, role, grant)):
            return Outcome.MISDIRECTED
        if (for_admin or writer) and grant and grant.purpose in CONFIRMING:
            await self._let_in(mail, writer)
            return None
        if is_by_machine(mail.reverse_path, header_block(mail.raw)):
            return Outcome.ROBOT  # the question would answer it, and its machine the question
        if for_admin and grant:
            return await self._ask_admin(mail, grant)
        return await self._ask(mail, member, _doubted(mail, role, writer)) if member else Outcome.STRANGER

    def _is_admins(self, mail: Spooled) -> bool:
        return mail.author_address in self._around.config.current().policy.admins

    async def _let_in(self, mail: Spooled, writer: Member | None) -> None:
        around, now = self._around, self._around.clock.now()
        turn = await turn_of(around, writer.id, now) if writer else now
        await around.store.let_in(mail, writer.id if writer else None, now, turn)

    async def _settles_itself(self, mail: Spooled, writer: Member | None, role: Role | None) -> bool:
        """Whether both addresses are one member's; or a stranger's, who may wish to join and nothing else."""
        if writer is None:
            return isinstance(role, Desk)
        sender = await self._around.members.member_of(mail.reverse_path)
        return sender is not None and sender.id == writer.id

    async def _named(self, mail: Spooled, role: Role | None, grant: Grant | None) -> Member | None:
        """The member that a mail from an unknown address names: by what it answers, or by its From."""
        roster = await self._around.members.roster()
        if isinstance(role, ReplyTo):
            return roster.get(grant.member) if grant and grant.purpose not in NAMES_NOBODY else None
        return who_wrote.named(mail.author_name, roster.values())

    async def _ask(self, mail: Spooled, member: Member, doubted: Doubted) -> Outcome:
        around, now = self._around, self._around.clock.now()
        waiting = await around.store.questions_waiting(member.id)
        if not who_wrote.may_ask(member.standing, doubted, now, waiting=waiting):
            return Outcome.DENIED
        snapshot = await around.snapshot(member.id)
        draft = Draft(snapshot, now, around.tokens)
        decision = who_wrote.ask(draft, member, doubted, mail.id, waiting=waiting)
        await self._post(mail, doubted, decision, snapshot)
        return Outcome.ASKED_WHO

    async def _ask_admin(self, mail: Spooled, answered: Grant) -> Outcome:
        around = self._around
        if await around.store.questions_waiting(None) >= who_wrote.OPEN_QUESTIONS:
            return Outcome.DENIED
        snapshot = await around.snapshot()
        draft = Draft(snapshot, around.clock.now(), around.tokens)
        decision = who_wrote.ask_admin(draft, answered, mail.author_address, mail.id)
        await self._post(mail, Doubted(address=mail.author_address), decision, snapshot)
        return Outcome.ASKED_WHO

    async def _post(self, mail: Spooled, doubted: Doubted, decision: Decision, snapshot: Snapshot) -> None:
        around, now = self._around, self._around.clock.now()
        letters, _ = await asyncio.to_thread(around.post.finish, decision, snapshot, now)
        await around.store.ask_about(mail, doubted, decision, letters, member=snapshot.member, now=now)


def _doubted(mail: Spooled, role: Role | None, writer: Member | None) -> Doubted:
    """What is asked about. writer: whose address stands in From; None: nobody's."""
    sent_to = "" if isinstance(role, ReplyTo) else mail.recipients[0]
    if writer is None:
        return Doubted(address=mail.author_address, whose=Whose.NOBODYS, sent_to=sent_to)
    if mail.doubt is Doubt.ANOTHER_ACCOUNT:
        account = normal_address(mail.reverse_path)
        return Doubted(address=account, whose=Whose.ANOTHER_ACCOUNT, sent_to=sent_to)
    return Doubted(address=mail.author_address, sent_to=sent_to)
