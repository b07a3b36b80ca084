"""The answer to an invitation: consent is plain or it is asked for again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.joining.invitation_answer import read_answer
from relay.settings.values import Specialty

SPECIALTIES = {
    key: Specialty(key=key, title=title)
    for key, title in (
        ("trauma", "Trauma and PTSD"),
        ("grief", "Grief and dying"),
        ("eating-disorders", "Eating disorders"),
    )
}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("yes", ()),
        ("YES.", ()),
        ("Yes, please", ()),
        ("Yes, gladly!", ()),
        ("Dear colleagues,\n\nyes, trauma and grief\n\nBest wishes", ("trauma", "grief")),
        ("Dear Anna,\nYes", ()),
        ("yes trauma, grief", ("trauma", "grief")),
        ("Yes: Trauma and PTSD, eating disorders", ("trauma", "eating-disorders")),
        ("yes\ntrauma\ngrief", ("trauma", "grief")),
        ("Yes\n- Grief and dying\n- eating-disorders", ("grief", "eating-disorders")),
        ("yes\ntrauma and grief and dying", ("trauma", "grief")),
        ("sí, trauma y grief", ("trauma", "grief")),
        ("Yes\nI look forward to it, really.", ()),
    ],
)
def test_a_plain_yes_with_what_stands_beside_it(text: str, keys: tuple[str, ...]) -> None:
    answer = read_answer(text, "Re: [Relay] May colleagues ask you?", SPECIALTIES)
    assert answer.yes is True
    assert set(keys) <= set(answer.specialties)
    assert len(answer.specialties) == len(set(answer.specialties)) <= len(keys)


@pytest.mark.parametrize(
    "text", ["no", "No, thanks", "No.", "no, I am too busy", "unsubscribe", "stop", "cancel", "Hi,\nno"]
)
def test_a_no_is_taken_as_it_is_meant(text: str) -> None:
    assert read_answer(text, "", SPECIALTIES).yes is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "trauma, grief",
        "Yes, but only from March",
        "yes?",
        "Yes if I can stop at any time",
        "Yes\nbut not more than one a month",
        "maybe",
        "No problem, count me in",
        "No? Yes!",
        "Who are you?",
        "I say yes to nothing",
        "yesterday I was asked already",
    ],
)
def test_anything_less_plain_is_asked_back(text: str) -> None:
    assert read_answer(text, "Re: [Relay] May colleagues ask you?", SPECIALTIES).yes is None


def test_a_bare_subject_counts_when_nothing_is_written() -> None:
    assert read_answer("", "Re: yes", SPECIALTIES).yes is True
    assert read_answer("", "NO", SPECIALTIES).yes is False


def test_what_is_no_specialty_is_told_only_beside_one_that_is() -> None:
    assert read_answer("yes\ntrauma, horses", "", SPECIALTIES).unknown == ("horses",)
    assert read_answer("yes\nwarm wishes, Ana", "", SPECIALTIES).unknown == ()


def test_only_the_first_lines_count() -> None:
    assert read_answer("\n" * 20 + "yes", "", SPECIALTIES).yes is None


@given(st.text(), st.text())
def test_whatever_is_written_is_read(text: str, subject: str) -> None:
    answer = read_answer(text, subject, SPECIALTIES)
    assert set(answer.specialties) <= set(SPECIALTIES)
    assert answer.yes or not (answer.specialties or answer.unknown)
