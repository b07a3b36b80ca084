"""What DKIM and ARC signatures have in common: how one is read, whose it is, what it must cover.

Verified in two steps, because dkimpy spends seconds to hours inside single calls on bytes made for it.
The keys are fetched here, from the header alone; the mail is verified with them where it can be stopped
(`worker/verifier.py`), and there no one is asked anything.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Protocol

import dkim
from dkim.canonicalization import ALGORITHMS
from dkim.util import InvalidTagValueList, parse_tag_value

from relay.identity.canonical import Relaxed, Simple
from relay.identity.domains import normal_domain
from relay.identity.resolver import DnsTrouble, Inquiry

Tags = Mapping[bytes, bytes]
Keys = Mapping[bytes, bytes]
"""The key record by the name it stands under, as dkimpy asks for it."""

MAX_KEYS: Final = 8
"""That one mail may have us ask for; as many signatures are looked at."""
_MAX_FIELD: Final = 8192
"""Octets of one; dkimpy's patterns take a time that grows with the square."""
_MAX_KEY: Final = 1200
"""Octets of a record; RSA of 4096 bits takes 750. With long numbers alone a check takes minutes."""
_MIN_KEY_BITS: Final = 1024
"""RFC 8301 §3.2"""
_ALGORITHMS: Final = frozenset({b"rsa-sha256", b"ed25519-sha256"})
"""RFC 8301 §3.1: rsa-sha1 proves nothing."""
_COVERED: Final = (b"from", b"subject", b"date", b"to")
"""Who, what, when and to whom: a signature that lets any of these be added to proves nothing."""
# selector and domain-name = sub-domain *("." sub-domain) (RFC 6376 §3.1, §3.5), with the underscore that
# DNS allows. Anything else is read differently by the many who pass it on: a backslash or a quote in it
# makes a name within another domain ("Composition Kills", USENIX Security 2020).
_NAME: Final = re.compile(rb"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")

_silent = logging.getLogger(f"{__name__}.dkimpy")
_silent.addFilter(lambda _: False)  # it would write header fields and domains (R28)
ALGORITHMS |= {Simple.name: Simple, Relaxed.name: Relaxed}


class NoVerdict(Exception):
    """No answer in time; says nothing about the signature."""


class Check(Protocol):
    """A mail and the keys of its signatures; it travels to where verifying it can be stopped."""

    def domains(self) -> tuple[str, ...]:
        """The domains it shows to have signed. Raises nothing, but may take for ever."""


Verify = Callable[[Check], Awaitable[tuple[str, ...]]]
"""`Check.domains`, with a limit on what it may cost. Raises NoVerdict."""


def opened(raw: bytes, field: str) -> dkim.DKIM | None:
    """The header alone, if it holds such a field: dkimpy would make an object of each line of the text."""
    header = raw.partition(b"\r\n\r\n")[0]
    if not re.search(rf"^{field}[ \t]*:".encode(), header, re.IGNORECASE | re.MULTILINE):
        return None
    try:
        return dkim.DKIM(header + b"\r\n\r\n", logger=_silent, minkey=_MIN_KEY_BITS)
    except Exception:  # dkimpy raises many kinds on hostile mail; none is a pass
        return None


def tags_of(field: bytes) -> Tags | None:
    """The tags of a signature field; None where it is not worth a look."""
    try:
        return dict(parse_tag_value(field)) if len(field) <= _MAX_FIELD else None
    except InvalidTagValueList:
        return None


def signer_of(tags: Tags) -> str:
    """The domain that signs, normal; empty where it or its selector reads in more ways than one."""
    named = all(_NAME.fullmatch(tags.get(tag, b"")) for tag in (b"d", b"s"))
    return normal_domain(tags[b"d"].decode("ascii")) if named else ""


def key_name(tags: Tags) -> bytes:
    """Where the key stands, as dkimpy spells it."""
    return tags.get(b"s", b"") + b"._domainkey." + tags.get(b"d", b"") + b"."


def signed_fields(tags: Tags) -> list[bytes]:
    """The names in h=, as dkimpy reads them."""
    return [name.lower() for name in re.split(rb"\s*:\s*", tags.get(b"h", b""))]


def names_in(message: dkim.DKIM) -> list[bytes]:
    """The names of the header's fields, each as often as it stands there."""
    return [name.lower() for name, _ in message.headers]


def is_whole(tags: Tags, present: Sequence[bytes]) -> bool:
    """Whether the signature covers the author, what else a reader is shown on top, and the whole text.

    With l= anybody may add text below a signed mail (RFC 6376 §8.2). A field that stands there more
    often than it is signed was added on the way, or can be (§8.15): it is counted here, so that no
    signer need list it once too often.
    """
    signed = signed_fields(tags)
    covered = all(present.count(name) <= min(signed.count(name), 1) for name in _COVERED)
    return b"l" not in tags and b"from" in signed and covered and is_strong(tags)


def is_strong(tags: Tags) -> bool:
    """Whether it was made in a way that proves anything."""
    return tags.get(b"a", b"").lower() in _ALGORITHMS


def published_key(inquiry: Inquiry, name: bytes) -> bytes | None:
    """The key record; none while the domain only tests DKIM (t=y, RFC 6376 §3.6.1). Runs in a thread.

    Trouble with DNS shows in `inquiry.trouble`.
    """
    try:
        records = inquiry.texts(name.decode("ascii"))
    except (DnsTrouble, UnicodeDecodeError):
        return None
    for record in records:
        if len(record) > _MAX_KEY:
            continue
        try:
            tags = parse_tag_value(record)
        except InvalidTagValueList:
            continue
        if b"p" in tags:
            return record if _is_in_use(tags) else None
    return None


def _is_in_use(tags: Tags) -> bool:
    """Whether a key record is for mail, for the one hash that counts here, and no test."""
    flags, hashes = re.split(rb"[\s:]+", tags.get(b"t", b"")), re.split(rb"[\s:]+", tags.get(b"h", b"sha256"))
    return b"y" not in flags and b"sha256" in hashes
