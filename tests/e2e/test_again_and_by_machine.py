"""The same mail again, several recipients, and mail that no person wrote."""

import pytest

from relay.consult.decision import Outcome
from tests.e2e.mail_program import as_bytes, letter, reply
from tests.e2e.people import HANNAH, MAREN, PRIYA, REQUEST, TOBIAS, WITHOUT_NAMES
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until

pytestmark = pytest.mark.server

GRIEF, TRAUMA = f"grief@{DOMAIN}", f"trauma@{DOMAIN}"


async def ended(relay: RelayUnderTest, outcome: Outcome, number: int = 1) -> None:
    """Returns once this many mails have ended so."""

    async def look() -> bool:
        return (await relay.relay.store.counts()).ends.get(outcome, 0) >= number

    await until(look, f"a mail that ends as {outcome}")
    await relay.settled()


def previews(relay: RelayUnderTest) -> list[str]:
    return [m.text for m in relay.mails(MAREN) if m.subject.startswith("[Relay] Preview:")]


async def test_same_mail_handed_in_twice_makes_one_preview(relay: RelayUnderTest) -> None:
    mail = letter(MAREN, [GRIEF], REQUEST)
    again = b"Received: from another.hop.example; Mon, 23 Nov 2026 09:01:00 +0000\r\n" + as_bytes(mail)
    assert (await relay.submit(mail, [GRIEF], MAREN.address)).code == 250
    assert (await relay.submit(again, [GRIEF], MAREN.address)).code == 250
    await ended(relay, Outcome.HELD)
    assert len(previews(relay)) == 1
    counts = await relay.relay.store.counts()
    assert counts.ends == {Outcome.HELD: 1, Outcome.DUPLICATE: 1}
    assert counts.balanced


async def test_same_message_id_with_other_words_is_another_mail(relay: RelayUnderTest) -> None:
    mail = letter(MAREN, [GRIEF], REQUEST)
    other = letter(MAREN, [GRIEF], WITHOUT_NAMES)
    other.replace_header("Message-ID", mail["Message-ID"])
    await relay.send(mail)
    await relay.send(other)
    await ended(relay, Outcome.HELD, 2)
    assert len(previews(relay)) == 2


async def test_two_specialties_in_two_transactions_are_one_consultation(relay: RelayUnderTest) -> None:
    mail = letter(MAREN, [GRIEF, TRAUMA], REQUEST)
    await relay.submit(mail, [GRIEF], MAREN.address)
    await relay.submit(mail, [TRAUMA], MAREN.address)
    await ended(relay, Outcome.HELD, 2)
    assert len(previews(relay)) == 1
    await relay.answer(MAREN, await relay.next(MAREN, "[Relay] Preview:"), "SEND")
    receipt = await relay.next(MAREN, "[Relay] On its way")
    assert "Trauma" in receipt.text
    await relay.settled()
    assert [len(relay.mails(p)) for p in (HANNAH, TOBIAS, PRIYA)] == [1, 1, 1]


async def test_two_specialties_in_one_transaction_are_one_consultation(relay: RelayUnderTest) -> None:
    await relay.send(letter(MAREN, [GRIEF, TRAUMA], REQUEST))
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert "Trauma and PTSD" in preview.text
    assert "Grief and dying" in preview.text
    await relay.answer(MAREN, preview, "SEND")
    await relay.next(MAREN, "[Relay] On its way")
    await relay.settled()
    assert [len(relay.mails(p)) for p in (HANNAH, TOBIAS, PRIYA)] == [1, 1, 1]
    assert len(previews(relay)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"), ("Precedence", "bulk")],
)
async def test_automatic_answer_in_a_thread_is_swallowed(
    relay: RelayUnderTest, name: str, value: str
) -> None:
    copies = await relay.opened()
    await relay.next(MAREN, "[Relay] On its way")
    away = reply(HANNAH, copies[HANNAH], f"{HANNAH.name} is away until Monday.")
    away[name] = value
    await relay.send(away)
    await ended(relay, Outcome.ROBOT)
    assert relay.unread(MAREN) == []
    assert len(relay.mails(HANNAH)) == 1


async def test_automatic_answer_to_a_preview_approves_nothing(relay: RelayUnderTest) -> None:
    away = reply(MAREN, await relay.previewed(), "send")
    away["Auto-Submitted"] = "auto-replied"
    await relay.send(away)
    await ended(relay, Outcome.ROBOT)
    assert relay.mailboxes() == [MAREN.address]


async def test_mail_with_the_null_sender_is_never_answered(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    mail = reply(HANNAH, copies[HANNAH], "Undelivered mail returned to sender")
    said = await relay.submit(mail, [copies[HANNAH].from_address], "")
    assert said.code == 250
    await ended(relay, Outcome.ROBOT)
    assert len(relay.mails(HANNAH)) == 1


async def test_own_mail_coming_back_ends_there(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    copy = copies[HANNAH]
    to = [copy.from_address]
    # as it is: the relay is no member; with its reader's From, as a broken forwarder writes it: a loop
    said = await relay.submit(copy.raw.replace(b"\n", b"\r\n"), to, HANNAH.address)
    assert said.code == 550
    back = copy.mail
    back.replace_header("From", HANNAH.address)
    for name in [name for name in back.keys() if name.lower().startswith("list-")]:  # noqa: SIM118
        del back[name]  # each of them alone would say enough
    assert (await relay.submit(back, to, HANNAH.address)).code == 250
    await ended(relay, Outcome.ROBOT)
    await relay.next(MAREN, "[Relay] On its way")
    assert relay.unread(MAREN) == []
