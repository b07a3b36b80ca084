"""ARC sets of trusted sealers, sealed with real keys, against a name server of our own."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import dkim
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relay.identity.arc import links_of, published_chain
from relay.identity.checker import Dns
from relay.identity.evidence import Gatherer
from relay.identity.resolver import Inquiry, Resolver
from relay.identity.signature import opened
from relay.identity.verdict import Verdict

from .dns_server import Zone
from .test_dns_evidence import DATED, Key, at_once, verdict

pytestmark = pytest.mark.server

S, OF_ANOTHER, F, T = Verdict.SIGNED, Verdict.ANOTHER_ACCOUNT_SIGNED, Verdict.FAIL, Verdict.TROUBLE
UNI, SCHOOL, EVIL = "uni.example", "school.example", "evil.example"
SIGNED_THERE = "dkim=pass header.d=clinic.example; dmarc=pass header.from=clinic.example"
SENT_THERE = "spf=pass smtp.mailfrom=ana@clinic.example"
COVERED = [b"from", b"subject", b"date", b"to"]


@pytest.fixture(scope="module")
def keys() -> dict[str, Key]:
    return {domain: Key() for domain in ("clinic.example", UNI, SCHOOL, EVIL)}


@pytest.fixture(scope="module")
def signed(keys: dict[str, Key]) -> bytes:
    """What the writer's own domain let go."""
    return keys["clinic.example"].sign(DATED, "clinic.example")


@pytest.fixture
def zone(zone: Zone, keys: dict[str, Key]) -> Zone:
    for domain, key in keys.items():
        zone.txt(f"s1._domainkey.{domain}", key.record)
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=reject")
    return zone


@pytest_asyncio.fixture
async def check(zone: Zone) -> AsyncIterator[Dns]:
    """Of a relay whose admin trusts the university and the school."""
    gatherer = Gatherer(
        Resolver(zone.address, lookup_s=0.5), at_once, sealers=lambda: (UNI, SCHOOL), limit_s=2.0
    )
    check = Dns(gatherer)
    yield check
    check.close()


def sealed(
    raw: bytes,
    key: Key,
    domain: str,
    found: str,
    *,
    server: str = "",
    covered: list[bytes] = COVERED,
) -> bytes:
    """The mail as this server passes it on, with what it says it found."""
    server = server or f"mx.{domain}"
    results = f"Authentication-Results: {server}; {found}\r\n".encode()
    fields = dkim.arc_sign(
        results + raw, b"s1", domain.encode(), key.private, server.encode(), include_headers=list(covered)
    )
    assert fields
    return b"".join(fields) + raw


def forwarded(signed: bytes, change: bytes = b"[list] x") -> bytes:
    """Changed on the way, so that the writer's own signature says nothing any more."""
    return signed.replace(b"Subject: x", b"Subject: " + change)


