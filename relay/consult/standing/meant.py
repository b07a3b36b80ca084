"""Which command somebody may have meant whose words are none; told, never obeyed."""

from difflib import SequenceMatcher
from typing import Final

from relay.consult.commands import LINES_READ
from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, TABLES, Verb, plain

ALIKE: Final = 0.7
"""Below this no word is told as perhaps meant, from 0 to 1."""
MOST_WORDS: Final = 12
SURE: Final = 4
"""Letters of a word that can be told from inside a sentence."""
TOLD: Final = frozenset(
    {Verb.HELP, Verb.STATUS, Verb.PAUSE, Verb.RESUME, Verb.LEAVE, Verb.LIMIT, Verb.SPECIALTIES, Verb.JOIN}
    | {Verb.NOT, Verb.MYDATA, Verb.FORGET, Verb.SEND, Verb.CANCEL}
)
"""What a mail to relay@ can mean."""
_PHRASES: Final[tuple[tuple[str, str], ...]] = tuple(
    (plain(phrase), phrase)
    for table in TABLES
    for verb, phrases in table.verbs.items()
    if verb in TOLD
    for phrase in phrases
)


def nearest_phrase(text: str, subject: str) -> str:
    """The words of the command the first line looks most like, or that stand in it; '' if there are none.

    Of equal ones the English. A long line is a letter rather than a command.
    """
    for line in (*text.split("\n")[:LINES_READ], bare_subject(subject)):
        words = [w for w in plain(line).split() if w not in COURTESY]
        if words:
            return _like(words) if len(words) <= MOST_WORDS else ""
    return ""


def _like(words: list[str]) -> str:
    scored = (
        (
            SequenceMatcher(None, " ".join(words[: folded.count(" ") + 1]), folded, autojunk=False).ratio(),
            phrase,
        )
        for folded, phrase in _PHRASES
    )
    score, best = max(scored, key=lambda one: one[0])  # the first of equal ones: English
    if score >= ALIKE:
        return best
    inside = (phrase for word in words for folded, phrase in _PHRASES if word == folded and len(word) >= SURE)
    return next(inside, "")
