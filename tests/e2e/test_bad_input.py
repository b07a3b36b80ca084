"""What goes wrong at the door or in a mail: each has a clear end, nothing is lost and nobody is named."""

import pytest

from relay.consult.decision import Outcome
from tests.e2e.conftest import Begin
from tests.e2e.mail_program import as_bytes, letter, reply
from tests.e2e.people import ADMIN, HANNAH, MAREN, MARENS_ALIAS, REQUEST, STRANGER, TOBIAS, WITHOUT_NAMES
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest

pytestmark = pytest.mark.server

BROKEN = {
    "no boundary": b"Content-Type: multipart/mixed\r\n\r\nWhat would you do?\r\n",
    "cut off": (
        b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/plain\r\n\r\nWhat would you do?\r\n"
    ),
    "bad base64": b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\xff%%%\r\n",
    "unknown charset": b'Content-Type: text/plain; charset="utf-7"\r\n\r\nWhat would +you do?\r\n',
    "no body at all": b"",
}


async def at_rcpt(relay: RelayUnderTest, address: str) -> tuple[int, str]:
    mail = letter(MAREN, [address], WITHOUT_NAMES)
    said = await relay.submit(mail, [address], MAREN.address)
    return said.at_rcpt[address]


@pytest.mark.parametrize(
    "local", ["nobody", "sailing", f"r-{'a' * 26}", f"bounces-{'b' * 26}", "r-short", "relay+x"]
)
async def test_unknown_address_is_refused_at_rcpt(relay: RelayUnderTest, local: str) -> None:
    code, said = await at_rcpt(relay, f"{local}@{DOMAIN}")
    assert (code, said.split()[0]) == (550, "5.1.1")


async def test_another_domain_is_not_relayed_to(relay: RelayUnderTest) -> None:
    code, _ = await at_rcpt(relay, "grief@elsewhere.example")
    assert code == 550


async def test_stranger_is_refused_after_data_and_told_how_to_join(relay: RelayUnderTest) -> None:
    mail = letter(STRANGER, [f"grief@{DOMAIN}"], WITHOUT_NAMES)
    said = await relay.submit(mail, [f"grief@{DOMAIN}"], STRANGER.address)
    assert said.at_rcpt[f"grief@{DOMAIN}"][0] == 250  # no sooner: a stranger learns nothing at RCPT
    assert said.code == 550
    assert said.said.startswith("5.7.1")
    assert "members only" in said.said
    assert f"JOIN to relay@{DOMAIN}" in said.said
    await relay.settled()
    assert relay.mailboxes() == []
    assert (await relay.relay.store.counts()).accepted == 0


async def test_wish_to_join_is_told_to_the_admins_alone(relay: RelayUnderTest) -> None:
    mail = letter(STRANGER, [f"relay@{DOMAIN}"], "Join please", "Hello")
    said = await relay.submit(mail, [f"relay@{DOMAIN}"], STRANGER.address)
    assert said.code == 250
    assert "your wish to join" in said.said
    alert = await relay.next(ADMIN, "[Relay] May this person join?")
    assert STRANGER.address in alert.text
    await relay.settled()
    assert relay.mailboxes() == [ADMIN]


async def test_oversized_mail_is_refused(begin: Begin) -> None:
    relay = await begin(max_message_bytes=20_000)
    mail = letter(MAREN, [f"grief@{DOMAIN}"], "What would you do? " * 2000)
    said = await relay.submit(mail, [f"grief@{DOMAIN}"], MAREN.address)
    assert said.code == 552
    assert (await relay.relay.store.counts()).accepted == 0


async def test_too_long_a_text_is_refused_with_a_notice(begin: Begin) -> None:
    relay = await begin(policy={"limits": {"text_chars": 5000}})
    await relay.write(MAREN, "grief", "What would you do? " * 400)
    notice = await relay.next(MAREN, "[Relay] Your mail could not be passed on")
    assert "5,000 characters" in notice.text


@pytest.mark.parametrize(
    "text", ["", "\n\n", f"-- \n{MAREN.signature}\n"], ids=["none", "blank", "signature"]
)
async def test_empty_body_is_answered(relay: RelayUnderTest, text: str) -> None:
    await relay.write(MAREN, "grief", text)
    notice = await relay.next(MAREN, "[Relay] Your mail could not be passed on")
    assert "no words of its own" in notice.text


@pytest.mark.parametrize("how", BROKEN)
async def test_broken_mime_ends_in_something_its_writer_sees(relay: RelayUnderTest, how: str) -> None:
    head = f"From: {MAREN.address}\r\nTo: grief@{DOMAIN}\r\nSubject: A question\r\nMIME-Version: 1.0\r\n"
    said = await relay.submit(head.encode() + BROKEN[how], [f"grief@{DOMAIN}"], MAREN.address)
    assert said.code == 250
    mail = await relay.next(MAREN, "[Relay]")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    assert mail.subject.startswith(("[Relay] Preview:", "[Relay] Your mail could not be passed on"))
    assert (await relay.relay.store.counts()).balanced


