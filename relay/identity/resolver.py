"""Questions to DNS: cached, limited in time, and with trouble told apart from absence."""

import time
from collections.abc import Callable
from typing import Final, NoReturn

import dns.exception
import dns.name
import dns.rdata
import dns.resolver

_CACHED_ANSWERS: Final = 5000
_LOOKUP_S: Final = 5.0


class DnsTrouble(Exception):  # the field's word, not an error of ours
    """No answer in time, or a server failure; says nothing about what is published."""


class Resolver:
    """One cache for the whole relay; safe to use from many threads."""

    def __init__(self, address: tuple[str, int] | None = None, *, lookup_s: float = _LOOKUP_S) -> None:
        """address: (IP address, port) of the server to ask; None: the system's.

        Raises dns.resolver.NoResolverConfiguration if the system has none.
        """
        self._resolver = dns.resolver.Resolver(configure=address is None)
        if address is not None:
            self._resolver.nameservers = [address[0]]
            self._resolver.port = address[1]
        self._resolver.cache = dns.resolver.LRUCache(_CACHED_ANSWERS)
        self._lookup_s = lookup_s

    def ask(self, name: str, kind: str, limit_s: float) -> list[dns.rdata.Rdata]:
        """The records of one name, CNAMEs followed; empty where there are none.

        Raises DnsTrouble, and nothing else on hostile names and answers.
        """
        try:
            answer = self._resolver.resolve(
                name,
                kind,
                lifetime=max(0.0, min(self._lookup_s, limit_s)),
                search=False,
                raise_on_no_answer=False,
            )
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.Timeout, dns.resolver.NoNameservers, OSError):
            raise DnsTrouble from None
        except (dns.exception.DNSException, UnicodeError, ValueError):
            return []  # a name that cannot be: too long, an empty label, no IDN
        return list(answer.rrset or ())


class Inquiry:
    """The questions asked about one mail by one method; remembers whether any met trouble."""

    def __init__(
        self, resolver: Resolver, limit_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._resolver = resolver
        self._clock = clock
        self._end = clock() + limit_s
        self.trouble = False

    @property
    def left_s(self) -> float:
        """Seconds until the limit."""
        return self._end - self._clock()

    def apart(self) -> "Inquiry":
        """Another one within the same limit, whose trouble is its own."""
        return Inquiry(self._resolver, self.left_s, self._clock)

    def ask(self, name: str, kind: str) -> list[dns.rdata.Rdata]:
        """As Resolver.ask, within what is left of the limit."""
        left_s = self.left_s
        try:
            return self._resolver.ask(name, kind, left_s) if left_s > 0 else _give_up()
        except DnsTrouble:
            self.trouble = True
            raise

    def texts(self, name: str) -> list[bytes]:
        """The TXT records of a name, each joined to one string (RFC 7208 §3.3)."""
        return [b"".join(getattr(record, "strings", ())) for record in self.ask(name, "TXT")]


def _give_up() -> NoReturn:
    raise DnsTrouble
