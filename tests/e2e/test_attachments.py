"""Attachments and sealed mail through a whole relay: named, opened where policy wants it, never passed."""

from email.message import EmailMessage

import pytest

from tests.e2e.conftest import Begin
from tests.e2e.mail_program import as_bytes, letter
from tests.e2e.people import COLLEAGUES, HANNAH, MAREN, SUBJECT, WITHOUT_NAMES
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest
from tests.mail.documents import docx, paragraph, pdf, run, zipped

pytestmark = pytest.mark.server
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
FILE = "Joanna Petrosyan intake.pdf"
"""A canary: no colleague's mail may hold it."""


def with_files(*files: tuple[bytes, str, str, str], text: str = WITHOUT_NAMES) -> EmailMessage:
    mail = letter(MAREN, [f"grief@{DOMAIN}"], text)
    for octets, main, sub, name in files:
        mail.add_attachment(octets, maintype=main, subtype=sub, filename=name)
    return mail


async def test_by_default_nothing_passes_and_the_preview_names_what_was_left_out(
    relay: RelayUnderTest,
) -> None:
    await relay.send(
        with_files(
            (pdf(["Joanna Petrosyan lost her sister Lucine."]), "application", "pdf", FILE),
            (b"\x78\x9f\x3e\x22x", "application", "ms-tnef", "winmail.dat"),
        )
    )
    preview = await relay.next(MAREN, "[Relay] Preview:")
    assert f'The attachment "{FILE}" was not passed on.' in " ".join(preview.text.split())
    assert '"winmail.dat" was not passed on: Outlook packed it' in " ".join(preview.text.split())
    assert "Lucine" not in preview.text
    await relay.answer(MAREN, preview, "Send", signed=False)
    for colleague in COLLEAGUES:
        copy = await relay.next(colleague, SUBJECT)
        assert not list(copy.mail.iter_attachments())
        assert "attach" not in copy.text


async def test_where_policy_wants_it_the_text_is_previewed_and_relayed_without_names(begin: Begin) -> None:
    relay = await begin(policy={"attachments": "text"})
    notes = docx(
        paragraph("She wakes at four.", run(" Lucine's girl", "<w:vanish/>")),
        comments=f"<w:comment>{paragraph('Ask Petrosyan')}</w:comment>",
    )
    await relay.send(
        with_files(
            (
                pdf(["Joanna Petrosyan has hardly eaten", "since March 3. PHQ-9 of 19."]),
                "application",
                "pdf",
                FILE,
            ),
            (notes, *WORD, "notes.docx"),
            (zipped({"inner.zip": zipped({"a.txt": b"Joanna"})}), "application", "zip", "all.zip"),
        )
    )
    preview = await relay.next(MAREN, "[Relay] Preview:")
    said = " ".join(preview.text.split())
    assert "From an attached PDF:" in said
    assert "PHQ-9 of 19." in said
    assert "From an attached Word document: She wakes at four." in said
    assert f'The text of "{FILE}" stands below your own words' in said
    assert "Left behind in it: comments and hidden text." in said
    assert '"all.zip" was not passed on: it is a packed file' in said
    assert relay.unread(HANNAH) == []
    await relay.answer(MAREN, preview, "Send", signed=False)
    for colleague in COLLEAGUES:
        copy = await relay.next(colleague, SUBJECT)
        assert "PHQ-9 of 19." in copy.text
        assert "She wakes at four." in copy.text
        assert not list(copy.mail.iter_attachments())


async def test_a_bomb_is_named_and_the_mail_goes_on(begin: Begin) -> None:
    relay = await begin(policy={"attachments": "text"})
    await relay.send(with_files((docx("<w:p/>" * 6_000_000), *WORD, "report.docx")))
    preview = await relay.next(MAREN, "[Relay] Preview:")
    said = " ".join(preview.text.split())
    assert '"report.docx" was not passed on: it took too long to read.' in said
    assert WITHOUT_NAMES in said


async def test_encrypted_mail_is_answered_with_how_to_write_instead(relay: RelayUnderTest) -> None:
    mail = letter(MAREN, [f"grief@{DOMAIN}"], "x", subject="...")
    mail.replace_header(
        "Content-Type", 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"'
    )
    head = as_bytes(mail).partition(b"\r\n\r\n")[0]
    body = (
        b"\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
        b"Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n--b--\r\n"
    )
    said = await relay.submit(head + body, [f"grief@{DOMAIN}"], MAREN.address)
    assert said.code == 250
    notice = await relay.next(MAREN, "[Relay] Your mail could not be passed on")
    assert "encrypted" in notice.text
    assert "Please send it again without encryption" in notice.text
    assert relay.unread(HANNAH) == []
