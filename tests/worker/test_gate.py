"""Who hears what at the gate, and what becomes of the mail (R1, R6, R15, R16, R24)."""

import asyncio

import pytest

from relay.consult.decision import Outcome
from relay.consult.who_wrote import OPEN_QUESTIONS
from relay.identity.verdict import Verdict
from relay.store.schema import SpoolState
from relay.worker.replies import (
    ASKED_ADMINS,
    DNS_TROUBLE,
    HEADER_TOO_LONG,
    LOOPING,
    NOBODY_READS,
    NOT_PROVED,
    TAKEN,
    TRY_LATER,
)
from relay.worker.sandbox import SandboxFailed

from .conftest import ADMIN, ANA, BEN, DOMAIN, LEASE, STRANGER, Bench, written

INTAKE, DESK = f"grief@{DOMAIN}", f"relay@{DOMAIN}"


async def ends(bench: Bench) -> dict[Outcome, int]:
    counts = await bench.store.counts()
    assert counts.balanced
    return dict(counts.ends)


async def waiting(bench: Bench) -> int:
    return (await bench.store.counts()).spool[SpoolState.WAITING]


async def asked(bench: Bench) -> int:
    return (await bench.store.counts()).spool[SpoolState.ASKED]


async def question_to(bench: Bench, who: str, number: int = 1) -> str:
    """The reply address of a "was this you?" sent to this member."""
    bench.authenticator.says = Verdict.NONE
    await bench.hand_in(written(who, number=number), INTAKE)
    await settled(bench)
    return await bench.token_of(who)


async def settled(bench: Bench) -> None:
    """Everything taken is processed."""
    while await bench.inbound.work():
        pass


async def test_a_members_proved_mail_is_taken_and_kept(bench: Bench) -> None:
    assert await bench.hand_in(written(ANA), INTAKE) == TAKEN
    assert await waiting(bench) == 1


@pytest.mark.parametrize("to", [INTAKE, DESK])
async def test_a_proved_stranger_is_told_and_nothing_is_kept(bench: Bench, to: str) -> None:
    reply = await bench.hand_in(written(STRANGER), to)
    assert (reply.code, reply.status) == (550, "5.7.1")
    assert f"JOIN to relay@{DOMAIN}" in reply.text
    assert (await bench.store.counts()).accepted == 0


async def test_a_proved_stranger_who_asks_to_join_is_taken(bench: Bench) -> None:
    assert await bench.hand_in(written(STRANGER, "join"), DESK) == ASKED_ADMINS
    assert await waiting(bench) == 1


async def test_a_wish_to_join_that_nobody_would_read_is_refused(bench: Bench) -> None:
    bench.save("policy.yaml", "{}\n")
    assert await bench.hand_in(written(STRANGER, "join"), DESK) == NOBODY_READS
    assert await waiting(bench) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Join please, I am a psychologist in Springfield.",
        "Hello,\n\njoin\n\nI have been a counsellor for 12 years.",
    ],
)
async def test_a_wish_to_join_may_say_more_and_the_reply_is_the_same(bench: Bench, text: str) -> None:
    assert await bench.hand_in(written(STRANGER, text), DESK) == ASKED_ADMINS


@pytest.mark.parametrize("text", ["invite somebody@elsewhere.example", "Who can join?", "yes"])
async def test_a_stranger_may_ask_to_join_and_nothing_else(bench: Bench, text: str) -> None:
    assert (await bench.hand_in(written(STRANGER, text), DESK)).code == 550


async def test_every_wish_to_join_sounds_the_same_whatever_became_of_the_last(bench: Bench) -> None:
    said = []
    for number in range(1, 4):
        said.append(await bench.hand_in(written(STRANGER, "join", number=number), DESK))
        await bench.inbound.work()
    assert said == [ASKED_ADMINS] * 3
    assert await ends(bench) == {Outcome.TO_OPERATOR: 1, Outcome.STRANGER: 2}


async def admins_question(bench: Bench) -> str:
    """The reply address of a question to the admins about a stranger."""
    await bench.hand_in(written(STRANGER, "join"), DESK)
    assert await bench.inbound.work()
    return await bench.token_of(ADMIN)


