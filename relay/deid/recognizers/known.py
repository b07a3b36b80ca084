"""Identifiers known before the text is read: the roster, and what was removed earlier in the consultation."""

from collections.abc import Iterable, Iterator

from relay.deid.finding import Finding, Kind, Knowledge, Known
from relay.deid.lexicon import is_kept, is_word
from relay.deid.mentions import RUN, Mentions
from relay.deid.wording import PARTICLES, folded, is_capitalised, starts_sentence

_NAMES = frozenset({Kind.NAME, Kind.LOCATION, Kind.ORG})
_ACRONYM = 5
"""Letters; a name in capitals up to this length is perhaps initials."""
_SHORT = 4
"""Letters; a shorter word within a name may begin small: "Isle of May"."""


class KnownIdentifiers:
    """Every mention of what is known."""

    name = "known"
    kinds = frozenset(Kind)

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Whole forms, in any case; one plain word counts only capitalised inside a sentence.

        What else may be meant by a form is told by the words around it: `spread` looks for that.
        """
        mentions = Mentions(text)
        for known in dict.fromkeys(knowledge.known):
            if len(known.text.strip()) < 2:
                continue
            for start, end in _places(mentions, known):
                yield Finding(
                    start=start, end=end, kind=known.kind, score=0.95, recognizer=self.name, reason="known"
                )


def _places(mentions: Mentions, known: Known) -> Iterator[tuple[int, int]]:
    if known.kind not in _NAMES:
        yield from mentions.exactly(known.text)
        return
    words = [word for run in RUN.findall(known.text) if (word := folded(run)) not in PARTICLES]
    plain = (len(words) < 2 or known.only_capitalised) and all(map(is_word, words))
    initials = known.text.isupper() and len(known.text) <= _ACRONYM and (plain or is_kept(known.text))
    for start, end in mentions.of(known.text):
        if initials and mentions.text[start:end] != known.text:
            continue
        if not plain or _reads_as_name(mentions.text, start, end):
            yield start, end
        elif len(words) > 1 and mentions.without_capitals:
            yield start, end  # who writes no capitals at all gives no sign of a name


def _reads_as_name(text: str, start: int, end: int) -> bool:
    words = text[start:end].split()
    shouted = len(words) > 1 and text[start:end].isupper()
    written_so = all(is_capitalised(w) or len(w) < _SHORT for w in words) and words[-1][:1].isupper()
    if not written_so and not shouted:
        return False
    return len(words) > 1 or not starts_sentence(text, start) or text.startswith(("'s", "’s"), end)
