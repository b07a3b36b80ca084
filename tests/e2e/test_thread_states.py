"""Where a thread stands, over real SMTP: who passes, is away, bounces, knows the other or reports them."""

from datetime import timedelta

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.states import Cause
from relay.consult.words import Verb
from tests.e2e.conftest import Begin
from tests.e2e.delivery_report import absence_note, delivery_report
from tests.e2e.driven import Witness, drives
from tests.e2e.mail_program import Received
from tests.e2e.people import ADMIN, HANNAH, MAREN, PRIYA, SUBJECT, TOBIAS, Person
from tests.e2e.relay_under_test import RelayUnderTest, until
from tests.e2e.test_nobody_answers import asked, asking_one, flat, sent

pytestmark = pytest.mark.server
ANSWER = "I would call a physician today."
ONLY_READ = (Thread.ASKED, Thread.AWAY, Thread.PASSED)
ALL_WAS_SAID = (Thread.ANSWERED, Thread.UNREACHABLE, Thread.CLOSED)


async def stands(relay: RelayUnderTest, who: Person, state: Thread) -> None:
    """Returns once their only thread is in this state."""
    member = await relay.relay.store.member_of(who.address)
    assert member is not None

    async def look() -> bool:
        query = f"select state from threads where consultant_id = '{member}'"
        async with relay.relay.store._database.reading() as connection:
            return list((await connection.exec_driver_sql(query)).scalars()) == [state]

    await until(look, f"a thread that is {state}")


async def passes(relay: RelayUnderTest, who: Person, copy: Received) -> None:
    await relay.answer(who, copy, "Pass", signed=False)
    await relay.next(who, "[Relay] Passed")


async def is_away(relay: RelayUnderTest, who: Person, copy: Received) -> None:
    await relay.send(absence_note(who, copy))
    await stands(relay, who, Thread.AWAY)


async def bounces(relay: RelayUnderTest, witness: Witness, who: Person) -> None:
    path = witness.reverse_paths[who.address]
    report = delivery_report(path, who.address)
    assert (await relay.submit(report, [path], "")).code == 250
    await stands(relay, who, Thread.UNREACHABLE)


async def answers(relay: RelayUnderTest, who: Person, copy: Received) -> Received:
    """They answer; the asker's mail."""
    await relay.answer(who, copy, ANSWER)
    await relay.next(who, "[Relay] Passed on")
    await stands(relay, who, Thread.ANSWERED)
    return await relay.next(MAREN, f"Re: {SUBJECT}")


@drives(
    Verb.PASS,
    (None, Thread.ASKED),
    (Thread.ASKED, Thread.PASSED),
    (Thread.ASKED, Thread.AWAY),
    (Thread.ASKED, Thread.UNREACHABLE),
    (Thread.PASSED, Thread.ANSWERED),
    (Thread.AWAY, Thread.ANSWERED),
    (Thread.UNREACHABLE, Thread.ANSWERED),
)
async def test_whoever_answers_after_all_is_heard(relay: RelayUnderTest, witness: Witness) -> None:
    copies = await relay.opened()
    await passes(relay, HANNAH, copies[HANNAH])
    await is_away(relay, TOBIAS, copies[TOBIAS])
    await bounces(relay, witness, PRIYA)
    for who in (HANNAH, TOBIAS, PRIYA):
        assert ANSWER in (await answers(relay, who, copies[who])).text


@drives(
    Verb.CLOSE,
    (State.ANSWERED, Cause.CLOSED),
    (Thread.AWAY, Thread.PASSED),
    (Thread.AWAY, Thread.CLOSED),
    (Thread.UNREACHABLE, Thread.CLOSED),
    (Thread.ANSWERED, Thread.CLOSED),
)
async def test_the_end_comes_to_those_who_still_read_and_to_nobody_else(
    begin: Begin, witness: Witness
) -> None:
    relay = await begin()
    copies = await relay.opened()
    await is_away(relay, HANNAH, copies[HANNAH])
    await bounces(relay, witness, TOBIAS)
    answer = await answers(relay, PRIYA, copies[PRIYA])
    await relay.answer(MAREN, answer, "Close", signed=False)
    await relay.next(MAREN, "[Relay] Closed")
    await relay.next(HANNAH, "[Relay] Closed, with thanks")
    await relay.next(PRIYA, "[Relay] Closed, with thanks")
    for who in (HANNAH, TOBIAS, PRIYA):
        await stands(relay, who, Thread.CLOSED)
    assert relay.unread(TOBIAS) == []
    again = await begin()
    copies = await again.opened()
    await is_away(again, HANNAH, copies[HANNAH])
    await passes(again, HANNAH, copies[HANNAH])
    await stands(again, HANNAH, Thread.PASSED)


@drives((Thread.AWAY, Thread.UNREACHABLE), (Thread.AWAY, Thread.CLOSED))
async def test_an_absent_colleague_whose_mailbox_is_gone_is_replaced(begin: Begin, witness: Witness) -> None:
    relay = await asking_one(begin)
    await sent(relay)
    ((first, copy),) = await asked(relay, 1)
    await is_away(relay, first, copy)
    await bounces(relay, witness, first)
    (_, (second, again)) = await asked(relay, 2)
    await is_away(relay, second, again)
    relay.pass_time(timedelta(days=40))
    await relay.next(second, "[Relay] Closed, with thanks")


