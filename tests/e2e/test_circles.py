"""Circles over real SMTP: who reads what, under which name, and who is turned away."""

from datetime import timedelta

import pytest

from relay.cli.rehearsal.people import Person
from relay.consult.circles.model import CircleState as Circle
from relay.consult.circles.words import CircleWord
from relay.consult.model import ConsultationState as State
from relay.consult.model import TurnState as Turn
from relay.consult.states import Cause
from relay.store.schema import OutboxState
from tests.e2e import people
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, letter
from tests.e2e.people import HANNAH, MAREN, PETRA, PRIYA, REQUEST, STRANGER, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until
from tests.e2e.test_consultation import is_one_thread

pytestmark = pytest.mark.server

TITLE = "Thursday circle"
MEMBERS = (MAREN, HANNAH, TOBIAS)
WORDS = "My client has hardly eaten for six weeks. When would you involve a physician?"


async def in_circle(
    relay: RelayUnderTest, members: tuple[Person, ...] = MEMBERS, **settings: object
) -> RelayUnderTest:
    """The relay with a circle in the admin's file."""
    entry = {"title": TITLE, "members": [p.address for p in members], **settings}
    relay.configure("circles.yaml", people.as_yaml({"circles": {"thursday": entry}}))
    return relay


async def posted(relay: RelayUnderTest, text: str = WORDS) -> tuple[Received, dict[Person, Received]]:
    """Maren writes to the circle; her receipt, and the copies of the others."""
    await in_circle(relay)
    await relay.write(MAREN, "thursday", f"{text}\n\n-- \n{MAREN.signature}\n")
    receipt = await relay.next(MAREN, "[Relay] Passed on")
    return receipt, {p: await relay.next(p, SUBJECT) for p in (HANNAH, TOBIAS)}


def called(mail: Received) -> str:
    """The pseudonym a mail comes from."""
    return mail.from_name.removeprefix("Colleague ").removesuffix(" (via Relay)")


@drives((None, Cause.POSTED), (None, Circle.OPEN), (None, Turn.SENT))
async def test_a_post_reaches_every_other_member_in_their_own_copy(relay: RelayUnderTest) -> None:
    receipt, copies = await posted(relay)
    assert called(copies[HANNAH]) == called(copies[TOBIAS])
    assert copies[HANNAH].from_address != copies[TOBIAS].from_address
    assert copies[HANNAH].subject == f"[{TITLE}] {SUBJECT}"
    assert all(WORDS in " ".join(copy.text.split()) for copy in copies.values())
    assert "two colleagues" in receipt.text
    for copy in copies.values():
        assert copy.mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
        assert "Auto-Submitted" not in copy.mail
        assert copy.mail["List-Unsubscribe"] == f"<mailto:{copy.from_address}?subject=leave>"
    await relay.settled()
    assert relay.mailboxes() == sorted(p.address for p in MEMBERS)


async def test_an_answer_reaches_everybody_and_each_reader_has_one_conversation(
    relay: RelayUnderTest,
) -> None:
    receipt, copies = await posted(relay)
    first = await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    await relay.next(HANNAH, "[Relay] Passed on")
    to_maren, to_tobias = await relay.next(MAREN, SUBJECT), await relay.next(TOBIAS, SUBJECT)
    assert called(to_maren) == called(to_tobias) != called(copies[HANNAH])
    assert to_maren.subject == f"Re: {SUBJECT}"
    assert to_tobias.from_address == copies[TOBIAS].from_address
    second = await relay.answer(TOBIAS, to_tobias, "I would wait a week.")
    assert "wait a week" in (await relay.next(HANNAH, SUBJECT)).text
    assert "wait a week" in (await relay.next(MAREN, SUBJECT)).text
    third = await relay.answer(MAREN, receipt, "She has agreed to see one.", signed=False)
    for person in (HANNAH, TOBIAS):
        assert called(await relay.next(person, f"Re: {SUBJECT}")) == called(copies[HANNAH])
    await relay.settled()
    own = [str(m["Message-ID"]) for m in (first, second, third)]
    for person in (HANNAH, TOBIAS):
        is_one_thread(relay.mails(person), own, person)
    for mail in relay.mails(MAREN)[1:]:
        assert relay.mails(MAREN)[0].message_id in mail.references


