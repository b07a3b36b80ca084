"""Raw mails for these tests, invented, identities in .example domains only; and what was read of one."""

from relay.mail.letter import Letter


def mail(
    body: str,
    *fields: str,
    sender: str = "Dana Whitfield <dana@lakeside.example>",
    subject: str = "Re: A question",
) -> bytes:
    """A plain-text mail; `fields` replace the default content fields."""
    own = fields or ("Content-Type: text/plain; charset=utf-8",)
    head = [
        f"From: {sender}",
        "To: consult@relay.example",
        f"Subject: {subject}",
        "Date: Mon, 23 Nov 2026 10:00:00 +0100",
    ]
    return "\r\n".join([*head, "Message-ID: <one@lakeside.example>", *own, "", *body.split("\n")]).encode()


def multipart(subtype: str, *parts: tuple[str, str], extra: str = "", fields: tuple[str, ...] = ()) -> bytes:
    """A multipart mail of (content fields, body) parts."""
    inner = "\n".join(f"--sep\n{head}\n\n{body}" for head, body in parts)
    return mail(f"{inner}\n--sep--", f'Content-Type: multipart/{subtype}; boundary="sep"{extra}', *fields)


def texts_of(letter: Letter) -> tuple[str, ...]:
    """All that somebody wrote, set aside or not."""
    said = (letter.new_text, letter.answered, letter.quoted, letter.forwarded)
    return (*said, letter.signature, letter.uncertain)
