"""Reads delivery reports, RFC 3464 with RFC 6533."""

import re
from dataclasses import dataclass
from enum import StrEnum

from relay.mail.fields import HeaderBlock, header_block
from relay.mail.headers import normal_address
from relay.mail.limits import ReadLimits, Unreadable
from relay.mail.mime import Part, parse_tree


class NotADsn(Exception):
    """This mail is no delivery report that a machine can read."""


class DsnAction(StrEnum):
    """What became of the mail, RFC 3464 §2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientResult:
    """What a report says of one recipient."""

    address: str
    """Normal form; '' if the report hides it. Never relayed, never logged."""
    action: DsnAction
    status: str | None
    """'d.d.d' (RFC 3463), or None if absent."""
    hard: bool
    """The address itself is dead: nothing sent there later will arrive. A full mailbox is not that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceReport:
    """One delivery report: a result per recipient, in its order, at least one."""

    results: tuple[RecipientResult, ...]

    @property
    def failed(self) -> bool:
        """Whether the mail will not arrive at some recipient."""
        return any(one.action is DsnAction.FAILED for one in self.results)

    @property
    def hard(self) -> bool:
        """Whether some recipient's address is dead."""
        return any(one.hard for one in self.results)


_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# The address or its domain is bad, moved or disabled (RFC 3463 §3.2, §3.3; RFC 7505 §4.2 for 5.1.10).
# 5.1.8 and 5.7.x blame the sender, 5.2.2 a full mailbox, 5.3.x and 5.4.x a machine.
_HARD = frozenset(("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.4"))
_UNSAID = frozenset(("5.0.0", "5.1.0", "5.3.0", "5.4.1", "5.5.0", "4.1.1"))
_UNKNOWN_USER = re.compile(
    r"user unknown|unknown user|no such user|no such (?:mailbox|recipient|person)|does not exist"
    r"|doesn't exist|unknown (?:recipient|address|mailbox)"
    r"|recipient (?:address )?(?:rejected: )?(?:unknown|not found)|mailbox (?:unavailable|not found"
    r"|disabled)|invalid (?:recipient|mailbox|address)"
    r"|user (?:does not|doesn't) exist|user not found|address rejected|(?:user|this) (?:does not"
    r"|doesn't) have an?|5\.4\.1 recipient address rejected|account (?:is )?(?:disabled|closed)"
    r"|not a (?:valid|known) (?:user|recipient)|host (?:or domain name )?not found|domain (?:not found"
    r"|does not exist)",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"quota|mailbox (?:is )?full|over ?quota|too (?:large|big)|spam|blocked|blacklist|policy|reputation"
    r"|try again",
    re.IGNORECASE,
)
_MAX_RECIPIENTS = 200


def parse_dsn(raw: bytes, limits: ReadLimits | None = None) -> BounceReport:
    """Read a delivery report into one result per recipient.

    raw: the whole message, any line ending.
    Recipients keep the report's order; status is 'd.d.d' or None if absent.
    Raises NotADsn for any other message, and nothing else on hostile input.
    RFC 3464 §2.2-2.3 (fields), RFC 6533 §3 (UTF-8 addresses).
    """
    try:
        tree = parse_tree(raw, limits or ReadLimits())
    except Unreadable:
        raise NotADsn from None
    status_part = _status_part(tree)
    if status_part is None:
        raise NotADsn
    found = [result for block in _blocks(status_part) if (result := _recipient(block))]
    if not found:
        raise NotADsn
    return BounceReport(results=tuple(found[:_MAX_RECIPIENTS]))


def _status_part(tree: Part) -> Part | None:
    """The status part of this report; not one inside a mail that is returned with it."""
    names = ("message/delivery-status", "message/global-delivery-status")
    return next((part for part in (tree, *tree.children) if part.media_type in names), None)


def _blocks(part: Part) -> list[HeaderBlock]:
    if part.children:
        return [child.header for child in part.children]
    octets, _ = part.decoded()
    return [header_block(block) for block in re.split(rb"\n[ \t]*\n", octets) if block.strip()]


def _recipient(block: HeaderBlock) -> RecipientResult | None:
    said = block.text("action").partition(" ")[0].partition(";")[0]
    address = _address(block, "original-recipient") or _address(block, "final-recipient")
    if not said and not address:
        return None
    status = _status(block)
    try:
        action = DsnAction(said)
    except ValueError:
        # Some systems leave the action out, or write "failure"; the status says the same.
        action = DsnAction.DELAYED if (status or "").startswith("4") else DsnAction.FAILED
    reason = (block.first("diagnostic-code") or b"").decode("utf-8", "replace")[:2000]
    return RecipientResult(
        address=_address(block, "final-recipient") or address,
        action=action,
        status=status,
        hard=action is DsnAction.FAILED and _is_hard(status, reason),
    )


def _address(block: HeaderBlock, name: str) -> str:
    """The address of "rfc822; dana@practice.example"; the type may be missing."""
    text = (block.first(name) or b"").decode("utf-8", "replace")
    address = text.partition(";")[2] or text
    address = address.strip().strip("<>").strip()
    return normal_address(address) if "@" in address and len(address) < 320 else ""


def _status(block: HeaderBlock) -> str | None:
    for name in ("status", "diagnostic-code"):
        found = _STATUS.search((block.first(name) or b"").decode("ascii", "replace")[:2000])
        if found:
            return ".".join(found.groups())
    return None


def _is_hard(status: str | None, reason: str) -> bool:
    """By status; where that says nothing, by the wording of the remote server."""
    if _SOFT.search(reason):
        return False
    if status is None or status in _UNSAID:
        return bool(_UNKNOWN_USER.search(reason))
    return status in _HARD