async def test_four_mails_of_a_conversation_leave_in_ten_minutes_and_the_fifth_comes_later(
    relay: RelayUnderTest,
) -> None:
    _, copies = await posted(relay)
    topics = ("eating", "sleep", "her sister", "the evenings")
    for topic in topics:
        await relay.answer(HANNAH, copies[HANNAH], f"I would ask about {topic} first.", signed=False)
        await relay.next(HANNAH, "[Relay] Passed on")
    for person in (MAREN, TOBIAS):
        for topic in topics[:3]:
            assert topic in (await relay.next(person, f"Re: {SUBJECT}")).text

    async def the_last_waits() -> bool:
        return (await relay.relay.store.counts()).outbox[OutboxState.WAITING] == 2

    await until(the_last_waits, "the fifth in the outbox, for both")
    relay.pass_time(timedelta(minutes=10, seconds=1))
    for person in (MAREN, TOBIAS):
        assert topics[3] in (await relay.next(person, f"Re: {SUBJECT}")).text


async def test_what_was_written_is_masked_and_shown_first_when_in_doubt(relay: RelayUnderTest) -> None:
    await in_circle(relay)
    relay.configure("policy.yaml", people.policy({"preview_answers": "always"}))
    await relay.write(MAREN, "thursday", f"{REQUEST}\n\n-- \n{MAREN.signature}\n")
    preview = await relay.next(MAREN, "[Relay] Preview")
    assert "the two other members of Thursday circle" in " ".join(preview.text.split())
    assert relay.mailboxes() == [MAREN.address]
    await relay.answer(MAREN, preview, "REMOVE grief", signed=False)
    preview = await relay.next(MAREN, "[Relay] Preview")
    await relay.answer(MAREN, preview, "Send", signed=False)
    for person in (HANNAH, TOBIAS):
        copy = await relay.next(person, SUBJECT)
        assert "PHQ-9 of 19" in copy.text
        assert "grief" not in copy.text


async def test_one_word_to_the_desk_sends_a_post_on_hold(relay: RelayUnderTest) -> None:
    await in_circle(relay)
    await relay.write(MAREN, "thursday", "Privately, I am worn out by this case.")
    await relay.next(MAREN, "[Relay] Preview")
    await relay.write(MAREN, "relay", "send", "send")  # still for nobody
    await relay.next(MAREN, "[Relay] Preview")
    await relay.write(MAREN, "relay", "cancel", "cancel")
    await relay.next(MAREN, "[Relay] Deleted")
    relay.configure("policy.yaml", people.policy({"preview_answers": "always"}))
    await relay.write(MAREN, "thursday", WORDS)
    await relay.next(MAREN, "[Relay] Preview")
    await relay.write(MAREN, "relay", "send", "send")
    for person in (HANNAH, TOBIAS):
        assert WORDS in " ".join((await relay.next(person, SUBJECT)).text.split())


async def test_a_colleagues_pseudonym_stays_in_the_text(relay: RelayUnderTest) -> None:
    _, copies = await posted(relay)
    name = called(copies[HANNAH])
    await relay.answer(HANNAH, copies[HANNAH], f"Dear {name}, I agree with Colleague {name} here.")
    assert f"Dear {name}, I agree with Colleague {name} here." in (await relay.next(TOBIAS, SUBJECT)).text


async def test_only_members_of_the_circle_may_write_there(relay: RelayUnderTest) -> None:
    await in_circle(relay)
    to = [f"thursday@{DOMAIN}"]
    for outsider in (PRIYA, STRANGER):
        said = await relay.submit(letter(outsider, to, WORDS), to, outsider.address)
        assert said.code == 550
        assert "5.7.1" in said.said
    unknown = await relay.submit(letter(MAREN, to, WORDS), [f"friday@{DOMAIN}"], MAREN.address)
    assert unknown.at_rcpt[f"friday@{DOMAIN}"][0] == 550
    await relay.settled()
    assert relay.mailboxes() == []


