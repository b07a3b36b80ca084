"""Who is who: the file may change, the member stays."""

import asyncio

import pytest

from relay.store.errors import RosterConflict
from relay.store.store import Store
from tests.store.conftest import ROSTER, Open


@pytest.mark.parametrize("other", ["ána@clinic.example", "\uff41na@clinic.example", "ana@clinic.example.org"])
async def test_a_look_alike_address_is_nobodys(store: Store, other: str) -> None:
    await store.sync_roster([("Ana@Clinic.EXAMPLE", ("ana@bücher.example",))])
    assert await store.member_of(other) is None
    assert await store.member_of("ana@clinic.example.") is not None
    assert await store.member_of("ana@clinic.example") == await store.member_of("ana@xn--bcher-kva.example")


async def test_any_address_of_a_member_finds_them(store: Store) -> None:
    ids = await store.sync_roster(ROSTER)
    assert (
        await store.member_of("ANA@home.example") == ids["ana.ruiz@clinic.example"] == ids["ana@home.example"]
    )
    assert await store.member_of("nobody@home.example") is None
    assert len(set(ids.values())) == len(ROSTER)


async def test_addresses_come_as_written_primary_first(store: Store) -> None:
    ids = await store.sync_roster([("Ana.Ruiz@Clinic.example", ("b@home.example", "a@home.example"))])
    found = await store.addresses_of(ids["a@home.example"])
    assert found[0] == "Ana.Ruiz@Clinic.example"
    assert set(found) == {"Ana.Ruiz@Clinic.example", "a@home.example", "b@home.example"}


async def test_reading_the_same_file_again_changes_nothing(store: Store) -> None:
    assert await store.sync_roster(ROSTER) == await store.sync_roster(ROSTER)


async def test_a_new_entry_that_lists_an_old_address_is_the_same_member(store: Store) -> None:
    before = await store.sync_roster([("old@clinic.example", ())])
    after = await store.sync_roster([("new@clinic.example", ("old@clinic.example",))])
    assert after["new@clinic.example"] == before["old@clinic.example"]
    assert await store.addresses_of(after["new@clinic.example"]) == (
        "new@clinic.example",
        "old@clinic.example",
    )


async def test_who_leaves_the_roster_is_no_member_but_the_same_one_on_return(store: Store) -> None:
    before = await store.sync_roster(ROSTER)
    await store.sync_roster(ROSTER[1:])
    assert await store.member_of("ana@home.example") is None
    assert await store.addresses_of(before["ana@home.example"]) == (
        "ana.ruiz@clinic.example",
        "ana@home.example",
    )
    assert await store.sync_roster(ROSTER) == before


async def test_an_address_listed_under_another_member_moves_there(store: Store) -> None:
    before = await store.sync_roster([("a@x.example", ("shared@x.example",)), ("b@x.example", ())])
    after = await store.sync_roster([("a@x.example", ()), ("b@x.example", ("shared@x.example",))])
    assert after["shared@x.example"] == before["b@x.example"] != before["a@x.example"]
    assert await store.addresses_of(before["a@x.example"]) == ("a@x.example",)


async def test_two_entries_out_of_one_leave_the_member_with_the_primary(store: Store) -> None:
    before = await store.sync_roster([("a@x.example", ("b@x.example",))])
    after = await store.sync_roster([("b@x.example", ()), ("a@x.example", ())])
    assert after["a@x.example"] == before["a@x.example"] != after["b@x.example"]


@pytest.mark.parametrize(
    "entries",
    [
        [("c@x.example", ()), ("a@x.example", ("b@x.example",))],
        [("c@x.example", ()), ("new@x.example", ("a@x.example", "b@x.example"))],
        [("a@x.example", ("c@x.example",)), ("b@x.example", ("c@x.example",))],
    ],
)
async def test_an_entry_that_would_join_two_members_is_refused_without_naming_them(
    store: Store, entries: list[tuple[str, tuple[str, ...]]]
) -> None:
    before = await store.sync_roster([("a@x.example", ()), ("b@x.example", ())])
    with pytest.raises(RosterConflict) as caught:
        await store.sync_roster(entries)
    assert "@" not in str(caught.value)
    assert await store.member_of("b@x.example") == before["b@x.example"]
    assert await store.member_of("c@x.example") is None


async def test_two_processes_that_start_at_once_make_each_member_once(open_store: Open) -> None:
    stores = await asyncio.gather(open_store(), open_store())
    first, second = await asyncio.gather(*(s.sync_roster(ROSTER) for s in stores))
    assert first == second
