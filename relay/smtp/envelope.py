"""The arguments of MAIL and RCPT, parsed. Pure.

    Reverse-path = Path / "<>"
    Path         = "<" [ A-d-l ":" ] Mailbox ">"
    Mailbox      = Local-part "@" ( Domain / address-literal )     RFC 5321 §4.1.2
    Local-part   = Dot-string / Quoted-string                      RFC 6531 §3.3 adds UTF-8
    parameters   = esmtp-keyword [ "=" esmtp-value ]               RFC 5321 §4.1.2

Two liberties, both met in the wild: a space after the colon, and dots anywhere
in a Dot-string (some mobile carriers hand out such mailboxes).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_ATEXT: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u0080-\U0010ffff-]"
_QUOTED: Final = r'"(?:[ !#-\[\]-~\u0080-\U0010ffff]|\\[ -~])*"'
_DOMAIN: Final = r"[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\u0080-\U0010ffff._-]*)"
_LITERAL: Final = r"\[[A-Za-z0-9.:]+\]"
_ROUTE: Final = rf"@{_DOMAIN}(?:,@{_DOMAIN})*:"
_PATH: Final = re.compile(
    rf"<(?:(?:{_ROUTE})?(?P<local>{_ATEXT}+|{_QUOTED})@(?P<domain>{_DOMAIN}|{_LITERAL})|(?P<bare>[A-Za-z]+)|)>"
)
_PARAMETER: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?")

MAX_LOCAL_OCTETS: Final = 64
"""RFC 5321 §4.5.3.1.1. Not of a sender: forwarders and list servers pack a second address into theirs."""
MAX_PATH_OCTETS: Final = 256
"""RFC 5321 §4.5.3.1.3, brackets included."""
POSTMASTER: Final = "postmaster"


class NotAPath(ValueError):
    """The argument is no envelope address; nothing of it is repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One envelope address with the parameters behind it."""

    address: str
    """Without brackets or source route; empty for the null reverse-path."""
    parameters: Mapping[str, str | None]
    """Keywords in upper case; None where no value was given."""

    @property
    def is_international(self) -> bool:
        """Whether the address may only be used with SMTPUTF8 (RFC 6531)."""
        return not self.address.isascii()


def parse_path(argument: str, keyword: str) -> Path:
    """The path and parameters of 'FROM:<…> …' or 'TO:<…> …'.

    argument: all behind the verb; keyword: 'FROM' or 'TO'.
    A bare `<postmaster>` comes back as it is (RFC 5321 §4.1.1.3).
    Raises NotAPath for anything else, and nothing else on hostile input.
    """
    name, colon, rest = argument.partition(":")
    if not colon or name.strip().upper() != keyword:
        raise NotAPath
    rest = rest.lstrip(" ")
    found = _PATH.match(rest)
    if not found or len(found.group().encode("utf-8", "replace")) > MAX_PATH_OCTETS:
        raise NotAPath
    local, domain, bare = found.group("local", "domain", "bare")
    if bare:
        if keyword != "TO" or bare.lower() != POSTMASTER:
            raise NotAPath
        address = bare
    elif local is None:
        address = ""
    else:
        address = f"{local}@{domain}"
        too_long = keyword == "TO" and len(local.encode("utf-8", "replace")) > MAX_LOCAL_OCTETS
        if too_long or not address.isprintable():
            # Lone surrogates, which are bytes that were not UTF-8, C1 controls, marks of direction.
            raise NotAPath
    tail = rest[found.end() :]
    if tail and not tail.startswith(" "):
        raise NotAPath
    return Path(address=address, parameters=_parse_parameters(tail))


def _parse_parameters(tail: str) -> dict[str, str | None]:
    parameters: dict[str, str | None] = {}
    for word in tail.split():
        found = _PARAMETER.fullmatch(word)
        if not found or found.group(1).upper() in parameters:
            raise NotAPath
        parameters[found.group(1).upper()] = found.group(2)
    return parameters
