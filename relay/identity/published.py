"""What stands in the DNS about a domain of our own: for `relay check --deployed`, which has time to wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

import dns.name
import dns.resolver
import dns.reversename
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from relay.identity.domains import organisational_domain
from relay.identity.resolver import DnsTrouble, Inquiry, Resolver
from relay.identity.sender_policy import permitted_domain

__all__ = ["DnsTrouble", "Exchange", "NoResolver", "Published", "tags"]

_LIMIT_S: Final = 30.0
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One MX record."""

    preference: int
    name: str
    """Without the final dot; empty for the null MX of RFC 7505."""


class NoResolver(Exception):  # the field's word, not an error of ours
    """The system names no resolver to ask."""


class Published:
    """Asks one resolver. Every method raises DnsTrouble if it gets no answer."""

    def __init__(self, address: tuple[str, int] | None = None) -> None:
        """address: (IP address, port) of the resolver; None: the system's.

        Raises NoResolver if the system has none.
        """
        try:
            self._resolver = Resolver(address)
        except dns.resolver.NoResolverConfiguration:
            raise NoResolver from None

    def exchanges(self, domain: str) -> list[Exchange]:
        """Where mail for the domain goes, the first choice first."""
        found = [
            Exchange(preference=r.preference, name=_name(r.exchange))
            for r in self._inquiry().ask(domain, "MX")
            if isinstance(r, MX)
        ]
        return sorted(found, key=lambda each: (each.preference, each.name))

    def addresses(self, name: str) -> list[Address]:
        """The IPv4 and IPv6 addresses of a name; of an address itself."""
        try:
            return [ip_address(name)]
        except ValueError:
            inquiry = self._inquiry()
            records = [*inquiry.ask(name, "A"), *inquiry.ask(name, "AAAA")]
        return [ip_address(r.address) for r in records if isinstance(r, A | AAAA)]

    def names_of(self, address: Address) -> list[str]:
        """The names that the address has by its PTR records and that lead back to it."""
        reverse = dns.reversename.from_address(str(address)).to_text(omit_final_dot=True)
        names = [_name(r.target) for r in self._inquiry().ask(reverse, "PTR") if isinstance(r, PTR)]
        return [name for name in names if address in self.addresses(name)]

    def sender_policies(self, domain: str) -> list[str]:
        """The SPF records; there must be one (RFC 7208 §3.2)."""
        return [t for t in self._texts(domain) if t.lower().split(" ")[0] == "v=spf1"]

    def may_send(self, domain: str, address: Address) -> bool:
        """Whether the domain's SPF passes for mail from this address."""
        inquiry = self._inquiry()
        passed = permitted_domain(str(address), domain, f"postmaster@{domain}", domain, inquiry)
        if inquiry.trouble:
            raise DnsTrouble
        return passed is not None

    def keys(self, name: str) -> list[str]:
        """The TXT records at a selector."""
        return self._texts(name)

    def policies(self, domain: str) -> tuple[str, list[str]]:
        """(where, DMARC records) of the domain, else of its organisation; there must be one."""
        for owner in dict.fromkeys((domain, organisational_domain(domain))):
            records = [t for t in self._texts(f"_dmarc.{owner}") if t.startswith("v=DMARC1")]
            if records:
                return f"_dmarc.{owner}", records
        return f"_dmarc.{domain}", []

    def _texts(self, name: str) -> list[str]:
        return [text.decode("ascii", "replace") for text in self._inquiry().texts(name)]

    def _inquiry(self) -> Inquiry:
        return Inquiry(self._resolver, _LIMIT_S)


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower().strip(".")


def tags(record: str) -> dict[str, str]:
    """The tags of a DKIM or DMARC record (RFC 6376 §3.2), blanks within values taken out."""

    def pairs() -> Iterator[tuple[str, str]]:
        for part in record.split(";"):
            name, sign, value = part.partition("=")
            if sign:
                yield name.strip().lower(), "".join(value.split())

    return dict(pairs())
