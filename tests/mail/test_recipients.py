"""Whom a mail went to besides: every form an address field takes, and none that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.mail.fields import header_block
from relay.mail.recipients import recipients_of


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
    assert len(named_in("To: kim" + piece * (60_000 // len(piece)) + "lee")) <= 500
