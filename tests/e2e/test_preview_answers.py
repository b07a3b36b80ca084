"""The one-word answers to a preview, as people write them."""

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.model import TurnState as Turn
from relay.consult.states import Cause
from relay.consult.words import Verb
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, letter
from tests.e2e.people import COLLEAGUES, HANNAH, MAREN, SUBJECT
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest

pytestmark = pytest.mark.server

FORWARDED = """Can you help me with this one? It was sent to me by a friend.

---------- Forwarded message ---------
From: Somebody Else <somebody@elsewhere.example>
Date: Mon, 23 Nov 2026 at 08:00
Subject: Fwd: a hard case
To: Me <me@elsewhere.example>

He has stopped sleeping since the accident and asks for pills.
"""


async def answered(
    relay: RelayUnderTest, preview: Received, word: str, where: str, *, quoted: bool, below: str = ""
) -> None:
    """Answers with the word in the first line of the text, or as the subject of an empty mail."""
    if where == "text":
        await relay.answer(MAREN, preview, word + below, quoted=quoted)
    else:
        await relay.answer(MAREN, preview, below, subject=word, quoted=quoted, signed=False)


async def goes_to_colleagues(relay: RelayUnderTest) -> Received:
    await relay.next(MAREN, "[Relay] On its way")
    copies = [await relay.next(colleague, SUBJECT) for colleague in COLLEAGUES]
    return copies[0]


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("SEND", "text"),
        ("send", "text"),
        ("Hello,\n\nsend it please. Thank you!", "text"),
        ("SEND", "subject"),
        ("Re: send", "subject"),
        ("AW: Re: Send", "subject"),
    ],
)
@drives(
    Verb.SEND, (None, Cause.REQUESTED), (State.HELD, Cause.SENT), (None, Turn.HELD), (Turn.HELD, Turn.SENT)
)
async def test_send(relay: RelayUnderTest, word: str, where: str, quoted: bool) -> None:
    await answered(relay, await relay.previewed(), word, where, quoted=quoted)
    await goes_to_colleagues(relay)


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("CANCEL", "text"),
        ("please cancel that one", "text"),
        ("cancel", "subject"),
        ("Re: CANCEL", "subject"),
    ],
)
@drives(Verb.CANCEL, (State.HELD, Cause.CANCELLED), (Turn.HELD, Turn.CANCELLED))
async def test_cancel(relay: RelayUnderTest, word: str, where: str, quoted: bool) -> None:
    await answered(relay, await relay.previewed(), word, where, quoted=quoted)
    await relay.next(MAREN, "[Relay] Deleted")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
@pytest.mark.parametrize(
    ("word", "where", "below"),
    [
        ('REMOVE physician, "hardly eaten"', "text", ""),
        ("remove\nphysician\nhardly eaten", "text", ""),
        ("Send\nRemove PHYSICIAN, hardly eaten", "text", ""),
        ("REMOVE", "subject", "physician, hardly eaten"),
    ],
)
@drives(Verb.REMOVE)
async def test_remove(relay: RelayUnderTest, word: str, where: str, below: str, quoted: bool) -> None:
    preview = await relay.previewed()
    assert "physician" in preview.text
    await answered(relay, preview, word, where, quoted=quoted, below=below)
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "physician" not in newer.text
    assert "hardly eaten" not in newer.text
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    await relay.answer(MAREN, newer, "send")
    assert "physician" not in (await goes_to_colleagues(relay)).text


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
@pytest.mark.parametrize(
    ("word", "where", "below"),
    [
        ("KEEP March 3", "text", ""),
        ('keep "march 3"', "text", ""),
        ("Keep", "subject", "March 3"),
    ],
)
@drives(Verb.KEEP)
async def test_keep(relay: RelayUnderTest, word: str, where: str, below: str, quoted: bool) -> None:
    preview = await relay.previewed(text="We have met since March 3 and she has hardly eaten.")
    assert "March 3 " not in preview.text
    await answered(relay, preview, word, where, quoted=quoted, below=below)
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "We have met since March 3 and" in " ".join(newer.text.split())


async def test_keep_brings_back_neither_an_address_nor_a_number_nor_a_member(relay: RelayUnderTest) -> None:
    preview = await relay.previewed(
        text=f"She phones me from 802-555-0177.\nPlease call {MAREN.name} or write to {MAREN.address}."
    )
    await relay.answer(MAREN, preview, f"KEEP 802-555-0177, {MAREN.name}, {MAREN.address}")
    newer = await relay.next(MAREN, "[Relay] Preview:")
    shown = newer.text.split("-" * 60)[1]
    assert "802-555-0177" not in shown
    assert MAREN.name not in shown
    assert MAREN.address not in shown


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("SEND THIS INSTEAD\n\n", "text"),
        ("send this instead: ", "text"),
        ("Instead\n", "text"),
        ("SEND THIS INSTEAD", "subject"),
    ],
)
@drives(Verb.INSTEAD)
async def test_instead(relay: RelayUnderTest, word: str, where: str, quoted: bool) -> None:
    text = "My client eats very little.\n\nWhat would you do?"
    await answered(relay, await relay.previewed(), word, where, quoted=quoted, below=text)
    copy = await goes_to_colleagues(relay)
    assert "My client eats very little." in copy.text
    assert "tasks of mourning" not in copy.text


