"""SPF, DKIM and DMARC against a name server of our own, with real keys."""

import base64
import ipaddress
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import dkim
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from relay.identity.checker import Dns, make_authenticator
from relay.identity.claim import Claim
from relay.identity.evidence import Gatherer
from relay.identity.resolver import Resolver
from relay.identity.signature import Check, NoVerdict
from relay.identity.verdict import Verdict

from .dns_server import Zone

pytestmark = pytest.mark.server

AUTHOR = "ana@clinic.example"
MAIL = b"From: Ana <ana@clinic.example>\r\nTo: consult@relay.example\r\nSubject: x\r\n\r\nhello\r\n"
P, S, F, N, T = Verdict.PASS, Verdict.SIGNED, Verdict.FAIL, Verdict.NONE, Verdict.TROUBLE


# 768 bits, made for this file: RFC 8301 §3.2 lets such keys prove nothing, and no library makes them now
SHORT_KEY = (
    b"-----BEGIN RSA PRIVATE KEY-----\n"
    b"MIIBzAIBAAJhANjrJ2FoXs8OFWHM/0l9CVIk4zrk6z58E8JFOzHDU34ca7sx29aBY0v8t0Rxf7o1J4mWMyrtWN577L"
    b"9YbrjFDlsihXdC+OqJzpNAqQLeChfL6oywoUv2KqFrYpHgMfBxHwIDAQABAmEAothmyAnCo06/Xpy3SkREKxbmP+B7"
    b"en1LmBzBQ6qPk61iczYLBA4+rV0beJZ8fR5JHYcFyNMi0hrYKD9VZUpNJRLkRMlvsq4r7CYxempbqAV09LvJ3uWJCP"
    b"WYiDexAXKBAjEA/cBcWWrjs6Ou0UYvmDYXPN/wHioiDUFa9ZvXuVdAIzwL/PuNS+Y5c1LkCbsVopsbAjEA2tc8uDzh"
    b"s2Piq25AmgZWB12XeP6XclCzaplsoeDrU7aY6N3Lro/GpWco4Hllmf5NAjBx4DjRfBGx1XwnuKq1UVj+XbUhpGDht/"
    b"m9DXIzX/+NkG4E21Mew7P2mDV0VHwyHA8CMQCFgRtU1idm1f/ZT3hvvn/LHIik0sQ3hA4AcTq5gsptlo6wOWbhxmqM"
    b"S2O/la+rA10CMQDxFWYdxXCwrqId74qb88zJFhHCth8pYTeZPk0/nDu/ZBuB8lvnm11be/0TVVDPgA8="
    b"\n-----END RSA PRIVATE KEY-----\n"
)
SHORT_PUBLIC = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhANjrJ2FoXs8OFWHM/0l9CVIk4zrk6z58E8JFOzHDU34ca7sx29aBY0v8t0"
    "Rxf7o1J4mWMyrtWN577L9YbrjFDlsihXdC+OqJzpNAqQLeChfL6oywoUv2KqFrYpHgMfBxHwIDAQAB"
)


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


async def at_once(check: Check) -> tuple[str, ...]:
    """The child process that does this in the relay has tests of its own."""
    return check.domains()


async def never(_check: Check) -> tuple[str, ...]:
    raise NoVerdict


@pytest_asyncio.fixture
async def check(zone: Zone) -> AsyncIterator[Dns]:
    check = Dns(Gatherer(Resolver(zone.address, lookup_s=0.5), at_once, limit_s=2.0))
    yield check
    check.close()


async def verdict(
    check: Dns, raw: bytes = MAIL, *, ip: str = "192.0.2.9", sender: str = AUTHOR, author: str = AUTHOR
) -> Verdict:
    return await check.verdict(
        Claim(raw=raw, client_ip=ip, helo="mail.clinic.example", reverse_path=sender, from_address=author)
    )


# --- DKIM -------------------------------------------------------------------------------


