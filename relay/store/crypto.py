"""Keys: what is encrypted at rest, what stands in its place for look-ups, where tokens come from.

The only module that touches keys. Three layers:

- Master keys come from outside (`RELAY_MASTER_KEY`). The first encrypts, all decrypt.
- Data keys (index, token) are made at first start and kept wrapped by the master key,
  so that a new master key changes no look-up and no reply address.
- Each consultation has a key of its own, wrapped by the master key. Erasing is deleting it:
  what a backup still holds of the text can then be read only with that backup's own copy.

Sealed bytes are key id (4) + nonce (12) + AES-256-GCM ciphertext and tag, NIST SP 800-38D.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from random import Random
from typing import Self, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relay.consult.model import MemberId

T = TypeVar("T")

KEY_BYTES = 32
_ID_BYTES = 4
_NONCE_BYTES = 12
_TOKEN_CHARS = 26
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 §6, lower case: mail systems fold case


class KeyMissing(Exception):
    """The data is there, the key to it is not."""


class Damaged(Exception):
    """The key is right, the bytes are not: cut, changed, or moved here from another row."""


def _mac(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA256 over the parts, each with its length, so that no two lists of parts look alike."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        mac.update(len(raw).to_bytes(8, "big"))
        mac.update(raw)
    return mac.digest()


class Ring:
    """Keys of which the first encrypts and all decrypt."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise KeyMissing("no key is set; RELAY_MASTER_KEY must hold at least one")
        if any(len(key) != KEY_BYTES for key in keys):
            raise KeyMissing(f"a key must have {KEY_BYTES} bytes")
        self._ciphers = {_mac(key, "key id")[:_ID_BYTES]: AESGCM(key) for key in keys}
        self.key_id = _mac(keys[0], "key id")[:_ID_BYTES]
        """What stands in front of everything the first key sealed."""

    def seal(self, plain: bytes, place: str) -> bytes:
        """The bytes encrypted for one place (table, column, row); nowhere else will they open."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self.key_id + nonce + self._ciphers[self.key_id].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for this place. Raises KeyMissing, Damaged."""
        cipher = self._ciphers.get(sealed[:_ID_BYTES])
        if cipher is None:
            raise KeyMissing("the database is encrypted under a key that is not in RELAY_MASTER_KEY")
        nonce, text = sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES], sealed[_ID_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, text, place.encode())
        except (InvalidTag, ValueError):
            raise Damaged(f"what is stored at {place} is damaged or was moved") from None


class Keyring:
    """All keys of one database: master, index and token keys."""

    def __init__(self, master: Ring, data_keys: bytes) -> None:
        self.master = master
        self._index_key = data_keys[:KEY_BYTES]
        self._token_key = data_keys[KEY_BYTES:]

    @classmethod
    def create(cls, master: Ring, place: str) -> tuple[Self, bytes]:
        """A keyring with fresh data keys, and these wrapped, to be kept."""
        data_keys = secrets.token_bytes(2 * KEY_BYTES)
        return cls(master, data_keys), master.seal(data_keys, place)

    @classmethod
    def unwrap(cls, master: Ring, wrapped: bytes, place: str) -> Self:
        """The keyring whose data keys were kept. Raises KeyMissing, Damaged."""
        return cls(master, master.open(wrapped, place))

    def blind(self, purpose: str, *values: str) -> bytes:
        """32 bytes that stand for the values in an index; equal for equal values, readable by nobody."""
        return _mac(self._index_key, purpose, *values)

    def token_hash(self, token: str) -> bytes:
        """What is stored of a token; in any case, as a mail program may have folded it (R20)."""
        return _mac(self._token_key, "hash", token.lower())

    def stable_token(self, *parts: str) -> str:
        """130 bits derived from the parts, as 26 base32 characters."""
        digest = int.from_bytes(_mac(self._token_key, "stable", *parts), "big")
        return _base32(digest >> (256 - 5 * _TOKEN_CHARS))

    def new_consultation_key(self, place: str) -> tuple[Ring, bytes]:
        """A fresh key for one consultation, and it wrapped, to be kept."""
        key = secrets.token_bytes(KEY_BYTES)
        return Ring([key]), self.master.seal(key, place)

    def consultation_key(self, wrapped: bytes, place: str) -> Ring:
        """The key of one consultation."""
        return Ring([self.master.open(wrapped, place)])


def _base32(number: int) -> str:
    return "".join(_BASE32[number >> (5 * i) & 31] for i in reversed(range(_TOKEN_CHARS)))


class SystemTokens:
    """Unguessable things from the operating system; fills `relay.consult.decision.Tokens`."""

    def __init__(self, keys: Keyring, domain: str) -> None:
        self._keys = keys
        self._domain = domain
        self._random: Random = secrets.SystemRandom()

    def new_id(self) -> str:
        """A fresh id, 32 hex digits."""
        return secrets.token_hex(16)

    def fresh(self) -> str:
        """A one-time token: 26 lower-case base32 characters, 130 random bits (R20)."""
        return _base32(secrets.randbits(5 * _TOKEN_CHARS))

    def stable(self, consultation_id: str, thread_id: str, member: MemberId, epoch: int) -> str:
        """The same 26 characters each time for the same arguments; unguessable without the key."""
        return self._keys.stable_token(consultation_id, thread_id, member, str(epoch))

    def message_id(self) -> str:
        """A fresh Message-ID of the relay's domain, with angle brackets, 128 random bits."""
        return f"<{secrets.token_hex(16)}@{self._domain}>"

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in random order, a new list."""
        return self._random.sample(items, len(items))