async def test_what_a_trusted_sealer_saw_pass_overrules_what_forwarding_broke(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    broken = forwarded(signed)
    assert await verdict(check, broken, ip="198.51.100.1") is F
    for found in (SIGNED_THERE, SENT_THERE):  # and no more than signed: who got it can hand it in again
        raw = sealed(broken, keys[UNI], UNI, found)
        assert await verdict(check, raw, sender="bounce@uni.example") is S


async def test_whom_a_trusted_sealer_had_it_from_leaves_the_doubt_it_would_leave_here(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    by_another = "smtp.mailfrom=eve@clinic.example"
    for found in (f"spf=pass {by_another}", f"{SIGNED_THERE}; spf=fail {by_another}"):
        raw = sealed(forwarded(signed), keys[UNI], UNI, found)
        assert await verdict(check, raw, sender="bounce@uni.example") is OF_ANOTHER


async def test_nobody_is_trusted_unless_the_admin_says_so(
    zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    check = Dns(Gatherer(Resolver(zone.address, lookup_s=0.5), at_once, limit_s=2.0))
    raw = sealed(forwarded(signed), keys[UNI], UNI, SIGNED_THERE)
    assert await verdict(check, raw) is F
    assert not zone.asked[f"s1._domainkey.{UNI}", "TXT"]
    check.close()


async def test_a_chain_of_a_stranger_costs_no_question(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw = forwarded(signed)
    for _ in range(9):
        raw = sealed(raw, keys[EVIL], EVIL, f"{SIGNED_THERE}; arc=pass" if b"ARC-" in raw else SIGNED_THERE)
    assert await verdict(check, raw) is F
    assert not zone.asked[f"s1._domainkey.{EVIL}", "TXT"]


@pytest.mark.parametrize(
    "found",
    [
        "none",
        "dkim=fail header.d=clinic.example; spf=pass smtp.mailfrom=evil.example",
        "dmarc=pass header.from=clinic.example",
        f"{SENT_THERE}; dmarc=fail header.from=clinic.example",
        "dkim=pass header.d=clinic.example; dmarc=pass header.from=other.example",
        "dkim=pass header.d=evil.example",
    ],
)
async def test_a_trusted_sealer_who_saw_no_proof_proves_nothing(
    found: str, check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    assert await verdict(check, sealed(forwarded(signed), keys[UNI], UNI, found)) is F
    assert not zone.asked[f"s1._domainkey.{UNI}", "TXT"]


@pytest.mark.parametrize("server", ["mx.evil.example", "example", "uni.example.evil.example"])
async def test_the_words_of_another_server_are_not_the_sealers(
    server: str, check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw = sealed(forwarded(signed), keys[UNI], UNI, SIGNED_THERE, server=server)
    assert await verdict(check, raw) is F


@pytest.mark.parametrize("left_out", COVERED[1:])
async def test_a_sealers_signature_covers_what_ours_must(
    left_out: bytes, check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    covered = [name for name in COVERED if name != left_out]
    raw = sealed(forwarded(signed), keys[UNI], UNI, SIGNED_THERE, covered=covered)
    assert await verdict(check, raw) is F


@pytest.mark.parametrize(
    "change",
    [
        (b"hello", b"hullo"),
        (b"Subject: [list]", b"Subject: send"),
        (b"From: Ana", b"From: Eve"),
        (b"\r\nTo:", b"\r\nTo: eve@evil.example\r\nTo:"),
        (b"cv=none", b"cv=pass"),
        (b"smtp.mailfrom=ana@", b"smtp.mailfrom=eve@"),
        (b"mx.uni.example", b"mx2.uni.example"),
        (b"d=uni.example", b"d=school.example"),
        (b"ARC-Seal: i=1; ", b"ARC-Seal: i=1; h=from; "),
        (b"ARC-Seal: i=1;", b"ARC-Seal: i=2;"),
        (b"ARC-Message-Signature: i=1;", b"ARC-Message-Signature: i=1; l=1;"),
    ],
    ids=lambda change: change[1].decode().strip(),
)
async def test_a_chain_changed_in_any_place_proves_nothing(
    change: tuple[bytes, bytes], check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw = sealed(forwarded(signed), keys[UNI], UNI, SENT_THERE)
    assert await verdict(check, raw, sender="x@uni.example") is S
    assert change[0] in raw
    assert await verdict(check, raw.replace(*change), sender="x@uni.example") is F


async def test_a_seal_by_anothers_key_proves_nothing(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    assert await verdict(check, sealed(forwarded(signed), keys[EVIL], UNI, SIGNED_THERE)) is F


async def test_an_older_seal_that_does_not_verify_ends_the_chain(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    found = f"{SENT_THERE}; arc=pass"
    for key, said in ((keys[SCHOOL], S), (keys[EVIL], F)):
        raw = sealed(forwarded(signed), key, SCHOOL, SIGNED_THERE)
        assert await verdict(check, sealed(raw, keys[UNI], UNI, found)) is said


async def test_a_signature_that_let_text_be_added_is_no_proof_because_a_sealer_saw_it_pass(
    check: Dns, zone: Zone, keys: dict[str, Key]
) -> None:
    for options in ({"length": True}, {"include_headers": [b"from", b"date", b"to"]}):
        weak = keys["clinic.example"].sign(DATED, "clinic.example", **options)
        assert await verdict(check, sealed(weak, keys[UNI], UNI, SIGNED_THERE)) is F
    assert await verdict(check, sealed(DATED, keys[UNI], UNI, SIGNED_THERE)) is F  # nor one nobody can see


async def test_strict_policy_holds_for_what_a_sealer_saw_too(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    zone.txt("_dmarc.clinic.example", "v=DMARC1; p=reject; aspf=s")
    below = "spf=pass smtp.mailfrom=ana@mail.clinic.example"
    assert await verdict(check, sealed(forwarded(signed), keys[UNI], UNI, below)) is F
    assert await verdict(check, sealed(forwarded(signed), keys[UNI], UNI, SENT_THERE)) is S


async def test_two_trusted_sealers_in_a_row_are_believed_back_to_the_first(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw = sealed(forwarded(signed), keys[SCHOOL], SCHOOL, SIGNED_THERE)
    again = "dkim=fail header.d=clinic.example; arc=pass"
    assert await verdict(check, sealed(raw, keys[UNI], UNI, again)) is S
    # the fields may stand in any order
    fields, rest = sealed(raw, keys[UNI], UNI, again).split(b"DKIM-Signature:", 1)
    turned = b"".join(reversed(re.split(rb"(?m)^(?=ARC-)", fields)))
    assert await verdict(check, turned + b"DKIM-Signature:" + rest) is S


async def test_what_stood_before_a_stranger_in_the_chain_is_not_believed(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    first = sealed(signed, keys[SCHOOL], SCHOOL, SIGNED_THERE)
    changed = sealed(first.replace(b"hello", b"hullo"), keys[EVIL], EVIL, f"{SIGNED_THERE}; arc=pass")
    last = "dkim=fail header.d=clinic.example; arc=pass"
    assert await verdict(check, sealed(changed, keys[UNI], UNI, last)) is F
    # but what the newest saw itself is, whoever sealed before
    assert await verdict(check, sealed(changed, keys[UNI], UNI, f"{SENT_THERE}; arc=pass")) is S


@pytest.mark.parametrize("before", ["arc=fail", "arc=none"])
async def test_a_chain_that_was_found_broken_stays_broken(
    before: str, check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw = sealed(forwarded(signed), keys[EVIL], EVIL, SIGNED_THERE)
    fields = dkim.arc_sign(
        f"Authentication-Results: mx.{UNI}; {SENT_THERE}; {before}\r\n".encode() + raw,
        b"s1",
        UNI.encode(),
        keys[UNI].private,
        f"mx.{UNI}".encode(),
        include_headers=list(COVERED),
    )
    assert await verdict(check, b"".join(fields) + raw) is F


async def test_a_set_that_is_not_there_once_ends_the_chain(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw = sealed(forwarded(signed), keys[UNI], UNI, SENT_THERE)
    fields = [b"ARC-" + field for field in raw.partition(b"DKIM-Signature:")[0].split(b"ARC-")[1:]]
    assert len(fields) == 3
    for field in fields:
        assert await verdict(check, field + raw) is F
        assert await verdict(check, raw.replace(field, b"")) is F


async def test_hostile_chain_asks_for_few_keys_and_stops_at_the_first_that_is_not_there(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    def chain(others: int) -> bytes:
        raw, more = forwarded(signed), ""
        for number in range(others):
            zone.txt(f"s1._domainkey.h{number}.example", keys[EVIL].record)
            raw = sealed(raw, keys[EVIL], f"h{number}.example", f"{SIGNED_THERE}{more}")
            more = "; arc=pass"
        return sealed(raw, keys[UNI], UNI, f"{SENT_THERE}{more}")

    assert await verdict(check, chain(7)) is S
    zone.asked.clear()
    assert await verdict(check, chain(8)) is F
    assert not zone.asked[f"s1._domainkey.{UNI}", "TXT"]
    fewer = chain(6)
    del zone.records["s1._domainkey.h5.example", "TXT"]
    again = Dns(Gatherer(Resolver(zone.address, lookup_s=0.5), at_once, sealers=lambda: [UNI], limit_s=2.0))
    zone.asked.clear()
    assert await verdict(again, fewer) is F
    assert [n for n, _ in zone.asked if "_domainkey.h" in n] == ["s1._domainkey.h5.example"]
    again.close()


async def test_fifty_sets_of_one_sealer_hold_and_one_more_is_too_many(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    raw, more = forwarded(signed), ""
    for _ in range(50):
        raw = sealed(raw, keys[UNI], UNI, f"{SENT_THERE}{more}")
        more = "; arc=pass"
    assert await verdict(check, raw) is S
    one_more = b"".join(re.sub(rb"\bi=50;", b"i=51;", b"ARC-" + field) for field in raw.split(b"ARC-")[1:4])
    assert b"i=51;" in one_more
    assert await verdict(check, one_more + raw) is F


async def test_dns_trouble_about_a_seal_is_put_off_and_never_a_verdict(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    zone.broken.add(f"s1._domainkey.{UNI}")
    assert await verdict(check, sealed(forwarded(signed), keys[UNI], UNI, SENT_THERE)) is T


async def test_key_of_a_sealer_in_testing_mode_proves_nothing(
    check: Dns, zone: Zone, keys: dict[str, Key], signed: bytes
) -> None:
    zone.txt(f"s1._domainkey.{UNI}", f"{keys[UNI].record}; t=y")
    assert await verdict(check, sealed(forwarded(signed), keys[UNI], UNI, SENT_THERE)) is F


_PIECES = st.sampled_from(
    [
        b"i=1",
        b"i=2",
        b"i=0",
        b"i=51",
        b"i=1; i=1",
        b"; ",
        b"cv=pass",
        b"cv=none",
        b"a=rsa-sha256",
        b"d=uni.example",
        b"s=s1",
        b"h=from:to:subject:date",
        b"h=",
        b"bh=AAAA",
        b"b=AAAA",
        b"mx.uni.example",
        b"spf=pass smtp.mailfrom=clinic.example",
        b"(",
        b'"',
        b"\r\n ",
        b"\xff",
        b"=",
    ]
)
_VALUES = st.one_of(st.binary(max_size=60), st.lists(_PIECES, max_size=14).map(b"".join))
_NAMES = st.sampled_from([b"ARC-Seal", b"arc-message-signature", b"ARC-Authentication-Results", b"ARC-Seal "])
_FIELDS = st.lists(st.tuples(_NAMES, _VALUES), max_size=7)


@given(_FIELDS)
def test_any_fields_are_read_without_a_fault_and_make_no_proof(fields: list[tuple[bytes, bytes]]) -> None:
    inquiry = Inquiry(Resolver(("127.0.0.1", 9)), 0.0)  # no time to ask: whoever is asked shows as trouble
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in fields) + DATED
    chain = published_chain(raw, "clinic.example", [UNI], inquiry)
    assert chain is None
    message = opened(raw, "arc-seal")
    for link in links_of(message) if message else ():
        assert link.sealer


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_sealed_mail_with_any_octet_changed_proves_nothing_it_did_not_say(
    data: st.DataObject, keys: dict[str, Key], signed: bytes
) -> None:
    raw = sealed(forwarded(signed), keys[UNI], UNI, SENT_THERE)
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + data.draw(st.binary(max_size=3)) + raw[at + 1 :]
    record = {b"s1._domainkey.uni.example.": keys[UNI].record.encode()}
    read = published_chain(changed, "clinic.example", [UNI], _Published(record))
    if read is None or not read.domains():
        return
    # what a relaxed signature lets change: blanks, letter case of names, the fields it does not cover
    assert re.sub(rb"\s+", b"", _covered(changed)).lower() == re.sub(rb"\s+", b"", _covered(raw)).lower()


class _Published(Inquiry):
    """A domain that publishes this."""

    def __init__(self, records: dict[bytes, bytes]) -> None:
        super().__init__(Resolver(("127.0.0.1", 9)), 1.0)
        self._records = records

    def texts(self, name: str) -> list[bytes]:
        return [self._records[name.encode()]] if name.encode() in self._records else []


def _covered(raw: bytes) -> bytes:
    """Author, subject, date, recipient and text: what a reader is shown."""
    header, _, body = raw.partition(b"\r\n\r\n")
    found: Callable[[bytes], list[bytes]] = lambda name: re.findall(  # noqa: E731
        rb"(?im)^" + name + rb"[ \t]*:((?:.|\r\n[ \t])*?)(?=\r\n[^ \t]|\Z)", header
    )
    with suppress(ValueError):
        return b"|".join([*(b",".join(found(name)) for name in COVERED), body.rstrip()])
    return b""
