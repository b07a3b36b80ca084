"""Which vaguer words are suggested for a description that may point to one person."""

import pytest

from relay.deid.vaguer import Vaguer, vaguer


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("the case was all over the national news", Vaguer.REPORTED),
        ("he is the child in the photograph on the wall of the bank", Vaguer.REPORTED),
        ("her brother testified against the bishop", Vaguer.COURT),
        ("the sole survivor of the bus that went off the pass", Vaguer.DISASTER),
        ("she held the state record in the javelin", Vaguer.HONOUR),
        ("one of six families with that gene", Vaguer.HEALTH),
        ("the only female fire chief in the county", Vaguer.WORK),
        ("the first woman diver of the port", Vaguer.WORK),
        ("the only Muslim family on the ridge", Vaguer.GROUP),
        ("her father is the mayor there", Vaguer.OFFICE),
        ("runs the ostrich farm past the quarry", Vaguer.WORK),
        ("the middle one of triplets", Vaguer.FAMILY),
        ("one of two left who speak it", Vaguer.ONLY),
        ("keeps forty parrots in a lighthouse", Vaguer.GENERAL),
        ("", Vaguer.GENERAL),
    ],
)
def test_the_suggestion_fits_what_makes_it_rare(words: str, suggested: Vaguer) -> None:
    assert vaguer(words) is suggested


@pytest.mark.parametrize("words", ["such a picturesque idea", "a newsy sort of courtesy", "the bookish one"])
def test_a_sign_inside_another_word_is_none(words: str) -> None:
    assert vaguer(words) is Vaguer.GENERAL
