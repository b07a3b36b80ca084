"""docs/commands.md tells what the tables say, and every example in it works.

`python -m tests.consult.test_commands_page` writes its tables anew.
"""

import re
from pathlib import Path

import pytest

from relay.consult.commands import command_of
from relay.consult.notices.standing import ExclusionsTold, LimitTold, PauseUnclear, SpecialtiesTold
from relay.consult.standing.page import ABOUT_ONESELF, commands, words
from relay.consult.words import Verb

from .world import World

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)


def with_tables(page: str) -> str:
    """The page with its two tables as they should be."""
    wanted = iter((commands(), words()))
    return TABLE.sub(lambda _: next(wanted), page)


def test_the_page_has_the_tables_as_they_are() -> None:
    page = PAGE.read_text("utf-8")
    assert len(TABLE.findall(page)) == 2
    assert page == with_tables(page), "run: python -m tests.consult.test_commands_page"


@pytest.mark.parametrize(("verb", "example", "does"), ABOUT_ONESELF)
def test_every_example_is_understood(verb: Verb, example: str, does: str) -> None:
    found = command_of(example, "")
    assert found is not None
    assert found.verb is verb
    world = World()
    world.write("hannah", "relay", example, "x")
    for answer in world.to("hannah"):
        assert not isinstance(answer, PauseUnclear)
        assert not (isinstance(answer, LimitTold) and not answer.understood)
        assert not (isinstance(answer, SpecialtiesTold) and answer.unknown)
        assert not (isinstance(answer, ExclusionsTold) and answer.unclear)
    assert world.to("hannah")


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
