"""Persons' words in the HTML form."""

from relay.deid.replacing.redacted import Redacted
from relay.render.page import paragraphs


def test_a_wrapped_line_runs_on_and_a_short_or_listed_one_keeps_its_end() -> None:
    wrapped = "I have been seeing this client since the spring of last year, and\nshe eats little.\nThank you"
    assert paragraphs(Redacted(wrapped)).count("<br>") == 1
    listed = "Three things that I would like to ask of all of you are:\n- eating\n- sleeping\n- the sister"
    assert paragraphs(Redacted(listed)).count("<br>") == 3
    assert paragraphs(Redacted("One.\n\nTwo.")).count("<p") == 2
