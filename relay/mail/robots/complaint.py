"""Which mail of ours a complaint is about (RFC 5965), as far as it says so where no person writes."""

import re
from collections.abc import Iterator
from typing import Final

from relay.mail.fields import HeaderBlock, header_block
from relay.mail.mime import Part

_MOST: Final = 20
_HEADERS: Final = "text/rfc822-headers"
_WITH_FIELDS: Final = ("message/feedback-report", "message/rfc822")


def own_addresses(tree: Part, own_domain: str) -> tuple[str, ...]:
    """Addresses at the relay's domain in the report's fields and in the header of what it returns.

    Not in its text, which somebody may have quoted or made up. Providers name the reverse-path in
    Original-Mail-From, Return-Path, Received-SPF or Authentication-Results; whether one of them is a
    secret of ours is for others to say.
    """
    host = re.escape(own_domain.encode("ascii", "ignore"))
    address = re.compile(rb"(?<![^\s<>=:;\"'(])[a-z0-9\-]{1,64}@" + host + rb"(?![a-z0-9.\-])", re.IGNORECASE)
    said = (field.body for block in _blocks(tree) for field in block.fields)
    found = (each.decode("ascii").lower() for value in said for each in address.findall(value))
    return tuple(dict.fromkeys(found))[:_MOST]


def _blocks(tree: Part) -> Iterator[HeaderBlock]:
    for part in tree.children:
        if part.media_type in _WITH_FIELDS:
            yield from (child.header for child in part.children)
        elif part.media_type == _HEADERS:
            yield header_block(part.decoded()[0])
