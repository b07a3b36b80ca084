"""Nobody answers: others are asked in order, and the asker hears of each round."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from relay.consult.decision import Outgoing
from relay.consult.model import ConsultationState, MemberId, ThreadState
from relay.consult.notices.held import NobodyToAsk
from relay.consult.notices.preview import Preview, Reminder
from relay.consult.notices.receipts import Passed, PassedOn, Sent
from relay.consult.notices.relayed import Answer, Because, Followup, Request
from relay.consult.notices.waiting import AskWhat, NobodyAnswered, Waiting, Widened
from relay.settings.crisis import CrisisText, Danger, Resource
from relay.settings.policy import Policy
from relay.settings.scalars import QuietHours
from tests.consult.world import PEOPLE, START, Robot, World

DAY = timedelta(days=1)
COORDINATED = Policy(min_pool=2, coordinators=(PEOPLE["priya"][1],))


def opened(policy: Policy | None = None, ask: int = 1, **how: object) -> World:
    """Maren's request is with `ask` colleagues."""
    world = World(policy, ask)
    world.write("maren", "grief", "What would you do first?")
    if how:
        urgent(world)
    world.answer("maren", "send")
    return world


def urgent(world: World) -> None:
    """The wording sounded like acute danger."""
    case = world.case()
    marked = replace(case.consultation, urgent=True)
    world.cases[marked.id] = replace(case, consultation=marked)


def requests(world: World) -> list[Request]:
    return [m.notice for m in world.mails if isinstance(m.notice, Request)]


def asked(world: World) -> list[str]:
    return [str(m.reader) for m in world.mails if isinstance(m.notice, Request)]


def request_to(world: World, who: str) -> Outgoing:
    return next(m for m in world.mails if isinstance(m.notice, Request) and m.reader == who)


def without_offers(world: World, *who: str) -> World:
    """These offer nothing, so that only coordinators or a wider circle are left."""
    for name in who:
        member = world.roster[MemberId(name)]
        entry = replace(member.entry, specialties=())
        world.roster[MemberId(name)] = replace(member, entry=entry)
    return world


def test_after_widen_after_the_next_colleagues_are_asked_and_the_asker_is_told() -> None:
    world = opened()
    world.tick(DAY - timedelta(seconds=1))
    assert asked(world) == ["hannah"]
    world.tick(timedelta(seconds=1))
    assert asked(world) == ["hannah", "tobias"]
    told = world.to("maren")[-1]
    assert isinstance(told, Widened)
    assert (told.colleagues, told.more, told.since) == (1, 1, START.date())


def test_each_round_starts_the_clock_anew_and_asks_nobody_twice() -> None:
    world = opened()
    for _ in range(5):
        world.tick(DAY)
    assert asked(world) == ["hannah", "tobias", "priya"]
    assert [type(n) for n in world.to("maren")][-3:] == [Widened, Widened, NobodyAnswered]
    assert world.case().consultation.state is ConsultationState.OPEN


def test_a_round_looks_for_as_many_as_were_asked_at_first() -> None:
    world = opened(ask=2)
    world.tick(DAY)
    assert asked(world) == ["hannah", "tobias", "priya"]


def test_an_answer_stops_the_clock() -> None:
    world = opened()
    world.answer("hannah", "Call somebody.")
    world.tick(3 * DAY)
    assert asked(world) == ["hannah"]


def test_a_robot_or_a_pass_is_no_answer() -> None:
    world = opened()
    world.answer("hannah", "I am away.", robot=Robot.AUTO_REPLY)
    world.tick(DAY)
    assert asked(world) == ["hannah", "tobias"]
    world.answer("hannah", "pass", request_to(world, "hannah"))
    assert asked(world) == ["hannah", "tobias", "priya"]
    world.tick(DAY)
    assert isinstance(world.to("maren")[-1], NobodyAnswered)


def test_coordinators_are_asked_last_and_told_why() -> None:
    world = without_offers(World(COORDINATED, 1), "tobias", "priya")
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    world.tick(DAY)
    assert asked(world) == ["hannah", "priya"]
    assert requests(world)[-1].because is Because.COORDINATES
    told = world.to("maren")[-1]
    assert isinstance(told, Widened)
    assert told.because is Because.COORDINATES


@pytest.mark.parametrize("word", ["pause", "leave"])
def test_a_coordinator_who_rests_or_left_is_not_asked(word: str) -> None:
    world = without_offers(World(COORDINATED, 1), "tobias", "priya")
    world.write("priya", "relay", word)
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    world.tick(DAY)
    assert asked(world) == ["hannah"]
    assert isinstance(world.to("maren")[-1], NobodyAnswered)


