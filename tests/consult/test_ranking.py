"""In which order colleagues are asked: rest first, weighted, with chance, and fair over time."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from hypothesis import example, given, settings
from hypothesis import strategies as st

from relay.consult.model import MemberId
from relay.consult.routing.load import Load
from relay.consult.routing.ranking import FORMULA, pace_of, rank, record_of
from relay.consult.routing.receipt import Pace, Wishes
from relay.consult.routing.route import route
from relay.consult.standing.model import Standing
from tests.consult.routing_world import NOW, SeededTokens, ask, member, world

ASKER = member("asker", specialties=())
DAY = timedelta(days=1)


def order(loads: dict[str, Load], limits: dict[str, int] | None = None, *, urgent: bool = False) -> list[str]:
    """Who comes first, by chance number 1."""
    pool = [member(name, weekly_limit=(limits or {}).get(name)) for name in loads]
    known = {MemberId(name): load for name, load in loads.items()}
    return [m.id for m, _ in rank(pool, known, NOW, SeededTokens(1), urgent=urgent)]


def asked(days_ago: float, **more: object) -> Load:
    return Load(last_asked=NOW - days_ago * DAY, **more)  # type: ignore[arg-type]


def test_the_longest_rested_come_first_and_those_never_asked_before_all() -> None:
    assert order({"new": Load(), "old": asked(30), "lately": asked(2)}) == ["new", "old", "lately"]


def test_twice_the_capacity_is_asked_after_half_the_rest() -> None:
    assert order({"a": asked(7), "b": asked(5)}, {"a": 1, "b": 2}) == ["b", "a"]
    assert order({"a": asked(7), "b": asked(2.5)}, {"a": 1, "b": 2}) == ["a", "b"]


def test_who_answers_comes_somewhat_sooner_than_who_is_silent() -> None:
    silent, answers = asked(10, silent=10), asked(9.5, answered=10)
    assert order({"silent": silent, "answers": answers}) == ["answers", "silent"]
    assert (
        FORMULA.least_record <= record_of(silent) < record_of(asked(1, passed=10)) < record_of(answers) <= 1
    )


def test_chance_stays_within_its_stated_bounds_and_the_same_tokens_give_the_same_order() -> None:
    pool = [member(f"m{i}") for i in range(40)]
    ranked = rank(pool, {}, NOW, SeededTokens(7))
    chances = [score.chance for _, score in ranked]
    assert (min(chances), max(chances)) == (1 - FORMULA.spread / 2, 1 + FORMULA.spread / 2)
    assert ranked == rank(pool, {}, NOW, SeededTokens(7))
    assert ranked != rank(pool, {}, NOW, SeededTokens(8))


def test_urgent_requests_go_first_to_those_who_answer_fast() -> None:
    fast = asked(1, answered=3, answer_time=timedelta(hours=2))
    slow = asked(20, answered=3, answer_time=timedelta(hours=30))
    assert order({"fast": fast, "slow": slow, "unknown": asked(9)}) == ["slow", "unknown", "fast"]
    assert order({"fast": fast, "slow": slow, "unknown": asked(9)}, urgent=True) == [
        "fast",
        "unknown",
        "slow",
    ]


def test_who_answers_fast_but_seldom_is_not_quick() -> None:
    assert pace_of(asked(1, answered=2, silent=8, answer_time=timedelta(hours=1))) is Pace.SLOW


def test_where_nobody_has_rested_the_one_asked_less_this_week_comes_first() -> None:
    assert order({"often": asked(0, asked_this_week=4), "once": asked(0, asked_this_week=1)}) == [
        "once",
        "often",
    ]


def test_each_specialty_asks_its_own_number_and_each_colleague_once() -> None:
    snapshot = world(ASKER, *(member(f"m{i}", specialties=("grief", "trauma")) for i in range(5)), ask=3)
    decided = route(ask(ASKER, specialties=("grief", "trauma")), snapshot, NOW, SeededTokens(1))
    assert len({m.id for m in decided.chosen}) == len(decided.chosen) == 4
    assert [len(r.asked) for r in decided.receipts] == [3, 1]
    one = route(ask(ASKER, specialties=("grief", "trauma"), number=1), snapshot, NOW, SeededTokens(1))
    assert len(one.chosen) == 1


def test_the_receipt_says_how_many_were_left_out_by_which_rule_and_names_nobody() -> None:
    paused = member("ben", Standing(paused_until=NOW + DAY))
    snapshot = world(ASKER, paused, member("eva"), member("kim"))
    wishes = Wishes(not_asked=("zoe@elsewhere.example",))
    (receipt,) = route(ask(ASKER, wishes=wishes), snapshot, NOW, SeededTokens(1)).receipts
    assert (receipt.offering, receipt.eligible, receipt.left_out) == (3, 2, (("paused", 1),))
    assert len(receipt.asked) == 1
    assert "example" not in repr(receipt)


def year(colleagues: int, number: int, apart: timedelta, seed: int, requests: int = 1000) -> Counter[str]:
    """How often each was asked, when requests come this far apart."""
    names = [f"m{i}" for i in range(colleagues)]
    snapshot = world(ASKER, *map(member, names), ask=number)
    tokens, now = SeededTokens(seed), NOW
    counts: Counter[str] = Counter(dict.fromkeys(names, 0))
    week: dict[str, list[datetime]] = {name: [] for name in names}
    loads: dict[MemberId, Load] = {}
    records = {name: (i * 7 + seed) % 11 for i, name in enumerate(names)}
    for _ in range(requests):
        now += apart
        snapshot = replace(snapshot, loads=loads)
        for chosen in route(ask(ASKER), snapshot, now, tokens).chosen:
            counts[chosen.id] += 1
            week[chosen.id] = [at for at in week[chosen.id][-50:] if at > now - 7 * DAY] + [now]
            good = records[chosen.id]
            loads[chosen.id] = Load(
                last_asked=now, asked_this_week=len(week[chosen.id]), answered=good, silent=10 - min(good, 10)
            )
    return counts


@settings(max_examples=25, deadline=None)
@given(
    colleagues=st.integers(3, 120),
    number=st.integers(1, 6),
    apart=st.sampled_from([timedelta(0), timedelta(minutes=1), timedelta(hours=2), timedelta(days=2)]),
    seed=st.integers(0, 10_000),
)
@example(colleagues=500, number=3, apart=timedelta(hours=2), seed=1)
@example(colleagues=2, number=1, apart=timedelta(hours=2), seed=1)
@example(colleagues=400, number=1, apart=timedelta(0), seed=3)
def test_nobody_is_asked_more_than_half_as_often_again_as_the_mean(
    colleagues: int, number: int, apart: timedelta, seed: int
) -> None:
    """Over 1,000 requests with equal capacity, whatever their answering records."""
    counts = year(colleagues, number, apart, seed)
    mean = counts.total() / colleagues
    assert counts.total() == 1000 * min(number, colleagues)
    assert max(counts.values()) <= ceil(1.5 * mean)
    assert min(counts.values()) >= mean / 2 - 1  # and nobody who wishes to help is forgotten
