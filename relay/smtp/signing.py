"""The relay's own DKIM signatures (RFC 6376, RFC 8463): keys from files, a signature from each.

Signed is what leaves, at the moment it leaves; the bytes are then kept, so every try sends the same.
"""

import base64
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

_SIGNED: Final = (
    "from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
    "content-description", "auto-submitted", "x-auto-response-suppress", "list-id", "list-unsubscribe",
    "list-unsubscribe-post",
)  # fmt: skip
"""Each is named once more than it stands in the mail, also where it does not stand at all: one that is
added on the way, a second From above all, breaks the signature (RFC 6376 §5.4.2, §8.15)."""

_LEAST_BITS, _MOST_BITS = 2048, 4096
"""RFC 8301 §3.2: signers should use the one, verifiers need not read more than the other."""

_silent = logging.getLogger(f"{__name__}.dkimpy")
_silent.addFilter(lambda _: False)  # it would write header fields (R28)


class KeyUnusable(ValueError):
    """A key file that cannot sign; the message says what is accepted, and nothing of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One private key and the name its public half has in the DNS."""

    selector: str
    algorithm: str
    """Of the tag a=: "rsa-sha256" or "ed25519-sha256"."""
    private: bytes
    """As dkimpy takes it: PEM for RSA, base64 of the seed for Ed25519."""
    record: str
    """The text of the TXT record to publish."""

    def __repr__(self) -> str:
        return f"SigningKey({self.selector}, {self.algorithm})"


class Signer:
    """Signs for one domain with every key; without any, mail stays as it is."""

    def __init__(self, domain: str = "", keys: Sequence[SigningKey] = ()) -> None:
        self._domain, self._keys = domain, tuple(keys)

    def signed(self, raw: bytes) -> bytes:
        """The finished mail with a signature of each key on top. Takes milliseconds: call it in a thread.

        raw: CRLF line ends, dated. Ed25519 goes with RSA, which everybody verifies (RFC 8463 §3).
        """
        signatures = [self._signature(raw, key) for key in self._keys]
        return b"".join([*signatures, raw])

    def records(self) -> tuple[tuple[str, str], ...]:
        """(name, text) of each TXT record that must stand in the DNS."""
        return tuple((f"{key.selector}._domainkey.{self._domain}", key.record) for key in self._keys)

    def _signature(self, raw: bytes, key: SigningKey) -> bytes:
        message = dkim.DKIM(raw, logger=_silent, signature_algorithm=key.algorithm.encode())
        present = [name.lower().decode("ascii") for name, _ in message.headers]
        names = [name for name in _SIGNED for _ in range(present.count(name) + 1)]
        signature: bytes = message.sign(
            key.selector.encode(),
            self._domain.encode(),
            key.private,
            # Some hops fold fields anew or change blanks at line ends; neither breaks this (RFC 6376 §3.4).
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in names],
        )
        return signature


def read_key(path: Path, selector: str) -> SigningKey:
    """The key of a PEM file: RSA of 2048 to 4096 bits, or Ed25519, without a password.

    Raises KeyUnusable for what is no such key, OSError for a file that cannot be read.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it has a password
        raise KeyUnusable(_ACCEPTED) from None
    public = key.public_key()
    if isinstance(key, rsa.RSAPrivateKey) and _LEAST_BITS <= key.key_size <= _MOST_BITS:
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        spki = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return _key(selector, "rsa", private, spki)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return _key(selector, "ed25519", base64.b64encode(key.private_bytes_raw()), raw)
    raise KeyUnusable(_ACCEPTED)


_ACCEPTED: Final = (
    "a private key in PEM without a password, RSA of 2048 to 4096 bits or Ed25519, as "
    "`openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048` writes it"
)


def _key(selector: str, kind: str, private: bytes, public: bytes) -> SigningKey:
    record = f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}"
    return SigningKey(selector=selector, algorithm=f"{kind}-sha256", private=private, record=record)
