"""Mails of 25 MB made against whoever verifies their signature, and what verifying them costs."""

import base64
from collections.abc import Callable
from contextlib import suppress

import dkim
import dkim.canonicalization as theirs
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from dkim.canonicalization import ALGORITHMS

from relay.identity.dkim import Signatures

SIZE = 26_214_400
_DOMAIN = "lakeside.example"
_NAME = b"s1._domainkey.lakeside.example."
_HEAD = b"From: dana@lakeside.example\r\nTo: consult@relay.example.org\r\nSubject: A question\r\n"
_private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_PEM = _private.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)
RECORD = b"v=DKIM1; k=rsa; p=" + base64.b64encode(
    _private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
)


def signed(piece: bytes, times: int = 1) -> tuple[bytes, bytes]:
    """A text of one piece again and again under a good signature, and the record of its key."""
    raw = _HEAD + b"\r\n" + piece * ((SIZE - 8192 - len(_HEAD)) // len(piece)) + b"x\r\n"
    message = dkim.DKIM(_HEAD + b"\r\n")
    message.body = raw.partition(b"\r\n\r\n")[2]
    how = (b"relaxed", b"relaxed")
    return message.sign(b"s1", _DOMAIN.encode(), _PEM, canonicalize=how) * times + raw, RECORD


def _long_key() -> tuple[bytes, bytes]:
    """A key whose exponent is as long as its modulus, both as long as a record may be."""
    half = 430
    number = b"\x02\x82" + half.to_bytes(2, "big") + b"\x7f" + b"\xff" * (half - 1)
    key = b"\x30\x82" + (2 * len(number)).to_bytes(2, "big") + 2 * number
    return signed(b"text\r\n", 8)[0], b"v=DKIM1; k=rsa; p=" + base64.b64encode(key)


def _blanks_in_the_field() -> tuple[bytes, bytes]:
    raw, record = signed(b"a ")
    return raw.replace(b"; b=", b"; b=" + b"A" + b" " * 7000 + b"!", 1), record


SIGNED: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "one run of blanks": lambda: signed(b" "),
    "tabs and blanks": lambda: signed(b"\t "),
    "words of one letter": lambda: signed(b"a "),
    "lines of blanks": lambda: signed(b"   \t\r\n"),
    "lines of one letter": lambda: signed(b"a\r\n"),
    "empty lines": lambda: signed(b"\r\n"),
    "runs of blanks of all lengths": lambda: signed(b"".join(b" " * n + b"a" for n in range(2000))),
    "words of one letter, signed eight times": lambda: signed(b"a ", 8),
    "blanks in the signature": _blanks_in_the_field,
    "a key of great numbers": _long_key,
}


def relay_verifies(mail: tuple[bytes, bytes]) -> None:
    """As the relay's child process does."""
    Signatures(raw=mail[0], from_domain=_DOMAIN, keys={_NAME: mail[1]}).domains()


def dkimpy_verifies(mail: tuple[bytes, bytes]) -> None:
    """As a program does that trusts the library."""
    ALGORITHMS.update({b"simple": theirs.Simple, b"relaxed": theirs.Relaxed})
    with suppress(dkim.DKIMException):
        dkim.verify(mail[0], dnsfunc=lambda _name, timeout=0: mail[1])  # noqa: ARG005
