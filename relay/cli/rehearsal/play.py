"""The consultation itself, mail by mail."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import EmailMessage

from relay.cli.rehearsal.people import (
    ASKER,
    COLLEAGUES,
    FOLLOWUP,
    HANNAH,
    HANNAHS_ANSWER,
    HANNAHS_SECOND,
    LATE_ANSWER,
    PRIYA,
    REQUEST,
    SECOND_REQUEST,
    SECOND_SUBJECT,
    SUBJECT,
    TOBIAS,
    TOBIAS_ANSWER,
    URGENT_ANSWER,
    URGENT_MARKS,
    URGENT_REQUEST,
    URGENT_SUBJECT,
    Person,
)
from relay.cli.rehearsal.stage import DOMAIN, DidNotHappen, Stage

Say = Callable[[str], None]
__all__ = ["DidNotHappen", "play"]


async def play(stage: Stage, say: Say) -> None:
    """Three consultations: one that goes well, one that nobody answers at first, and an urgent one."""
    await _answered(stage, say)
    await _silence(stage, say)
    await _urgent(stage, say)


async def _answered(stage: Stage, say: Say) -> None:
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


async def _silence(stage: Stage, say: Say) -> None:
    """Escalation after silence, a pass, a late answer, and the end with its one question."""
    _act(say, "Another day she asks one colleague about a couple. A day passes, and nobody answers.")
    sent = await stage.write(ASKER, f"couples@{DOMAIN}", SECOND_REQUEST, SECOND_SUBJECT)
    _show(say, sent, "what she wrote")
    preview = await _next(stage, say, ASKER, "the preview", opens=True)
    await stage.answer(ASKER, preview, "Send\n", signed=False)
    await _next(stage, say, ASKER, "the receipt")
    silent, _ = await _next_of(stage, say, COLLEAGUES, "the request")
    stage.pass_time(timedelta(hours=24))
    await _next(stage, say, ASKER, "word that nobody has answered, and who was asked now")
    others = [person for person in COLLEAGUES if person is not silent]
    passing, copy = await _next_of(stage, say, others, "the request, a day later")

    _act(say, "This one passes, and the next is asked at once. She hears nothing of it until the answer.")
    await stage.answer(passing, copy, "pass\n", signed=False)
    await _next(stage, say, passing, "the receipt of the pass")
    (last,) = [person for person in others if person is not passing]
    copy = await _next(stage, say, last, "the request", opens=True)
    await stage.answer(last, copy, LATE_ANSWER)
    await _next(stage, say, last, "the receipt of the answer")
    answer = await _next(stage, say, ASKER, "the answer")

    _act(say, "She closes, gets a line for her own file, and says in one letter that it helped.")
    await stage.answer(ASKER, answer, "close\n", signed=False)
    for person in (silent, last):
        await _next(stage, say, person, "word that the consultation is closed")
    closed = await _next(stage, say, ASKER, "the receipt of the closing")
    await stage.answer(ASKER, closed, "y\n", signed=False)
    await _next(stage, say, ASKER, "the receipt of the letter")


async def _urgent(stage: Stage, say: Say) -> None:
    """Acute danger: where to turn comes before the preview, and colleagues read that it is urgent."""
    _act(
        say, "One night a girl is in danger. Where to turn comes at once, and the question goes on."
    )
    sent = await stage.write(ASKER, f"grief@{DOMAIN}", URGENT_REQUEST, URGENT_SUBJECT)
    _show(say, sent, "what she wrote")
    resources, no_service, urgent = URGENT_MARKS
    told = await _next(stage, say, ASKER, "where to turn", opens=True)
    _stands_in(told, resources, no_service)
    preview = await _next(stage, say, ASKER, "the preview", opens=True)
    _stands_in(preview, urgent)
    await stage.answer(ASKER, preview, "Send\n", signed=False)
    await _next(stage, say, ASKER, "the receipt")
    copies = {p: await _next(stage, say, p, "the urgent request", opens=True) for p in COLLEAGUES}
    for copy in copies.values():
        _stands_in(copy, urgent)
    await stage.answer(PRIYA, copies[PRIYA], URGENT_ANSWER)
    await _next(stage, say, PRIYA, "the receipt of the answer")
    await _next(stage, say, ASKER, "the answer")


def _stands_in(mail: EmailMessage, *words: str) -> None:
    """Raises DidNotHappen for words that the mail does not hold."""
    body = mail.get_body(("plain",))
    text = " ".join(body.get_content().split()) if body else ""
    if not all(each in text for each in words):
        raise DidNotHappen("the urgent request was not treated as one")


async def _next_of(
    stage: Stage, say: Say, readers: Sequence[Person], what: str
) -> tuple[Person, EmailMessage]:
    """Whoever of them gets the next mail, which begins a consultation for them."""
    reader, mail = await stage.receive_by(readers, what)
    stage.openings.add(mail["Message-ID"])
    _show(say, mail, what)
    return reader, mail


async def _next(stage: Stage, say: Say, reader: Person, what: str, *, opens: bool = False) -> EmailMessage:
    mail = await stage.receive(reader, what)
    if opens:
        stage.openings.add(mail["Message-ID"])
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
