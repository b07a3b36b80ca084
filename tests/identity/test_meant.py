"""A signed mail counts for whom it was written (RFC 6376 §8.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.identity.meant import is_meant_for
from relay.mail.fields import header_block

HERE = "grief@relay.example.org"
SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; d=clinic.example; s=s1;\r\n h=From:Subject: Date:To; bh=x; b=y"
WITH_CC = SIGNED.replace("Date:To", "Date : To : Cc")
SEALED, SEALED_CC = (f"ARC-Message-Signature: i=1; {each[16:]}" for each in (SIGNED, WITH_CC))


def is_meant(*fields: str, address: str = HERE) -> bool:
    return is_meant_for(header_block("\r\n".join((*fields, "", "")).encode()), address)


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ((SIGNED, f"To: {HERE}"), True),
        ((SIGNED, f'To: eve@evil.example, "Grief" <{HERE.upper()}>'), True),
        ((WITH_CC, "To: eve@evil.example", f"Cc: <{HERE}>"), True),
        ((f"To: {HERE}",), True),  # a hop took the signatures off
        ((SIGNED, "Message-ID: <1@clinic.example>", f"To: {HERE}"), True),
        ((SIGNED, "Message-ID: <2@x>", "Message-ID: <1@clinic.example>", f"To: {HERE}"), False),
        ((SIGNED,), False),
        ((SIGNED, "To: eve@evil.example"), False),
        ((SIGNED, f'To: "{HERE}" <eve@evil.example>'), False),
        ((SIGNED, f"To: ({HERE}) eve@evil.example"), False),
        ((SIGNED, "To: trauma@relay.example.org"), False),
        ((SIGNED, "To: eve@evil.example", f"Cc: {HERE}"), False),  # added on the way: Cc is not signed
        ((WITH_CC, SEALED, "To: eve@evil.example", f"Cc: {HERE}"), False),  # added behind the seal
        ((WITH_CC, SEALED_CC, "To: eve@evil.example", f"Cc: {HERE}"), True),
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
    assert is_meant(*fields) is meant


@given(st.lists(st.tuples(st.sampled_from(["To", "Cc", "DKIM-Signature"]), st.text(max_size=60))))
def test_any_header_gives_an_answer(fields: list[tuple[str, str]]) -> None:
    raw = "".join(f"{name}: {text}\r\n" for name, text in fields).encode("utf-8", "replace")
    assert is_meant_for(header_block(raw + b"\r\n"), HERE) in (True, False)
