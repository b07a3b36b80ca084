"""One consultation, the whole way."""

import re
from email.utils import parsedate_to_datetime

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.model import TurnState as Turn
from relay.consult.states import Cause
from relay.consult.words import Verb
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, letter
from tests.e2e.people import (
    COLLEAGUES,
    HANNAH,
    MAREN,
    MUST_SURVIVE,
    PRIYA,
    REQUEST,
    SUBJECT,
    TOBIAS,
    WITHOUT_NAMES,
    Person,
)
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest

pytestmark = pytest.mark.server

PLACEHOLDER = re.compile(r"\[(?:client|person \d+)\]")
ALLOWED = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "mime-version", "content-type", "content-transfer-encoding", "list-id",
    "list-unsubscribe",
}  # fmt: skip


async def whole_consultation(relay: RelayUnderTest) -> list[str]:
    """Plays it; the Message-IDs that people's own mails had, the first request first."""
    asked = await relay.write(MAREN, "grief", f"{REQUEST}\nWarm regards,\nMaren\n\n-- \n{MAREN.signature}\n")
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert relay.mailboxes() == [MAREN.address]  # nobody else hears of it before SEND
    sent = await relay.answer(MAREN, preview, "Send", signed=False)
    receipt = await relay.next(MAREN, "[Relay] On its way")
    copies = {p: await relay.next(p, "[Grief and dying]") for p in COLLEAGUES}
    for copy in copies.values():
        assert [words for words in MUST_SURVIVE if words not in copy.text] == []

    # two of three answer; each answer reaches the asker alone
    answer = await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    first = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "Ask a physician in at once." in first.text
    other = await relay.answer(TOBIAS, copies[TOBIAS], "Is there anybody she eats with?")
    second = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "Is there anybody she eats with?" in second.text
    assert first.from_name != second.from_name
    assert first.from_address != second.from_address

    # a further question to one colleague is read by that one alone
    further = await relay.answer(MAREN, first, "How did you put it to your client?")
    question = await relay.next(HANNAH, f"Re: {SUBJECT}")
    assert "How did you put it" in question.text
    assert question.from_address == copies[HANNAH].from_address
    last = await relay.answer(HANNAH, question, "As care and not as a threat.")
    third = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert "As care and not as a threat." in third.text
    assert third.from_address == first.from_address
    await relay.settled()
    assert not [m for p in (TOBIAS, PRIYA) for m in relay.mails(p) if "How did you put it" in m.text]

    # an answer to the receipt reaches everybody who has not passed
    added = await relay.answer(MAREN, receipt, "She has agreed to see a physician.", signed=False)
    for colleague in COLLEAGUES:
        mail = await relay.next(colleague, f"Re: {SUBJECT}")
        assert "She has agreed to see a physician." in mail.text

    closing = await relay.answer(MAREN, third, "close, and thank you", signed=False)
    for colleague in COLLEAGUES:
        await relay.next(colleague, "[Relay] Closed, with thanks")
    await relay.next(MAREN, "[Relay] Closed")
    await relay.settled()
    counts = await relay.relay.store.counts()
    assert counts.balanced
    assert counts.accepted == 8
    return [str(m["Message-ID"]) for m in (asked, sent, answer, other, further, last, added, closing)]


@drives(
    Verb.SEND,
    Verb.CLOSE,
    (State.OPEN, Cause.ANSWERED),
    (State.ANSWERED, Cause.ANSWERED),
    (State.ANSWERED, Cause.CLOSED),
    (Thread.ASKED, Thread.ANSWERED),
    (None, Turn.SENT),
)
async def test_a_consultation_travels_the_whole_way_and_hangs_together(relay: RelayUnderTest) -> None:
    own = await whole_consultation(relay)
    for person in (MAREN, *COLLEAGUES):
        is_one_thread(relay.mails(person), own, person)
        for mail in relay.mails(person):
            has_only_our_header(mail)
            if mail.subject.startswith("[Relay]"):
                is_notice(mail)
            else:
                is_relayed(mail)


def is_one_thread(mails: list[Received], own: list[str], person: Person) -> None:
    """All mails of a reader share one root and refer to nothing that reader has not had."""
    known = {m.message_id for m in mails} | {
        o for o in own if o.endswith(f"@{person.address.split('@')[1]}>")
    }
    root = own[0] if person is MAREN else mails[0].message_id
    for mail in mails:
        assert set(mail.references) <= known
        if mail.message_id != root:
            assert mail.references[0] == root
            assert mail.mail["In-Reply-To"] == mail.references[-1]


