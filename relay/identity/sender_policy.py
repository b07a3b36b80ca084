"""SPF: the domain whose policy lets the client send (RFC 7208), by pyspf."""

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import spf

from relay.identity.domains import domain_of, is_aligned
from relay.identity.resolver import DnsTrouble, Inquiry

_Records = list[tuple[tuple[str, str], object]]
_NOBODY: Final = {4: "240.0.0.1", 6: "100::1"}
"""Addresses no mail can come from (RFC 1112 §4, RFC 6666): a policy that lets these send lets everybody."""

# pyspf asks DNS by a function of its module. Each mail's inquiry is found by the
# context its thread runs in, so that mails checked side by side do not mix.
_inquiry: ContextVar[Inquiry] = ContextVar("inquiry")

_VALUES: dict[str, Callable[..., object]] = {
    "A": lambda record: record.address,
    "AAAA": lambda record: record.address,
    "MX": lambda record: (record.preference, record.exchange.to_text(omit_final_dot=True)),
    "PTR": lambda record: record.target.to_text(omit_final_dot=True),
    "TXT": lambda record: record.strings,
    "SPF": lambda record: record.strings,
}


def _lookup(name: str, kind: str, _strict: object = True, _timeout: float = 0) -> _Records:
    try:
        return [((name, kind), _VALUES[kind](record)) for record in _inquiry.get().ask(name, kind)]
    except DnsTrouble:
        message = "DNS"
        raise spf.TempError(message) from None


spf.DNSLookup = _lookup


@contextmanager
def _asking(inquiry: Inquiry) -> Iterator[None]:
    token = _inquiry.set(inquiry)
    try:
        yield
    finally:
        _inquiry.reset(token)


def permitted_domain(
    client_ip: str, helo: str, reverse_path: str, from_domain: str, inquiry: Inquiry
) -> str | None:
    """The domain SPF passes for: of the reverse-path, or of HELO for the null one (RFC 7208 §2.4).

    None for every other result, for a policy that lets anybody send and so proves nobody, and unasked
    where the domain is not aligned with the From domain: it could prove nothing, and its DNS might be
    in trouble. Trouble otherwise shows in `inquiry.trouble`. Runs in a thread.
    """
    domain = domain_of(reverse_path or helo)
    if not is_aligned(domain, from_domain):
        return None
    try:
        with _asking(inquiry):
            if not _passes(client_ip, helo, reverse_path, inquiry):
                return None
        nobody = _NOBODY[ipaddress.ip_address(client_ip).version]
        with _asking(inquiry.apart()):
            return None if _passes(nobody, helo, reverse_path, inquiry) else domain
    except Exception:  # pyspf raises many kinds on hostile input; none is a pass
        return None


def _passes(client_ip: str, helo: str, reverse_path: str, inquiry: Inquiry) -> bool:
    query = spf.query(client_ip, reverse_path, helo, querytime=max(1.0, inquiry.left_s))
    return bool(query.check()[0] == "pass")
