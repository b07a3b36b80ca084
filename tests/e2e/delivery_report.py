"""What other people's machines send: a delivery report, an absence note."""

from email.message import EmailMessage

from relay.cli.rehearsal.people import Person
from tests.e2e.mail_program import Received, reply


def delivery_report(reverse_path: str, address: str) -> bytes:
    """That a mail could not be delivered for good (RFC 3464)."""
    lines = (
        "From: MAILER-DAEMON@mx.elsewhere.example",
        f"To: {reverse_path}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.elsewhere.example",
        "",
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 no such user",
        "--b--",
        "",
    )
    return "\r\n".join(lines).encode()


def absence_note(who: Person, received: Received) -> EmailMessage:
    """What a mail program answers on holiday; no day is named, so that matching goes on as before."""
    text = "I am out of the office and will answer when I am back."
    note = reply(who, received, text, subject=f"Automatic reply: {received.subject}", signed=False)
    note["Auto-Submitted"] = "auto-replied"
    return note
