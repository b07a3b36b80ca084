"""What makes a description one that may point to one person."""

import pytest

from relay.deid.rarity import Rarity, rarity_of


@pytest.mark.parametrize(
    ("words", "rarity"),
    [
        ("the case was all over the national news", Rarity.REPORTED),
        ("he is the child in the photograph on the wall of the bank", Rarity.REPORTED),
        ("her brother testified against the bishop", Rarity.COURT),
        ("the sole survivor of the bus that went off the pass", Rarity.DISASTER),
        ("she held the state record in the javelin", Rarity.HONOUR),
        ("one of six families with that gene", Rarity.HEALTH),
        ("the only female fire chief in the county", Rarity.WORK),
        ("the first woman diver of the port", Rarity.WORK),
        ("the only Muslim family on the ridge", Rarity.GROUP),
        ("her father is the mayor there", Rarity.OFFICE),
        ("runs the ostrich farm past the quarry", Rarity.WORK),
        ("the middle one of triplets", Rarity.FAMILY),
        ("one of two left who speak it", Rarity.ONLY),
        ("keeps forty parrots in a lighthouse", Rarity.GENERAL),
        ("", Rarity.GENERAL),
    ],
)
def test_what_makes_a_description_rare_is_told_from_its_words(words: str, rarity: Rarity) -> None:
    assert rarity_of(words) is rarity


@pytest.mark.parametrize("words", ["such a picturesque idea", "a newsy sort of courtesy", "the bookish one"])
def test_a_sign_inside_another_word_is_none(words: str) -> None:
    assert rarity_of(words) is Rarity.GENERAL