async def test_an_admin_who_is_no_member_answers_about_a_stranger(bench: Bench) -> None:
    token = await admins_question(bench)
    assert await bench.hand_in(written(ADMIN, "yes", number=2), token) == TAKEN
    assert await bench.inbound.work()
    assert [c.state for c in await bench.store.candidates()] == ["admitted"]


@pytest.mark.parametrize("by", [STRANGER, ANA])
async def test_the_admins_address_is_of_no_use_to_others(bench: Bench, by: str) -> None:
    token = await admins_question(bench)
    refused = await bench.hand_in(written(by, "yes", number=2), token)
    assert (refused.code, refused.status) == (550, "5.7.1")
    assert await waiting(bench) == 0


@pytest.mark.parametrize("by", [STRANGER, ANA, f"Ana Ruiz <{STRANGER}>"])
async def test_the_admins_address_under_a_name_nobody_has_proved_does_nothing(bench: Bench, by: str) -> None:
    token = await admins_question(bench)
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(by, "yes", number=2), token) == TAKEN
    await settled(bench)
    assert await bench.store.claim_outbox(bench.clock.now(), LEASE) == []
    assert await waiting(bench) == await asked(bench) == 0
    assert [c.state for c in await bench.store.candidates()] == ["open"]


async def test_who_is_an_admin_no_more_answers_nothing(bench: Bench) -> None:
    token = await admins_question(bench)
    bench.hop.asked.clear()
    assert await bench.hand_in(written(ADMIN, "yes", number=2), token) == TAKEN
    bench.save("policy.yaml", "admins: [chair@association.example]\n")
    assert await bench.inbound.work()
    assert [c.state for c in await bench.store.candidates()] == ["open"]
    assert (await ends(bench))[Outcome.MISDIRECTED] == 1


async def test_an_unproved_stranger_is_dropped_and_counted(bench: Bench) -> None:
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(STRANGER), INTAKE) == TAKEN
    await settled(bench)
    assert await ends(bench) == {Outcome.STRANGER: 1}
    assert await waiting(bench) == 0


async def test_an_unproved_members_mail_waits_for_the_address_on_record(bench: Bench) -> None:
    await question_to(bench, ANA)
    assert (await asked(bench), await waiting(bench)) == (1, 0)


async def test_somebody_elses_token_tells_an_unproved_writer_nothing_about_who_is_a_member(
    bench: Bench,
) -> None:
    token = await question_to(bench, ANA)
    replies = [
        await bench.hand_in(written(by, number=n), token) for n, by in enumerate((BEN, STRANGER), start=7)
    ]
    assert replies == [TAKEN, TAKEN]
    await settled(bench)
    assert await ends(bench) == {Outcome.MISDIRECTED: 1, Outcome.STRANGER: 1}


async def test_somebody_elses_token_is_refused_to_a_proved_member(bench: Bench) -> None:
    token = await question_to(bench, ANA)
    bench.authenticator.says = Verdict.PASS
    assert (await bench.hand_in(written(BEN), token)).code == 550


@pytest.mark.parametrize(("verdict", "reply"), [(Verdict.FAIL, NOT_PROVED), (Verdict.TROUBLE, DNS_TROUBLE)])
@pytest.mark.parametrize("by", [ANA, STRANGER])
async def test_a_verdict_against_the_mail_sounds_the_same_to_all(
    bench: Bench, verdict: Verdict, reply: object, by: str
) -> None:
    bench.authenticator.says = verdict
    assert await bench.hand_in(written(by), INTAKE) == reply


async def test_forged_mail_does_not_become_a_flood_to_the_member(bench: Bench) -> None:
    bench.authenticator.says = Verdict.NONE
    said = [await bench.hand_in(written(ANA, number=n), INTAKE) for n in range(OPEN_QUESTIONS + 4)]
    assert set(said) == {TAKEN}
    await settled(bench)
    questions = await bench.store.claim_outbox(bench.clock.now(), LEASE)
    assert len(questions) == await asked(bench) == OPEN_QUESTIONS
    assert await ends(bench) == {Outcome.DENIED: 4}
    await bench.hand_in(written(BEN, number=99), INTAKE)  # somebody else's questions are their own
    await settled(bench)
    assert await asked(bench) == OPEN_QUESTIONS + 1


