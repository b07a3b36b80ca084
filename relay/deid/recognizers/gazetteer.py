"""Capitalised words that are names in the census, or no English words at all."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import (
    is_common_word,
    is_drug,
    is_first_name,
    is_kept,
    is_surname,
    is_theorist,
    is_word,
)
from relay.deid.wording import AS_WORD, NAME_WORD, UPPER, starts_sentence

_RUN = re.compile(rf"(?<![\w@#/.\[-]){NAME_WORD}(?:[ \t]+(?:{UPPER}\.[ \t]+)?{NAME_WORD})*(?![\w@]|-\d|\.\w)")
_WORD = re.compile(NAME_WORD)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|from|to|at|outside|around|of|through|via|toward|towards|across|leaving|left)\s+$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)|january|february|march|april|june|july|august|september|october|november|december", re.IGNORECASE)  # fmt: skip
_VERB_AFTER = re.compile(r"['’]s\b|\s+(?:is|was|has|had|says|said|told|tells|wants|came|went|asked|thinks|feels|felt|will|would|who|and (?:I|he|she|they)|\w{3,}(?:ed|es))\b", re.IGNORECASE)  # fmt: skip
_HEADING = 100
"""How far to each side a heading is looked at; no heading is longer, a hostile line may be."""


class Gazetteer:
    """Names by the census lists, and unknown capitalised words within sentences."""

    name = "gazetteer"
    kinds = frozenset({Kind.NAME, Kind.LOCATION})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """First names with what follows them; a name that is also a word only where it reads as one."""
        del knowledge
        for run in _RUN.finditer(text):
            words = [(m.start() + run.start(), m.end() + run.start(), m[0]) for m in _WORD.finditer(run[0])]
            at = 0
            while at < len(words):
                taken = _name_at(text, words, at)
                if taken == 0:
                    at += 1
                    continue
                start, end = words[at][0], words[at + taken - 1][1]
                yield self._named(text, start, end, words[at][2], taken)
                at += taken

        yield from self._small(text)

    def _small(self, text: str) -> Iterable[Finding]:
        """First names in small letters, which no English word is: "lionel visits", "lionels dad"."""
        for match in re.finditer(r"(?<![\w@#/.'’-])[a-zà-ÿ]{4,}(?![\w@]|[-.]\w)", text):
            word = match[0]
            name = word if is_first_name(word) else word[:-1] if word.endswith("s") else ""
            if (
                len(name) > 3
                and is_first_name(name)
                and not is_word(word)
                and not is_kept(word)
                and not is_word(name)
            ):
                yield Finding(
                    start=match.start(), end=match.end(), kind=Kind.NAME, score=0.65, recognizer=self.name,
                    reason="first name in small letters",
                )  # fmt: skip

    def _named(self, text: str, start: int, end: int, first: str, count: int) -> Finding:
        known = is_first_name(first)
        place = (
            not known and count == 1 and _PLACE_BEFORE.search(text[max(0, start - 12) : start]) is not None
        )
        return Finding(
            start=start,
            end=end,
            kind=Kind.LOCATION if place else Kind.NAME,
            score=0.85 if known and (count > 1 or not is_word(first)) else 0.65 if known else 0.55,
            recognizer=self.name,
            reason="first name" if known else "no word",
        )


def _name_at(text: str, words: list[tuple[int, int, str]], at: int) -> int:
    """How many words of the run from here on make a name; 0: none does."""
    start, end, word = words[at]
    if _CALENDAR.fullmatch(word) or is_drug(word) or sum(map(str.isupper, word)) > 2 + word.count("-") * 2:
        return 0
    follows = 0
    while at + 1 + follows < len(words) and _continues(words[at + 1 + follows][2]):
        follows += 1
    phrase = text[start : words[at + follows][1]]
    while follows and is_kept(phrase):
        return 0
    if is_first_name(word):
        if is_kept(word) and not (follows and not is_theorist(words[at + 1][2])):
            return 0
        if not is_common_word(word) and (not starts_sentence(text, start) or not is_word(word)):
            return 1 + follows
        if follows and is_surname(words[at + 1][2]):
            return 1 + follows
        if not starts_sentence(text, start):
            return 1 + follows if follows or not _reads_as_word(text, start, end) else 0
        return (
            1
            if _VERB_AFTER.match(text, end)
            and not AS_WORD.match(text, end)
            and not is_kept(word)
            and len(word) > 2
            and not _is_function(word)
            else 0
        )
    if is_kept(word) or is_word(word):
        return 0
    stem = word.removesuffix("s")
    if is_word(stem) or is_kept(stem) or is_kept(re.sub(r"(?:ian|ean|ism|ist|an|s)$", "", word)):
        return 0
    return (
        1 + follows
        if not starts_sentence(text, start) or is_surname(word) or _VERB_AFTER.match(text, end)
        else 0
    )


def _continues(word: str) -> bool:
    return (
        not is_kept(word)
        and not _CALENDAR.fullmatch(word)
        and (not is_word(word) or (is_surname(word) and not is_common_word(word)))
    )


def _reads_as_word(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word stands in a title or heading, where capitals mean nothing."""
    near = max(0, start - _HEADING), min(len(text), end + _HEADING)
    line = text[
        text.rfind("\n", near[0], start) + 1 or near[0] : (text.find("\n", end, near[1]) + 1 or near[1] + 1)
        - 1
    ]
    words = re.findall(r"[^\W\d_]{4,}", line)
    return len(words) >= 3 and sum(w[0].isupper() for w in words) > 0.7 * len(words)


_FUNCTION = frozenset(
    "will may can in my so else see an era many some van do man miss per long soon any so".split()
)


def _is_function(word: str) -> bool:
    return word.casefold() in _FUNCTION
