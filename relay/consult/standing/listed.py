"""Lists and numbers behind a command: specialties, exclusions, a weekly limit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from relay.consult.commands import Command
from relay.consult.standing.when import read_when
from relay.consult.words import COURTESY, TABLES, WORDS, Verb, folded, plain
from relay.settings.values import Specialty

MOST_A_WEEK: Final = 99
MOST_EXCLUSIONS: Final = 40
LONGEST_NAME: Final = 80
LONGEST_LIST: Final = 2000
"""Characters of a list of specialties that are looked at; no association has so many."""
MOST_UNKNOWN: Final = 10
"""Words of such a list that name none and are told; as long as there is one, nothing changes."""
NEAR: Final = 0.6
"""How alike two words must be to be told as perhaps meant, from 0 to 1."""
_NONE: Final = frozenset[str]().union(*(t.none for t in TABLES))
_EVERY: Final = frozenset[str]().union(*(t.every for t in TABLES))
_CONJUNCTIONS: Final = frozenset[str]().union(*(t.conjunctions for t in TABLES))
_FILLER: Final = frozenset[str]().union(*(t.filler for t in TABLES))
_SIGNS: Final = {
    **{plain(p): "+" for t in TABLES for p in t.add},
    **{plain(p): "-" for t in TABLES for p in t.drop},
}
_NUMBERS: Final = {word: number for table in TABLES for word, number in table.numbers.items()}
_A_WEEK: Final = tuple(sorted((folded(p) for t in TABLES for p in t.a_week), key=len, reverse=True))
_AROUND_ADDRESS = re.compile(r"[\s<>,;:()\"]+")
_SIGNED = re.compile(r"\s*([+–−-])\s*(.*)")
_NUMBER = re.compile(r"(\d{1,3}|[^\W\d_]+)\s*(?:x|times|veces|fois|mal|vezes|volte|keer|ganger|razy)?\s*(.*)")


def says_none(argument: str) -> bool:
    """Whether the argument is "none" in one of the languages, or "no limit"."""
    words = [w for w in plain(argument).split() if w not in _FILLER or w in _NONE]
    return bool(words) and words[0] in _NONE and len(words) <= 2


def says_nothing(argument: str) -> bool:
    """Whether it is empty, or as good as: "unsubscribe me from the relay"."""
    return all(word in _FILLER or word in COURTESY for word in plain(argument).split())


def read_limit(argument: str) -> int | None:
    """The number of requests a week; 0: no limit; None: not understood."""
    if says_none(argument):
        return 0
    words = folded(argument).split()
    while words and words[0] in _FILLER - _NUMBERS.keys():
        words = words[1:]
    found = _NUMBER.fullmatch(" ".join(words))
    if found is None:
        return None
    number = int(found[1]) if found[1].isdecimal() else _NUMBERS.get(found[1])
    rest = " ".join(w for w in found[2].strip(" .!,").split() if w not in _FILLER or w == "a")
    understood = not rest or rest in _A_WEEK or found[2].strip(" .!,") in _A_WEEK
    return number if number and number <= MOST_A_WEEK and understood else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a list of specialties asks for."""

    keys: tuple[str, ...] = ()
    """All they want to be asked about from now on; meaningless where something is unknown."""
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words that name none, each with the keys of the nearest."""


def read_specialties(argument: str, known: Mapping[str, Specialty], present: tuple[str, ...]) -> Choice:
    """What they choose: a list is all of it, "+ grief" and "- grief" change what was there.

    present: the keys they are asked about now.
    """
    chosen: list[str] = []
    unknown: list[str] = []
    signs = False
    for sign, piece in _signed(argument[:LONGEST_LIST]):
        if sign and not signs:
            signs, chosen = True, [*present, *chosen]
        if plain(piece) in _EVERY:
            keys: tuple[str, ...] = tuple(known)
        elif plain(piece) in _NONE:
            keys, chosen = (), []
        else:
            keys, missed = _named(piece, known)
            unknown += missed
        chosen = [k for k in chosen if k not in keys] if sign == "-" else [*chosen, *keys]
    told = tuple((words[:LONGEST_NAME], nearest(words, known)) for words in unknown[:MOST_UNKNOWN])
    return Choice(keys=tuple(k for k in dict.fromkeys(chosen) if k in known), unknown=told)


def is_plain(command: Command, known: Mapping[str, Specialty]) -> bool:
    """Whether what stands behind the verb is nothing but what belongs there, whatever it comes to."""
    argument = command.argument
    match command.verb:
        case Verb.PAUSE:
            return bool(read_when(argument, command.languages, date(2000, 1, 1)))
        case Verb.LIMIT:
            return read_limit(argument) is not None
        case Verb.SPECIALTIES:
            return command.explicit and not read_specialties(argument, known, ()).unknown
        case Verb.NOT:
            return command.explicit and names_somebody(argument)
        case _:
            return False


def nearest(words: str, known: Mapping[str, Specialty]) -> tuple[str, ...]:
    """Keys of up to two specialties whose names look most like the words."""
    wanted = plain(words[:LONGEST_NAME])
    scored = sorted(
        ((max(_alike(wanted, name) for name in _names(s)), key) for key, s in known.items()),
        key=lambda one: -one[0],
    )
    return tuple(key for score, key in scored[:2] if score >= NEAR)


def read_exclusions(argument: str) -> tuple[str, ...]:
    """Addresses, folded, and names as written, each once."""
    found = []
    for piece in re.split(r"[,;\n]", argument):
        address = _address_in(piece)
        name = folded_address(address) if address else " ".join(piece.split()).strip(" .\"'“”")
        if name and len(name) <= LONGEST_NAME:
            found.append(name)
    return tuple(dict.fromkeys(found))


def names_somebody(argument: str) -> bool:
    """Whether an address stands in it, which no sentence has by chance."""
    return bool(_address_in(argument))


def _address_in(text: str) -> str:
    """The first address in the text; '' if there is none.

    Word by word: one pattern over a word without an end is tried from each of its letters.
    """
    for word in _AROUND_ADDRESS.split(text):
        at = word.find("@", 1)
        if at > 0 and word.find(".", at + 2, len(word) - 1) > 0:
            return word
    return ""


def folded_address(address: str) -> str:
    """The address as it is compared."""
    return address.strip("<>.").lower()


def _signed(argument: str) -> Iterator[tuple[str, str]]:
    """(sign, piece): a sign counts until the next one; '' before the first."""
    sign = ""
    for piece in re.split(r"[,;\n]|\s(?=[+–−-]\s?\w)", argument):
        found = _SIGNED.match(piece)
        text = piece.strip()
        if found:
            sign, text = "+" if found[1] == "+" else "-", found[2].strip()
        else:
            for phrase, meant in _SIGNS.items():
                if plain(text).startswith(f"{phrase} "):
                    sign, text = meant, text.split(maxsplit=phrase.count(" ") + 1)[-1]
        if text.strip(" ."):
            yield sign, text.strip(" .")


def _named(piece: str, known: Mapping[str, Specialty]) -> tuple[tuple[str, ...], list[str]]:
    """The specialties a piece of a list names, taken whole or at "and", and what names none."""
    if (key := _one(piece, known)) is not None:
        return (key,), []
    piece = _without_the_list(piece)
    parts = [" ".join(part).strip() for part in _apart(piece.split())]
    keys, missed = [], []
    for part in parts:
        found = _one(part, known) if part else None
        if found is not None:
            keys.append(found)
        elif part:
            missed.append(part)
    return tuple(keys), missed


def _without_the_list(piece: str) -> str:
    """The piece without "to my specialties" behind it."""
    words = piece.split()
    if words and WORDS.get(plain(words[-1])) is Verb.SPECIALTIES:
        words.pop()
        while words and folded(words[-1]) in _FILLER:
            words.pop()
    return " ".join(words) or piece


def _apart(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if folded(word) in _CONJUNCTIONS:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _one(words: str, known: Mapping[str, Specialty]) -> str | None:
    """The one specialty of this key, title, keyword or word of its title; None: none, or several."""
    wanted = _singular(plain(words))
    if not wanted:
        return None
    for names in (_titles, _keywords, _title_words):
        keys = [key for key, s in known.items() if wanted in map(_singular, names(s))]
        if len(keys) == 1:
            return keys[0]
    return None


def _titles(specialty: Specialty) -> tuple[str, ...]:
    return plain(specialty.key), plain(specialty.title)


def _keywords(specialty: Specialty) -> tuple[str, ...]:
    return tuple(plain(word) for word in specialty.keywords)


def _title_words(specialty: Specialty) -> tuple[str, ...]:
    words = plain(f"{specialty.title} {specialty.key}").split()
    return tuple(w for w in words if len(w) >= 4)


def _names(specialty: Specialty) -> tuple[str, ...]:
    return (*_titles(specialty), *_keywords(specialty), *_title_words(specialty))


def _singular(name: str) -> str:
    return name[:-1] if len(name) > 4 and name.endswith("s") else name


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
