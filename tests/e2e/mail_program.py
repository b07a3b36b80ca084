"""What a therapist's mail program does: write, submit over SMTP or LMTP, read a Maildir, answer."""

import email
import email.policy
import html
import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from relay.cli.rehearsal.people import Person
from tests.e2e.people import SUBJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail as it lies in its reader's Maildir."""

    owner: str
    """The address the Maildir belongs to."""
    path: Path
    raw: bytes
    mail: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])

    @property
    def references(self) -> list[str]:
        return str(self.mail["References"] or "").split()

    @property
    def from_address(self) -> str:
        """Where an answer goes: there is no Reply-To."""
        return str(self.mail["From"].addresses[0].addr_spec)

    @property
    def from_name(self) -> str:
        return str(self.mail["From"].addresses[0].display_name)

    @property
    def text(self) -> str:
        body = self.mail.get_body(("plain",))
        return str(body.get_content()) if body else ""

    @property
    def html(self) -> str:
        body = self.mail.get_body(("html",))
        return str(body.get_content()) if body else ""

    @property
    def links(self) -> dict[str, str]:
        """Address by subject of each mailto: link in the HTML part."""
        found = [html.unescape(link) for link in re.findall(r'href="(mailto:[^"]+)"', self.html)]
        parts = [urlsplit(link) for link in found]
        return {parse_qs(p.query).get("subject", [""])[0]: unquote(p.path) for p in parts}


def read_maildir(root: Path, address: str) -> list[Received]:
    """Every mail in the Maildir, oldest first."""
    paths = [*(root / address / "new").glob("*"), *(root / address / "cur").glob("*")]
    found = []
    for path in sorted(paths, key=lambda p: p.stat().st_mtime_ns):
        raw = path.read_bytes()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        found.append(Received(owner=address, path=path, raw=raw, mail=mail))
    return found


def letter(
    writer: Person,
    to: Sequence[str],
    text: str,
    subject: str = SUBJECT,
    *,
    address: str | None = None,
    answers: Received | None = None,
) -> EmailMessage:
    """A plain mail as a mail program writes it."""
    mail = EmailMessage()
    address = address or writer.address
    mail["From"] = f"{writer.name} <{address}>"
    mail["To"] = ", ".join(to)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=address.partition("@")[2])
    if answers is not None:
        mail["In-Reply-To"] = answers.message_id
        mail["References"] = " ".join([*answers.references, answers.message_id])
    mail.set_content(text)
    return mail


def reply(
    writer: Person,
    received: Received,
    text: str,
    *,
    subject: str | None = None,
    quoted: bool = True,
    signed: bool = True,
    address: str | None = None,
) -> EmailMessage:
    """An answer with the text on top, the signature and the whole history below it."""
    history = "".join(f"> {line}\n" for line in received.text.splitlines())
    attribution = f"\nOn Mon, 23 Nov 2026 at 09:14, {received.mail['From']} wrote:\n"
    body = f"{text}\n"
    body += f"\n-- \n{writer.signature}\n" if signed else ""
    body += f"{attribution}{history}" if quoted else ""
    again = received.subject if received.subject.lower().startswith("re:") else f"Re: {received.subject}"
    return letter(writer, [received.from_address], body, subject or again, answers=received, address=address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What the relay said to one transaction."""

    at_rcpt: dict[str, tuple[int, str]]
    after_data: tuple[tuple[int, str], ...]
    """One reply over SMTP; over LMTP one per recipient taken at RCPT, in order; none if none was."""

    @property
    def code(self) -> int:
        return self.after_data[0][0]

    @property
    def said(self) -> str:
        return self.after_data[0][1]


def submit(
    at: tuple[str, int], sender: str, to: Sequence[str], raw: bytes, *, lmtp: bool = False
) -> Submission:
    """One transaction, recipient by recipient. Blocks; runs in a thread."""
    kind = smtplib.LMTP if lmtp else smtplib.SMTP
    with kind(*at, local_hostname="laptop.harlow.example") as client:
        client.ehlo()
        _said(client.mail(sender))
        at_rcpt = {recipient: _said(client.rcpt(recipient)) for recipient in to}
        taken = [r for r, (code, _) in at_rcpt.items() if code == 250]
        replies: list[tuple[int, str]] = []
        if taken:
            replies.append(_said(client.data(raw)))
            replies += [_said(client.getreply()) for _ in taken[1:] if lmtp]
    return Submission(at_rcpt=at_rcpt, after_data=tuple(replies))


def _said(answer: tuple[int, bytes]) -> tuple[int, str]:
    return answer[0], answer[1].decode()


def as_bytes(mail: EmailMessage) -> bytes:
    """The mail with the line ends of the wire."""
    return mail.as_bytes(policy=email.policy.SMTP)
