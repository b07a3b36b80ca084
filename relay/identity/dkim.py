"""DKIM: the domains whose signature over a mail verifies (RFC 6376), by dkimpy."""

import logging
import re
from typing import Final

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from relay.identity.domains import is_aligned, normal_domain
from relay.identity.resolver import DnsTrouble, Inquiry

_MAX_SIGNATURES: Final = 8
_MIN_KEY_BITS: Final = 1024
"""RFC 8301 §3.2"""
_ALGORITHMS: Final = frozenset({b"rsa-sha256", b"ed25519-sha256"})
"""RFC 8301 §3.1: rsa-sha1 proves nothing."""
_FIELD: Final = re.compile(rb"^dkim-signature[ \t]*:", re.IGNORECASE | re.MULTILINE)

_silent = logging.getLogger(f"{__name__}.dkimpy")
_silent.addFilter(lambda _: False)  # it would write header fields and domains (R28)


def verified_domains(raw: bytes, from_domain: str, inquiry: Inquiry) -> tuple[str, ...]:
    """The domains, aligned with the From domain, whose signature verifies.

    Signatures of others prove nothing here and cost DNS questions, so they are
    passed over. Trouble with DNS shows in `inquiry.trouble`. Runs in a thread.
    """
    header = raw.partition(b"\r\n\r\n")[0]
    if not _FIELD.search(header):
        return ()
    found = []
    try:
        message = dkim.DKIM(raw, logger=_silent, minkey=_MIN_KEY_BITS)
        count = sum(1 for name, _ in message.headers if name.lower() == b"dkim-signature")
    except Exception:  # dkimpy raises many kinds on hostile mail; none is a pass
        return ()
    for index in range(min(count, _MAX_SIGNATURES)):
        domain = _verified(message, index, from_domain, inquiry)
        if domain:
            found.append(domain)
    return tuple(found)


def _verified(message: dkim.DKIM, index: int, from_domain: str, inquiry: Inquiry) -> str | None:
    try:
        fields, signed, _ = message.verify_headerprep(index)
        domain = normal_domain(fields[b"d"].decode("ascii"))
        if not is_aligned(domain, from_domain) or not _is_whole(fields, signed):
            return None
        valid = message.verify(index, dnsfunc=lambda name, timeout=0: _key(inquiry, name))  # noqa: ARG005
    except Exception:  # as above
        return None
    return domain if valid is True else None


def _is_whole(fields: dict[bytes, bytes], signed: list[bytes]) -> bool:
    """Whether the signature covers the author and the whole text.

    With l= anybody may add text below a signed mail (RFC 6376 §8.2).
    """
    return b"l" not in fields and b"from" in signed and fields[b"a"].lower() in _ALGORITHMS


def _key(inquiry: Inquiry, name: bytes) -> bytes | None:
    """The key record; none while the domain only tests DKIM (t=y, RFC 6376 §3.6.1)."""
    try:
        records = inquiry.texts(name.decode("ascii"))
    except DnsTrouble:
        return None
    for record in records:
        try:
            tags = parse_tag_value(record)
        except InvalidTagValueList:
            continue
        if b"p" in tags:
            return None if b"y" in re.split(rb"[\s:]+", tags.get(b"t", b"")) else record
    return None
