"""What follows from the answer to "was this you?", of members and of admins (R13, R14)."""

from datetime import timedelta

import pytest

from relay.consult.decision import Outcome
from relay.consult.standing.model import Standing
from relay.consult.who_wrote import DENIED_PER_WEEK
from relay.identity.verdict import Verdict
from relay.store.spool import let_go
from relay.store.values import OutboxItem
from relay.worker.replies import TAKEN

from .conftest import ADMIN, ANA, BEN, NOW, STRANGER, Bench, answer_address, written
from .in_doubt import (
    DESK,
    INTAKE,
    NEW,
    ends,
    from_new,
    held,
    id_of,
    posted,
    set_standing,
    settled,
    text_of,
)

# --- yes, remember ---


async def remembered(bench: Bench) -> OutboxItem:
    """Ana has answered from a new address and said that it is hers; what she was told."""
    await from_new(bench)
    (question,) = await posted(bench)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "Yes, remember", number=2), answer_address(question))
    await settled(bench)
    return next(item for item in await posted(bench) if "is known now" in text_of(item))


async def test_yes_remember_makes_the_address_the_members_own(bench: Bench) -> None:
    told = await remembered(bench)
    assert told.recipient == ANA
    member = await bench.around.members.member_of("ANA@Private.example")
    assert member
    assert member.addresses == (ANA, NEW)
    assert await bench.hand_in(written(NEW, "help", number=3), DESK) == TAKEN
    await settled(bench)
    assert NEW in {item.recipient for item in await posted(bench)}


async def test_no_takes_a_remembered_address_back(bench: Bench) -> None:
    told = await remembered(bench)
    await bench.hand_in(written(ANA, "no", number=4), answer_address(told))
    await settled(bench)
    assert await bench.around.members.member_of(NEW) is None
    assert (await bench.hand_in(written(NEW, "help", number=5), DESK)).code == 550


async def test_whose_the_file_says_an_address_is_wins_over_a_members_word(bench: Bench) -> None:
    await remembered(bench)
    bench.save(
        "members.yaml",
        f"members:\n  - {{address: {ANA}, name: Ana Ruiz}}\n"
        f"  - {{address: {BEN}, name: Ben Okafor, aliases: [{NEW}]}}\n",
    )
    member = await bench.around.members.member_of(NEW)
    assert member
    assert member.entry.address == BEN


async def test_a_colleagues_account_or_an_admins_is_not_remembered_as_ones_own(bench: Bench) -> None:
    colleague, admin = "ben@clinic.example", "office@clinic.example"
    roster = (
        f"members:\n  - {{address: {ANA}, name: Ana Ruiz}}\n  - {{address: {colleague}, name: Ben Okafor}}\n"
    )
    bench.save("members.yaml", roster)
    bench.save("policy.yaml", f"admins: [{admin}]\n")
    for number, by in enumerate((colleague, admin)):
        bench.authenticator.says = Verdict.ANOTHER_ACCOUNT
        await bench.hand_in(written(ANA, "status", number=number), DESK, reverse_path=by)
        await settled(bench)
        (question,) = await posted(bench)
        assert "REMEMBER" not in text_of(question)
        bench.authenticator.says = Verdict.PASS
        await bench.hand_in(written(ANA, "yes, remember", number=10 + number), answer_address(question))
        await settled(bench)
        assert len(await posted(bench)) == 1  # the answer to her command
    bench.save("members.yaml", f"members:\n  - {{address: {ANA}, name: Ana Ruiz}}\n")
    assert await bench.around.members.member_of(colleague) is None


# --- admins ---------------------------------------------------------------------------------------


async def asked_admin(bench: Bench) -> OutboxItem:
    """An admin whose domain proves nothing has answered about a stranger; what they are asked."""
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(STRANGER, "join"), DESK)
    await settled(bench)
    token = next(answer_address(item) for item in await posted(bench) if item.recipient == ADMIN)
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(ADMIN, "yes", number=2), token) == TAKEN
    await settled(bench)
    assert [c.state for c in await bench.store.candidates()] == ["open"]
    (question,) = await posted(bench)
    assert question.recipient == ADMIN
    return question


@pytest.mark.parametrize(("word", "state"), [("YES", "admitted"), ("NO", "open")])
async def test_an_admin_whose_domain_proves_nothing_is_asked_too(bench: Bench, word: str, state: str) -> None:
    question = await asked_admin(bench)
    assert await bench.hand_in(written(ADMIN, word, number=3), answer_address(question)) == TAKEN
    await settled(bench)
    assert await held(bench) == 0
    assert [c.state for c in await bench.store.candidates()] == [state]
    assert {item.recipient for item in await posted(bench)} == {ADMIN}


@pytest.mark.parametrize("by", [ANA, "second@association.example"])
async def test_what_an_admin_is_asked_nobody_else_can_answer(bench: Bench, by: str) -> None:
    bench.save("policy.yaml", f"admins: [{ADMIN}, second@association.example]\n")
    question = await asked_admin(bench)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(by, "yes", number=3), answer_address(question))
    await settled(bench)
    assert await held(bench) == 1
    assert [c.state for c in await bench.store.candidates()] == ["open"]


