"""Reports of delivery are read in the forms mail servers write them: failed or late, dead address or not."""

# ruff: noqa: E501 - lines stand as the servers write them

import json

import pytest

from relay.mail.letter import Letter, Robot
from relay.mail.parse import parse_letter
from relay.mail.robots.reasons import is_dead, is_policy
from relay.mail.robots.report import DsnAction

from .letters import mail, multipart

COPY = "Return-Path: <maren@willow.example>\nReceived: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0100\nSubject: secret\n\nsecret"
QMAIL = (
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<kim@school.example>:\n{}\n\n--- Below this line is a copy of the message.\n\n"
    + COPY
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  kim@school.example\n    SMTP error from remote mail server after {}:\n    host mx.example [192.0.2.1]: {}\n\n------ This is a copy of the message, including all the headers. ------\n\n"
    + COPY
)
POSTFIX = "This is the Postfix program at host mx.example.\n\nI'm sorry to have to inform you that the message returned\nbelow could not be delivered to one or more destinations.\n\n\t\t\tThe Postfix program\n\n<kim@school.example>: {}"
SENDMAIL = "The original message was received at Mon, 23 Nov 2026 10:00:00 +0100\nfrom localhost\n\n   ----- The following addresses had permanent fatal errors -----\n<kim@school.example>\n    (reason: {0})\n\n   ----- Transcript of session follows -----\n... while talking to mx.school.example.:\n{1}\n<<< {0}\n"
GMAIL = (
    "Delivery to the following recipient failed permanently:\n\n     kim@school.example\n\nTechnical details of permanent failure: \nGoogle tried to deliver your message, but it was rejected by the recipient domain. The error that the other server returned was: {}\n\n----- Original message -----\n\n"
    + COPY
)
YAHOO = (
    "Sorry, we were unable to deliver your message to the following address.\n\n<kim@school.example>:\nRemote host said: {} [RCPT_TO]\n\n--- Below this line is a copy of the message.\n\n"
    + COPY
)
NOTES = (
    "------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\nkim@school.example\n\n------- Returned Message --------\n"
    + COPY
)
EXCHANGE = "Your message\n\n  To:      kim@school.example\n  Subject: secret\n\ndid not reach the following recipient(s):\n\nkim@school.example on Mon, 23 Nov 2026 10:00:00 +0100\n    The recipient name is not recognized\n    MSEXCH:IMS:Lake:NORTH:MX 0 (000C05A6) Unknown Recipient\n"
COURIER = "This is a delivery status notification from mx.example,\nrunning the Courier mail server, version 1.\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<kim@school.example>:\n    mx.school.example [192.0.2.1]:\n>>> {}\n<<< {}\n"
SMTPD = (
    "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\nkim@school.example: {}\n\n    Below is a copy of the original message:\n\n"
    + COPY
)
GROUPS = "Hello maren@willow.example,\n\nWe're writing to let you know that the group you tried to contact (kim) may not exist, or you may not have permission to post messages to the group.\n"
GMX = (
    'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of its recipients. The following addresses\nfailed:\n\n"kim@school.example":\nSMTP error from remote server after RCPT command:\nhost: mx.school.example\n{}\n\n--- The header of the original message is following. ---\n\n'
    + COPY
)
LATE = "THIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     kim@school.example\n\nMessage will be retried for 2 more day(s)\n"

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"


def report(text: str, *, sender: str = DAEMON, subject: str = "failure notice") -> Letter:
    return parse_letter(mail(text, sender=sender, subject=subject), reverse_path="")


