"""The consultation itself, mail by mail."""

from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage

from relay.cli.rehearsal.circle import in_circle
from relay.cli.rehearsal.meeting import they_meet
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
from relay.cli.rehearsal.telling import Say, act, next_mail, show

__all__ = ["DidNotHappen", "play"]


async def play(stage: Stage, say: Say) -> None:
    """Three consultations, one that goes well, one in silence, one urgent; a circle; and two who meet."""
    await _answered(stage, say)
    await _silence(stage, say)
    copy, answer = await _urgent(stage, say)
    await in_circle(stage, say)
    await they_meet(stage, say, copy, answer)


async def _answered(stage: Stage, say: Say) -> None:
    """Request, preview, an edit, approval, two answers, a follow-up and its answer."""
    act(say, "A therapist, alone with a hard case, writes a plain e-mail to grief@.")
    request = f"{REQUEST}\nWarm regards,\nMaren\n\n-- \n{ASKER.signature}\n"
    sent = await stage.write(ASKER, f"grief@{DOMAIN}", request, SUBJECT)
    show(say, sent, "what she wrote; nobody else reads this")

    preview = await next_mail(stage, say, ASKER, "the preview")
    act(say, "She reads it, takes one more detail out, and gets a new preview.")
    edit = await stage.answer(ASKER, preview, "REMOVE calls every evening\n", signed=False)
    show(say, edit, "her answer")
    preview = await next_mail(stage, say, ASKER, "the second preview")

    act(say, "She answers SEND, and three colleagues get their own copies.")
    await stage.answer(ASKER, preview, "Send\n", signed=False)
    await next_mail(stage, say, ASKER, "the receipt")
    copies = {person: await next_mail(stage, say, person, "a request") for person in COLLEAGUES}

    act(say, "Two of them answer, with signatures and quotations as mail programs add them.")
    await stage.answer(HANNAH, copies[HANNAH], HANNAHS_ANSWER)
    await next_mail(stage, say, HANNAH, "the receipt of the first answer")
    first = await next_mail(stage, say, ASKER, "the first answer")
    await stage.answer(TOBIAS, copies[TOBIAS], TOBIAS_ANSWER)
    await next_mail(stage, say, TOBIAS, "the receipt of the second answer")
    await next_mail(stage, say, ASKER, "the second answer")

    act(say, "She asks the first one further; only that colleague reads it.")
    await stage.answer(ASKER, first, FOLLOWUP)
    await next_mail(stage, say, ASKER, "the receipt of the follow-up")
    question = await next_mail(stage, say, HANNAH, "the follow-up")
    await stage.answer(HANNAH, question, HANNAHS_SECOND)
    await next_mail(stage, say, HANNAH, "the receipt of the last answer")
    last = await next_mail(stage, say, ASKER, "the last answer")

    act(say, "She has what she needs.")
    await stage.answer(ASKER, last, "close, and thank you\n", signed=False)
    for person in COLLEAGUES:
        await next_mail(stage, say, person, "word that the consultation is closed")
    await next_mail(stage, say, ASKER, "the receipt of the closing")


async def _silence(stage: Stage, say: Say) -> None:
    """Escalation after silence, a pass, a late answer, and the end with its one question."""
    act(say, "Another day she asks one colleague about a couple. A day passes, and nobody answers.")
    sent = await stage.write(ASKER, f"couples@{DOMAIN}", SECOND_REQUEST, SECOND_SUBJECT)
    show(say, sent, "what she wrote")
    preview = await next_mail(stage, say, ASKER, "the preview", opens=True)
    await stage.answer(ASKER, preview, "Send\n", signed=False)
    await next_mail(stage, say, ASKER, "the receipt")
    silent, _ = await _next_of(stage, say, COLLEAGUES, "the request")
    stage.pass_time(timedelta(hours=24))
    await next_mail(stage, say, ASKER, "word that nobody has answered, and who was asked now")
    others = [person for person in COLLEAGUES if person is not silent]
    passing, copy = await _next_of(stage, say, others, "the request, a day later")

    act(say, "This one passes, and the next is asked at once. She hears nothing of it until the answer.")
    await stage.answer(passing, copy, "pass\n", signed=False)
    await next_mail(stage, say, passing, "the receipt of the pass")
    (last,) = [person for person in others if person is not passing]
    copy = await next_mail(stage, say, last, "the request", opens=True)
    await stage.answer(last, copy, LATE_ANSWER)
    await next_mail(stage, say, last, "the receipt of the answer")
    answer = await next_mail(stage, say, ASKER, "the answer")

    act(say, "She closes, gets a line for her own file, and says in one letter that it helped.")
    await stage.answer(ASKER, answer, "close\n", signed=False)
    for person in (silent, last):
        await next_mail(stage, say, person, "word that the consultation is closed")
    closed = await next_mail(stage, say, ASKER, "the receipt of the closing")
    await stage.answer(ASKER, closed, "y\n", signed=False)
    await next_mail(stage, say, ASKER, "the receipt of the letter")


async def _urgent(stage: Stage, say: Say) -> tuple[EmailMessage, EmailMessage]:
    """Acute danger: where to turn comes before the preview, and colleagues read that it is urgent.

    The request as Priya has it, and her answer.
    """
    act(say, "One night a girl is in danger. Where to turn comes at once, and the question goes on.")
    sent = await stage.write(ASKER, f"grief@{DOMAIN}", URGENT_REQUEST, URGENT_SUBJECT)
    show(say, sent, "what she wrote")
    resources, no_service, urgent = URGENT_MARKS
    told = await next_mail(stage, say, ASKER, "where to turn", opens=True)
    _stands_in(told, resources, no_service)
    preview = await next_mail(stage, say, ASKER, "the preview", opens=True)
    _stands_in(preview, urgent)
    await stage.answer(ASKER, preview, "Send\n", signed=False)
    await next_mail(stage, say, ASKER, "the receipt")
    copies = {p: await next_mail(stage, say, p, "the urgent request", opens=True) for p in COLLEAGUES}
    for copy in copies.values():
        _stands_in(copy, urgent)
    await stage.answer(PRIYA, copies[PRIYA], URGENT_ANSWER)
    await next_mail(stage, say, PRIYA, "the receipt of the answer")
    return copies[PRIYA], await next_mail(stage, say, ASKER, "the answer")


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
    show(say, mail, what)
    return reader, mail
