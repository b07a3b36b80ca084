"""DKIM: the domains whose signature over a mail verifies (RFC 6376), by dkimpy."""

from collections.abc import Iterator
from dataclasses import dataclass

import dkim

from relay.identity.domains import is_aligned
from relay.identity.resolver import Inquiry
from relay.identity.signature import (
    MAX_KEYS,
    Keys,
    Tags,
    is_whole,
    key_name,
    names_in,
    opened,
    published_key,
    signer_of,
    tags_of,
)

_FIELD = "dkim-signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """A mail and the keys of those signatures that could prove its From domain."""

    raw: bytes
    from_domain: str
    keys: Keys

    def domains(self) -> tuple[str, ...]:
        """The domains, aligned with the From domain, whose signature verifies with one of the keys."""
        message = opened(self.raw, _FIELD)
        if message is None:
            return ()
        message.body = self.raw.partition(b"\r\n\r\n")[2]
        return tuple(
            signer_of(tags)
            for index, tags in aligned_signatures(message, self.from_domain)
            if is_whole(tags, names_in(message)) and self._verifies(message, index)
        )

    def _verifies(self, message: dkim.DKIM, index: int) -> bool:
        try:
            valid = message.verify(index, dnsfunc=lambda name, timeout=0: self.keys.get(name))  # noqa: ARG005
        except Exception:  # dkimpy raises many kinds on hostile mail; none is a pass
            return False
        return valid is True


def published_signatures(raw: bytes, from_domain: str, inquiry: Inquiry) -> Signatures | None:
    """What is to be verified, and with which keys; None: nothing.

    Signatures of others prove nothing here and cost DNS questions, so they are
    passed over. Trouble with DNS shows in `inquiry.trouble`. Runs in a thread.
    """
    message = opened(raw, _FIELD)
    if message is None:
        return None
    names = dict.fromkeys(key_name(tags) for _, tags in aligned_signatures(message, from_domain))
    keys = {name: record for name in names if (record := published_key(inquiry, name))}
    return Signatures(raw=raw, from_domain=from_domain, keys=keys) if keys else None


def aligned_signatures(message: dkim.DKIM, from_domain: str) -> Iterator[tuple[int, Tags]]:
    """The number and tags of each, among the first few, that could speak for the author."""
    fields = [value for name, value in message.headers if name.lower() == _FIELD.encode()]
    for index, field in enumerate(fields[:MAX_KEYS]):
        tags = tags_of(field)
        if tags is not None and is_aligned(signer_of(tags), from_domain):
            yield index, tags
