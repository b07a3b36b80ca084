"""Invariant: any bytes give a Letter or Unreadable, nothing else, and in bounded time and size."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.mail.html.text import html_to_text
from relay.mail.letter import Robot
from relay.mail.limits import ReadLimits, Unreadable, UnreadableWhy
from relay.mail.parse import parse_letter
from relay.mail.reading.newtext import Context, split
from relay.mail.robots.report import DsnAction

from .letters import mail, multipart

PIECES = [
    b"From: a@b.example\r\n", b"Subject: =?utf-8?q?x=0D=0A?=\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n",
    b'Content-Type: multipart/alternative; boundary="x"\r\n', b"Content-Type: text/html; charset=utf-7\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Type: message/delivery-status\r\n", b"Content-Type: text/plain; format=flowed\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n", b"\r\n", b"--x\r\n", b"--x--\r\n",
    b"> quoted\n", b"On Mon, 1 Jan 2026, a <a@b.example> wrote:\n", b"From: x\nSent: y\nTo: z\nSubject: s\n", b"-- \n", b"Best,\nDana\n",
    b"<div class=gmail_quote>", b"</div>", b"<blockquote type=cite>", b"=41=\r\n", b"\xff\xfe\x00", b"\r", b" ", b"Action: failed\n",
]  # fmt: skip


def read(raw: bytes) -> None:
    try:
        letter = parse_letter(raw, reverse_path="", own_domain="relay.example")
    except Unreadable:
        return
    for text in (letter.new_text, letter.subject, letter.quoted, letter.forwarded, letter.signature):
        assert not set(text) & set("\r\x00\x1b\u2028\u202e")
        text.encode()
    assert "\n" not in letter.subject


@given(st.binary(max_size=3000))
def test_any_bytes_give_a_letter_or_unreadable(raw: bytes) -> None:
    read(raw)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_pieces_of_mail_give_a_letter_or_unreadable(pieces: list[bytes]) -> None:
    read(b"".join(pieces))


REPORT_PIECES = [
    "550 5.1.1 ", "<kim@school.example>:\n", "kim@school.example\n", "user unknown", ">>> DATA\n", "<<< 550 no\n", "\n", "\n\n",
    "----- Original message -----\n", "Received: x\n", "Subject: y\n", "Action: failed\n", "Status: 5.1.1\n", "could not be delivered ",
    '{"notificationType": "Bounce", ', '"bounce": [', "{", "}", "mailbox full ", "-- ", "550-", "9.9.9", "\x00", "é",
]  # fmt: skip


@settings(deadline=None)  # how long it takes is the machine's matter
@given(st.lists(st.sampled_from(REPORT_PIECES), max_size=60).map("".join))
def test_a_daemons_mail_of_any_pieces_is_a_report_with_a_result(text: str) -> None:
    letter = parse_letter(mail(text, sender="MAILER-DAEMON@mx.example", subject="failure notice"))
    assert letter.robot is Robot.DELIVERY_REPORT
    assert letter.report is not None
    for result in letter.report.results:
        assert result.action is DsnAction.FAILED or not result.hard


@settings(deadline=None)  # how long it takes is the machine's matter
@given(st.binary(max_size=2000))
def test_a_daemons_mail_of_any_bytes_is_a_report_or_unreadable(body: bytes) -> None:
    head = b"From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n"
    with suppress(Unreadable):
        assert parse_letter(head + body).report is not None


@given(st.text(max_size=1000))
def test_any_text_splits_into_lines_it_had(text: str) -> None:
    found = split(text, Context(names=frozenset({"dana"})))
    for line in found.new_text.split("\n"):
        assert line in {one.rstrip() for one in text.split("\n")} | {""} or line.strip() in text


@given(st.text(alphabet="<>/=\"' abdivpblockquotetypecitestyle;:&#1", max_size=600))
def test_any_html_gives_text(source: str) -> None:
    html_to_text(source)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", UnreadableWhy.EMPTY),
        (b" \r\n\r\n", UnreadableWhy.EMPTY),
        (b"From: a@b.example\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\nbody", UnreadableWhy.HEADER_TOO_LONG),
        (mail("--b\n\nx\n" * 500, "Content-Type: multipart/mixed; boundary=b"), UnreadableWhy.TOO_MANY_PARTS),
        (mail("x", "Content-Type: message/rfc822").replace(b"\r\nx", b"\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 60), UnreadableWhy.TOO_DEEP),
        (mail("x", "Content-Type: message/rfc822").replace(b"\r\nx", b"\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3000), UnreadableWhy.TOO_DEEP),
        (mail("\n\n" * 20_000, "Content-Type: message/delivery-status"), UnreadableWhy.TOO_MANY_PARTS),
    ],
)  # fmt: skip
def test_bombs_are_refused_by_name(raw: bytes, reason: UnreadableWhy) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_letter(raw)
    assert refused.value.reason is reason


def test_nested_multiparts_beyond_the_limit_are_refused() -> None:
    body = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(60))
    with pytest.raises(Unreadable) as refused:
        parse_letter(mail(body, "Content-Type: multipart/mixed; boundary=b0"))
    assert refused.value.reason is UnreadableWhy.TOO_DEEP


# Each of these took the standard library, or a pattern with nested repetition, seconds to minutes;
# the suite's time limit for one test is the bound.
@pytest.mark.parametrize(
    "raw",
    [
        mail("x", subject="=?utf-8?q?a?= " * 4_000),
        mail("x", sender='"' + "\\a" * 20_000 + '" <a@b.example>'),
        mail("x", sender="(" * 30_000),
        mail("x", sender="a@b.example, " * 4_000),
        mail("x", "Content-Type: text/plain" + ";" * 30_000),
        mail("x", "Content-Type: text/plain" + '; a="' * 10_000),
        mail("On " + "a " * 200_000 + "wrote"),
        mail("On Mon, 1 Jan 2026\n" * 10_000),
        mail("From: x\n" * 20_000),
        mail("> " * 200_000),
        mail("Best,\n" * 20_000),
        mail("_" * 500_000),
        mail("Sent from my " * 50_000),
        mail("This email may be " * 50_000),
        mail("<div>" * 50_000, "Content-Type: text/html"),
        mail("<blockquote type=cite>" * 20_000 + "x", "Content-Type: text/html"),
        mail("<p style='" + "display:" * 50_000 + "'>x", "Content-Type: text/html"),
        mail("=" * 500_000, "Content-Transfer-Encoding: quoted-printable"),
        mail("-" * 500_000),
        *(
            mail(piece * (300_000 // len(piece)), sender="MAILER-DAEMON@mx.example", subject="failure notice")
            for piece in (
                "550 ", "<a@b.example>:\n550 x\n", ">>> DATA\n<<< 550 x\n", "recipient a ", "exceed ", "delivery ", "X: y\nReceived: z\n",
            )
        ),
        mail("I am away until Monday, 1. " * 20_000),
        mail("until 1 " * 40_000, subject="Out of office"),
        mail(("On 1/1/2026 <a@b.example> " + "wrote " * 50 + "\n") * 3_000),
        mail("On Mon, 1 Jan 2026 at 10:00 kim:\n" * 10_000),
        mail("a \n" * 200_000, "Content-Type: text/plain; format=flowed"),
        mail("[image: <a.b" * 30_000),
        mail("received this " * 40_000),
        mail("> a quoted line that is as long as a line may be, and then some\nyes\n" * 6_000),
        mail("<div class=gmail_quote>" * 900 + "x " * 20_000, "Content-Type: text/html"),
        mail("<p style='" + "background:" * 50_000 + "'>x", "Content-Type: text/html"),
        mail("<style>" + ".a{color:#fff;background:x}" * 10_000, "Content-Type: text/html"),
        multipart("alternative", ("Content-Type: text/plain", "A line of words that differ.\n\n" * 9_000), ("Content-Type: text/html", "<p>Another line of some words.</p>" * 9_000)),
        multipart("mixed", *[("Content-Type: text/html", "<p>a" * 15_000)] * 60),
        mail("{" * 200_000),
        mail('{"a":' * 40_000),
        mail("x" * 1000 + "DESCRIPTION:a\\n\n " * 20_000, "Content-Type: text/calendar; method=REQUEST"),
        mail("-- \n" * 20_000),
        mail("<b><table><tr><td></b></table>" * 100_000, "Content-Type: text/html"),
        mail("<font color=white></div>" * 150_000, "Content-Type: text/html"),
        mail("Unsubscribe: https://lists.example\n-- \n" * 10_000),
    ],
    ids=range(46),
)  # fmt: skip
def test_patterns_stay_linear_on_text_made_against_them(raw: bytes) -> None:
    read(raw)


def test_text_beyond_the_limit_is_cut_and_said_to_be() -> None:
    letter = parse_letter(mail("word " * 1000), ReadLimits(text_chars=100))
    assert letter.unreadable
    assert len(letter.new_text) <= 100
