"""The three ways RELAY_AUTHENTICATION can settle who wrote."""

import asyncio
import ipaddress
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from relay.identity.claim import Claim
from relay.identity.evidence import Gatherer
from relay.identity.resolver import Resolver
from relay.identity.signature import Verify
from relay.identity.upstream import read_upstream
from relay.identity.verdict import Verdict, decide, narrowed

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Mode(StrEnum):
    """Values of RELAY_AUTHENTICATION."""

    DNS = "dns"
    UPSTREAM = "upstream"
    OFF = "off"


class Authenticator(Protocol):
    """Settles whether the From domain stands behind a mail."""

    async def verdict(self, claim: Claim) -> Verdict:
        """The verdict on one mail. Raises nothing on hostile input."""

    def close(self) -> None:
        """Let go of threads, if there are any."""


class Off:
    """Believes every From; only for a relay that nobody else can reach."""

    async def verdict(self, claim: Claim) -> Verdict:
        """PASS."""
        del claim
        return Verdict.PASS

    def close(self) -> None:
        """Nothing to let go of."""


class Upstream:
    """Believes the hop in front, and only it."""

    def __init__(self, authserv_id: str, trusted_peers: Iterable[Network]) -> None:
        self._authserv_id = authserv_id
        self._trusted_peers = tuple(trusted_peers)

    async def verdict(self, claim: Claim) -> Verdict:
        """What the trusted hop says; FAIL if somebody else hands the mail in."""
        if not _is_among(self._trusted_peers, claim.client_ip):
            return Verdict.FAIL
        said = await asyncio.to_thread(read_upstream, claim.raw, self._authserv_id, claim.from_address)
        return narrowed(said, claim.reverse_path, claim.from_address)

    def close(self) -> None:
        """Nothing to let go of."""


class Dns:
    """Verifies SPF, DKIM, DMARC and the ARC sets of trusted sealers here."""

    def __init__(self, gatherer: Gatherer, trusted_peers: Iterable[Network] = ()) -> None:
        self._gatherer = gatherer
        self._trusted_peers = tuple(trusted_peers)

    async def verdict(self, claim: Claim) -> Verdict:
        """What the domain's own records say."""
        if claim.origin_ip and self._is_hop(claim):
            claim = replace(claim, client_ip=claim.origin_ip, helo=claim.origin_helo, lmtp=False)
        evidence = await self._gatherer.gather(claim, behind_hop=claim.lmtp or self._is_hop(claim))
        verdict = decide(evidence)
        for sender in (claim.reverse_path, *evidence.senders):
            verdict = narrowed(verdict, sender, claim.from_address)
        return verdict

    def _is_hop(self, claim: Claim) -> bool:
        return _is_among(self._trusted_peers, claim.client_ip)

    def close(self) -> None:
        """Let the threads go."""
        self._gatherer.close()


def _is_among(networks: Iterable[Network], client_ip: str) -> bool:
    try:
        address = ipaddress.ip_address(client_ip.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in networks)


def make_authenticator(
    mode: Mode | str,
    *,
    resolver: tuple[str, int] | None = None,
    verify: Verify | None = None,
    sealers: Callable[[], Collection[str]] = tuple,
    authserv_id: str = "",
    trusted_peers: Iterable[Network] = (),
) -> Authenticator:
    """The authenticator for a mode.

    resolver: (IP address, port) to ask instead of the system's; for `dns`.
    verify: who verifies signatures, where they can stop nothing; for `dns`, which needs it.
    sealers: the domains whose ARC sets are believed, as of now; for `dns`.
    authserv_id, trusted_peers: whom to believe; for `upstream`, which needs both. With `dns` the peers'
    own addresses prove nothing of who writes through them.
    Raises ValueError for an unknown mode, or one without what it needs.
    """
    match Mode(mode):
        case Mode.OFF:
            return Off()
        case Mode.UPSTREAM:
            peers = tuple(trusted_peers)
            if not authserv_id or not peers:
                message = "upstream needs an authserv-id and at least one trusted peer"
                raise ValueError(message)
            return Upstream(authserv_id, peers)
        case Mode.DNS:
            if verify is None:
                message = "dns needs somebody who verifies signatures"
                raise ValueError(message)
            return Dns(Gatherer(Resolver(resolver), verify, sealers=sealers), trusted_peers)
