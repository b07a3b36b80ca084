"""Raw bytes to a letter: charsets, alternatives, HTML, attachments, encryption."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

import base64
import quopri

import pytest

from relay.mail.encoded_words import decode_words, field_text, parameters
from relay.mail.html.text import html_to_text
from relay.mail.parse import parse_letter

from .letters import mail, multipart

HTML = "Content-Type: text/html; charset=utf-8"
PLAIN = "Content-Type: text/plain; charset=utf-8"


def test_a_whole_reply_is_read() -> None:
    raw = mail(
        "Yes, weekly.\n\nBest,\nDana\n\nOn Mon, Nov 23, 2026 at 10:00 AM Relay <r-a@relay.example> wrote:\n> old",
        "Content-Type: text/plain",
        "Cc: Kim <kim@school.example>",
    )
    letter = parse_letter(raw, reverse_path="dana@lakeside.example", own_domain="relay.example")
    assert letter.new_text == "Yes, weekly."
    assert letter.signature == "Best,\nDana"
    assert letter.quoted.endswith("> old")
    assert letter.subject == "Re: A question"
    assert letter.message_id == "<one@lakeside.example>"
    assert letter.other_recipients == ("consult@relay.example", "kim@school.example")
    assert (letter.robot, letter.unreadable, letter.encrypted, letter.attachments) == (None, False, False, ())


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("utf-8", "Zoë saß da."),
        ("iso-8859-1", "Zoë saß da."),
        ("windows-1252", "Zoë – “so”"),
        ("iso-8859-15", "5 €"),
        ("iso-8859-2", "Łódź źle"),
        ("koi8-r", "спасибо"),
        ("gb2312", "你好"),
        ("iso-2022-jp", "こんにちは"),
    ],
)
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_charsets_of_mail_programs_are_read(charset: str, encoded: str, encoding: str) -> None:
    octets = encoded.encode(charset)
    body = base64.encodebytes(octets) if encoding == "base64" else quopri.encodestring(octets)
    raw = mail(
        body.decode(),
        f"Content-Type: text/plain; charset={charset}",
        f"Content-Transfer-Encoding: {encoding}",
    )
    letter = parse_letter(raw)
    assert (letter.new_text, letter.unreadable) == (encoded, False)


@pytest.mark.parametrize(
    "charset", ["utf-7", "hz", "unicode_escape", "undefined", "idna", "rot13", "x" * 5000, "zlib"]
)
def test_trap_charsets_are_never_decoded_as_asked(charset: str) -> None:
    letter = parse_letter(mail("+ADw-b+AD4- \\u0041 ~{", f"Content-Type: text/plain; charset={charset}"))
    assert letter.new_text == "+ADw-b+AD4- \\u0041 ~{"
    assert letter.unreadable


def test_control_characters_never_come_out() -> None:
    letter = parse_letter(mail("a\x1b[31mb\u2028c\u202ed\u200be", subject="=?utf-8?q?Hi=0D=0ABcc:_x=00?= y"))
    assert letter.new_text == "a[31mb\nced"  # as the override lets it be seen
    assert letter.subject == "Hi Bcc: x y"


def test_flowed_text_is_unwrapped_and_its_delimiter_kept() -> None:
    body = "One paragraph that \nwas wrapped.\n\n>> deep \n>> quote\n-- \nDana Whitfield\n"
    letter = parse_letter(mail(body, "Content-Type: text/plain; format=flowed"))
    assert letter.new_text == "One paragraph that was wrapped."
    assert ">> deep quote" in letter.quoted
    assert letter.signature == "Dana Whitfield"


def test_delsp_joins_without_the_blank() -> None:
    assert (
        parse_letter(mail("ab \ncd", "Content-Type: text/plain; format=flowed; delsp=yes")).new_text == "abcd"
    )


def test_plain_alternative_is_preferred() -> None:
    raw = multipart("alternative", (PLAIN, "the plain one"), (HTML, "<p>the rich one</p>"))
    assert parse_letter(raw).new_text == "the plain one"


@pytest.mark.parametrize(
    "stub", ["", "  \n ", "Your mail client does not support HTML.", "View this email in your browser"]
)
def test_html_is_read_where_the_plain_alternative_says_nothing(stub: str) -> None:
    raw = multipart(
        "alternative",
        (PLAIN, stub),
        (HTML, "<p>the rich one says rather more than the stub does, of course</p>"),
    )
    assert parse_letter(raw).new_text.startswith("the rich one")


@pytest.mark.parametrize(
    "source",
    [
        '<div>New.</div><div class="gmail_quote"><div class="gmail_attr">V pon. Rowan piše:<br></div><blockquote class="gmail_quote">old</blockquote></div>',
        '<p>New.</p><div class="moz-cite-prefix">Rowan skribis:</div><blockquote type="cite"><p>old</p></blockquote>',
        '<div>New.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> R<br><b>Sent:</b> x<br></div><div>old</div>',
        '<div>New.</div><div id="x_divRplyFwdMsg">irgendwas</div><div>old</div>',
        '<div>New.</div><div id="ms-outlook-mobile-x"></div><div class="yahoo_quoted" id="yahoo_quoted_1">Am Montag<div>old</div></div>',
        '<div>New.</div><div class="protonmail_quote">On x<blockquote type="cite">old</blockquote></div>',
        '<div>New.</div><blockquote style="border-left:2px solid blue; padding:0">old</blockquote>',
        "<div>New.</div><div><br><b>From:</b> R &lt;r@relay.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> D<br><b>Subject:</b> Q<br><br>old</div>",
    ],
)  # fmt: skip
def test_quotation_of_html_programs_is_recognised(source: str) -> None:
    letter = parse_letter(mail(source, HTML))
    assert letter.new_text == "New."
    assert "old" in letter.quoted


def test_signature_element_of_html_is_cut_unless_somebody_typed_in_it() -> None:
    source = '<div>New.</div><div class="gmail_signature"><div>Ottilie</div><div>Shore Road 12</div></div>'
    typed = f'<div id="Signature">{"All of my long question stands in here, somehow. " * 4}</div>'
    assert parse_letter(mail(source, HTML)).new_text == "New."
    assert "long question" in parse_letter(mail(typed, HTML)).new_text


def test_gmail_inline_answers_in_html_are_new() -> None:
    source = (
        '<div class="gmail_quote"><div class="gmail_attr">On x Rowan wrote:</div><blockquote class="gmail_quote">First?</blockquote>'
        '<div>Yes.</div><blockquote class="gmail_quote">Second?</blockquote><div>No.</div></div>'
    )
    assert parse_letter(mail(source, HTML)).new_text == "Yes.\n\nNo."


def test_gmail_forward_in_html_is_forwarded() -> None:
    source = '<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Kim</div>Joy was absent.</div>'
    letter = parse_letter(mail(source, HTML))
    assert letter.new_text == "See below."
    assert "Joy was absent." in letter.forwarded


def test_html_keeps_paragraphs_and_lists_and_drops_what_is_hidden() -> None:
    text, whole = html_to_text(
        "<style>p{}</style><p>One<br>two&nbsp;three</p><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"
        '<div style="display: none">gone</div><span hidden>gone</span><p style="FONT-SIZE:0px">gone</p><!-- gone -->'
        "<script>gone</script><blockquote>indented</blockquote><a href='https://x.example/?id=gone'>link</a><pre>x\n  y</pre>"
    )
    assert whole
    assert text == "One\ntwo three\n\n- a\n- b\n1. c\n\nindented\n\nlink\n\nx\n  y"


def test_text_between_attachments_is_joined_and_attachments_are_named() -> None:
    raw = multipart(
        "mixed",
        (PLAIN, "Before."),
        (
            'Content-Type: image/png; name="=?utf-8?q?f=C3=B6to.png?="\nContent-Transfer-Encoding: base64',
            "AAAA",
        ),
        (PLAIN, "After."),
        (
            'Content-Type: text/plain\nContent-Disposition: attachment; filename="..\\\\dir/notes.txt"',
            "secret",
        ),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''ber; filename*1*=icht%C3%A9.pdf",
            "x",
        ),
        ("Content-Type: message/rfc822", "Subject: inner\n\ninside"),
    )
    letter = parse_letter(raw)
    assert letter.new_text == "Before.\n\nAfter."
    assert [one.file_name for one in letter.attachments] == ["föto.png", "notes.txt", "berichté.pdf", ""]


@pytest.mark.parametrize(
    "raw",
    [
        multipart("encrypted", ("Content-Type: application/pgp-encrypted", "Version: 1"), ("Content-Type: application/octet-stream", "x")),
        mail("AAAA", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
        mail("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----"),
    ],
)  # fmt: skip
def test_sealed_mail_is_said_to_be_encrypted(raw: bytes) -> None:
    letter = parse_letter(raw)
    assert (letter.encrypted, letter.new_text) == (True, "")


def test_signed_mail_is_read_without_its_signature() -> None:
    raw = multipart(
        "signed", (PLAIN, "Hello."), ("Content-Type: application/pgp-signature; name=sig.asc", "x")
    )
    inline = mail(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello.\n- -- x\n-----BEGIN PGP SIGNATURE-----\nabc"
    )
    assert (parse_letter(raw).new_text, parse_letter(raw).attachments) == ("Hello.", ())
    assert parse_letter(inline).new_text.startswith("Hello.")


def test_a_cut_off_base64_text_is_said_to_be_unreadable() -> None:
    letter = parse_letter(mail("SGVsbG8gdGhlcmU5a", PLAIN, "Content-Transfer-Encoding: base64"))
    assert letter.unreadable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?b?w6k=?= =?iso-8859-1?q?=E9?= x", "éé x"),
        ("=?utf-8?b?4pw=?= =?utf-8?b?hA==?=", "✄"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8*en?q?b?=", "b"),
        ("=?nonsense?q?=41?=", "A"),
        ("=?utf-8?b?!!!!?=", ""),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-7?q?+ADw-?=", "+ADw-"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text


def test_raw_utf_8_and_latin_1_fields_are_read() -> None:
    assert (field_text("Zoë".encode()), field_text(b"Zo\xeb")) == ("Zoë", "Zoë")


def test_parameters_are_read_in_every_form() -> None:
    found = parameters('x; A=b; c="d;\\"e"; f*=utf-8\'en\'g%20h; i*1=k; i*0=j')
    assert found == {"a": "b", "c": 'd;"e', "f": "g h", "i": "jk"}


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("latin1", "latin-1"), ("ISO8859-1", "latin-1"), ('"iso-8859-1"', "latin-1"), ("x-sjis", "shift_jis"),
        ("Shift_JIS", "shift_jis"), ("cp936", "gbk"), ("x-gbk", "gbk"), ("iso-8859-9", "iso8859-9"), ("cp866", "cp866"),
        ("x-mac-cyrillic", "mac-cyrillic"), ("windows-949", "cp949"), ("big5-hkscs", "big5hkscs"),
    ],
)  # fmt: skip
def test_charset_labels_are_known_in_every_spelling(label: str, codec: str) -> None:
    word = {"shift_jis": "こんにちは", "gbk": "你好", "cp949": "안녕", "big5hkscs": "你好", "cp866": "спасибо",
            "mac-cyrillic": "спасибо"}.get(codec, "Zoë für")  # fmt: skip
    body = base64.encodebytes(word.encode(codec)).decode()
    raw = mail(body, f"Content-Type: text/plain; charset={label}", "Content-Transfer-Encoding: base64")
    assert (parse_letter(raw).new_text, parse_letter(raw).unreadable) == (word, False)


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "koi8-r", "us-ascii"])
def test_utf_8_under_another_label_is_read_as_what_it_is(label: str) -> None:
    raw = mail("José y Zoë", f"Content-Type: text/plain; charset={label}", "Content-Transfer-Encoding: 8bit")
    assert parse_letter(raw).new_text == "José y Zoë"


def test_octets_that_are_not_the_utf_8_they_claim_to_be_are_read_and_reported() -> None:
    raw = mail("Z@ in May").replace(b"@ in", b"o\xeb in")
    letter = parse_letter(raw)
    assert (letter.new_text, letter.unreadable) == ("Zoë in May", True)


def test_the_charset_that_html_names_in_itself_is_used_where_the_header_names_none() -> None:
    source = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><p>Łódź</p>'
    body = base64.encodebytes(source.encode("iso-8859-2")).decode()
    raw = mail(body, "Content-Type: text/html", "Content-Transfer-Encoding: base64")
    assert parse_letter(raw).new_text == "Łódź"


def test_japanese_escapes_are_understood_where_no_charset_says_so() -> None:
    raw = mail("@").replace(b"\r\n@", b"\r\n" + "こんにちは".encode("iso-2022-jp"))
    assert parse_letter(raw.replace(b"; charset=utf-8", b"")).new_text == "こんにちは"


def test_quoted_printable_that_nothing_declares_is_decoded() -> None:
    raw = mail("Jos=C3=A9 slept through the ni=\nght, he says =3D good.", PLAIN)
    assert parse_letter(raw).new_text == "José slept through the night, he says = good."


@pytest.mark.parametrize("text", ["a = b and\nc =\nd", "x=C3 alone", "see ?a=20&b=30"])
def test_equal_signs_of_a_person_stay(text: str) -> None:
    assert parse_letter(mail(text, PLAIN)).new_text == text


@pytest.mark.parametrize(
    "named", ["[image: Anna Meyer.png]", "<Anna_Meyer_report.pdf>", "[cid:anna@01DC.AB]"]
)
def test_the_name_of_a_file_shown_in_the_text_does_not_pass(named: str) -> None:
    assert (
        parse_letter(mail(f"See {named} below.\n\nWhat now?", PLAIN)).new_text == "See  below.\n\nWhat now?"
    )
