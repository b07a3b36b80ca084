"""The engine fails or misses something: nothing passes without its writer, nothing known passes at all."""

from datetime import timedelta

import pytest

from relay.consult.decision import Outcome
from relay.consult.notices.desk import Trouble
from relay.deid.residual import Hit
from relay.deid.sought import Identity
from relay.worker.judge import Judge
from tests.e2e.conftest import Begin
from tests.e2e.judges import BlindJudge, UnsureJudge, serve_and_die, serve_and_hang
from tests.e2e.people import ADMIN, HANNAH, MAREN, SUBJECT, WITHOUT_NAMES
from tests.e2e.relay_under_test import RelayUnderTest, until

pytestmark = pytest.mark.server

BROKEN = [
    pytest.param(lambda: Judge(serve=serve_and_die), id="dies"),
    pytest.param(lambda: Judge(timeout_s=0.2, serve=serve_and_hang), id="hangs"),
]


@pytest.mark.parametrize("engine_that", BROKEN)
@pytest.mark.parametrize("policy", ["always", "when-unsure", "never"])
async def test_without_an_engine_a_request_waits_for_its_writer(
    begin: Begin, engine_that: object, policy: str
) -> None:
    relay = await begin(judge=engine_that(), policy={"preview": policy})  # type: ignore[operator]
    preview = await relay.previewed(text=WITHOUT_NAMES)
    assert "The machine could not check this text." in preview.text
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    assert (await relay.relay.store.counts()).ends == {Outcome.HELD: 1}


@pytest.mark.parametrize("policy", ["when-unsure", "never"])
async def test_machine_that_is_unsure_shows_a_request_where_policy_says_so(begin: Begin, policy: str) -> None:
    relay = await begin(judge=UnsureJudge(), policy={"preview": policy})
    await relay.write(MAREN, "grief", WITHOUT_NAMES)
    first = await relay.next(MAREN)
    shown = "[Relay] Preview:" if policy == "when-unsure" else "[Relay] On its way"
    assert first.subject.startswith(shown)
    await relay.settled()


@pytest.mark.parametrize("engine_that", BROKEN)
async def test_without_an_engine_an_answer_waits_for_its_writer(begin: Begin, engine_that: object) -> None:
    relay = await begin(judge=engine_that(), policy={"preview_answers": "never"})  # type: ignore[operator]
    copies = await relay.opened(WITHOUT_NAMES)
    await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    preview = await relay.next(HANNAH, "[Relay] Preview:")
    assert "The machine could not check this text." in preview.text
    await relay.settled()
    assert relay.unread(MAREN) == []


async def stopped_and_shown_again(relay: RelayUnderTest, given_away: str) -> None:
    preview = await relay.previewed(text=f"{WITHOUT_NAMES} Please answer to {given_away} directly.")
    assert given_away in preview.text  # the engine missed it
    await relay.answer(MAREN, preview, "SEND", signed=False)
    again = await relay.next(MAREN, "[Relay] Preview:")
    assert "was stopped" in again.text
    assert given_away not in again.text
    alert = await relay.next(ADMIN, "[Relay] A mail was stopped before it left")
    assert given_away not in alert.text
    assert (await relay.relay.store.counts()).troubles == {Trouble.RESIDUAL: 1}
    await relay.settled()
    assert relay.mailboxes() == sorted([ADMIN, MAREN.address])
    await relay.answer(MAREN, again, "SEND", signed=False)
    copy = await relay.next(HANNAH, SUBJECT)
    assert "When would you involve a physician?" in copy.text


@pytest.mark.parametrize("what", ["address", "name", "practice"])
async def test_what_is_known_of_the_asker_never_leaves_though_the_engine_missed_it(
    begin: Begin, what: str
) -> None:
    given_away = {"address": MAREN.address, "name": MAREN.name, "practice": MAREN.address.partition("@")[2]}
    await stopped_and_shown_again(await begin(judge=BlindJudge()), given_away[what])


async def test_without_previews_a_missed_address_is_stopped_as_well(begin: Begin) -> None:
    relay = await begin(judge=BlindJudge(), policy={"preview": "never"})
    await relay.write(MAREN, "grief", f"{WITHOUT_NAMES} I am {MAREN.name}.")
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert MAREN.name not in preview.text
    await relay.next(ADMIN, "[Relay] A mail was stopped before it left")
    await relay.settled()
    assert relay.mailboxes() == sorted([ADMIN, MAREN.address])


async def test_missed_name_of_a_colleague_in_an_answer_is_stopped(begin: Begin) -> None:
    relay = await begin(judge=BlindJudge(), policy={"preview_answers": "never"})
    copies = await relay.opened(WITHOUT_NAMES)
    await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(HANNAH, copies[HANNAH], f"Ring me, I am {HANNAH.name}.")
    preview = await relay.next(HANNAH, "[Relay] Preview:")
    assert HANNAH.name not in preview.text
    await relay.settled()
    assert relay.unread(MAREN) == []
    await relay.answer(HANNAH, preview, "send")
    assert "Ring me" in (await relay.next(MAREN, "Re:")).text


async def logged(relay: RelayUnderTest, event: str, times: int) -> bool:
    return relay.logged.getvalue().count(event) >= times


async def test_mail_that_crashes_the_relay_is_set_aside_and_the_others_go_on(begin: Begin) -> None:
    broken = "She has stopped painting"

    def crashes(raw: bytes, persons_words: str, identity: Identity) -> tuple[Hit, ...]:
        if broken in persons_words:
            raise RuntimeError(broken)
        return ()

    relay = await begin(check=crashes)
    preview = await relay.previewed(text=f"{broken}. What would you do?", subject="The first")
    await relay.answer(MAREN, preview, "SEND")
    for attempt in (1, 2, 3):
        await until(lambda n=attempt: logged(relay, "processing failed", n), "a failed try")  # type: ignore[misc]
        relay.pass_time(timedelta(minutes=10))
    await relay.next(ADMIN, "[Relay] A mail was set aside")
    await relay.previewed(subject="The second")
    counts = await relay.relay.store.counts()
    assert counts.balanced
    assert broken not in relay.logged.getvalue()
