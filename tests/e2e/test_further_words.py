"""Words beside a command, and who knows the other, over real SMTP."""

import pytest

from tests.e2e.conftest import Begin
from tests.e2e.people import HANNAH, MAREN, PRIYA, SUBJECT, TOBIAS, WITHOUT_NAMES
from tests.e2e.relay_under_test import RelayUnderTest

pytestmark = pytest.mark.server


async def test_what_stands_below_a_word_is_asked_about_or_told_and_never_passed_on_by_itself(
    relay: RelayUnderTest,
) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "Report\n\nYou are bound to tell the authorities.")
    asked = await relay.next(HANNAH, "[Relay] That was not clear")
    await relay.answer(TOBIAS, copies[TOBIAS], "Pass\n\nHave you thought of a dietician?")
    told = await relay.next(TOBIAS, "[Relay]")
    assert "Nobody reads the further words" in " ".join(told.text.split())
    await relay.settled()
    found = [m for m in relay.mails(MAREN) if "authorities" in m.text or "dietician" in m.text]
    assert found == []
    await relay.answer(HANNAH, asked, "You are bound to tell the authorities.")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "bound to tell the authorities" in answer.text


async def test_who_has_written_know_gets_no_further_request_of_that_colleague(begin: Begin) -> None:
    relay = await begin(policy={"min_pool": 2})
    copies = await relay.opened()
    await relay.answer(PRIYA, copies[PRIYA], "I know them\n\nWe trained together.")
    stepped = await relay.next(PRIYA, "[Relay] Thank you for stepping back")
    assert "Nobody reads the further words" in " ".join(stepped.text.split())
    preview = await relay.previewed(WITHOUT_NAMES, subject="Another client of mine")
    await relay.answer(MAREN, preview, "Send", signed=False)
    for colleague in (HANNAH, TOBIAS):
        await relay.next(colleague, "Another client of mine")
    await relay.settled()
    assert relay.unread(PRIYA) == []
