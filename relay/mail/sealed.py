"""Whether a mail is encrypted, or signed in a form that wraps up its text: S/MIME and PGP."""

import re
from enum import StrEnum

from relay.mail.mime import Part

PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SEALED = PKCS7 | {"multipart/encrypted", "application/pgp-encrypted"}
"""Media types of what cannot be read without a key."""
_PGP_MESSAGE = re.compile(r"^-----BEGIN PGP MESSAGE-----\s*$", re.MULTILINE)
"""RFC 9580 §6.2; at the beginning of its line: behind "> " it is somebody else's."""
_PGP_VERSION = re.compile(rb"\s*Version: *1\s", re.IGNORECASE)
_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
"""The object identifier 1.2.840.113549.1.7.2 (RFC 5652 §5.1)."""
_LOOK_AT = 64
_NO_MAIL = frozenset({"certs-only", "certs"})


class Seal(StrEnum):
    """How the text of a mail is closed."""

    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    """In the open, but inside a signature: nothing here takes it out."""


def seal_of(tree: Part, text: str) -> Seal | None:
    """How the mail is sealed, if it is. An attached mail may be what it likes.

    text: of its readable parts, where an armoured message would stand.
    """
    if _PGP_MESSAGE.search(text):
        return Seal.ENCRYPTED
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if part.media_type == "multipart/encrypted":  # RFC 1847 §2.2
            return Seal.ENCRYPTED
        if part.media_type in PKCS7 and part.parameters.get("smime-type", "").lower() not in _NO_MAIL:
            return Seal.SIGNED if _is_signed_only(part) else Seal.ENCRYPTED
        # Exchange unwraps RFC 3156 into a mixed mail with an empty text; a file of this type that
        # somebody attached has no version in it.
        if part.media_type == "application/pgp-encrypted" and _PGP_VERSION.match(part.decoded()[0] + b"\n"):
            return Seal.ENCRYPTED
        if part.media_type.startswith("multipart/"):
            waiting.extend(reversed(part.children))
    return None


def _is_signed_only(part: Part) -> bool:
    """RFC 8551 §3.2.2; programs leave the parameter out, so the octets are asked too."""
    said = part.parameters.get("smime-type", "").lower()
    return said == "signed-data" or (not said and _SIGNED_DATA in part.decoded()[0][:_LOOK_AT])
