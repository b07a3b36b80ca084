"""Other ways to write a name: short forms, and slips of the pen."""

import pytest

from relay.deid.name_forms import Slips, short_forms


@pytest.mark.parametrize(
    "slip", ["Jonahtan", "Jonatan", "Jonnathan", "Jonathxan", "Jonethan", "Jnoathan", "Jonathna"]
)
def test_a_word_one_slip_away_leads_to_whom_it_was_added_for(slip: str) -> None:
    slips = Slips[int]()
    slips.add("jonathan", 1)
    slips.add("jonathan", 2)
    slips.add("barnabas", 3)
    assert list(slips.meant(slip.casefold())) == [("jonathan", 1), ("jonathan", 2)]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("jonathan", "jonathan"),
        ("abcde", "axyze"),
        ("martin", "matlin"),
        ("jonathan", "bonathan"),
        ("jonathan", "jonathas"),
        ("jonathan", "jnathn"),
        ("jan", "jon"),
        ("anna", "annie"),
        ("", "a"),
    ],
)
def test_the_word_itself_and_any_that_differ_by_more_or_at_the_ends_or_are_short_are_no_slips(
    word: str, other: str
) -> None:
    slips = Slips[None]()
    slips.add(word, None)
    assert list(slips.meant(other)) == []


def test_a_beginning_is_a_short_form_unless_it_is_a_name_of_its_own() -> None:
    assert {"bob", "rob"} <= short_forms("robert")
    assert "gur" in short_forms("gurnoor")
    assert "dan" not in short_forms("danica")
