"""DKIM: the domains whose signature over a mail verifies (RFC 6376), by dkimpy.

In two steps, because dkimpy spends seconds to hours inside single calls on bytes made for it. The keys
are fetched here, from the header alone; the mail is verified with them where it can be stopped
(`worker/verifier.py`), and there no one is asked anything.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Final

import dkim
from dkim.canonicalization import ALGORITHMS
from dkim.util import InvalidTagValueList, parse_tag_value

from relay.identity.canonical import Relaxed, Simple
from relay.identity.domains import is_aligned, normal_domain
from relay.identity.resolver import DnsTrouble, Inquiry

Keys = Mapping[bytes, bytes]
"""The key record by the name it stands under, as dkimpy asks for it."""
Verify = Callable[[bytes, str, Keys], Awaitable[tuple[str, ...]]]
"""`verified_domains`, with a limit on what it may cost. Raises NoVerdict."""

_MAX_SIGNATURES: Final = 8
_MAX_SIGNATURE: Final = 8192
"""Octets of one; dkimpy's patterns take a time that grows with the square."""
_MAX_KEY: Final = 1200
"""Octets of a record; RSA of 4096 bits takes 750. With long numbers alone a check takes minutes."""
_MIN_KEY_BITS: Final = 1024
"""RFC 8301 §3.2"""
_ALGORITHMS: Final = frozenset({b"rsa-sha256", b"ed25519-sha256"})
"""RFC 8301 §3.1: rsa-sha1 proves nothing."""
_FIELD: Final = re.compile(rb"^dkim-signature[ \t]*:", re.IGNORECASE | re.MULTILINE)
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


def published_keys(raw: bytes, from_domain: str, inquiry: Inquiry) -> Keys:
    """The keys of the signatures that could prove the From domain; none: nothing is to be verified.

    Signatures of others prove nothing here and cost DNS questions, so they are
    passed over. Trouble with DNS shows in `inquiry.trouble`. Runs in a thread.
    """
    message = _message(raw)
    keys: dict[bytes, bytes] = {}
    for _, tags in _signatures(message) if message else ():
        name = tags.get(b"s", b"") + b"._domainkey." + tags.get(b"d", b"") + b"."
        if name not in keys and _domain(tags, from_domain) and (record := _key(inquiry, name)):
            keys[name] = record
    return keys


def verified_domains(raw: bytes, from_domain: str, keys: Keys) -> tuple[str, ...]:
    """The domains, aligned with the From domain, whose signature verifies with one of these keys."""
    message = _message(raw)
    if message is None:
        return ()
    message.body = raw.partition(b"\r\n\r\n")[2]
    found = (_verified(message, index, from_domain, keys) for index, _ in _signatures(message))
    return tuple(domain for domain in found if domain)


def _message(raw: bytes) -> dkim.DKIM | None:
    """The header alone: dkimpy would make an object of each line of the text, half a gigabyte in all."""
    header = raw.partition(b"\r\n\r\n")[0]
    if not _FIELD.search(header):
        return None
    try:
        return dkim.DKIM(header + b"\r\n\r\n", logger=_silent, minkey=_MIN_KEY_BITS)
    except Exception:  # dkimpy raises many kinds on hostile mail; none is a pass
        return None


def _signatures(message: dkim.DKIM) -> Iterator[tuple[int, dict[bytes, bytes]]]:
    """The number and tags of each that is worth a look."""
    bodies = [body for name, body in message.headers if name.lower() == b"dkim-signature"]
    for index, body in enumerate(bodies[:_MAX_SIGNATURES]):
        if len(body) > _MAX_SIGNATURE:
            continue
        try:
            yield index, parse_tag_value(body)
        except InvalidTagValueList:
            continue


def _domain(tags: dict[bytes, bytes], from_domain: str) -> str | None:
    """The domain that signs, if it speaks for the author's."""
    if not all(_NAME.fullmatch(tags.get(tag, b"")) for tag in (b"d", b"s")):
        return None
    domain = normal_domain(tags[b"d"].decode("ascii"))
    return domain if is_aligned(domain, from_domain) else None


def _verified(message: dkim.DKIM, index: int, from_domain: str, keys: Keys) -> str | None:
    try:
        fields, signed, _ = message.verify_headerprep(index)
        domain = _domain(fields, from_domain)
        present = [name.lower() for name, _ in message.headers]
        if not domain or not _is_whole(fields, signed, present):
            return None
        valid = message.verify(index, dnsfunc=lambda name, timeout=0: keys.get(name))  # noqa: ARG005
    except Exception:  # as above
        return None
    return domain if valid is True else None


def _is_whole(tags: Mapping[bytes, bytes], signed: list[bytes], present: list[bytes]) -> bool:
    """Whether the signature covers the author, what else a reader is shown on top, and the whole text.

    With l= anybody may add text below a signed mail (RFC 6376 §8.2). A field that stands there more
    often than it is signed was added on the way, or can be (§8.15): it is counted here, so that no
    signer need list it once too often.
    """
    covered = all(present.count(name) <= min(signed.count(name), 1) for name in _COVERED)
    return b"l" not in tags and b"from" in signed and covered and tags[b"a"].lower() in _ALGORITHMS


def _key(inquiry: Inquiry, name: bytes) -> bytes | None:
    """The key record; none while the domain only tests DKIM (t=y, RFC 6376 §3.6.1)."""
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


def _is_in_use(tags: Mapping[bytes, bytes]) -> bool:
    """Whether a key record is for mail, for the one hash that counts here, and no test."""
    flags, hashes = re.split(rb"[\s:]+", tags.get(b"t", b"")), re.split(rb"[\s:]+", tags.get(b"h", b"sha256"))
    return b"y" not in flags and b"sha256" in hashes
