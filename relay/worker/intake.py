"""The gate: who may write where, and the one transaction before the 250."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from relay.consult.addresses import Bounces, Desk, Intake, Operator, ReplyTo, Role
from relay.consult.commands import command_of
from relay.consult.doubt import Doubt
from relay.consult.grants import FOR_ADMINS, Purpose
from relay.consult.snapshot import Member
from relay.consult.words import Verb
from relay.identity.checker import Authenticator
from relay.identity.verdict import Verdict
from relay.mail.headers import AmbiguousAuthor, Author, author_of
from relay.observe import log
from relay.smtp.door import Reply, Transaction
from relay.store.values import Accepted
from relay.worker.arriving import Arriving, header_too_long
from relay.worker.entitled import may_write
from relay.worker.evenly import Evenly
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
        evenly: Evenly,
    ) -> None:
        self._around, self._store, self._evenly = around, around.store, evenly
        self._authenticator, self._reader = authenticator, reader
        self._arrived, self._left = arrived, left

    async def recipient(self, address: str, client_ip: str) -> Reply:  # noqa: ARG002 - part of Door
        """250 for an address in use, 550 5.1.1 for any other (R12)."""
        try:
            role = await self._around.role_of(address)
            if isinstance(role, ReplyTo | Bounces) and not await self._is_in_use(role):
                role = None
        except Exception as error:  # a passing fault must never refuse for good (R6)
            log.get().error("recipient check failed", error=type(error).__name__)
            return TRY_LATER
        return RECIPIENT_OK if role else UNKNOWN

    async def _is_in_use(self, role: ReplyTo | Bounces) -> bool:
        """Whether the token stands for something, and for this: what answers a thread reports no bounce."""
        grant = await self._store.grant(role.token)
        return grant is not None and (grant.purpose is Purpose.BOUNCE) is isinstance(role, Bounces)

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
                and not await self._is_a_members(mail, address)
            ):
                replies[address] = ADMINS_BUSY
            else:
                replies[address] = await self._take(mail, {address: role}, "", member=None)
        if for_members:
            replies |= await self._from_person(mail, for_members)
        return {address: replies.get(address, UNKNOWN) for address in transaction.recipients}

    async def _from_person(self, mail: Arriving, roles: Mapping[str, Role]) -> Mapping[str, Reply]:
        try:
            writer = author_of(mail.header)
        except AmbiguousAuthor:
            return dict.fromkeys(roles, AMBIGUOUS)
        begun = self._evenly.now()
        verdict = await self._authenticator.verdict(mail.claim(writer.address))
        # the order of CONTRACT's verdicts; who is a member is looked at last, and of a mail in doubt not
        # before the reply, so that a forged From learns nothing from what is said, nor from how soon
        if verdict in (Verdict.FAIL, Verdict.TROUBLE):
            await self._evenly.step(begun)
            return dict.fromkeys(roles, NOT_PROVED if verdict is Verdict.FAIL else DNS_TROUBLE)
        doubts = {address: mail.doubt(verdict, address) for address in roles}
        replies: dict[str, Reply] = {}
        for doubt in dict.fromkeys(d for d in doubts.values() if d is not None):
            group = {a: r for a, r in roles.items() if doubts[a] is doubt}
            replies |= await self._in_doubt(mail, group, writer, doubt)
        if replies:
            await self._evenly.step(begun)
        roles = {a: r for a, r in roles.items() if a not in replies}
        return {**replies, **await self._from_known(mail, roles, writer)} if roles else replies

    async def _from_known(
        self, mail: Arriving, roles: Mapping[str, Role], writer: Author
    ) -> Mapping[str, Reply]:
        member = await self._around.members.member_of(writer.address)
        replies = await self._from_admin(mail, roles, writer.address, member)
        roles = {a: r for a, r in roles.items() if a not in replies}
        if member is None:
            return {**replies, **await self._from_stranger(mail, roles, writer)}
        return {**replies, **await self._from_member(mail, roles, writer.address, member)}

    async def _in_doubt(
        self, mail: Arriving, roles: Mapping[str, Role], writer: Author, doubt: Doubt
    ) -> Mapping[str, Reply]:
        """Keeps everybody's alike; `worker.doubts` looks later whom it names."""
        for group in _groups(roles):
            kept = self._accepted(mail, group, writer.address, from_name=writer.display_name[:MAX_NAME])
            await self._store.accept(replace(kept, doubt=doubt))
        self._arrived.set()
        return dict.fromkeys(roles, TAKEN)

    async def _is_a_members(self, mail: Arriving, address: str) -> bool:
        """Whether a member has written this beyond doubt; a flood of strangers must not shut them out."""
        try:
            writer = author_of(mail.header)
        except AmbiguousAuthor:
            return False
        begun = self._evenly.now()
        verdict = await self._authenticator.verdict(mail.claim(writer.address))
        proved = verdict in (Verdict.PASS, Verdict.SIGNED) and not mail.doubt(verdict, address)
        if not proved:
            await self._evenly.step(begun)
        return proved and await self._around.members.member_of(writer.address) is not None

    async def _from_admin(
        self, mail: Arriving, roles: Mapping[str, Role], address: str, member: Member | None
    ) -> Mapping[str, Reply]:
        """Answers about candidates and reports, which an admin may write without being a member."""
        replies: dict[str, Reply] = {}
        admin = address in self._around.config.current().policy.admins
        for recipient, role in roles.items():
            grant = await self._store.grant(role.token) if isinstance(role, ReplyTo) else None
            if not admin or grant is None or grant.purpose not in FOR_ADMINS:
                continue
            replies[recipient] = await self._take(mail, {recipient: role}, address, member=member)
        return replies

    async def _from_member(
        self, mail: Arriving, roles: Mapping[str, Role], address: str, member: Member
    ) -> Mapping[str, Reply]:
        replies: dict[str, Reply] = {}
        for group in _groups(roles):
            role = next(iter(group.values()))
            grant = await self._store.grant(role.token) if isinstance(role, ReplyTo) else None
            theirs = await may_write(self._around, member, role, grant)
            reply = await self._take(mail, group, address, member=member) if theirs else self._members_only()
            replies |= dict.fromkeys(group, reply)
        return replies

    async def _from_stranger(
        self, mail: Arriving, roles: Mapping[str, Role], writer: Author
    ) -> Mapping[str, Reply]:
        """A verified stranger is refused, unless they ask to join.

        Alike at an address that a member can answer at and at any other, and whatever name stands in From:
        who kept what bears a colleague's name would tell everybody who is one (R16).
        """
        replies: dict[str, Reply] = {}
        for recipient, role in roles.items():
            if isinstance(role, Desk) and await self._asks_to_join(mail):
                replies[recipient] = await self._wish_to_join(mail, {recipient: role}, writer)
            else:
                replies[recipient] = self._members_only()
        return replies

    async def _wish_to_join(self, mail: Arriving, group: Mapping[str, Role], writer: Author) -> Reply:
        if not self._around.config.current().policy.admins:
            return NOBODY_READS
        name = writer.display_name[:MAX_NAME]
        await self._take(mail, group, writer.address, from_name=name, member=None)
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
        from_address: str,
        *,
        from_name: str = "",
        member: Member | None,
    ) -> Reply:
        accepted = self._accepted(mail, group, from_address, from_name=from_name, member=member)
        if member is not None:
            slowed = await within_rate(self._around, accepted, mail, member)
            if slowed is None:
                return TOO_MANY_MAILS
            accepted = slowed
            if accepted.letters:
                self._left.set()
        await self._store.accept(accepted)
        self._arrived.set()
        return TAKEN

    def _accepted(
        self,
        mail: Arriving,
        group: Mapping[str, Role],
        from_address: str,
        *,
        from_name: str = "",
        member: Member | None = None,
    ) -> Accepted:
        return Accepted(
            id=self._around.tokens.new_id(),
            raw=mail.raw,
            reverse_path=mail.transaction.reverse_path,
            recipients=tuple(group),
            author_address=from_address,
            author_name=from_name,
            member=member.id if member else None,
            fingerprint=mail.fingerprint(from_address),
            received_at=self._around.clock.now(),
        )

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

    def _members_only(self) -> Reply:
        reply = MEMBERS_ONLY
        return Reply(code=reply.code, status=reply.status, text=reply.text.format(domain=self._around.domain))


def _groups(roles: Mapping[str, Role]) -> list[dict[str, Role]]:
    """What is one mail: all intake addresses together, each other address by itself."""
    intake: dict[str, Role] = {a: r for a, r in roles.items() if isinstance(r, Intake)}
    return ([intake] if intake else []) + [{a: r} for a, r in roles.items() if a not in intake]