async def test_aligned_signature_passes(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is S


async def test_signature_of_a_sister_domain_passes_unless_the_policy_is_strict(
    check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.mail.clinic.example", key.record)
    raw = key.sign(MAIL, "mail.clinic.example")
    assert await verdict(check, raw) is S


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
    assert await verdict(check, key.sign(signed, "list.example")) is S


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
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is S


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
    assert await verdict(check, key.sign(raw, "clinic.example", canonicalize=(c, c))) is S


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


DATED = MAIL.replace(b"Subject: x", b"Subject: x\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000")
ALL_FOUR = (b"from", b"subject", b"date", b"to")


@pytest.mark.parametrize("left_out", [None, *ALL_FOUR[1:]])
async def test_signature_counts_only_if_it_covers_from_subject_date_and_to(
    left_out: bytes | None, check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    signed = [name for name in ALL_FOUR if name != left_out]
    raw = key.sign(DATED, "clinic.example", include_headers=signed)
    assert await verdict(check, raw) is (N if left_out else S)


@pytest.mark.parametrize(
    "field", [b"Subject: send", b"Date: Mon, 23 Nov 2026 10:00:00 +0000", b"To: eve@evil.example"]
)
@pytest.mark.parametrize("at_top", [True, False])
async def test_field_added_to_a_signed_mail_undoes_the_signature(
    field: bytes, at_top: bool, check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = key.sign(DATED, "clinic.example")
    assert await verdict(check, raw) is S
    raw = field + b"\r\n" + raw if at_top else raw.replace(b"\r\n\r\n", b"\r\n" + field + b"\r\n\r\n", 1)
    assert await verdict(check, raw) is N


async def test_field_that_was_not_there_when_signed_undoes_the_signature(
    check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    bare = MAIL.replace(b"Subject: x\r\n", b"")
    raw = key.sign(bare, "clinic.example")
    assert await verdict(check, raw) is S
    assert await verdict(check, b"Subject: send\r\n" + raw) is N


async def test_ed25519_signature_is_verified(check: Dns, zone: Zone) -> None:
    secret = ed25519.Ed25519PrivateKey.generate()
    public = base64.b64encode(secret.public_key().public_bytes_raw()).decode()
    zone.txt("s1._domainkey.clinic.example", f"v=DKIM1; k=ed25519; p={public}")
    seed = base64.b64encode(secret.private_bytes_raw())
    signature = dkim.sign(MAIL, b"s1", b"clinic.example", seed, signature_algorithm=b"ed25519-sha256")
    assert await verdict(check, signature + MAIL) is S
    assert await verdict(check, signature + MAIL.replace(b"hello", b"hullo")) is N


async def test_short_key_proves_nothing(check: Dns, zone: Zone) -> None:
    zone.txt("s1._domainkey.clinic.example", f"v=DKIM1; k=rsa; p={SHORT_PUBLIC}")
    signature = dkim.sign(MAIL, b"s1", b"clinic.example", SHORT_KEY)
    assert dkim.verify(signature + MAIL, dnsfunc=lambda *_, **__: f"p={SHORT_PUBLIC}".encode(), minkey=512)
    assert await verdict(check, signature + MAIL) is N


async def test_sha1_proves_nothing(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    assert await verdict(check, key.sign(MAIL, "clinic.example", signature_algorithm=b"rsa-sha1")) is N


@pytest.mark.parametrize(
    ("record", "result"),
    [("h=sha256", S), ("h=sha1:sha256", S), ("h=sha1", N), ("s=email", S), ("s=*", S), ("s=tlsrpt", N)],
)
async def test_key_is_used_for_what_it_is_published_for(
    record: str, result: Verdict, check: Dns, zone: Zone, key: Key
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record.replace("v=DKIM1; ", f"v=DKIM1; {record}; "))
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is result


@pytest.mark.parametrize(("days", "result"), [(1, S), (-1, N)])
async def test_signature_past_its_end_proves_nothing(
    days: int, result: Verdict, check: Dns, zone: Zone, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    end = int(time.time()) + days * 86_400
    monkeypatch.setattr(dkim.time, "time", lambda: end - 7 * 86_400)  # a week ago it was signed
    header_of = dkim.DKIM.gen_header

    def with_end(self: object, fields: list[tuple[bytes, bytes]], *rest: object, **more: object) -> bytes:
        signed: bytes = header_of(
            self, [*fields[:-2], (b"x", str(end).encode()), *fields[-2:]], *rest, **more
        )
        return signed

    monkeypatch.setattr(dkim.DKIM, "gen_header", with_end)
    raw = key.sign(MAIL, "clinic.example")
    monkeypatch.undo()
    assert b"x=" in raw
    assert await verdict(check, raw) is result


@pytest.mark.parametrize(
    ("domain", "selector"),
    [
        ("clinic.example", "s1._domainkey.evil.example.\\000.x"),
        ("evil\\.clinic.example", "s1"),
        ("evil.example\\046clinic.example", "s1"),
        ("clinic.example'a.evil.example", "s1"),
        ('evil.example"clinic.example', "s1"),
        ("clinic.example/evil.example", "s1"),
    ],
)
async def test_name_that_is_read_in_more_ways_than_one_is_not_even_looked_up(
    domain: str, selector: str, check: Dns, zone: Zone, key: Key
) -> None:
    signature = dkim.sign(MAIL, selector.encode(), domain.encode(), key.private)
    assert await verdict(check, signature + MAIL) is N
    assert not [name for name, _ in zone.asked if "_domainkey" in name]


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


@pytest.mark.parametrize(
    "record", ["v=spf1 +all", "v=spf1 ?include:nobody.example all", "v=spf1 include:_spf.host.example ~all"]
)
@pytest.mark.parametrize("ip", ["192.0.2.9", "2001:db8::9"])
async def test_policy_that_lets_anybody_send_proves_nobody(
    record: str, ip: str, check: Dns, zone: Zone
) -> None:
    zone.txt("clinic.example", record)
    zone.txt("_spf.host.example", "v=spf1 exists:%{d} all")
    assert await verdict(check, ip=ip) is N


async def test_trouble_with_the_second_question_leaves_the_first_answer(check: Dns, zone: Zone) -> None:
    zone.txt("clinic.example", "v=spf1 exists:%{i}.hosts.example -all")
    zone.records["192.0.2.9.hosts.example", "A"] = ["127.0.0.2"]
    zone.broken.add("240.0.0.1.hosts.example")
    assert await verdict(check) is P


async def test_address_of_a_hop_in_front_says_nothing_of_the_writer(zone: Zone, key: Key) -> None:
    zone.txt("clinic.example", "v=spf1 ip4:192.0.2.9 -all")  # the clinic's server is our hop as well
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=reject")
    zone.txt("s1._domainkey.clinic.example", key.record)
    gatherer = Gatherer(Resolver(zone.address, lookup_s=0.5), at_once, limit_s=2.0)
    check = Dns(gatherer, [ipaddress.ip_network("192.0.2.0/28")])
    assert await verdict(check) is N  # nor can its DMARC have failed: half of it was not looked at
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is S
    assert await verdict(check, ip="192.0.2.99") is F
    plain = Dns(gatherer)
    assert await verdict(plain) is P
    over_lmtp = await plain.verdict(
        Claim(raw=MAIL, client_ip="192.0.2.9", helo="h", reverse_path=AUTHOR, from_address=AUTHOR, lmtp=True)
    )
    assert over_lmtp is N
    check.close()


async def test_the_client_a_hop_in_front_names_is_the_one_spf_judges(zone: Zone, key: Key) -> None:
    zone.txt("clinic.example", "v=spf1 ip4:192.0.2.9 -all")
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=reject")
    gatherer = Gatherer(Resolver(zone.address, lookup_s=0.5), at_once, limit_s=2.0)
    check = Dns(gatherer, [ipaddress.ip_network("198.51.100.0/28")])

    async def forwarded(ip: str, *, hop: str = "198.51.100.1", lmtp: bool = False) -> Verdict:
        envelope = Claim(
            raw=MAIL, client_ip=hop, helo="mx", reverse_path=AUTHOR, from_address=AUTHOR, lmtp=lmtp
        )
        return await check.verdict(replace(envelope, origin_ip=ip, origin_helo="mail.clinic.example"))

    for lmtp in (False, True):
        assert await forwarded("192.0.2.9", lmtp=lmtp) is P
        assert await forwarded("192.0.2.10", lmtp=lmtp) is F
        assert await forwarded("", lmtp=lmtp) is N  # the hop does not know
        assert await forwarded("198.51.100.2", lmtp=lmtp) is N  # it had it from another hop of ours
    assert await forwarded("192.0.2.9", hop="203.0.113.1") is F  # a stranger's word
    assert await forwarded("192.0.2.9", hop="203.0.113.1", lmtp=True) is N
    check.close()


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
    assert await verdict(check, key.sign(MAIL, "clinic.example")) is S


async def test_answers_are_kept(check: Dns, zone: Zone, key: Key) -> None:
    zone.txt("s1._domainkey.clinic.example", key.record)
    raw = key.sign(MAIL, "clinic.example")
    assert [await verdict(check, raw) for _ in range(3)] == [S, S, S]
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
    assert await verdict(check, raw, ip=ip, sender=sender, author=author) not in (P, S)


async def test_factory_asks_the_resolver_it_is_given(zone: Zone) -> None:
    zone.txt("clinic.example", "v=spf1 ip4:192.0.2.9 -all")
    made = make_authenticator("dns", resolver=zone.address, verify=at_once)
    assert (
        await made.verdict(
            Claim(raw=MAIL, client_ip="192.0.2.9", helo="h", reverse_path=AUTHOR, from_address=AUTHOR)
        )
        is P
    )
    made.close()
