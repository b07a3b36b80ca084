"""A request that speaks of acute danger, through real SMTP."""

import pytest

from tests.e2e.people import COLLEAGUES, MAREN
from tests.e2e.relay_under_test import RelayUnderTest

pytestmark = pytest.mark.server


async def test_the_writer_is_told_where_to_turn_and_colleagues_read_that_it_is_urgent(
    relay: RelayUnderTest,
) -> None:
    await relay.write(MAREN, "grief", "My client has a suicide plan and I am alone with it. What now?")
    told = await relay.next(MAREN, "[Relay] If someone may be in danger now")
    assert "988 Suicide and Crisis Lifeline: call or text 988" in told.text
    assert "not an emergency service" in " ".join(told.text.split())
    assert "suicide plan" not in told.text
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert "Colleagues will see that it sounds urgent." in " ".join(preview.text.split())
    await relay.answer(MAREN, preview, "Send", signed=False)
    for person in COLLEAGUES:
        copy = await relay.next(person, "[Grief and dying]")
        assert "This sounds urgent." in copy.text
