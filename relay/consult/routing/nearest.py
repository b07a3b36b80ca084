"""Which specialties a text is about, where it names none: a lexical ranking, local and quick.

Each specialty is a short document: title, description, keywords. The text is the query; what the
two share counts by how few specialties share it (BM25 turned round). Measured in docs/routing.md.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

from relay.consult.routing.named import by_keywords
from relay.consult.routing.themes import stems_of, themes_of
from relay.settings.values import Specialty

PROPOSED: Final = 3
"""At most so many are proposed: more is a list, and the list stands below."""
SHARE: Final = 0.5
"""Proposed is what has at least this share of the best score."""
_SUBJECT: Final = 3
"""What stands in the subject counts as if it stood there so often."""
_TITLE, _DESCRIPTION = 1.0, 0.7
"""What a match weighs with a word of the title, or of the description."""
_KEYWORD, _KEYWORD_OF_A_THEME = 0.8, 0.2
"""What a keyword weighs where no theme is known, and where one is: it was chosen to decide alone, and what
decides alone is often a word that also stands in mails about something else."""
_SATURATION: Final = 1.2
"""BM25's k1: the second time a word stands in a text says less than the first."""
_LENGTH: Final = 0.75
"""How much a long list is held back, for it matches more by chance: 0 not, 1 in full."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """What speaks for one specialty."""

    phrases: Mapping[tuple[str, ...], float]
    """Stems in a row, and what they weigh."""
    length: float
    """Of all it weighs before rarity; long lists match more by chance."""


def nearest(
    text: str, specialties: Mapping[str, Specialty], most: int = PROPOSED, *, themed: bool = True
) -> tuple[str, ...]:
    """The keys that fit best, the likeliest first; none where nothing fits.

    themed: whether the themes count, too; without them only the admin's own words.
    """
    scores = scored(text, specialties, themed=themed)
    best = max(scores.values(), default=0.0)
    ranked = sorted((k for k, s in scores.items() if s and s >= SHARE * best), key=lambda k: -scores[k])
    return tuple(ranked[:most])


def decided_by_keywords(text: str, specialties: Mapping[str, Specialty]) -> tuple[str, ...]:
    """The one specialty whose keywords stand most often in the text, if the ranking agrees; else empty.

    Keywords alone were wrong for one mail in four; where both say the same, for one in twelve.
    """
    keys = by_keywords(text, specialties)
    return keys if keys == nearest(text, specialties, most=1) else ()


def scored(text: str, specialties: Mapping[str, Specialty], *, themed: bool = True) -> dict[str, float]:
    """How much speaks for each specialty; 0: nothing. The first line counts as the subject."""
    profiles = _profiles(tuple(specialties.values()), themed)
    subject, _, body = text.partition("\n")
    longest = max((len(phrase) for p in profiles for phrase in p.phrases), default=0)
    counts = _runs(stems_of(body), longest)
    for run, number in _runs(stems_of(subject), longest).items():
        counts[run] += _SUBJECT * number
    return {key: _score(profile, counts) for key, profile in zip(specialties, profiles, strict=True)}


def related_to(key: str, specialties: Mapping[str, Specialty], most: int) -> tuple[str, ...]:
    """The specialties nearest to one: those the admin named, else those that share its words."""
    own = specialties.get(key)
    if own is None:
        return ()
    if own.related:
        return tuple(other for other in own.related if other in specialties)[:most]
    others = {k: s for k, s in specialties.items() if k != key}
    about = " ; ".join((own.title, own.description, *own.keywords))
    scores = scored(f"{own.title}\n{about}", others)
    return tuple(sorted((k for k, s in scores.items() if s), key=lambda k: -scores[k]))[:most]


def _score(profile: _Profile, counts: Counter[tuple[str, ...]]) -> float:
    total = sum(
        weight * number / (number + _SATURATION)
        for phrase, weight in profile.phrases.items()
        if (number := counts[phrase])
    )
    return float(total / profile.length**_LENGTH)


@lru_cache(maxsize=8)
def _profiles(specialties: tuple[Specialty, ...], themed: bool) -> tuple[_Profile, ...]:
    """What speaks for each, weighed by how few of them it speaks for."""
    every = [_phrases(specialty, themed=themed) for specialty in specialties]
    known = Counter(phrase for phrases in every for phrase in phrases)
    rarity = {phrase: log(1 + len(every) / number) for phrase, number in known.items()}
    return tuple(
        _Profile(
            phrases={phrase: weight * rarity[phrase] for phrase, weight in phrases.items()},
            length=max(sum(phrases.values()), 1.0),
        )
        for phrases in every
    )


def _phrases(specialty: Specialty, *, themed: bool) -> Mapping[tuple[str, ...], float]:
    """Stems in a row that belong to the specialty, and what they weigh."""
    phrases: dict[tuple[str, ...], float] = {}

    def speaks(run: tuple[str, ...], weight: float) -> None:
        if run:
            phrases[run] = max(phrases.get(run, 0.0), weight)

    for stem in stems_of(f"{specialty.title} {specialty.key}"):
        speaks((stem,) if stem else (), _TITLE)
    for stem in stems_of(specialty.description):
        speaks((stem,) if stem else (), _DESCRIPTION)
    themes = themes_of(specialty) if themed else ()
    for theme in themes:
        for phrase, weight in theme.phrases:
            speaks(phrase, weight)
    for keyword in specialty.keywords:
        stems = tuple(stems_of(keyword))
        speaks(stems if any(stems) else (), _KEYWORD_OF_A_THEME if themes else _KEYWORD)
    return phrases


def _runs(stems: list[str], longest: int) -> Counter[tuple[str, ...]]:
    return Counter(
        tuple(stems[i : i + length])
        for length in range(1, longest + 1)
        for i in range(len(stems) - length + 1)
        if length > 1 or stems[i]
    )
