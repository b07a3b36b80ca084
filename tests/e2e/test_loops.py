"""Unmarked machines and floods over real SMTP: what is slowed, what is asked about, what waits outside."""

from datetime import timedelta

import pytest

from relay.store.schema import OutboxState
from tests.e2e.mail_program import letter
from tests.e2e.people import ADMIN, HANNAH, MAREN, STRANGER, SUBJECT
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until

pytestmark = pytest.mark.server
TOPICS = ("eating", "sleep", "her sister", "her work", "the evenings")


async def test_four_mails_of_a_thread_pass_in_ten_minutes_and_the_fifth_comes_later(
    relay: RelayUnderTest,
) -> None:
    copies = await relay.opened()
    for topic in TOPICS:
        await relay.answer(HANNAH, copies[HANNAH], f"I would ask about {topic} first.", signed=False)
        await relay.next(HANNAH, "[Relay] Passed on")
    answers = [(await relay.next(MAREN, f"Re: {SUBJECT}")).text for _ in range(4)]
    assert [topic in text for topic, text in zip(TOPICS, answers, strict=False)] == [True] * 4

    async def one_waits() -> bool:
        return (await relay.relay.store.counts()).outbox[OutboxState.WAITING] == 1

    await until(one_waits, "the fifth in the outbox")
    assert not [m for m in relay.unread(MAREN) if m.subject.startswith("Re:")]
    relay.pass_time(timedelta(minutes=10, seconds=1))
    assert TOPICS[4] in (await relay.next(MAREN, f"Re: {SUBJECT}")).text


async def test_the_same_words_a_third_time_wait_for_a_persons_word(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    for number in range(3):
        text = f"I would ask about her sleep before anything else. ({number})"
        await relay.answer(HANNAH, copies[HANNAH], text, signed=False)
    asked = await relay.next(HANNAH, "[Relay] Preview:")
    assert "your word is needed that you wrote this yourself" in " ".join(asked.text.split())
    await relay.answer(HANNAH, asked, "Your mail has arrived.", signed=False)
    await relay.next(HANNAH, "[Relay] One more word, please")
    await relay.settled()
    assert len([m for m in relay.mails(MAREN) if m.subject.startswith("Re:")]) == 2


async def test_a_flood_to_the_admins_ends_at_the_door_but_not_for_members(relay: RelayUnderTest) -> None:
    to = [f"postmaster@{DOMAIN}"]
    codes = []
    for number in range(23):
        mail = letter(STRANGER, to, f"Buy this, number {number}.", "An offer")
        codes.append((await relay.submit(mail, to, STRANGER.address)).code)
    assert codes == [250] * 20 + [450] * 3
    assert (await relay.submit(letter(MAREN, to, "A word about a report."), to, MAREN.address)).code == 250
    await relay.settled()
    assert len(relay.mails(ADMIN)) == 21
    assert relay.mailboxes() == [ADMIN]
    relay.pass_time(timedelta(hours=1, seconds=1))
    assert (await relay.submit(letter(STRANGER, to, "Later."), to, STRANGER.address)).code == 250
