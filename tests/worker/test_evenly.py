"""What is not proved is answered at even times, and nobody else waits (R16)."""

import asyncio
from datetime import timedelta

import pytest

from relay.identity.verdict import Verdict
from relay.store.schema import SpoolState

from .conftest import ANA, DOMAIN, LEASE, STRANGER, Bench, written

pytestmark = pytest.mark.server
STEP_S = 0.1


@pytest.mark.parametrize("who", [ANA, STRANGER])
@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.NONE, Verdict.TROUBLE, Verdict.SHARED])
async def test_what_is_not_proved_is_not_answered_before_the_step_is_over(
    verdict: Verdict, who: str, bench: Bench
) -> None:
    bench.evenly.step_s, bench.authenticator.says = STEP_S, verdict
    clock = asyncio.get_running_loop()
    begun = clock.time()
    await bench.hand_in(written(who), f"grief@{DOMAIN}")
    assert clock.time() - begun >= STEP_S


@pytest.mark.parametrize(("who", "code"), [(ANA, 250), (STRANGER, 550)])
async def test_whoever_is_proved_waits_for_no_step(who: str, code: int, bench: Bench) -> None:
    bench.evenly.step_s, bench.authenticator.says = 3600, Verdict.PASS
    assert (await bench.hand_in(written(who), f"grief@{DOMAIN}")).code == code


async def test_whom_a_mail_in_doubt_names_is_looked_at_some_time_later(bench: Bench) -> None:
    bench.evenly.step_s, bench.authenticator.says = 0.01, Verdict.NONE
    waits = []
    for number in range(20):
        await bench.hand_in(written(ANA, number=number, text=f"text {number}"), f"grief@{DOMAIN}")
        waits.append(bench.evenly.later(bench.clock.now()) - bench.clock.now())
    assert len(set(waits)) > 1
    assert timedelta(0) <= min(waits) <= max(waits) <= timedelta(seconds=0.3)
    assert await bench.store.unowned() == 0  # what waits so does not count as a flood to the admins
    assert (await bench.store.counts()).spool[SpoolState.WAITING] == 20
    assert await bench.store.claim_spool(bench.clock.now() - timedelta(hours=1), LEASE) is None