async def test_text_instead_that_names_somebody_is_shown_again(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    await relay.answer(MAREN, preview, "Send this instead\n\nJoanna Petrosyan eats very little.")
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "Petrosyan" not in newer.text
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


@pytest.mark.parametrize("where", ["text", "subject"])
@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
@drives(Verb.INCLUDE)
async def test_include(relay: RelayUnderTest, where: str, quoted: bool) -> None:
    preview = await relay.previewed(text=FORWARDED)
    shown = preview.text.split("-" * 60)[1]
    assert "stopped sleeping" not in shown
    assert "INCLUDE" in preview.text
    await answered(relay, preview, "Include", where, quoted=quoted)
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "stopped sleeping" in newer.text
    assert "elsewhere.example" not in newer.text.split("-" * 60)[1]


@pytest.mark.parametrize("words", ["Please don't send", "What happens now?", "I will think about it"])
async def test_what_is_not_understood_is_asked_back(relay: RelayUnderTest, words: str) -> None:
    await relay.answer(MAREN, await relay.previewed(), words)
    asked = await relay.next(MAREN, "[Relay] One more word")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    await relay.answer(MAREN, asked, "SEND")
    await goes_to_colleagues(relay)


async def test_send_in_the_quoted_history_sends_nothing(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    await relay.answer(MAREN, preview, "", signed=False)
    await relay.next(MAREN, "[Relay] One more word")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


async def test_second_send_changes_nothing(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    await relay.answer(MAREN, preview, "SEND")
    await goes_to_colleagues(relay)
    await relay.answer(MAREN, preview, "send", signed=False)
    await relay.next(MAREN, "[Relay] Already sent")
    await relay.settled()
    assert [len(relay.mails(colleague)) for colleague in COLLEAGUES] == [1, 1, 1]


async def test_send_to_an_older_preview_sends_nothing(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    await relay.answer(MAREN, preview, "REMOVE physician")
    await relay.next(MAREN, "[Relay] Preview:")
    await relay.answer(MAREN, preview, "SEND")
    await relay.next(MAREN, "[Relay] There is a newer preview")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


@pytest.mark.parametrize("desk", ["relay", "consult"])
async def test_verb_at_the_relays_own_address_works_while_one_thing_waits(
    relay: RelayUnderTest, desk: str
) -> None:
    await relay.previewed()
    await relay.send(letter(MAREN, [f"{desk}@{DOMAIN}"], "Send", "my question"))
    await goes_to_colleagues(relay)


async def test_with_two_things_waiting_the_relay_asks_which(relay: RelayUnderTest) -> None:
    await relay.previewed()
    await relay.previewed(text="A second question about a client who cannot mourn.", subject="Another one")
    await relay.send(letter(MAREN, [f"relay@{DOMAIN}"], "Send", "my question"))
    which = await relay.next(MAREN, "[Relay] Which one do you mean?")
    assert "Another one" in which.text
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]


async def test_unknown_tag_is_asked_about_and_one_word_chooses(relay: RelayUnderTest) -> None:
    preview = await relay.previewed(to="consult", subject="[sailing] My client eats nothing")
    assert "sailing" in preview.text
    await relay.answer(MAREN, preview, "SEND")
    asked = await relay.next(MAREN, "[Relay] For which specialty?")
    await relay.answer(MAREN, asked, "Trauma")
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert "Trauma and PTSD" in newer.text
    await relay.answer(MAREN, newer, "SEND")
    await relay.next(HANNAH, "[Trauma and PTSD]")


@pytest.mark.parametrize("subject", ["[grief] My client eats nothing", "[GRIEF AND DYING] A question"])
async def test_tag_in_the_subject_chooses_the_specialty(relay: RelayUnderTest, subject: str) -> None:
    preview = await relay.previewed(to="consult", subject=subject)
    assert "Grief and dying" in preview.text
    assert "[GRIEF" not in preview.subject.upper()


async def test_keywords_choose_the_specialty(relay: RelayUnderTest) -> None:
    preview = await relay.previewed(to="consult", text="She has a flashback each night. What would you do?")
    assert "Trauma and PTSD" in preview.text
