"""An invitation and its answer are a calendar's; what somebody wrote beside one is theirs."""

# ruff: noqa: E501 - lines stand as the programs write them

import pytest

from relay.mail.letter import Robot
from relay.mail.parse import parse_letter

from .letters import mail, multipart

TEXT = "Content-Type: text/plain; charset=utf-8"
EVENT = "BEGIN:VCALENDAR\nMETHOD:{}\nBEGIN:VEVENT\nSUMMARY:Supervision group\nLOCATION:Room 4\\, Lake Street\nDESCRIPTION:Monthly meeting of the supervision group.\\nPlease bring one case\n  each.\nATTENDEE;CN=Kim Hale:mailto:kim@school.example\nEND:VEVENT\nEND:VCALENDAR"
GOOGLE = "You have been invited to the following event.\n\nTitle: Supervision group\nWhen: Mon 7 Dec 2026 10am - 11am\nWhere: Room 4, Lake Street\nCalendar: dana@lakeside.example\nWho:\n    * Kim Hale - organizer\n\nGoing?   Yes: https://calendar.example/yes   No: https://calendar.example/no\n\nInvitation from Google Calendar: https://calendar.example/\n\nYou are receiving this courtesy email because you are an attendee of this event.\n"


def invitation(text: str, method: str = "REQUEST") -> bytes:
    calendar = (f"Content-Type: text/calendar; method={method}", EVENT.format(method))
    return multipart("alternative", (TEXT, text), calendar)


@pytest.mark.parametrize(
    "raw",
    [
        mail(EVENT.format("REQUEST"), "Content-Type: text/calendar; method=REQUEST"),
        invitation(""),
        invitation("Monthly meeting of the supervision group.\nPlease bring one case each."),
        invitation(GOOGLE),
        invitation("Kim Hale has accepted this invitation.", "REPLY"),
        invitation("Accepted: Supervision group", "REPLY"),
        invitation("This event has been cancelled.", "CANCEL"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_a_calendar_wrote_is_a_calendars(raw: bytes) -> None:
    assert parse_letter(raw, reverse_path="kim@school.example").robot is Robot.CALENDAR


@pytest.mark.parametrize(
    "text",
    [
        "I would ask her about the drinking before anything else.",
        "Monthly meeting of the supervision group.\nPlease bring one case each.\n\nBefore that: my client has stopped eating, what would you do?",
        "Sorry, running late, but her mother called again and wants to talk with you.",
        "She declined the invitation to the meeting with her father.",
        "I would use the questions at https://scales.example/phq before you decide.",
    ],
    ids=range(5),
)
def test_what_a_person_wrote_beside_an_invitation_is_theirs(text: str) -> None:
    assert parse_letter(invitation(text), reverse_path="kim@school.example").robot is None


def test_a_mail_that_asks_for_a_receipt_is_a_persons() -> None:
    raw = mail("What would you do?", TEXT, "Disposition-Notification-To: kim@school.example", "Return-Receipt-To: kim@school.example")  # fmt: skip
    assert parse_letter(raw, reverse_path="kim@school.example").robot is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: A question", "Your message\n\n   To: Kim\n   Subject: A question\n\nwas read on Monday, 23 November 2026 10:00."),
        ("Gelesen: Eine Frage", "Ihre Nachricht an Kim wurde am 23.11.2026 um 10:00 gelesen."),
        ("Return Receipt (displayed) - A question", "This is a Return Receipt for the mail that you sent to kim@school.example."),
    ],
    ids=range(3),
)  # fmt: skip
def test_a_receipt_in_words_alone_is_a_receipt(subject: str, text: str) -> None:
    assert (
        parse_letter(mail(text, subject=subject), reverse_path="kim@school.example").robot
        is Robot.READ_RECEIPT
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: a book for her", "I was wondering whether bibliotherapy helps."),
        ("Re: A question", "Her diary was read by her brother, and now she writes nothing."),
    ],
)
def test_a_person_who_writes_of_reading_sends_no_receipt(subject: str, text: str) -> None:
    assert parse_letter(mail(text, subject=subject), reverse_path="kim@school.example").robot is None


def test_what_a_person_wrote_above_a_receipt_is_theirs() -> None:
    receipt = (
        "Content-Type: message/disposition-notification",
        "Disposition: manual-action/MDN-sent-manually; displayed",
    )
    raw = multipart("mixed", (TEXT, "Yes, and ask her about the drinking."), receipt)
    assert parse_letter(raw, reverse_path="kim@school.example").robot is None
    raw = multipart("mixed", (TEXT, "Your message was read on Monday, 23 November 2026."), receipt)
    assert parse_letter(raw, reverse_path="kim@school.example").robot is Robot.READ_RECEIPT


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: Winnicott on hate", "The paper was read by our group as a plea for honesty with the client."),
        ("read: this", "Has anyone read this mail of 3 May that was displayed at the congress?"),
        ("Gelesen: das Buch", "Das Buch wurde in der Gruppe gelesen, und sie weinte."),
    ],
    ids=range(3),
)
def test_a_book_that_was_read_is_no_receipt(subject: str, text: str) -> None:
    assert parse_letter(mail(text, subject=subject), reverse_path="kim@school.example").robot is None