@pytest.mark.parametrize(
    ("text", "status", "hard"),
    [
        (QMAIL.format("Sorry, no mailbox here by that name. (#5.1.1)"), "5.1.1", True),
        (QMAIL.format("192.0.2.1 does not like recipient.\nRemote host said: 552 5.2.2 Mailbox full\nGiving up on 192.0.2.1."), "5.2.2", False),
        (QMAIL.format("Sorry, I couldn't find any host named school.example. (#5.1.2)"), "5.1.2", True),
        (QMAIL.format("Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)"), "5.4.4", True),
        (QMAIL.format("I'm not going to try again; this message has been in the queue too long."), None, False),
        (EXIM.format("RCPT TO:<kim@school.example>", "550 5.1.1 <kim@school.example>... User Unknown"), "5.1.1", True),
        (EXIM.format("end of data", "550 Unknown user kim@school.example"), None, False),
        (EXIM.format("end of data", "550 5.1.1 <kim@school.example> User unknown"), "5.1.1", True),
        (EXIM.format("MAIL FROM:<maren@willow.example>", "550 5.7.1 Client host blocked using a block list"), "5.7.1", False),
        (POSTFIX.format("host mx.school.example[192.0.2.1] said: 550\n    <kim@school.example>: No such user here (in reply to RCPT TO command)"), None, True),
        (POSTFIX.format("mail for school.example loops back to myself"), None, False),
        (SENDMAIL.format("550 5.1.1 <kim@school.example>... User unknown", ">>> RCPT To:<kim@school.example>"), "5.1.1", True),
        (SENDMAIL.format("554 5.4.6 Too many hops", ">>> DATA"), "5.4.6", False),
        (GMAIL.format("550 550 5.1.1 <kim@school.example>: Recipient address rejected: User unknown (state 14)."), "5.1.1", True),
        (GMAIL.format("550 550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy (state 18)."), "5.7.26", False),
        (YAHOO.format("554 delivery error: dd This user doesn't have an account here (kim@school.example) [0]"), None, True),
        (NOTES, None, True),
        (EXCHANGE, None, True),
        (COURIER.format("RCPT TO:<kim@school.example>", "550 5.1.1 User unknown"), "5.1.1", True),
        (COURIER.format("DATA", "550 Unknown user kim@school.example"), None, False),
        (SMTPD.format("Envelope expired"), None, False),
        (GROUPS, None, False),
        (GMX.format("5.1.1 <kim@school.example>... User Unknown"), "5.1.1", True),
        (GMX.format("5.2.1 mailbox disabled"), "5.2.1", False),
    ],
    ids=range(24),
)  # fmt: skip
def test_a_report_in_words_is_read(text: str, status: str | None, hard: bool) -> None:
    letter = report(text)
    assert letter.robot is Robot.DELIVERY_REPORT
    assert letter.report is not None
    (result,) = letter.report.results
    assert (result.action, result.status, result.hard) == (DsnAction.FAILED, status, hard)


def test_a_report_of_delay_is_no_failure() -> None:
    letter = report(LATE, subject="Delivery Status Notification (Delay)")
    assert letter.report is not None
    assert not letter.report.failed


def test_two_recipients_in_one_notice_are_told_apart() -> None:
    both = QMAIL.format("Sorry, no mailbox here by that name.\n\n<ann@lake.example>:\n552 mailbox full")
    letter = report(both)
    assert letter.report is not None
    assert [(one.address, one.hard) for one in letter.report.results] == [
        ("kim@school.example", True),
        ("ann@lake.example", False),
    ]


def test_words_of_the_returned_mail_are_not_the_servers() -> None:
    letter = report(
        QMAIL.format("552 mailbox full") + "\n550 5.1.1 user unknown\n<ann@lake.example>:\nno such user"
    )
    assert letter.report is not None
    assert [one.hard for one in letter.report.results] == [False]


def test_fields_flattened_into_the_text_are_read() -> None:
    text = "An error occurred while trying to deliver the mail to the following recipients:\nkim@school.example\n\nTechnical report:\n\nAction: failed\nFinal-Recipient: rfc822; kim@school.example\nDiagnostic-Code: smtp; 550 5.1.1\n Mailbox does not exist\nStatus: 5.1.1\n"
    letter = report(text, subject="Delivery Status Notification (Failure)")
    assert letter.report is not None
    assert [(one.address, one.status, one.hard) for one in letter.report.results] == [
        ("kim@school.example", "5.1.1", True)
    ]


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@school.example>", "Unzustellbar: A question", "Fehler bei der Nachrichtenzustellung an folgende Empfänger."),
        ("post_master@school.example", "Re:A question", "Error: Invalid user address\n\nError message below:\n550 - Requested action not taken: no such user here\n"),
        ("E500_Mail_Service@school.example", "Returned Mail - Error During Delivery", "------ Failed Recipients ------\n\n<kim@school.example>: mailbox unavailable. [SMTP Error Code 550]"),
        ("gateway@school.example", "RE: A question : non remis (delivery failed)", "Votre message n'a pas pu être délivré à\nkim@school.example\n"),
        ("Scanner <postmaster@school.example>", "Undeliverable", "Sent <<< RCPT TO:<kim@school.example>\nReceived >>> 550 5.1.1 user unknown"),
        ("robot@school.example", "A question", "The following message could not be delivered:\n\n<kim@school.example>: no such user\n\nReceived: from a.example by b.example\nSubject: secret\n\nsecret"),
        ("<>", "Delivery Status", "--- The following addresses had delivery problems ---\n\n<kim@school.example>   (No such user)"),
    ],
    ids=range(7),
)  # fmt: skip
def test_a_report_is_known_by_two_signs_that_agree(sender: str, subject: str, text: str) -> None:
    letter = parse_letter(mail(text, sender=sender, subject=subject), reverse_path="x@school.example")
    assert letter.robot is Robot.DELIVERY_REPORT


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Undelivered mail", "Hi, my last mail to you came back. Did you get it?"),
        ("Fwd: Undelivered Mail Returned to Sender", "Hi,\n\nwhat does this mean?\n\n<kim@school.example>: host mx.example said: 550 5.1.1 User unknown"),
        ("Delivery", "She is afraid of the delivery. It could not be delivered by midwife alone.\nkim@school.example"),
        ("Re: A question", "My letter to him could not be delivered, and he reads that as rejection."),
        ("A question", "My mail could not be delivered to you, see below.\n\n<kim@school.example>: no such user\n\nReceived: from a.example by b.example\nSubject: secret\n\nsecret"),
        ("Returned to sender", "A client who feels unable to deliver anything on time, and returned all letters."),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_person_who_writes_of_undelivered_mail_is_no_server(subject: str, text: str) -> None:
    assert parse_letter(mail(text, subject=subject), reverse_path="dana@lakeside.example").robot is None


