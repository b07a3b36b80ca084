"""A text as numbers for the network, in windows it can hold; and its answers put back together by word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relay.deid.finding import Writer
from relay.deid.tagger.features import Sign, features
from relay.deid.tagger.pieces import Vocabulary
from relay.deid.tagger.words import Word, words

WINDOW = 254
"""Pieces in one window, without the two that frame it."""
OVERLAP = 32
"""Pieces that two neighbouring windows share at least; both judge them."""
_TOGETHER = 8
"""Windows in one run of the network; bounds its memory for a long text."""

Numbers = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the network takes: arrays (windows, pieces), `signs` with one more axis."""

    pieces: Numbers
    shapes: Numbers
    gaps: Numbers
    signs: NDArray[np.float32]
    mask: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's words, and one row for each piece of them."""

    words: tuple[Word, ...]
    pieces: Numbers
    shapes: Numbers
    gaps: Numbers
    signs: NDArray[np.float32]
    """(pieces, len(Sign)), 0 or 1."""
    word: Numbers
    """Which word a piece belongs to."""


def encoded(text: str, writer: Writer, vocabulary: Vocabulary) -> Encoded:
    """The text as numbers; every piece of a word carries the features of the word."""
    cut = words(text)
    told = features(text, cut, writer)
    pieces: list[int] = []
    word: list[int] = []
    signs = np.zeros((len(cut), len(Sign)), np.float32)
    for number, (one, its) in enumerate(zip(cut, told, strict=True)):
        signs[number, list(its.signs)] = 1
        parts = vocabulary.cut(one.text)
        pieces += parts
        word += [number] * len(parts)
    of = np.array(word, np.int64)
    return Encoded(
        words=tuple(cut),
        pieces=np.array(pieces, np.int64),
        shapes=np.array([f.shape for f in told], np.int64)[of],
        gaps=np.array([f.gap for f in told], np.int64)[of],
        signs=signs[of],
        word=of,
    )


def inputs(windows: Sequence[tuple[Encoded, int, int]], vocabulary: Vocabulary) -> Inputs:
    """One batch of windows, (text, first piece, end), each framed and filled up to the longest."""
    size = (len(windows), max(end - start for _, start, end in windows) + 2)
    batch = Inputs(
        pieces=np.zeros(size, np.int64),
        shapes=np.zeros(size, np.int64),
        gaps=np.zeros(size, np.int64),
        signs=np.zeros((*size, len(Sign)), np.float32),
        mask=np.zeros(size, np.float32),
    )
    for row, (text, start, end) in enumerate(windows):
        here = slice(1, 1 + end - start)
        batch.pieces[row, 0], batch.pieces[row, here.stop] = vocabulary.first, vocabulary.last
        batch.pieces[row, here] = text.pieces[start:end]
        batch.shapes[row, here] = text.shapes[start:end]
        batch.gaps[row, here] = text.gaps[start:end]
        batch.signs[row, here] = text.signs[start:end]
        batch.mask[row, : here.stop + 1] = 1
    return batch


def scores(text: Encoded, vocabulary: Vocabulary, network: Callable[[Inputs], Scores]) -> Scores:
    """For each word the network's scores, (words, scores): the mean over its pieces and windows.

    A piece near the edge of a window, where half its surroundings are missing, counts less.
    Raises ValueError for a text without words, ArithmeticError for scores that are no numbers.
    """
    count = len(text.pieces)
    spans = _spans(count)
    total: Scores | None = None
    weight = np.zeros(len(text.words), np.float32)
    for first in range(0, len(spans), _TOGETHER):
        some = spans[first : first + _TOGETHER]
        answer = network(inputs([(text, start, end) for start, end in some], vocabulary))
        if total is None:
            total = np.zeros((len(text.words), answer.shape[2]), np.float32)
        for row, (start, end) in enumerate(some):
            depth = _depth(start, end, count)
            np.add.at(total, text.word[start:end], answer[row, 1 : 1 + end - start] * depth[:, None])
            np.add.at(weight, text.word[start:end], depth)
    if total is None:
        raise ValueError("a text without words has no scores")
    if not np.isfinite(total).all():
        raise ArithmeticError("the network answered with what is no number; by it nothing would be removed")
    mean: Scores = total / weight[:, None]
    return mean


def _spans(count: int) -> list[tuple[int, int]]:
    """Windows of equal length, as few as hold all the pieces: what fills up a short one costs time too."""
    many = max(1, -(-(count - OVERLAP) // (WINDOW - OVERLAP)))
    size = -(-(count + OVERLAP * (many - 1)) // many)
    return [(at, at + size) for at in (number * (count - size) // max(1, many - 1) for number in range(many))]


def _depth(start: int, end: int, count: int) -> NDArray[np.float32]:
    """How much each piece of a window counts: little near an edge that is not the text's own."""
    places = np.arange(start, end)
    left = places - start + 1 if start else np.full(end - start, WINDOW)
    right = end - places if end < count else np.full(end - start, WINDOW)
    depth: NDArray[np.float32] = np.minimum(1.0, np.minimum(left, right) / OVERLAP).astype(np.float32)
    return depth
