"""Invariants over whole mails: a Letter or a refusal; what goes in comes out; no header field goes on."""

# ruff: noqa: E501 - fields stand on one line, as programs write them

import binascii
import quopri
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from relay.mail.letter import Letter
from relay.mail.limits import ReadLimits, Unreadable
from relay.mail.parse import parse_letter
from tests.mail.letters import texts_of

LIMITS = ReadLimits(header_bytes=2_000, mime_depth=6, mime_parts=20, text_chars=5_000)
WORDS = st.sampled_from([
    "She sleeps badly.", "What would you try?", "> quoted", "On Mon, 1 Jan 2026, Kim <kim@school.example> wrote:", "-- ",
    "--", "Best,", "Dana", "SEND", "José Æ 你好", "\u202eabc\u202c", "a\u200bb", "From: x", "--b0", "--b1--", "", "\x00\x1b[0m", "=41=",
    "Unsubscribe: https://lists.example", "I am out of the office until Monday.", "<b>bold", "&#65;", "_" * 30, ".",
])  # fmt: skip
TEXT = st.lists(WORDS, max_size=12).map("\n".join)
CHARSETS = st.sampled_from(["utf-8", "us-ascii", "latin-1", "utf-7", "utf-16", "x-none", ""])
ENCODINGS = st.sampled_from(["7bit", "8bit", "quoted-printable", "base64", "x-uuencode", ""])
TYPES = st.sampled_from([
    "text/plain", "text/html", "text/plain; format=flowed", "text/calendar; method=REQUEST", "application/pdf", "image/png",
    "message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "application/ms-tnef", "nonsense",
])  # fmt: skip
FIELDS = st.sampled_from([
    "Subject: =?utf-8?q?x=0D=0ABcc:_y?=", "Subject: a", "From: Dana <dana@lakeside.example>", "From: a, b", "To: kim@school.example",
    "Auto-Submitted: auto-replied", "List-Id: <l.example>", "Message-ID: <one@lakeside.example>", "Content-Disposition: attachment; filename=a.txt",
    "no field at all", " folded", "X-Loop: relay.example", 'Content-Type: text/plain; charset="', "Received: x",
])  # fmt: skip
KINDS = st.sampled_from(["mixed", "alternative", "related", "signed", "encrypted", "report", "digest", "x"])


def encoded(text: str, charset: str, encoding: str) -> bytes:
    try:
        octets = text.encode(charset or "utf-8", "replace")
    except LookupError:
        octets = text.encode()
    if encoding == "base64":
        return binascii.b2a_base64(octets)
    return quopri.encodestring(octets) if encoding == "quoted-printable" else octets


@st.composite
def leaves(draw: st.DrawFn) -> tuple[str, bytes]:
    charset, encoding, declared = draw(CHARSETS), draw(ENCODINGS), draw(ENCODINGS)
    head = f"Content-Type: {draw(TYPES)}; charset={charset}\nContent-Transfer-Encoding: {declared}"
    return head, encoded(draw(TEXT), charset, draw(st.sampled_from([encoding, declared])))


@st.composite
def containers(draw: st.DrawFn, inside: st.SearchStrategy[tuple[str, bytes]]) -> tuple[str, bytes]:
    if draw(st.integers(0, 4)) == 0:
        head, body = draw(inside)
        return "Content-Type: message/rfc822", head.encode() + b"\n\n" + body
    mark = draw(st.sampled_from(["b0", "b1", "b0 x", "="]))  # the same one inside and out, at times
    parts = draw(st.lists(inside, max_size=4))
    body = b"".join(
        b"--" + mark.encode() + b"\n" + head.encode() + b"\n\n" + inner + b"\n" for head, inner in parts
    )
    end = draw(st.sampled_from([b"", b"--" + mark.encode() + b"--\n", b"--" + mark.encode()]))
    return f'Content-Type: multipart/{draw(KINDS)}; boundary="{mark}"', body + end


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    """A mail as programs build them, with whatever goes wrong on the way."""
    head, body = draw(st.recursive(leaves(), containers, max_leaves=8))
    fields = draw(st.lists(FIELDS, max_size=6))
    raw = "\n".join([*fields, head]).encode("utf-8", "surrogateescape") + b"\n\n" + body
    raw = raw[: draw(st.sampled_from([len(raw), len(raw), len(raw) // 2]))]
    return raw.replace(b"\n", draw(st.sampled_from([b"\n", b"\r\n", b"\r"])))


def read(raw: bytes, reverse_path: str | None = None) -> Letter | None:
    try:
        return parse_letter(raw, LIMITS, reverse_path=reverse_path, own_domain="relay.example")
    except Unreadable:
        return None


@settings(deadline=None)  # how long it takes is the machine's matter
@given(mails(), st.sampled_from([None, "", "dana@lakeside.example"]))
def test_any_mail_gives_a_letter_within_its_limits_or_a_refusal(raw: bytes, reverse_path: str | None) -> None:
    letter = read(raw, reverse_path)
    if letter is None:
        return
    for text in texts_of(letter):
        assert len(text) <= 2 * LIMITS.text_chars
        assert not set(text) & set("\r\x00\x1b\u2028\u202e\u200b")
        text.encode()  # no lone surrogate
    assert "\n" not in letter.subject
    assert len(letter.attachments) <= LIMITS.mime_parts
    assert read(raw, reverse_path) == letter  # the same each time


LETTERS = st.text(string.ascii_lowercase, min_size=6, max_size=12)


@settings(deadline=None)
@given(LETTERS, LETTERS, mails())
def test_no_octet_of_a_field_nobody_shows_is_ever_text(name: str, value: str, raw: bytes) -> None:
    """A field is no text, wherever it stands among the others, as long as the header goes on behind it."""
    secret = f"zq{value}qz"
    letter = read(f"X-{name}: {secret}\r\n folded {secret}\r\nDate: x\r\n".encode() + raw.lstrip())
    if letter is None:
        return
    shown = [*texts_of(letter), letter.subject, *(one.file_name for one in letter.attachments)]
    assert secret not in " ".join(shown)


SENTENCES = st.sampled_from([
    "She sleeps badly since the spring.", "I wonder what you would try with a boy of nine who says nothing.", "Er spricht kaum – und dann zu viel.",
    "¿Qué haría usted?", "彼女は眠れない。", "It costs 5 < 6 & more; see =?utf-8?q?this?= and =20 and --b.", ".", "From here on it is harder.",
])  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(SENTENCES, min_size=1, max_size=6),
    CHARSETS.filter(lambda c: c in ("utf-8", "")),
    st.sampled_from(["8bit", "quoted-printable", "base64"]),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_what_a_program_wrote_is_read_back_whatever_the_way_it_was_packed(
    sentences: list[str], charset: str, encoding: str, ends: bytes
) -> None:
    text = "\n\n".join(["Dear colleagues, a question about a case of mine.", *sentences])
    head = f"From: Dana <dana@lakeside.example>\nContent-Type: text/plain; charset={charset or 'utf-8'}\nContent-Transfer-Encoding: {encoding}\n\n"
    raw = (head.encode() + encoded(text, "utf-8", encoding)).replace(b"\n", ends)
    letter = parse_letter(raw, reverse_path="dana@lakeside.example")
    assert not letter.unreadable
    assert letter.new_text.split() == text.split()
