"""Any bytes that may be a report of delivery are read into results, or are no mail.

- `parse_tree` gives a tree or raises Unreadable; `detect`, `read_report`, `seal_of` and `back_on` raise nothing;
- what came with the null reverse-path, or says that a program sent it, is never a person's (R21);
- a report has one result at least and 200 at most, each with an address in normal form or none, a status of
  RFC 3463 or none; hard only where the mail failed, and never a refusal by policy as well;
- a day of return lies ahead, within 400 days.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from relay.mail.letter import Robot
from relay.mail.limits import ReadLimits, Unreadable
from relay.mail.mime import parse_tree
from relay.mail.robots.detect import detect
from relay.mail.robots.dsn import read_report
from relay.mail.robots.report import BounceReport, DsnAction
from relay.mail.robots.until import back_on
from relay.mail.sealed import seal_of

_PROGRAMS = Path(__file__).parents[1] / "mail" / "programs"
_LIMITS = ReadLimits(header_bytes=4_000, mime_depth=8, mime_parts=20)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_TODAY = date(2026, 11, 23)

_HEAD = b"From: MAILER-DAEMON@mx.example\r\nTo: bounces-x@relay.example\r\nSubject: Undelivered\r\n"
_REPORT = b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nIt failed.\r\n'
_STATUSES = b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"

WORDS = (
    *(b"\r\nContent-Type: message/delivery-status\r\n\r\n", b"\r\nContent-Type: message/global-delivery-status\r\n\r\n", b"\r\n--b\r\n"),
    *(b"Reporting-MTA: dns; mx.example\r\n", b"Final-Recipient: rfc822; ", b"Original-Recipient: utf-8; ", b"Action: failed\r\n"),
    *(b"Action: delayed\r\n", b"Status: 5.1.1\r\n", b"Status: 4.2.2 (full)\r\n", b"Diagnostic-Code: smtp; 550 5.1.1 "),
    *(b"User unknown", b"mailbox full", b"does not exist", b"550", b"5.7.1", b"\r\n\r\n", b"<ana@clinic.example>", b"\\x{e4}"),
    *(b"This message was created automatically by mail delivery software.", b"Delivery has failed to these recipients"),
    *(b'{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"a@x.example"}]}}',),
    *(b"Content-Type: message/feedback-report\r\n\r\n", b"Feedback-Type: abuse\r\n", b"Auto-Submitted: auto-replied\r\n", b"[", b"{", b'"'),
    *(b"I am out of the office until 3 March", b"bis zum 3. 4.", b"hasta el 12/01", b"31 February", b"0000-00-00", b"next week"),
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """A report by the RFC, one in words, one in JSON, an absence note, and reports of real programs' kind."""
    fields = b"Final-Recipient: rfc822; ana@clinic.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    yield _HEAD + _REPORT + _STATUSES + fields + b"\r\n--b--\r\n"
    yield (
        _HEAD
        + b"\r\nThe following address failed:\r\n\r\n  ana@clinic.example\r\n    550 5.1.1 User unknown\r\n"
    )
    yield (
        _HEAD
        + b"Content-Type: application/json\r\n\r\n"
        + next(word for word in WORDS if word.startswith(b'{"n'))
    )
    yield b"From: ana@clinic.example\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until 3 March.\r\n"
    for path in sorted(_PROGRAMS.glob("*.eml"))[::40]:
        if len(octets := path.read_bytes()) < 4_000:
            yield octets


def check(octets: bytes) -> None:
    """Raises AssertionError where one of the rules above does not hold."""
    text = octets.decode("utf-8", "replace")
    day = back_on(text, _TODAY)
    assert day is None or _TODAY < day <= _TODAY + timedelta(days=400)
    try:
        tree = parse_tree(octets, _LIMITS)
    except Unreadable:
        return
    seal_of(tree, text[:5_000])
    _check_report(read_report(tree))
    for path in (None, "a@clinic.example"):
        _detected(octets, path)
    assert _detected(octets, "") and _detected(octets, "<>"), "a person without an address"
    marked = b"Auto-Submitted: auto-replied\r\n" + octets
    assert _detected(marked, "a@clinic.example"), "a machine that says so"


def _detected(octets: bytes, path: str | None) -> Robot | None:
    try:
        tree = parse_tree(octets, _LIMITS)
    except Unreadable:  # the mark was the line too many
        return Robot.AUTO_REPLY
    return detect(
        tree, text=octets.decode("utf-8", "replace")[:5_000], reverse_path=path, own_domain="relay.example"
    )


def _check_report(report: BounceReport) -> None:
    assert 1 <= len(report.results) <= 200
    for one in report.results:
        assert isinstance(one.action, DsnAction)
        assert one.status is None or _STATUS.fullmatch(one.status)
        assert not one.hard or one.action is DsnAction.FAILED, "hard, and not failed"
        assert not (one.hard and one.policy), "a dead address, and one that lives"
        assert not one.address or "@" in one.address
        assert not set(one.address) & set("\r\n\t\0<>"), "not an address"
