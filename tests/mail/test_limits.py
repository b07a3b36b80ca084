"""R24 and R25, line by line: what one mail may hold, and that each bomb is refused or read in part, and said."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

import pytest

from relay.mail.encoded_words import decode_words, parameters
from relay.mail.fields import header_block
from relay.mail.headers import AmbiguousAuthor, author_of
from relay.mail.html.text import html_to_text
from relay.mail.limits import ReadLimits, Unreadable, UnreadableWhy
from relay.mail.mime import Part, parse_tree
from relay.mail.parse import parse_letter
from relay.mail.robots.notice import notice_of

from .letters import mail, multipart

HEAD = b"From: dana@lakeside.example\r\nTo: consult@relay.example\r\n"
MIXED = "Content-Type: multipart/mixed; boundary=b"


def refused(raw: bytes, limits: ReadLimits | None = None) -> UnreadableWhy:
    with pytest.raises(Unreadable) as why:
        parse_letter(raw, limits)
    return why.value.reason


def tree(raw: bytes) -> Part:
    return parse_tree(raw, ReadLimits())


def nested(levels: int, inside: str = "x") -> bytes:
    opened = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(levels))
    return mail(f"{opened}--b{levels}\n\n{inside}\n", "Content-Type: multipart/mixed; boundary=b0")


# --- the header block -------------------------------------------------------------------


def test_a_header_block_of_the_limit_is_read_and_one_octet_more_is_not() -> None:
    limits = ReadLimits(header_bytes=2000)
    fits = HEAD + b"X: " + b"y" * (2000 - len(HEAD) - 5) + b"\r\n\r\ntext"
    assert parse_letter(fits, limits).new_text == "text"
    assert refused(fits.replace(b"X: ", b"X: yyyy"), limits) is UnreadableWhy.HEADER_TOO_LONG


def test_a_header_block_full_of_fields_is_read() -> None:
    assert parse_letter(HEAD + b"a:\r\n" * 16_000 + b"\r\ntext").new_text == "text"


def test_a_header_block_full_of_folds_is_read() -> None:
    raw = HEAD + b"Subject: x" + b"\r\n a" * 16_000 + b"\r\n\r\ntext"
    assert parse_letter(raw).subject.startswith("x a a")


def test_a_header_that_never_ends_is_refused() -> None:
    assert refused(HEAD + b"a:\r\n" * 1_000_000) is UnreadableWhy.HEADER_TOO_LONG


def test_the_header_of_a_part_has_the_same_limit() -> None:
    assert refused(mail("--b\n" + "a:\n" * 30_000 + "\nx", MIXED)) is UnreadableWhy.HEADER_TOO_LONG


def test_the_headers_of_all_parts_have_one_together() -> None:
    part = "--b\n" + "a:\n" * 20_000 + "\nx\n"
    assert refused(mail(part * 30, MIXED)) is UnreadableWhy.HEADER_TOO_LONG


def test_encoded_words_without_number_are_decoded_so_far() -> None:
    assert decode_words("=?utf-8?q?a?= " * 5_000).startswith("a" * 500)


def test_an_encoded_word_without_end_stays_text() -> None:
    assert len(decode_words("=?utf-8?q?" + "a" * 60_000)) == 60_010


def test_a_list_of_addresses_stands_in_nobodys_way() -> None:
    raw = HEAD + b"Cc: " + b"a@b.example, " * 4_000 + b"\r\n\r\ntext"
    assert parse_letter(raw).new_text == "text"


@pytest.mark.parametrize(
    "sender", ["a@b.example, " * 4_000, '"' + "\\a" * 20_000 + '" <a@b.example>', "(" * 30_000, "<" * 30_000]
)
def test_a_from_made_against_the_reader_names_nobody(sender: str) -> None:
    with pytest.raises(AmbiguousAuthor):
        author_of(header_block(mail("x", sender=sender)))


def test_parameters_in_pieces_end_somewhere() -> None:
    said = parameters("text/plain" + "".join(f"; name*{n}*=%41" for n in range(10_000)))
    assert 0 < len(said["name"]) < 1_000


@pytest.mark.parametrize(
    "bomb", ['; a="' * 10_000, ";" * 60_000, "; a=" + "\\" * 60_000, '; a="' + "\\" * 60_000]
)
def test_parameters_made_against_the_reader_are_read(bomb: str) -> None:
    assert len(parameters("text/plain" + bomb)) <= 1


# --- the parts --------------------------------------------------------------------------


def test_parts_up_to_the_limit_are_read_and_one_more_is_not() -> None:
    limits = ReadLimits(mime_parts=10)
    assert len(parse_tree(mail("--b\n\nx\n" * 9, MIXED), limits).children) == 9
    assert refused(mail("--b\n\nx\n" * 10, MIXED), limits) is UnreadableWhy.TOO_MANY_PARTS


@pytest.mark.parametrize("mark", ["--b\n", "--bx\n", "--b \n", "--b--x\n"])
def test_lines_like_boundaries_are_counted_before_parts_are_made(mark: str) -> None:
    assert refused(mail(mark * 500_000, MIXED)) is UnreadableWhy.TOO_MANY_PARTS


def test_depth_up_to_the_limit_is_read_and_one_more_is_not() -> None:
    assert parse_letter(nested(49)).new_text == "x"
    assert refused(nested(50)) is UnreadableWhy.TOO_DEEP


def test_mails_inside_mails_are_counted_as_depth() -> None:
    inner = "Content-Type: message/rfc822\n\n"
    assert refused(mail(inner * 60 + "x", "Content-Type: message/rfc822")) is UnreadableWhy.TOO_DEEP


def test_more_depth_than_there_is_room_for_is_refused_whatever_the_admin_allows() -> None:
    limits = ReadLimits(mime_depth=1_000_000, mime_parts=1_000_000, header_bytes=10_000_000)
    inner = "Content-Type: message/rfc822\n\n"
    assert refused(mail(inner * 5_000, "Content-Type: message/rfc822"), limits) is UnreadableWhy.TOO_DEEP


def test_lines_without_number_cost_the_same_at_any_depth() -> None:
    raw = nested(49, "\n" * 2_000_000 + "x")
    assert parse_letter(raw).new_text == "x" or parse_letter(raw).unreadable


@pytest.mark.parametrize("block", ["Action: failed\n\n", "\n\n", "a:\n"])
def test_a_report_of_blocks_without_number_is_refused(block: str) -> None:
    raw = mail(block * 400_000, "Content-Type: message/delivery-status")
    assert refused(raw) is UnreadableWhy.TOO_MANY_PARTS


def test_a_missing_last_mark_and_a_nested_boundary_that_begins_alike_are_forgiven() -> None:
    inner = "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n\nplain\n--bb\nContent-Type: text/html\n\n<p>rich\n--bb--"
    found = tree(mail(f"--b\n{inner}\n--b\n\nsecond", MIXED))
    assert [part.media_type for part in found.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/plain",
    ]  # fmt: skip
    assert [part.octets for part in found.walk() if not part.children] == [b"plain", b"<p>rich", b"second"]


@pytest.mark.parametrize(
    ("field", "mark"),
    [
        ('boundary="a b"', "a b"),
        ('boundary="a  b "', "a  b"),
        (r'boundary="a\"b"', 'a"b'),
        ("BOUNDARY=a_b", "a_b"),
        ('type="x; boundary=no"; boundary=yes', "yes"),
        ("boundary*0=a; boundary*1=b", "ab"),
    ],
)
def test_a_boundary_is_taken_octet_for_octet(field: str, mark: str) -> None:
    found = tree(
        mail(
            f"--{mark}\n\none\n--{mark}  \n\ntwo\n--{mark}--\nafter",
            f"Content-Type: multipart/mixed; {field}",
        )
    )
    assert [child.octets for child in found.children] == [b"one", b"two"]


def test_a_digest_holds_mails() -> None:
    found = tree(mail("--b\n\nSubject: x\n\ntext\n--b--", "Content-Type: multipart/digest; boundary=b"))
    assert [part.media_type for part in found.walk()][1:] == ["message/rfc822", "text/plain"]


# --- the text ---------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable"])
def test_more_text_than_anybody_writes_is_cut_and_said(encoding: str) -> None:
    raw = mail("word " * 2_000_000, "Content-Type: text/plain", f"Content-Transfer-Encoding: {encoding}")
    letter = parse_letter(raw)
    assert letter.unreadable
    assert len(letter.new_text) <= 1_000_000


def test_text_parts_share_what_is_looked_at() -> None:
    raw = multipart("mixed", *[("Content-Type: text/plain", "x" * 3_000_000)] * 4)
    assert sum(len(part.octets) for part in tree(raw).children) == 8_000_000
    assert [part.cut for part in tree(raw).children] == [False, False, True, True]


def test_more_flowed_text_than_anybody_writes_is_cut_and_said() -> None:
    letter = parse_letter(mail("|\n" * 1_500_000, "Content-Type: text/plain; format=flowed"))
    assert letter.unreadable
    assert not parse_letter(mail("a \n" * 3_000, "Content-Type: text/plain; format=flowed")).unreadable


def test_a_file_is_no_text_and_is_not_cut() -> None:
    found = tree(mail("x" * 9_000_000, "Content-Type: application/pdf"))
    assert (len(found.octets), found.cut) == (9_000_000, False)


@pytest.mark.parametrize("body", ["QQ==" * 500_000, "=" * 2_000_000, "Q" * 1_999_999, "\n" * 2_000_000])
def test_base64_bombs_decode_to_no_more_than_they_hold(body: str) -> None:
    octets, _ = tree(mail(body, "Content-Type: text/plain", "Content-Transfer-Encoding: base64")).decoded()
    assert len(octets) <= len(body)


@pytest.mark.parametrize(
    "body", ["=" * 2_000_000, "=\n" * 1_000_000, "=4" * 1_000_000, "= " * 1_000_000, "=" + " " * 2_000_000]
)
def test_quoted_printable_bombs_decode_to_no_more_than_they_hold(body: str) -> None:
    raw = mail(body, "Content-Type: text/plain", "Content-Transfer-Encoding: quoted-printable")
    assert len(tree(raw).decoded()[0]) <= len(body)


@pytest.mark.parametrize(
    "charset",
    [
        "utf-7",
        "hz",
        "unicode_escape",
        "idna",
        "undefined",
        "punycode",
        "rot13",
        "zlib",
        "utf-16",
        "iso-2022-jp",
        "x" * 5_000,
    ],
)
def test_no_charset_makes_a_mail_more_than_its_octets(charset: str) -> None:
    letter = parse_letter(
        mail("+ADw-\\u0041~{\x1b$B=?" * 5_000, f"Content-Type: text/plain; charset={charset}")
    )
    assert len(letter.new_text) <= 5_000 * 20


@pytest.mark.parametrize(
    "tag", ["<div>", "<b>", "<blockquote type=cite>", "<table><tr><td>", "<font>", "<p><span>"]
)
def test_html_deeper_than_any_program_writes_is_read_as_text_and_said(tag: str) -> None:
    text, whole = html_to_text(tag * 5_000 + "kept")
    assert "kept" in text
    assert not whole


def test_the_pages_of_a_report_share_one_allowance_of_elements() -> None:
    page = "--b\nContent-Type: text/html\n\n"
    told = f"{page}<p>further\n--b--"
    raw = mail(f"{page}{'<b></b>' * 40_000}\n" * 14 + told, MIXED)
    assert "further" not in " ".join(notice_of(parse_tree(raw, ReadLimits())).lines)
    few = mail(f"{page}{'<b></b>' * 40}\n" * 8 + told, MIXED)
    assert "further" in " ".join(notice_of(parse_tree(few, ReadLimits())).lines)
