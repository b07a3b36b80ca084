"""Invariant: what a complaint is about is read from fields that machines write, and from nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.mail.letter import Robot
from relay.mail.parse import parse_letter

from .letters import mail, multipart

DOMAIN = "relay.example"
OURS = f"bounces-{'q' * 26}@{DOMAIN}"
TEXT = ("Content-Type: text/plain", "This is an email abuse report.")
RETURNED = "From: somebody@relay.example\nSubject: x"


def complaint(fields: str, returned: str, kind: str = "message/rfc822") -> bytes:
    report = ("Content-Type: message/feedback-report", f"Feedback-Type: abuse\n{fields}".rstrip())
    parts = (TEXT, report, (f"Content-Type: {kind}", returned))
    return multipart("report", *parts, extra="; report-type=feedback-report")


def read(raw: bytes) -> tuple[str, ...]:
    letter = parse_letter(raw, own_domain=DOMAIN)
    assert letter.robot is Robot.ABUSE_REPORT
    return letter.complained_of


@pytest.mark.parametrize(
    "raw",
    [
        complaint(f"Original-Mail-From: <{OURS}>", RETURNED),
        complaint("", f"Return-Path: <{OURS}>\n{RETURNED}\n\nwords"),
        complaint("", f"Received-SPF: pass (x) client-ip=192.0.2.1;\n envelope-from={OURS}; x\n{RETURNED}"),
        complaint("", f"Authentication-Results: mx.example; spf=pass smtp.mailfrom={OURS}\n{RETURNED}"),
        complaint("", f"Return-Path: <{OURS.upper()}>\n{RETURNED}", "text/rfc822-headers"),
    ],
)
def test_the_reverse_path_is_found_wherever_providers_name_it(raw: bytes) -> None:
    assert OURS in read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        complaint("", f"{RETURNED}\n\nReturn-Path: <{OURS}>"),
        complaint("", f"Return-Path: <x{OURS}.attacker.example>\n{RETURNED}"),
        complaint("", f"Return-Path: <{OURS}.attacker.example>\n{RETURNED}"),
        complaint("", f"Return-Path: <anything.{OURS}>\n{RETURNED}"),
    ],
    ids=["in its text", "a longer host", "another host", "a longer local part"],
)
def test_what_only_looks_like_it_is_not(raw: bytes) -> None:
    assert OURS not in read(raw)


def test_of_a_mail_that_is_no_complaint_nothing_is_read() -> None:
    letter = parse_letter(mail(f"Return-Path: <{OURS}>", f"Return-Path: <{OURS}>"), own_domain=DOMAIN)
    assert letter.complained_of == ()


@given(st.lists(st.sampled_from([OURS, "@", "<", ">", ":", "\n ", "\n", "bounces-", DOMAIN, "é", " "])))
def test_any_header_gives_addresses_at_our_domain_or_none(pieces: list[str]) -> None:
    raw = complaint("", f"Return-Path: {''.join(pieces)}\n{RETURNED}")
    assert all(
        address.endswith(f"@{DOMAIN}") for address in parse_letter(raw, own_domain=DOMAIN).complained_of
    )
