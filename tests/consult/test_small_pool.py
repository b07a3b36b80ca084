"""So few colleagues that the asker could be guessed: said, with a wider circle to choose."""

from dataclasses import replace

from relay.consult.model import MemberId
from relay.consult.notices.held import NobodyToAsk
from relay.consult.notices.preview import Preview, ShownPool
from relay.consult.notices.relayed import Request
from relay.consult.routing.reachable import reachable_of, widened
from relay.consult.routing.receipt import Wishes
from relay.settings.policy import Policy
from relay.settings.values import Specialty
from tests.consult.routing_world import NOW, ask, member, world
from tests.consult.world import World

ASKER = member("asker", specialties=(), region="Mesa County", licensed_in=("Oregon",))
ASKED = "My client has stopped eating since her sister died.\nWhat would you do first?"


def test_enough_colleagues_make_no_warning_and_no_offer() -> None:
    found = reachable_of(ask(ASKER), "", world(ASKER, *(member(f"m{i}") for i in range(5))), NOW)
    assert not found.warns
    assert (found.number, found.wider) == (5, None)


def test_too_few_are_said_and_related_specialties_offered() -> None:
    snapshot = world(
        ASKER, member("ben"), member("eva", specialties=("trauma",)), related=("trauma", "couples")
    )
    found = reachable_of(ask(ASKER), "", snapshot, NOW)
    assert found.small
    assert found.wider == Wishes(related=("trauma", "couples"))
    assert (found.number, found.wider_number) == (1, 2)


def test_without_the_admins_word_the_nearest_by_meaning_are_related() -> None:
    snapshot = world(ASKER, member("ben"))
    depression = Specialty(key="depression", title="Depression")
    hospice = Specialty(key="hospice", title="Palliative care and dying")
    specialties = {**snapshot.config.specialties, "depression": depression, "hospice": hospice}
    snapshot = replace(snapshot, config=replace(snapshot.config, specialties=specialties))
    wider = widened(ask(ASKER), snapshot)
    assert wider
    assert wider.related[0] == "hospice"


def test_a_wider_circle_that_reaches_nobody_more_is_not_offered() -> None:
    assert reachable_of(ask(ASKER), "", world(ASKER, member("ben"), related=("trauma",)), NOW).wider is None


def test_neighbours_stay_apart_in_the_wider_circle_too() -> None:
    neighbour = member("ben", specialties=("trauma",), region="Mesa County")
    snapshot = world(ASKER, neighbour, member("eva"), related=("trauma",))
    assert reachable_of(ask(ASKER), "", snapshot, NOW).wider is None


def test_a_jurisdiction_with_few_members_tells_who_asks() -> None:
    near = [member(f"m{i}", licensed_in=("Oregon",)) for i in range(2)]
    far = [member(f"f{i}", licensed_in=("Idaho",)) for i in range(9)]
    snapshot = world(ASKER, *near, *far, same_jurisdiction=True)
    found = reachable_of(ask(ASKER), "", snapshot, NOW)
    assert found.few_peers
    assert found.wider
    assert found.wider.any_jurisdiction
    assert found.wider_number == 11
    after = reachable_of(ask(ASKER, wishes=found.wider), "", snapshot, NOW)
    assert not after.warns


def test_the_askers_own_small_place_in_the_text_is_said() -> None:
    others = [member(f"m{i}") for i in range(9)]
    snapshot = world(ASKER, *others)
    assert reachable_of(ask(ASKER), "A ranch in mesa county.", snapshot, NOW).place == "Mesa County"
    assert reachable_of(ask(ASKER), "A ranch far away.", snapshot, NOW).place == ""
    big = world(ASKER, *others, *(member(f"n{i}", region="Mesa County") for i in range(5)))
    assert reachable_of(ask(ASKER), "A ranch in Mesa County.", big, NOW).place == ""


def small_world(ask: int = 2) -> World:
    """Tobias alone offers grief; the others trauma."""
    world = World(policy=Policy(min_pool=3), ask=ask)
    grief = replace(world.config.specialties["grief"], related=("trauma",))
    world.config = replace(world.config, specialties={**world.config.specialties, "grief": grief})
    for key in ("hannah", "priya", "colin"):
        one = world.roster[MemberId(key)]
        world.roster[one.id] = replace(one, entry=replace(one.entry, specialties=("trauma",)))
    return world


def shown(world: World) -> ShownPool:
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.pool
    return preview.pool


def test_widen_takes_in_the_related_and_shows_it_once_more() -> None:
    world = small_world()
    world.write("maren", "grief", ASKED)
    found = shown(world)
    assert (found.small, found.number, found.widen_titles, found.widen_number) == (True, 1, ("Trauma",), 3)
    world.answer("maren", "Widen")
    found = shown(world)
    assert (found.small, found.number, found.widened_titles, found.widen_titles) == (
        False,
        3,
        ("Trauma",),
        (),
    )
    assert not any(isinstance(m.notice, Request) for m in world.mails)
    world.answer("maren", "send")
    requests = [m.notice for m in world.mails if isinstance(m.notice, Request)]
    assert len(requests) == 2
    assert {r.specialty_titles for r in requests} <= {("Grief",), ("Trauma",), ("Grief", "Trauma")}
    (receipt,) = world.case().consultation.routed
    assert receipt.wishes.related == ("trauma",)
    assert receipt.eligible == 3


def test_another_specialty_forgets_the_wider_reachable_of_the_first() -> None:
    world = small_world()
    world.write("maren", "grief", ASKED)
    world.answer("maren", "widen")
    world.answer("maren", "trauma")
    assert shown(world).widened_titles == ()


def test_with_nobody_to_ask_at_all_widen_is_offered_and_works() -> None:
    world = small_world()
    tobias = world.roster[MemberId("tobias")]
    world.roster[tobias.id] = replace(tobias, entry=replace(tobias.entry, specialties=()))
    world.write("maren", "grief", ASKED)
    world.answer("maren", "send")
    notice = world.to("maren")[-1]
    assert isinstance(notice, NobodyToAsk)
    assert notice.widen_titles == ("Trauma",)
    world.answer("maren", "widen")
    world.answer("maren", "send")
    assert any(isinstance(m.notice, Request) for m in world.mails)