async def test_an_answer_that_is_no_answer_is_asked_back_twice_and_no_more(bench: Bench) -> None:
    question = await asked_admin(bench)
    for number in range(2):
        await bench.hand_in(written(ADMIN, "who?", number=10 + number), answer_address(question))
        await settled(bench)
        (question,) = await posted(bench)
    await bench.hand_in(written(ADMIN, "who?", number=12), answer_address(question))
    await settled(bench)
    assert await posted(bench) == []
    assert (await ends(bench))[Outcome.ROBOT] == 1


# --- peace, and nothing lost without a word ---------------------------------------------------------


async def test_after_three_no_in_a_week_a_member_is_left_in_peace_and_told_so(bench: Bench) -> None:
    for number in range(DENIED_PER_WEEK):
        bench.authenticator.says = Verdict.NONE
        await bench.hand_in(written(ANA, number=number), INTAKE)
        await settled(bench)
        (question,) = await posted(bench)
        await bench.hand_in(written(ANA, "no", number=50 + number), answer_address(question))
        await settled(bench)
        (told,) = await posted(bench)
        assert ("before Monday, 30 November" in text_of(told)) is (number == DENIED_PER_WEEK - 1)
    await bench.hand_in(written(ANA, number=90), INTAKE)
    await settled(bench)
    assert (await posted(bench), await held(bench)) == ([], 0)
    bench.clock.time += timedelta(days=7, minutes=1)
    await bench.hand_in(written(ANA, number=91), INTAKE)
    await settled(bench)
    assert await held(bench) == 1


async def test_a_yes_that_comes_too_late_is_told(bench: Bench) -> None:
    await from_new(bench)
    (question,) = await posted(bench)
    bench.clock.time += timedelta(days=8)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "yes", number=2), answer_address(question))
    await settled(bench)
    assert "no longer waits for your answer" in text_of((await posted(bench))[-1])


async def test_an_address_said_no_to_is_the_members_once_the_file_gives_it_to_them(bench: Bench) -> None:
    await from_new(bench)
    (question,) = await posted(bench)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "no", number=2), answer_address(question))
    await settled(bench)
    (told,) = await posted(bench)
    assert "You will not be asked about mail from there again, and it is not kept." in text_of(told)
    roster = f"members:\n  - {{address: {ANA}, name: Ana Ruiz, aliases: [{NEW}]}}\n"
    bench.save("members.yaml", roster)
    await from_new(bench)  # its domain still proves nothing
    assert [item.recipient for item in await posted(bench)] == [ANA]
    assert await held(bench) == 1


async def test_what_is_asked_anew_is_deleted_on_the_same_day(bench: Bench) -> None:
    await from_new(bench)
    (question,) = await posted(bench)
    bench.authenticator.says = Verdict.PASS
    bench.clock.time += timedelta(days=5)
    await bench.hand_in(written(ANA, "which one?", number=2), answer_address(question))
    await settled(bench)
    again = (await posted(bench))[-1]
    for each in (question, again):
        assert "deleted on Monday, 30 November" in text_of(each)
        assert ("not a plain YES or NO" in text_of(each)) is (each is again)
    bench.clock.time = NOW + timedelta(days=7, minutes=1)
    await bench.hand_in(written(ANA, "yes", number=3), answer_address(again))
    await settled(bench)
    assert "no longer waits for your answer" in text_of((await posted(bench))[-1])


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("yes\r\n\r\nWait, that was not me.", 1),
        ("SI\r\nno era de mi parte", 1),
        ("yes\r\n\r\nThank you for looking after this,\r\nAna Ruiz, MA", 0),
    ],
)
async def test_a_yes_that_is_taken_back_below_lets_nothing_in(bench: Bench, said: str, waits: int) -> None:
    bench.authenticator.says = Verdict.NONE
    await bench.hand_in(written(ANA, "status"), DESK)
    await settled(bench)
    (question,) = await posted(bench)
    await bench.hand_in(written(ANA, said, number=2), answer_address(question))
    await settled(bench)
    assert await held(bench) == waits
    (answer,) = await posted(bench)
    assert ("Was this you" in text_of(answer)) is bool(waits)


async def test_a_yes_behind_a_no_is_told_that_the_mail_is_gone(bench: Bench) -> None:
    await from_new(bench)
    (question,) = await posted(bench)
    bench.authenticator.says = Verdict.PASS
    for at, word in enumerate(("no", "yes")):
        await bench.hand_in(written(ANA, word, number=10 + at), answer_address(question))
    await settled(bench)
    deleted, told = await posted(bench)
    assert "is deleted" in text_of(deleted)
    assert "please send it again" in text_of(told)


async def test_a_suspended_members_yes_waits_and_lets_the_mail_in_once_they_are_lifted(bench: Bench) -> None:
    bench.authenticator.says = Verdict.NONE
    await bench.hand_in(written(ANA, "status"), DESK)
    await settled(bench)
    (question,) = await posted(bench)
    member = await id_of(bench, ANA)
    await set_standing(bench, member, Standing(suspended=NOW))
    await bench.hand_in(written(ANA, "yes", number=2), answer_address(question))
    await settled(bench)
    (kept,) = await posted(bench)
    assert kept.recipient == ANA
    assert await held(bench) == 1
    await set_standing(bench, member, Standing())
    async with bench.store._database.writing() as connection:
        await let_go(connection, member)
    await settled(bench)
    assert (await held(bench), len(await posted(bench))) == (0, 1)
