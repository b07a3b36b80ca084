"""Circles over real SMTP: who has left gets nothing that still lay here; those who both wish it meet."""

from datetime import timedelta

import pytest

from relay.cli.rehearsal.people import Person
from relay.consult.circles.words import CircleWord
from relay.consult.words import Verb
from relay.store.schema import OutboxState
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, letter
from tests.e2e.people import HANNAH, MAREN, PRIYA, STRANGER, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until
from tests.e2e.test_circles import MEMBERS, WORDS, called, in_circle, posted

pytestmark = pytest.mark.server

DAY = timedelta(days=1, minutes=1)
SHOWN = "[Relay] What would be told of you"
MET = "[Relay] You wished to meet in"


async def wish(relay: RelayUnderTest, who: Person, to: Received, text: str = "Reveal") -> Received:
    await relay.answer(who, to, text)
    return await relay.next(who, SHOWN)


@drives(CircleWord.REVEAL, Verb.NO)
async def test_those_who_wish_it_meet_the_others_hear_nothing_and_a_later_one_meets_them(
    relay: RelayUnderTest,
) -> None:
    receipt, copies = await posted(relay)
    shown = await wish(relay, MAREN, receipt, "Reveal as M. O., maren@afterhours.example")
    assert "M. O., maren@afterhours.example" in shown.text
    shown = await wish(relay, HANNAH, copies[HANNAH])
    assert f"{HANNAH.name}, {HANNAH.address}" in shown.text
    relay.met = [(MAREN, HANNAH), (HANNAH, MAREN)]
    relay.pass_time(DAY)
    to_maren, to_hannah = await relay.next(MAREN, MET), await relay.next(HANNAH, MET)
    assert f"Colleague {called(await _answer(relay, HANNAH, copies))} is:" in to_maren.text
    assert f"{HANNAH.name}, {HANNAH.address}" in to_maren.text
    assert f"Colleague {called(copies[HANNAH])} is:" in to_hannah.text
    assert "M. O., maren@afterhours.example" in to_hannah.text
    assert "their own words" in to_hannah.text
    await relay.settled()
    assert [m.subject for m in relay.unread(TOBIAS)] == [f"Re: {SUBJECT}"]  # Hannah's answer, no more
    await wish(relay, TOBIAS, copies[TOBIAS])
    # a wish that stands can be taken back, and then the later one meets the other alone
    await relay.answer(HANNAH, shown, "No", signed=False)
    await relay.next(HANNAH, "[Relay] Nothing is told of you")
    relay.met += [(MAREN, TOBIAS), (TOBIAS, MAREN)]
    relay.pass_time(DAY)
    assert f"{TOBIAS.name}, {TOBIAS.address}" in (await relay.next(MAREN, MET)).text
    assert "M. O., maren@afterhours.example" in (await relay.next(TOBIAS, MET)).text
    await relay.settled()
    assert [m.subject for m in relay.mails(HANNAH) if m.subject.startswith(MET)] == [to_hannah.subject]
    assert {line.action for line in await relay.relay.store.audit()} == {"reveal"}


async def _answer(relay: RelayUnderTest, who: Person, copies: dict[Person, Received]) -> Received:
    """Their answer to the post, as Maren has it: under the name they are called here."""
    await relay.answer(who, copies[who], "Ask a physician in at once.")
    return await relay.next(MAREN, f"Re: {SUBJECT}")


async def test_who_leaves_or_is_taken_out_gets_nothing_that_still_lay_here(begin: Begin) -> None:
    relay = await begin(policy={"undo": "10m"})
    await in_circle(relay, (*MEMBERS, PRIYA))
    await relay.write(MAREN, "thursday", WORDS)
    await relay.next(MAREN, "[Relay] Passed on")
    await relay.write(TOBIAS, "thursday", "leave", "leave")
    await relay.next(TOBIAS, "[Relay] You have left")
    await in_circle(relay, (MAREN, TOBIAS, PRIYA))  # Hannah is no longer in the file

    async def only_the_copies_lie_here() -> bool:  # the receipt's own delivery is written down after it
        return (await relay.relay.store.counts()).outbox[OutboxState.WAITING] == 3

    await until(only_the_copies_lie_here, "three copies in the outbox")
    relay.pass_time(timedelta(minutes=11))
    await relay.next(PRIYA, SUBJECT)
    await relay.settled()
    assert relay.unread(TOBIAS) == relay.unread(HANNAH) == []


async def test_a_circle_answers_a_member_who_is_not_in_it_as_it_answers_a_stranger(
    relay: RelayUnderTest,
) -> None:
    await in_circle(relay)
    heard = set()
    for outsider, to in ((PRIYA, "thursday"), (STRANGER, "thursday"), (STRANGER, "grief")):
        mail = letter(outsider, [f"{to}@{DOMAIN}"], WORDS)
        said = await relay.submit(mail, [f"{to}@{DOMAIN}"], outsider.address)
        assert said.at_rcpt[f"{to}@{DOMAIN}"][0] == 250  # an address in use
        heard |= set(said.after_data)
    assert len(heard) == 1
    # a circle that has not begun, and one that never was, are no addresses at all
    await relay.write(MAREN, "relay", "start circle: grief, up to 6, monthly", "A wish")
    await relay.next(MAREN, "[Relay] Invitations are on their way")
    refused = set()
    for writer in (MAREN, STRANGER):
        for nowhere in ("grief-circle-1", "friday"):
            mail = letter(writer, [f"{nowhere}@{DOMAIN}"], WORDS)
            said = await relay.submit(mail, [f"{nowhere}@{DOMAIN}"], writer.address)
            refused.add(said.at_rcpt[f"{nowhere}@{DOMAIN}"])
    assert len(refused) == 1


async def test_the_file_counts_from_the_very_next_mail(relay: RelayUnderTest) -> None:
    _, copies = await posted(relay)
    await in_circle(relay, (MAREN, HANNAH))

    async def read() -> bool:
        return len(relay.relay.config.current().circles["thursday"].members) == 2

    await until(read, "the file without him")
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.settled()
    assert relay.unread(TOBIAS) == []
