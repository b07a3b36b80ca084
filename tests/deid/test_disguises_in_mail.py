"""The same promise for disguises that a mail's own encodings allow: read as a reader sees them, then judged.

Where a mail cannot be read as it is meant, it says so, and is held.
"""

# ruff: noqa: E501 - a body under test reads better on one line

import base64

import pytest

from relay.deid.engine import Engine
from relay.deid.finding import FlagReason, Knowledge
from relay.mail.parse import parse_letter

TEXT = "My client Jonathan Fairweather, 34, said he could not sleep at all since then."
PLAIN = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"
QUOTED = "Content-Transfer-Encoding: quoted-printable"
BASE64 = "Content-Transfer-Encoding: base64"
JUNK = '<span style="display:none">xq</span>'


def letter_of(body: str | bytes, *fields: str, subject: str = "A question") -> bytes:
    head = ["From: Dana Whitfield <dana@lakeside.example>", f"Subject: {subject}", *fields, "", ""]
    return "\r\n".join(head).encode() + (body.encode() if isinstance(body, str) else body)


def html(name: str) -> bytes:
    return letter_of(f"<p>My client {name}, 34, said he could not sleep at all since then.</p>", HTML)


def encoded(octets: bytes, *, line: int = 76, padding: bool = True, charset: str = "utf-8") -> bytes:
    letters = base64.b64encode(octets).decode()
    letters = letters if padding else letters.rstrip("=")
    lines = "\r\n".join(letters[i : i + line] for i in range(0, len(letters), line))
    return letter_of(lines, f"Content-Type: text/plain; charset={charset}", BASE64)


