"""The life of a consultation is what the table says, and the docs show that table."""

from pathlib import Path

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.moves import CIRCLES, THREADS, TURNS, Moves, drawn
from relay.consult.states import TRANSITIONS, Cause, ImpossibleTransition, after, diagram

DOCS = Path(__file__).parents[2] / "docs" / "states.md"


def test_every_state_can_be_reached() -> None:
    assert set(TRANSITIONS.values()) == set(State)


def test_a_transition_outside_the_table_is_a_bug() -> None:
    with pytest.raises(ImpossibleTransition):
        after(State.CLOSED, Cause.ANSWERED)


def test_the_page_in_docs_shows_the_table_as_it_is() -> None:
    assert f"```mermaid\n{diagram()}```" in DOCS.read_text()


@pytest.mark.parametrize("moves", [THREADS, TURNS, CIRCLES], ids=["threads", "turns", "circles"])
def test_the_page_shows_the_lives_of_threads_texts_and_circles_as_they_are(moves: Moves) -> None:
    assert f"```mermaid\n{drawn(moves)}```" in DOCS.read_text()
    (kind,) = {type(then) for _, then in moves}
    assert {then for _, then in moves} == set(kind)  # every state can be reached
