"""The gate: who may write where, and the one transaction before the 250."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from relay.consult import desk
from relay.consult.addresses import Bounces, Desk, Intake, Operator, ReplyTo, Role, role_of
from relay.consult.commands import whole_verb
from relay.consult.decision import Outcome
from relay.consult.model import Grant, Purpose
from relay.consult.snapshot import Member
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.identity.checker import Authenticator
from relay.identity.verdict import Verdict
from relay.mail.headers import AmbiguousAuthor, author, count_received, fingerprint_material, message_id
from relay.observe import log
from relay.smtp.door import Reply, Transaction
from relay.store.values import Accepted
from relay.worker.replies import (
    AMBIGUOUS,
    ASKED_ADMINS,
    DNS_TROUBLE,
    LOOPING,
    MEMBERS_ONLY,
    NOT_PROVED,
    RECIPIENT_OK,
    TAKEN,
    TRY_LATER,
    UNKNOWN,
)
from relay.worker.sandbox import Reader, SandboxFailed
from relay.worker.signal import Signal
from relay.worker.surroundings import Surroundings

MAX_HOPS = 50
"""RFC 5321 §6.3 suggests 100; R22 wants 50: no mail to a relay passes more."""


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
            role = self._role(address)
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
        if count_received(raw) > MAX_HOPS:
            return dict.fromkeys(transaction.recipients, LOOPING)
        open_to_all, for_members = self._sorted(transaction.recipients)
        replies: dict[str, Reply] = {}
        for address, role in open_to_all.items():
            replies[address] = await self._take(
                transaction, raw, {address: role}, from_address="", member=None
            )
        if for_members:
            replies |= await self._from_person(transaction, raw, for_members)
        self._arrived.set()
        return {address: replies.get(address, UNKNOWN) for address in transaction.recipients}

    async def _from_person(
        self, transaction: Transaction, raw: bytes, roles: Mapping[str, Role]
    ) -> Mapping[str, Reply]:
        try:
            writer = author(raw)
        except AmbiguousAuthor:
            return dict.fromkeys(roles, AMBIGUOUS)
        verdict = await self._authenticator.verdict(
            raw=raw,
            client_ip=transaction.client_ip,
            helo=transaction.helo,
            reverse_path=transaction.reverse_path,
            from_address=writer.address,
        )
        # the order of CONTRACT's verdicts; who is a member is looked at last, so that a
        # forged From learns nothing from the reply
        if verdict is Verdict.FAIL:
            return dict.fromkeys(roles, NOT_PROVED)
        if verdict is Verdict.TROUBLE:
            return dict.fromkeys(roles, DNS_TROUBLE)
        member = await self._around.members.member_of(writer.address)
        proved = verdict is Verdict.PASS
        if member is None:
            return await self._from_stranger(transaction, raw, roles, writer.address, proved=proved)
        return await self._from_member(transaction, raw, roles, writer.address, member, proved=proved)

    async def _from_member(
        self,
        transaction: Transaction,
        raw: bytes,
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
                    replies |= dict.fromkeys(group, self._worded(MEMBERS_ONLY))
                    continue
                sure = proved or _proves_itself(grant)
            reply = await self._take(
                transaction, raw, group, from_address=address, member=member, proved=sure
            )
            replies |= dict.fromkeys(group, reply)
        return replies

    async def _from_stranger(
        self, transaction: Transaction, raw: bytes, roles: Mapping[str, Role], address: str, *, proved: bool
    ) -> Mapping[str, Reply]:
        """A verified stranger is refused, unless they ask to join; an unproved one is dropped and counted."""
        replies: dict[str, Reply] = {}
        for recipient, role in roles.items():
            if isinstance(role, Desk) and proved and await self._asks_to_join(raw, transaction.reverse_path):
                await self._take(transaction, raw, {recipient: role}, from_address=address, member=None)
                replies[recipient] = ASKED_ADMINS
            elif proved:
                replies[recipient] = self._worded(MEMBERS_ONLY)
            else:
                await self._store.dropped(Outcome.STRANGER)
                replies[recipient] = TAKEN
        return replies

    async def _asks_to_join(self, raw: bytes, reverse_path: str) -> bool:
        try:
            letter = await self._reader.read(raw, reverse_path)
        except SandboxFailed:
            return False
        return bool(letter and not letter.robot and whole_verb(letter.new_text, letter.subject) is Verb.JOIN)

    async def _take(
        self,
        transaction: Transaction,
        raw: bytes,
        group: Mapping[str, Role],
        *,
        from_address: str,
        member: Member | None,
        proved: bool = True,
    ) -> Reply:
        around, now = self._around, self._around.clock.now()
        mail = Accepted(
            id=around.tokens.new_id(),
            raw=raw,
            reverse_path=transaction.reverse_path,
            recipients=tuple(group),
            author_address=from_address,
            member=member.id if member else None,
            fingerprint=_fingerprint(from_address, raw),
            received_at=now,
        )
        if member is not None and not proved:
            snapshot = await around.snapshot(member.id)
            draft = Draft(snapshot, now, around.tokens)
            asking = desk.ask_who(draft, member, from_address, mail.id)
            letters, _ = around.post.finish(asking, snapshot, now)
            mail = replace(mail, asked=True, grants=asking.grants, letters=letters)
            self._left.set()
        await self._store.accept(mail)
        return TAKEN

    def _sorted(self, recipients: tuple[str, ...]) -> tuple[dict[str, Role], dict[str, Role]]:
        open_to_all: dict[str, Role] = {}
        for_members: dict[str, Role] = {}
        for address in recipients:
            role = self._role(address)
            if isinstance(role, Operator | Bounces):
                open_to_all[address] = role
            elif role is not None:
                for_members[address] = role
        return open_to_all, for_members

    def _role(self, address: str) -> Role | None:
        return role_of(address, self._around.domain, self._around.config.current().specialties)

    def _worded(self, reply: Reply) -> Reply:
        return Reply(code=reply.code, status=reply.status, text=reply.text.format(domain=self._around.domain))


def _proves_itself(grant: Grant) -> bool:
    """The answer to "was this you?" comes from the domain that gives no verdict; its token proves enough."""
    return grant.purpose is Purpose.CONFIRM


def _fingerprint(from_address: str, raw: bytes) -> str:
    """(sender, Message-ID, content), never a trace field: a mail handed over twice differs only there."""
    digest = hashlib.sha256()
    for part in (from_address.encode(), (message_id(raw) or "").encode(), fingerprint_material(raw)):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
