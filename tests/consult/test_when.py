"""Until when a pause lasts: days in words and figures, spans, and what is told back instead of guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.standing.when import NOTHING, When, read_when

TODAY = date(2026, 11, 23)
MARCH_3 = date(2027, 3, 3)
TWO_WEEKS = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("argument", "code", "day"),
    [
        ("until 3 March", "en", MARCH_3),
        ("until March 3rd", "en", MARCH_3),
        ("until March 3, 2027", "en", MARCH_3),
        ("until the 3rd of March", "en", MARCH_3),
        ("until Wednesday, 3 March", "en", MARCH_3),
        ("3 March", "en", MARCH_3),
        ("till 3 march please", "en", MARCH_3),
        ("until 3 March, I am on leave", "en", MARCH_3),
        ("my requests until 3 March", "en", MARCH_3),
        ("until 2027-03-03", "en", MARCH_3),
        ("until 3/3/2027", "en", MARCH_3),
        ("until 13/3/2027", "en", date(2027, 3, 13)),
        ("until 3/13/2027", "en", date(2027, 3, 13)),
        ("until 3/13", "en", date(2027, 3, 13)),
        ("until 3 March inclusive", "en", date(2027, 3, 4)),
        ("through March 3", "en", date(2027, 3, 4)),
        ("until the end of March", "en", date(2027, 4, 1)),
        ("until the end of the month", "en", date(2026, 12, 1)),
        ("until January", "en", date(2027, 1, 1)),
        ("until next month", "en", date(2026, 12, 1)),
        ("until Friday", "en", date(2026, 11, 27)),
        ("until Monday", "en", date(2026, 11, 30)),
        ("until next week", "en", date(2026, 11, 30)),
        ("until tomorrow", "en", date(2026, 11, 24)),
        ("until 29 February", "en", date(2028, 2, 29)),
        ("for two weeks", "en", TWO_WEEKS),
        ("for the next 14 days", "en", TWO_WEEKS),
        ("two weeks", "en", TWO_WEEKS),
        ("for a month", "en", date(2026, 12, 23)),
        ("hasta el 3 de marzo", "es", MARCH_3),
        ("hasta el 3 de marzo de 2027", "es", MARCH_3),
        ("hasta el próximo lunes", "es", date(2026, 11, 30)),
        ("hasta mañana", "es", date(2026, 11, 24)),
        ("por dos semanas", "es", TWO_WEEKS),
        ("jusqu’au 3 mars", "fr", MARCH_3),
        ("pendant deux semaines", "fr", TWO_WEEKS),
        ("bis zum 3. März", "de", MARCH_3),
        ("bis 3.3.", "de", MARCH_3),
        ("bis 3/4", "de", date(2027, 4, 3)),
        ("bis Ende März", "de", date(2027, 4, 1)),
        ("für zwei Wochen", "de", TWO_WEEKS),
        ("até 3 de março", "pt", MARCH_3),
        ("por duas semanas", "pt", TWO_WEEKS),
        ("fino al 3 marzo", "it", MARCH_3),
        ("per due settimane", "it", TWO_WEEKS),
        ("tot 3 maart", "nl", MARCH_3),
        ("t/m 3 maart", "nl", date(2027, 3, 4)),
        ("twee weken", "nl", TWO_WEEKS),
        ("till den 3 mars", "sv", MARCH_3),
        ("i två veckor", "sv", TWO_WEEKS),
        ("do 3 marca", "pl", MARCH_3),
        ("na dwa tygodnie", "pl", TWO_WEEKS),
    ],
)
def test_a_day_is_read(argument: str, code: str, day: date) -> None:
    assert read_when(argument, (code,), TODAY) == When(day=day)


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("until further notice", "en"),
        ("for now", "en"),
        ("hasta nuevo aviso", "es"),
        ("bis auf Weiteres", "de"),
        ("tills vidare", "sv"),
    ],
)
def test_a_pause_may_have_no_end(argument: str, code: str) -> None:
    assert read_when(argument, (code,), TODAY) == When(without_end=True)


@pytest.mark.parametrize("argument", ["until 3/4", "until 3/4/2027", "until 3-4-2027", "3/4/27"])
def test_figures_that_may_be_two_days_are_told_back(argument: str) -> None:
    assert read_when(argument, ("en",), TODAY) == When(either=(date(2027, 3, 4), date(2027, 4, 3)))


@pytest.mark.parametrize("argument", ["until 1 October", "until 1 October 2026", "until 2020-01-01"])
def test_a_day_that_is_over_is_told_back(argument: str) -> None:
    assert read_when(argument, ("en",), TODAY).over is not None


@pytest.mark.parametrize(
    "argument",
    [
        "until I feel better",
        "until 31 February",
        "the group until spring",
        "button",
        "until",
        "for",
        "2027",
        "until 3 March at noon or later",
        "for 0 days",
        "until the third week",
    ],
)
def test_what_is_no_time_is_not_guessed_at(argument: str) -> None:
    assert read_when(argument, ("en",), TODAY) == NOTHING


@given(
    st.text(max_size=400),
    st.sampled_from(["en", "es", "de", "pl"]),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_any_text_gives_days_ahead_or_nothing(argument: str, code: str, today: date) -> None:
    found = read_when(argument, (code,), today)
    assert all(day > today for day in (*found.either, *([found.day] if found.day else [])))
    assert found.over is None or found.over <= today
