"""Who wrote, which mail it is, how far it came: strict, before anything else is read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.identity.domains import domain_of
from relay.mail.address import normal_address, normal_domain
from relay.mail.fields import header_block
from relay.mail.headers import AmbiguousAuthor, Author, author_of, fingerprint_material, message_id_of
from relay.mail.parse import parse_letter
from relay.settings.scalars import fold_address


def author(raw: bytes) -> Author:
    return author_of(header_block(raw))


def headed(*lines: str | bytes) -> bytes:
    return (
        b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\r\n\r\nbody\r\n"
    )


@pytest.mark.parametrize(
    ("line", "address", "name"),
    [
        ("From: dana@lakeside.example", "dana@lakeside.example", ""),
        ("From: <dana@lakeside.example>", "dana@lakeside.example", ""),
        ("FROM: Dana J. Whitfield <Dana@Lakeside.EXAMPLE>", "dana@lakeside.example", "Dana J. Whitfield"),
        ('From: "Whitfield, Dana" <dana@lakeside.example>', "dana@lakeside.example", "Whitfield, Dana"),
        (
            'From: "dana@lakeside.example" <dana@lakeside.example>',
            "dana@lakeside.example",
            "dana@lakeside.example",
        ),
        (
            "From: =?utf-8?q?Dana_Wh=C3=AFtfield?= <dana@lakeside.example>",
            "dana@lakeside.example",
            "Dana Whïtfield",
        ),
        ("From: Dana\r\n <dana@lakeside.example>", "dana@lakeside.example", "Dana"),
        ("From: dana@lakeside.example (Dana Whitfield)", "dana@lakeside.example", "Dana Whitfield"),
        ("From: Zoë <zoë@lakeside.example>", "zoë@lakeside.example", "Zoë"),
        ("From: Dana <dana@bücher.example>", "dana@xn--bcher-kva.example", "Dana"),
        ("From: o'neil+tag@lakeside.example", "o'neil+tag@lakeside.example", ""),
    ],
)
def test_one_plain_mailbox_is_the_author(line: str, address: str, name: str) -> None:
    found = author(headed(line, "To: consult@relay.example"))
    assert (found.address, found.display_name) == (address, name)


def test_a_name_in_raw_latin_1_is_read() -> None:
    found = author(headed(b"From: Zo\xeb <zoe@lakeside.example>"))
    assert (found.address, found.display_name) == ("zoe@lakeside.example", "Zoë")


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("To: dana@lakeside.example",),
        ("From:",),
        ("From: Dana",),
        ("From: dana@lakeside.example", "From: eve@evil.example"),
        ("From: dana@lakeside.example", "FROM : eve@evil.example"),
        (" From: eve@evil.example", "From: dana@lakeside.example"),
        ("From: eve@evil.example", "no field at all", "To: x@y.example"),
        ("From\x00: eve@evil.example", "From: dana@lakeside.example"),
        ("From: dana@lakeside.example, eve@evil.example",),
        ("From: dana@lakeside.example eve@evil.example",),
        ("From: dana@lakeside.example]<eve@evil.example>",),  # CVE-2023-27043
        ("From: dana@lakeside.example <eve@evil.example>",),
        ("From: <dana@lakeside.example><eve@evil.example>",),
        ("From: <<dana@lakeside.example>>",),
        ('From: "<dana@lakeside.example>" <eve@evil.example>',),
        ("From: <@hop.example:dana@lakeside.example>",),
        ("From: Friends: dana@lakeside.example;",),
        ("From: undisclosed:;",),
        ('From: "dana"@lakeside.example',),
        ("From: dana@[192.0.2.1]",),
        ("From: dana@lakeside",),
        ("From: dana@lakeside.example(<eve@evil.example>)",),
        ("From: (dana@lakeside.example) eve@evil.example",),
        ("From: dana(comment)@lakeside.example",),
        ("From: =?utf-8?q?dana=40lakeside.example?=",),
        ("From: =?utf-8?q?dana?=@lakeside.example",),
        ("From: dana@lakeside.example\rFrom: eve@evil.example",),
        ("From: dana@lake\x00side.example",),
        ("From: dana＠lakeside.example",),
        ("From: dana@lakeside..example",),
        ("From: " + "a" * 65 + "@lakeside.example",),
        ("From: " + "x " * 2000 + "<dana@lakeside.example>",),
        ("From: dana@-\u2024.example",),
    ],
)
def test_every_doubtful_author_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousAuthor):
        author(headed(*lines))


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Dana@Lakeside.Example", "dana@lakeside.example"),
        (" dana@lakeside.example. ", "dana@lakeside.example"),
        ("dana@BÜCHER.example", "dana@xn--bcher-kva.example"),
        ("Zoë@lakeside.example", "Zoë@lakeside.example"),
        ("\u212adana@lakeside.example", "\u212adana@lakeside.example"),  # Kelvin sign is no k
        ("nothing", "nothing"),
    ],
)
def test_addresses_have_one_form(written: str, normal: str) -> None:
    assert normal_address(written) == normal


@given(st.text(max_size=80))
def test_normal_form_is_stable_for_any_text(text: str) -> None:
    assert normal_address(normal_address(text)) == normal_address(text)


def test_the_roster_and_mail_have_one_form_of_an_address() -> None:
    for written in ("ZoË.Ruiz@Clinic.Example", "ana@BÜCHER.example.", "Änne@clinic.example"):
        assert fold_address(written) == normal_address(written)
    # IDNA2008 keeps the ß, which the older form turned into somebody else's domain
    assert normal_domain("faß.example") == domain_of("x@faß.example") == "xn--fa-hia.example"


@pytest.mark.parametrize("written", ["ana", "ana@clinic", "ana@-.example", "a b@clinic.example"])
def test_the_roster_takes_no_address_that_mail_could_not_come_from(written: str) -> None:
    with pytest.raises(ValueError, match="one mail address"):
        fold_address(written)


def test_look_alike_addresses_stay_apart() -> None:
    looks = [
        "dana@lakeside.example",
        "dаna@lakeside.example",
        "ｄana@lakeside.example",
        "dana@lаkeside.example",
    ]
    assert len({normal_address(look) for look in looks}) == len(looks)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Message-ID: <a.b@lakeside.example>", "<a.b@lakeside.example>"),
        ("Message-Id:\r\n <a.b@lakeside.example>", "<a.b@lakeside.example>"),
        ("X-Other: 1", None),
        ("Message-ID: a.b@lakeside.example", None),
        ("Message-ID: <a b@lakeside.example>", None),
        ("Message-ID: <a@x.example> <b@x.example>", None),
        ("Message-ID: <é@x.example>", None),
        ("Message-ID: <" + "a" * 400 + "@x.example>", None),
        ("Message-ID: <a@x.example>\r\nMessage-ID: <b@x.example>", None),
    ],
)
def test_message_id_is_one_printable_token_or_none(line: str, found: str | None) -> None:
    assert message_id_of(header_block(headed(line))) == found


def test_trace_fields_and_line_ends_do_not_change_the_fingerprint() -> None:
    first = headed("From: a@x.example", "Date: today", "Subject: one\r\n two")
    again = headed(
        "Received: from hop", "Delivered-To: x", "From:  a@x.example", "Date: today", "Subject: one two"
    )
    assert fingerprint_material(first) == fingerprint_material(again.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize(
    "change", [(b"body", b"Body"), (b"a@x", b"b@x"), (b"today", b"now"), (b"one", b"two")]
)
def test_other_content_has_another_fingerprint(change: tuple[bytes, bytes]) -> None:
    first = headed("From: a@x.example", "Date: today", "Subject: one")
    assert fingerprint_material(first) != fingerprint_material(first.replace(*change))


@given(st.binary(max_size=2000))
def test_any_bytes_get_an_answer_or_ambiguous_author(raw: bytes) -> None:
    fingerprint_material(raw)
    message_id_of(header_block(raw))
    try:
        found = author(raw)
    except AmbiguousAuthor:
        return
    assert found.address.count("@") == 1
    assert found.domain.isascii()


@given(
    st.lists(
        st.sampled_from(
            [
                b"From",
                b":",
                b" ",
                b"a@b.example",
                b"<",
                b">",
                b",",
                b"\r\n",
                b"\n",
                b'"',
                b"(",
                b")",
                b"\x00",
                b"=?utf-8?q?",
                b"?=",
                b"\r",
            ]
        ),
        max_size=30,
    )
)
def test_grammar_of_hostile_from_fields_names_at_most_one_known_address(pieces: list[bytes]) -> None:
    with suppress(AmbiguousAuthor):
        assert author(b"".join(pieces)).address == "a@b.example"


@pytest.mark.parametrize(
    "name", ["a" * 900 + '"', "a " * 450 + "(", "\u00e9" * 450 + "\\", '"a" ' * 200 + '"']
)
def test_a_long_name_no_reader_takes_is_refused_at_once(name: str) -> None:
    """A pattern with two ways to cut a word would need longer than the suite may take."""
    with pytest.raises(AmbiguousAuthor):
        author_of(header_block(f"From: {name} <ana@clinic.example>\r\n\r\n".encode()))


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2066", "\x85", "\u00a0", "\ue000"])
def test_an_address_with_a_mark_nobody_sees_is_ambiguous(mark: str) -> None:
    with pytest.raises(AmbiguousAuthor):
        author_of(header_block(f"From: Ana <a{mark}na@clinic.example>\r\n\r\n".encode()))


@pytest.mark.parametrize(
    "field", ["Content-Type: text/plain; name*", "Content-Type: multipart/mixed; boundary*"]
)
def test_a_parameter_that_is_not_utf8_is_read_all_the_same(field: str) -> None:
    raw = b"Content-Type: " + field.encode() + b"=utf-8''a\xff\x9b%20b\r\nSubject: x\r\n\r\nhello there\r\n"
    assert parse_letter(raw).subject == "x"
