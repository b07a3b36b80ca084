"""Names that are words too: a Dr. Will must be able to receive "you will"."""

import re
from collections.abc import Iterator

from relay.deid.lexicon import is_word, sections_of
from relay.deid.searched import Searched, Span, fold
from relay.deid.wording import starts_sentence, whole_word

_MIN_NAME = 3
_CALENDAR = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
_BEFORE_A_DATE = re.compile(
    r"(?:\d|\b(?:in|on|since|until|till|by|of|last|next|this|early|late|mid|during|from|through|every|each|before|"
    r"after))(?:st|nd|rd|th)?[\s,-]*$",
    re.IGNORECASE,
)
_BEFORE_A_THING = re.compile(r"\b(?:an?|the|this|that|any|every|no|some|my|your|our)\s+$", re.IGNORECASE)
_AFTER_A_QUOTE = re.compile(r"(?:^|\s)['\u2019]$")
"""Somebody else's sentence begins: I asked 'Will it help?'"""
_MARGIN = " " * 16
"""Before a text, so that its beginning is looked at like any other place."""
_TITLE_WORDS = 3
_NEAR = 160
"""Characters looked at on either side: of a sentence long enough to tell, and no more for a hostile text."""


def is_also_a_word(name: str) -> bool:
    """Whether a name stands in texts that mean nobody: a word, a month, a theorist, a test."""
    return is_word(name) or fold(name) in _CALENDAR or bool(sections_of(name)) or len(name) < _MIN_NAME


def named_in(reading: Searched, name: str) -> Iterator[Span]:
    """Where such a name stands as a name: capitalised, and not where any word would be."""
    text = reading.text
    form = name.capitalize() if name.isupper() or name.islower() else name
    is_a_word_too = re.search(whole_word(form.lower()), text) is not None
    for found in re.finditer(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", text):
        start = found.start()
        if _may_be_a_name(text, found) and not any(a <= start < b for a, b in reading.kept_runs):
            # Taking out every "will" would spoil the text: the word before goes with this one.
            near = text[max(0, start - _NEAR) : start]
            before = re.search(r"\S+\s+\Z", near) if is_a_word_too else None
            yield start - (len(before[0]) if before else 0), found.end()


def _may_be_a_name(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() :][:_NEAR]
    if starts_sentence(_MARGIN + before, len(_MARGIN) + len(before)) or _BEFORE_A_THING.search(before):
        return False
    if _AFTER_A_QUOTE.search(before):
        return False
    if fold(found[0]) in _CALENDAR and (_BEFORE_A_DATE.search(before) or re.match(r"\W{1,2}\d", after)):
        return False
    sentence = re.split(r"[.!?\n]", before)[-1] + re.split(r"[.!?\n]", after, maxsplit=1)[0]
    others = re.findall(r"[^\W\d_]{4,}", sentence)
    is_title = len(others) >= _TITLE_WORDS and all(w[0].isupper() for w in others)
    return not is_title  # "How Will My Client Bear The Grief"
