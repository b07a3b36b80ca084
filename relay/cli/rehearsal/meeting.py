"""Two who both wish to meet, and the two mails in which they are told of each other."""

from datetime import timedelta
from email.message import EmailMessage

from relay.cli.rehearsal.people import ASKER, PRIYA
from relay.cli.rehearsal.stage import Stage
from relay.cli.rehearsal.telling import Say, act, next_mail


async def they_meet(stage: Stage, say: Say, copy: EmailMessage, answer: EmailMessage) -> None:
    """A mutual reveal: neither hears of the other's wish, and a day later both are told.

    copy, answer: the request as the consultant has it, and their answer as the asker has it.
    """
    act(say, "Later both wish to know who the other is. Neither hears that the other wishes it too.")
    await stage.answer(ASKER, answer, "Reveal\n", signed=False)
    await next_mail(stage, say, ASKER, "what would be told of her")
    await stage.answer(PRIYA, copy, "Reveal\n", signed=False)
    await next_mail(stage, say, PRIYA, "what would be told of the colleague")

    act(say, "A day to take it back is over. Both learn the other's name and address, in one mail each.")
    stage.pass_time(timedelta(days=1, minutes=1))
    for reader, other in ((ASKER, PRIYA), (PRIYA, ASKER)):
        told = await next_mail(stage, say, reader, "who the other is")
        stage.met[told["Message-ID"]] = (reader, other)
