"""The simulated year: what its figures rest on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.year.figures import figures, gini
from bench.year.habits import HABITS
from bench.year.play import Play, Year

SMALL = replace(HABITS, members=60, specialties=4, requests=60)


def year(seed: int) -> Year:
    return Play(SMALL, ask=3, widen_after=timedelta(hours=24), seed=seed).run()


def test_one_seed_gives_one_year_and_another_seed_another() -> None:
    first, same, other = (figures(year(seed), 3, timedelta(hours=24)) for seed in (1, 1, 2))
    assert first == same
    assert first != other


def test_questions_are_sent_asked_and_answered() -> None:
    played = year(3)
    sent = [q for q in played.questions if q.sent_at]
    assert len(sent) > 50
    assert sum(q.answers for q in sent) > len(sent) / 2
    assert all(q.sent_at and q.answered_at > q.sent_at for q in sent if q.answered_at)
    assert not any(played.asked.get(i) for i, p in played.people.items() if not p.member.entry.specialties)


@pytest.mark.parametrize(
    ("loads", "expected"), [([1, 1, 1, 1], 0.0), ([0, 0, 0, 4], 0.75), ([0, 0], 0.0), ([1, 3], 0.25)]
)
def test_gini_is_none_for_equal_loads_and_most_where_one_bears_all(loads: list[int], expected: float) -> None:
    assert gini(loads) == pytest.approx(expected)
