"""A member's mail that also went to others past the relay: what its writer reads, and nobody else."""

from email.message import EmailMessage

import pytest

from relay.mail.inspect import decoded_pieces
from tests.e2e.canary import database_files
from tests.e2e.conftest import Begin
from tests.e2e.mail_program import Received, as_bytes, letter, reply
from tests.e2e.people import COLLEAGUES, HANNAH, MAREN, MARENS_ALIAS, SUBJECT, WITHOUT_NAMES, Person
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest

pytestmark = pytest.mark.server
KIM = "kim.aldous@harlowschool.example"


def only_their_writer_knows(relay: RelayUnderTest, writer: Person) -> None:
    """Nobody else's mail, no log line and no octet of the database names the third person."""
    for owner in relay.mailboxes():
        for mail in relay.mails(owner) if owner != writer.address else ():
            assert all("harlowschool" not in piece.text for piece in decoded_pieces(mail.raw)), owner
    assert "harlowschool" not in relay.logged.getvalue()
    assert all(b"harlowschool" not in file.read_bytes() for file in database_files(relay.folder))


def with_field(mail: EmailMessage, field: bytes) -> bytes:
    """The mail with one more field on top, octet for octet."""
    return field + b"\r\n" + as_bytes(mail)


async def asked(relay: RelayUnderTest, field: bytes, to: tuple[str, ...] = ("grief",)) -> Received:
    """Maren asks, with one more field in her mail's header; her preview."""
    places = [f"{one}@{DOMAIN}" for one in to]
    raw = with_field(letter(MAREN, places, WITHOUT_NAMES), field)
    said = await relay.submit(raw, places, MAREN.address)
    assert said.code == 250
    return await relay.next(MAREN, "[Relay] Preview:")


def one_line(text: str) -> str:
    return " ".join(text.split())


async def test_a_request_with_a_copy_to_somebody_is_held_and_sent_when_told(begin: Begin) -> None:
    relay = await begin(policy={"preview": "never"})
    preview = await asked(relay, f"Cc: Kim Aldous <{KIM}>".encode())
    told = one_line(preview.text)
    assert told.startswith(f"Your mail also went straight to {KIM}. They can read it as you wrote it")
    assert "with your name and address and the subject" in told
    assert "It has not gone to any colleague." in told
    assert KIM in preview.html
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    await relay.answer(MAREN, preview, "SEND")
    for colleague in COLLEAGUES:
        await relay.next(colleague, SUBJECT)
    only_their_writer_knows(relay, MAREN)


@pytest.mark.parametrize(
    "field",
    [
        b"Cc: Supervision group: Lee\r\n\t<lee@work.example>,\r\n kim.aldous@HarlowSchool.example;",
        b'Cc: "Kim Aldous <kim.aldous@harlowschool.example',
        b"Resent-To: kim.aldous@harlowschool.example",
        b"Bcc: =?utf-8?q?Kim_Aldous?= <kim.aldous@harlowschool.example>",
    ],
    ids=["folded group", "broken quotation", "redirected", "copy left in the header"],
)
async def test_however_the_header_names_them(relay: RelayUnderTest, field: bytes) -> None:
    assert KIM in (await asked(relay, field)).text


@pytest.mark.parametrize(
    "field",
    [
        b"Cc: undisclosed-recipients:;",
        f"Cc: {MARENS_ALIAS}, relay@{DOMAIN}, {MAREN.address}".encode(),
        f'Cc: "{KIM}" <consult@{DOMAIN}>'.encode(),
    ],
    ids=["undisclosed", "own and relay's addresses", "an address as a name"],
)
async def test_nobody_else_is_named_where_nobody_else_was_written_to(
    relay: RelayUnderTest, field: bytes
) -> None:
    preview = await asked(relay, field, ("grief", "couples"))
    assert preview.text.startswith("Nothing has been sent yet.")


async def test_an_answer_to_all_with_a_third_person_waits_for_its_writer(relay: RelayUnderTest) -> None:
    copies = await relay.opened(WITHOUT_NAMES)
    answer = reply(HANNAH, copies[HANNAH], "Eating first. I would ring her physician this week.")
    answer["Cc"] = f"Kim Aldous <{KIM}>"
    await relay.send(answer)
    preview = await relay.next(HANNAH, "[Relay] Preview:")
    told = one_line(preview.text)
    assert told.startswith(f"Your answer also went straight to {KIM}.")
    assert "whatever was quoted below" in told
    assert "It has not gone to the colleague who asked." in told
    await relay.settled()
    assert not relay.unread(MAREN) or all("Eating first" not in m.text for m in relay.unread(MAREN))
    await relay.answer(HANNAH, preview, "Send")
    assert "Eating first." in (await relay.next(MAREN, "Re: ")).text
    only_their_writer_knows(relay, HANNAH)


async def test_a_further_question_with_a_copy_waits_as_well(relay: RelayUnderTest) -> None:
    await relay.opened(WITHOUT_NAMES)
    more = reply(MAREN, await relay.next(MAREN, "[Relay] On its way"), "She has lost more weight since.")
    more["Cc"] = KIM
    await relay.send(more)
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert one_line(preview.text).startswith(f"Your message also went straight to {KIM}.")
    await relay.settled()
    assert not any(relay.unread(colleague) for colleague in COLLEAGUES)
    await relay.answer(MAREN, preview, "Send")
    for colleague in COLLEAGUES:
        assert "lost more weight" in (await relay.next(colleague, "Re: ")).text
    only_their_writer_knows(relay, MAREN)


async def test_send_that_also_went_to_others_is_asked_about_once(relay: RelayUnderTest) -> None:
    async def approved(preview: Received) -> None:
        approval = reply(MAREN, preview, "SEND")
        approval["Cc"] = KIM
        await relay.send(approval)

    await approved(await relay.previewed(WITHOUT_NAMES))
    again = await relay.next(MAREN, "[Relay] Preview:")
    assert one_line(again.text).startswith(f"Your reply also went straight to {KIM}.")
    assert "this preview if it was quoted below" in one_line(again.text)
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    await approved(again)  # the same copy: a program that keeps an archive, say
    await relay.next(HANNAH, SUBJECT)
    only_their_writer_knows(relay, MAREN)


async def test_pass_with_a_copy_is_obeyed_and_said(relay: RelayUnderTest) -> None:
    copies = await relay.opened(WITHOUT_NAMES)
    no = reply(HANNAH, copies[HANNAH], "PASS")
    no["Cc"] = KIM
    await relay.send(no)
    told = await relay.next(HANNAH, "[Relay] Your mail also went to others")
    assert KIM in told.text
    await relay.next(HANNAH, "[Relay]")
    await relay.settled()
    only_their_writer_knows(relay, HANNAH)
