"""What no single variable shows: combinations that would be unsafe or cannot work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relay.settings.env_kinds import PREFIX, Authentication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relay.settings.env import Settings


_WIDEST = {4: 16, 6: 32}
"""Prefix lengths that are still somebody's own network, by version of IP."""


def contradictions(settings: Settings) -> list[str]:
    """The line of each, in the order of the documents."""
    s, wrong = settings, list[str]()
    listeners = ", ".join(map(str, (*s.listen, *s.lmtp_listen)))
    match s.authentication:
        case Authentication.OFF if s.smarthost or not s.loopback_only:
            # anybody could write as any member, to real people
            found = f"off with {'a smarthost' if s.smarthost else f'listeners {listeners}'}"
            accepted = "dns or upstream; off only while every listener is on loopback and no smarthost is set"
            wrong.append(f"RELAY_AUTHENTICATION: found {found}; accepted: {accepted}")
        case Authentication.UPSTREAM:
            if not s.authserv_id:
                accepted = (
                    "the name in the trusted server's Authentication-Results, as authentication is upstream"
                )
                wrong.append(f"RELAY_AUTHSERV_ID: found nothing; accepted: {accepted}")
            if not s.trusted_peers:
                accepted = "a CIDR list such as 127.0.0.1/32, as authentication is upstream"
                wrong.append(f"RELAY_TRUSTED_PEERS: found nothing; accepted: {accepted}")
    if s.clock_file and not s.loopback_only:
        wrong.append(
            f"RELAY_CLOCK_FILE: found with listeners {listeners}; accepted: only while all are on loopback"
        )
    for network in s.trusted_peers:
        if not network.is_private and network.prefixlen < _WIDEST[network.version]:
            # whoever is there may say who wrote: a provider's whole range is a few million strangers
            accepted = f"your own servers, at most a /{_WIDEST[network.version]} of public addresses"
            wrong.append(f"RELAY_TRUSTED_PEERS: found {network}; accepted: {accepted}")
    wrong += _lacking(s)
    if s.dkim_key and s.dkim_selector and len(s.dkim_key) != len(s.dkim_selector):
        found = f"{len(s.dkim_selector)} with {len(s.dkim_key)} files in RELAY_DKIM_KEY"
        wrong.append(f"RELAY_DKIM_SELECTOR: found {found}; accepted: one for each key, in the same order")
    if s.smarthost_user and not s.smarthost:
        wrong.append("RELAY_SMARTHOST: found nothing; accepted: host:port, as RELAY_SMARTHOST_USER is set")
    if s.require_tls and not s.tls_cert:
        wrong.append(
            "RELAY_REQUIRE_TLS: found yes without RELAY_TLS_CERT; accepted: no, or yes with a certificate"
        )
    return wrong


def _lacking(settings: Settings) -> Iterator[str]:
    """Variables that only make sense in pairs."""
    for pair in (
        ("tls_cert", "tls_key"),
        ("dkim_key", "dkim_selector"),
        ("smarthost_user", "smarthost_password"),
    ):
        for given, lacking in (pair, pair[::-1]):
            if getattr(settings, given) and not getattr(settings, lacking):
                name, because = PREFIX + lacking.upper(), PREFIX + given.upper()
                yield f"{name}: found nothing; accepted: its counterpart, as {because} is set"
