"""S/MIME and PGP: what is sealed is known, what only looks like it is read."""

# ruff: noqa: E501 - a case stands on one line

import base64

import pytest

from relay.mail.attachments.attachment import Why
from relay.mail.parse import parse_letter
from tests.mail.letters import mail, multipart

PLAIN = "Content-Type: text/plain; charset=utf-8"
CONTROL = ("Content-Type: application/pgp-encrypted", "Version: 1")
OCTETS = ("Content-Type: application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----\n\nx")
ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
SIGNED_DATA = base64.b64encode(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80").decode()
ENVELOPED = base64.b64encode(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80").decode()


def pkcs7(parameter: str, octets: str = "AAAA", kind: str = "application/pkcs7-mime") -> bytes:
    return mail(octets, f"Content-Type: {kind}; name=smime.p7m{parameter}\nContent-Transfer-Encoding: base64")


@pytest.mark.parametrize(
    "raw",
    [
        multipart("encrypted", CONTROL, OCTETS, extra='; protocol="application/pgp-encrypted"'),
        multipart("mixed", (PLAIN, ""), CONTROL, OCTETS),
        multipart(
            "mixed",
            (PLAIN, "EXTERNAL: be careful."),
            ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "AAAA"),
        ),
        mail(ARMOUR),
        mail(f"Please keep this to yourself.\n\n{ARMOUR}"),
        pkcs7("; smime-type=enveloped-data"),
        pkcs7("; smime-type=authEnveloped-data"),
        pkcs7("", ENVELOPED),
        pkcs7("", ENVELOPED, "application/x-pkcs7-mime"),
    ],
    ids=[
        "PGP/MIME",
        "PGP/MIME as Exchange leaves it",
        "S/MIME below a banner",
        "armour",
        "armour below words",
        "enveloped",
        "authenticated",
        "type left out",
        "old type",
    ],
)
def test_encrypted_mail_is_known_and_nothing_of_it_is_read(raw: bytes) -> None:
    letter = parse_letter(raw)
    assert (letter.encrypted, letter.signed_only) == (True, False)
    assert (letter.new_text, letter.attachments) == ("", ())


@pytest.mark.parametrize("raw", [pkcs7("; smime-type=signed-data"), pkcs7("", SIGNED_DATA)])
def test_a_text_wrapped_up_in_its_signature_is_told_from_an_encrypted_one(raw: bytes) -> None:
    letter = parse_letter(raw)
    assert (letter.encrypted, letter.signed_only, letter.new_text) == (True, True, "")


@pytest.mark.parametrize(
    "raw",
    [
        multipart("signed", (PLAIN, "What would you try?"), ("Content-Type: application/pgp-signature; name=signature.asc", "x")),
        multipart("signed", (PLAIN, "What would you try?"), ("Content-Type: application/pkcs7-signature; name=smime.p7s", "x")),
        multipart("mixed", (PLAIN, "What would you try?"), ("Content-Type: application/pgp-keys; name=OpenPGP_0x1.asc", "x")),
        mail("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nWhat would you try?\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"),
        mail("What would you try?\n\n> -----BEGIN PGP MESSAGE-----\n> hQEMA\n"),
        mail("What would you try? I never got BEGIN PGP MESSAGE to work."),
    ],
    ids=["PGP/MIME", "S/MIME", "key attached", "armour", "quoted", "spoken of"],
)  # fmt: skip
def test_mail_that_is_only_signed_in_the_open_is_read(raw: bytes) -> None:
    letter = parse_letter(raw)
    assert (letter.encrypted, letter.attachments) == (False, ())
    assert letter.new_text.startswith("What would you try?")


def test_a_sealed_file_beside_a_text_is_left_out_and_the_text_is_read() -> None:
    raw = multipart(
        "mixed", (PLAIN, "See the notes."),
        ("Content-Type: application/pgp-encrypted; name=notes.pdf.gpg\nContent-Disposition: attachment", "binary"),
        ("Content-Type: message/rfc822", f"Subject: x\n{PLAIN}\n\n{ARMOUR}"),
    )  # fmt: skip
    letter = parse_letter(raw)
    assert (letter.encrypted, letter.new_text) == (False, "See the notes.")
    assert [one.why for one in letter.attachments] == [Why.SEALED, Why.MAIL]
