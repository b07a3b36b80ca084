"""What becomes of texts and consultations, over real SMTP: held, taken back, forgotten, ended by whom."""

from datetime import timedelta

import pytest

from relay.consult.circles.words import CircleWord
from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.model import TurnState as Turn
from relay.consult.states import Cause
from relay.consult.words import Verb
from tests.e2e import people
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.people import COLLEAGUES, EVERYBODY, HANNAH, MAREN, SUBJECT, TOBIAS, WITHOUT_NAMES
from tests.e2e.relay_under_test import RelayUnderTest, until
from tests.e2e.test_circles import WORDS, started
from tests.e2e.test_nobody_answers import DAY, asked, asking_one, flat, sent
from tests.e2e.test_reveal import nobody_met, talking, wish
from tests.e2e.test_second_thoughts import EVENING, MORNING

pytestmark = pytest.mark.server
ANSWER = "Ask a physician in at once."


async def states(relay: RelayUnderTest) -> list[State]:
    """Of every consultation, oldest first."""
    async with relay.relay.store._database.reading() as connection:
        rows = await connection.exec_driver_sql("select state from consultations order by created")
        return [State(row[0]) for row in rows]


async def ends(relay: RelayUnderTest, *expected: State) -> None:
    async def look() -> bool:
        return await states(relay) == list(expected)

    await until(look, "the states expected")


@drives(Verb.UNDO, (Thread.ASKED, Thread.WITHDRAWN), (State.OPEN, Cause.ANSWERED))
async def test_undo_stops_the_copy_that_waits_and_says_which_had_left(begin: Begin) -> None:
    relay = await asking_one(begin, quiet_hours="21:00-07:00")
    receipt = await sent(relay)
    ((first, copy),) = await asked(relay, 1)
    relay.time = EVENING
    await relay.answer(first, copy, "Pass", signed=False)
    await relay.next(first, "[Relay] Passed")  # another is asked in their place, in the morning
    await relay.answer(MAREN, receipt, "Undo", signed=False)
    stopped = await relay.next(MAREN, "[Relay] Stopped in part")
    assert "One copy of your question" in flat(stopped)
    assert "One copy had left already and cannot be called back." in flat(stopped)
    relay.time = MORNING + DAY
    await relay.settled()
    await asked(relay, 1)  # neither the second nor anybody after them
    await relay.answer(first, copy, ANSWER)
    assert ANSWER in (await relay.next(MAREN, f"Re: {SUBJECT}")).text


@drives(Verb.MORE, Verb.UNDO, (Turn.SENT, Turn.HELD), (Turn.HELD, Turn.CANCELLED))
async def test_a_question_back_that_is_undone_keeps_nobody_from_help(begin: Begin) -> None:
    relay = await asking_one(begin, undo="5m")
    await sent(relay)
    relay.pass_time(timedelta(minutes=5))
    ((first, copy),) = await asked(relay, 1)
    await relay.answer(first, copy, "More\n\nHow long has she been like this?")
    receipt = await relay.next(first, "[Relay] Passed on")
    assert "UNDO" in receipt.text
    await relay.answer(first, receipt, "Undo", signed=False)
    preview = await relay.next(first, "[Relay] Preview")
    await relay.answer(first, preview, "Cancel", signed=False)
    await relay.next(first, "[Relay] Deleted")
    relay.pass_time(DAY)  # nobody has asked back, so the clock has not stood still
    await relay.next(MAREN, "[Relay] No answer yet")
    relay.pass_time(timedelta(minutes=5))
    await asked(relay, 2)
    assert not [m for m in relay.mails(MAREN) if "How long has she been" in m.text]


@drives(
    (None, Turn.HELD),
    (Turn.HELD, Turn.EXPIRED),
    (Turn.HELD, Turn.SENT),
    (State.OPEN, Cause.ANSWERED),
)
async def test_a_forgotten_answer_is_reminded_of_then_deleted_and_can_be_written_anew(begin: Begin) -> None:
    relay = await begin(policy={"preview_answers": "always"})
    copies = await relay.opened(WITHOUT_NAMES)
    await relay.answer(HANNAH, copies[HANNAH], ANSWER)
    preview = await relay.next(HANNAH, "[Relay] Preview")
    relay.pass_time(timedelta(days=3, minutes=1))
    assert ANSWER in (await relay.next(HANNAH, "[Relay] Still waiting for your word")).text
    relay.pass_time(timedelta(days=4))
    gone = await relay.next(HANNAH, "[Relay] Deleted, never sent")
    assert "reply to the request once more" in flat(gone)
    await relay.answer(HANNAH, preview, "Send", signed=False)
    await relay.next(HANNAH, "[Relay] Deleted, never sent")
    assert not [m for m in relay.mails(MAREN) if ANSWER in m.text]
    await relay.answer(HANNAH, copies[HANNAH], ANSWER)
    await relay.answer(HANNAH, await relay.next(HANNAH, "[Relay] Preview"), "Send", signed=False)
    assert ANSWER in (await relay.next(MAREN, f"Re: {SUBJECT}")).text


@drives((State.ANSWERED, Cause.SILENCE), (Thread.ANSWERED, Thread.CLOSED), (Turn.HELD, Turn.CANCELLED))
async def test_an_answered_consultation_ends_by_silence_and_what_is_held_goes_with_it(begin: Begin) -> None:
    relay = await begin()
    _, answer = await talking(relay)
    policy = {"min_pool": 3, "preview_answers": "always", "expire_after": "60d"}
    relay.configure("policy.yaml", people.as_yaml(policy))
    await relay.answer(MAREN, answer, "Thank you, she eats a little more again.")
    await relay.next(MAREN, "[Relay] Preview: ")
    relay.pass_time(timedelta(days=30, minutes=1))
    closed = await relay.next(MAREN, "[Relay] Closed")
    assert "nobody has written" in closed.text
    for colleague in COLLEAGUES:
        await relay.next(colleague, "[Relay] Closed, with thanks")
    gone = await relay.next(MAREN, "[Relay] Deleted")
    assert "as you asked" not in gone.text
    assert (await states(relay)) == [State.CLOSED]


