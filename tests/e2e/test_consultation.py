"""One consultation, the whole way."""

import pytest

from tests.e2e.people import COLLEAGUES, HANNAH, HANNAHS_ANSWER, MAREN, MUST_SURVIVE, PETRA, PRIYA, TOBIAS
from tests.e2e.relay_under_test import RelayUnderTest

pytestmark = pytest.mark.server


async def test_a_consultation_travels_the_whole_way(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    assert relay.mailboxes() == [MAREN.address]
    await relay.answer(MAREN, preview, "Send", signed=False)
    receipt = await relay.next(MAREN, "[Relay] On its way")
    copies = {p: await relay.next(p, "[Grief and dying]") for p in COLLEAGUES}
    for copy in copies.values():
        assert [w for w in MUST_SURVIVE if w not in copy.text] == []
    print(preview.text)
