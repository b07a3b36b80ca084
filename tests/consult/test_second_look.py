"""What a preview asks its writer to look at: which words, in which order, and how many."""

import pytest

from relay.consult.second_look import AT_MOST, second_look
from relay.deid.finding import Finding, Flag, FlagReason, Kind, Terms
from relay.deid.rarity import Rarity

TEXT = "Joy and Grace met Bo at the Anchor. Joy left; the only diver in the county stayed."


def finding(words: str, score: float, kind: Kind = Kind.NAME, nth: int = 0, text: str = TEXT) -> Finding:
    start = place(words, nth, text)
    return Finding(
        start=start, end=start + len(words), kind=kind, score=score, recognizer="test", reason="named"
    )


def flag(words: str, reason: FlagReason, score: float = 0.0, nth: int = 0, text: str = TEXT) -> Flag:
    start = place(words, nth, text)
    return Flag(start=start, end=start + len(words), reason=reason, score=score)


def place(words: str, nth: int, text: str) -> int:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at


def test_each_band_holds_its_own_and_what_is_certain_is_in_none() -> None:
    found = [finding("Joy", 0.3), finding("Joy", 0.3, nth=1), finding("Grace", 0.95)]
    flags = [flag("Bo", FlagReason.DOUBTFUL), flag("the only diver in the county", FlagReason.RARE)]
    look = second_look(TEXT, found, flags, Terms())
    assert [(d.words, d.kind) for d in look.taken_out] == [("Joy", Kind.NAME)]
    assert [d.words for d in look.left_in] == ["Bo"]
    assert [(r.words, r.rarity) for r in look.rare] == [("the only diver in the county", Rarity.WORK)]


def test_the_most_doubtful_come_first() -> None:
    found = [finding("Joy", 0.4), finding("Grace", 0.2)]
    flags = [flag("Bo", FlagReason.DOUBTFUL, 0.1), flag("Anchor", FlagReason.DOUBTFUL, 0.4)]
    look = second_look(TEXT, found, flags, Terms())
    assert [d.words for d in look.taken_out] == ["Grace", "Joy"]
    assert [d.words for d in look.left_in] == ["Anchor", "Bo"]


def test_words_found_without_doubt_elsewhere_are_not_offered_back() -> None:
    look = second_look(TEXT, [finding("Joy", 0.3), finding("Joy", 0.99, nth=1)], [], Terms())
    assert look.taken_out == ()


@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.PHONE, Kind.ADDRESS])
def test_what_keep_cannot_bring_back_is_not_offered_back(kind: Kind) -> None:
    assert second_look(TEXT, [finding("Anchor", 0.3, kind)], [], Terms()).taken_out == ()


def test_what_was_settled_is_not_asked_again() -> None:
    flags = [flag("Bo", FlagReason.DOUBTFUL), flag("the only diver in the county", FlagReason.RARE)]
    terms = Terms(keep=frozenset({"bo", "The only  diver in the county"}), remove=frozenset({"joy"}))
    look = second_look(TEXT, [finding("Joy", 0.3)], flags, terms)
    assert (look.taken_out, look.left_in, look.rare) == ((), (), ())


def test_a_flag_inside_what_is_taken_out_is_not_shown() -> None:
    assert (
        second_look(TEXT, [finding("Grace", 0.99)], [flag("Grace", FlagReason.DOUBTFUL)], Terms()).left_in
        == ()
    )


def test_no_more_is_shown_than_can_be_looked_at_and_every_band_gets_its_share() -> None:
    text = " ".join(f"w{n:02}x" for n in range(60))
    found = [finding(f"w{n:02}x", 0.2 + n / 100, text=text) for n in range(20)]
    doubts = [flag(f"w{n:02}x", FlagReason.DOUBTFUL, n / 100, text=text) for n in range(20, 40)]
    rare = [flag(f"w{n:02}x", FlagReason.RARE, text=text) for n in range(40, 42)]
    look = second_look(text, found, [*doubts, *rare], Terms())
    assert len(look.taken_out) + len(look.left_in) + len(look.rare) == AT_MOST
    assert [d.words for d in look.left_in] == ["w39x", "w38x", "w37x"]
    assert [d.words for d in look.taken_out] == ["w00x", "w01x", "w02x"]
    assert len(look.rare) == 2
    assert (look.taken_out_unlisted, look.left_in_unlisted, look.rare_unlisted) == (17, 17, 0)


def test_one_crowded_band_may_use_all_the_room() -> None:
    text = " ".join(f"w{n:02}x" for n in range(30))
    found = [finding(f"w{n:02}x", 0.2, text=text) for n in range(30)]
    look = second_look(text, found, [], Terms())
    assert (len(look.taken_out), look.taken_out_unlisted) == (AT_MOST, 30 - AT_MOST)
