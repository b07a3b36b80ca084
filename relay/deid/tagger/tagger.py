"""The tagger: reads a text once and says what it would remove, what it doubts, and what is rare."""

import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from relay.deid.errors import ModelMissing
from relay.deid.finding import Finding, Flag, FlagReason, Knowledge
from relay.deid.tagger import decode
from relay.deid.tagger.network import Network
from relay.deid.tagger.windows import encoded, scores
from relay.deid.tagger.words import Word

# Written as initials are, and nobody's: Latin, doses, times. Too rare in training texts to be learned.
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:e\.g|i\.e|n\.b|a\.m|p\.m|p\.r\.n|b\.i\.d|t\.i\.d|q\.i\.d|p\.o|R&D|Q&A|R&R|O&M)(?!\w)",
    re.IGNORECASE,
)
_IN_SUBJECT = 3
"""A subject has no sentence to tell a name from a word by, and is what a list of mails shows first."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tagger's answer about one text."""

    findings: tuple[Finding, ...] = ()
    doubts: tuple[Flag, ...] = ()
    rare: tuple[Flag, ...] = ()
    words: tuple[Word, ...] = ()
    chances: tuple[float, ...] = ()
    """Of each word, that it belongs to an identifier."""

    def chance(self, start: int, end: int) -> float:
        """The chance, 0 to 1, of the likeliest word in text[start:end]; 0 where there is none."""
        first = bisect_right(self.words, start, key=lambda w: w.end)
        last = bisect_left(self.words, end, key=lambda w: w.start)
        return max(self.chances[first:last], default=0.0)


class Tagger:
    """The network and what its scores mean. Its `read` may be called from any thread."""

    name = "tagger"

    def __init__(self, network: Network | None = None) -> None:
        self._network = network
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load the weights; again is a no-op. Raises ModelMissing where they are not installed."""
        with self._lock:
            if self._network is None:
                self._network = Network()

    def read(self, text: str, knowledge: Knowledge) -> Tagged:
        """What the network makes of a text. Raises ModelMissing before `load`."""
        if (network := self._network) is None:
            raise ModelMissing("load() was not called")
        text_in_numbers = encoded(text, knowledge.writer, network.vocabulary)
        words, limits = text_in_numbers.words, network.thresholds
        if not words:
            return Tagged()
        chance = decode.chances(scores(text_in_numbers, network.vocabulary, network))
        urgency = decode.urgency(chance, limits.remove)
        urgency[: _subject_words(text, words)] *= _IN_SUBJECT
        urgency[_abbreviated(text, words)] = 0
        removed = urgency >= 1
        shown = ~removed & (urgency >= limits.doubt)
        return Tagged(
            findings=tuple(
                Finding(
                    start=s.start,
                    end=s.end,
                    kind=s.kind,
                    score=s.chance,
                    recognizer=self.name,
                    reason=s.kind.value.lower(),
                )
                for s in decode.identifiers(text, words, chance, removed)
            ),
            doubts=tuple(
                Flag(
                    start=s.start,
                    end=s.end,
                    reason=FlagReason.DOUBTFUL,
                    score=s.chance,
                    kind=s.kind,
                    recognizer=self.name,
                )
                for s in decode.identifiers(text, words, chance, shown)
            ),
            rare=tuple(
                Flag(start=start, end=end, reason=FlagReason.RARE, score=score, recognizer=self.name)
                for start, end, score in decode.rare(
                    text, words, chance, limits.rare, limits.rare_at_its_height
                )
            ),
            words=words,
            chances=tuple(chance.any.tolist()),
        )


def _subject_words(text: str, words: Sequence[Word]) -> int:
    """How many of the words stand in the subject line, which comes first."""
    end = text.find("\n") if text.startswith("Subject:") else 0
    return bisect_left(words, max(0, end), key=lambda w: w.start)


def _abbreviated(text: str, words: Sequence[Word]) -> list[int]:
    """Which of the words stand in an abbreviation that is nobody's initials."""
    found: list[int] = []
    for match in _ABBREVIATION.finditer(text):
        first = bisect_left(words, match.start(), key=lambda w: w.start)
        found += range(first, bisect_left(words, match.end(), key=lambda w: w.start))
    return found