async def says(relay: RelayUnderTest, who: Person, copy: Received, word: Verb) -> None:
    """A second thought, and what the store and its writer's mailbox show of it."""
    await relay.answer(who, copy, word.capitalize())
    known = word is Verb.KNOW
    await relay.next(
        who, "[Relay] Thank you for stepping back" if known else "[Relay] Your report has reached"
    )
    await stands(relay, who, Thread.RECUSED if known else Thread.FROZEN)


@drives(Verb.KNOW, *((state, Thread.RECUSED) for state in ONLY_READ))
async def test_whoever_has_only_read_can_know_the_asker(relay: RelayUnderTest) -> None:
    await only_read(relay, Verb.KNOW)
    assert await relay.relay.store.audit() == ()


@drives(Verb.REPORT, *((state, Thread.FROZEN) for state in ONLY_READ))
async def test_whoever_has_only_read_can_report_the_asker(relay: RelayUnderTest) -> None:
    await only_read(relay, Verb.REPORT)
    assert len(await relay.relay.store.audit()) == 3
    for _ in range(3):
        await relay.next(ADMIN, "[Relay] An exchange was reported")


async def only_read(relay: RelayUnderTest, word: Verb) -> None:
    """One is asked, one away, one has passed; each has a second thought, and the asker hears of none."""
    copies = await relay.opened()
    receipt = await relay.next(MAREN, "[Relay] On its way")
    await is_away(relay, TOBIAS, copies[TOBIAS])
    await passes(relay, PRIYA, copies[PRIYA])
    for who in (PRIYA, TOBIAS, HANNAH):
        await says(relay, who, copies[who], word)
    await relay.answer(MAREN, receipt, "She has eaten a little today.", signed=False)
    await relay.next(MAREN, "[Relay] Not delivered")  # nobody is left who may read it
    for who in copies:
        assert relay.unread(who) == []


@drives(Verb.KNOW, *((state, Thread.RECUSED) for state in ALL_WAS_SAID))
async def test_whoever_has_answered_or_heard_of_the_end_can_know_the_asker(
    relay: RelayUnderTest, witness: Witness
) -> None:
    await when_all_was_said(relay, witness, Verb.KNOW)


@drives(Verb.REPORT, *((state, Thread.FROZEN) for state in ALL_WAS_SAID))
async def test_whoever_has_answered_or_heard_of_the_end_can_report_the_asker(
    relay: RelayUnderTest, witness: Witness
) -> None:
    await when_all_was_said(relay, witness, Verb.REPORT)


async def when_all_was_said(relay: RelayUnderTest, witness: Witness, word: Verb) -> None:
    """One has answered, one bounced, one reads that it is over; each has a second thought."""
    copies = await relay.opened()
    await answers(relay, HANNAH, copies[HANNAH])
    await says(relay, HANNAH, copies[HANNAH], word)
    await bounces(relay, witness, TOBIAS)
    await says(relay, TOBIAS, copies[TOBIAS], word)
    receipt = await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(MAREN, receipt, "close", signed=False)
    await relay.next(PRIYA, "[Relay] Closed, with thanks")
    await says(relay, PRIYA, copies[PRIYA], word)
    await relay.settled()
    for who in (HANNAH, TOBIAS):  # frozen or recused: no word of the end either
        assert relay.unread(who) == []


@drives(Verb.REPORT, (Thread.RECUSED, Thread.FROZEN))
async def test_whoever_knows_the_asker_can_still_report_them(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await says(relay, HANNAH, copies[HANNAH], Verb.KNOW)
    await says(relay, HANNAH, copies[HANNAH], Verb.REPORT)
    await relay.next(ADMIN, "[Relay] An exchange was reported")


@drives(Verb.KNOW, (Thread.ANSWERED, Thread.RECUSED))
async def test_the_asker_who_knows_a_colleague_goes_on_with_the_others_alone(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    receipt = await relay.next(MAREN, "[Relay] On its way")
    answer = await answers(relay, HANNAH, copies[HANNAH])
    await relay.answer(MAREN, answer, "I know her", signed=False)
    noted = await relay.next(MAREN, "[Relay] Thank you for stepping back")
    assert "They are told only that it is closed." in flat(noted)
    await stands(relay, HANNAH, Thread.RECUSED)
    closed = await relay.next(HANNAH, "[Relay] Closed, with thanks")
    assert "know" not in closed.text.lower()
    await relay.answer(HANNAH, copies[HANNAH], "One more thought of mine.")
    await relay.next(HANNAH, "[Relay] This one is closed")
    await relay.answer(MAREN, receipt, "She has eaten a little today.", signed=False)
    for colleague in (TOBIAS, PRIYA):
        assert "eaten a little" in (await relay.next(colleague, f"Re: {SUBJECT}")).text
    await relay.answer(TOBIAS, copies[TOBIAS], "Leak")
    await relay.next(PRIYA, "[Relay] Please delete a mail")
    await relay.settled()
    assert relay.unread(HANNAH) == []
    assert not [m for m in relay.unread(MAREN) if "One more thought" in m.text]
