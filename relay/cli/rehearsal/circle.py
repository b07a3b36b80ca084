"""A circle: one post, two answers, each read by all of its members."""

from relay.cli.rehearsal.people import ASKER, HANNAH, TOBIAS
from relay.cli.rehearsal.stage import DOMAIN, Stage
from relay.cli.rehearsal.telling import Say, act, next_mail, show

SUBJECT = "He comes late, and then has nothing to say"
POST = """A young man I have seen since the summer, Lukas Brenner, comes a quarter of an
hour late each week and then has nothing to say. I notice that I watch the
clock as much as he does. Would you name it?
"""
CIRCLE_TRACES = ("Lukas", "Brenner")
ANSWER = """I would, but as a question to both of you: what are the two of you waiting for?
"""
FURTHER = """I agree, and I would begin on time without him once, sitting there. He may
find it easier to come in than to arrive.
"""


async def in_circle(stage: Stage, say: Say) -> None:
    """Hannah writes to her circle; Maren and Tobias answer."""
    act(say, "Three of them also form a circle. One writes to its address; the others read it at once.")
    post = f"{POST}\nBest,\nHannah\n\n-- \n{HANNAH.signature}\n"
    show(say, await stage.write(HANNAH, f"thursday@{DOMAIN}", post, SUBJECT), "what she wrote")
    mail = await next_mail(
        stage, say, HANNAH, "the receipt, or a preview where the machine is unsure", opens=True
    )
    if mail["Subject"].startswith("[Relay] Preview:"):
        await stage.answer(HANNAH, mail, "Send\n", signed=False)
        await next_mail(stage, say, HANNAH, "the receipt")
    copies = {p: await next_mail(stage, say, p, "the post", opens=True) for p in (ASKER, TOBIAS)}

    act(say, "Two answer, and everybody in the circle reads both, under the names they have there.")
    await stage.answer(ASKER, copies[ASKER], ANSWER)
    await next_mail(stage, say, ASKER, "the receipt of the first answer")
    for person in (HANNAH, TOBIAS):
        await next_mail(stage, say, person, "the first answer")
    await stage.answer(TOBIAS, copies[TOBIAS], FURTHER)
    await next_mail(stage, say, TOBIAS, "the receipt of the second answer")
    for person in (HANNAH, ASKER):
        await next_mail(stage, say, person, "the second answer")
