"""The consultation itself, mail by mail."""

from collections.abc import Callable
from email.message import EmailMessage

from relay.cli.rehearsal.people import (
    ASKER,
    COLLEAGUES,
    FOLLOWUP,
    HANNAH,
    HANNAHS_ANSWER,
    HANNAHS_SECOND,
    REQUEST,
    SUBJECT,
    TOBIAS,
    TOBIAS_ANSWER,
    Person,
)
from relay.cli.rehearsal.stage import DOMAIN, DidNotHappen, Stage

Say = Callable[[str], None]
__all__ = ["DidNotHappen", "play"]


async def play(stage: Stage, say: Say) -> None:
    """Request, preview, an edit, approval, two answers, a follow-up and its answer."""
    _act(say, "A therapist, alone with a hard case, writes a plain e-mail to grief@.")
    request = f"{REQUEST}\nWarm regards,\nMaren\n\n-- \n{ASKER.signature}\n"
    sent = await stage.write(ASKER, f"grief@{DOMAIN}", request, SUBJECT)
    _show(say, sent, "what she wrote; nobody else reads this")

    preview = await _next(stage, say, ASKER, "the preview")
    _act(say, "She reads it, takes one more detail out, and gets a new preview.")
    edit = await stage.answer(ASKER, preview, "REMOVE calls every evening\n", signed=False)
    _show(say, edit, "her answer")
    preview = await _next(stage, say, ASKER, "the second preview")

    _act(say, "She answers SEND, and three colleagues get their own copies.")
    await stage.answer(ASKER, preview, "Send\n", signed=False)
    await _next(stage, say, ASKER, "the receipt")
    copies = {person: await _next(stage, say, person, "a request") for person in COLLEAGUES}

    _act(say, "Two of them answer, with signatures and quotations as mail programs add them.")
    await stage.answer(HANNAH, copies[HANNAH], HANNAHS_ANSWER)
    await _next(stage, say, HANNAH, "the receipt of the first answer")
    first = await _next(stage, say, ASKER, "the first answer")
    await stage.answer(TOBIAS, copies[TOBIAS], TOBIAS_ANSWER)
    await _next(stage, say, TOBIAS, "the receipt of the second answer")
    await _next(stage, say, ASKER, "the second answer")

    _act(say, "She asks the first one further; only that colleague reads it.")
    await stage.answer(ASKER, first, FOLLOWUP)
    await _next(stage, say, ASKER, "the receipt of the follow-up")
    question = await _next(stage, say, HANNAH, "the follow-up")
    await stage.answer(HANNAH, question, HANNAHS_SECOND)
    await _next(stage, say, HANNAH, "the receipt of the last answer")
    last = await _next(stage, say, ASKER, "the last answer")

    _act(say, "She has what she needs.")
    await stage.answer(ASKER, last, "close, and thank you\n", signed=False)
    for person in COLLEAGUES:
        await _next(stage, say, person, "word that the consultation is closed")
    await _next(stage, say, ASKER, "the receipt of the closing")


async def _next(stage: Stage, say: Say, reader: Person, what: str) -> EmailMessage:
    mail = await stage.receive(reader, what)
    _show(say, mail, what)
    return mail


def _act(say: Say, text: str) -> None:
    say(f"\n{'=' * 72}\n{text}\n{'=' * 72}")


def _show(say: Say, mail: EmailMessage, what: str) -> None:
    body = mail.get_body(("plain",))
    say(f"\n--- {what}")
    for field in ("From", "To", "Subject"):
        say(f"{field}: {mail[field]}")
    say("")
    say((body.get_content() if body else "").rstrip())
