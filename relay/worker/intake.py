"""The gate: who may write where, and the one transaction before the 250."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from relay.consult import desk
from relay.consult.addresses import Bounces, Desk, Intake, Operator, ReplyTo, Role, ToCircle
from relay.consult.commands import command_of
from relay.consult.decision import Outcome
from relay.consult.grants import FOR_ADMINS, Grant, Purpose
from relay.consult.snapshot import Member
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.identity.checker import Authenticator
from relay.identity.claim import Claim
from relay.identity.verdict import Verdict
from relay.mail.headers import AmbiguousAuthor, Author, author_of
from relay.observe import log
from relay.smtp.door import Reply, Transaction
from relay.store.values import Accepted
from relay.worker.arriving import Arriving, header_too_long
from relay.worker.rate import admins_are_flooded, within_rate
from relay.worker.reader import Reader
from relay.worker.replies import (
    ADMINS_BUSY,
    AMBIGUOUS,
    ASKED_ADMINS,
    DNS_TROUBLE,
    HEADER_TOO_LONG,
    LOOPING,
    MEMBERS_ONLY,
    NOBODY_READS,
    NOT_PROVED,
    RECIPIENT_OK,
    TAKEN,
    TOO_MANY_MAILS,
    TRY_LATER,
    UNKNOWN,
)
from relay.worker.sandbox import SandboxFailed
from relay.worker.signal import Signal
from relay.worker.surroundings import Surroundings

MAX_HOPS = 50
"""RFC 5321 §6.3 suggests 100; R22 wants 50: no mail to a relay passes more."""
MAX_NAME = 80
"""Of a name that the admins are shown; a stranger chose it."""


class Gate:
    """Fills `smtp.door.Door`."""

    def __init__(
        self,
        *,
        around: Surroundings,
        authenticator: Authenticator,
        reader: Reader,
        arrived: Signal,
        left: Signal,
    ) -> None:
        self._around, self._store = around, around.store
        self._authenticator, self._reader = authenticator, reader
        self._arrived, self._left = arrived, left

    async def recipient(self, address: str, client_ip: str) -> Reply:  # noqa: ARG002 - part of Door
        """250 for an address in use, 550 5.1.1 for any other (R12)."""
        try:
            role = await self._around.role_of(address)
            if isinstance(role, ReplyTo | Bounces) and await self._store.grant(role.token) is None:
                role = None
        except Exception as error:  # a passing fault must never refuse for good (R6)
            log.get().error("recipient check failed", error=type(error).__name__)
            return TRY_LATER
        return RECIPIENT_OK if role else UNKNOWN

    async def mail(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        """One reply per recipient; 250 only after the commit (R1)."""
        try:
            return await self._mail(transaction, raw)
        except Exception as error:
            log.get().error("intake failed", error=type(error).__name__, size=len(raw))
            return dict.fromkeys(transaction.recipients, TRY_LATER)

    async def _mail(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        policy = self._around.config.current().policy
        if header_too_long(raw, policy.limits.header_bytes):
            return dict.fromkeys(transaction.recipients, HEADER_TOO_LONG)
        mail = await asyncio.to_thread(Arriving.of, transaction, raw)  # 25 MB take their time (R25)
        if len(mail.header.all("received")) > MAX_HOPS:
            return dict.fromkeys(transaction.recipients, LOOPING)
        open_to_all, for_members = await self._sorted(transaction.recipients)
        replies: dict[str, Reply] = {}
        for address, role in open_to_all.items():
            if isinstance(role, Operator) and not policy.admins:
                replies[address] = NOBODY_READS
            elif (
                isinstance(role, Operator)
                and await admins_are_flooded(self._around)
                and not await self._is_a_members(mail)
            ):
                replies[address] = ADMINS_BUSY
            else:
                replies[address] = await self._take(mail, {address: role}, from_address="", member=None)
        if for_members:
            replies |= await self._from_person(mail, for_members)
        self._arrived.set()
        return {address: replies.get(address, UNKNOWN) for address in transaction.recipients}

    async def _from_person(self, mail: Arriving, roles: Mapping[str, Role]) -> Mapping[str, Reply]:
        try:
            writer = author_of(mail.header)
        except AmbiguousAuthor:
            return dict.fromkeys(roles, AMBIGUOUS)
        verdict = await self._verdict(mail, writer)
        # the order of CONTRACT's verdicts; who is a member is looked at last, so that a
        # forged From learns nothing from the reply
        if verdict is Verdict.FAIL:
            return dict.fromkeys(roles, NOT_PROVED)
        if verdict is Verdict.TROUBLE:
            return dict.fromkeys(roles, DNS_TROUBLE)
        member = await self._around.members.member_of(writer.address)
        proved = verdict is Verdict.PASS
        replies = await self._from_admin(mail, roles, writer.address, member, proved=proved)
        roles = {a: r for a, r in roles.items() if a not in replies}
        if member is None:
            return {**replies, **await self._from_stranger(mail, roles, writer, proved=proved)}
        return {**replies, **await self._from_member(mail, roles, writer.address, member, proved=proved)}

    async def _verdict(self, mail: Arriving, writer: Author) -> Verdict:
        transaction = mail.transaction
        claim = Claim(
            raw=mail.raw,
            client_ip=transaction.client_ip,
            helo=transaction.helo,
            reverse_path=transaction.reverse_path,
            from_address=writer.address,
            lmtp=transaction.lmtp,
            origin_ip=transaction.origin.client_ip,
            origin_helo=transaction.origin.helo,
        )
        return await self._authenticator.verdict(claim)

    async def _is_a_members(self, mail: Arriving) -> bool:
        """Whether a member has written this beyond doubt; a flood of strangers must not shut them out."""
        try:
            writer = author_of(mail.header)
        except AmbiguousAuthor:
            return False
        proved = await self._verdict(mail, writer) is Verdict.PASS
        return proved and await self._around.members.member_of(writer.address) is not None

    async def _from_admin(
        self, mail: Arriving, roles: Mapping[str, Role], address: str, member: Member | None, *, proved: bool
    ) -> Mapping[str, Reply]:
        """Answers about candidates and reports, which an admin may write without being a member.

        Of an admin whose domain gives no verdict nothing is taken: there is no address on record to ask,
        and the token alone, which a forwarded mail shows, must not admit or name anybody.
        """
        replies: dict[str, Reply] = {}
        admin = address in self._around.config.current().policy.admins
        for recipient, role in roles.items():
            grant = await self._store.grant(role.token) if isinstance(role, ReplyTo) else None
            if not admin or grant is None or grant.purpose not in FOR_ADMINS:
                continue
            if proved:
                group = {recipient: role}
                replies[recipient] = await self._take(mail, group, from_address=address, member=member)
            else:
                replies[recipient] = await self._misdirected(proved=False)
        return replies

    async def _from_member(
        self,
        mail: Arriving,
        roles: Mapping[str, Role],
        address: str,
        member: Member,
        *,
        proved: bool,
    ) -> Mapping[str, Reply]:
        replies: dict[str, Reply] = {}
        intake = {a: r for a, r in roles.items() if isinstance(r, Intake)}
        groups = ([intake] if intake else []) + [{a: r} for a, r in roles.items() if a not in intake]
        for group in groups:
            role = next(iter(group.values()))
            sure = proved
            if isinstance(role, ReplyTo):
                grant = await self._store.grant(role.token)
                if grant is None or grant.member != member.id:
                    replies |= dict.fromkeys(group, await self._misdirected(proved=proved))
                    continue
                sure = proved or _proves_itself(grant)
            elif isinstance(role, ToCircle) and not await self._is_in(role, member):
                replies |= dict.fromkeys(group, await self._misdirected(proved=proved))
                continue
            if not sure and mail.is_by_machine:  # a question would answer it, and its machine the question
                await self._store.dropped(Outcome.ROBOT)
                replies |= dict.fromkeys(group, TAKEN)
                continue
            reply = await self._take(mail, group, from_address=address, member=member, proved=sure)
            replies |= dict.fromkeys(group, reply)
        return replies

    async def _is_in(self, role: ToCircle, member: Member) -> bool:
        return any(c.id == role.circle_id and c.has(member.id) for c in await self._store.circles())

    async def _misdirected(self, *, proved: bool) -> Reply:
        if proved:
            return self._worded(MEMBERS_ONLY)
        # A forged From must hear the same whether it names a member or nobody (R16).
        await self._store.dropped(Outcome.MISDIRECTED)
        return TAKEN

    async def _from_stranger(
        self, mail: Arriving, roles: Mapping[str, Role], writer: Author, *, proved: bool
    ) -> Mapping[str, Reply]:
        """A verified stranger is refused, unless they ask to join; an unproved one is dropped and counted."""
        replies: dict[str, Reply] = {}
        for recipient, role in roles.items():
            if isinstance(role, Desk) and proved and await self._asks_to_join(mail):
                replies[recipient] = await self._wish_to_join(mail, {recipient: role}, writer)
            elif proved:
                replies[recipient] = self._worded(MEMBERS_ONLY)
            else:
                await self._store.dropped(Outcome.STRANGER)
                replies[recipient] = TAKEN
        return replies

    async def _wish_to_join(self, mail: Arriving, group: Mapping[str, Role], writer: Author) -> Reply:
        if not self._around.config.current().policy.admins:
            return NOBODY_READS
        name = writer.display_name[:MAX_NAME]
        await self._take(mail, group, from_address=writer.address, from_name=name, member=None)
        return ASKED_ADMINS

    async def _asks_to_join(self, mail: Arriving) -> bool:
        try:
            letter = await self._reader.read(mail.raw, mail.transaction.reverse_path)
        except SandboxFailed as failed:
            if failed.environment:  # then another try may tell (R6)
                raise
            return False
        if not letter or letter.robot:
            return False
        # with what else they say of themselves, of which nothing is read; the reply is the same for all
        said = command_of(letter.new_text, letter.subject)
        return said is not None and said.verb is Verb.JOIN

    async def _take(
        self,
        mail: Arriving,
        group: Mapping[str, Role],
        *,
        from_address: str,
        from_name: str = "",
        member: Member | None,
        proved: bool = True,
    ) -> Reply:
        around, now = self._around, self._around.clock.now()
        accepted = Accepted(
            id=around.tokens.new_id(),
            raw=mail.raw,
            reverse_path=mail.transaction.reverse_path,
            recipients=tuple(group),
            author_address=from_address,
            author_name=from_name,
            member=member.id if member else None,
            fingerprint=mail.fingerprint(from_address),
            received_at=now,
        )
        if member is not None and not proved:
            snapshot = await around.snapshot(member.id)
            draft = Draft(snapshot, now, around.tokens)
            asking = desk.ask_who(draft, member, from_address, accepted.id)
            letters, _ = around.post.finish(asking, snapshot, now)
            accepted = replace(accepted, asked=True, grants=asking.grants, letters=letters)
            self._left.set()
        elif member is not None:
            slowed = await within_rate(around, accepted, mail, member)
            if slowed is None:
                return TOO_MANY_MAILS
            accepted = slowed
            if accepted.letters:
                self._left.set()
        await self._store.accept(accepted)
        return TAKEN

    async def _sorted(self, recipients: tuple[str, ...]) -> tuple[dict[str, Role], dict[str, Role]]:
        open_to_all: dict[str, Role] = {}
        for_members: dict[str, Role] = {}
        for address in recipients:
            role = await self._around.role_of(address)
            if isinstance(role, Operator | Bounces):
                open_to_all[address] = role
            elif role is not None:
                for_members[address] = role
        return open_to_all, for_members

    def _worded(self, reply: Reply) -> Reply:
        return Reply(code=reply.code, status=reply.status, text=reply.text.format(domain=self._around.domain))


def _proves_itself(grant: Grant) -> bool:
    """The answer to "was this you?" comes from the domain that gives no verdict; its token proves enough."""
    return grant.purpose is Purpose.CONFIRM
