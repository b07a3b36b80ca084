"""A circle without its surroundings: who reads what, and what can never happen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.circles.listed import as_listed
from relay.consult.circles.model import Circle
from relay.consult.circles.people import without_pseudonyms
from relay.consult.circles.reach import Reach, Whom, reach_answered, reach_of
from relay.consult.circles.words import CircleWord, circle_word
from relay.consult.decision import Outcome
from relay.consult.model import MemberId, TurnState
from relay.consult.notices.circles import CircleAside, CircleLeft, CirclePost, CirclePosted, CircleSilent
from relay.consult.notices.preview import Preview
from relay.deid.finding import Finding, Judgement, Kind, Known
from relay.mail.letter import Robot
from relay.settings import values
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import START, World

IN_IT = ("maren", "hannah", "tobias")
ENTRY = values.Circle(key="thursday", title="Thursday circle", members=())
ALL = Reach(whom=Whom.ALL)


def listed(world: World, *members: str, old: Circle | None = None) -> Circle:
    """The circle as the file has it now."""
    circle = as_listed(
        old,
        ENTRY,
        [MemberId(m) for m in members],
        had={},
        forbidden=(),
        now=world.now,
        tokens=world.tokens,
    )
    world.circles["thursday"] = replace(circle, version=1)
    return world.circles["thursday"]


def world_with_circle(policy: Policy | None = None) -> World:
    world = World(policy)
    listed(world, *IN_IT)
    return world


def name(world: World, who: str) -> str:
    found = world.circles["thursday"].participant(MemberId(who))
    assert found
    return found.pseudonym


def readers(world: World, kind: type) -> list[str]:
    return sorted(str(m.reader) for m in world.mails if isinstance(m.notice, kind))


# --- who is in it -----------------------------------------------------------------------------


def test_names_are_stable_and_never_given_to_anybody_else() -> None:
    world = world_with_circle()
    before = {who: name(world, who) for who in IN_IT}
    assert len(set(before.values())) == 3
    listed(world, "maren", "priya", old=world.circles["thursday"])
    circle = world.circles["thursday"]
    assert not circle.has(MemberId("hannah"))
    assert name(world, "priya") not in before.values()
    listed(world, *IN_IT, "priya", old=circle)
    assert {who: name(world, who) for who in IN_IT} == before


def test_a_name_had_in_a_consultation_is_not_used_in_a_circle() -> None:
    world = World()
    had = {MemberId("maren"): frozenset({"Alder", "Birch"})}
    circle = as_listed(
        None, ENTRY, [MemberId("maren")], had=had, forbidden={"larch"}, now=START, tokens=world.tokens
    )
    assert circle.participants[0].pseudonym == "Spruce"


def test_an_unchanged_file_changes_nothing() -> None:
    world = world_with_circle()
    before = world.circles["thursday"]
    assert listed(world, *IN_IT, old=before) == before


def test_who_left_by_mail_stays_away_whatever_the_file_says() -> None:
    world = world_with_circle()
    world.write("hannah", "thursday", "leave", "leave")
    assert isinstance(world.to("hannah")[-1], CircleLeft)
    listed(world, *IN_IT, old=world.circles["thursday"])
    world.write("maren", "thursday", "A word to you all, dear colleagues, about eating.")
    assert readers(world, CirclePost) == ["tobias"]


# --- who reads what ---------------------------------------------------------------------------


def test_a_post_goes_to_everybody_but_its_writer() -> None:
    world = world_with_circle()
    decision = world.write("maren", "thursday", "Joanna does not eat.")
    assert decision.outcome is Outcome.RELAYED
    assert readers(world, CirclePost) == ["hannah", "tobias"]
    posts = [m.notice for m in world.mails if isinstance(m.notice, CirclePost)]
    assert {p.text.text for p in posts} == {"[person 1] does not eat."} or "Joanna" not in posts[0].text.text
    assert {p.author for p in posts} == {name(world, "maren")}
    assert {p.you for p in posts} == {name(world, "hannah"), name(world, "tobias")}
    assert isinstance(world.to("maren")[-1], CirclePosted)


def test_each_reader_has_a_reply_address_of_their_own_and_the_same_each_time() -> None:
    world = world_with_circle()
    world.write("maren", "thursday", "A first word.")
    first = {m.reader: m.reply_token for m in world.mails if isinstance(m.notice, CirclePost)}
    world.answer("hannah", "A second word.")
    again = [m for m in world.mails if isinstance(m.notice, CirclePost) and m.reader == "tobias"]
    assert len(set(first.values())) == 2
    assert [m.reply_token for m in again] == [first[MemberId("tobias")]] * 2
    assert readers(world, CirclePost) == ["hannah", "maren", "tobias", "tobias"]


def test_the_answer_to_an_aside_goes_to_its_writer_alone_whatever_it_says() -> None:
    world = world_with_circle()
    world.write("maren", "thursday", "A first word.")
    world.answer("hannah", f"aside to {name(world, 'maren')}: how are you?")
    assert readers(world, CircleAside) == ["maren"]
    aside = world.first(CircleAside)
    world.answer("maren", "Everyone,\nnot well.", aside)
    assert readers(world, CircleAside) == ["hannah", "maren"]
    assert readers(world, CirclePost) == ["hannah", "tobias"]


def test_an_aside_whose_reader_has_left_meanwhile_goes_to_nobody() -> None:
    world = world_with_circle(Policy(preview_answers=PreviewPolicy.ALWAYS))
    world.write("maren", "thursday", "A first word.")
    world.answer("maren", "SEND")
    post = next(m for m in world.mails if m.reader == "hannah")
    world.answer("hannah", f"aside to {name(world, 'tobias')}: how are you?", post)
    preview = world.last("hannah")
    world.write("tobias", "thursday", "leave", "leave")
    world.answer("hannah", "SEND", preview)
    last = world.to("hannah")[-1]
    assert isinstance(last, Preview)
    assert last.circle
    assert last.circle.unclear
    assert readers(world, CircleAside) == []


def test_the_last_search_stops_a_post_and_its_writer_sees_it() -> None:
    world = world_with_circle()
    world.stopped_at = ("Lindqvist",)
    decision = world.write("maren", "thursday", "I know Lindqvist.")
    assert decision.outcome is Outcome.HELD
    assert readers(world, CirclePost) == []


def test_robots_are_swallowed_in_a_circle_too() -> None:
    world = world_with_circle()
    decision = world.write("maren", "thursday", "I am away.", robot=Robot.OUT_OF_OFFICE)
    assert decision.outcome is Outcome.ROBOT
    assert world.mails == []


def test_a_forgotten_post_is_reminded_of_and_then_deleted() -> None:
    world = world_with_circle(Policy(preview_answers=PreviewPolicy.ALWAYS))
    world.write("maren", "thursday", "A first word.")
    world.tick(timedelta(days=3, minutes=1))
    world.tick(timedelta(days=5))
    assert [type(n).__name__ for n in world.to("maren")] == ["Preview", "Reminder", "Expired"]
    assert [t.state for t in world.case().turns] == [TurnState.EXPIRED]


def test_whoever_is_not_in_it_is_told_nothing_of_it() -> None:
    world = world_with_circle()
    world.write("priya", "thursday", "May I come in?")
    (notice,) = world.to("priya")
    assert isinstance(notice, CircleSilent)
    assert notice.circle == notice.address == ""
    assert readers(world, CirclePost) == []


# --- an aside can never reach everybody ----------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "aside to {name}:",
        "Aside to {name}",
        "ASIDE TO COLLEAGUE {name}.",
        "an aside for {name}, ",
        "Aside: {name}",
        "aside {name} -",
        "*Aside to {name}*:",
    ],
)
def test_an_aside_is_understood(line: str) -> None:
    world = world_with_circle()
    text = line.format(name=name(world, "tobias")) + "\nHow are you?"
    reach = reach_of(text, "", MemberId("maren"), world.circles["thursday"].participants, ALL)
    if line == "Aside: {name}":  # the mark stands before the name, so it may be the text
        assert reach.whom is Whom.UNCLEAR
    elif line.startswith("*"):
        assert reach.whom in (Whom.ONE, Whom.UNCLEAR)
    else:
        assert (reach.whom, reach.to, reach.text) == (Whom.ONE, "tobias", "How are you?")


@given(name=st.text(max_size=40), mark=st.sampled_from(["", ":", ",", " -", "."]), below=st.text(max_size=80))
def test_a_first_line_that_says_aside_to_never_goes_to_all(name: str, mark: str, below: str) -> None:
    circle = listed(World(), *IN_IT)
    text = f"aside to {name}{mark}\n{below}"
    reach = reach_of(text, "", MemberId("maren"), circle.participants, ALL)
    assert reach.whom is not Whom.ALL
    assert reach.to != "maren"


@pytest.mark.parametrize(
    "text",
    [
        "Aside from the medication, I would wait.",
        "In private practice I would wait.",
        "Dear all,\n\nI would wait.",
        "I would wait.\n\nShe said it.\n\nThis is private, she said.",
        "",
    ],
)
def test_ordinary_words_go_to_all(text: str) -> None:
    circle = listed(World(), *IN_IT)
    assert reach_of(text, "", MemberId("maren"), circle.participants, ALL).whom is Whom.ALL


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Everyone", Whom.ALL),
        ("Send it to everybody, please.", Whom.ALL),
        ("to the whole circle\n\nThanks", Whom.ALL),
        ("Aside to nobody", Whom.UNCLEAR),
        ("Hi all", None),
        ("I am not sure about everyone", None),
        ("send", None),
    ],
)
def test_the_answer_to_who_should_read_this(text: str, whom: Whom | None) -> None:
    circle = listed(World(), *IN_IT)
    reach = reach_answered(text, MemberId("maren"), circle.participants)
    assert (reach.whom if reach else None) is whom


# --- words, names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("leave", (CircleWord.LEAVE, "")),
        ("Please unsubscribe", (CircleWord.LEAVE, "")),
        ("Leave this circle, thanks", (CircleWord.LEAVE, "")),
        ("skip", (CircleWord.SKIP, "")),
        ("Close this circle, please", (CircleWord.CLOSE, "circle")),
        ("close", (CircleWord.CLOSE, "")),
        ("leave?", None),
        ("Leave it to her.", None),
        ("Next\nI would call the physician.", None),
        ("My next thought is that she grieves.", None),
    ],
)
def test_a_word_counts_only_if_the_mail_says_nothing_else(
    text: str, word: tuple[CircleWord, str] | None
) -> None:
    assert circle_word(text, "") == word


def judged(text: str, *words: str) -> Judgement:
    findings = tuple(
        Finding(
            start=text.index(w),
            end=text.index(w) + len(w),
            kind=Kind.NAME,
            score=0.9,
            recognizer="test",
            reason="named",
        )
        for w in words
    )
    return Judgement(findings=findings)


def test_a_pseudonym_is_no_finding_unless_it_is_part_of_more() -> None:
    circle = listed(World(), *IN_IT)
    name = circle.participants[0].pseudonym
    greeted = f"Dear {name}, I agree."
    assert without_pseudonyms(judged(greeted, name), greeted, circle).findings == ()
    for text, found in (
        (f"Joanna {name} called. {name} was late.", (f"Joanna {name}",)),
        (f"Mrs {name} was late.", (name,)),
        (f"Yesterday Mrs {name} was late.", (name,)),
        (f"We saw Mrs {name} again.", (name,)),
    ):
        assert without_pseudonyms(judged(text, *found), text, circle).findings
    known = [Known(text=f"Joanna {name}", kind=Kind.NAME)]
    assert without_pseudonyms(judged(greeted, name), greeted, circle, known).findings


def test_a_finding_inside_what_a_colleague_is_called_is_none() -> None:
    circle = listed(World(), *IN_IT)
    text = f"I agree with Colleague {circle.participants[0].pseudonym} here."
    assert without_pseudonyms(judged(text, "Colleague"), text, circle).findings == ()
