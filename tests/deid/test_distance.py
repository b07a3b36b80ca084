"""Dates told as a distance from the day a mail came: coarse, grammatical, and never to be computed back."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.deid.replacing.distance import wording_of
from relay.deid.replacing.redaction import Cast, redact
from tests.deid.test_redaction import marked

CAME = date(2026, 11, 23)


def told(text: str, cast: Cast | None = None, came: date | None = CAME) -> tuple[str, Cast]:
    plain, findings = marked(text)
    redacted, cast = redact(plain, findings, cast or Cast(), came=came)
    for mark in redacted.marks:
        assert redacted.text[mark.start : mark.end].strip(" ") == redacted.text[mark.start : mark.end]
    return redacted.text, cast


@pytest.mark.parametrize(
    ("days", "wording"),
    [
        (-1, "a few days ago"),
        (-4, "a few days ago"),
        (-5, "about a week ago"),
        (-21, "about three weeks ago"),
        (-30, "about a month ago"),
        (-170, "about six months ago"),
        (-400, "about a year ago"),
        (-1830, "about five years ago"),
        (-365 * 23, "about 25 years ago"),
        (3, "in a few days"),
        (60, "in about two months"),
        (0, None),
        (-365 * 80, None),
    ],
)
def test_a_distance_is_rounded_to_days_weeks_months_or_years(days: int, wording: str | None) -> None:
    assert wording_of(days) == wording


@given(st.integers(1, 365 * 60))
def test_every_wording_means_at_least_four_days_and_a_week_beyond_the_first(days: int) -> None:
    wording = wording_of(-days)
    alike = [d for d in range(max(1, days - 8), days + 9) if wording_of(-d) == wording]
    assert wording is not None
    assert len(alike) >= (4 if wording.startswith("a few") else 6)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("She came in on ⟦D:November 2⟧ and wept.", "She came in about three weeks ago and wept."),
        ("On ⟦D:November 2, 2026⟧ she wept.", "About three weeks ago she wept."),
        ("Her hearing is on ⟦D:21 January 2027⟧.", "Her hearing is in about two months."),
        ("It will be heard on ⟦D:January 21⟧.", "It will be heard in about two months."),
        ("He left in ⟦D:October 2021⟧, drunk.", "He left about five years ago, drunk."),
        ("Intake: ⟦D:2026-09-20⟧. Stable.", "Intake: about two months ago. Stable."),
        ("⟦D:14/10/2026⟧: she wept.", "About a month ago: she wept."),
        ("She was admitted on ⟦D:10/10/2026⟧.", "She was admitted about a month ago."),
    ],
)  # fmt: skip
def test_a_date_read_beyond_doubt_is_told_as_a_distance(text: str, wanted: str) -> None:
    assert told(text)[0] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "She has been sober since ⟦D:November 2⟧.",
        "her ⟦D:November 2⟧ session went well",
        "between ⟦D:November 2⟧ and Christmas",
        "She came on Monday, ⟦D:November 2⟧.",
        "She was born on ⟦D:March 3, 2009⟧.",
        "DOB ⟦D:03/30/1988⟧, seen twice.",
        "She turned sixteen on ⟦D:November 2⟧.",
        "She'll be sixteen on ⟦D:December 20⟧.",
        "She delivered on ⟦D:November 2⟧.",
        "The car crash was on ⟦D:3/4/2026⟧.",
        "That was on ⟦D:the 14th⟧.",
        "It broke on ⟦D:May 3⟧, and it will break again.",
        "In 2019 he fell. On ⟦D:November 2⟧ of 2019 he rose.",
        "He fell on ⟦D:November 2⟧, exactly three weeks ago.",
        "She called on ⟦D:November 23⟧.",
        "Sessions on ⟦D:31 February 2026⟧.",
        "It was on ⟦D:Easter Sunday 2021⟧.",
        "⟦D:04/30/1971⟧, widow, calm.",
    ],
)  # fmt: skip
def test_a_date_in_doubt_or_in_a_wording_that_tells_more_stays_a_date(text: str) -> None:
    plain, _ = marked(text)
    date_as_written = text[text.index("⟦D:") + 3 : text.index("⟧")]
    assert told(text)[0] == plain.replace(date_as_written, "[date]")


def test_two_dates_that_together_tell_more_than_about_both_stay_dates() -> None:
    near = "She fell on ⟦D:October 28⟧. Three nights on, she rang on ⟦D:October 31⟧."
    assert wording_of(-26) != wording_of(-23)
    assert told(near)[0] == "She fell on [date]. Three nights on, she rang on [date 2]."
    alike = "She fell on ⟦D:November 2⟧. Then she rang on ⟦D:November 4⟧."
    assert told(alike)[0] == "She fell about three weeks ago. Then she rang about three weeks ago."


def test_a_calendar_of_dates_is_told_as_none() -> None:
    days = [date(2025, 12, 15) - timedelta(days=400 * n) for n in range(25)]
    text = " ".join(f"She came on ⟦D:{d.isoformat()}⟧." for d in days)
    assert "ago" not in told(text)[0]


def test_one_date_is_told_one_way_in_a_text() -> None:
    text = "She fell on ⟦D:November 2⟧. Since ⟦D:2 November⟧ she limps."
    assert told(text)[0] == "She fell on [date]. Since [date 2] she limps."


def test_a_date_keeps_its_wording_for_the_whole_consultation_however_it_is_written_later() -> None:
    first, cast = told("She fell on ⟦D:November 2⟧.")
    later = date(2026, 12, 20)
    assert first == "She fell about three weeks ago."
    assert told("She fell on ⟦D:2 November 2026⟧.", cast, later)[0] == "She fell about three weeks ago."
    assert told("She fell on ⟦D:November 2⟧.", cast, None)[0] == "She fell on [date]."


def test_the_wording_of_a_date_is_nobodys_placeholder_when_a_person_writes_it() -> None:
    _, cast = told("She fell on ⟦D:November 2⟧.")
    redacted, _ = redact("We met about three weeks ago.", [], cast)
    assert redacted.marks == ()


@given(
    st.dates(date(2010, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["%B %d, %Y", "%d %B", "%m/%d/%Y", "%Y-%m-%d"]),
)
def test_no_day_of_the_month_survives(day: date, shape: str) -> None:
    written = day.strftime(shape)
    text, _ = told(f"He was seen on ⟦D:{written}⟧.")
    assert written not in text
    assert re.fullmatch(r"He was seen (?:on \[date\]|(?:in )?(?:a few|about) [\w ]+?(?: ago)?)\.", text)
