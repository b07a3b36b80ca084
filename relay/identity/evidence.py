"""Evidence gathered from DNS: DKIM, SPF and the DMARC policy, side by side in threads; then ARC.

Who asks DNS can only wait, so it waits in threads of its own: a slow name server
of a stranger then holds up neither the loop nor the rest of the relay. Signatures
are verified elsewhere, by what `verify` is.
"""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final, TypeVar

from relay.identity.arc import published_chain
from relay.identity.claim import Claim
from relay.identity.dkim import published_signatures
from relay.identity.dmarc_policy import published_policy
from relay.identity.domains import domain_of
from relay.identity.resolver import Inquiry, Resolver
from relay.identity.sender_policy import permitted_domain
from relay.identity.signature import Check, NoVerdict, Verify
from relay.identity.verdict import Evidence, Verdict, decide

_LIMIT_S: Final = 20.0
"""RFC 7208 §4.6.4 allows no less."""
_THREADS: Final = 24

T = TypeVar("T")


class Gatherer:
    """Gathers the evidence about one mail at a time, many at once."""

    def __init__(
        self,
        resolver: Resolver,
        verify: Verify,
        *,
        sealers: Callable[[], Collection[str]] = tuple,
        limit_s: float = _LIMIT_S,
    ) -> None:
        """sealers: the domains whose ARC sets are believed, as of now."""
        self._resolver, self._verify, self._sealers = resolver, verify, sealers
        self._limit_s = limit_s
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="identity")

    async def gather(self, claim: Claim, *, behind_hop: bool = False) -> Evidence:
        """What can be known about one mail within the time limit. Raises nothing for any input.

        behind_hop: the client is a server of ours. Its address may well be among those that a member's
        domain lets send, and it would speak for whoever writes through it.
        """
        evidence = await self._own(claim, behind_hop=behind_hop)
        sealers = self._sealers()
        if not sealers or decide(evidence) in (Verdict.PASS, Verdict.SIGNED):
            return evidence
        return await self._with_seals(claim.raw, evidence, sealers)

    async def _own(self, claim: Claim, *, behind_hop: bool) -> Evidence:
        author = domain_of(claim.from_address)
        inquiries = [Inquiry(self._resolver, self._limit_s) for _ in range(3)]
        for_dkim, for_spf, for_dmarc = inquiries
        signed, permitted, policy = await asyncio.gather(
            self._signed(claim.raw, author, for_dkim),
            self._run(lambda: None if behind_hop else _permitted(claim, author, for_spf)),
            self._run(lambda: published_policy(author, for_dmarc)),
        )
        return Evidence(
            from_domain=author,
            dmarc=policy,
            dkim=signed,
            spf=(permitted,) if permitted else (),
            behind_hop=behind_hop,
            trouble=for_dkim.trouble or for_spf.trouble,
        )

    async def _signed(self, raw: bytes, author: str, inquiry: Inquiry) -> tuple[str, ...]:
        check = await self._run(lambda: published_signatures(raw, author, inquiry))
        return await self._verified(check, inquiry) if check else ()

    async def _with_seals(self, raw: bytes, evidence: Evidence, sealers: Collection[str]) -> Evidence:
        """The same, with what passed where a trusted sealer took the mail."""
        inquiry = Inquiry(self._resolver, self._limit_s)
        chain = await self._run(lambda: published_chain(raw, evidence.from_domain, sealers, inquiry))
        if chain and await self._verified(chain, inquiry):
            passed, dkim = chain.passed, evidence.dkim + chain.passed.dkim
            return replace(evidence, dkim=dkim, sealed_spf=passed.spf, senders=passed.senders)
        return replace(evidence, trouble=evidence.trouble or inquiry.trouble)

    async def _verified(self, check: Check, inquiry: Inquiry) -> tuple[str, ...]:
        try:
            return await self._verify(check)
        except NoVerdict:  # the writer tries again; a guess could let a forger in or keep a member out
            inquiry.trouble = True
            return ()

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Let the threads go; those still waiting for DNS end at the time limit."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _permitted(claim: Claim, author: str, inquiry: Inquiry) -> str | None:
    return permitted_domain(claim.client_ip, claim.helo, claim.reverse_path, author, inquiry)
