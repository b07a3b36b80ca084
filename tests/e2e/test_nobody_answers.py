"""Silence, second thoughts of a colleague, and the end, through real SMTP."""

from datetime import timedelta

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.states import Cause
from relay.consult.words import Verb
from tests.e2e import people
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received
from tests.e2e.people import COLLEAGUES, EVERYBODY, MAREN, SUBJECT, Person
from tests.e2e.relay_under_test import RelayUnderTest, until

pytestmark = pytest.mark.server
DAY = timedelta(days=1)
REQUEST = "[Grief and dying]"


async def asking_one(begin: Begin, **policy: object) -> RelayUnderTest:
    """A relay that asks one colleague at a time."""
    relay = await begin(policy=policy)
    one = {key: {**entry, "ask": 1} for key, entry in people.SPECIALTIES.items()}
    relay.configure("specialties.yaml", people.as_yaml({"specialties": one}))
    return relay


async def asked(relay: RelayUnderTest, number: int) -> list[tuple[Person, Received]]:
    """Who has the request, in order of asking, once there are so many."""

    async def look() -> list[tuple[Person, Received]]:
        found = [(p, m) for p in EVERYBODY for m in relay.mails(p) if m.subject.startswith(REQUEST)]
        found.sort(key=lambda pair: pair[1].path.stat().st_mtime_ns)
        return found if len(found) >= number else []

    found = await until(look, f"{number} requests")
    assert len(found) == number
    return found


async def sent(relay: RelayUnderTest) -> Received:
    """Maren's receipt."""
    await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
    return await relay.next(MAREN, "[Relay] On its way")


def flat(mail: Received) -> str:
    return " ".join(mail.text.split())


@drives(Verb.WAIT, Verb.CLOSE, (State.OPEN, Cause.WIDENED), (State.OPEN, Cause.CLOSED))
async def test_silence_asks_the_next_then_the_next_then_tells_the_truth(begin: Begin) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    for number in (1, 2):
        await asked(relay, number)
        relay.pass_time(DAY)
        told = await relay.next(MAREN, "[Relay] No answer yet")
        assert "One more colleague was asked just now." in flat(told)
    ((first, _), (second, _), (third, _)) = await asked(relay, 3)
    assert {first, second, third} == set(COLLEAGUES)
    relay.pass_time(DAY)
    note = await relay.next(MAREN, "[Relay] No answer yet")
    assert "Three colleagues have had your question" in flat(note)
    assert all(word in note.text for word in ("WAIT", "WIDEN", "CLOSE"))
    await relay.answer(MAREN, note, "Wait", signed=False)
    waits = await relay.next(MAREN, "[Relay] We wait")
    assert "Friday, 27 November" in flat(waits)
    relay.pass_time(DAY)
    note = await relay.next(MAREN, "[Relay] No answer yet")
    await relay.answer(MAREN, note, "Widen", signed=False)
    nobody = await relay.next(MAREN, "[Relay] No answer yet")
    assert "WIDEN" not in nobody.text
    await relay.answer(MAREN, nobody, "close", signed=False)
    closed = await relay.next(MAREN, "[Relay] Closed")
    assert "three colleagues consulted, none answered" in flat(closed)


async def test_an_answer_after_widening_reaches_the_asker(begin: Begin) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    relay.pass_time(DAY)
    ((_, _), (second, copy)) = await asked(relay, 2)
    await relay.answer(second, copy, "Ask a physician in at once.")
    assert "Ask a physician in at once." in (await relay.next(MAREN, f"Re: {SUBJECT}")).text
    relay.pass_time(3 * DAY)
    await relay.settled()
    await asked(relay, 2)


async def test_coordinators_are_asked_when_nobody_else_is_left(begin: Begin) -> None:
    coordinator = people.PRIYA
    relay = await asking_one(begin, coordinators=[coordinator.address])
    rest = [people.entry(p) | {"specialties": []} for p in (MAREN, coordinator)]
    relay.configure("members.yaml", people.as_yaml({"members": [people.entry(people.HANNAH), *rest]}))
    await sent(relay)
    assert [p for p, _ in await asked(relay, 1)] == [people.HANNAH]
    relay.pass_time(DAY)
    told = await relay.next(MAREN, "[Relay] No answer yet")
    assert "One coordinator was asked just now." in flat(told)
    (_, (last, copy)) = await asked(relay, 2)
    assert last is coordinator
    assert "You are asked as a coordinator" in flat(copy)


