"""Whom a mail went to besides: every form an address field takes, and none that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.mail.fields import header_block
from relay.mail.recipients import names_in, recipients_of


def named_in(*fields: str) -> tuple[str, ...]:
    return recipients_of(header_block("\r\n".join([*fields, "", "text"]).encode()))


@pytest.mark.parametrize(
    "body",
    [
        "kim@school.example",
        "Kim <kim@school.example>",
        "<Kim@School.Example>",
        '"Lee, Kim" <kim@school.example>',
        "kim@school.example (Kim, of the school)",
        "kim(work(old)@x)@school.example",
        "kim @ school . example",
        "<@hop.example,@next.example:kim@school.example>",
        "'kim@school.example' <kim@school.example>",
        "=?utf-8?q?Lee=2C_Kim_=3Clee=40elsewhere.example=3E?= <kim@school.example>",
        "Team: kim@school.example;",
        "undisclosed-recipients: <kim@school.example>;",
        "mailto:kim@school.example",
        "Kim kim@school.example",
        "kim@school.example.",
        ", ,kim@school.example,,",
        '"Kim <kim@school.example>',
        "Kim (at school <kim@school.example>",
        "Kim <kim@school.example",
        "=?utf-8?q?kim=40school=2Eexample?=",
    ],
)
def test_one_recipient_is_found_however_it_is_written(body: str) -> None:
    assert named_in(f"To: {body}") == ("kim@school.example",)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("undisclosed-recipients:;", ()),
        ("Undisclosed recipients", ()),
        ("", ()),
        ('"kim@school.example" <lee@work.example>', ("lee@work.example",)),
        ("lee@work.example (was kim@school.example)", ("lee@work.example",)),
        ("kim@school.example <lee@work.example>", ("lee@work.example",)),
        (
            "Team: kim@school.example, Lee <lee@work.example>;, jo@home.example",
            ("kim@school.example", "lee@work.example", "jo@home.example"),
        ),
        ("kim@school.example; lee@work.example", ("kim@school.example", "lee@work.example")),
        ("kim@school.example lee@work.example", ("kim@school.example", "lee@work.example")),
        ("<kim@school.example> <lee@work.example>", ("kim@school.example", "lee@work.example")),
        ('"kim lee"@school.example', ('"kim lee"@school.example',)),
        ("kim@[192.0.2.1]", ("kim@[192.0.2.1]",)),
        ("josé@school.example", ("josé@school.example",)),
        ("kim@schüle.example", ("kim@xn--schle-mva.example",)),
    ],
)
def test_what_is_a_recipient_and_what_is_not(body: str, found: tuple[str, ...]) -> None:
    assert named_in(f"Cc: {body}") == found


def test_folded_fields_and_several_of_one_name_are_read_whole() -> None:
    found = named_in(
        "To: grief@relay.example,",
        "\tKim",
        " <kim@school.example>",
        "Cc: lee@work.example",
        "CC : jo@home.example",
    )
    assert found == ("grief@relay.example", "kim@school.example", "lee@work.example", "jo@home.example")


@pytest.mark.parametrize("name", ["To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"])
def test_every_field_that_names_recipients_is_read(name: str) -> None:
    assert named_in(f"{name}: kim@school.example") == ("kim@school.example",)


@pytest.mark.parametrize(
    "name", ["From", "Reply-To", "Sender", "Resent-From", "X-Original-To", "Mail-Followup-To"]
)
def test_no_other_field_does(name: str) -> None:
    assert named_in(f"{name}: kim@school.example") == ()


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Cc: Kim Lee <kim@school.example>", ("Kim Lee",)),
        ('Cc: "Lee, Kim (District 9)" <kim@school.example>', ("Kim Lee",)),
        ("To: =?utf-8?q?Lee=2C_Kim?= <kim@school.example>", ("Kim Lee",)),
        ("Cc: 'Kim Lee' <kim@school.example>", ("Kim Lee",)),
        ("Cc: Kim Lee - Lakeside <kim@school.example>", ("Kim Lee",)),
        ("Cc: Kim Lee via Lists <kim@school.example>", ("Kim Lee",)),
        ("Cc: Dr. Kim Lee, PsyD <kim@school.example>", ("Dr. Kim Lee",)),
        ('Cc: "Kim Lee, LCSW" <kim@school.example>', ("Kim Lee",)),
        ('Cc: "de la Cruz, Maria" <m@school.example>', ("Maria de la Cruz",)),
        ("Cc: Team: Kim Lee <k@school.example>, Bo Ash <b@school.example>;", ("Kim Lee", "Bo Ash")),
        ("From: Kim Lee <kim@school.example>", ("Kim Lee",)),
        ("Cc: kim@school.example", ()),
        ("Cc: 'kim@school.example' <kim@school.example>", ()),
        ('To: "Colleague Delta (via Relay)" <r-abc@relay.example>', ()),
        ("Reply-To: Kim Lee <kim@school.example>", ()),
    ],
)
def test_the_persons_a_header_names(field: str, names: tuple[str, ...]) -> None:
    block = header_block(f"{field}\r\n\r\ntext".encode())
    assert names_in(block, "relay.example") == names


@given(st.text(alphabet='Kim, @x.example <>();:"\\\r\n\t=?', max_size=400))
def test_any_text_gives_names_that_are_no_addresses(body: str) -> None:
    names = names_in(header_block(f"To: {body}\r\n\r\n".encode()), "relay.example")
    assert not any(set(name) & set('@<>"();:\r\n') for name in names)


@given(st.text(alphabet='kim@x.example <>(),;:"\\\r\n\t=?', max_size=400))
def test_any_text_gives_addresses(body: str) -> None:
    found = named_in(f"To: {body}")
    assert all("@" in address for address in found)
    assert len(found) == len(set(found))


# Each would take a parser that looks back at every step minutes; the time limit of one test is the bound.
@pytest.mark.parametrize(
    "piece", ["(", "<", '"', "@", ",", ":", "\\", "a@", "a@b,", " ", " @", "<@", "=?utf-8?q?", "(a@b)"]
)
def test_a_field_made_against_the_reader_takes_no_time(piece: str) -> None:
    assert len(names_in(header_block(b"To: kim" + piece.encode() * (60_000 // len(piece))), "")) <= 30
    assert len(named_in("To: kim" + piece * (60_000 // len(piece)) + "lee")) <= 500
