"""From whom a server in front had the mail, as it tells by XFORWARD. Pure.

    XFORWARD 1*( SP attribute "=" xtext )      Postfix, XFORWARD_README; xtext: RFC 3461 §4

Without it a relay that verifies for itself sees one client, its own server, and SPF says nothing. Only
what SPF asks for is on offer, so that nothing else of the client is told here at all.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

OFFER: Final = "XFORWARD ADDR HELO"
_MAX_VALUE: Final = 255
"""XFORWARD_README, note 1"""
_XTEXT: Final = re.compile(r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})*")
_ENCODED: Final = re.compile(r"\+([0-9A-F]{2})")
_UNKNOWN: Final = frozenset({"[UNAVAILABLE]", "[TEMPUNAVAIL]"})


class NotForwarded(ValueError):
    """The argument of XFORWARD is malformed; nothing of it is repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The client of the server in front."""

    client_ip: str = ""
    """Empty: it is not known, or the mail was written on that server."""
    helo: str = ""


def add_forwarded(origin: Origin, argument: str) -> Origin:
    """The origin with what this command adds; a client may say it in several.

    argument: all behind the verb. Raises NotForwarded where it is not by the grammar or not of the offer.
    """
    known = {"ADDR": origin.client_ip, "HELO": origin.helo}
    for word in argument.split(" "):
        name, given, value = word.partition("=")
        if not given or name.upper() not in known or len(value) > _MAX_VALUE or not _XTEXT.fullmatch(value):
            raise NotForwarded
        known[name.upper()] = "" if value.upper() in _UNKNOWN else _ENCODED.sub(_octet, value)
    address, helo = known["ADDR"], known["HELO"]
    if not helo.isascii() or not helo.isprintable():
        raise NotForwarded
    return Origin(client_ip=_plain(address), helo=helo)


def _octet(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))


def _plain(address: str) -> str:
    """IPv6 is told with a prefix, as in an address literal (RFC 5321 §4.1.3)."""
    if not address:
        return ""
    bare = address[5:] if address[:5].upper() == "IPV6:" else address
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        raise NotForwarded from None
