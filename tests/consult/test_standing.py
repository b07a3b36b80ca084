"""What members write about themselves: each command, the answer it gets and the state it leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState, MemberId, ThreadState, TurnState
from relay.consult.notices.base import Notice
from relay.consult.notices.desk import Status, UnknownCommand, WhichOne
from relay.consult.notices.ending import ColleagueGone, ThreadClosed
from relay.consult.notices.relayed import Answer, Request
from relay.consult.notices.standing import (
    ExclusionsTold,
    ForgetAsked,
    ForgetRefused,
    Forgotten,
    LimitTold,
    MemberForgotten,
    MyData,
    PauseUnclear,
    SentToRecord,
    SpecialtiesTold,
    StandingChanged,
    TooManyRequests,
)
from relay.consult.snapshot import Kept
from relay.consult.standing.changes import UNTIL_RESUMED
from relay.consult.standing.model import Standing
from relay.consult.words import WORDS
from relay.mail.letter import Robot
from relay.settings.policy import Limits, Policy
from tests.consult.exchange import sent
from tests.consult.world import START, World

HANNAH = MemberId("hannah")


def said(world: World, text: str, subject: str = "hello", who: str = "hannah", **more: object) -> Notice:
    """What a mail to relay@ is answered with."""
    decision = world.write(who, "relay", text, subject, **more)
    assert decision.outgoing, text
    return decision.outgoing[-1].notice


def standing(world: World, who: str = "hannah") -> Standing:
    return world.roster[MemberId(who)].standing


# --- pause, resume, leave ---------------------------------------------------------------


def test_a_pause_lasts_until_the_day_named_and_ends_by_itself() -> None:
    world = World()
    answer = said(world, "pause until 3 March")
    assert isinstance(answer, StandingChanged)
    assert str(answer.paused_until) == "2027-03-03"
    member = world.roster[HANNAH]
    assert not member.may_be_asked(datetime(2027, 3, 2, 23, tzinfo=UTC))
    assert member.may_be_asked(datetime(2027, 3, 3, tzinfo=UTC))


@pytest.mark.parametrize("text", ["pause", "Pause, please.", "pausa", "Pause until further notice"])
def test_a_pause_without_a_day_lasts_until_resumed(text: str) -> None:
    world = World()
    assert isinstance(said(world, text), StandingChanged)
    assert standing(world).paused_until == UNTIL_RESUMED
    said(world, "resume")
    assert standing(world).paused_until is None


def test_a_command_may_be_a_subject_alone() -> None:
    world = World()
    said(world, "", "Re: pausa hasta el 3 de marzo")
    assert standing(world).paused_until == datetime(2027, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "either", "over"),
    [("pause until 3/4", 2, False), ("pause until 1 October", 0, True), ("pause until spring", 0, False)],
)
def test_a_day_that_is_not_clear_changes_nothing_and_is_told_back(text: str, either: int, over: bool) -> None:
    world = World()
    answer = said(world, text)
    assert isinstance(answer, PauseUnclear)
    assert (len(answer.either), answer.over is not None) == (either, over)
    assert standing(world) == Standing(language="en")


def test_who_left_and_resumes_has_consented_anew() -> None:
    world = World()
    said(world, "leave")
    assert standing(world).left == START
    assert not world.roster[HANNAH].may_be_asked(START)
    answer = said(world, "resume")
    assert isinstance(answer, StandingChanged)
    assert answer.opted_in
    assert standing(world).opted_in == START


def test_a_whole_pause_command_works_under_a_request_and_at_consult() -> None:
    world = sent(World())
    world.answer("hannah", "Pause until 3 March, please")
    assert standing(world).paused_until == datetime(2027, 3, 3, tzinfo=UTC)
    world.write("tobias", "consult", "limit 2 a week", "x")
    assert standing(world, "tobias").weekly_limit == 2
    assert not any(isinstance(m.notice, Answer) for m in world.mails)


@pytest.mark.parametrize(
    "text",
    [
        "Pause for a moment before you answer her, and let her speak first.",
        "Limit the sessions to one a week.\n\nThat helped my client.",
        "Not Lakeside Clinic, in my experience.",
        "Add structure to the sessions.",
    ],
)
def test_a_colleagues_advice_is_no_command(text: str) -> None:
    world = sent(World())
    world.answer("hannah", text)
    assert isinstance(world.to("maren")[-1], Answer)
    assert standing(world) == Standing()


# --- limit, specialties, not ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [
        ("limit 2 a week", 2, 2),
        ("Limit: two per week, thanks", 2, 2),
        ("límite dos por semana", 2, 2),
        ("Limit 3 pro Woche", 3, 3),
        ("limit none", 0, None),
        ("LIMIT OFF", 0, None),
    ],
)
def test_a_limit_is_kept(text: str, kept: int, told: int | None) -> None:
    world = World()
    answer = said(world, text)
    assert answer == LimitTold(understood=True, changed=True, weekly_limit=told)
    assert standing(world).weekly_limit == kept


def test_no_limit_wins_over_the_file() -> None:
    world = World()
    member = world.roster[HANNAH]
    world.roster[HANNAH] = replace(member, entry=replace(member.entry, weekly_limit=3))
    assert world.roster[HANNAH].weekly_limit == 3
    said(world, "limit none")
    assert world.roster[HANNAH].weekly_limit is None


@pytest.mark.parametrize("text", ["limit 3 a day", "limit lots", "limit 0", "limit 1000", "limit -2"])
def test_a_limit_not_understood_changes_nothing(text: str) -> None:
    world = World()
    assert said(world, text) == LimitTold(understood=False, changed=False, weekly_limit=None)
    assert standing(world).weekly_limit is None


def test_limit_alone_tells_it() -> None:
    world = World()
    said(world, "limit 2")
    assert said(world, "limit") == LimitTold(understood=True, changed=False, weekly_limit=2)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("specialties trauma", ("trauma",)),
        ("Specialties: Trauma, Grief", ("trauma", "grief")),
        ("specialties trauma and mourning", ("trauma", "grief")),
        ("specialties:\ntrauma\n", ("trauma",)),
        ("drop grief", ("trauma",)),
        ("specialties - flashbacks", ("grief",)),
        ("especialidades trauma", ("trauma",)),
        ("specialties none", ()),
        ("specialties all", ("grief", "trauma")),
    ],
)
def test_specialties_are_chosen_by_key_title_and_near_words(text: str, kept: tuple[str, ...]) -> None:
    world = World()
    answer = said(world, text)
    assert isinstance(answer, SpecialtiesTold)
    assert answer.changed
    assert standing(world).specialties == kept
    assert sorted(one.key for one in answer.chosen) == sorted(kept)


def test_added_specialties_come_to_those_of_the_file() -> None:
    world = World()
    said(world, "specialties none")
    said(world, "add grief")
    said(world, "add trauma to my specialties, please")
    assert standing(world).specialties == ("grief", "trauma")


def test_an_unknown_specialty_is_answered_with_the_nearest_and_changes_nothing() -> None:
    world = World()
    answer = said(world, "specialties truama, grief")
    assert isinstance(answer, SpecialtiesTold)
    (unknown,) = answer.unknown
    assert (unknown.words, unknown.nearest) == ("truama", ("Trauma",))
    assert standing(world).specialties is None


def test_specialties_alone_shows_what_there_is() -> None:
    world = World()
    said(world, "drop grief")
    answer = said(world, "specialties")
    assert isinstance(answer, SpecialtiesTold)
    assert not answer.changed
    assert ([o.key for o in answer.chosen], [o.key for o in answer.others]) == (["trauma"], ["grief"])


def test_exclusions_grow_shrink_and_are_cleared() -> None:
    world = World()
    answer = said(world, "not: Name@Practice.example, Lakeside Clinic")
    assert answer == ExclusionsTold(
        unclear=False, changed=True, too_many=False, exclusions=("name@practice.example", "Lakeside Clinic")
    )
    said(world, "not: lakeside clinic, Hilltop")
    assert standing(world).exclusions == ("name@practice.example", "lakeside clinic", "Hilltop")
    said(world, "not - LAKESIDE CLINIC")
    assert standing(world).exclusions == ("name@practice.example", "Hilltop")
    shown = said(world, "not")
    assert isinstance(shown, ExclusionsTold)
    assert not shown.changed
    said(world, "not none")
    assert standing(world).exclusions == ()


def test_a_sentence_that_begins_with_not_is_no_list() -> None:
    world = World()
    answer = said(world, "Not sure what I can write here")
    assert isinstance(answer, ExclusionsTold)
    assert answer.unclear
    assert standing(world).exclusions == ()


def test_a_list_without_end_is_not_kept() -> None:
    world = World()
    answer = said(world, "not: " + ", ".join(f"a{n}@b.example" for n in range(60)))
    assert isinstance(answer, ExclusionsTold)
    assert answer.too_many
    assert standing(world).exclusions == ()


def test_several_commands_of_one_mail_get_one_answer_each() -> None:
    world = World()
    decision = world.write("hannah", "relay", "limit 2 a week\nspecialties trauma\nstatus\n\nThank you", "x")
    assert [type(m.notice).__name__ for m in decision.outgoing] == ["LimitTold", "SpecialtiesTold", "Status"]
    status = decision.outgoing[-1].notice
    assert isinstance(status, Status)
    assert (status.weekly_limit, status.specialty_titles) == (2, ("Trauma",))
    assert (standing(world).weekly_limit, standing(world).specialties) == (2, ("trauma",))


# --- status, my data --------------------------------------------------------------------


def test_status_tells_everything_at_one_look() -> None:
    world = sent(World())
    said(world, "not: Lakeside Clinic", who="maren")
    said(world, "limit 4", who="maren")
    world.write("maren", "trauma", "Another question.", "Nightmares")
    status = said(world, "status", who="maren")
    assert isinstance(status, Status)
    assert [line.state for line in status.asked] == ["open", "held"]
    assert (status.weekly_limit, status.exclusions) == (4, ("Lakeside Clinic",))


def test_status_names_what_waits_for_a_consultant() -> None:
    world = sent(World())
    case = world.case()
    held = replace(
        case.turns[0], id="f" * 32, state=TurnState.HELD, author=HANNAH, thread_id=case.threads[0].id
    )
    world.cases[case.consultation.id] = replace(case, turns=(*case.turns, held))
    world.as_mine = True
    status = said(world, "status")
    assert isinstance(status, Status)
    assert status.waiting == ("My client grieves",)
    assert (status.asked_of_you, status.unanswered) == (1, ("My client grieves",))


def test_my_data_goes_to_the_address_on_record_and_holds_nobody_else() -> None:
    world = sent(World())
    said(world, "limit 2", who="maren")
    world.kept = Kept(
        addresses=("maren@willow.example", "old@willow.example"),
        asked={ConsultationState.OPEN: 1},
        consulted={ThreadState.PASSED: 2},
        texts=1,
        mails=0,
    )
    member = world.roster[MemberId("maren")]
    entry = replace(member.entry, aliases=("second@willow.example",))
    world.roster[MemberId("maren")] = replace(member, entry=entry)
    decision = world.write("maren", "relay", "my data", "x", sender="second@willow.example")
    data, elsewhere = decision.outgoing
    assert isinstance(data.notice, MyData)
    assert data.to_address == "maren@willow.example"
    assert (elsewhere.to_address, elsewhere.notice) == ("second@willow.example", SentToRecord())
    assert data.notice.addresses == ("maren@willow.example", "old@willow.example")
    assert [(n.state, n.number) for n in data.notice.asked] == [("open", 1)]
    others = [w for who in ("hannah", "tobias", "priya", "colin") for w in (who.title(), f"{who}@")]
    assert not [word for word in others if word in repr(data.notice)]


# --- forget me --------------------------------------------------------------------------


def forgotten(world: World, who: str) -> World:
    world.as_mine = True
    said(world, "forget me", who=who)
    world.answer(who, "yes")
    return world


def test_nothing_is_forgotten_before_the_address_on_record_says_yes() -> None:
    world = sent(World())
    world.as_mine = True
    question = said(world, "forget me", who="maren")
    assert isinstance(question, ForgetAsked)
    assert (question.open_questions, question.held) == (1, 0)
    assert standing(world, "maren").left is None
    decision = world.answer("maren", "NO")
    assert [type(m.notice) for m in decision.outgoing] == [ForgetRefused]
    assert decision.erase is None
    assert world.case().consultation.state == "open"


def test_an_answer_that_is_neither_is_asked_again() -> None:
    world = World()
    said(world, "forget me", who="maren")
    decision = world.answer("maren", "What would that mean?")
    assert [type(m.notice) for m in decision.outgoing] == [ForgetAsked]


def test_a_yes_that_comes_too_late_forgets_nothing() -> None:
    world = World()
    said(world, "forget me", who="maren")
    world.now += timedelta(days=8)
    decision = world.answer("maren", "yes")
    assert decision.outgoing[0].notice == ForgetRefused(late=True)
    assert decision.erase is None


def test_an_asker_who_is_forgotten_leaves_and_their_threads_close_neutrally() -> None:
    world = sent(World(policy=Policy(min_pool=2, admins=("office@association.example",))))
    world.write("maren", "trauma", "A second question.", "Held")
    forgotten(world, "maren")
    states = sorted(str(c.consultation.state) for c in world.cases.values())
    assert states == ["cancelled", "closed"]
    assert not [t for c in world.cases.values() for t in c.turns if t.state is TurnState.HELD]
    assert isinstance(world.to("hannah")[-1], ThreadClosed)
    assert [type(n) for n in world.to("maren")[-1:]] == [Forgotten]
    assert standing(world, "maren") == Standing(left=world.now)
    admins = [m.notice for m in world.mails if isinstance(m.notice, MemberForgotten)]
    assert admins == [MemberForgotten(address="maren@willow.example")]


def test_a_consultant_who_is_forgotten_is_replaced_or_the_asker_told() -> None:
    world = sent(World())
    before = len(world.case().threads)
    forgotten(world, "hannah")
    threads = world.case().threads
    assert [t.state for t in threads if t.consultant == "hannah"] == [ThreadState.CLOSED]
    assert len(threads) == before + 1
    assert isinstance(world.to("priya")[-1], Request)
    request = next(m for m in world.mails if m.reader == "tobias")
    world.answer("tobias", "I would wait.", request)
    forgotten(world, "tobias")
    assert isinstance(world.to("maren")[-1], ColleagueGone)
    assert world.case().consultation.state == "answered"


# --- what may not act -------------------------------------------------------------------


@pytest.mark.parametrize("robot", list(Robot))
def test_automatic_mail_is_never_obeyed(robot: Robot) -> None:
    world = World()
    decision = world.write("hannah", "relay", "leave", "leave", robot=robot)
    assert decision.outcome is Outcome.ROBOT
    assert not decision.standings
    assert not decision.outgoing


@settings(max_examples=60)
@given(st.sampled_from(sorted(WORDS)), st.sampled_from(["quoted", "signature", "forwarded"]))
def test_a_command_outside_of_the_new_words_is_never_obeyed(phrase: str, where: str) -> None:
    world = World()
    decision = world.write(
        "hannah", "relay", "I have a question about this mail of yours.", "x", **{where: phrase}
    )
    assert not [s for _, s in decision.standings if s != Standing()]
    assert decision.erase is None


@settings(max_examples=60)
@given(st.sampled_from(sorted(WORDS)), st.integers(10, 40))
def test_a_command_below_the_tenth_line_is_never_obeyed(phrase: str, lines: int) -> None:
    world = World()
    decision = world.write("hannah", "relay", "Mm hm.\n" * lines + phrase, "x")
    assert isinstance(decision.outgoing[-1].notice, UnknownCommand)
    assert not decision.standings


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("puase", "pause"),
        ("staus please", "status"),
        ("ressume", "resume"),
        ("especialidads", "especialidades"),
        ("ayda", "ayuda"),
        ("I would like to pause my work here", "pause"),
        ("What is this all about then", ""),
    ],
)
def test_unknown_words_are_answered_with_what_may_be_meant_and_not_obeyed(text: str, nearest: str) -> None:
    world = World()
    answer = said(world, text)
    assert answer == UnknownCommand(nearest=nearest)
    assert standing(world) == Standing()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("My client asks for one. How would you decide?", "Leave of absence"),
        ("Forget about what I wrote yesterday.", "x"),
        ("Stop sending me so many of these.", "x"),
        ("Resume writing is what my client struggles with.", "x"),
    ],
)
def test_words_behind_a_verb_that_takes_none_make_it_no_command(text: str, subject: str) -> None:
    world = World()
    assert isinstance(said(world, text, subject), UnknownCommand)
    assert standing(world) == Standing()


def test_unsubscribe_me_is_unsubscribe() -> None:
    world = World()
    said(world, "Unsubscribe me from the relay, please")
    assert standing(world).left


def test_a_question_is_no_command() -> None:
    world = World()
    assert isinstance(said(world, "Pause until when?"), UnknownCommand)


def test_send_without_anything_that_waits_asks_which() -> None:
    assert isinstance(said(World(), "send"), WhichOne)


# --- language, limits -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["ayuda"], "es"),
        (["pausa hasta el 3 de marzo"], "es"),
        (["pausa fino al 3 marzo"], "it"),
        (["ayuda", "status"], "es"),  # a word of five languages tells nothing
        (["ayuda", "help"], "en"),
        (["status"], None),
        (["Pause bis zum 3. März"], "de"),
    ],
)
def test_the_language_last_written_in_is_remembered(texts: list[str], language: str | None) -> None:
    world = World()
    for text in texts:
        said(world, text)
    assert standing(world).language == language


def test_a_canonical_word_in_an_answer_tells_no_language() -> None:
    world = World()
    said(world, "ayuda", who="maren")
    world.write("maren", "grief", "She does not eat.")
    world.answer("maren", "SEND")
    assert standing(world, "maren").language == "es"
    world.write("maren", "grief", "She does not sleep.", "Sleep")
    world.answer("maren", "envoyez")
    assert standing(world, "maren").language == "fr"


def test_questions_beyond_the_days_number_are_told_when_to_come_again() -> None:
    world = World(policy=Policy(min_pool=2, limits=Limits(requests_per_day=2)))
    for n in range(3):
        world.write("maren", "grief", f"Question {n}", f"Question {n}")
    answer = world.to("maren")[-1]
    assert isinstance(answer, TooManyRequests)
    assert (answer.limit, str(answer.again_on), answer.again_at) == (2, "2026-11-24", "09:00")
    assert len(world.cases) == 2
    world.now += timedelta(days=1, seconds=1)
    world.write("maren", "grief", "Question 2", "Question 2 again")
    assert len(world.cases) == 3