async def test_a_reply_address_in_a_circle_is_of_use_to_its_reader_alone(relay: RelayUnderTest) -> None:
    _, copies = await posted(relay)
    to = [copies[HANNAH].from_address]
    for other in (TOBIAS, PRIYA):
        said = await relay.submit(letter(other, to, WORDS), to, other.address)
        assert said.code == 550


async def test_an_aside_reaches_one_alone_and_so_does_its_answer(relay: RelayUnderTest) -> None:
    _, copies = await posted(relay)
    name = called(copies[HANNAH])
    await relay.answer(HANNAH, copies[HANNAH], f"Aside to {name}:\nHow are you holding up yourself?")
    receipt = await relay.next(HANNAH, "[Relay] Passed on")
    assert f"Colleague {name}, and to nobody else" in " ".join(receipt.text.split())
    aside = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "How are you holding up" in aside.text
    assert "Aside to" not in aside.text
    await relay.answer(MAREN, aside, "Badly, to be honest.")
    assert "Badly, to be honest." in (await relay.next(HANNAH, SUBJECT)).text
    await relay.answer(HANNAH, receipt, "Then let it rest for a week.", signed=False)
    assert "let it rest" in (await relay.next(MAREN, f"Re: {SUBJECT}")).text
    await relay.settled()
    assert relay.unread(TOBIAS) == []


@pytest.mark.parametrize(
    "first",
    ["Aside to Brich:", "aside", "Aside to Nobody and everyone,", "Just for you, Colleague:", "Privately:"],
)
async def test_what_may_be_an_aside_waits_until_its_writer_says_for_whom(
    relay: RelayUnderTest, first: str
) -> None:
    _, copies = await posted(relay)
    name = called(copies[HANNAH])
    await relay.answer(HANNAH, copies[HANNAH], f"{first}\nHow are you holding up yourself?", signed=False)
    question = await relay.next(HANNAH, "[Relay] Preview")
    assert "EVERYONE" in question.text
    await relay.answer(HANNAH, question, "Send", signed=False)  # nobody is named yet: it must not go
    question = await relay.next(HANNAH, "[Relay] Preview")
    await relay.answer(HANNAH, question, f"aside to {name}", signed=False)
    preview = await relay.next(HANNAH, "[Relay] Preview")
    assert f"Colleague {name} alone" in " ".join(preview.text.split())
    await relay.answer(HANNAH, preview, "Send", signed=False)
    assert "holding up" in (await relay.next(MAREN, SUBJECT)).text
    await relay.settled()
    assert relay.unread(TOBIAS) == []


@drives(CircleWord.LEAVE)
async def test_leave_in_answer_to_a_circle_leaves_the_circle_alone(relay: RelayUnderTest) -> None:
    receipt, copies = await posted(relay)
    await relay.answer(TOBIAS, copies[TOBIAS], "leave", signed=False)
    left = await relay.next(TOBIAS, "[Relay] You have left")
    assert "Everything else stays" in left.text
    await relay.answer(MAREN, receipt, "One more thought on this.", signed=False)
    await relay.next(HANNAH, SUBJECT)
    await relay.settled()
    assert relay.unread(TOBIAS) == []
    to = [f"thursday@{DOMAIN}"]
    assert (await relay.submit(letter(TOBIAS, to, WORDS), to, TOBIAS.address)).code == 550
    await relay.answer(TOBIAS, copies[TOBIAS], "A late word.")
    silent = await relay.next(TOBIAS, "[Relay] Not passed on")
    assert "Nothing was kept." in silent.text
    await relay.write(TOBIAS, "grief", WORDS)  # and a member of the relay as before
    await relay.next(TOBIAS, "[Relay] Preview")


@drives((State.IN_CIRCLE, Cause.FORGOTTEN))
async def test_a_conversation_is_erased_after_the_retention_of_texts(relay: RelayUnderTest) -> None:
    _, copies = await posted(relay)
    relay.pass_time(timedelta(days=31))

    async def erased() -> bool:
        async with relay.relay.store._database.reading() as connection:
            rows = await connection.exec_driver_sql("select state, key, text from consultations")
            return [tuple(row) for row in rows] == [("circle-over", None, None)]

    await until(erased, "the end of the conversation")
    await relay.answer(HANNAH, copies[HANNAH], "A very late answer.")
    silent = await relay.next(HANNAH, "[Relay] Not passed on")
    assert f"thursday@{DOMAIN}" in silent.text
    await relay.settled()
    assert relay.unread(MAREN) == relay.unread(TOBIAS) == []