def test_a_coordinator_of_the_askers_practice_is_never_asked() -> None:
    world = opened(Policy(min_pool=2, coordinators=(PEOPLE["colin"][1], PEOPLE["maren"][1])))
    for _ in range(5):
        world.tick(DAY)
    assert asked(world) == ["hannah", "tobias", "priya"]


def test_wait_looks_again_after_another_span_and_says_what_it_found() -> None:
    world = opened(ask=9)
    world.tick(DAY)
    assert isinstance(world.to("maren")[-1], NobodyAnswered)
    world.answer("maren", "wait")
    waiting = world.to("maren")[-1]
    assert isinstance(waiting, Waiting)
    assert waiting.until == (START + 2 * DAY).date()
    world.tick(DAY)
    assert isinstance(world.to("maren")[-1], NobodyAnswered)
    world.tick(5 * DAY)
    assert isinstance(world.to("maren")[-1], NobodyAnswered)
    assert len(world.to("maren")) == 5  # preview, receipt, note, wait, note: not one for each day


def test_widen_asks_in_a_wider_circle_only_when_the_asker_says_so() -> None:
    world = World(ask=1)
    for name in ("tobias", "priya"):
        member = world.roster[MemberId(name)]
        world.roster[MemberId(name)] = replace(member, entry=replace(member.entry, specialties=("trauma",)))
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    world.tick(DAY)
    assert isinstance(world.to("maren")[-1], NobodyAnswered)
    assert asked(world) == ["hannah"]
    world.answer("maren", "widen")
    assert asked(world) == ["hannah", "tobias"]
    assert requests(world)[-1].because is Because.WIDER
    world.answer("maren", "widen")
    world.answer("maren", "widen")
    nobody = world.to("maren")[-1]
    assert isinstance(nobody, NobodyAnswered)
    assert not nobody.could_widen


def test_widen_before_the_clock_has_run_out_asks_at_once() -> None:
    world = opened()
    world.answer("maren", "Widen, please")
    assert asked(world) == ["hannah", "tobias"]
    told = world.to("maren")[-1]
    assert isinstance(told, Widened)
    assert told.on_request
    world.tick(DAY - timedelta(minutes=1))
    assert asked(world) == ["hannah", "tobias"]


def test_close_ends_the_waiting() -> None:
    world = opened(ask=9)
    world.tick(DAY)
    world.answer("maren", "close")
    assert world.case().consultation.state is ConsultationState.CLOSED
    world.tick(DAY)
    assert len(asked(world)) == 3


def test_wait_after_an_answer_changes_nothing_and_says_so() -> None:
    world = opened()
    world.answer("hannah", "Call somebody.")
    receipt = world.first(Sent)
    world.answer("maren", "wait", receipt)
    waiting = world.to("maren")[-1]
    assert isinstance(waiting, Waiting)
    assert waiting.until is None


def test_when_the_last_one_passes_the_next_step_does_not_wait() -> None:
    world = without_offers(World(COORDINATED, 1), "tobias", "priya")
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    world.answer("hannah", "pass")
    assert asked(world) == ["hannah", "priya"]
    assert isinstance(world.to("maren")[-1], Widened)
    world.answer("priya", "pass")
    assert isinstance(world.to("maren")[-1], NobodyAnswered)


def test_a_pass_tells_the_asker_nothing_while_others_are_asked() -> None:
    world = opened()
    before = len(world.to("maren"))
    world.answer("hannah", "pass")
    assert len(world.to("maren")) == before


def test_a_question_back_is_relayed_masked_and_is_no_answer() -> None:
    world = opened()
    world.answer("hannah", "More\n\nHow old is Joanna?")
    question = world.last("maren").notice
    assert isinstance(question, Answer)
    assert question.asks_back
    assert "Joanna" not in question.text.text
    assert "More" not in question.text.text
    assert isinstance(world.to("hannah")[-1], PassedOn)
    assert world.case().consultation.state is ConsultationState.OPEN
    assert world.case().threads[0].state is ThreadState.ASKED
    world.answer("maren", "She is 34.")
    assert isinstance(world.to("hannah")[-1], Followup)


def test_a_question_back_stops_the_clock_for_one_span() -> None:
    world = opened()
    world.tick(timedelta(hours=20))
    world.answer("hannah", "more: how old is she?")
    world.tick(timedelta(hours=27))
    assert asked(world) == ["hannah"]
    world.tick(timedelta(hours=1))
    assert asked(world) == ["hannah", "tobias"]


def test_many_questions_at_once_stop_it_no_longer() -> None:
    world = opened()
    for _ in range(4):
        world.answer("hannah", "more: how old is she?", request_to(world, "hannah"))
    world.tick(2 * DAY)
    assert asked(world) == ["hannah", "tobias"]


