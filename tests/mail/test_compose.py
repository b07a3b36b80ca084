"""Outgoing mail: built from nothing, the same bytes each time, nothing slips into a header."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

import email
import email.policy
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.deid.replacing.redacted import Redacted
from relay.mail.cleaning import clean_text
from relay.mail.compose import CannotCompose, Draft, Listed, compose, dated, is_dated
from relay.mail.inspect import decoded_pieces
from relay.mail.parse import parse_letter

ALLOWED = {
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe",
}  # fmt: skip
NOON = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)


def draft(text: str = "Hello.", subject: str = "A question", **other: object) -> Draft:
    fields: dict[str, object] = {
        "from_name": "Colleague Birch (via Relay)",
        "from_address": "r-abc@relay.example",
        "to_address": "dana@lakeside.example",
        "subject": Redacted(subject),
        "text": Redacted(text),
        "message_id": "<0a1b@relay.example>",
    }
    return Draft(**{**fields, **other})  # type: ignore[arg-type]


def test_the_whole_mail_is_what_the_draft_says() -> None:
    raw = dated(
        compose(
            draft(
                in_reply_to="<x@lakeside.example>", references=("<r@relay.example>", "<x@lakeside.example>")
            )
        ),
        NOON,
    )
    assert raw.decode() == (
        "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n"
        'From: "Colleague Birch (via Relay)" <r-abc@relay.example>\r\n'
        "To: dana@lakeside.example\r\n"
        "Subject: A question\r\n"
        "Message-ID: <0a1b@relay.example>\r\n"
        "In-Reply-To: <x@lakeside.example>\r\n"
        "References: <r@relay.example>\r\n <x@lakeside.example>\r\n"
        "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Hello.\r\n"
    )


def test_the_same_draft_makes_the_same_bytes() -> None:
    assert compose(draft(html="<p>é</p>")) == compose(draft(html="<p>é</p>"))


def test_a_machines_mail_says_so_and_a_persons_asks_for_silence() -> None:
    machine = email.message_from_bytes(compose(draft(auto_submitted="auto-replied")))
    person = email.message_from_bytes(compose(draft()))
    assert (machine["Auto-Submitted"], machine["X-Auto-Response-Suppress"]) == ("auto-replied", None)
    assert (person["Auto-Submitted"], person["X-Auto-Response-Suppress"]) == (None, "OOF, AutoReply")
    assert person["Reply-To"] is None


def test_the_date_is_told_in_utc_wherever_it_was_made() -> None:
    raw = dated(compose(draft()), NOON.astimezone(timezone(timedelta(hours=-7))))
    assert b"Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n" in raw


def test_a_date_without_a_zone_is_no_date() -> None:
    with pytest.raises(CannotCompose):
        dated(compose(draft()), datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_a_mail_is_dated_once_it_is() -> None:
    raw = compose(draft("Date: x\n\nDate: y"))
    assert (is_dated(raw), is_dated(dated(raw, NOON))) == (False, True)


@pytest.mark.parametrize(
    "title", ["Grief and dying", "Trauer & Tod, \u201eleise\u201c", 'a "b" \\ c', "x\r\nBcc: y"]
)
def test_who_opted_in_can_filter_and_leave_by_mail(title: str) -> None:
    listed = Listed(title=title, id="grief.relay.example", leave_address="relay@relay.example")
    message = email.message_from_bytes(compose(draft(listed=listed)), policy=email.policy.default)
    assert set(message.keys()) <= ALLOWED
    assert str(message["List-Id"]).endswith("<grief.relay.example>")
    assert message["List-Unsubscribe"] == "<mailto:relay@relay.example?subject=leave>"
    assert message["List-Unsubscribe-Post"] is None  # RFC 8058 works over the web alone


def test_an_address_with_other_letters_stands_as_it_is_and_all_else_is_ascii() -> None:
    raw = compose(draft("Grüße", "Größe", to_address="jürgen@büro.example", html="<p>ü</p>"))
    other = [line for line in raw.split(b"\r\n") if not line.isascii()]
    assert other == ["To: jürgen@xn--bro-hoa.example".encode()]  # RFC 6532; the domain as RFC 5890 has it


def test_html_stands_beside_a_complete_plain_text() -> None:
    message = email.message_from_bytes(
        compose(draft("Grüße, [client]", html="<p>Grüße, <b>[client]</b></p>"))
    )
    plain, rich = message.get_payload()
    assert message.get_content_type() == "multipart/alternative"
    assert plain.get_payload(decode=True).decode().rstrip() == "Grüße, [client]"
    assert "<b>[client]</b>" in rich.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    "subject",
    [
        "Hi\r\nBcc: eve@evil.example",
        "Hi\nBcc: eve@evil.example",
        "=?utf-8?q?Hi=0D=0ABcc:_eve=40evil.example?=",
        "Hi\u2028Bcc: x\x85Bcc: y\x00",
        "a" * 5000,
        "word " * 50,
        "ü" * 400,
        "",
        " ",
    ],
)
def test_no_subject_writes_a_field_of_its_own(subject: str) -> None:
    raw = compose(draft(subject=subject, from_name=subject))
    message = email.message_from_bytes(raw)
    assert set(message.keys()) <= ALLOWED
    assert len(message.keys()) == len(set(message.keys()))
    assert message["Bcc"] is None
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


def test_an_encoded_word_in_a_subject_is_shown_and_not_decoded() -> None:
    subject = "=?utf-8?q?hidden=41?="
    assert parse_letter(compose(draft(subject=subject))).subject == subject


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_address": "dana@lakeside.example\r\nBcc: x@y.example"},
        {"to_address": "Dana <dana@lakeside.example>"},
        {"to_address": "a@x.example, b@x.example"},
        {"from_address": ""},
        {"message_id": "no-brackets@relay.example"},
        {"in_reply_to": "<a@x.example>\r\nBcc: <y@x.example>"},
        {"references": ("<a b@x.example>",)},
        {"listed": Listed(title="Grief", id="grief>.x\r\nBcc: y", leave_address="relay@relay.example")},
        {"listed": Listed(title="Grief", id="grief.relay.example", leave_address="relay@x>,<mailto:y")},
    ],
)
def test_a_draft_that_is_no_mail_is_refused_without_naming_its_content(wrong: dict[str, object]) -> None:
    with pytest.raises(CannotCompose) as refused:
        compose(draft(**wrong))
    assert "@" not in str(refused.value)


def test_long_threads_keep_their_root_and_newest_ids() -> None:
    ids = tuple(f"<{n}@relay.example>" for n in range(100))
    message = email.message_from_bytes(compose(draft(references=ids)))
    kept = message["References"].split()
    assert (kept[0], kept[-1], len(kept)) == (ids[0], ids[-1], 30)


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)


@given(words, words)
def test_any_text_comes_back_out_and_no_line_is_too_long(text: str, subject: str) -> None:
    raw = compose(draft(text, subject))
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    message = email.message_from_bytes(raw)
    assert set(message.keys()) <= ALLOWED
    assert (
        message.get_payload(decode=True).decode().replace("\r\n", "\n") == clean_text(text).strip("\n") + "\n"
    )


@given(words)
def test_subject_comes_back_as_one_line(subject: str) -> None:
    found = parse_letter(compose(draft(subject=subject))).subject
    assert found == " ".join(found.split())
    assert found == parse_letter(compose(draft(subject=found))).subject


_written = st.from_regex(r"[a-zà-ÿ\[(“¿=.&;#%\d][a-zà-ÿ0-9,;=&#%\])”'’ –-]{0,90}[a-zà-ÿ]\.", fullmatch=True)


@given(st.lists(_written, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", "\n\n- "]))
def test_any_sentences_written_are_the_sentences_read(sentences: list[str], between: str) -> None:
    text = between.join(["First this.", *sentences])
    assert parse_letter(compose(draft(text))).new_text == text


def test_text_written_is_the_text_read() -> None:
    text = (
        "From the start =3D [client] was “calm”.\n\n"
        + "A line longer than seventy-eight characters has to be wrapped on its way. " * 3
    )
    assert parse_letter(compose(draft(text))).new_text == text.strip()


def test_inspection_finds_a_name_however_it_is_hidden() -> None:
    html = '<p>W<b>hit</b>field</p><p>D&#97;na</p><p>Lake\u200bside</p><a href="mailto:x@relay.example?body=Shore%20Road">x</a>'
    raw = compose(
        draft(
            "A very long line " * 6 + "with Quenlin in it, wrapped anywhere" * 3,
            "Grüße von Ottilie",
            html=html,
        )
    )
    everything = "\n".join(piece.text for piece in decoded_pieces(raw))
    for hidden in ("Whitfield", "Dana", "Lakeside", "Shore Road", "Quenlin", "Ottilie"):
        assert hidden in everything


def test_inspection_says_where_a_piece_stands() -> None:
    places = {piece.where for piece in decoded_pieces(compose(draft(subject="é", html="<p>x</p>")))}
    assert {
        "header subject",
        "header subject decoded",
        "part 1 text/plain",
        "part 2 text/html joined",
    } <= places


@given(st.binary(max_size=1500))
def test_inspection_takes_any_bytes(raw: bytes) -> None:
    decoded_pieces(raw)
