"""The verdict drawn from evidence. Pure.

An aligned DKIM or SPF pass proves the writer, with or without a published DMARC
policy: found here, or by a trusted sealer before it passed the mail on; a signature
or a seal alone only of what was meant for here. Where a policy is published and nothing aligns,
that is final. Where nothing is published, nothing can be said, and the address on
record is asked.
"""

from dataclasses import dataclass
from enum import StrEnum

from relay.identity.domains import is_aligned
from relay.mail.address import normal_address


class Verdict(StrEnum):
    """Whether the From domain stands behind a mail."""

    PASS = "pass"  # noqa: S105 - the word of RFC 8601
    """It does, and so does where the mail came from."""
    SIGNED = "signed"
    """A signature or seal alone does: it proves the writer, not who hands the mail in (`identity.meant`)."""
    ANOTHER_ACCOUNT = "another-account"
    """The domain stands behind it, and names somebody else of its own as who handed it in."""
    ANOTHER_ACCOUNT_SIGNED = "another-account-signed"
    """Likewise, but by a signature alone; then it is not certain either who handed it in."""
    FAIL = "fail"
    """A DMARC fail, or no word from the trusted hop that should have given one."""
    NONE = "none"
    """The domain publishes nothing that aligns; nothing can be said."""
    TROUBLE = "trouble"
    """DNS could not be asked, or no signature verified in time; another try may tell."""


class Record(StrEnum):
    """What the DNS told of a DMARC record."""

    ABSENT = "absent"
    PUBLISHED = "published"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The DMARC record of the From domain, or of its organisation."""

    record: Record
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
    """The domains SPF passed for."""
    sealed_spf: tuple[str, ...] = ()
    """Those it passed for where a trusted sealer took the mail: a seal says no more of who hands it in here
    than a signature does."""
    senders: tuple[str, ...] = ()
    """The reverse-paths that trusted sealers had it with."""
    behind_hop: bool = False
    """It was handed on by a server in front, whose address says nothing of the writer: SPF was not asked."""
    trouble: bool = False
    """DNS failed on the way to a DKIM key or an SPF record, or verifying took too long."""


def narrowed(verdict: Verdict, reverse_path: str, from_address: str) -> Verdict:
    """The doubt about a pass of a mail that one address of a domain handed in under another one's name.

    A provider that lets its users write any From signs that as well (client_a3 of espoofer). What may
    stand around a local part on the way is no difference: a detail, the tag of BATV.
    """
    if verdict not in (Verdict.PASS, Verdict.SIGNED) or not reverse_path:
        return verdict
    (sender, at), (author, here) = _local_and_domain(reverse_path), _local_and_domain(from_address)
    if at != here or sender == author:
        return verdict
    return Verdict.ANOTHER_ACCOUNT if verdict is Verdict.PASS else Verdict.ANOTHER_ACCOUNT_SIGNED


def _local_and_domain(address: str) -> tuple[str, str]:
    local, _, domain = normal_address(address).rpartition("@")
    tag, mark, rest = local.partition("=")
    if mark and tag in {"prvs", "btv1"}:  # prvs=KEY=local, btv1==KEY==local
        local = rest.rpartition("=")[2]
    return local.partition("+")[0], domain


def decide(evidence: Evidence) -> Verdict:
    """The verdict on one mail."""
    policy = evidence.dmarc
    # An unknown policy might demand exact domains, so only those count while it is unknown.
    unknown = policy.record is Record.TROUBLE
    by_spf = any(_speaks(domain, evidence, strict=policy.strict_spf or unknown) for domain in evidence.spf)
    by_dkim = any(_speaks(domain, evidence, strict=policy.strict_dkim or unknown) for domain in evidence.dkim)
    by_seal = any(
        _speaks(domain, evidence, strict=policy.strict_spf or unknown) for domain in evidence.sealed_spf
    )
    if by_spf or by_dkim or by_seal:
        return Verdict.PASS if by_spf else Verdict.SIGNED
    if unknown or evidence.trouble:
        return Verdict.TROUBLE
    # A DMARC fail takes both methods, so behind a hop there is none.
    failed = policy.record is Record.PUBLISHED and not evidence.behind_hop
    return Verdict.FAIL if failed else Verdict.NONE


def _speaks(domain: str, evidence: Evidence, *, strict: bool) -> bool:
    return is_aligned(domain, evidence.from_domain, strict=strict)
