"""The relay's signatures, verified by dkimpy with keys out of a name server on loopback."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from relay.deid.replacing.redacted import Redacted
from relay.identity.resolver import Inquiry, Resolver
from relay.mail.compose import Draft, Listed, compose, dated
from relay.smtp.courier import check_parcel
from relay.smtp.parcel import Parcel
from relay.smtp.signing import KeyUnusable, Signer, read_key
from tests.identity.dns_server import Zone

DOMAIN = "relay.example"
OTHERS = (
    "To: eve@evil.example", "Cc: eve@evil.example", "Reply-To: eve@evil.example", "Subject: x",
    "Date: Mon, 23 Nov 2026 12:00:00 +0000", "Message-ID: <x@y.example>", "References: <x@y.example>",
    "In-Reply-To: <x@y.example>", "MIME-Version: 1.0", "Content-Type: text/html",
    "Content-Transfer-Encoding: base64", "Content-Disposition: attachment", "Auto-Submitted: auto-replied",
)  # fmt: skip

SavePem = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> SavePem:
    def save(key: PrivateKeyTypes, name: str = "key.pem", password: bytes = b"") -> Path:
        lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
        (tmp_path / name).write_bytes(pem)
        return tmp_path / name

    return save


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def signer(save: SavePem, rsa_key: rsa.RSAPrivateKey) -> Signer:
    edwards = save(ed25519.Ed25519PrivateKey.generate(), "edwards.pem")
    return Signer(DOMAIN, [read_key(save(rsa_key), "r2026"), read_key(edwards, "e2026")])


@pytest.fixture
def zone(zone: Zone, signer: Signer) -> Zone:
    for name, text in signer.records():
        zone.txt(name, text)
    return zone


def mail(**more: object) -> bytes:
    fields: dict[str, object] = {
        "from_name": "Colleague Birch (via Relay)",
        "from_address": f"r-abc@{DOMAIN}",
        "to_address": "dana@lakeside.example",
        "subject": Redacted("Über [client]"),
        "text": Redacted("Grüße.\n\n  From here on: = and trailing blanks   \n"),
        "html": "<p>Grüße</p>",
        "message_id": f"<0a1b@{DOMAIN}>",
        "references": ("<a@lakeside.example>", "<b@lakeside.example>"),
        "listed": Listed(title="Grief", id=f"grief.{DOMAIN}", leave_address=f"relay@{DOMAIN}"),
    }
    draft = Draft(**{**fields, **more})  # type: ignore[arg-type]
    return dated(compose(draft), datetime(2026, 11, 23, 12, tzinfo=UTC))


async def verified(raw: bytes, zone: Zone) -> list[bool]:
    """What a receiver's dkimpy says of each signature, having asked the zone."""

    def look() -> list[bool]:
        inquiry = Inquiry(Resolver(zone.address, lookup_s=2.0), 5.0)

        def txt(name: bytes, timeout: int = 0) -> bytes | None:
            return next(iter(inquiry.texts(name.decode("ascii"))), None)

        def valid(index: int) -> bool:
            try:
                return bool(dkim.DKIM(raw).verify(index, dnsfunc=txt))
            except dkim.ValidationError:  # the body is another
                return False

        return [valid(0), valid(1)]

    return await asyncio.to_thread(look)


@pytest.mark.server
async def test_both_signatures_verify_with_what_is_published(signer: Signer, zone: Zone) -> None:
    raw = signer.signed(mail())
    assert await verified(raw, zone) == [True, True]
    assert raw.count(b"a=rsa-sha256") == raw.count(b"a=ed25519-sha256") == 1
    assert raw.endswith(mail())
    check_parcel(Parcel(id="1", reverse_path="", recipient="dana@lakeside.example", raw=raw))


@pytest.mark.server
async def test_mail_to_an_address_with_other_letters_verifies(signer: Signer, zone: Zone) -> None:
    assert await verified(signer.signed(mail(to_address="jürgen@lakeside.example")), zone) == [True, True]


@pytest.mark.server
async def test_a_hop_that_folds_anew_breaks_nothing(signer: Signer, zone: Zone) -> None:
    raw = (
        signer.signed(mail())
        .replace(b"References: ", b"References:\r\n\t")
        .replace(b"Subject: ", b"SUBJECT:  ")
    )
    assert await verified(raw, zone) == [True, True]


@pytest.mark.server
async def test_another_from_breaks_both_signatures(signer: Signer, zone: Zone) -> None:
    raw = signer.signed(mail())
    changed = raw.replace(b"Colleague Birch", b"Colleague Rowan")
    assert await verified(changed, zone) == [False, False]
    first, last = (
        b"From: eve@evil.example\r\n" + raw,
        raw.replace(b"\r\n\r\n", b"\r\nFrom: eve@evil.example\r\n\r\n", 1),
    )
    assert await verified(first, zone) == [False, False]
    assert await verified(last, zone) == [False, False]


@pytest.mark.server
@pytest.mark.parametrize("added", OTHERS, ids=lambda field: field.partition(":")[0])
async def test_a_field_that_is_added_breaks_both_signatures(signer: Signer, zone: Zone, added: str) -> None:
    raw = signer.signed(mail())
    assert await verified(f"{added}\r\n".encode() + raw, zone) == [False, False]


@pytest.mark.server
async def test_text_that_is_changed_or_added_breaks_both_signatures(signer: Signer, zone: Zone) -> None:
    raw = signer.signed(mail())
    assert await verified(raw.replace(b"here on", b"there on"), zone) == [False, False]
    assert await verified(raw + b"Call me.\r\n", zone) == [False, False]


def test_without_a_key_mail_stays_as_it_is() -> None:
    assert Signer().signed(b"x") == b"x"
    assert Signer().records() == ()


def test_the_record_names_selector_and_domain(signer: Signer) -> None:
    (rsa_name, rsa_text), (edwards_name, edwards_text) = signer.records()
    assert (rsa_name, edwards_name) == (f"r2026._domainkey.{DOMAIN}", f"e2026._domainkey.{DOMAIN}")
    assert rsa_text.startswith("v=DKIM1; k=rsa; p=MII")
    assert edwards_text.startswith("v=DKIM1; k=ed25519; p=")
    assert len(edwards_text) < 80  # 32 octets in base64: RFC 8463 §4.2 has no wrapping around the key


@pytest.mark.parametrize(
    "key",
    [
        lambda: rsa.generate_private_key(public_exponent=65537, key_size=1024),
        lambda: ec.generate_private_key(ec.SECP256R1()),
        lambda: dsa.generate_private_key(2048),
    ],
    ids=["short", "curve", "dsa"],
)
def test_a_key_nobody_would_verify_is_refused(save: SavePem, key: Callable[[], PrivateKeyTypes]) -> None:
    with pytest.raises(KeyUnusable, match="2048 to 4096 bits or Ed25519"):
        read_key(save(key()), "s")


def test_a_key_with_a_password_is_refused(save: SavePem, rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(KeyUnusable, match="without a password"):
        read_key(save(rsa_key, password=b"x"), "s")


@pytest.mark.parametrize(
    "content", [b"", b"secret notes", b"\xff\xfe", b"-----BEGIN PRIVATE KEY-----\nMII\n"]
)
def test_what_is_no_key_is_refused_without_repeating_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(KeyUnusable) as refused:
        read_key(tmp_path / "key.pem", "s")
    assert "secret" not in str(refused.value)


def test_a_key_shows_nothing_of_itself(signer: Signer) -> None:
    assert "PRIVATE" not in repr(signer._keys)
