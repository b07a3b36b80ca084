"""A signed mail counts for whom it was written, and while it is fresh (RFC 6376 §8.6)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.identity.meant import is_meant_for
from relay.mail.fields import header_block

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
HERE = "grief@relay.example.org"
SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; d=clinic.example; s=s1;\r\n h=From:Subject: Date:To; bh=x; b=y"
WITH_CC = SIGNED.replace("Date:To", "Date : To : Cc")
TODAY = "Date: Mon, 23 Nov 2026 09:00:00 +0000"


def is_meant(*fields: str, address: str = HERE) -> bool:
    return is_meant_for(header_block("\r\n".join((*fields, "", "")).encode()), address, NOW, WEEK)


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ((SIGNED, f"To: {HERE}"), True),
        ((SIGNED, f'To: eve@evil.example, "Grief" <{HERE.upper()}>'), True),
        ((WITH_CC, "To: eve@evil.example", f"Cc: <{HERE}>"), True),
        ((f"To: {HERE}",), True),  # a hop took the signatures off
        ((SIGNED,), False),
        ((SIGNED, "To: eve@evil.example"), False),
        ((SIGNED, f'To: "{HERE}" <eve@evil.example>'), False),
        ((SIGNED, f"To: ({HERE}) eve@evil.example"), False),
        ((SIGNED, "To: trauma@relay.example.org"), False),
        ((SIGNED, "To: eve@evil.example", f"Cc: {HERE}"), False),  # added on the way: Cc is not signed
        ((SIGNED, WITH_CC, "To: eve@evil.example", f"Cc: {HERE}"), False),
        ((SIGNED, "To: eve@evil.example", f"Bcc: {HERE}"), False),
        ((SIGNED, f"Resent-To: {HERE}", "To: eve@evil.example"), False),
        ((SIGNED, f"To: {HERE}", "To: eve@evil.example"), False),
        ((SIGNED.replace("To", "Cc"), f"To: {HERE}"), False),
        (("DKIM-Signature: v=1; d=clinic.example", f"To: {HERE}"), False),
        (("To: eve@evil.example", f"Cc: {HERE}"), False),
    ],
)
def test_a_signature_counts_where_its_signed_recipients_say(fields: tuple[str, ...], meant: bool) -> None:
    assert is_meant(*fields, TODAY) is meant


@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("Mon, 23 Nov 2026 09:00:00 +0000", True),
        ("Mon, 16 Nov 2026 09:00:01 +0000", True),
        ("Mon, 16 Nov 2026 08:59:59 +0000", False),
        ("Mon, 16 Nov 2026 12:59:59 +0400", False),
        ("Tue, 24 Nov 2026 08:59:59 -0000", True),
        ("Tue, 24 Nov 2026 09:00:01 +0000", False),
        ("yesterday", False),
        ("Mon, 23 Nov 2026 09:00:00 +9999", False),
        ("Mon, 01 Jan 0001 00:00:00 +1400", False),
        ("", False),
    ],
)
def test_a_signature_counts_for_as_long_as_the_same_mail_is_known_again(date: str, meant: bool) -> None:
    assert is_meant(SIGNED, f"To: {HERE}", f"Date: {date}") is meant


def test_a_signed_mail_without_a_date_or_with_two_is_in_doubt() -> None:
    assert not is_meant(SIGNED, f"To: {HERE}")
    assert not is_meant(SIGNED, f"To: {HERE}", TODAY, TODAY)


@given(st.lists(st.tuples(st.sampled_from(["To", "Cc", "Date", "DKIM-Signature"]), st.text(max_size=60))))
def test_any_header_gives_an_answer(fields: list[tuple[str, str]]) -> None:
    raw = "".join(f"{name}: {text}\r\n" for name, text in fields).encode("utf-8", "replace")
    assert is_meant_for(header_block(raw + b"\r\n"), HERE, NOW, WEEK) in (True, False)
