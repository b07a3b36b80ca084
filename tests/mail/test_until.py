"""Invariant: the day somebody is back lies after today and within four hundred days, or is not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.mail.robots.until import back_on

TODAY = date(2026, 11, 23)
"""A Monday."""


@pytest.mark.parametrize(
    ("note", "back"),
    [
        # an end is a day of absence
        ("I am out of the office until Monday, 7 December 2026.", "2026-12-08"),
        ("I am out until December 7th with no access to e-mail", "2026-12-08"),
        ("Out of office through 12/04/2026", "2026-12-05"),
        ("I am away until tomorrow", "2026-11-25"),
        ("I am away until Friday.", "2026-11-28"),
        ("I am away from 23 November to 4 December", "2026-12-05"),
        ("Closed 1 - 12 December", "2026-12-13"),
        ("Ich bin bis zum 7.12. nicht im Büro", "2026-12-08"),
        ("vom 01.12.2026 bis einschließlich 07.12.2026 abwesend", "2026-12-08"),
        ("Je suis absent jusqu'au 4 décembre inclus.", "2026-12-05"),
        ("Je suis absente du 1er au 12 décembre", "2026-12-13"),
        ("Estaré fuera hasta el 7 de diciembre de 2026.", "2026-12-08"),
        ("Estou de férias até 7 de dezembro.", "2026-12-08"),
        ("Sono in ferie fino al 7 dicembre", "2026-12-08"),
        ("Ik ben afwezig tot en met 4 december.", "2026-12-05"),
        ("Jag är på semester till och med den 4 december.", "2026-12-05"),
        ("Jestem nieobecna do 7 grudnia 2026 r.", "2026-12-08"),
        # a return is not
        ("I will be back on 7 December.", "2026-12-07"),
        ("I'll be back in the office on Monday, December 7.", "2026-12-07"),
        ("I return to work on 2026-12-07", "2026-12-07"),
        ("Ab Montag, dem 7. Dezember, bin ich wieder für Sie da.", "2026-12-07"),
        ("De retour le lundi 7 décembre", "2026-12-07"),
        ("Vuelvo el lunes 7 de diciembre", "2026-12-07"),
        ("Estarei de volta no dia 07/12/2026.", "2026-12-07"),
        ("Rientrerò lunedì 7 dicembre", "2026-12-07"),
        ("Vanaf maandag 7 december ben ik weer bereikbaar.", "2026-12-07"),
        ("Jag är tillbaka på kontoret den 7 december", "2026-12-07"),
        ("Wracam do pracy 7 grudnia.", "2026-12-07"),
        # the day of return wins over the end
        ("bis zum 7.12. abwesend und ab dem 10.12. wieder erreichbar", "2026-12-10"),
        # a year that is not said is the one in which the day is near
        ("I am on leave until 4 January.", "2027-01-05"),
        ("I am on leave until 1 July.", "2027-07-02"),
        # day and month may stand either way in English; the earlier day is the safer one
        ("until 03/12", "2026-12-04"),
        ("until 12/03", "2026-12-04"),
    ],
)
def test_the_first_day_back_is_read(note: str, back: str) -> None:
    assert str(back_on(note, TODAY)) == back


@pytest.mark.parametrize(
    "note",
    [
        "I am on vacation.",
        "I am away until 20 November.",
        "I am away until Friday, 20 November.",
        "back on 20 November",
        "I am on leave until 1 March 2031.",
        "until 31 November",
        "until 5:30 pm",
        "until the end of time",
        "Ab 1. Dezember bin ich nicht mehr erreichbar",
        "Our meeting on 7 December is cancelled.",
        "Call 555-12-07 until then",
    ],
)
def test_what_says_no_day_of_return_gives_none(note: str) -> None:
    assert back_on(note, TODAY) is None


WORDS = st.sampled_from(
    "until back on bis zum 7. Dezember 12/04/2026 1 - Monday tomorrow jusqu'au le de 31 februari "
    "2026-13-01 99/99 next week".split()
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join)), st.dates())
def test_any_text_gives_a_day_ahead_or_none(text: str, today: date) -> None:
    if not date(1970, 1, 1) <= today <= date(2090, 1, 1):
        today = TODAY
    back = back_on(text, today)
    assert back is None or today < back <= today + timedelta(days=401)
