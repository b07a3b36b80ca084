"""How each variable is read. Every reader raises ValueError with what is accepted, and only that."""

import base64
import binascii
import re
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import NamedTuple

import idna

Network = IPv4Network | IPv6Network
PREFIX = "RELAY_"
KEY_BYTES = 32
MAX_PORT = 65535
MAX_DOMAIN = 253  # RFC 1035 §2.3.4, without the final dot

# RFC 1123 §2.1, RFC 1035 §2.3.4
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_HOST_PORT = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:\[\]/@]+)):(?P<port>\d{1,5})\Z", re.ASCII
)
# RFC 8601 §2.5: a token or quoted string; nobody uses the latter
_AUTHSERV_ID = re.compile(r"[A-Za-z0-9._-]+\Z")
_DATABASE = re.compile(r"(sqlite(?:\+aiosqlite)?:///(?P<path>.+)|postgresql(?:\+asyncpg)?://[^\s/]*/?\S*)\Z")
_HOST_PORT_HINT = "host:port such as mail.example.org:587, 127.0.0.1:8025 or [::1]:8025"


class Authentication(StrEnum):
    """How the writer of a mail is known."""

    DNS = "dns"
    UPSTREAM = "upstream"
    OFF = "off"


class SmarthostTls(StrEnum):
    """How the smarthost is spoken to."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class HostPort(NamedTuple):
    """Where to listen or connect."""

    host: str
    """Name or address; an IPv6 address without brackets."""
    port: int
    """0: any free one (listeners)."""

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine is reached. A name other than localhost never counts: DNS may change."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def is_domain(text: str) -> bool:
    """Whether this is a domain name of at least one dot, in lower-case A-labels."""
    labels = text.split(".")
    return (
        len(text) <= MAX_DOMAIN
        and len(labels) > 1
        and all(map(_LABEL.match, labels))
        and not labels[-1].isdigit()
    )


def parse_domain(text: str) -> str:
    """A domain as lower-case A-labels."""
    try:
        domain = text.lower().rstrip(".")
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        domain = ""
    if not is_domain(domain):
        message = "a domain such as relay.example.org"
        raise ValueError(message)
    return domain


def parse_host_port_zero(text: str) -> HostPort:
    """host:port; port 0 stands for any free one."""
    found = _HOST_PORT.match(text)
    if not found or int(found["port"]) > MAX_PORT:
        raise ValueError(_HOST_PORT_HINT)
    try:
        host = str(ip_address(found["v6"])) if found["v6"] else found["host"]
    except ValueError:
        raise ValueError(_HOST_PORT_HINT) from None
    return HostPort(host, int(found["port"]))


def parse_host_port(text: str) -> HostPort:
    """host:port of somebody else."""
    at = parse_host_port_zero(text)
    if not at.port:
        raise ValueError(_HOST_PORT_HINT)
    return at


def parse_listeners(text: str) -> tuple[HostPort, ...]:
    """host:port, several separated by commas."""
    try:
        return tuple(parse_host_port_zero(part.strip()) for part in text.split(","))
    except ValueError:
        message = "host:port such as 127.0.0.1:8025 or [::1]:8025, several separated by commas"
        raise ValueError(message) from None


def parse_resolver(text: str) -> HostPort:
    """address:port; a name would need a resolver to be found."""
    message = "address:port such as 127.0.0.1:53"
    try:
        at = parse_host_port(text)
        ip_address(at.host)
    except ValueError:
        raise ValueError(message) from None
    return at


def parse_networks(text: str) -> tuple[Network, ...]:
    """A CIDR list; a bare address is itself alone."""
    try:
        networks = tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError:
        networks = ()
    # the whole internet is nobody to trust
    if not networks or any(network.prefixlen == 0 for network in networks):
        message = "networks such as 127.0.0.1/32, 10.1.0.0/16, host bits zero, separated by commas"
        raise ValueError(message)
    return networks


def parse_database_url(text: str) -> str:
    """An SQLAlchemy URL of a database that keeps what it is given."""
    found = _DATABASE.match(text)
    if not found or ":memory:" in text:
        message = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
        raise ValueError(message)
    return text


def parse_master_keys(text: str) -> tuple[bytes, ...]:
    """Keys of 32 bytes from base64, the encrypting one first."""
    keys = []
    for part in text.split(","):
        try:
            key = base64.b64decode(part.strip().translate(str.maketrans("-_", "+/")), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            message = "base64 of 32 bytes, several separated by commas; `relay init` makes one"
            raise ValueError(message)
        keys.append(key)
    return tuple(keys)


def parse_authserv_id(text: str) -> str:
    """The authserv-id of RFC 8601 §2.5, lower case."""
    if not _AUTHSERV_ID.match(text):
        message = "one name such as mx.example.org"
        raise ValueError(message)
    return text.lower()


def parse_files(text: str) -> tuple[Path, ...]:
    """Files, several separated by commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        message = "a file, several separated by commas"
        raise ValueError(message)
    return tuple(map(Path, parts))


def parse_selectors(text: str) -> tuple[str, ...]:
    """DKIM selectors, RFC 6376 §3.1; each names one key in the DNS, so none stands twice."""
    selectors = [part.strip().lower() for part in text.split(",")]
    if len({*selectors}) < len(selectors) or not all(
        _LABEL.match(label) for selector in selectors for label in selector.split(".")
    ):
        message = "a selector such as relay2026, several different ones separated by commas"
        raise ValueError(message)
    return tuple(selectors)
