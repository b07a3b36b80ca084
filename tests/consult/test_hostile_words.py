"""Invariant: a line made against patterns is read in one go, and what it is too long for is not looked at.

No time is measured: a pattern that is tried from each place of such a line to its end takes minutes or
hours for these, and runs into the limit of every test.
"""

import pytest

from relay.consult.circles.people import without_pseudonyms
from relay.consult.commands import commands_of
from relay.consult.preview_answer import parse_answer
from relay.consult.routing.exclusions import LONGEST, MOST, without_exclusions
from relay.consult.routing.themes import stems_of
from relay.consult.standing.asked import asked_for, perhaps_asked_for
from relay.consult.standing.listed import (
    MOST_UNKNOWN,
    names_somebody,
    read_exclusions,
    read_specialties,
)
from relay.consult.standing.meant import nearest_phrase
from relay.deid.finding import Judgement
from relay.settings.values import Specialty
from tests.consult.test_circles import world_with_circle

MANY = 60_000
"""Characters of a text that is still read (`limits.text_chars`)."""
LONG = "a" * MANY
BLANKS = " " * MANY
KNOWN = {"grief": Specialty(key="grief", title="Grief", keywords=("mourning",))}
LINES = [
    *(LONG, BLANKS + "x", "x" + BLANKS + "y", "\t" * MANY + "x", "@" * MANY, "a@" * (MANY // 2), "“" * MANY),
    *("a, " * (MANY // 3), "and " * (MANY // 4), "? " * (MANY // 2), "a@b and " * (MANY // 8)),
    *("grief and " * (MANY // 10), " — " * (MANY // 3), "«" * MANY, "." * MANY, "- " * (MANY // 2)),
]
BEFORE = ["", "not: ", "not: a", "pause ", "specialties: ", "remove ", "could you please pause me "]


@pytest.mark.parametrize("before", BEFORE)
def test_no_line_keeps_what_reads_commands_busy(before: str) -> None:
    for line in LINES:
        text = before + line
        kept, named = without_exclusions(text)
        assert len(named) <= MOST
        assert all(len(name) <= LONGEST for name in named)
        assert kept == text or named
        assert len(commands_of(text, "")) <= 1
        asked_for(text, "")
        perhaps_asked_for(text, "")
        assert len(nearest_phrase(text, "", "en")) < 40
        read_exclusions(line)
        names_somebody(line)
        assert len(read_specialties(line, KNOWN, ()).unknown) <= MOST_UNKNOWN


@pytest.mark.parametrize("verb", ["remove", "keep"])
def test_a_quotation_mark_that_is_never_closed_is_looked_for_once(verb: str) -> None:
    for line in LINES:
        parse_answer(f"{verb} {line}", "")


def test_a_name_too_long_to_be_one_is_cut_and_an_address_of_full_length_is_not() -> None:
    address = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.example"
    assert without_exclusions(f"not: {address}, {LONG}")[1] == (address, LONG[:LONGEST])
    assert read_exclusions(f"{LONG}, ana@clinic.example") == ("ana@clinic.example",)


@pytest.mark.parametrize(
    "text",
    ["not:  ana@clinic.example   and\tben@clinic.example", "not: ana@clinic.example ;ben@clinic.example,"],
)
def test_white_space_between_names_is_one_space(text: str) -> None:
    assert without_exclusions(text)[1] == ("ana@clinic.example", "ben@clinic.example")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@b.c", True),
        ("x <ana@clinic.example>, y", True),
        ("@a@b.c", True),
        *((text, False) for text in ("a@b", "@b.c", "a@.c", "a@b.", "ana at clinic.example", "a@ b.c", "")),
    ],
)
def test_an_address_is_told_from_what_looks_like_one(text: str, address: bool) -> None:
    assert names_somebody(text) is address


def test_a_word_of_endings_and_one_without_an_end_are_looked_at_once() -> None:
    assert stems_of("y" * MANY) == stems_of("y" * 60)
    circle = world_with_circle().circles["thursday"]
    assert without_pseudonyms(Judgement(), LONG + " " + BLANKS, circle) == Judgement()
