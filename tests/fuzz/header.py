"""Any bytes are read as a letter or refused as declared, and name one writer or none.

- `author_of` gives one mailbox, the only one in the only From field, or raises AmbiguousAuthor;
- `parse_letter` gives a Letter or raises Unreadable; no control character, no line end in what is one line;
- what is read can be written: composed again it is CRLF, within 998 octets, and has our fields only;
- no charset label, encoded word or parameter raises anything, or brings a control character.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from relay.deid.replacing.redacted import Redacted
from relay.mail.address import normal_address
from relay.mail.charset import decode
from relay.mail.compose import Draft, compose
from relay.mail.encoded_words import decode_words, field_text, parameters
from relay.mail.fields import HeaderBlock, header_block
from relay.mail.headers import AmbiguousAuthor, author_of, fingerprint_material, message_id_of
from relay.mail.letter import Letter
from relay.mail.limits import ReadLimits, Unreadable
from relay.mail.parse import parse_letter
from relay.smtp.courier import check_parcel
from relay.smtp.parcel import Parcel
from tests.mail.letters import texts_of

_PROGRAMS = Path(__file__).parents[1] / "mail" / "programs"
_LIMITS = ReadLimits(header_bytes=4_000, mime_depth=8, mime_parts=20, text_chars=5_000)
_CONTROLS = frozenset(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F)]))
_LABEL = re.compile(rb"(?i)charset\*?=\"?([ -~]{1,40})")
_OURS = {
    *("from", "to", "subject", "message-id", "x-auto-response-suppress", "mime-version", "content-type"),
    "content-transfer-encoding",
}
_FROM = re.compile(rb"(?im)^from[ \t]*:")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')

WORDS = (
    *(b"From: ", b"\r\nFrom: Dana <dana@lakeside.example>", b"\r\nSubject: ", b"\r\nTo: ", b"\r\nCc: ", b"\r\nMessage-ID: <"),
    *(b"=?utf-8?q?", b"=?utf-8?b?", b"=0D=0A", b"?=", b"=?iso-2022-jp?b?", b"=?utf-7?q?", b"\r\n ", b"\r\n\t", b"\r", b"\n", b"\0"),
    *(b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html", b"; charset=", b"; charset*=utf-8''", b"; name*0*="),
    *(b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable"),
    *(b"\r\n--b\r\n", b"\r\n--b--\r\n", b"\r\n\r\n", b"utf-7", b"utf-16", b"unicode_escape", b"idna", b"hz", b"undefined", b"begin 644 a\n"),
    *(b"<", b">", b"@", b",", b";", b":", b'"', b"(", b")", b"\\", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xc2\x85", b"\xff", b"xn--"),
    *(b"On Mon, 1 Jan 2026, Kim wrote:\n> ", b"-----Original Message-----\n", b"\n-- \n", b"<blockquote>", b"<div style=display:none>"),
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """Some of the mails that programs write."""
    for path in sorted(_PROGRAMS.glob("*.eml"))[::12]:
        if len(octets := path.read_bytes()) < 4_000:
            yield octets


def check(octets: bytes) -> None:
    """Raises AssertionError where one of the rules above does not hold."""
    block = header_block(octets)
    assert block.body_at <= len(octets)
    _check_author(block, octets)
    if (named := message_id_of(block)) is not None:
        assert named.isascii() and named.isprintable() and " " not in named
    fingerprint_material(octets)
    for field in block.fields[:20]:
        _check_line(field_text(field.body))
        text = field.body.decode("utf-8", "surrogateescape")
        _check_line(decode_words(text))
        for value in parameters(text).values():
            _check_line(value)
    for label in _LABEL.findall(octets)[:5]:
        text, _ = decode(octets[:500], label.decode("ascii"))
        text.encode("utf-8", "surrogatepass")
    try:
        letter = parse_letter(octets, _LIMITS, reverse_path="a@clinic.example", own_domain="relay.example")
    except Unreadable:
        return
    _check_letter(letter)
    _check_written_again(letter)


def _check_author(block: HeaderBlock, octets: bytes) -> None:
    try:
        author = author_of(block)
    except AmbiguousAuthor:
        return
    assert len(_FROM.findall(octets[: block.octets])) == 1, "two From fields"
    local, at, domain = author.address.rpartition("@")
    assert local and at and domain.isascii() and "." in domain
    assert not set(author.address) & (_CONTROLS | set(' \t<>(),:;"[]\\')) and "@" not in local
    assert normal_address(author.address) == author.address
    _check_line(author.display_name)
    body = block.all("from")[0]
    assert _QUOTED.sub(b"", body).count(b"@") == 1, "two mailboxes"
    if author.address.isascii() and b"xn--" not in author.address.encode():
        assert author.address.encode() in body.lower(), "an address nobody wrote"


def _check_line(text: str) -> None:
    assert not set(text) & _CONTROLS, "a control character in one line"
    text.encode()


def _check_letter(letter: Letter) -> None:
    _check_line(letter.subject)
    for text in texts_of(letter):
        assert len(text) <= 2 * _LIMITS.text_chars
        assert not set(text) & (_CONTROLS - {"\t", "\n"})
        text.encode()
    assert len(letter.attachments) <= _LIMITS.mime_parts
    for one in letter.attachments:
        _check_line(one.file_name)


def _check_written_again(letter: Letter) -> None:
    raw = compose(
        Draft(
            from_name="Colleague Birch",
            from_address="r-abc@relay.example",
            to_address="dana@lakeside.example",
            subject=Redacted(letter.subject),
            text=Redacted(letter.new_text),
            message_id="<0a1b@relay.example>",
        )
    )
    check_parcel(Parcel(id="0", reverse_path="", recipient="dana@lakeside.example", raw=raw))
    assert raw.isascii()
    written = header_block(raw)
    assert written.well_formed
    assert {field.name for field in written.fields} == _OURS
    assert len(written.fields) == len(_OURS)
