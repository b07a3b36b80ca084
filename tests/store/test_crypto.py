"""Keys and tokens: nothing opens elsewhere, nothing can be guessed, nothing changes without need."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.decision import Tokens
from relay.consult.model import MemberId
from relay.store.crypto import Damaged, KeyMissing, Keyring, Ring, SystemTokens

ONE, TWO = bytes(32), bytes(range(32))
TOKEN = re.compile(r"[a-z2-7]{26}\Z")


def tokens(keys: Keyring | None = None) -> Tokens:
    return SystemTokens(keys or Keyring.create(Ring([ONE]), "p")[0], "relay.example.org")


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_in_its_place_only(plain: bytes) -> None:
    ring = Ring([ONE])
    sealed = ring.seal(plain, "spool.raw/1")
    assert ring.open(sealed, "spool.raw/1") == plain
    assert plain not in sealed or len(plain) < 4
    with pytest.raises(Damaged):
        ring.open(sealed, "spool.raw/2")


@given(st.binary(max_size=80))
def test_any_other_bytes_are_refused_and_nothing_else_is_raised(raw: bytes) -> None:
    ring = Ring([ONE])
    for sealed in (raw, ring.key_id + raw):
        with pytest.raises((Damaged, KeyMissing)):
            ring.open(sealed, "p")


def test_the_first_key_seals_and_all_keys_open() -> None:
    old, both, new = Ring([ONE]), Ring([TWO, ONE]), Ring([TWO])
    assert both.open(old.seal(b"x", "p"), "p") == b"x"
    assert new.open(both.seal(b"x", "p"), "p") == b"x"
    with pytest.raises(KeyMissing):
        new.open(old.seal(b"x", "p"), "p")


def test_data_keys_survive_a_new_master_key() -> None:
    keys, wrapped = Keyring.create(Ring([ONE]), "p")
    again = Keyring.unwrap(Ring([TWO, ONE]), wrapped, "p")
    assert again.blind("address", "a@x.example") == keys.blind("address", "a@x.example")
    assert again.token_hash("abc") == keys.token_hash("ABC")


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_blind_indexes_are_equal_for_equal_values_only(one: list[str], other: list[str]) -> None:
    keys, _ = Keyring.create(Ring([ONE]), "p")
    assert (keys.blind("p", *one) == keys.blind("p", *other)) is (one == other)


def test_tokens_have_the_form_of_a_local_part_and_do_not_repeat() -> None:
    source = tokens()
    made = {source.fresh() for _ in range(200)}
    assert len(made) == 200
    assert all(TOKEN.match(token) for token in made)


def test_a_stable_token_depends_on_every_argument_and_on_the_key() -> None:
    source = tokens()
    token = source.stable("c", "t", MemberId("m"), 1)
    assert TOKEN.match(token)
    assert source.stable("c", "t", MemberId("m"), 1) == token
    others = [
        source.stable("d", "t", MemberId("m"), 1),
        source.stable("c", "u", MemberId("m"), 1),
        source.stable("c", "t", MemberId("n"), 1),
        source.stable("c", "t", MemberId("m"), 2),
        source.stable("ct", "", MemberId("m"), 1),
        tokens().stable("c", "t", MemberId("m"), 1),
    ]
    assert token not in others
    assert len(set(others)) == len(others)


def test_ids_and_message_ids_are_fresh_and_of_the_relays_domain() -> None:
    source = tokens()
    assert re.fullmatch(r"[0-9a-f]{32}", source.new_id())
    assert re.fullmatch(r"<[0-9a-f]{32}@relay\.example\.org>", source.message_id())
    assert source.message_id() != source.message_id()


def test_shuffling_loses_and_adds_nothing() -> None:
    items = list(range(50))
    mixed = tokens().shuffled(items)
    assert sorted(mixed) == items == list(range(50))
    assert mixed != items
