"""A mail that also went to others: its writer hears of it at once, and nothing goes on until told."""

import pytest

from relay.consult.model import ConsultationState
from relay.consult.notices.held import Cancelled
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import AlsoAddressed, Passed
from relay.consult.notices.relayed import Answer, Request
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.exchange import ASKED, sent
from tests.consult.world import World

KIM, LEE = "kim@school.example", "lee@work.example"
RELAYS_OWN = ("grief@relay.example.org", "trauma@relay.example.org", "r-abc@relay.example.org")


def requested(world: World, *also: str, to: str = "grief") -> Preview:
    world.write("maren", to, ASKED, other_recipients=also)
    return shown_to(world, "maren")


def shown_to(world: World, who: str) -> Preview:
    preview = world.to(who)[-1]
    assert isinstance(preview, Preview)
    return preview


def requests(world: World) -> int:
    return sum(isinstance(m.notice, Request) for m in world.mails)


def test_a_request_that_also_went_to_others_is_held_whatever_policy_says() -> None:
    world = World(Policy(min_pool=2, preview=PreviewPolicy.NEVER))
    preview = requested(world, KIM, LEE)
    assert preview.onlookers == (KIM, LEE)
    assert requests(world) == 0
    world.answer("maren", "Send")
    assert requests(world) == 2


@pytest.mark.parametrize(
    "also", [(), RELAYS_OWN, ("maren@willow.example",), ("maren+sent@willow.example", *RELAYS_OWN)]
)
def test_the_relays_addresses_and_the_writers_own_are_no_others(also: tuple[str, ...]) -> None:
    assert requested(World(), *also).onlookers == ()


@pytest.mark.parametrize(
    "also", ["hannah@northshore.example", "maren@hillside.example", "grief@relay.example.org.evil.example"]
)
def test_everybody_else_is_member_or_not(also: str) -> None:
    assert requested(World(), also).onlookers == (also,)


def test_many_are_counted_not_listed() -> None:
    preview = requested(World(), *(f"p{i}@school.example" for i in range(12)))
    assert (len(preview.onlookers), preview.more_onlookers) == (5, 7)


def test_a_later_preview_of_the_same_text_does_not_say_it_again() -> None:
    world = World()
    requested(world, KIM)
    world.answer("maren", "remove her sister")
    assert shown_to(world, "maren").onlookers == ()


def test_an_answer_that_also_went_to_others_waits_for_its_writer() -> None:
    world = sent(World(Policy(min_pool=2, preview_answers=PreviewPolicy.NEVER)))
    world.answer("hannah", "I would weigh the risk first.", other_recipients=(KIM,))
    assert shown_to(world, "hannah").onlookers == (KIM,)
    assert not any(isinstance(notice, Answer) for notice in world.to("maren"))
    world.answer("hannah", "Send")
    assert isinstance(world.to("maren")[-1], Answer)


def test_send_that_goes_to_others_must_be_said_once_more() -> None:
    world = World()
    requested(world)
    world.answer("maren", "Send", other_recipients=(KIM,))
    assert shown_to(world, "maren").onlookers == (KIM,)
    assert requests(world) == 0
    world.answer("maren", "Send")
    assert requests(world) == 2


def test_a_program_that_copies_every_mail_somewhere_is_asked_about_once() -> None:
    world = World()
    requested(world, KIM)
    world.answer("maren", "Send", other_recipients=(KIM,))
    assert requests(world) == 2


def test_text_instead_that_went_to_others_is_shown_though_nothing_was_found() -> None:
    world = World()
    requested(world)
    world.answer("maren", "send this instead\n\nMy client eats nothing.", other_recipients=(KIM,))
    assert shown_to(world, "maren").onlookers == (KIM,)
    assert requests(world) == 0


def test_cancel_is_obeyed_and_its_writer_told() -> None:
    world = World()
    requested(world)
    world.answer("maren", "cancel", other_recipients=(KIM,))
    assert world.case().consultation.state is ConsultationState.CANCELLED
    told, done = world.to("maren")[-2:]
    assert isinstance(told, AlsoAddressed)
    assert told.onlookers == (KIM,)
    assert isinstance(done, Cancelled)


def test_pass_is_obeyed_and_its_writer_told() -> None:
    world = sent(World())
    world.answer("hannah", "pass", other_recipients=(KIM,))
    assert {type(notice) for notice in world.to("hannah")} == {Request, AlsoAddressed, Passed}


def test_a_command_to_the_relay_itself_may_go_to_anybody() -> None:
    world = World()
    world.write("maren", "relay", "help", other_recipients=(KIM,))
    assert not any(isinstance(notice, AlsoAddressed) for notice in world.to("maren"))


def test_a_second_part_of_one_mail_says_nothing_twice() -> None:
    world = World()
    for to in ("grief", "trauma"):
        world.write("maren", to, ASKED, message_id="<one@willow.example>", other_recipients=(KIM,))
    assert [type(notice) for notice in world.to("maren")] == [Preview]


def test_what_was_told_is_forgotten_once_the_text_is_decided() -> None:
    world = World()
    requested(world, KIM)
    assert world.case().turns[0].told_of == (KIM,)
    world.answer("maren", "Send")
    assert world.case().turns[0].told_of == ()