def has_only_our_header(mail: Received) -> None:
    assert {name.lower() for name in mail.mail} <= ALLOWED
    assert re.fullmatch(rf"<[^@]+@{re.escape(DOMAIN)}>", mail.message_id)
    assert parsedate_to_datetime(mail.mail["Date"]).utcoffset().total_seconds() == 0  # type: ignore[union-attr]
    assert str(mail.mail["Date"]).endswith("+0000")
    assert [a.addr_spec for a in mail.mail["To"].addresses] == [mail.owner]


def is_notice(mail: Received) -> None:
    assert mail.from_name == "Relay"
    assert mail.mail["Auto-Submitted"] in ("auto-replied", "auto-generated")
    assert "X-Auto-Response-Suppress" not in mail.mail


def is_relayed(mail: Received) -> None:
    assert re.fullmatch(r"Colleague [A-Z][A-Za-z ]+ \(via Relay\)", mail.from_name)
    assert re.fullmatch(rf"r-[a-z2-7]{{26}}@{re.escape(DOMAIN)}", mail.from_address)
    assert mail.mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert "Auto-Submitted" not in mail.mail
    assert "Reply-To" not in mail.mail
    to_many = mail.subject.startswith("[Grief and dying]")  # a request; an answer is between two people
    assert (mail.mail["List-Id"] is not None) == to_many


async def test_html_shows_what_the_text_says_and_its_links_answer(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    assert {"SEND", "CANCEL"} <= set(preview.links)
    assert preview.links["SEND"] == preview.from_address
    assert "PHQ-9 of 19" in preview.html
    assert PLACEHOLDER.search(preview.html)
    assert "src=" not in preview.html
    # what a phone sends when the link is tapped: the word as the subject, and its own footer
    await relay.send(letter(MAREN, [preview.links["SEND"]], "\n\nSent from my phone\n", "SEND"))
    copy = await relay.next(HANNAH, SUBJECT)
    assert "PASS" in copy.links
    await relay.send(letter(HANNAH, [copy.links["PASS"]], "", "PASS"))
    await relay.next(HANNAH, "[Relay] Passed")


async def test_colleagues_of_the_askers_practice_are_never_asked(relay: RelayUnderTest) -> None:
    await relay.opened()
    await relay.settled()
    assert relay.mailboxes() == sorted([MAREN.address, *(p.address for p in COLLEAGUES)])


async def test_each_colleague_has_an_own_address_and_sees_an_own_name(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    assert len({c.from_address for c in copies.values()}) == 3
    assert len({c.from_name for c in copies.values()}) == 3


async def test_the_programs_unsubscribe_button_on_a_request_works_by_mail(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    mail = copies[TOBIAS].mail
    assert str(mail["List-Id"]) == f'"Grief and dying" <grief.{DOMAIN}>'
    to, _, query = str(mail["List-Unsubscribe"]).strip("<>").removeprefix("mailto:").partition("?")
    text = "This message was generated automatically by your mail program."
    await relay.send(letter(TOBIAS, [to], text, query.removeprefix("subject=")))
    assert (await relay.next(TOBIAS, "[Relay] You have left")).text.startswith("You get no more requests")


async def test_pass_is_thanked_and_told_to_nobody(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(TOBIAS, copies[TOBIAS], "Pass", signed=False)
    await relay.next(TOBIAS, "[Relay] Passed")
    await relay.settled()
    assert relay.unread(MAREN) == []


async def test_client_named_in_an_answer_is_taken_out_of_it(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "My own client, Joanna Petrosyan, was like that.")
    mail = await relay.next(MAREN)
    while not mail.subject.startswith("Re:"):  # her receipt, or Hannah's preview if the machine is unsure
        mail = await relay.next(MAREN)
    assert PLACEHOLDER.search(mail.text)
    assert "Petrosyan" not in mail.text


@pytest.mark.parametrize("policy", ["never", "when-unsure"])
async def test_policy_lets_a_clear_request_go_without_a_preview(begin: Begin, policy: str) -> None:
    relay = await begin(policy={"preview": policy})
    await relay.write(MAREN, "grief", REQUEST if policy == "never" else WITHOUT_NAMES)
    first = await relay.next(MAREN)
    assert first.subject.startswith("[Relay] On its way")
    copy = await relay.next(HANNAH)
    assert bool(PLACEHOLDER.search(copy.text)) == (policy == "never")


async def test_policy_can_show_answers_to_their_writers_first(begin: Begin) -> None:
    relay = await begin(policy={"preview_answers": "always"})
    copies = await relay.opened()
    await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    preview = await relay.next(HANNAH, "[Relay] Preview:")
    await relay.settled()
    assert relay.unread(MAREN) == []
    await relay.answer(HANNAH, preview, "send", signed=False)
    assert "Ask a physician in at once." in (await relay.next(MAREN, "Re:")).text
