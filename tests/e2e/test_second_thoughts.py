"""`undo` and quiet hours, through real SMTP: what leaves, when, and what never does."""

from datetime import UTC, datetime, timedelta

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.model import TurnState as Turn
from relay.consult.states import Cause
from relay.consult.words import Verb
from relay.store.schema import OutboxState
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received
from tests.e2e.people import COLLEAGUES, HANNAH, MAREN, PRIYA, SUBJECT
from tests.e2e.relay_under_test import RelayUnderTest, until

pytestmark = pytest.mark.server
REQUEST = "[Grief and dying]"
EVENING = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, 21, tzinfo=UTC)
"""Past the end of quiet hours and the minutes over which mails leave then."""


async def sent(relay: RelayUnderTest) -> Received:
    await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
    return await relay.next(MAREN, "[Relay] On its way")


async def waiting(relay: RelayUnderTest, number: int) -> None:
    """Returns once so many mails lie in the outbox."""

    async def look() -> bool:
        return (await relay.relay.store.counts()).outbox[OutboxState.WAITING] == number

    await until(look, f"{number} mails in the outbox")


@drives(Verb.UNDO, (State.OPEN, Cause.UNDONE), (Turn.SENT, Turn.HELD), (Thread.ASKED, Thread.WITHDRAWN))
async def test_undo_brings_a_request_back_and_nobody_has_read_it(begin: Begin) -> None:
    relay = await begin(policy={"undo": "5m"})
    receipt = await sent(relay)
    assert "It leaves in five minutes. Until then UNDO stops it." in " ".join(receipt.text.split())
    await waiting(relay, 3)
    relay.pass_time(timedelta(minutes=4))
    await relay.answer(MAREN, receipt, "Undo", signed=False)
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert "Stopped in time" in preview.text
    relay.pass_time(timedelta(hours=1))
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    await relay.answer(MAREN, preview, "Send", signed=False)
    await relay.next(MAREN, "[Relay] On its way")
    relay.pass_time(timedelta(minutes=6))
    for colleague in COLLEAGUES:
        await relay.next(colleague, REQUEST)
        assert len(relay.mails(colleague)) == 1


async def test_undo_after_it_has_left_is_honest(begin: Begin) -> None:
    relay = await begin(policy={"undo": "5m"})
    receipt = await sent(relay)
    relay.pass_time(timedelta(minutes=5))
    for colleague in COLLEAGUES:
        await relay.next(colleague, REQUEST)
    await relay.answer(MAREN, receipt, "undo", signed=False)
    told = await relay.next(MAREN, "[Relay] It had left already")
    assert "three copies" in told.text
    assert "CLOSE" in told.text


@drives(
    Verb.UNDO, (State.ANSWERED, Cause.ANSWER_UNDONE), (Thread.ANSWERED, Thread.ASKED), (Turn.SENT, Turn.HELD)
)
async def test_an_answer_can_be_undone_too(begin: Begin) -> None:
    relay = await begin(policy={"undo": "5m"})
    await sent(relay)
    relay.pass_time(timedelta(minutes=5))
    copy = await relay.next(HANNAH, REQUEST)
    await relay.settled()
    await relay.answer(HANNAH, copy, "Ask a physician in at once.")
    receipt = await relay.next(HANNAH, "[Relay]")
    assert "UNDO" in receipt.text
    await relay.answer(HANNAH, receipt, "undo", signed=False)
    preview = await relay.next(HANNAH, "[Relay] Preview:")
    relay.pass_time(timedelta(hours=1))
    await relay.settled()
    assert relay.unread(MAREN) == []
    await relay.answer(HANNAH, preview, "send", signed=False)
    await relay.next(HANNAH, "[Relay]")
    relay.pass_time(timedelta(minutes=5))
    assert "Ask a physician in at once." in (await relay.next(MAREN, f"Re: {SUBJECT}")).text


async def test_in_quiet_hours_the_writer_is_answered_and_all_else_waits_for_the_morning(begin: Begin) -> None:
    relay = await begin(policy={"quiet_hours": "21:00-07:00"})
    relay.time = EVENING
    receipt = await sent(relay)
    assert "It leaves after 07:00, as these are quiet hours." in " ".join(receipt.text.split())
    await waiting(relay, 3)
    relay.time = MORNING - timedelta(minutes=22)
    await waiting(relay, 3)
    assert relay.mailboxes() == [MAREN.address]
    relay.time = MORNING
    copies = {p: await relay.next(p, REQUEST) for p in COLLEAGUES}
    # nobody's clock ran in the night: a day counts from the morning, and ends in one
    relay.time = EVENING + timedelta(days=1)
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    await relay.next(HANNAH, "[Relay]")  # at once: she waits for it
    await relay.answer(PRIYA, copies[PRIYA], "pass", signed=False)
    await relay.next(PRIYA, "[Relay] Passed")
    assert not [m for m in relay.mails(MAREN) if m.subject.startswith("Re:")]
    relay.time = MORNING + timedelta(days=1)
    await relay.next(MAREN, f"Re: {SUBJECT}")


async def test_undo_works_all_night_and_close_tells_nobody_who_never_had_it(begin: Begin) -> None:
    relay = await begin(policy={"quiet_hours": "21:00-07:00"})
    relay.time = EVENING
    receipt = await sent(relay)
    await relay.answer(MAREN, receipt, "Close", signed=False)
    await relay.next(MAREN, "[Relay] Closed")
    relay.time = MORNING
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


async def test_urgent_mail_leaves_in_the_night(begin: Begin) -> None:
    relay = await begin(policy={"quiet_hours": "21:00-07:00"})
    relay.time = EVENING
    await relay.write(MAREN, "grief", "My client has a suicide plan and I am alone with it. What now?")
    preview = await relay.next(MAREN, "[Relay] Preview:")
    relay.pass_time(timedelta(hours=2))
    reminder = await relay.next(MAREN, "[Relay] Still waiting for your word")
    await relay.answer(MAREN, reminder, "Send", signed=False)
    for colleague in COLLEAGUES:
        await relay.next(colleague, REQUEST)
    assert preview
