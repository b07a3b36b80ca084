"""Suspended members over real SMTP: what is kept of them, what goes on without them, what leaves after."""

from datetime import timedelta

import pytest

from tests.e2e.conftest import Begin
from tests.e2e.people import ADMIN, HANNAH, MAREN, PETRA, PRIYA, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import RelayUnderTest
from tests.e2e.test_circles import TITLE, in_circle, posted
from tests.e2e.test_kept_back import command, held, in_outbox

pytestmark = pytest.mark.server
LATER = timedelta(minutes=11)


async def test_nothing_of_a_suspended_member_goes_out_until_it_is_lifted(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = await begin(policy={"undo": "1h"})
    await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
    await relay.next(MAREN, "[Relay]")
    await command(relay, monkeypatch, "members", "suspend", MAREN.address)
    assert "suspended" in await command(relay, monkeypatch, "members")
    await relay.write(MAREN, "couples", "My client and her husband do not speak any more. What now?")
    kept = await relay.next(MAREN, "[Relay] Your mail is kept")
    assert "suspend" not in kept.text
    relay.pass_time(timedelta(days=2))
    await relay.write(MAREN, "relay", "status", "")
    await held(relay, 2)
    await relay.next(MAREN, "[Relay] Your mail is kept")
    assert not [m for m in relay.mailboxes() if m in (HANNAH.address, TOBIAS.address, PRIYA.address)]
    await in_outbox(relay, 3)
    await command(relay, monkeypatch, "members", "lift", MAREN.address)
    relay.pass_time(timedelta(minutes=11))
    for colleague in (HANNAH, TOBIAS, PRIYA):
        await relay.next(colleague, SUBJECT)
    await relay.next(MAREN, "[Relay] Preview:")
    await held(relay, 0)
    assert (await relay.relay.store.counts()).balanced
    shown = await command(relay, monkeypatch, "audit")
    assert "suspend" in shown
    assert "lift" in shown


async def test_what_is_for_the_admins_does_not_reach_one_who_is_suspended(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = await begin(policy={"admins": [HANNAH.address, ADMIN]})
    await command(relay, monkeypatch, "members", "suspend", HANNAH.address)
    await relay.write(MAREN, "postmaster", "A colleague was unkind to me.", "A complaint")
    assert "unkind" in (await relay.next(ADMIN)).text
    await relay.settled()
    assert relay.mails(HANNAH) == []


async def test_words_for_a_suspended_member_wait_too(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    relay = await begin()
    copies = await relay.opened()
    await command(relay, monkeypatch, "members", "suspend", HANNAH.address)
    await relay.answer(HANNAH, copies[HANNAH], "I would call a physician.", signed=False)
    await relay.next(HANNAH, "[Relay] Your mail is kept")
    await relay.answer(TOBIAS, copies[TOBIAS], "I would wait.", signed=False)
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "would wait" in answer.text
    await relay.answer(MAREN, await relay.next(MAREN, "[Relay] On its way"), "Thank you all.", signed=False)
    await relay.next(TOBIAS, SUBJECT)
    await relay.write(MAREN, "relay", "status")  # whose answer leaves after a round that leaves hers out
    await relay.next(MAREN, "[Relay] What is open for you")
    assert not [m for m in relay.unread(HANNAH) if "Thank you all" in m.text]
    await command(relay, monkeypatch, "members", "lift", HANNAH.address)
    assert "physician" in (await relay.next(MAREN, f"Re: {SUBJECT}")).text
    relay.pass_time(timedelta(minutes=11))
    assert "Thank you all" in (await relay.next(HANNAH, f"Re: {SUBJECT}")).text
    assert PETRA.address not in relay.mailboxes()


async def test_posts_of_a_suspended_member_come_in_a_digest_once_it_is_lifted(
    relay: RelayUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, copies = await posted(relay)
    relay.pass_time(timedelta(minutes=1))
    await relay.answer(TOBIAS, copies[TOBIAS], "Digest weekly, please", signed=False)
    await relay.next(TOBIAS, "one mail a week")
    relay.pass_time(timedelta(minutes=1))
    for writer, reader, topic in ((MAREN, HANNAH, "sleep"), (HANNAH, MAREN, "work")):
        await relay.write(writer, "thursday", f"I wonder when to ask about {topic}.", f"About {topic}")
        await relay.next(reader, f"About {topic}")
    await command(relay, monkeypatch, "members", "suspend", MAREN.address)
    relay.pass_time(timedelta(days=7, minutes=1))
    digest = await relay.next(TOBIAS, f"[{TITLE}] One post")
    assert "ask about work" in digest.text
    await in_outbox(relay, 1)
    relay.pass_time(timedelta(days=40))  # the text itself is long erased
    await in_outbox(relay, 1)
    assert not [m for m in relay.mails(TOBIAS) if "ask about sleep" in m.text]
    await command(relay, monkeypatch, "members", "lift", MAREN.address)
    relay.pass_time(LATER)
    assert "ask about sleep" in (await relay.next(TOBIAS, f"[{TITLE}] One post")).text


async def test_kept_words_hold_up_nobody_elses(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    relay = await begin(policy={"undo": "1h"})
    await in_circle(relay)
    await relay.write(MAREN, "thursday", "A first word, about eating.")
    await relay.next(MAREN, "[Relay] Passed on")
    relay.pass_time(timedelta(hours=1, minutes=1))
    first = {p: await relay.next(p, SUBJECT) for p in (HANNAH, TOBIAS)}
    receipt = relay.mails(MAREN)[0]
    await relay.answer(MAREN, receipt, "A second word, about sleep.", signed=False)
    await relay.next(MAREN, "[Relay] Passed on")
    await command(relay, monkeypatch, "members", "suspend", MAREN.address)
    await relay.answer(HANNAH, first[HANNAH], "I would wait a week.", signed=False)
    await in_outbox(relay, 5)
    relay.pass_time(timedelta(hours=1, minutes=1))
    assert "wait a week" in (await relay.next(TOBIAS, SUBJECT)).text
    relay.pass_time(timedelta(days=20))
    await command(relay, monkeypatch, "members", "lift", MAREN.address)
    relay.pass_time(LATER)
    for person in (HANNAH, TOBIAS):
        assert "about sleep" in (await relay.next(person, f"Re: {SUBJECT}")).text
