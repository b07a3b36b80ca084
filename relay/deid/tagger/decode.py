"""What the network's scores mean: identifiers, words in doubt, rare descriptions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from relay.deid.finding import Kind
from relay.deid.tagger.labels import KINDS
from relay.deid.tagger.windows import Scores
from relay.deid.tagger.words import Word

_RARE_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """text[start:end], what it may be, and how likely, 0 to 1, that is."""

    start: int
    end: int
    chance: float
    kind: Kind


def chances(scores: Scores) -> tuple[Scores, Scores, Scores]:
    """Per word: the chance of being an identifier, those of each of KINDS, that of a rare description."""
    labels = scores[:, :-1].astype(np.float64)
    labels -= labels.max(axis=1, keepdims=True)
    shares = np.exp(labels)
    shares /= shares.sum(axis=1, keepdims=True)
    by_kind = shares[:, 2::2] + shares[:, 3::2]
    rare = 1 / (1 + np.exp(-scores[:, -1].astype(np.float64)))
    return by_kind.sum(axis=1), by_kind, rare


def identifiers(
    text: str, words: Sequence[Word], scores: Scores, least: float, below: float = 2.0
) -> Iterator[Stretch]:
    """The stretches whose words each have a chance of at least `least` and less than `below`."""
    chance, by_kind, _ = chances(scores)
    begins = scores[:, 2:-1:2].max(axis=1) > scores[:, 3:-1:2].max(axis=1)
    taken = [least <= c < below and _speaks(w.text) for c, w in zip(chance, words, strict=True)]
    run: list[int] = []
    for number, word in enumerate(words):
        if taken[number]:
            kind = int(by_kind[number].argmax())
            if run and (
                begins[number] or _apart(text, words, run[-1], number) or kind != _kind_of(run, by_kind)
            ):
                yield _stretch(words, run, chance, by_kind)
                run = []
            run.append(number)
        elif run and _speaks(word.text):
            yield _stretch(words, run, chance, by_kind)
            run = []
    if run:
        yield _stretch(words, run, chance, by_kind)


def rare(
    text: str, words: Sequence[Word], scores: Scores, least: float, height: float
) -> Iterator[tuple[int, int]]:
    """(start, end) of each description that may point to one person."""
    *_, chance = chances(scores)
    run: list[int] = []
    for number in range(len(words) + 1):
        inside = number < len(words) and chance[number] >= least
        if inside and not (run and "\n\n" in text[words[run[-1]].end : words[number].start]):
            run.append(number)
            continue
        if len(run) >= _RARE_WORDS and chance[run].max() >= height:
            yield words[run[0]].start, words[run[-1]].end
        run = [number] if inside else []


def _speaks(word: str) -> bool:
    return any(map(str.isalnum, word))


def _apart(text: str, words: Sequence[Word], one: int, other: int) -> bool:
    """Whether more than a mark and a space lies between two words of a run."""
    between = text[words[one].end : words[other].start]
    return "\n" in between and between.count("\n") > 1


def _kind_of(run: list[int], by_kind: Scores) -> int:
    return int(by_kind[run].sum(axis=0).argmax())


def _stretch(words: Sequence[Word], run: list[int], chance: Scores, by_kind: Scores) -> Stretch:
    kind = KINDS[_kind_of(run, by_kind)]
    return Stretch(words[run[0]].start, words[run[-1]].end, float(chance[run].max()), kind)