@pytest.mark.parametrize(
    ("more", "reverse_path"),
    [
        ("Auto-Submitted: auto-replied\r\n", ANA),
        ("", ""),
        ("Precedence: auto_reply\r\n", ANA),
        ("List-Id: <talk.example>\r\n", ANA),
    ],
)
async def test_a_machine_nobody_has_proved_is_not_asked_whether_it_was_you(
    bench: Bench, more: str, reverse_path: str
) -> None:
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(ANA, more=more), INTAKE, reverse_path=reverse_path) == TAKEN
    await settled(bench)
    assert await bench.store.claim_outbox(bench.clock.now(), LEASE) == []
    assert await ends(bench) == {Outcome.ROBOT: 1}


async def test_after_no_the_same_mail_is_asked_about_again(bench: Bench) -> None:
    token = await question_to(bench, ANA)
    await bench.hand_in(written(ANA, "no", number=2), token)
    await settled(bench)
    assert (await asked(bench), (await ends(bench))[Outcome.DENIED]) == (0, 1)
    await bench.hand_in(written(ANA, number=1), INTAKE)
    await settled(bench)
    assert await asked(bench) == 1


async def test_a_header_past_the_limit_is_refused_and_one_within_it_taken(bench: Bench) -> None:
    limit = bench.live.current().policy.limits.header_bytes
    frame = len(written(ANA, more="X-Pad: \r\n").partition(b"\r\n\r\n")[0])
    fits, not_quite = (written(ANA, more=f"X-Pad: {'x' * (limit - frame + n)}\r\n") for n in (0, 1))
    assert await bench.hand_in(not_quite, INTAKE) == HEADER_TOO_LONG
    assert await bench.hand_in(fits, INTAKE) == TAKEN
    assert await bench.hand_in(b"a: b\r\n" * 100_000, INTAKE) == HEADER_TOO_LONG
    assert await waiting(bench) == 1


async def test_mail_that_travels_in_circles_is_refused(bench: Bench) -> None:
    hops = "Received: from a.example by b.example\r\n"
    assert await bench.hand_in(written(ANA, more=hops * 51), INTAKE) == LOOPING
    assert await bench.hand_in(written(ANA, more=hops * 50), INTAKE) == TAKEN


@pytest.mark.parametrize("mailbox", [f"postmaster@{DOMAIN}", f"abuse@{DOMAIN}", "postmaster"])
async def test_mail_to_a_mailbox_that_nobody_reads_is_refused_not_thrown_away(
    bench: Bench, mailbox: str
) -> None:
    assert await bench.hand_in(written(STRANGER), mailbox) == TAKEN
    bench.save("policy.yaml", "{}\n")
    assert (await bench.gate.recipient(mailbox, "192.0.2.1")).positive  # RFC 5321 §4.5.1
    assert await bench.hand_in(written(STRANGER, number=2), mailbox) == NOBODY_READS
    assert (await bench.store.counts()).accepted == 1


async def test_the_same_mail_with_more_trace_and_other_folding_is_the_same(bench: Bench) -> None:
    await bench.hand_in(written(ANA, "one  two"), INTAKE)
    again = written(ANA, "one two", more="Received: from a.example by b.example\r\n")
    assert await bench.hand_in(again, INTAKE) == TAKEN
    assert await ends(bench) == {Outcome.DUPLICATE: 1}


async def test_the_same_message_id_with_other_words_is_another_mail(bench: Bench) -> None:
    await bench.hand_in(written(ANA, "one"), INTAKE)
    await bench.hand_in(written(ANA, "two"), INTAKE)
    assert await waiting(bench) == 2


async def test_a_reader_that_cannot_start_defers_who_asks_to_join(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_process(_raw: bytes, _reverse_path: str) -> None:
        raise SandboxFailed(environment=True)

    monkeypatch.setattr(bench.reader, "read", no_process)
    assert await bench.hand_in(written(STRANGER, "join"), DESK) == TRY_LATER


async def test_many_mails_at_once_are_each_taken_once(bench: Bench) -> None:
    said = await asyncio.gather(*(bench.hand_in(written(ANA, number=n % 4), INTAKE) for n in range(12)))
    assert set(said) == {TAKEN}
    assert await waiting(bench) == 4
