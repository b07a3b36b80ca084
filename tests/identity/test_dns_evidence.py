"""SPF, DKIM and DMARC against a name server of our own, with real keys."""

import base64
from collections.abc import AsyncIterator

import dkim
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from relay.identity.checker import Dns, make_authenticator
from relay.identity.dkim import Keys, NoVerdict, verified_domains
from relay.identity.evidence import Gatherer
from relay.identity.resolver import Resolver
from relay.identity.verdict import Verdict

from .dns_server import Zone, serve

pytestmark = pytest.mark.server

AUTHOR = "ana@clinic.example"
MAIL = b"From: Ana <ana@clinic.example>\r\nTo: consult@relay.example\r\nSubject: x\r\n\r\nhello\r\n"
P, F, N, T = Verdict.PASS, Verdict.FAIL, Verdict.NONE, Verdict.TROUBLE


class Key:
    """An RSA key, as signers and DNS want it."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    def sign(self, raw: bytes, domain: str, **options: object) -> bytes:
        signature: bytes = dkim.sign(raw, b"s1", domain.encode(), self.private, **options)
        return signature + raw


@pytest.fixture(scope="module")
def key() -> Key:
    return Key()


@pytest_asyncio.fixture
async def zone() -> AsyncIterator[Zone]:
    zone = Zone()
    transport = await serve(zone)
    yield zone
    transport.close()


async def at_once(raw: bytes, from_domain: str, keys: Keys) -> tuple[str, ...]:
    """The child process that does this in the relay has tests of its own."""
    return verified_domains(raw, from_domain, keys)


async def never(_raw: bytes, _from_domain: str, _keys: Keys) -> tuple[str, ...]:
    raise NoVerdict


@pytest_asyncio.fixture
async def check(zone: Zone) -> AsyncIterator[Dns]:
    check = Dns(Gatherer(Resolver(zone.address, lookup_s=0.5), at_once, limit_s=2.0))
    yield check
    check.close()


async def verdict(
    check: Dns, raw: bytes = MAIL, *, ip: str = "192.0.2.9", sender: str = AUTHOR, author: str = AUTHOR
) -> Verdict:
    return await check.verdict(raw, ip, "mail.clinic.example", sender, author)


# --- DKIM -------------------------------------------------------------------------------


async def test_aligned_signature_passes(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is P


async def test_signature_of_a_sister_domain_passes_unless_the_policy_is_strict(
    check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.mail.clinic.example", key.record)
    raw = key.sign(MAIL, "mail.clinic.example")
    assert await verdict(check, raw) is P


async def test_strict_policy_demands_the_exact_domain(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.mail.clinic.example", key.record)
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=none; adkim=s")
    assert await verdict(check, key.sign(MAIL, "mail.clinic.example")) is F


async def test_foreign_signature_is_not_even_looked_up(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.list.example", key.record)
    assert await verdict(check, key.sign(MAIL, "list.example")) is N
    assert not zone.asked["s1._domainkey.list.example", "TXT"]


async def test_second_signature_counts_as_well(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    signed = key.sign(MAIL, "clinic.example")
    assert await verdict(check, key.sign(signed, "list.example")) is P


@pytest.mark.parametrize(
    "change", [(b"hello", b"hullo"), (b"Subject: x", b"Subject: y"), (b"Ana <ana@", b"Eve <ana@")]
)
async def test_changed_mail_does_not_pass(
    change: tuple[bytes, bytes], check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = key.sign(MAIL, "clinic.example").replace(*change)
    assert await verdict(check, raw) is N


async def test_signature_over_part_of_the_text_is_refused(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = key.sign(MAIL, "clinic.example", length=True)
    assert b"l=" in raw
    assert await verdict(check, raw) is N


async def test_second_from_breaks_the_signature(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = b"From: eve@clinic.example\r\n" + key.sign(MAIL, "clinic.example")
    assert await verdict(check, raw) is N


@pytest.mark.parametrize("record", ["v=DKIM1; p=", "v=DKIM1; k=rsa; p=!!!", "rubbish", "p"])
async def test_revoked_or_broken_key_proves_nothing(record: str, check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", record)
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is N


async def test_key_in_testing_mode_proves_nothing(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", f"{key.record}; t=y:s")
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is N


async def test_key_is_found_among_other_records(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", "some-verification=1", key.record)
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is P


async def test_key_longer_than_any_signer_needs_is_not_tried(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", f"{key.record}; n={'x' * 1200}")
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is N


async def test_signature_longer_than_any_signer_writes_is_passed_over(
    check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    signed = key.sign(MAIL, "clinic.example")
    assert await verdict(check, signed.replace(b"DKIM-Signature: ", b"DKIM-Signature: " + b" " * 9000)) is N
    assert not zone.asked["s1._domainkey.clinic.example", "TXT"]


@pytest.mark.parametrize("c", [b"simple", b"relaxed"])
@pytest.mark.parametrize("body", [b"", b"\r\n", b" a\t b \r\n\r\n \r\n", b"a " * 200 + b"\r\n.\r\n\r\n"])
async def test_either_way_to_sign_a_text_is_understood(
    c: bytes, body: bytes, check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = MAIL.replace(b"hello\r\n", body)
    assert await verdict(check, key.sign(raw, "clinic.example", canonicalize=(c, c))) is P


async def test_no_signature_verified_in_time_is_trouble_and_never_a_verdict(zone: Zone, key: Key) -> None:
    check = Dns(Gatherer(Resolver(zone.address, lookup_s=0.5), never, limit_s=2.0))
    zone.txt("s1._domainkey.clinic.example", key.record)
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=reject")
    zone.txt("clinic.example", "v=spf1 ip4:192.0.2.9 -all")
    signed = key.sign(MAIL, "clinic.example")
    assert await verdict(check, signed, ip="198.51.100.1") is T
    assert await verdict(check, signed) is P  # SPF proves it alone
    assert await verdict(check, ip="198.51.100.1") is F  # nothing to verify
    check.close()


# --- SPF --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", P),
        ("v=spf1 a:mx.clinic.example -all", P),
        ("v=spf1 mx -all", P),
        ("v=spf1 include:_spf.host.example -all", P),
        ("v=spf1 redirect=_spf.host.example", P),
        ("v=spf1 -all", N),
        ("v=spf1 ~all", N),
        ("v=spf1 ip4:not-an-address -all", N),
        ("v=spf1 include:clinic.example -all", N),
        ("no policy", N),
    ],
)
async def test_spf_of_the_reverse_path(record: str, result: Verdict, check: Dns, zone: Zone) -> None:
    zone.txt("clinic.example", record)
    zone.txt("_spf.host.example", "v=spf1 ip4:192.0.2.9 -all")
    zone.records["mx.clinic.example", "A"] = ["192.0.2.9"]
    zone.records["clinic.example", "MX"] = ["10 mx.clinic.example."]
    assert await verdict(check) is result


async def test_spf_of_helo_stands_in_for_the_null_reverse_path(check: Dns, zone: Zone) -> None:
    zone.txt("mail.clinic.example", "v=spf1 ip4:192.0.2.9 -all")
    assert await verdict(check, sender="") is P


async def test_spf_of_another_domain_proves_nothing_and_is_not_asked(check: Dns, zone: Zone) -> None:
    zone.broken.add("bounce.example")
    assert await verdict(check, sender="x@bounce.example") is N


async def test_spf_over_ipv6(check: Dns, zone: Zone) -> None:
    zone.txt("clinic.example", "v=spf1 ip6:2001:db8::/32 -all")
    assert await verdict(check, ip="2001:db8::9") is P


# --- DMARC ------------------------------------------------------------------------------


async def test_published_policy_makes_a_fail_final(check: Dns, zone: Zone) -> None:
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=reject")
    zone.txt("clinic.example", "v=spf1 -all")
    assert await verdict(check) is F


async def test_policy_of_the_organisation_holds_below_it(check: Dns, zone: Zone) -> None:
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=none")
    assert await verdict(check, author="ana@north.clinic.example") is F


@pytest.mark.parametrize(
    "records", [("v=DMARC1; p=reject", "v=DMARC1; p=none"), ("v=DMARC1",), ("v=spf1 -all",), ("v=DMARC1; p",)]
)
async def test_unclear_policy_is_none(records: tuple[str, ...], check: Dns, zone: Zone) -> None:
    zone.txt("_dmarc.clinic.example", *records)
    assert await verdict(check) is N


async def test_nothing_published_is_no_verdict(check: Dns) -> None:
    assert await verdict(check) is N


# --- trouble ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clinic.example", "_dmarc.clinic.example", "s1._domainkey.clinic.example"])
async def test_server_failure_is_trouble(name: str, check: Dns, zone: Zone, key: Key) -> None:
    zone.broken.add(name)
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is T


async def test_silence_is_trouble_within_the_limit(check: Dns, zone: Zone) -> None:
    zone.silent |= {"clinic.example", "_dmarc.clinic.example"}
    assert await verdict(check) is T


async def test_a_pass_stands_though_spf_met_trouble(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    zone.broken.add("clinic.example")
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is P


async def test_answers_are_kept(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = key.sign(MAIL, "clinic.example")
    assert [await verdict(check, raw) for _ in range(3)] == [P, P, P]
    assert zone.asked["s1._domainkey.clinic.example", "TXT"] == 1


async def test_side_by_side_checks_do_not_mix(check: Dns, zone: Zone) -> None:
    import asyncio

    zone.txt("clinic.example", "v=spf1 ip4:192.0.2.9 -all")
    ips = ["192.0.2.9", "192.0.2.10"] * 6
    verdicts = await asyncio.gather(*(verdict(check, ip=ip) for ip in ips))
    assert verdicts == [P, N] * 6


@pytest.mark.parametrize(
    ("raw", "sender", "author", "ip"),
    [
        (b"", "", "", ""),
        (b"DKIM-Signature:\r\n\r\n", "@", "@", "not-an-ip"),
        (
            b"DKIM-Signature: v=1; a=rsa-sha256; d=clinic.example; s=\xff; h=from; bh=; b=\r\n\r\n",
            AUTHOR,
            AUTHOR,
            "::1",
        ),
        (
            b"DKIM-Signature: d=clinic.example\r\n" * 50 + b"\r\n",
            "a" * 300 + "@clinic.example",
            AUTHOR,
            "192.0.2.9",
        ),
        (b"\0\r\n\r\n", "x@" + "a." * 200, "x@" + "a." * 200, "192.0.2.9"),
        (MAIL, "%{l}@clinic.example", "x@..", "192.0.2.9"),
        (b"DKIM-Signature: s=\xff\r\n; d=\xff.clinic.example\r\n\r\n", AUTHOR, AUTHOR, "192.0.2.9"),
        (b"DKIM-Signature: s=.; d=clinic.example.\r\n\r\n", AUTHOR, AUTHOR, "192.0.2.9"),
    ],
    ids=[
        "empty",
        "no-domain",
        "broken-signature",
        "many-signatures",
        "long-names",
        "macros",
        "octets",
        "dots",
    ],
)
async def test_hostile_input_is_no_pass(raw: bytes, sender: str, author: str, ip: str, check: Dns) -> None:
    assert await verdict(check, raw, ip=ip, sender=sender, author=author) is not P


async def test_factory_asks_the_resolver_it_is_given(zone: Zone) -> None:
    zone.txt("clinic.example", "v=spf1 ip4:192.0.2.9 -all")
    made = make_authenticator("dns", resolver=zone.address, verify=at_once)
    assert await made.verdict(MAIL, "192.0.2.9", "h", AUTHOR, AUTHOR) is P
    made.close()
