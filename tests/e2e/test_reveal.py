"""Meeting by mutual wish over real SMTP: two mails name somebody, and no other ever does."""

from datetime import timedelta

import pytest

from relay.cli.rehearsal.people import Person
from relay.consult.words import Verb
from tests.e2e import people
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, letter
from tests.e2e.people import HANNAH, MAREN, MARENS_ALIAS, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import RelayUnderTest, until

pytestmark = pytest.mark.server

DAY = timedelta(days=1, minutes=1)
MET = "[Relay] You both wished to meet"
SHOWN = "[Relay] What would be told of you"


async def talking(relay: RelayUnderTest) -> tuple[Received, Received]:
    """Hannah has answered Maren: the copy Hannah has, and the answer Maren has."""
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "I would call a physician today.")
    await relay.next(HANNAH, "[Relay] Passed on")
    return copies[HANNAH], await relay.next(MAREN, f"Re: {SUBJECT}")


async def wish(relay: RelayUnderTest, who: Person, to: Received, text: str = "Reveal") -> Received:
    await relay.answer(who, to, text)
    return await relay.next(who, SHOWN)


async def nobody_met(relay: RelayUnderTest) -> None:
    await relay.settled()
    for person in people.EVERYBODY:
        assert not [m for m in relay.mails(person) if m.subject == MET]


@drives(Verb.REVEAL)
async def test_both_wish_it_and_meet_a_day_later(relay: RelayUnderTest) -> None:
    copy, answer = await talking(relay)
    shown = await wish(relay, MAREN, answer)
    assert MAREN.name in shown.text
    assert HANNAH.name not in shown.text
    await wish(relay, HANNAH, copy)
    relay.met = [(MAREN, HANNAH), (HANNAH, MAREN)]
    relay.pass_time(DAY)
    to_maren, to_hannah = await relay.next(MAREN, MET), await relay.next(HANNAH, MET)
    assert f"{HANNAH.name}, {HANNAH.address}" in to_maren.text
    assert f"{MAREN.name}, {MAREN.address}" in to_hannah.text
    await relay.answer(MAREN, to_maren, "So it is you. Shall we meet for coffee?")
    await relay.next(MAREN, "[Relay] Passed on")
    further = await relay.next(HANNAH, f"Re: {SUBJECT}")
    assert "Shall we meet for coffee?" in further.text
    lines = await relay.relay.store.audit()
    assert [line.action for line in lines] == ["reveal", "reveal"]


async def test_as_they_wish_to_be_called(relay: RelayUnderTest) -> None:
    copy, answer = await talking(relay)
    await wish(relay, HANNAH, copy)
    shown = await wish(relay, MAREN, answer, "Reveal as M. O., maren@afterhours.example")
    assert "M. O., maren@afterhours.example" in shown.text
    relay.met = [(MAREN, HANNAH)]
    relay.pass_time(DAY)
    told = await relay.next(HANNAH, MET)
    assert "M. O., maren@afterhours.example" in told.text
    assert "their own words" in told.text
    await relay.next(MAREN, MET)


@drives(Verb.REVEAL, Verb.NO)
async def test_taken_back_at_hour_23_from_another_address_of_the_same_member(relay: RelayUnderTest) -> None:
    copy, answer = await talking(relay)
    shown = await wish(relay, MAREN, answer)
    await wish(relay, HANNAH, copy)
    relay.pass_time(timedelta(hours=23))
    no = letter(MAREN, [shown.from_address], "No", f"Re: {shown.subject}")
    del no["From"]
    no["From"] = f"Maren <{MARENS_ALIAS}>"
    await relay.send(no)
    await relay.next(MARENS_ALIAS, "[Relay] Nothing is told of you")
    relay.pass_time(timedelta(days=3))
    await nobody_met(relay)


async def test_one_alone_waits_in_vain_and_the_other_hears_nothing(relay: RelayUnderTest) -> None:
    _, answer = await talking(relay)
    await wish(relay, MAREN, answer)
    relay.pass_time(timedelta(days=5))
    await nobody_met(relay)
    assert relay.unread(HANNAH) == []


async def test_a_stranger_or_another_member_can_neither_wish_nor_take_back(relay: RelayUnderTest) -> None:
    copy, answer = await talking(relay)
    shown = await wish(relay, MAREN, answer)
    for forger in (TOBIAS, people.STRANGER):
        to = [shown.from_address]
        said = await relay.submit(letter(forger, to, "No", shown.subject), to, forger.address)
        assert said.code == 550
    await wish(relay, HANNAH, copy)
    relay.met = [(MAREN, HANNAH), (HANNAH, MAREN)]
    relay.pass_time(DAY)
    await relay.next(MAREN, MET)
    await relay.next(HANNAH, MET)


async def test_taken_off_the_roster_between_nobody_meets(relay: RelayUnderTest) -> None:
    copy, answer = await talking(relay)
    await wish(relay, MAREN, answer)
    await wish(relay, HANNAH, copy)
    relay.configure("members.yaml", people.members(p for p in people.EVERYBODY if p is not HANNAH))
    relay.pass_time(DAY)

    async def over() -> bool:
        due = await relay.relay.store.due(
            relay.time, remind_after=DAY, expire_after=DAY, close_after=timedelta(days=30)
        )
        return not due.meeting

    await until(over, "a look at the wishes")
    await nobody_met(relay)
