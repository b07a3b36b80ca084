"""Opening attachments in the child: policy decides, bombs cost themselves alone."""

import base64
import os
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from relay.mail.attachments.attachment import Form, Why
from relay.mail.letter import Letter
from relay.mail.parse import parse_letter
from relay.settings.folder import LiveConfig
from relay.worker import attachments
from relay.worker.attachments import Opener
from relay.worker.sandbox import Sandbox
from tests.mail.documents import docx, paragraph, pdf, zipped
from tests.mail.letters import multipart

pytestmark = pytest.mark.server
WORDS = ("Content-Type: text/plain", "What would you try?")
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def attached(octets: bytes, name: str, media_type: str = "application/octet-stream") -> tuple[str, str]:
    fields = (
        f"Content-Type: {media_type}\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: attachment; filename={name}"
    )
    return fields, base64.encodebytes(octets).decode()


def slow_pdf() -> bytes:
    """Many seconds of honest work: four thousand short strings on each of ninety pages."""
    return pdf(*[[f"line {n}" for n in range(4000)]] * 90)


@pytest.fixture
def live(tmp_path: Path) -> LiveConfig:
    (tmp_path / "specialties.yaml").write_text("specialties: {grief: {title: Grief}}")
    (tmp_path / "members.yaml").write_text("members: [{address: a@b.example, name: A B}]")
    (tmp_path / "policy.yaml").write_text("attachments: text")
    return LiveConfig(tmp_path)


async def opened(live: LiveConfig, raw: bytes) -> Letter:
    opener = Opener(live)
    try:
        return await opener.open(parse_letter(raw), raw)
    finally:
        await opener.stop()


async def test_attachments_are_opened_in_their_order_and_each_for_itself(live: LiveConfig) -> None:
    raw = multipart(
        "mixed", WORDS, attached(pdf(["From a PDF."]), "a.pdf"), attached(zipped({"x": b"y"}), "b.zip"),
        attached(b"%PDF-1.7 broken", "c.pdf"), attached(docx(paragraph("From Word.")), "d.docx"),
    )  # fmt: skip
    found = (await opened(live, raw)).attachments
    assert [(one.file_name, one.form, one.text or one.why) for one in found] == [
        ("a.pdf", Form.PDF, "From a PDF."), ("b.zip", None, Why.ARCHIVE), ("c.pdf", None, Why.BROKEN),
        ("d.docx", Form.WORD, "From Word."),
    ]  # fmt: skip


async def test_nothing_is_opened_where_policy_lets_nothing_pass(live: LiveConfig, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("attachments: drop")
    live.reload()
    raw = multipart("mixed", WORDS, attached(pdf(["From a PDF."]), "a.pdf"))
    (found,) = (await opened(live, raw)).attachments
    assert (found.form, found.text, found.why) == (None, "", Why.POLICY)


async def test_an_attachment_that_takes_too_long_costs_itself_alone(live: LiveConfig, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("{attachments: text, limits: {text_chars: 100000000}}")
    live.reload()
    raw = multipart(
        "mixed", WORDS, attached(slow_pdf(), "slow.pdf"), attached(b"Short.", "a.txt", "text/plain")
    )
    letter = await opened(live, raw)
    assert [(one.file_name, one.form or one.why) for one in letter.attachments] == [
        ("slow.pdf", Why.TOO_MUCH), ("a.txt", Form.TEXT),
    ]  # fmt: skip
    assert letter.new_text == "What would you try?"


async def test_more_attachments_than_anybody_sends_are_not_all_opened(live: LiveConfig) -> None:
    raw = multipart("mixed", WORDS, *(attached(b"Short.", f"{n}.txt", "text/plain") for n in range(30)))
    found = (await opened(live, raw)).attachments
    assert [one.form for one in found] == [Form.TEXT] * attachments.MOST + [None] * (30 - attachments.MOST)


def dying(pipe: Connection) -> None:
    """What a fault in a library would do."""
    pipe.recv()
    os._exit(11)


async def test_a_child_that_dies_of_an_attachment_loses_no_mail(
    live: LiveConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener = Opener(live)
    monkeypatch.setattr(opener, "_sandbox", Sandbox(dying))
    raw = multipart("mixed", WORDS, attached(pdf(["x"]), "a.pdf"), attached(b"x", "winmail.dat"))
    letter = await opener.open(parse_letter(raw), raw)
    await opener.stop()
    assert [one.why for one in letter.attachments] == [Why.TOO_MUCH, Why.WINMAIL]
    assert letter.new_text == "What would you try?"
