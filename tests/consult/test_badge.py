"""The badge: never a name, and never anything that fewer than a pool of members share."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.badge import NOTHING, Badge, badge_of, badges
from relay.consult.model import MemberId
from relay.consult.notices.relayed import Answer, Request
from relay.consult.snapshot import Member, Snapshot
from relay.consult.standing.model import Standing
from relay.settings.policy import BadgeFact, Policy
from relay.settings.values import Config, RosterEntry

from .world import DOMAIN, START, World

ALL = tuple(BadgeFact)


def member(number: int, **facts: object) -> Member:
    known: dict[str, object] = {
        "address": f"m{number}@p{number}.example",
        "name": f"Person{number} Family{number}",
        "specialties": ("grief",),
        "opted_in": START.date(),
    }
    entry = RosterEntry(**{**known, **facts})  # type: ignore[arg-type]
    return Member(id=MemberId(f"m{number}"), entry=entry)


def several(first: int, number: int, **facts: object) -> list[Member]:
    return [member(first + n, **facts) for n in range(number)]


def test_exact_where_enough_share_it() -> None:
    pool = several(0, 5, profession="psychologist", years=12, languages=("en", "es"))
    assert set(badges(pool, ALL, 5).values()) == {
        Badge(profession="psychologist", years=12, languages=("en", "es"))
    }


@pytest.mark.parametrize(
    ("years", "badge"),
    [
        ((10, 12, 14, 16, 19), Badge(profession="psychologist", years_from=10)),
        ((20, 21, 30, 31, 44), Badge(profession="psychologist", years_from=20)),
        ((0, 1, 2, 3, 4), Badge(profession="psychologist", years_below=5)),
        ((1, 6, 12, 21, 33), Badge(profession="psychologist")),
    ],
)
def test_years_become_vaguer_before_anything_is_shown_of_few(years: tuple[int, ...], badge: Badge) -> None:
    pool = [member(n, profession="psychologist", years=y) for n, y in enumerate(years)]
    assert set(badges(pool, (BadgeFact.PROFESSION, BadgeFact.YEARS), 5).values()) == {badge}


def test_a_rare_profession_is_not_shown_nor_told_by_what_it_lacks() -> None:
    pool = [*several(0, 9, profession="psychologist"), member(9, profession="psychoanalyst")]
    assert badges(pool, (BadgeFact.PROFESSION,), 5) == {}  # one bare badge would point at its wearer
    more = [*pool, *several(10, 4, profession="art therapist")]
    worn = badges(more, (BadgeFact.PROFESSION,), 5)
    assert set(worn.values()) == {Badge(profession="psychologist")}
    assert len(worn) == 9


def test_where_they_are_licensed_only_if_listed_and_shared() -> None:
    pool = several(0, 5, profession="psychologist", licensed_in=("Vermont",), region="Lakeland")
    shown = badges([*pool, *several(5, 5, profession="psychologist")], ALL, 5)
    assert shown[pool[0].id] == Badge(profession="psychologist", licensed_in=("Vermont",))
    assert set(badges(pool, Policy().badge, 5).values()) == {Badge(profession="psychologist")}


def test_only_what_the_admin_lists_is_shown() -> None:
    pool = several(0, 5, profession="psychologist", years=12, languages=("en",), region="Lakeland")
    assert set(badges(pool, (BadgeFact.YEARS,), 5).values()) == {Badge(years=12)}
    assert badges(pool, (), 5) == {}
    assert "Lakeland" not in repr(badges(pool, ALL, 5))


@pytest.mark.parametrize("said", ["therapist at Lakeside", "Ruiz method teacher", "ask ana@x.example"])
def test_a_profession_that_says_who_it_is_is_left_out(said: str) -> None:
    pool = several(0, 5, profession=said, practice="lakeside", name="Ana Ruiz")
    assert badges(pool, ALL, 5) == {}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["psychologist", "social worker", None]),
            st.one_of(st.none(), st.integers(0, 40)),
            st.sampled_from([(), ("en",), ("en", "es")]),
        ),
        max_size=40,
    ),
    st.integers(1, 7),
    st.sets(st.sampled_from(BadgeFact)),
)
def test_every_badge_is_worn_by_enough(
    people: list[tuple[str | None, int | None, tuple[str, ...]]], least: int, facts: set[BadgeFact]
) -> None:
    pool = [
        member(n, profession=profession, years=years, languages=languages)
        for n, (profession, years, languages) in enumerate(people)
    ]
    worn = badges(pool, facts, least)
    groups = Counter(worn.get(m.id, NOTHING) for m in pool)
    bare = groups.pop(NOTHING, 0)
    assert all(number >= least for number in groups.values())
    assert not groups or bare == 0 or bare >= least


def seen_by(reader: str, who: str, pool: list[Member], specialties: tuple[str, ...] = ()) -> Badge | None:
    roster = {m.id: m for m in pool}
    snapshot = Snapshot(domain=DOMAIN, config=Config(policy=Policy(min_pool=3)), roster=roster)
    return badge_of(MemberId(who), MemberId(reader), snapshot, specialties)


def test_the_reader_does_not_count_among_those_it_could_be() -> None:
    pool = several(0, 4, profession="psychologist")
    assert seen_by("m3", "m0", pool) == Badge(profession="psychologist")
    assert seen_by("m3", "m0", pool[1:]) is None
    assert seen_by("m2", "m0", pool[:3]) is None


def test_a_consultant_can_only_be_one_of_those_who_offer_the_specialty() -> None:
    pool = several(0, 6, profession="psychologist")
    others = [replace(m, entry=replace(m.entry, specialties=("couples",))) for m in pool[3:]]
    assert seen_by("m5", "m0", [*pool[:3], *others], ("grief",)) == Badge(profession="psychologist")
    left = replace(pool[2], standing=Standing(left=START))
    assert seen_by("m5", "m0", [*pool[:2], left, *others], ("grief",)) is None


def test_both_sides_read_a_badge_and_no_name() -> None:
    world = World(Policy(min_pool=2))
    for who, m in list(world.roster.items()):
        entry = replace(m.entry, profession="psychologist", years=12)
        world.roster[who] = replace(m, entry=entry)
    world.write("maren", "grief", "My client grieves.")
    world.answer("maren", "send")
    request = world.last("hannah").notice
    assert isinstance(request, Request)
    assert request.badge == Badge(profession="psychologist", years=12)
    world.answer("hannah", "I would wait a little.")
    answer = next(n for n in world.to("maren") if isinstance(n, Answer))
    assert answer.badge == Badge(profession="psychologist", years=12)
