"""Which command somebody may have meant whose words are none; told, never obeyed."""

from difflib import SequenceMatcher
from typing import Final

from relay.consult.commands import LINES_READ
from relay.consult.standing.asked import perhaps_asked_for
from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, TABLES, Verb, plain

ALIKE: Final = 0.7
"""Below this no word is told as perhaps meant, from 0 to 1."""
PLAIN: Final = 0.85
"""From here on it is that very word, slipped."""
MOST_WORDS: Final = 12
LONGEST_WORD: Final = 40
"""Letters of a word that are compared: longer than any of a command, and short enough for what compares."""
SURE: Final = 4
"""Letters of a word that can be told from inside a sentence, or from a slip of the fingers."""
TOLD: Final = frozenset(
    {Verb.HELP, Verb.STATUS, Verb.PAUSE, Verb.RESUME, Verb.LEAVE, Verb.LIMIT, Verb.SPECIALTIES, Verb.JOIN}
    | {Verb.NOT, Verb.MYDATA, Verb.FORGET, Verb.SEND, Verb.CANCEL}
)
"""What a mail to relay@ can mean."""
_PHRASES: Final[tuple[tuple[str, str, Verb], ...]] = tuple(
    (plain(phrase), phrase, verb)
    for table in TABLES
    for verb, phrases in table.verbs.items()
    if verb in TOLD
    for phrase in phrases
)


def nearest_phrase(text: str, subject: str, language: str) -> str:
    """The words of the command a mail looks most like; '' if it looks like none.

    In the language of the answer, unless it is plain which language's word was meant.
    """
    if verb := perhaps_asked_for(text, subject):
        return _in(language, verb)
    for line in (*text.split("\n")[:LINES_READ], bare_subject(subject)):
        words = [w[:LONGEST_WORD] for w in plain(line).split() if w not in COURTESY]
        if words:  # a long line is a letter rather than a command
            return _like(words, language) if len(words) <= MOST_WORDS else ""
    return ""


def _like(words: list[str], language: str) -> str:
    scored = (
        (
            SequenceMatcher(None, " ".join(words[: folded.count(" ") + 1]), folded, autojunk=False).ratio(),
            phrase,
            verb,
        )
        for folded, phrase, verb in _PHRASES
        if len(folded) >= SURE
    )
    score, phrase, verb = max(scored, key=lambda one: one[0])  # the first of equal ones: English
    if score >= ALIKE:
        return phrase if score >= PLAIN else _in(language, verb)
    inside = (
        phrase for word in words for folded, phrase, _ in _PHRASES if word == folded and len(word) >= SURE
    )
    return next(inside, "")


def _in(language: str, verb: Verb) -> str:
    table = next((t for t in TABLES if t.code == language and verb in t.verbs), TABLES[0])
    return table.verbs[verb][0]
