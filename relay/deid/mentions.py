"""Where forms of names and numbers stand in a text, whatever their case, accents and joints."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from relay.deid.wording import folded

RUN = re.compile(r"[^\W_]+")
"""One unbroken run of letters and digits."""

_JOINT = re.compile(r"\s+|[-‐‑_.]")
_EDGES = re.compile(r"^(?P<lead>[^\s\w]*).*?(?P<trail>[^\s\w]*)$", re.DOTALL)


class Mentions:
    """An index of a text by its words, so that thousands of forms are found in one reading of it.

    Words are compared one by one, folded, so that offsets stay those of the text although a folded word may
    be longer.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.without_capitals = text.islower()
        self._spans = [m.span() for m in RUN.finditer(text)]
        self._words = [folded(text[start:end]) for start, end in self._spans]
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            self._at[word].append(number)

    def of(self, form: str) -> Iterator[tuple[int, int]]:
        """(start, end) of each place where the words of the form stand, joined as they are in it."""
        runs = [m.span() for m in RUN.finditer(form)]
        words = [folded(form[start:end]) for start, end in runs]
        if not words:
            return
        gaps = [_even(form[a:b]) for (_, a), (b, _) in pairwise(runs)]
        for first in self._at.get(words[0], ()):
            last = first + len(words)
            if self._words[first:last] == words and self._gaps(first, last) == gaps:
                yield self._spans[first][0], self._spans[last - 1][1]

    def exactly(self, form: str) -> Iterator[tuple[int, int]]:
        """The same, where what the form begins and ends with stands there too: the sign of "@ann"."""
        edges = _EDGES.match(form.strip())
        lead, trail = (edges["lead"], edges["trail"]) if edges else ("", "")
        for start, end in self.of(form):
            if self.text.startswith(trail, end) and self.text.endswith(lead, 0, start):
                yield start - len(lead), end + len(trail)

    def initials(self, letters: str) -> Iterator[tuple[int, int]]:
        """Where letters stand each for itself: "D.F.", "d. f."."""
        for first in self._at.get(letters[0], ()):
            last = first + len(letters)
            if self._words[first:last] == list(letters) and set(self._gaps(first, last)) <= {" ", "."}:
                yield self._spans[first][0], self._spans[last - 1][1]

    def _gaps(self, first: int, last: int) -> list[str]:
        spans = self._spans[first:last]
        return [_even(self.text[a:b]) for (_, a), (b, _) in pairwise(spans)]


def _even(gap: str) -> str:
    """What stands between two words, as it is compared: one joint is as good as another."""
    return " " if _JOINT.fullmatch(gap) else " ".join(gap.replace("’", "'").split())
