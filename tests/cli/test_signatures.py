"""What an admin is told about the key that signs what leaves."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from tests.cli.conftest import refused, run


def save(path: Path, key: PrivateKeyTypes) -> None:
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    path.chmod(0o600)


@pytest.fixture
def keys(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An RSA and an Ed25519 key, both in use."""
    save(home / "rsa.pem", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    save(home / "edwards.pem", ed25519.Ed25519PrivateKey.generate())
    monkeypatch.setenv("RELAY_DKIM_KEY", "rsa.pem,edwards.pem")
    monkeypatch.setenv("RELAY_DKIM_SELECTOR", "r2026,e2026")
    return home


def test_check_says_what_to_publish_as_a_line_of_a_zone(keys: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    (first, second) = [line.strip() for line in result.stdout.splitlines() if "IN TXT" in line]
    assert first.startswith('r2026._domainkey.relay.example.org. IN TXT "v=DKIM1; k=rsa; p=MII')
    assert all(len(string) <= 255 for string in first.split('"')[1::2])
    assert first.count('" "') == 1  # an RSA key is longer than one string of a TXT record may be
    assert second.startswith('e2026._domainkey.relay.example.org. IN TXT "v=DKIM1; k=ed25519; p=')


def test_check_says_it_to_programs_as_well(keys: Path) -> None:
    told = json.loads(run("check", "--json").stdout)
    assert [(r["name"], r["type"]) for r in told["dns"]] == [
        ("r2026._domainkey.relay.example.org", "TXT"),
        ("e2026._domainkey.relay.example.org", "TXT"),
    ]
    assert told["dns"][1]["value"].startswith("v=DKIM1; k=ed25519; p=")


def test_check_warns_of_a_key_others_can_read(keys: Path) -> None:
    (keys / "rsa.pem").chmod(0o644)
    assert "RELAY_DKIM_KEY: 'rsa.pem' can be read by others; chmod 600 it" in run("check").output


@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_file_that_holds_no_key_stops_the_start(keys: Path, command: str) -> None:
    (keys / "edwards.pem").write_text("secret notes")
    result = run(command)
    assert result.exit_code == 1
    assert "RELAY_DKIM_KEY: found 'edwards.pem'; accepted: a private key in PEM" in result.stderr
    assert "secret" not in result.output


def test_a_key_file_that_is_not_there_stops_the_start(keys: Path) -> None:
    (keys / "rsa.pem").unlink()
    assert refused(run("serve")) == "RELAY_DKIM_KEY: found 'rsa.pem'; accepted: a file that can be read"
