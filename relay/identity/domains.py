"""Domains compared the way DMARC compares them. Pure, the suffix list comes with its package."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from relay.mail.address import normal_domain

__all__ = ["domain_of", "is_aligned", "normal_domain", "organisational_domain"]


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def domain_of(address: str) -> str:
    """The normal domain of an address, or of a domain with or without its '@'."""
    return normal_domain(address.rpartition("@")[2].strip())


@lru_cache(maxsize=4096)
def organisational_domain(domain: str) -> str:
    """The label below the public suffix and all right of it (RFC 7489 §3.2).

    A public suffix itself has none, and is its own: nobody's mail aligns with `co.uk`.
    """
    return _suffixes().privatesuffix(domain) or domain


def is_aligned(domain: str, from_domain: str, *, strict: bool = False) -> bool:
    """Whether an authenticated domain speaks for a From domain (RFC 7489 §3.1). Both normal."""
    if not domain or not from_domain:
        return False
    if domain == from_domain:
        return True
    return not strict and organisational_domain(domain) == organisational_domain(from_domain)
