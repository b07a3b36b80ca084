"""What the network's scores mean: identifiers, words in doubt, rare descriptions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relay.deid.finding import Kind
from relay.deid.tagger.labels import KINDS
from relay.deid.tagger.windows import Scores
from relay.deid.tagger.words import Word

_RARE_WORDS: Final = 3
_PARAGRAPH: Final = "\n\n"
# Alone these are no identifier but stand beside one: "the" of "the Anchor". With a capital they may be.
_SMALL: Final = frozenset("a an and at by for from in my of on or our s the their to with".split())
_SURE: Final = 0.5
"""A chance from which even a small word is believed to be somebody: "an said", in a mail without capitals."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """text[start:end], what it may be, and how likely, 0 to 1, that is."""

    start: int
    end: int
    chance: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Chances:
    """Per word, 0 to 1."""

    any: NDArray[np.float64]
    """Of being part of an identifier: (words,)."""
    kinds: NDArray[np.float64]
    """Of each of KINDS: (words, kinds)."""
    begins: NDArray[np.bool_]
    """Whether an identifier rather begins with it than goes on: (words,)."""
    rare: NDArray[np.float64]
    """Of being part of a rare description: (words,)."""


def chances(scores: Scores) -> Chances:
    """The network's scores, (words, labels.COUNT + 1), as chances."""
    labels = scores[:, :-1].astype(np.float64)
    shares = np.exp(labels - labels.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    begins, goes_on = shares[:, 2::2], shares[:, 3::2]
    return Chances(
        any=shares[:, 2:].sum(axis=1),
        kinds=begins + goes_on,
        begins=begins.max(axis=1) > goes_on.max(axis=1),
        rare=1 / (1 + np.exp(-scores[:, -1].astype(np.float64))),
    )


def urgency(chance: Chances, remove: Mapping[Kind, float]) -> NDArray[np.float64]:
    """Per word, how much it asks to be removed: at 1 it goes.

    remove: of each kind, the chance from which a word of it goes. A word that may be a name or a body
    counts for both, in proportion.
    """
    limits = np.array([remove[kind] for kind in KINDS])
    total: NDArray[np.float64] = (chance.kinds / limits).sum(axis=1)
    return total


def identifiers(
    text: str, words: Sequence[Word], chance: Chances, wanted: NDArray[np.bool_]
) -> Iterator[Stretch]:
    """The stretches of wanted words that are one identifier each, marks between them included."""
    for run in _runs(text, words, chance, wanted):
        likeliest = float(chance.any[run].max())
        if likeliest >= _SURE or any(words[number].text not in _SMALL for number in run):
            yield Stretch(words[run[0]].start, words[run[-1]].end, likeliest, _kind(run, chance))


def rare(
    text: str, words: Sequence[Word], chance: Chances, least: float, height: float
) -> Iterator[tuple[int, int, float]]:
    """(start, end, chance) of each description that may point to one person.

    Each of its words has a chance of at least `least`; the likeliest, whose it is, one of at least `height`.
    """
    run: list[int] = []
    for number in range(len(words) + 1):
        inside = number < len(words) and chance.rare[number] >= least
        if inside and not (run and _PARAGRAPH in text[words[run[-1]].end : words[number].start]):
            run.append(number)
            continue
        if len(run) >= _RARE_WORDS and chance.rare[run].max() >= height:
            yield words[run[0]].start, words[run[-1]].end, float(chance.rare[run].max())
        run = [number] if inside else []


def _runs(
    text: str, words: Sequence[Word], chance: Chances, wanted: NDArray[np.bool_]
) -> Iterator[list[int]]:
    """The wanted words by number, those of one kind together that nothing but marks and a line end parts."""
    run: list[int] = []
    for number, word in enumerate(words):
        if not any(map(str.isalnum, word.text)):
            continue
        same = run and not chance.begins[number] and _kind([number], chance) is _kind(run, chance)
        if run and not (wanted[number] and same and _PARAGRAPH not in text[words[run[-1]].end : word.start]):
            yield run
            run = []
        if wanted[number]:
            run.append(number)
    if run:
        yield run


def _kind(run: list[int], chance: Chances) -> Kind:
    return KINDS[int(chance.kinds[run].sum(axis=0).argmax())]