@drives(Verb.MORE)
async def test_a_colleague_asks_back_and_the_asker_answers(begin: Begin) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    ((first, copy),) = await asked(relay, 1)
    await relay.answer(first, copy, "More\n\nHow long has Joanna Petrosyan been like this?")
    question = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "asks this before they answer" in flat(question)
    assert "Petrosyan" not in question.text
    relay.pass_time(DAY)  # the clock stands still meanwhile
    await relay.settled()
    await relay.answer(MAREN, question, "For six weeks now.")
    assert "For six weeks now." in (await relay.next(first, f"Re: {SUBJECT}")).text
    await asked(relay, 1)
    relay.pass_time(DAY)
    await asked(relay, 2)


@drives((Thread.ASKED, Thread.PASSED))
async def test_a_hand_over_asks_whom_it_names_and_its_receipt_tells_nothing(begin: Begin) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    ((first, copy),) = await asked(relay, 1)
    named = next(p for p in COLLEAGUES[::-1] if p is not first)
    await relay.answer(first, copy, f"Hand over to {named.address}", signed=False)
    receipt = await relay.next(first, "[Relay] Passed")
    (_, (second, again)) = await asked(relay, 2)
    assert second is named
    await relay.answer(second, again, "pass to nobody@elsewhere.example", signed=False)
    other = await relay.next(second, "[Relay] Passed")
    assert other.text == receipt.text
    third = (await asked(relay, 3))[2][0]
    assert third not in (first, second)


async def test_the_end_brings_a_line_for_the_file_and_one_question(begin: Begin) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    ((first, copy),) = await asked(relay, 1)
    await relay.answer(first, copy, "Ask a physician in at once.")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    relay.pass_time(2 * DAY)
    await relay.answer(MAREN, answer, "close", signed=False)
    closed = await relay.next(MAREN, "[Relay] Closed")
    assert (
        "23 November 2026: anonymous peer consultation sought for Grief and dying; "
        "one colleague consulted, one answered; closed 25 November 2026." in flat(closed)
    )
    await relay.answer(MAREN, closed, "Y", signed=False)
    await relay.next(MAREN, "[Relay] Thank you")
    await relay.answer(MAREN, closed, "N", signed=False)
    await relay.next(MAREN, "[Relay] Thank you")
    counts = await relay.relay.store.counts()
    assert {str(k): v for k, v in counts.helped.items()} == {"yes": 1}
    assert counts.balanced


async def test_who_is_off_the_roster_for_a_day_is_replaced_and_a_slip_is_nothing(begin: Begin) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    ((first, _),) = await asked(relay, 1)
    rest = [p for p in EVERYBODY if p is not first]

    async def remembered() -> bool:
        standings = (await relay.relay.store.standings()).values()
        return any(s.unlisted_since for s in standings)

    async def forgotten() -> bool:
        return not await remembered()

    relay.save("members.yaml", people.members(rest))
    await until(remembered, "the absence is noticed")
    relay.pass_time(timedelta(hours=20))
    relay.save("members.yaml", people.members())
    await until(forgotten, "the slip is mended")
    relay.save("members.yaml", people.members(rest))
    await until(remembered, "the absence is noticed")
    relay.pass_time(timedelta(hours=3))  # widen_after has not come yet
    await relay.settled()
    await asked(relay, 1)
    relay.save("specialties.yaml", people.as_yaml({"specialties": people.SPECIALTIES}))
    relay.pass_time(timedelta(hours=21))
    gone = await relay.next(first, "[Relay] Closed")
    assert "no longer on the list of members" in flat(gone)
    assert first not in [p for p, _ in (await asked(relay, 3))[1:]]