@drives(Verb.WIDEN, (State.ANSWERED, Cause.WIDENED), (State.ANSWERED, Cause.ANSWERED))
async def test_the_asker_can_ask_further_colleagues_after_an_answer(begin: Begin) -> None:
    relay = await asking_one(begin)
    receipt = await sent(relay)
    ((first, copy),) = await asked(relay, 1)
    await relay.answer(first, copy, ANSWER)
    await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.answer(MAREN, receipt, "Widen", signed=False)
    (_, (second, other)) = await asked(relay, 2)
    await relay.answer(second, other, "I would wait a week.")
    assert "wait a week" in (await relay.next(MAREN, f"Re: {SUBJECT}")).text
    assert await states(relay) == [State.ANSWERED]


@drives(
    (State.HELD, Cause.ASKER_GONE),
    (State.OPEN, Cause.ASKER_GONE),
    (State.ANSWERED, Cause.ASKER_GONE),
    (Thread.ASKED, Thread.CLOSED),
    (Thread.ANSWERED, Thread.CLOSED),
    (None, Turn.CANCELLED),
    (Turn.HELD, Turn.CANCELLED),
)
async def test_with_its_asker_off_the_roster_for_a_day_everything_of_theirs_ends(
    relay: RelayUnderTest,
) -> None:
    first = await relay.opened(WITHOUT_NAMES)
    await relay.answer(HANNAH, first[HANNAH], ANSWER)
    await relay.next(HANNAH, "[Relay] Passed on")
    relay.pass_time(timedelta(minutes=1))
    second = await relay.opened("My other client has not slept for a week. What would you try?")
    relay.pass_time(timedelta(minutes=1))
    await relay.previewed("A third client asks to end early. When do you agree?")
    assert await states(relay) == [State.ANSWERED, State.OPEN, State.HELD]
    relay.configure("members.yaml", people.members(p for p in EVERYBODY if p is not MAREN))

    async def noticed() -> bool:
        return any(s.unlisted_since for s in (await relay.relay.store.standings()).values())

    await until(noticed, "the absence is noticed")
    await relay.answer(TOBIAS, second[TOBIAS], ANSWER)  # a slip of the admin, or not: nobody is there
    undelivered = await relay.next(TOBIAS, "[Relay] Not delivered")
    assert "Nobody has learned who you are." in flat(undelivered)
    relay.pass_time(timedelta(days=1, minutes=1))
    await ends(relay, State.CLOSED, State.CLOSED, State.CANCELLED)
    await relay.settled()
    closed = [m for m in relay.unread(MAREN) if m.subject.startswith("[Relay] Closed")]
    assert len(closed) == 3
    assert all("no longer on the list of members" in flat(m) for m in closed)
    for colleague in COLLEAGUES:
        thanked = [m for m in relay.mails(colleague) if "Closed, with thanks" in m.subject]
        assert len(thanked) == 2


@pytest.mark.parametrize("by", ["retention", "forget me"])
@drives(Verb.REVEAL, Verb.CLOSE, (State.ANSWERED, Cause.CLOSED))
async def test_what_is_erased_between_the_wish_and_the_meeting_never_meets(begin: Begin, by: str) -> None:
    relay = await begin(policy={"retention": {"text": "2h", "people": "90d"}})
    copy, answer = await talking(relay)
    await wish(relay, MAREN, answer)
    await wish(relay, HANNAH, copy)
    await relay.answer(MAREN, answer, "Close", signed=False)
    await relay.next(MAREN, "[Relay] Closed")
    if by == "forget me":
        await relay.write(HANNAH, "relay", "Forget me", "hello")
        await relay.answer(HANNAH, await relay.next(HANNAH, "[Relay] Shall the relay forget you?"), "Yes")
        await relay.next(HANNAH, "[Relay] You are forgotten here")
    else:
        relay.pass_time(timedelta(hours=3))

        async def erased() -> bool:
            return not any(t.text.text for c in await relay.relay.store.latest_cases(1) for t in c.turns)

        await until(erased, "the texts erased")
    relay.pass_time(timedelta(days=2))
    await nobody_met(relay)
    assert await relay.relay.store.audit() == ()


@drives(
    CircleWord.CLOSE, (State.IN_CIRCLE, Cause.FORGOTTEN), (None, Cause.POSTED), (Turn.HELD, Turn.CANCELLED)
)
async def test_a_post_on_hold_goes_with_its_circle_and_its_writer_knows(begin: Begin) -> None:
    relay = await begin(policy={"preview_answers": "always"})
    key = await started(relay)
    await relay.write(HANNAH, key, WORDS)
    preview = await relay.next(HANNAH, "[Relay] Preview")
    await relay.write(MAREN, key, "close circle", "close circle")
    ended = await relay.next(HANNAH, "has ended")
    assert "erased here" in flat(ended)
    await relay.answer(HANNAH, preview, "Send", signed=False)
    late = await relay.next(HANNAH, "[Relay] ")
    assert "Preview" not in late.subject
    assert await states(relay) == [State.CIRCLE_OVER]
    await relay.settled()
    for other in (MAREN, TOBIAS):
        assert not [m for m in relay.mails(other) if WORDS in flat(m)]
