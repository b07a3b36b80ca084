"""What is said to a circle, in every language that commands are read in."""

from itertools import chain

import pytest

from relay.consult.circles.reach import Reach, Whom, reach_answered, reach_of
from relay.consult.circles.wishes import wish_of
from relay.consult.circles.words import CircleWord, circle_word
from relay.consult.model import MemberId
from relay.consult.said_in_thread import revealed_as
from relay.consult.words import TABLES, Table, Verb, plain
from relay.settings.values import CircleKind, Rhythm
from tests.consult.test_circles import IN_IT, listed
from tests.consult.world import World

ELSEWHERE = TABLES[1:]
WORDS = {
    "next": (CircleWord.NEXT, ""),
    "skip": (CircleWord.SKIP, ""),
    "leave": (CircleWord.LEAVE, ""),
    "close": (CircleWord.CLOSE, "circle"),
    "weekly": (CircleWord.DIGEST, "weekly"),
    "off": (CircleWord.DIGEST, "off"),
}
MAREN = MemberId("maren")
each_language = pytest.mark.parametrize("table", ELSEWHERE, ids=lambda t: t.code)


def test_no_phrase_means_two_things() -> None:
    meant: dict[str, str] = {}
    for table in TABLES:
        for meaning in WORDS:
            for phrase in table.circle.get(meaning, ()):
                assert meant.setdefault(plain(phrase), meaning) == meaning, phrase


@each_language
def test_every_language_says_all_of_it(table: Table) -> None:
    assert set(table.circle) == {*WORDS, "everyone", "aside", "private", "start", "start study", "fortnight"}


@each_language
def test_every_command_is_read(table: Table) -> None:
    for meaning, word in WORDS.items():
        for phrase in table.circle[meaning]:
            assert circle_word(phrase.capitalize(), "") == word, phrase


@each_language
def test_an_aside_goes_to_one_and_what_sounds_like_one_waits(table: Table) -> None:
    circle = listed(World(), *IN_IT)
    among, to_all = circle.participants, Reach(whom=Whom.ALL)
    other = next(p for p in among if p.member == "tobias")
    for phrase in table.circle["aside"]:
        text = f"{phrase.upper()} {other.pseudonym}: Ça va, Ærø?\nHow are you?"
        reach = reach_of(text, "", MAREN, among, to_all)
        assert (reach.whom, reach.to, reach.text) == (Whom.ONE, "tobias", "Ça va, Ærø?\nHow are you?"), phrase
        assert reach_of(f"{phrase} nobody\nHow are you?", "", MAREN, among, to_all).whom is Whom.UNCLEAR
    for phrase in table.circle["private"]:
        assert reach_of(f"{phrase}, I am worn out.", "", MAREN, among, to_all).whom is Whom.UNCLEAR, phrase
    for phrase in table.circle["everyone"]:
        answered = reach_answered(phrase, MAREN, among)
        assert answered is not None, phrase
        assert answered.whom is Whom.ALL


@each_language
def test_a_circle_is_begun(table: Table) -> None:
    specialties = World().config.specialties
    for phrase in table.circle["start"]:
        wish = wish_of([f"{phrase.capitalize()}: grief, 8"], specialties)
        assert wish is not None, phrase
        assert (wish.specialty, wish.size, wish.kind) == ("grief", 8, CircleKind.SUPERVISION)
    for phrase in table.circle["start study"]:
        wish = wish_of([f"{phrase}: grief"], specialties)
        assert wish is not None, phrase
        assert wish.kind is CircleKind.STUDY
    for phrase in table.circle["fortnight"]:
        wish = wish_of([f"{table.circle['start'][0]}: grief, {phrase}"], specialties)
        assert wish is not None
        assert wish.rhythm is Rhythm.FORTNIGHTLY, phrase


@pytest.mark.parametrize("phrase", sorted(set(chain(*(t.verbs.get(Verb.REVEAL, ()) for t in TABLES)))))
def test_reveal_and_how_one_wishes_to_be_known_are_read(phrase: str) -> None:
    assert circle_word(phrase, "") == (CircleWord.REVEAL, "")
    for link in ("as", "como", "comme", "als", "come", "som", "jako"):
        assert revealed_as(f"{phrase.capitalize()} {link}: Maren O., maren@home.example") == (
            "Maren O., maren@home.example"
        )