async def test_who_joins_later_in_the_file_reads_what_comes_then(relay: RelayUnderTest) -> None:
    await posted(relay)
    await in_circle(relay, (*MEMBERS, PRIYA))
    await relay.write(PRIYA, "thursday", "Glad to be here.", "Hello to all")
    names = {called(await relay.next(p, "Hello to all")) for p in MEMBERS}
    assert len(names) == 1
    assert names.isdisjoint({called(m) for p in MEMBERS for m in relay.mails(p) if SUBJECT in m.subject})


async def test_nobody_in_a_circle_hears_anothers_name_from_a_colleagues_text(begin: Begin) -> None:
    relay = await begin()
    await in_circle(relay, (MAREN, HANNAH, TOBIAS, PETRA))
    await relay.write(
        MAREN,
        "thursday",
        f"I told {HANNAH.name} and {PETRA.name.split()[0]} of {PETRA.practice} about it. {WORDS}",
    )
    mail = await relay.next(MAREN, "[Relay]")
    if "Preview" in mail.subject:
        await relay.answer(MAREN, mail, "Send", signed=False)
    await relay.next(TOBIAS, SUBJECT)
    await relay.settled()  # the canary of `begin` looks into every mailbox


START_CIRCLE = "start circle: grief, up to 6, monthly"


async def started(relay: RelayUnderTest) -> str:
    """Maren begins a circle and three colleagues say yes; the local part of its address."""
    await relay.write(MAREN, "relay", START_CIRCLE, "A wish")
    await relay.next(MAREN, "[Relay] Invitations are on their way")
    for person in people.COLLEAGUES:
        invitation = await relay.next(person, "[Relay] Would you join")
        await relay.answer(person, invitation, "Yes", signed=False)
    mail = await relay.next(MAREN, "has begun")
    for person in people.COLLEAGUES:
        await relay.next(person, "has begun")
    address = next(line.strip() for line in mail.text.splitlines() if line.strip().endswith(DOMAIN))
    return address.partition("@")[0]


@drives(
    CircleWord.NEXT,
    CircleWord.SKIP,
    CircleWord.CLOSE,
    (None, Circle.FORMING),
    (Circle.FORMING, Circle.OPEN),
    (Circle.OPEN, Circle.CLOSED),
)
async def test_a_circle_begun_by_mail_lives_turns_its_rota_and_ends(relay: RelayUnderTest) -> None:
    key = await started(relay)
    assert key == "grief-circle-1"
    await relay.write(HANNAH, key, WORDS)
    for person in (MAREN, TOBIAS, PRIYA):
        assert WORDS in " ".join((await relay.next(person, SUBJECT)).text.split())
    # the rota names who is next, and skip changes places
    turn = await relay.next(MAREN, "your case is next")
    others = await relay.next(HANNAH, "whose case is next")
    await relay.answer(MAREN, turn, "skip", signed=False)
    mine = await relay.next(HANNAH, "your case is next")
    assert mine.from_address == others.from_address
    await relay.answer(TOBIAS, await relay.next(TOBIAS, "whose case is next"), "next", signed=False)
    await relay.next(TOBIAS, "your case is next")
    relay.pass_time(timedelta(days=28))
    await relay.next(TOBIAS, "a reminder of your case")
    # only who began it ends it, and says so in two words
    await relay.write(MAREN, key, "close", "close")
    await relay.next(MAREN, "goes on")
    await relay.write(MAREN, key, "close circle", "close circle")
    for person in (MAREN, *people.COLLEAGUES):
        await relay.next(person, "has ended")
    await relay.settled()
    async with relay.relay.store._database.reading() as connection:
        left = await connection.exec_driver_sql("select state, key, body from circles")
        assert [tuple(row) for row in left] == [("closed", None, None)]
        texts = await connection.exec_driver_sql("select key, text from consultations")
        assert {tuple(row) for row in texts} == {(None, None)}
    said = await relay.submit(letter(MAREN, [f"{key}@{DOMAIN}"], WORDS), [f"{key}@{DOMAIN}"], MAREN.address)
    assert said.at_rcpt[f"{key}@{DOMAIN}"][0] == 550


