"""A relay that is watched: numbers without names, readiness, and a certificate changed while it runs."""

import asyncio
import re
import ssl
from pathlib import Path

import pytest

from relay.settings.env_kinds import HostPort
from tests.e2e import people
from tests.e2e.conftest import Begin
from tests.e2e.relay_under_test import RelayUnderTest, until
from tests.smtp.test_certificate import Files, shown

pytestmark = pytest.mark.server

HTTP = HostPort("127.0.0.1", 0)


async def get(relay: RelayUnderTest, path: str) -> tuple[int, str]:
    at = relay.relay.watch_address
    assert at is not None
    reader, writer = await asyncio.open_connection(*at)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    return int(head.split()[1]), body


async def test_metrics_tell_numbers_and_name_nobody(begin: Begin) -> None:
    relay = await begin(http_listen=HTTP)
    assert await get(relay, "/readyz") == (200, "ok\n")
    await relay.write(people.MAREN, "grief", people.WITHOUT_NAMES)
    told = (await get(relay, "/metrics"))[1]
    numbers = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert numbers["relay_mails_accepted_total"] == "1"
    assert numbers["relay_ledger_balanced"] == "1"
    assert numbers['relay_smtp_replies_total{code="250",status="2.0.0"}'] >= "1"
    assert "@" not in told
    assert "127.0.0.1" not in told
    labels = set(re.findall(r'"([^"]*)"', told))
    assert all(re.fullmatch(r"[a-z][a-z-]*|\d{3}|\d\.\d{1,3}\.\d{1,3}", label) for label in labels), labels


async def test_a_certificate_changed_on_disk_is_shown_and_a_broken_one_is_not(
    begin: Begin, tmp_path: Path
) -> None:
    files = Files(tmp_path)
    first = files.renew()
    relay = await begin(tls_cert=files.certificate, tls_key=files.key)
    at = relay.relay.listener.addresses[0]
    assert await shown(at, files.authority) == first

    files.certificate.write_text("half a certificate")

    async def refused() -> bool:
        return "certificate refused" in relay.logged.getvalue()

    await until(refused, "the broken certificate is logged")
    assert await shown(at, files.authority) == first
    second = files.renew()

    async def renewed() -> bool:
        try:
            return await shown(at, files.authority) == second
        except ssl.SSLError:
            return False

    await until(renewed, "the new certificate is shown")
    assert relay.logged.getvalue().count("certificate refused") == 1


async def test_limits_of_the_policy_hold_for_the_next_connection(begin: Begin) -> None:
    relay = await begin()
    relay.configure("policy.yaml", people.policy({"limits": {"recipients": 1}}))

    async def in_force() -> bool:
        return relay.relay.listener.config.max_recipients == 1

    await until(in_force, "the new limit")
