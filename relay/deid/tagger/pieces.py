"""Words cut into the pieces of the network's vocabulary: WordPiece (Schuster and Nakajima 2012)."""

import unicodedata
from collections.abc import Sequence

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


class Vocabulary:
    """The pieces a network knows, by number."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self.first = self._numbers[FIRST]
        self.last = self._numbers[LAST]
        self._unknown = self._numbers[UNKNOWN]

    def cut(self, word: str) -> list[int]:
        """The numbers of the longest pieces that make up a word; one for "unknown" where none do.

        Small letters without accents, as the network was trained: "José" and "jose" are the same to it,
        their difference reaches it by the word's shape.
        """
        letters = unicodedata.normalize("NFD", word.lower())
        letters = "".join(c for c in letters if unicodedata.category(c) != "Mn")
        numbers: list[int] = []
        at = 0
        while at < len(letters):
            for end in range(len(letters), at, -1):
                piece = letters[at:end] if at == 0 else "##" + letters[at:end]
                if (number := self._numbers.get(piece)) is not None:
                    numbers.append(number)
                    at = end
                    break
            else:
                return [self._unknown]
        return numbers or [self._unknown]