@drives((Circle.FORMING, Circle.CLOSED))
async def test_an_invitation_is_of_use_to_its_reader_alone_and_a_no_is_seen_by_nobody(
    relay: RelayUnderTest,
) -> None:
    await relay.write(MAREN, "relay", START_CIRCLE, "A wish")
    invitation = await relay.next(HANNAH, "[Relay] Would you join")
    to = [invitation.from_address]
    assert (await relay.submit(letter(TOBIAS, to, "yes"), to, TOBIAS.address)).code == 550
    await relay.answer(HANNAH, invitation, "No", signed=False)
    await relay.next(HANNAH, "[Relay] Noted")
    await relay.next(MAREN, "[Relay] Invitations are on their way")
    await relay.settled()
    assert relay.unread(MAREN) == []
    relay.pass_time(timedelta(days=14, minutes=1))
    ended = await relay.next(MAREN, "has ended")
    assert "does not begin" in ended.text
    assert PETRA.address not in relay.mailboxes()  # of Maren's practice


async def test_a_wish_that_cannot_be_is_told_what_would_be_right(relay: RelayUnderTest) -> None:
    await relay.write(MAREN, "relay", "start circle: knitting", "A wish")
    said = await relay.next(MAREN, "[Relay] No circle was begun")
    assert "START CIRCLE: Grief and dying, up to 6, monthly" in said.text
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


@drives((Circle.OPEN, Circle.CLOSED), (State.IN_CIRCLE, Cause.FORGOTTEN))
async def test_a_circle_gone_from_the_file_ends_after_a_day(relay: RelayUnderTest) -> None:
    await posted(relay)
    relay.configure("circles.yaml", "circles: {}\n")
    await relay.write(HANNAH, "thursday", "Is anybody still there?", "A question of mine")
    await relay.next(MAREN, "A question of mine")  # a slip of the admin erases nothing
    relay.pass_time(timedelta(days=1, minutes=1))
    for person in MEMBERS:
        assert "no longer lists it" in " ".join((await relay.next(person, "has ended")).text.split())


@drives(CircleWord.DIGEST)
async def test_a_digest_is_one_mail_a_week_in_which_each_post_can_be_answered(relay: RelayUnderTest) -> None:
    _, copies = await posted(relay)
    relay.pass_time(timedelta(minutes=1))
    await relay.answer(TOBIAS, copies[TOBIAS], "Digest weekly, please", signed=False)
    await relay.next(TOBIAS, "one mail a week")
    await relay.write(MAREN, "thursday", WORDS, "About eating")
    await relay.next(HANNAH, "About eating")
    relay.pass_time(timedelta(minutes=1))
    await relay.write(HANNAH, "thursday", "I wonder when to end a therapy.", "About ending")
    await relay.next(MAREN, "About ending")
    await relay.settled()
    assert relay.unread(TOBIAS) == []
    relay.pass_time(timedelta(days=7, minutes=1))
    digest = await relay.next(TOBIAS, f"[{TITLE}] 2 posts")
    assert WORDS in " ".join(digest.text.split())
    assert "I wonder when to end a therapy." in digest.text
    assert "Auto-Submitted" not in digest.mail
    addresses = [line.strip() for line in digest.text.splitlines() if line.startswith("r-")]
    assert len(addresses) == 2
    await relay.send(letter(TOBIAS, [addresses[1]], "When it is dull.", "About ending"))
    for person in (MAREN, HANNAH):
        assert "When it is dull." in (await relay.next(person, "Re: About ending")).text
    await relay.answer(TOBIAS, digest, "digest off", signed=False)
    await relay.next(TOBIAS, "each post at once")
    await relay.write(MAREN, "thursday", "I wonder about sleep.", "About sleeping")
    # at once, or with what was kept for the digest, whichever comes first
    assert "I wonder about sleep." in (await relay.next(TOBIAS, f"[{TITLE}]")).text
