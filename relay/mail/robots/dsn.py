"""Reads reports of delivery: the part RFC 3464 and RFC 6533 define, else the words."""

import re

from relay.mail.address import normal_address
from relay.mail.fields import HeaderBlock, header_block
from relay.mail.mime import Part
from relay.mail.robots.notice import Notice, Section, notice_of
from relay.mail.robots.reasons import MAX_WORDS, is_dead, is_policy
from relay.mail.robots.report import BounceReport, DsnAction, RecipientResult
from relay.mail.robots.ses import Notification, notification

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_IRONPORT = re.compile(r"\b[245]\.\d\.\d - [A-Z][A-Za-z /]{3,60} (?=[245]\d\d[ -])")
_MAX_RECIPIENTS = 200
_MAX_ADDRESS = 320
_ACTIONS = {"deliverable": DsnAction.DELIVERED, "failure": DsnAction.FAILED, "delay": DsnAction.DELAYED}
"""What some systems write instead."""


def read_report(tree: Part) -> BounceReport:
    """What a mail known to be a delivery report says, whatever form it has: a result per recipient.

    Recipients keep the report's order. RFC 3464 §2.2-2.3 (fields), RFC 6533 §3 (UTF-8 addresses).
    """
    notice = notice_of(tree)
    found = _by_fields(tree, notice)
    if not found and (flat := _recipient(header_block(notice.flat_fields), notice)):
        found = (flat,)
    if not found and (note := notification(tree)):
        found = _by_notification(note)
    sections = notice.sections or (notice.whole,)
    return BounceReport(results=found or tuple(_by_words(one, notice) for one in sections))


def _by_fields(tree: Part, notice: Notice) -> tuple[RecipientResult, ...]:
    part = _status_part(tree)
    blocks = _blocks(part)[: _MAX_RECIPIENTS + 1] if part else []
    return tuple(result for block in blocks if (result := _recipient(block, notice)))[:_MAX_RECIPIENTS]


def _by_notification(note: Notification) -> tuple[RecipientResult, ...]:
    return tuple(
        RecipientResult(
            address=_normal(address),
            action=note.action,
            status=status if _STATUS.fullmatch(status) else None,
            hard=note.permanent and is_dead(status, reply),
            policy=note.action is DsnAction.FAILED
            and not is_dead(status, reply)
            and is_policy(status, reply),
        )
        for address, status, reply in note.recipients or (("", "", ""),)
    )


def _by_words(section: Section, notice: Notice) -> RecipientResult:
    action = DsnAction.DELAYED if notice.delayed else DsnAction.FAILED
    reply = _undone(section.reply)
    found = _STATUS.search(reply)
    status = found[0] if found else None
    hard = action is DsnAction.FAILED and is_dead(status, reply, at_data=notice.refused_at_data)
    policy = action is DsnAction.FAILED and not hard and is_policy(status, reply)
    return RecipientResult(address=section.address, action=action, status=status, hard=hard, policy=policy)


def _undone(reply: str) -> str:
    """The reply without what IronPort puts before it: "5.1.0 - Unknown address error 550-'5.7.1 …'"."""
    return _IRONPORT.sub("", reply)


def _status_part(tree: Part) -> Part | None:
    """The status part of this report; not one inside a mail that is returned with it."""
    names = ("message/delivery-status", "message/global-delivery-status")
    return next((part for part in (tree, *tree.children) if part.media_type in names), None)


def _blocks(part: Part) -> list[HeaderBlock]:
    if part.children:
        return [child.header for child in part.children]
    octets, _ = part.decoded()
    return [header_block(block) for block in re.split(rb"\n[ \t]*\n", octets) if block.strip()]


def _recipient(block: HeaderBlock, notice: Notice) -> RecipientResult | None:
    said = block.text("action").partition(" ")[0].partition(";")[0]
    address = _address(block, "original-recipient") or _address(block, "final-recipient")
    if not said and not address:
        return None
    reply = _undone((block.first("diagnostic-code") or b"").decode("utf-8", "replace")[:MAX_WORDS])
    if not re.search(r"[^\W\d]{3}", reply.partition(";")[2] or reply):  # "X-Unix; 77": the words say more
        comment = (block.first("status") or b"").decode("utf-8", "replace")[:MAX_WORDS].partition("(")[2]
        reply = _undone(next((one.reply for one in notice.sections), notice.whole.reply)) + f" {comment}"
    status = _status(block, reply)
    try:
        action = _ACTIONS.get(said) or DsnAction(said)
    except ValueError:
        # Some systems leave the action out, or write a word of their own; the status says the same.
        by_class = {"4": DsnAction.DELAYED, "2": DsnAction.DELIVERED}
        action = by_class.get((status or "")[:1], DsnAction.FAILED)
    hard = action is DsnAction.FAILED and is_dead(status, reply, at_data=notice.refused_at_data)
    return RecipientResult(
        address=_address(block, "final-recipient") or address,
        action=action,
        status=status,
        hard=hard,
        policy=action is DsnAction.FAILED and not hard and is_policy(status, reply),
    )


def _address(block: HeaderBlock, name: str) -> str:
    """The address of "rfc822; dana@practice.example"; the type may be missing."""
    text = (block.first(name) or b"").decode("utf-8", "replace")
    address = text.partition(";")[2] or text
    address = address.strip().strip("<>").strip()
    return _normal(address)


def _normal(address: str) -> str:
    """In the one form; '' for what can be none, a report being anybody's to write."""
    plain = "@" in address and len(address) < _MAX_ADDRESS and address.isprintable()
    return normal_address(address) if plain and not set(address) & set("<>") else ""


def _status(block: HeaderBlock, reply: str) -> str | None:
    """The code of the server that refused; else the one its reporter made of it."""
    for text in (reply, (block.first("status") or b"").decode("ascii", "replace")[:MAX_WORDS]):
        if found := _STATUS.search(text):
            return ".".join(found.groups())
    return None