def test_a_report_that_a_person_passes_on_with_a_question_is_theirs() -> None:
    raw = multipart(
        "mixed",
        ("Content-Type: text/plain", "Hello,\n\nI got this when I wrote to her school. What now?"),
        ("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx.example\n\nAction: failed\nFinal-Recipient: rfc822; kim@school.example"),
    )  # fmt: skip
    assert parse_letter(raw, reverse_path="dana@lakeside.example").robot is None


def notification(kind: str, **body: object) -> str:
    return json.dumps({"notificationType": kind, kind.lower(): body, "mail": {"source": "x@willow.example"}})


BOUNCED = [
    {
        "emailAddress": "kim@school.example",
        "status": "5.1.1",
        "diagnosticCode": "smtp; 550 5.1.1 user unknown",
    }
]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_notification_of_amazon_ses_is_read_plain_and_wrapped(wrapped: bool) -> None:
    text = notification("Bounce", bounceType="Permanent", bouncedRecipients=BOUNCED)
    if wrapped:
        text = (
            json.dumps({"Type": "Notification", "Message": text})
            + "\n\n--\nTo unsubscribe:\nhttps://x.example/{}"
        )
    letter = parse_letter(mail(text, sender="no-reply@sns.example", subject="AWS Notification Message"))
    assert letter.robot is Robot.DELIVERY_REPORT
    assert letter.report is not None
    assert (letter.report.results[0].status, letter.report.hard) == ("5.1.1", True)


def test_a_complaint_by_amazon_ses_is_a_complaint() -> None:
    letter = parse_letter(mail(notification("Complaint")))
    assert letter.robot is Robot.ABUSE_REPORT


def test_a_person_who_writes_json_is_no_notification() -> None:
    assert parse_letter(mail('{"notificationType": "idea"}')).robot is None


def test_a_complaint_of_microsofts_is_a_complaint() -> None:
    inner = ("Content-Type: message/rfc822\nContent-Disposition: inline", "Subject: x\n\nbody")
    raw = multipart("mixed", inner).replace(b"Re: A question", b"complaint about message from 192.0.2.1")
    assert parse_letter(raw).robot is Robot.ABUSE_REPORT


@pytest.mark.parametrize(
    ("status", "reply", "dead"),
    [
        (None, "550 no such user", True),
        ("5.0.0", "550 5.0.0 User kim not found", True),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", True),
        (None, "556 domain accepts no mail", True),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", True),
        ("5.5.0", "550 Adresse destinataire invalide", True),
        ("5.1.1", "550 5.1.1 mailbox is full", False),
        ("5.1.1", "550 5.1.1 user unknown, or the mail was taken for spam", False),
        ("5.1.8", "553 5.1.8 Domain of sender address does not exist", False),
        ("5.1.1", "x-unix; procmail: Couldn't create the mailbox: No such user", False),
        ("5.2.1", "550 5.2.1 This account is disabled", False),
        ("5.7.1", "550 5.7.1 blocked, see https://mx.example/user-unknown", False),
        (None, "550 <no-such-user@school.example> rejected", False),
        ("5.1.1", "550", True),
        (None, "", False),
    ],
)  # fmt: skip
def test_only_sure_words_or_codes_make_an_address_dead(status: str | None, reply: str, dead: bool) -> None:
    assert is_dead(status, reply) is dead


@pytest.mark.parametrize(
    "address", ["ana@clinic.e\0xample", "ana@clinic.example\u202e", "a<b>c@clinic.example", "a" * 400 + "@x"]
)
def test_an_address_of_a_report_that_can_be_none_is_none(address: str) -> None:
    raw = (
        'From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    ).encode()
    report = parse_letter(raw, reverse_path="", own_domain="relay.example").report
    assert report is not None
    assert report.hard
    assert [one.address for one in report.results] == [""]


@pytest.mark.parametrize(
    ("status", "reply", "policy"),
    [
        ("5.7.1", "550 5.7.1 message refused", True),
        ("5.7.26", "550 5.7.26 Unauthenticated email is not accepted", True),
        (None, "554 Your host is on our block list", True),
        ("5.6.0", "550 5.6.0 message content rejected", True),
        ("5.2.2", "552 5.2.2 mailbox full, see our policy", False),
        ("4.4.7", "delivery time expired", False),
        (None, "connection timed out", False),
    ],
)
def test_what_was_sent_is_told_from_whom_it_was_for(status: str | None, reply: str, policy: bool) -> None:
    assert not is_dead(status, reply)
    assert is_policy(status, reply) is policy