def test_more_without_a_question_asks_what() -> None:
    world = opened()
    world.answer("hannah", "More, please.")
    assert isinstance(world.to("hannah")[-1], AskWhat)
    assert not any(isinstance(n, Answer) for n in world.to("maren"))


def test_a_question_the_machine_is_unsure_of_is_previewed_and_stays_a_question() -> None:
    from relay.deid.finding import Failure

    world = opened()
    world.failure = Failure.LANGUAGE
    world.answer("hannah", "more: how old is she?")
    assert isinstance(world.to("hannah")[-1], Preview)
    world.answer("hannah", "send")
    assert world.case().consultation.state is ConsultationState.OPEN
    question = world.last("maren").notice
    assert isinstance(question, Answer)
    assert question.asks_back


@pytest.mark.parametrize(
    "words",
    [
        "hand over to {}",
        "Hi,\nplease hand this over to {}.",
        "Pass to Priya Rao <{}>",
        "pass this on to {}, she knows",
    ],
)
def test_a_hand_over_asks_the_colleague_named(words: str) -> None:
    world = opened()
    world.answer("hannah", words.format("Priya@Hillside.example"))
    assert asked(world) == ["hannah", "priya"]
    assert world.case().threads[0].state is ThreadState.PASSED


@pytest.mark.parametrize(
    "address",
    [
        "nobody@elsewhere.example",
        PEOPLE["maren"][1],
        PEOPLE["colin"][1],
        PEOPLE["hannah"][1],
        "not-an-address",
    ],
)
def test_who_cannot_be_asked_is_replaced_by_the_next_one_and_nobody_can_tell(address: str) -> None:
    receipts = []
    for named in (address, PEOPLE["priya"][1]):
        world = opened()
        world.answer("hannah", f"hand over to {named}")
        receipts.append(world.to("hannah")[-1])
        assert len(asked(world)) == 2
        if named == address:
            assert asked(world) == ["hannah", "tobias"]
    assert receipts[0] == receipts[1] or address == "not-an-address"
    assert isinstance(receipts[0], Passed)


def test_a_paused_colleague_who_is_named_is_not_asked() -> None:
    world = opened()
    world.write("priya", "relay", "pause")
    world.answer("hannah", f"hand over to {PEOPLE['priya'][1]}", request_to(world, "hannah"))
    assert asked(world) == ["hannah", "tobias"]


def test_what_stopped_the_last_search_is_not_sent_to_others_but_the_asker_hears() -> None:
    world = opened()
    world.stopped_at = ("Hannah",)
    world.tick(DAY)
    assert asked(world) == ["hannah"]
    assert isinstance(world.to("maren")[-1], NobodyAnswered)


def test_an_urgent_request_that_nobody_offers_goes_to_the_coordinators_at_once() -> None:
    world = without_offers(World(COORDINATED), "hannah", "tobias", "priya")
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    assert isinstance(world.to("maren")[-1], NobodyToAsk)
    urgent(world)
    world.answer("maren", "send")
    assert asked(world) == ["priya"]
    assert requests(world)[0].urgent
    assert isinstance(world.to("maren")[-1], Sent)


def test_an_urgent_preview_is_reminded_of_after_two_hours_and_once() -> None:
    world = World()
    world.write("maren", "grief", "What would you do first?")
    urgent(world)
    world.answer("maren", "remove first")  # a newer preview of an urgent request
    assert world.case().consultation.wake_at == START + timedelta(hours=2)
    world.tick(timedelta(hours=2))
    assert isinstance(world.to("maren")[-1], Reminder)
    assert world.case().consultation.wake_at is None
    world.tick(4 * DAY)
    assert sum(isinstance(n, Reminder) for n in world.to("maren")) == 1


def test_who_waits_for_help_with_something_urgent_reads_who_answers_today() -> None:
    world = opened(ask=9, urgent=True)
    lifeline = Resource(name="Lifeline", contact="988")
    childhelp = Resource(name="Childhelp", contact="1-800", about=(Danger.CHILD,))
    crisis = CrisisText(resources=(lifeline, childhelp))
    world.config = replace(world.config, crisis=crisis)
    world.tick(DAY)
    told = world.to("maren")[-1]
    assert isinstance(told, NobodyAnswered)
    assert told.resources == (("Lifeline", "988"),)


def test_the_clock_counts_from_the_leaving_and_never_runs_out_at_night() -> None:
    night = Policy(
        min_pool=2,
        quiet_hours=QuietHours(time(21), time(7)),
        timezone=ZoneInfo("America/New_York"),  # five hours behind: START is four in the morning there
    )
    world = opened(night)
    assert world.case().consultation.wake_at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    world = opened(night, urgent=True)
    assert world.case().consultation.wake_at == START + DAY
