"""Mails in doubt: everybody hears the same, and only who is named is asked (R14, R15, R16)."""

import quopri
from datetime import timedelta

import pytest

from relay.consult.decision import Outcome
from relay.consult.grants import Purpose
from relay.consult.who_wrote import UNKNOWN_PER_WEEK
from relay.identity.verdict import Verdict
from relay.worker.replies import TAKEN

from .conftest import ADMIN, ANA, BEN, DOMAIN, LEASE, NOW, STRANGER, Bench, answer_address, written
from .in_doubt import (
    ANSWER_HERE,
    DESK,
    INTAKE,
    NEW,
    TOKEN,
    asked_of_the_member_alone,
    ends,
    fresh_number,
    from_new,
    held,
    posted,
    settled,
    text_of,
    with_token,
)

# --- a new address that names a member ------------------------------------------------------


@pytest.mark.parametrize("name", ["Ana Ruiz", "RUIZ, Ana", "Dr. Ana Ruiz, PsyD", "=?utf-8?q?An=C3=A1_Ruiz?="])
async def test_who_writes_under_a_members_name_from_a_new_address_has_that_member_asked(
    bench: Bench, name: str
) -> None:
    await from_new(bench, f'"{name}"' if "," in name else name)
    (question,) = await posted(bench)
    assert question.recipient == ANA
    said = quopri.decodestring(question.raw).decode()
    assert "from an address we do not know (it ends in @…private.example)" in " ".join(said.split())
    assert await held(bench) == 1


@pytest.mark.parametrize("name", ["", "Ana", "Ruiz", "Ana Ruizova", "Ana Ben Ruiz Okafor", "Somebody Else"])
async def test_who_names_no_one_member_is_dropped_and_counted(bench: Bench, name: str) -> None:
    await from_new(bench, f'"{name}"')
    assert await posted(bench) == []
    assert await ends(bench) == {Outcome.STRANGER: 1}


async def test_yes_lets_the_mail_in_as_the_members_and_answers_go_to_the_address_on_record(
    bench: Bench,
) -> None:
    await from_new(bench, to=DESK)
    (question,) = await posted(bench)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "yes", number=2), answer_address(question))
    await settled(bench)
    assert {item.recipient for item in await posted(bench)} == {ANA}  # R13: nothing to the new one
    assert await held(bench) == 0


async def test_after_no_the_address_is_never_asked_about_again(bench: Bench) -> None:
    await from_new(bench)
    (question,) = await posted(bench)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "no", number=2), answer_address(question))
    await settled(bench)
    await posted(bench)
    await from_new(bench)
    assert await posted(bench) == []
    assert (await ends(bench))[Outcome.DENIED] == 2


async def test_a_name_alone_has_a_member_asked_once_at_a_time_and_a_few_times_a_week(bench: Bench) -> None:
    asked = 0
    for number in range(UNKNOWN_PER_WEEK + 2):
        for again in range(2):
            await from_new(bench, by=f"x{number}{again}@private.example")
        questions = [q for q in await posted(bench) if "Was this you" in text_of(q)]
        asked += len(questions)
        bench.authenticator.says = Verdict.PASS
        for question in questions:
            await bench.hand_in(written(ANA, "no", number=fresh_number()), answer_address(question))
        await settled(bench)
        await posted(bench)
    assert asked == UNKNOWN_PER_WEEK
    bench.clock.time += timedelta(days=8)
    await from_new(bench, by="later@private.example")
    assert await held(bench) == 1


async def test_a_machine_that_bears_a_members_name_asks_nobody(bench: Bench) -> None:
    bench.authenticator.says = Verdict.NONE
    robot = written(f"Ana Ruiz <{NEW}>", more="Auto-Submitted: auto-replied\r\n")
    assert await bench.hand_in(robot, INTAKE) == TAKEN
    await settled(bench)
    assert await posted(bench) == []


# --- by what it answers -----------------------------------------------------------------------


async def test_an_answer_from_a_new_address_has_its_member_asked(bench: Bench) -> None:
    await with_token(bench)
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(NEW, "no"), ANSWER_HERE) == TAKEN
    await settled(bench)
    (question,) = await posted(bench)
    assert question.recipient == ANA
    assert "REMEMBER" in text_of(question)


@pytest.mark.parametrize("by", [STRANGER, f"Ana Ruiz <{NEW}>", BEN])
async def test_a_proved_writer_who_is_not_its_member_is_refused_at_a_live_reply_address(
    bench: Bench, by: str
) -> None:
    await with_token(bench)
    elsewhere = await bench.hand_in(written(STRANGER, "yes"), INTAKE)
    assert (elsewhere.code, elsewhere.status) == (550, "5.7.1")
    assert await bench.hand_in(written(by, "yes", number=2), ANSWER_HERE) == elsewhere
    await settled(bench)
    assert await posted(bench) == []


@pytest.mark.parametrize("purpose", [Purpose.CONFIRM, Purpose.REMEMBERED, Purpose.ADMISSION])
async def test_what_confirms_an_address_is_of_no_use_from_a_new_one(bench: Bench, purpose: Purpose) -> None:
    await with_token(bench, purpose)
    assert (await bench.hand_in(written(NEW, "yes"), ANSWER_HERE)).code == 550
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(f"Ana Ruiz <{NEW}>", "yes", number=2), ANSWER_HERE) == TAKEN
    await settled(bench)
    assert await posted(bench) == []
    assert await ends(bench) == {Outcome.STRANGER: 1}


