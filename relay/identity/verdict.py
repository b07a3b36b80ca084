"""The verdict drawn from evidence. Pure.

An aligned DKIM or SPF pass proves the writer, with or without a published DMARC
policy: found here, or by a trusted sealer before it passed the mail on. Where a
policy is published and nothing aligns, that is final. Where nothing is published,
nothing can be said, and the address on record is asked.
"""

from dataclasses import dataclass
from enum import StrEnum

from relay.identity.domains import is_aligned


class Verdict(StrEnum):
    """Whether the From domain stands behind a mail."""

    PASS = "pass"  # noqa: S105 - the word of RFC 8601
    FAIL = "fail"
    """A DMARC fail, or no word from the trusted hop that should have given one."""
    NONE = "none"
    """The domain publishes nothing that aligns; nothing can be said."""
    TROUBLE = "trouble"
    """DNS could not be asked, or no signature verified in time; another try may tell."""


class Standing(StrEnum):
    """What the look-ups of one method came to."""

    ABSENT = "absent"
    PUBLISHED = "published"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The DMARC record of the From domain, or of its organisation."""

    standing: Standing
    strict_dkim: bool = False
    strict_spf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about one mail; all domains as `normal_domain` gives them."""

    from_domain: str
    dmarc: Policy
    dkim: tuple[str, ...] = ()
    """Domains (d=) whose signature verified, here or where a trusted sealer took the mail."""
    spf: tuple[str, ...] = ()
    """The domains SPF passed for, likewise."""
    behind_hop: bool = False
    """It was handed on by a server in front, whose address says nothing of the writer: SPF was not asked."""
    trouble: bool = False
    """DNS failed on the way to a DKIM key or an SPF record, or verifying took too long."""


def decide(evidence: Evidence) -> Verdict:
    """The verdict on one mail."""
    policy = evidence.dmarc
    # An unknown policy might demand exact domains, so only those count while it is unknown.
    unknown = policy.standing is Standing.TROUBLE
    strictly = [(domain, policy.strict_dkim) for domain in evidence.dkim]
    strictly += [(domain, policy.strict_spf) for domain in evidence.spf]
    if any(is_aligned(d, evidence.from_domain, strict=strict or unknown) for d, strict in strictly):
        return Verdict.PASS
    if unknown or evidence.trouble:
        return Verdict.TROUBLE
    # A DMARC fail takes both methods, so behind a hop there is none.
    failed = policy.standing is Standing.PUBLISHED and not evidence.behind_hop
    return Verdict.FAIL if failed else Verdict.NONE
