"""A mail as it stands at the gate, before anything of its text is read."""

import hashlib
from dataclasses import dataclass
from typing import Self

from relay.consult.doubt import Doubt
from relay.identity.claim import Claim
from relay.identity.meant import is_meant_for
from relay.identity.verdict import Verdict
from relay.mail.encoded_words import field_text
from relay.mail.fields import HeaderBlock, header_block
from relay.mail.headers import fingerprint_material, message_id_of
from relay.mail.robots import marks
from relay.smtp.door import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """One mail after DATA, its header split once."""

    transaction: Transaction
    raw: bytes
    header: HeaderBlock
    content: bytes
    """Hash of what stays the same when the mail is handed in again."""

    @classmethod
    def of(cls, transaction: Transaction, raw: bytes) -> Self:
        """The mail, taken apart as far as the gate needs it."""
        content = hashlib.sha256(fingerprint_material(raw)).digest()
        return cls(transaction=transaction, raw=raw, header=header_block(raw), content=content)

    def claim(self, from_address: str) -> Claim:
        """What the mail claims of its writer."""
        return Claim(
            raw=self.raw,
            client_ip=self.transaction.client_ip,
            helo=self.transaction.helo,
            reverse_path=self.transaction.reverse_path,
            from_address=from_address,
            lmtp=self.transaction.lmtp,
            origin_ip=self.transaction.origin.client_ip,
            origin_helo=self.transaction.origin.helo,
        )

    def doubt(self, verdict: Verdict, address: str) -> Doubt | None:
        """Why it is not certain who wrote to this address; None: it is, or it is certainly not them."""
        by_signature = verdict in (Verdict.SIGNED, Verdict.ANOTHER_ACCOUNT_SIGNED)
        if by_signature and not is_meant_for(self.header, address):
            return Doubt.SENT_ON  # first: a reverse-path that anybody can write must not settle the other
        if verdict in (Verdict.ANOTHER_ACCOUNT, Verdict.ANOTHER_ACCOUNT_SIGNED):
            return Doubt.ANOTHER_ACCOUNT
        return Doubt.UNPROVED if verdict is Verdict.NONE else None

    @property
    def is_by_machine(self) -> bool:
        """Whether its envelope or header says so."""
        return is_by_machine(self.transaction.reverse_path, self.header)

    def fingerprint(self, from_address: str) -> str:
        """(sender, Message-ID, content), never a trace field: a mail handed over twice differs only there."""
        digest = hashlib.sha256()
        for part in (from_address.encode(), (message_id_of(self.header) or "").encode(), self.content):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


def is_by_machine(reverse_path: str, header: HeaderBlock) -> bool:
    """Whether envelope or header say so; enough for a mail nobody has proved (RFC 3834 §2, R21)."""
    subject = field_text(header.first("subject") or b"")
    # a list to which somebody has written this relay would have every member asked who posts there
    return not reverse_path or marks.is_marked(header, subject) or marks.is_list_mail(header)


def header_too_long(raw: bytes, limit: int) -> bool:
    """Whether the header block goes on past the limit; found without parsing anything (R24)."""
    head = raw[: limit + 4]
    return len(raw) > limit and b"\r\n\r\n" not in head and not head.startswith(b"\r\n")
