"""What the audience is told: the act, and each mail as its reader sees it."""

from collections.abc import Callable
from email.message import EmailMessage

from relay.cli.rehearsal.people import Person
from relay.cli.rehearsal.stage import Stage

Say = Callable[[str], None]


async def next_mail(
    stage: Stage, say: Say, reader: Person, what: str, *, opens: bool = False
) -> EmailMessage:
    """The reader's next mail, shown. opens: it begins something new for them."""
    mail = await stage.receive(reader, what)
    if opens:
        stage.openings.add(mail["Message-ID"])
    show(say, mail, what)
    return mail


def act(say: Say, text: str) -> None:
    """Says what happens now."""
    say(f"\n{'=' * 72}\n{text}\n{'=' * 72}")


def show(say: Say, mail: EmailMessage, what: str) -> None:
    """Shows a mail."""
    body = mail.get_body(("plain",))
    say(f"\n--- {what}")
    for field in ("From", "To", "Subject"):
        say(f"{field}: {mail[field]}")
    say("")
    say((body.get_content() if body else "").rstrip())