MAILS = {
    "a soft break inside the name": letter_of(TEXT.replace("than F", "=\r\nthan F"), PLAIN, QUOTED),
    "a soft break with blanks behind it": letter_of(TEXT.replace("than F", "= \t\r\nthan F"), PLAIN, QUOTED),
    "an encoded zero-width space": letter_of(TEXT.replace("than F", "=E2=80=8Bthan F"), PLAIN, QUOTED),
    "every letter encoded": letter_of("".join(f"={ord(c):02x}" for c in TEXT), PLAIN, QUOTED),
    "flowed lines": letter_of(TEXT.replace("than F", "than \r\nF"), PLAIN + "; format=flowed"),
    "flowed lines within the word": letter_of(TEXT.replace("than F", " \r\nthan F"), PLAIN + "; format=flowed; delsp=yes"),
    "a hyphen at a line's end": letter_of(TEXT.replace("than F", "-\r\nthan F"), PLAIN),
    "bold first letters": html("<b>J</b>onathan <b>F</b>airweather"),
    "an element a letter": html("".join(f"<span>{c}</span>" for c in "Jonathan Fairweather")),
    "soft hyphens": html("Jona&shy;than Fair&shy;weather"),
    "references": html("&#74;&#x6f;nathan Fairweather"),
    "places to break": html("Jona<wbr>than Fair<wbr/>weather"),
    "a comment inside": html("Jona<!-- x -->than Fairweather"),
    "hidden letters inside": html(f"Jona{JUNK}than Fair{JUNK}weather"),
    "letters hidden by a style sheet": html("<style>.q, #z { color:red; display: none }</style>Jona<i class=q>xq</i>than Fair<i id=z>x</i>weather"),
    "letters off the screen": html('Jona<i style="position:absolute; left:-9999px">xq</i>than Fairweather'),
    "letters too small to see": html('Jona<i style="font-size:1px">xq</i>than Fairweather'),
    "an override of direction": html("&#x202e;rehtaewriaF nahtanoJ&#x202c;"),
    "an element that turns round": html("<bdo dir=rtl>rehtaewriaF nahtanoJ</bdo>"),
    "a style that turns round": html('<span style="unicode-bidi: bidi-override; direction: rtl">rehtaewriaF nahtanoJ</span>'),
    "a cell a letter": html(f"<table><tr>{''.join(f'<td>{c}</td>' for c in 'Jonathan')}</tr></table>"),
    "an override in plain text": letter_of(TEXT.replace("Jonathan Fairweather", "\u202erehtaewriaF nahtanoJ\u202c"), PLAIN),
    "base64 of short lines": encoded(TEXT.encode(), line=7),
    "base64 on one line": encoded(TEXT.encode(), line=9999),
    "base64 without its padding": encoded(TEXT.encode(), padding=False),
    "base64 in two pieces": letter_of("\r\n".join(base64.b64encode(p.encode()).decode() for p in (TEXT[:13], TEXT[13:])), PLAIN, BASE64),
    "UTF-8 called ASCII": letter_of(TEXT.replace("Jon", "J\u200bon"), "Content-Type: text/plain; charset=us-ascii"),
    "UTF-8 called UTF-16": encoded(TEXT.encode(), charset="utf-16"),
    "UTF-16 of the other order": encoded(TEXT.encode("utf-16-be"), charset="utf-16le"),
    "UTF-16 with the wrong mark": encoded(b"\xff\xfe" + TEXT.encode("utf-16-be"), charset="utf-16"),
    "UTF-16 without a mark": encoded(TEXT.encode("utf-16-be"), charset="utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("disguise", MAILS)
def test_what_a_mail_disguises_is_removed_or_shown_and_the_rest_stays(engine: Engine, disguise: str) -> None:
    letter = parse_letter(MAILS[disguise])
    text = letter.new_text
    assert "said he could not sleep" in " ".join(text.split())
    judged = engine.judge(text, Knowledge())
    left = list(text)
    for spot in (*judged.findings, *(f for f in judged.flags if f.reason is FlagReason.DOUBTFUL)):
        left[spot.start : spot.end] = "#" * (spot.end - spot.start)
    assert "".join(c for c in "".join(left) if c.isalnum()) == "Myclient34saidhecouldnotsleepatallsincethen"


@pytest.mark.parametrize(
    "raw",
    [
        letter_of(TEXT.replace("Jonathan", "+AEoAbwBuAGEAdABoAGEAbg-"), "Content-Type: text/plain; charset=utf-7"),
        encoded(TEXT.encode("utf-16"), charset="utf-8"),
        letter_of(base64.b64encode(TEXT.encode()).decode()[:41], PLAIN, BASE64),
        letter_of(TEXT, PLAIN, "Content-Transfer-Encoding: x-uuencode"),
    ],
    ids=["UTF-7", "UTF-16 called UTF-8", "cut off", "unknown encoding"],
)  # fmt: skip
def test_a_mail_that_lies_about_its_octets_is_held(raw: bytes) -> None:
    assert parse_letter(raw).unreadable


def test_an_address_behind_a_link_does_not_come_through() -> None:
    letter = parse_letter(
        letter_of(
            '<p>write to <a href="mailto:jon@harbour.example">him</a> or <a href="tel:+19195550144">ring</a></p>', HTML
        )
    )  # fmt: skip
    assert letter.new_text == "write to him or ring"


@pytest.mark.parametrize(
    ("subject", "seen"),
    [
        ("=?utf-8?q?about_Jo=E2=80=AAnathan?=", "about Jonathan"),
        ("=?utf-8?q?about_=E2=80=AEnahtanoJ=E2=80=AC_again?=", "about Jonathan again"),
        ("=?utf-8?q?about_Jona?= =?utf-8?q?than?=", "about Jonathan"),
    ],
)
def test_a_subject_is_read_as_it_is_seen(subject: str, seen: str) -> None:
    assert parse_letter(letter_of(TEXT, PLAIN, subject=subject)).subject == seen


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ('<p>one <i style="background-color:transparent">two</i> three</p>', "one two three"),
        ('<div style="margin-left:-20px; position:relative">one</div>', "one"),
        ("<style>@media (max-width:600px) { .m { display:none } } .n p { display:none }</style><p class='m n'>one</p>", "one"),
        ('<p dir="rtl">one two</p>', "one two"),
        ("<bdo dir=ltr>one</bdo>", "one"),
    ],
)  # fmt: skip
def test_what_a_style_does_not_hide_stays(body: str, seen: str) -> None:
    assert parse_letter(letter_of(body, HTML)).new_text == seen
