"""DMARC: the policy that holds for a From domain (RFC 7489 §6.6.3)."""

import dmarc

from relay.identity.domains import organisational_domain
from relay.identity.resolver import DnsTrouble, Inquiry
from relay.identity.verdict import Policy, Record


def published_policy(from_domain: str, inquiry: Inquiry) -> Policy:
    """The policy of the domain, else of its organisation. Runs in a thread."""
    try:
        for domain in dict.fromkeys((from_domain, organisational_domain(from_domain))):
            policy = _record_of(domain, inquiry)
            if policy:
                return policy
    except DnsTrouble:
        return Policy(record=Record.TROUBLE)
    return Policy(record=Record.ABSENT)


def _record_of(domain: str, inquiry: Inquiry) -> Policy | None:
    """The one valid record of a domain; several are none, and so is one without p=."""
    records = [text for text in inquiry.texts(f"_dmarc.{domain}") if text.startswith(b"v=DMARC1")]
    if len(records) != 1:
        return None
    try:
        record = dmarc.DMARC().parse_record(records[0].decode("ascii"), domain, strict=False)
    except (dmarc.Error, UnicodeDecodeError):
        return None
    return Policy(
        record=Record.PUBLISHED,
        strict_dkim=record.adkim is dmarc.DMARCAlignment.STRICT,
        strict_spf=record.aspf is dmarc.DMARCAlignment.STRICT,
    )
