"""`relay check --deployed`: against a name server of the test, with real keys, certificates and files."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import trustme
from cryptography.hazmat.primitives.asymmetric import rsa

from relay.cli.deployment.looking import deployed_points
from relay.settings.env import load_settings
from relay.smtp.signing import read_key
from tests.cli.conftest import run
from tests.cli.test_signatures import save
from tests.identity.dns_server import Zone, serve
from tests.smtp.smarthost import Smarthost

pytestmark = pytest.mark.server

DOMAIN = "relay.association.example"
MX = "mx.association.example"
ADDRESS, REVERSE = "192.0.2.7", "7.2.0.192.in-addr.arpa"
SELECTOR = f"r2026._domainkey.{DOMAIN}"
Points = dict[str, dict[str, str]]


class Deployment:
    """A relay as an association runs it, and the world around it; a test breaks one thing."""

    def __init__(self, home: Path, zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.zone, self._monkeypatch = home, zone, monkeypatch

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._monkeypatch.setenv(f"RELAY_{name}", value)

    async def points(self) -> Points:
        """What is found, by the point's name."""
        found = await asyncio.to_thread(lambda: deployed_points(load_settings(), datetime.now(UTC)))
        return {point.name: dataclasses.asdict(point) for point in found}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest_asyncio.fixture
async def smarthost() -> AsyncIterator[tuple[Smarthost, int]]:
    """One that takes mail, and its port."""
    host = Smarthost()
    _, port = await host.start()
    yield host, port
    await host.stop()


