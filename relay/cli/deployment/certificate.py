"""Points about the certificate that the listener shows."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from cryptography import x509

from relay.cli.deployment.point import Point, look, mend, ok
from relay.settings.env import Settings
from relay.smtp.tls import server_context

SOON = timedelta(days=14)
RENEW = "renew it, and point RELAY_TLS_CERT at the whole chain, your certificate first"


def certificate_points(settings: Settings, hosts: Sequence[str], now: datetime) -> Iterator[Point]:
    """Name, time and chain. hosts: the names that others reach the listener by."""
    if settings.tls_cert is None or settings.tls_key is None:
        if settings.loopback_only:
            yield ok("TLS", "no certificate, and only this machine reaches the listeners")
        else:
            then = "set RELAY_TLS_CERT and RELAY_TLS_KEY"
            yield mend("TLS", "no certificate: mail crosses the network in clear", "a certificate", then)
        return
    try:
        own = server_context(settings.tls_cert, settings.tls_key)
        chain = x509.load_pem_x509_certificates(settings.tls_cert.read_bytes())
    except (OSError, ValueError):
        right = "a PEM chain and its own private key without a password"
        yield mend("TLS", "certificate and key cannot be used together", right, RENEW)
        return
    leaf = chain[0]
    yield _time(leaf, now)
    names = _names(leaf)
    served = [host for host in hosts if any(_matches(host, name) for name in names)]
    if served:
        yield ok("TLS name", f"for {', '.join(served)}")
    else:
        right = f"the name of the MX: {', '.join(hosts) or settings.domain}"
        yield look("TLS name", f"for {', '.join(names) or 'no name'}", right, RENEW)
    if served or names:
        yield _chain(own, (served or names)[0].replace("*", "mx"))


def _time(leaf: x509.Certificate, now: datetime) -> Point:
    ends = leaf.not_valid_after_utc
    told = f"valid until {ends:%Y-%m-%d}"
    if now < leaf.not_valid_before_utc:
        return mend("TLS expiry", f"valid from {leaf.not_valid_before_utc:%Y-%m-%d}", "valid now", RENEW)
    if now >= ends:
        return mend("TLS expiry", f"ended on {ends:%Y-%m-%d}", "valid now", RENEW)
    if now >= ends - SOON:
        return look("TLS expiry", told, f"more than {SOON.days} days left", RENEW)
    return ok("TLS expiry", told)


def _chain(own: ssl.SSLContext, name: str) -> Point:
    """Whether a client that trusts what this machine trusts accepts it: one handshake, in memory alone."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(to_client, to_server, server_hostname=name)
    server = own.wrap_bio(to_server, to_client, server_side=True)
    try:
        for side in (client, server, client, server, client):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    except ssl.SSLCertVerificationError as error:
        then = "put the intermediate certificates behind yours in RELAY_TLS_CERT, or use a known authority"
        return look("TLS chain", error.verify_message, "a chain to an authority that others know", then)
    except ssl.SSLError:
        return look("TLS chain", "no handshake comes about", "a handshake", RENEW)
    return ok("TLS chain", "leads to an authority this machine knows")


def _names(leaf: x509.Certificate) -> list[str]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [name.lower() for name in names.get_values_for_type(x509.DNSName)]


def _matches(host: str, name: str) -> bool:
    """RFC 6125 §6.4.3: a star stands for one label, the first."""
    first, _, rest = name.partition(".")
    return host == name or (first == "*" and host.partition(".")[2] == rest)
