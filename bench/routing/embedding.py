"""The peer of the ranking: mean word vectors of the tagger's own first layer, weighed by rarity.

The vectors are read out of the ONNX file by hand (protobuf: tag, length, bytes), so that no
further package is needed for one measurement.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from math import log

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_GRAPH, _INITIALIZER, _DIMS, _NAME, _RAW = 7, 5, 1, 8, 9
"""Field numbers of ModelProto, GraphProto and TensorProto."""


class Embedding:
    """Texts as vectors; `texts` say how rare each word is."""

    def __init__(self, texts: Sequence[str]) -> None:
        weights = resources.files("relay.deid.tagger") / "weights"
        pieces = (weights / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
        self._places = {piece: i for i, piece in enumerate(pieces)}
        self._table = _table((weights / "network.onnx").read_bytes(), len(pieces))
        self._texts = len(texts)
        self._in = Counter(place for text in texts for place in set(self._cut(text)))

    def of(self, text: str) -> Vector:
        """The text's direction."""
        total = np.zeros(self._table.shape[1])
        for place, number in Counter(self._cut(text)).items():
            total += log(1 + self._texts / (1 + self._in[place])) * np.log1p(number) * self._table[place]
        return np.asarray(total / (np.linalg.norm(total) + 1e-9))

    def nearest(self, text: str, documents: Mapping[str, str], most: int) -> tuple[str, ...]:
        """The keys whose documents point the same way, nearest first."""
        vectors = {key: self.of(document) for key, document in documents.items()}
        middle = sum(vectors.values(), np.zeros(self._table.shape[1])) / len(vectors)
        wanted = self.of(text)
        return tuple(sorted(vectors, key=lambda key: -float(wanted @ (vectors[key] - middle))))[:most]

    def _cut(self, text: str) -> list[int]:
        words = re.findall(r"[a-z']+|\d+", text.lower())
        return [self._places[word] for word in words if word in self._places]


def _table(model: bytes, rows: int) -> NDArray[np.float64]:
    graph = next(value for number, value in _fields(model) if number == _GRAPH and isinstance(value, bytes))
    for number, tensor in _fields(graph):
        if number != _INITIALIZER or not isinstance(tensor, bytes):
            continue
        parts = dict(_fields(tensor))
        name, raw = parts.get(_NAME, b""), parts.get(_RAW, b"")
        if isinstance(name, bytes) and isinstance(raw, bytes) and name.endswith(b"pieces.weight_quantized"):
            table = np.frombuffer(raw, dtype=np.uint8).reshape(rows, -1).astype(np.float64)
            return np.asarray(table - table.mean(axis=0))
    raise LookupError("the network has no table of pieces")


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        match tag & 7:
            case 0:
                value, at = _varint(message, at)
                yield tag >> 3, value
            case 2:
                length, at = _varint(message, at)
                yield tag >> 3, message[at : at + length]
                at += length
            case 5:
                at += 4
            case _:
                at += 8


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        octet = message[at]
        at, value, shift = at + 1, value | (octet & 127) << shift, shift + 7
        if octet < 128:
            return value, at
