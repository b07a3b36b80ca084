"""How an exchange begins, for the tests of what comes later."""

from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Answer, Request
from relay.deid.finding import Failure
from tests.consult.world import World

ASKED = "Joanna has stopped eating since her sister died. What would you do first?"


def requested(world: World, to: str = "grief", text: str = ASKED) -> Preview:
    world.write("maren", to, text)
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    return preview


def sent(world: World) -> World:
    requested(world)
    world.answer("maren", "Send")
    return world


def both_held(world: World) -> World:
    """The asker's follow-up and a consultant's answer wait for their writers, in one case."""
    sent(world)
    world.answer("hannah", "Call somebody.")
    answer = world.first(Answer)
    world.failure = Failure.LANGUAGE
    world.answer("maren", "Joanna lives alone.", answer)
    world.answer("hannah", "Then ask Joanna's aunt.", world.first(Request))
    world.failure = None
    return world


def stepped_again(world: World, who: str, text: str, stopped_at: tuple[str, ...]) -> None:
    """An answer to this member's last mail whose own mails the residual check has stopped once."""
    world.stopped_at = stopped_at
    world.answer(who, text)
    world.stopped_at = ()