@pytest_asyncio.fixture
async def deployment(
    home: Path, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, smarthost: tuple[Smarthost, int]
) -> AsyncIterator[Deployment]:
    zone = Zone()
    transport = await serve(zone)
    (home / ".env").write_text((home / ".env").read_text().replace("RELAY_AUTHENTICATION=off", ""))
    save(home / "rsa.pem", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    certificate = authority.issue_cert(MX)
    for number, blob in enumerate(certificate.cert_chain_pems):
        blob.write_to_path(home / "chain.pem", append=number > 0)
    certificate.private_key_pem.write_to_path(home / "tls.pem")
    (home / "tls.pem").chmod(0o600)
    authority.cert_pem.write_to_path(home / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(home / "authority.pem"))
    for path in (home / "config", *(home / "config").iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
    zone.records |= {
        (DOMAIN, "MX"): [f"10 {MX}."],
        (MX, "A"): [ADDRESS],
        (REVERSE, "PTR"): [f"{MX}."],
    }
    zone.txt(DOMAIN, "v=spf1 mx -all")
    zone.txt(f"_dmarc.{DOMAIN}", "v=DMARC1; p=reject")
    zone.txt(SELECTOR, read_key(home / "rsa.pem", "r2026").record)
    it = Deployment(home, zone, monkeypatch)
    it.set(
        DOMAIN=DOMAIN,
        LISTEN="0.0.0.0:2525",
        AUTHENTICATION="dns",
        RESOLVER="{}:{}".format(*zone.address),
        DKIM_KEY="rsa.pem",
        DKIM_SELECTOR="r2026",
        TLS_CERT="chain.pem",
        TLS_KEY="tls.pem",
        SMARTHOST=f"127.0.0.1:{smarthost[1]}",
    )
    yield it
    transport.close()


async def test_a_sound_set_up_has_nothing_to_mend(deployment: Deployment) -> None:
    points = await deployment.points()
    assert {name: p for name, p in points.items() if p["state"] != "ok"} == {}
    assert {
        "domain", "MX", "SPF", "DKIM r2026", "DMARC", "PTR", "TLS name", "TLS expiry", "TLS chain",
        "files: .env", "files: config", "files: keys", "trusted hop", "smarthost", "smarthost TLS", "logs",
    } <= set(points)  # fmt: skip


async def test_each_point_is_one_line_that_says_what_to_do_next(deployment: Deployment) -> None:
    deployment.zone.records.pop((DOMAIN, "MX"))
    result = await asyncio.to_thread(run, "check", "--deployed")
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("mend")]
    assert line == (
        f"mend  MX: nothing is published for {DOMAIN}; right: an MX record that names the server in front of"
        f" Relay; next: publish: {DOMAIN}. IN MX 10 the.name.of.your.server."
    )


def drop(*key: str) -> Callable[[Deployment], None]:
    return lambda it: it.zone.records.pop((key[0], key[1])) and None


def text(name: str, *texts: str) -> Callable[[Deployment], None]:
    return lambda it: it.zone.txt(name, *texts)


def record(name: str, kind: str, *values: str) -> Callable[[Deployment], None]:
    return lambda it: it.zone.records.update({(name, kind): list(values)})


IN_THE_DNS = [
    ("mx-null", record(DOMAIN, "MX", "0 ."), "MX", "mend", "null MX"),
    ("mx-without-address", drop(MX, "A"), "MX", "mend", "has no address"),
    ("spf-missing", drop(DOMAIN, "TXT"), "SPF", "mend", "nothing is published"),
    ("spf-twice", text(DOMAIN, "v=spf1 mx -all", "v=spf1 -all"), "SPF", "mend", "2 records"),
    ("spf-for-all", text(DOMAIN, "v=spf1 +all"), "SPF", "mend", "everybody may send"),
    ("spf-without-us", text(DOMAIN, "v=spf1 ip4:198.51.100.1 -all"), "SPF", "look", ADDRESS),
    ("dkim-missing", drop(SELECTOR, "TXT"), "DKIM r2026", "mend", "nothing is published"),
    ("dkim-other", text(SELECTOR, "v=DKIM1; k=rsa; p=MIIB"), "DKIM r2026", "mend", "another key"),
    ("dkim-revoked", text(SELECTOR, "v=DKIM1; p="), "DKIM r2026", "mend", "revoked"),
    ("dmarc-missing", drop(f"_dmarc.{DOMAIN}", "TXT"), "DMARC", "mend", "nothing is published"),
    ("dmarc-none", text(f"_dmarc.{DOMAIN}", "v=DMARC1; p=none"), "DMARC", "look", "policy none"),
    ("ptr-missing", drop(REVERSE, "PTR"), "PTR", "look", "no name"),
    ("ptr-elsewhere", record(REVERSE, "PTR", "host7.elsewhere.example."), "PTR", "look", "no name"),
    ("no-answer", lambda it: it.zone.broken.add(f"_dmarc.{DOMAIN}"), "DMARC", "look", "no answer"),
]


@pytest.mark.parametrize(
    ("breaks", "name", "state", "found"),
    [pytest.param(*case[1:], id=case[0]) for case in IN_THE_DNS],
)
async def test_what_is_wrong_in_the_dns_is_told(
    deployment: Deployment, breaks: Callable[[Deployment], None], name: str, state: str, found: str
) -> None:
    breaks(deployment)
    point = (await deployment.points())[name]
    assert point["state"] == state
    assert found in point["found"]
    assert point["right"]
    assert point["next"]


async def test_certificate_for_another_name_by_an_unknown_authority_is_told(deployment: Deployment) -> None:
    stranger = trustme.CA().issue_cert("www.elsewhere.example")
    stranger.cert_chain_pems[0].write_to_path(deployment.home / "chain.pem")
    stranger.private_key_pem.write_to_path(deployment.home / "tls.pem")
    points = await deployment.points()
    assert points["TLS name"]["found"] == "for www.elsewhere.example"
    assert points["TLS name"]["right"] == f"the name of the MX: {MX}"
    assert points["TLS chain"]["state"] == "look"


@pytest.mark.parametrize(("days", "state"), [(-1, "mend"), (5, "look"), (60, "ok")])
async def test_certificate_that_ends_is_told_in_time(
    deployment: Deployment, authority: trustme.CA, days: int, state: str
) -> None:
    now = datetime.now(UTC)
    ends = now + timedelta(days=days, hours=1)
    certificate = authority.issue_cert(MX, not_before=now - timedelta(days=90), not_after=ends)
    certificate.cert_chain_pems[0].write_to_path(deployment.home / "chain.pem")
    certificate.private_key_pem.write_to_path(deployment.home / "tls.pem")
    assert (await deployment.points())["TLS expiry"]["state"] == state


async def test_key_that_is_not_the_certificates_is_told(deployment: Deployment) -> None:
    save(deployment.home / "tls.pem", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    assert (await deployment.points())["TLS"]["state"] == "mend"


async def test_public_listener_without_certificate_is_told(deployment: Deployment) -> None:
    deployment.set(TLS_CERT="", TLS_KEY="")
    point = (await deployment.points())["TLS"]
    assert (point["state"], "in clear" in point["found"]) == ("mend", True)


@pytest.mark.parametrize(
    ("path", "mode", "name"),
    [
        (".env", 0o640, "files: .env"),
        ("rsa.pem", 0o604, "files: keys"),
        ("var", 0o755, "files: database"),
        ("var/relay.db-wal", 0o644, "files: database"),
    ],
)
async def test_file_that_others_can_read_is_told(
    deployment: Deployment, path: str, mode: int, name: str
) -> None:
    (deployment.home / "var").mkdir(mode=0o700)
    for made in ("var/relay.db", "var/relay.db-wal"):
        (deployment.home / made).touch(mode=0o600)
    assert (await deployment.points())[name]["state"] == "ok"
    (deployment.home / path).chmod(mode)
    point = (await deployment.points())[name]
    assert point["state"] == "mend"
    assert f"{path} is {mode:04o}" in point["found"]
    assert f"chmod {'700' if path == 'var' else '600'} {path}" in point["next"]


async def test_roster_that_others_can_read_is_told(deployment: Deployment) -> None:
    (deployment.home / "config/members.yaml").chmod(0o644)
    assert (await deployment.points())["files: config"]["state"] == "look"


async def test_trusted_hop_is_told_with_its_name(deployment: Deployment) -> None:
    deployment.set(AUTHENTICATION="upstream", AUTHSERV_ID=MX, TRUSTED_PEERS="192.0.2.0/28")
    points = await deployment.points()
    assert "192.0.2.0/28" in points["trusted hop"]["found"]
    assert points["authserv-id"]["found"] == MX


async def test_smarthost_that_does_not_let_us_in_is_told_without_its_words(
    deployment: Deployment, smarthost: tuple[Smarthost, int]
) -> None:
    smarthost[0].script["GREETING"] = "554 no mail for ana.ruiz@clinic.example"
    point = (await deployment.points())["smarthost"]
    assert (point["state"], "it refuses with 554" in point["found"]) == ("mend", True)
    assert "ana.ruiz" not in json.dumps(point)


async def test_smarthost_in_clear_over_the_network_is_told(
    deployment: Deployment, smarthost: tuple[Smarthost, int]
) -> None:
    # no loopback address, though it leads here
    deployment.set(SMARTHOST=f"0.0.0.0:{smarthost[1]}", SMARTHOST_TLS="none")
    assert (await deployment.points())["smarthost TLS"]["state"] == "mend"


async def test_programs_are_told_the_same(deployment: Deployment) -> None:
    result = await asyncio.to_thread(run, "check", "--deployed", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert {"name": "domain", "state": "ok", "found": DOMAIN, "right": "", "next": ""} in told["deployed"]


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"AUTHENTICATION": "off"}, "RELAY_AUTHENTICATION: found off with"),
        ({"AUTHENTICATION": "off", "SMARTHOST": ""}, "RELAY_AUTHENTICATION: found off with"),
        ({"AUTHENTICATION": "upstream", "AUTHSERV_ID": MX}, "RELAY_TRUSTED_PEERS: found nothing"),
        ({"TRUSTED_PEERS": "0.0.0.0/0"}, "RELAY_TRUSTED_PEERS: found"),
        ({"TRUSTED_PEERS": "0.0.0.0/1,128.0.0.0/1"}, "RELAY_TRUSTED_PEERS: found 0.0.0.0/1"),
        ({"TRUSTED_PEERS": "2001::/16"}, "RELAY_TRUSTED_PEERS: found 2001::/16"),
    ],
    ids=["off-to-real-people", "off-in-public", "no-hop", "all", "all-in-halves", "a-provider"],
)
async def test_relay_that_would_believe_anybody_does_not_start(
    deployment: Deployment, variables: dict[str, str], told: str
) -> None:
    deployment.set(**variables)
    result = await asyncio.to_thread(run, "serve")
    assert result.exit_code == 1
    assert told in result.stderr