# --- handed in as somebody else's of the same domain ------------------------------------------


async def test_a_domain_that_names_another_sender_has_the_member_asked(bench: Bench) -> None:
    bench.authenticator.says = Verdict.ANOTHER_ACCOUNT
    sent_by = "eve@clinic.example"
    question = await asked_of_the_member_alone(bench, reverse_path=sent_by)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "yes, remember", number=5), answer_address(question))
    await settled(bench)
    bench.authenticator.says = Verdict.ANOTHER_ACCOUNT  # and is not asked about that sender again
    await bench.hand_in(written(ANA, "help", number=6), DESK, reverse_path=sent_by)
    await settled(bench)
    assert (await held(bench), (await ends(bench)).get(Outcome.COMMAND)) == (0, 2)


async def test_who_asks_to_join_from_a_shared_mailbox_is_heard(bench: Bench) -> None:
    bench.authenticator.says = Verdict.ANOTHER_ACCOUNT
    office = "office@clinic.example"
    assert await bench.hand_in(written(STRANGER, "join"), DESK, reverse_path=office) == TAKEN
    await settled(bench)
    assert [item.recipient for item in await posted(bench)] == [ADMIN]
    assert [c.state for c in await bench.store.candidates()] == ["open"]


# --- signed, and not for here -------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "To: somebody@elsewhere.example\r\n",
        f"To: {DESK}\r\n",
        f"To: somebody@elsewhere.example\r\nCc: {INTAKE}\r\n",
    ],
    ids=["to somebody else", "to another address here", "an added Cc"],
)
async def test_a_signed_mail_that_was_not_written_to_this_address_is_asked_about(
    bench: Bench, header: str
) -> None:
    bench.authenticator.says = Verdict.SIGNED
    question = await asked_of_the_member_alone(bench, more=header)
    bench.authenticator.says = Verdict.PASS
    await bench.hand_in(written(ANA, "yes", number=5), answer_address(question))
    await settled(bench)
    assert (await held(bench), len(await posted(bench))) == (0, 1)  # its preview


async def test_a_mail_sent_on_is_asked_about_whatever_its_bearer_writes_into_the_envelope(
    bench: Bench,
) -> None:
    other = "aruiz@clinic.example"
    roster = f"members:\n  - {{address: {ANA}, name: Ana Ruiz, aliases: [{other}]}}\n"
    bench.save("members.yaml", roster)
    bench.authenticator.says = Verdict.ANOTHER_ACCOUNT_SIGNED  # nobody has proved the reverse-path
    header = "To: somebody@elsewhere.example\r\n"
    assert await bench.hand_in(written(ANA, "status", more=header), DESK, reverse_path=other) == TAKEN
    await settled(bench)
    assert [item.recipient for item in await posted(bench)] == [ANA]
    assert await held(bench) == 1
    meant = f"To: {DESK}\r\n"
    await bench.hand_in(written(ANA, "status", number=2, more=meant), DESK, reverse_path=other)
    await settled(bench)
    assert (await held(bench), (await ends(bench))[Outcome.COMMAND]) == (1, 1)


async def test_one_mail_counts_where_its_signed_recipients_say_and_is_in_doubt_elsewhere(
    bench: Bench,
) -> None:
    bench.authenticator.says = Verdict.SIGNED
    header = f"To: {DESK}\r\n"
    mail = written(ANA, "status", more=header)
    assert [await bench.hand_in(mail, to) for to in (DESK, INTAKE)] == [TAKEN, TAKEN]
    await settled(bench)
    subjects = sorted("Was this you" in text_of(item) for item in await posted(bench))
    assert subjects == [False, True]


async def test_a_signed_mail_handed_in_again_is_the_same_mail(bench: Bench) -> None:
    bench.authenticator.says = Verdict.SIGNED
    mail = written(ANA, "status", more=f"To: {DESK}\r\n")
    for days in (0, 3, 6):
        bench.clock.time = NOW + timedelta(days=days)
        await bench.hand_in(mail, DESK)
        await settled(bench)
    assert await ends(bench) == {Outcome.COMMAND: 1, Outcome.DUPLICATE: 2}


# --- alike for all ------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [ANA, STRANGER, f"Ana Ruiz <{NEW}>"])
async def test_until_the_reply_a_mail_in_doubt_is_kept_alike_whomever_it_names(bench: Bench, by: str) -> None:
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(by), INTAKE) == TAKEN
    waiting = await bench.store.claim_spool(bench.clock.now(), LEASE)
    assert waiting
    assert (waiting.member, waiting.in_doubt) == (None, True)
    assert await posted(bench) == []


@pytest.mark.parametrize(("purpose", "prefix"), [(Purpose.FORGET, "bounces"), (Purpose.BOUNCE, "r")])
async def test_a_token_is_in_use_only_as_what_it_is(bench: Bench, purpose: Purpose, prefix: str) -> None:
    await with_token(bench, purpose)
    other = {"bounces": "r", "r": "bounces"}[prefix]
    assert (await bench.gate.recipient(f"{prefix}-{TOKEN}@{DOMAIN}", "192.0.2.1")).code == 550
    assert (await bench.gate.recipient(f"{other}-{TOKEN}@{DOMAIN}", "192.0.2.1")).positive
