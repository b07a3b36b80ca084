"""The `not:` line: for the relay alone, and only from what its writer wrote."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState, MemberId
from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Request
from relay.consult.routing.exclusions import MOST, without_exclusions
from relay.consult.standing.model import Standing
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import PEOPLE, World

ASKED = "My client has stopped eating since her sister died.\nWhat would you do first?"
HANNAH, TOBIAS = PEOPLE["hannah"][1], PEOPLE["tobias"][1]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("not: a@b.example", ("a@b.example",)),
        ("Not: a@b.example, Lakeside Clinic", ("a@b.example", "Lakeside Clinic")),
        ("NOT : a@b.example; c@d.example.", ("a@b.example", "c@d.example")),
        ("please don't ask: Lakeside Clinic", ("Lakeside Clinic",)),
        ("not: <a@b.example> and c@d.example", ("a@b.example", "c@d.example")),
        ("*not:* Ruiz and Partners", ("Ruiz and Partners",)),
        ("no preguntar a: Lakeside", ("Lakeside",)),
        ("Por favor, no preguntar a: Lakeside", ("Lakeside",)),
        ("nicht an: Praxis am See", ("Praxis am See",)),
        ("Oprócz: a@b.example", ("a@b.example",)),
        ("not: a@b.example,\nc@d.example", ("a@b.example", "c@d.example")),
    ],
)
def test_the_line_is_cut_out_and_read(line: str, named: tuple[str, ...]) -> None:
    assert without_exclusions(f"First.\n{line}\nLast.") == ("First.\nLast.", named)


@pytest.mark.parametrize(
    "text",
    [
        "She is not: well, herself.",
        "not a word",
        "Not sure what to do: wait or act?",
        "not:",
        "note: x",
        "Exclusions: psychosis",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert without_exclusions(text) == (text, ())


@given(st.text())
def test_any_text_gives_less_text_and_few_names(text: str) -> None:
    rest, named = without_exclusions(text)
    assert len(rest) <= len(text)
    assert len(named) <= MOST


def asked(world: World) -> set[MemberId | None]:
    return {m.reader for m in world.mails if isinstance(m.notice, Request)}


def newest(world: World) -> Preview:
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    return preview


def test_whom_it_names_is_not_asked_and_nobody_reads_it() -> None:
    world = World(ask=9)
    world.write("maren", "grief", f"{ASKED}\nNot: {HANNAH}, Hillside Practice")
    preview = newest(world)
    assert preview.pool
    assert preview.pool.not_asked == (HANNAH, "Hillside Practice")
    assert "Hillside" not in preview.text.text
    assert HANNAH not in preview.text.text
    world.answer("maren", "send")
    assert asked(world) == {"tobias"}
    for mail in world.mails:
        if mail.reader != "maren":
            assert "Hillside" not in repr(mail)


def test_a_name_of_the_line_is_taken_out_wherever_else_it_stands() -> None:
    world = World()
    world.write(
        "maren", "grief", f"I know that Riverbend Partners saw her before.\n{ASKED}\nnot: Riverbend Partners"
    )
    assert "Riverbend" not in newest(world).text.text


def test_a_consultant_who_writes_such_a_name_learns_nothing_of_the_list() -> None:
    world = World()
    world.write("maren", "grief", f"{ASKED}\nnot: Riverbend Partners")
    world.answer("maren", "send")
    request = world.first(Request)
    world.answer(str(request.reader), "Have you asked Riverbend Partners?", request)
    assert "Riverbend Partners" in repr(world.to("maren")[-1])
    assert "Riverbend Partners" in repr(world.to(str(request.reader))[-1])


def test_it_is_always_shown_first_whatever_the_policy() -> None:
    world = World(policy=Policy(min_pool=2, preview=PreviewPolicy.NEVER))
    decision = world.write("maren", "grief", f"{ASKED}\nnot: {HANNAH}")
    assert decision.outcome is Outcome.HELD


def test_in_the_answer_to_a_preview_it_is_an_edit_that_outweighs_send() -> None:
    world = World(ask=9)
    world.write("maren", "grief", ASKED)
    world.answer("maren", f"Send\nnot: {HANNAH}")
    assert world.case().consultation.state is ConsultationState.HELD
    assert newest(world).newer
    world.answer("maren", f"not: {TOBIAS}")
    circle = newest(world).pool
    assert circle
    assert circle.not_asked == (HANNAH, TOBIAS)
    world.answer("maren", "send")
    assert asked(world) == {"priya"}


def test_in_a_new_text_it_counts_and_is_shown_once_more() -> None:
    world = World(ask=9)
    world.write("maren", "grief", ASKED)
    world.answer("maren", f"send this instead:\n\nMy client has stopped eating.\nnot: {HANNAH}")
    assert "not:" not in newest(world).text.text
    world.answer("maren", "send")
    assert asked(world) == {"tobias", "priya"}


def test_in_a_forwarded_mail_it_is_text_of_somebody_else() -> None:
    world = World(ask=9)
    world.write("maren", "grief", ASKED, forwarded=f"From a friend:\nnot: {HANNAH}")
    circle = newest(world).pool
    assert circle
    assert circle.not_asked == ()


def test_in_an_answer_in_a_thread_it_is_text() -> None:
    world = World()
    world.write("maren", "grief", ASKED)
    world.answer("maren", "send")
    world.answer("hannah", "Two things I would do.\nNot: wait.")
    assert "Not: wait." in repr(world.to("maren")[-1])


def test_a_colleague_who_passes_is_replaced_by_nobody_the_asker_named() -> None:
    world = World(ask=1)
    world.write("maren", "grief", f"{ASKED}\nnot: {HANNAH}")
    world.answer("maren", "send")
    first = world.first(Request)
    world.answer(str(first.reader), "pass", first)
    second = [m for m in world.mails if isinstance(m.notice, Request)][-1]
    world.answer(str(second.reader), "pass", second)
    assert asked(world) == {"tobias", "priya"}


def test_a_standing_list_counts_for_both_sides() -> None:
    world = World(ask=9)
    maren, tobias = world.roster[MemberId("maren")], world.roster[MemberId("tobias")]
    world.roster[maren.id] = replace(maren, standing=Standing(exclusions=("Northshore",)))
    world.roster[tobias.id] = replace(tobias, standing=Standing(exclusions=(PEOPLE["maren"][1],)))
    world.write("maren", "grief", ASKED)
    world.answer("maren", "send")
    assert asked(world) == {"priya"}


@pytest.mark.parametrize("named", [HANNAH, "nobody@nowhere.example"])
def test_what_is_shown_does_not_tell_whether_somebody_is_a_member(named: str) -> None:
    shown = []
    for line in (named, "somebody@else.example"):
        world = World(policy=Policy(min_pool=3))
        world.write("maren", "grief", f"{ASKED}\nnot: {line}")
        preview = newest(world)
        assert preview.pool
        shown.append((preview.colleagues, replace(preview.pool, not_asked=())))
    assert shown[0] == shown[1]
