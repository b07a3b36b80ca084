"""Who is asked, over real SMTP: not-lines, language, proposed specialties, small circles."""

from collections.abc import Iterable
from typing import Any

import pytest

from relay.consult.words import Verb
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.people import (
    COLLEAGUES,
    HANNAH,
    MAREN,
    PRIYA,
    REQUEST,
    SPECIALTIES,
    SUBJECT,
    TOBIAS,
    WITHOUT_NAMES,
    Person,
    as_yaml,
    entry,
)
from tests.e2e.relay_under_test import RelayUnderTest

pytestmark = pytest.mark.server


def members(**changes: dict[str, Any]) -> str:
    """members.yaml with something changed for some, named by their first names."""
    people: Iterable[Person] = (MAREN, *COLLEAGUES)
    return as_yaml({"members": [entry(p) | changes.get(p.name.split()[0].lower(), {}) for p in people]})


def specialties(**grief: Any) -> str:
    return as_yaml({"specialties": {**SPECIALTIES, "grief": SPECIALTIES["grief"] | grief}})


async def test_a_not_line_is_obeyed_shown_to_its_writer_and_never_sent(relay: RelayUnderTest) -> None:
    text = f"{WITHOUT_NAMES}\n\nNot: Northshore Clinic, Cedar Hollow Clinic\n"
    preview = await relay.previewed(text)
    assert "Will not be asked" in preview.text
    assert "Northshore Clinic" in preview.text
    between_the_rules = preview.text.split("-" * 60)[1]
    assert "Not:" not in between_the_rules
    assert "Cedar" not in between_the_rules
    await relay.answer(MAREN, preview, "Send", signed=False)
    copies = [await relay.next(p, SUBJECT) for p in (TOBIAS, PRIYA)]
    await relay.settled()
    assert HANNAH.address not in relay.mailboxes()
    for copy in copies:
        assert b"Cedar" not in copy.raw
        assert b"Northshore" not in copy.raw


async def test_a_not_line_in_quoted_text_names_nobody(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    await relay.answer(MAREN, preview, f"send\n\n> not: {HANNAH.address}", signed=False)
    for colleague in COLLEAGUES:
        await relay.next(colleague, SUBJECT)


async def test_only_colleagues_of_the_language_are_asked(relay: RelayUnderTest) -> None:
    relay.configure("members.yaml", members(tobias={"languages": ["en", "es"]}, priya={"languages": ["en"]}))
    relay.configure("specialties.yaml", specialties(languages=["es"]))
    preview = await relay.previewed()
    assert "Only one colleague can be asked" in preview.text
    await relay.answer(MAREN, preview, "send", signed=False)
    await relay.next(TOBIAS, SUBJECT)
    await relay.settled()
    assert relay.mailboxes() == sorted([MAREN.address, TOBIAS.address])


async def test_neighbours_in_one_town_never_get_each_others_requests(relay: RelayUnderTest) -> None:
    relay.configure(
        "members.yaml", members(maren={"region": "Harlow County"}, hannah={"region": "harlow county"})
    )
    await relay.answer(MAREN, await relay.previewed(), "send", signed=False)
    for colleague in (TOBIAS, PRIYA):
        await relay.next(colleague, SUBJECT)
    await relay.settled()
    assert HANNAH.address not in relay.mailboxes()


async def test_the_nearest_specialties_are_proposed_and_words_choose(relay: RelayUnderTest) -> None:
    text = "She died in spring. Since the funeral her husband has nightmares of the accident and startles."
    await relay.write(MAREN, "consult", text, "Where to begin?")
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert "These seem nearest" in preview.text
    nearest = preview.text.split("These seem nearest")[1].split("All others")[0]
    assert "grief: Grief and dying" in nearest
    assert "trauma: Trauma and PTSD" in nearest
    assert "couples" not in nearest
    await relay.answer(MAREN, preview, "Grief, trauma")
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "Grief and dying and Trauma and PTSD" in " ".join(newer.text.split())
    await relay.answer(MAREN, newer, "send", signed=False)
    for colleague in COLLEAGUES:
        await relay.next(colleague, "Where to begin?")


@drives(Verb.WIDEN)
async def test_a_small_circle_is_said_and_widen_asks_the_nearest_specialty_too(begin: Begin) -> None:
    relay = await begin(policy={"min_pool": 2})
    relay.configure(
        "members.yaml",
        members(
            hannah={"specialties": ["grief"]},
            tobias={"specialties": ["trauma"]},
            priya={"specialties": ["couples"]},
        ),
    )
    relay.configure("specialties.yaml", specialties(related=["trauma"]))
    preview = await relay.previewed()
    plain = " ".join(preview.text.split())
    assert "Only one colleague can be asked" in plain
    assert "To have colleagues for Trauma and PTSD asked too, reply WIDEN" in plain
    assert "WIDEN" in preview.links
    await relay.answer(MAREN, preview, "WIDEN")
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "As you asked, colleagues for Trauma and PTSD may be asked too" in " ".join(newer.text.split())
    await relay.answer(MAREN, newer, "send", signed=False)
    grief, trauma = await relay.next(HANNAH, SUBJECT), await relay.next(TOBIAS, SUBJECT)
    assert "[Grief and dying]" in grief.subject
    assert "[Trauma and PTSD]" in trauma.subject
    assert "you offered Trauma and PTSD" in " ".join(trauma.text.split())
    await relay.settled()
    assert PRIYA.address not in relay.mailboxes()


async def test_the_receipt_of_the_decision_is_kept_sealed_with_the_consultation(
    relay: RelayUnderTest,
) -> None:
    copies = await relay.opened(REQUEST)
    assert copies
    store = relay.relay.store
    (case,) = await store.cases_of(next(iter(await store.loads(relay.time))))
    (receipt,) = case.consultation.routed
    assert receipt.specialty == "grief"
    assert (receipt.offering, receipt.eligible) == (4, 3)
    assert receipt.left_out == (("same-practice", 1),)
    assert {score.member for score in receipt.asked} == {t.consultant for t in case.threads}
