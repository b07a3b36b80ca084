"""What follows from evidence; no network, no fixtures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.identity.domains import domain_of, is_aligned, normal_domain, organisational_domain
from relay.identity.verdict import Evidence, Policy, Record, Verdict, decide, narrowed

ABSENT = Policy(record=Record.ABSENT)
PUBLISHED = Policy(record=Record.PUBLISHED)
STRICT = Policy(record=Record.PUBLISHED, strict_dkim=True, strict_spf=True)
UNKNOWN = Policy(record=Record.TROUBLE)
HERE, BELOW, ELSEWHERE = "clinic.example", "mail.clinic.example", "other.example"


@pytest.mark.parametrize(
    ("policy", "dkim", "spf", "trouble", "verdict"),
    [
        (ABSENT, (HERE,), None, False, Verdict.SIGNED),
        (ABSENT, (BELOW,), None, False, Verdict.SIGNED),
        (ABSENT, (), HERE, False, Verdict.PASS),
        (ABSENT, (ELSEWHERE, HERE), None, False, Verdict.SIGNED),
        (ABSENT, (ELSEWHERE,), ELSEWHERE, False, Verdict.NONE),
        (ABSENT, (), None, False, Verdict.NONE),
        (ABSENT, (), None, True, Verdict.TROUBLE),
        (ABSENT, (HERE,), None, True, Verdict.SIGNED),
        (PUBLISHED, (BELOW,), None, False, Verdict.SIGNED),
        (PUBLISHED, (), BELOW, False, Verdict.PASS),
        (PUBLISHED, (HERE,), BELOW, False, Verdict.PASS),
        (PUBLISHED, (ELSEWHERE,), ELSEWHERE, False, Verdict.FAIL),
        (PUBLISHED, (), None, False, Verdict.FAIL),
        (PUBLISHED, (), None, True, Verdict.TROUBLE),
        (STRICT, (BELOW,), BELOW, False, Verdict.FAIL),
        (STRICT, (HERE,), None, False, Verdict.SIGNED),
        (UNKNOWN, (HERE,), None, False, Verdict.SIGNED),
        (UNKNOWN, (BELOW,), BELOW, False, Verdict.TROUBLE),
        (UNKNOWN, (), None, False, Verdict.TROUBLE),
    ],
)
def test_verdict_follows_from_alignment_and_policy(
    policy: Policy, dkim: tuple[str, ...], spf: str | None, trouble: bool, verdict: Verdict
) -> None:
    evidence = Evidence(from_domain=HERE, dmarc=policy, dkim=dkim, spf=(spf,) if spf else (), trouble=trouble)
    assert decide(evidence) is verdict


@pytest.mark.parametrize(
    ("domain", "author", "aligned"),
    [
        ("clinic.example", "clinic.example", True),
        ("a.clinic.example", "b.clinic.example", True),
        ("notclinic.example", "clinic.example", False),
        ("clinic.example.evil.example", "clinic.example", False),
        ("co.uk", "practice.co.uk", False),
        ("one.co.uk", "two.co.uk", False),
        ("example", "clinic.example", False),
        ("", "clinic.example", False),
        ("", "", False),
    ],
)
def test_alignment_is_by_organisational_domain(domain: str, author: str, aligned: bool) -> None:
    assert is_aligned(domain, author) is aligned


def test_domains_are_compared_as_a_labels_without_case() -> None:
    assert domain_of("Änne@Bücher.Example.") == "xn--bcher-kva.example"
    assert normal_domain("CLINIC.example") == "clinic.example"
    assert normal_domain("a..b") == ""


@given(st.text(max_size=300))
def test_any_text_gives_a_domain_or_nothing(text: str) -> None:
    domain = domain_of(text)
    assert domain.isascii()
    assert is_aligned(domain, domain) is bool(domain)
    organisational_domain(domain)


@pytest.mark.parametrize(
    ("reverse_path", "verdict"),
    [
        ("ana@clinic.example", Verdict.PASS),
        ("Ana@CLINIC.example", Verdict.PASS),
        ("ana+bounce@clinic.example", Verdict.PASS),
        ("prvs=1234abcd=ana@clinic.example", Verdict.PASS),
        ("btv1==abc==ana@clinic.example", Verdict.PASS),
        ("bounce-17@sending.example", Verdict.PASS),
        ("bounce-17@mail.clinic.example", Verdict.PASS),
        ("", Verdict.PASS),
        ("eve@clinic.example", Verdict.ANOTHER_ACCOUNT),
        ("prvs=1234abcd=eve@clinic.example", Verdict.ANOTHER_ACCOUNT),
        ("x=ana@clinic.example", Verdict.ANOTHER_ACCOUNT),
    ],
)
def test_a_domain_that_names_another_of_its_own_as_sender_leaves_a_doubt(
    reverse_path: str, verdict: Verdict
) -> None:
    assert narrowed(Verdict.PASS, reverse_path, "ana@clinic.example") is verdict
    signed = Verdict.SIGNED if verdict is Verdict.PASS else Verdict.ANOTHER_ACCOUNT_SIGNED
    assert narrowed(Verdict.SIGNED, reverse_path, "ana@clinic.example") is signed
    for other in (Verdict.FAIL, Verdict.NONE, Verdict.TROUBLE):
        assert narrowed(other, reverse_path, "ana@clinic.example") is other
