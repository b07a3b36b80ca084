"""A machine's mail is known by its marks; a person's is never taken for one."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

import pytest

from relay.mail.letter import Robot
from relay.mail.parse import parse_letter

from .letters import mail, multipart

TEXT = "Content-Type: text/plain"
AWAY = "Hello,\n\nI am out of the office until Monday and have limited access to my email."


@pytest.mark.parametrize(
    ("raw", "robot"),
    [
        (mail(AWAY, TEXT, "Auto-Submitted: auto-replied"), Robot.OUT_OF_OFFICE),
        (mail("Ticket opened.", TEXT, "Auto-Submitted: auto-generated (ticket)"), Robot.AUTO_REPLY),
        (mail(AWAY, TEXT, subject="Automatic reply: A question"), Robot.OUT_OF_OFFICE),
        (mail("Bin weg.", TEXT, subject="Automatische Antwort: A question"), Robot.OUT_OF_OFFICE),
        (mail("Absente.", TEXT, subject="Réponse automatique : A question"), Robot.OUT_OF_OFFICE),
        (mail("x", TEXT, subject="Respuesta automática: A question"), Robot.OUT_OF_OFFICE),
        (mail("x", TEXT, subject="Autosvar: A question"), Robot.OUT_OF_OFFICE),
        (mail("x", TEXT, subject="Odpowiedź automatyczna: A question"), Robot.OUT_OF_OFFICE),
        (mail(AWAY, TEXT, subject="Out of office"), Robot.OUT_OF_OFFICE),
        (mail("Je suis absent, de retour le 3.", TEXT, subject="Absence du bureau"), Robot.OUT_OF_OFFICE),
        (mail("x", TEXT, "X-Autoreply: yes"), Robot.AUTO_REPLY),
        (mail("x", TEXT, "Precedence: auto_reply"), Robot.AUTO_REPLY),
        (mail("x", TEXT, "Precedence: bulk"), Robot.AUTO_REPLY),
        (mail("x", TEXT, "List-Id: <l.lists.example>"), Robot.LIST_MAIL),
        (mail("x", TEXT, "Precedence: list"), Robot.LIST_MAIL),
        (mail("x", TEXT, "List-Id: <l.lists.example>", "Precedence: bulk"), Robot.LIST_MAIL),
        (mail("x", "Content-Type: text/calendar; method=REQUEST"), Robot.CALENDAR),
        (multipart("alternative", (TEXT, "Accepted"), ("Content-Type: text/calendar; method=REPLY", "x")), Robot.CALENDAR),
        (multipart("report", (TEXT, "x"), ("Content-Type: message/disposition-notification", "Disposition: x"), extra="; report-type=disposition-notification"), Robot.READ_RECEIPT),
        (multipart("mixed", (TEXT, "Your message was read on Monday."), ("Content-Type: message/disposition-notification", "Disposition: x")), Robot.READ_RECEIPT),
        (multipart("report", (TEXT, "x"), ("Content-Type: message/feedback-report", "Feedback-Type: abuse"), extra="; report-type=feedback-report"), Robot.ABUSE_REPORT),
        (mail("x", TEXT, sender="MAILER-DAEMON@mx.example", subject="failure notice"), Robot.DELIVERY_REPORT),
        (mail("x", TEXT, sender="Mail Delivery System <postmaster@mx.example>", subject="Undeliverable: A question"), Robot.DELIVERY_REPORT),
        (mail("x", TEXT, "X-Loop: relay.example"), Robot.OWN_MAIL),
    ],
)  # fmt: skip
def test_machine_is_recognised(raw: bytes, robot: Robot) -> None:
    assert parse_letter(raw, reverse_path="x@mx.example", own_domain="relay.example").robot is robot


@pytest.mark.parametrize("null", ["", "<>"])
def test_null_reverse_path_is_a_machine(null: str) -> None:
    assert parse_letter(mail("x"), reverse_path=null).robot is Robot.AUTO_REPLY


def test_own_message_id_coming_back_is_own_mail() -> None:
    own = f"<{'0123456789abcdef' * 2}@relay.example>".encode()
    raw = mail("x").replace(b"<one@lakeside.example>", own)
    assert parse_letter(raw, own_domain="relay.example").robot is Robot.OWN_MAIL


def test_a_message_id_that_the_server_in_front_gave_is_nobodys_mark() -> None:
    raw = mail("x").replace(b"<one@lakeside.example>", b"<20261124031326.0817720CBFB@relay.example>")
    assert parse_letter(raw, own_domain="relay.example").robot is None


@pytest.mark.parametrize(
    "raw",
    [
        mail("I asked her to come weekly."),
        mail("x", TEXT, "X-Auto-Response-Suppress: All"),
        mail("x", TEXT, "Auto-Submitted: no"),
        mail("x", TEXT, "Precedence: normal"),
        mail("x", TEXT, "List-Unsubscribe: <https://crm.example/u>"),
        mail("She is out of the office until Monday.", subject="My client's boss"),
        mail("He shouts at colleagues there.", subject="Out of office: client threatens colleagues"),
        mail("How do you handle a client who writes daily?", subject="Vacation coverage"),
        mail("My client read a bounce message as rejection.", subject="Returned mail and shame"),
        mail("I will be away next week, please answer before.", subject="Absence of affect in a client"),
        mail("x", subject="Auto accident and PTSD"),
        mail("x", subject="Automatic thoughts in CBT"),
        multipart("mixed", (TEXT, "See the times."), ("Content-Type: text/calendar; method=PUBLISH\nContent-Disposition: attachment; filename=a.ics", "x")),
        mail("x", sender="Postmaster Paula <paula@lakeside.example>"),
        mail("x", sender="Daemon Hill <mdaemonhill@lakeside.example>"),
        multipart("mixed", (TEXT, "She sent me this receipt.\n\nDo I answer her?"), ("Content-Type: message/disposition-notification", "Disposition: x")),
        multipart("mixed", (TEXT, "Somebody complained of my newsletter, and I cannot sleep over it."), ("Content-Type: message/feedback-report", "Feedback-Type: abuse")),
    ],
)  # fmt: skip
def test_a_person_is_never_taken_for_a_machine(raw: bytes) -> None:
    assert parse_letter(raw, reverse_path="dana@lakeside.example", own_domain="relay.example").robot is None


def report(*blocks: str) -> bytes:
    status = "Reporting-MTA: dns; mx.example\n\n" + "\n\n".join(blocks)
    return multipart(
        "report",
        (TEXT, "Sorry."),
        ("Content-Type: message/delivery-status", status),
        ("Content-Type: message/rfc822", "Subject: secret\n\nbody"),
        extra="; report-type=delivery-status",
    )


@pytest.mark.parametrize(
    ("fields", "status", "hard"),
    [
        ("Action: failed\nStatus: 5.1.1", "5.1.1", True),
        ("Action: failed\nStatus: 5.2.2", "5.2.2", False),
        ("Action: failed\nStatus: 5.7.1", "5.7.1", False),
        ("Action: failed\nStatus: 5.1.2 (bad destination)", "5.1.2", True),
        ("Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 User unknown", "5.1.1", True),
        ("Action: failed\nDiagnostic-Code: smtp; 550 no such user here", None, True),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 blocked by policy", "5.0.0", False),
        ("Action: delayed\nStatus: 4.4.1", "4.4.1", False),
        ("Status: 4.2.2", "4.2.2", False),
        ("Action: delivered\nStatus: 2.0.0", "2.0.0", False),
    ],
)
def test_delivery_report_gives_status_and_hardness(fields: str, status: str | None, hard: bool) -> None:
    raw = report(f"Final-Recipient: rfc822; Kim@School.example\n{fields}")
    letter = parse_letter(raw)
    assert letter.robot is Robot.DELIVERY_REPORT
    assert letter.report is not None
    assert [(one.address, one.status, one.hard) for one in letter.report.results] == [
        ("kim@school.example", status, hard)
    ]
    assert letter.report.hard is hard


def test_recipients_keep_the_reports_order() -> None:
    raw = report(
        "Final-Recipient: rfc822; b@x.example\nAction: failed\nStatus: 5.1.1",
        "Final-Recipient: rfc822;a@x.example\nAction: delayed",
    )
    found = parse_letter(raw).report
    assert found is not None
    assert [one.address for one in found.results] == ["b@x.example", "a@x.example"]
    assert found.failed


@pytest.mark.parametrize(
    "raw",
    [
        mail("Action: failed\nStatus: 5.1.1"),
        multipart("mixed", (TEXT, "x"), ("Content-Type: message/rfc822", "Content-Type: message/delivery-status\n\nAction: failed\n\nFinal-Recipient: rfc822; a@x.example")),
    ],
)  # fmt: skip
def test_other_mail_is_no_delivery_report(raw: bytes) -> None:
    letter = parse_letter(raw)
    assert (letter.robot, letter.report) == (None, None)
