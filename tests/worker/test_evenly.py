"""What is not proved is answered at even times, and nobody else waits (R16)."""

import asyncio

import pytest

from relay.identity.verdict import Verdict

from .conftest import ANA, DOMAIN, STRANGER, Bench, written

pytestmark = pytest.mark.server
STEP_S = 0.1


@pytest.mark.parametrize("who", [ANA, STRANGER])
@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.NONE, Verdict.TROUBLE, Verdict.ANOTHER_ACCOUNT])
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