@pytest.mark.parametrize(
    "head",
    [
        f"From: {MAREN.address}, {STRANGER.address}\r\n",
        f"From: {MAREN.address}\r\nFrom: {STRANGER.address}\r\n",
        "",
        f"From: {STRANGER.address} <{MAREN.address}\r\n",
    ],
    ids=["two mailboxes", "two fields", "none", "unclosed"],
)
async def test_mail_that_does_not_name_one_writer_is_refused(relay: RelayUnderTest, head: str) -> None:
    raw = f"{head}To: grief@{DOMAIN}\r\nSubject: x\r\n\r\n{WITHOUT_NAMES}\r\n".encode()
    said = await relay.submit(raw, [f"grief@{DOMAIN}"], MAREN.address)
    assert said.code == 550
    assert relay.mailboxes() == []


async def test_reply_to_a_closed_consultation_is_answered_and_passed_to_nobody(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    receipt = await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(MAREN, receipt, "Close", signed=False)
    await relay.next(MAREN, "[Relay] Closed")
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    over = await relay.next(HANNAH, "[Relay] This one is closed")
    assert "was not passed on" in over.text
    await relay.settled()
    assert relay.unread(MAREN) == []


async def test_reply_address_of_another_member_is_refused(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.next(MAREN, "[Relay] On its way")
    foreign = copies[HANNAH].from_address
    said = await relay.submit(reply(TOBIAS, copies[HANNAH], "I am not she."), [foreign], TOBIAS.address)
    assert (said.code, said.said.split()[0]) == (550, "5.7.1")
    said = await relay.submit(reply(STRANGER, copies[HANNAH], "Nor am I."), [foreign], STRANGER.address)
    assert (said.code, said.said.split()[0]) == (550, "5.7.1")
    await relay.settled()
    assert relay.unread(MAREN) == []


async def test_mail_is_taken_for_the_permitted_of_several_recipients(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    to = [copies[HANNAH].from_address, f"trauma@{DOMAIN}", f"nobody@{DOMAIN}"]
    said = await relay.submit(letter(MAREN, to, WITHOUT_NAMES, "Another question"), to, MAREN.address)
    assert [code for code, _ in said.at_rcpt.values()] == [250, 250, 550]
    assert said.code == 250
    preview = await relay.next(MAREN, "[Relay] Preview: Another question")
    assert "Trauma and PTSD" in preview.text
    await relay.settled()
    assert len(relay.mails(HANNAH)) == 1


@pytest.mark.parametrize("mailbox", ["postmaster", "abuse", "Postmaster"])
async def test_mail_to_postmaster_reaches_the_admins(relay: RelayUnderTest, mailbox: str) -> None:
    to = f"{mailbox}@{DOMAIN}"
    mail = letter(STRANGER, [to], "Your relay answers too slowly.", "Trouble")
    assert (await relay.submit(mail, [to], STRANGER.address)).code == 250
    told = await relay.next(ADMIN, f"[Relay] Mail for {mailbox.lower()}")
    assert "answers too slowly" in told.text
    await relay.settled()
    assert relay.mailboxes() == [ADMIN]


async def test_member_writing_from_an_alias_is_the_same_member_and_is_answered_there(
    relay: RelayUnderTest,
) -> None:
    await relay.write(MAREN, "grief", REQUEST, address=MARENS_ALIAS)
    preview = await relay.next(MARENS_ALIAS, "[Relay] Preview:")
    await relay.answer(MAREN, preview, "Send", signed=False)  # and may answer from the other address
    copy = await relay.next(HANNAH)
    await relay.answer(HANNAH, copy, "Ask a physician in at once.")
    answer = await relay.next(MARENS_ALIAS, "Re:")
    assert "Ask a physician in" in answer.text
    await relay.settled()
    assert MAREN.address not in relay.mailboxes()


async def test_words_without_a_command_at_the_desk_are_answered(relay: RelayUnderTest) -> None:
    await relay.write(MAREN, "relay", "I wonder how all this works, and who is behind it.", "Hello")
    await relay.next(MAREN, "[Relay] That was not clear to the machine")
    await relay.write(MAREN, "relay", "HELP", "")
    help_text = (await relay.next(MAREN, "[Relay] What you can write here")).text
    assert f"grief@{DOMAIN}" in help_text


async def test_looping_mail_is_refused(relay: RelayUnderTest) -> None:
    hop = b"Received: from a.example by b.example; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
    raw = hop * 60 + as_bytes(letter(MAREN, [f"grief@{DOMAIN}"], WITHOUT_NAMES))
    said = await relay.submit(raw, [f"grief@{DOMAIN}"], MAREN.address)
    assert (said.code, said.said.split()[0]) == (554, "5.4.6")


async def test_every_accepted_mail_has_one_end(relay: RelayUnderTest) -> None:
    await relay.write(MAREN, "grief", "")
    await relay.next(MAREN)
    await relay.opened()
    await relay.settled()
    counts = await relay.relay.store.counts()
    assert counts.ends == {Outcome.ANSWERED: 1, Outcome.HELD: 1, Outcome.RELAYED: 1}
    assert counts.balanced
