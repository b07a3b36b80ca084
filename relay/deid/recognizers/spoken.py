"""Numbers and e-mail addresses written as they are spoken: "five five five, oh one", "name at host dot org"."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.recognizer import Rule, found
from relay.deid.recognizers.hosts import LABEL, TLD
from relay.deid.recognizers.public import is_known_line

_VALUES = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "niner": "9", "ten": "10",
    "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40",
    "fourty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_ROUND = {"hundred": "00", "thousand": "000"}
_WORDS = "|".join(sorted([*_VALUES, *_TIMES, *_ROUND], key=len, reverse=True))
_TOKEN = rf"(?:{_WORDS}|\d{{1,4}}(?!\d))"
_BETWEEN = r"(?:[\s,.;:/()\-\u2010-\u2015…_]{0,4}(?:(?:dash|hyphen|space|dot|point)\b[\s,.\-]{1,3})?)"
_RUN = re.compile(rf"(?<![^\W_]){_TOKEN}(?:{_BETWEEN}{_TOKEN}){{2,40}}(?![^\W_])", re.IGNORECASE)
_STEP = re.compile(_TOKEN, re.IGNORECASE)
_PHONE = re.compile(
    r"\b(?:call|phon|ring|rang|dial|text(?!book)|tel\b|telephon|cell\b|mobile|mob\b|fax|number|landline|voicemail|whats ?app|reach|contact|extension|ext\b|pager|page)\w*[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_PHONE_AFTER = re.compile(r"[\s,]{0,2}(?:is|was|as) (?:my|her|his|their|the|our) (?:\w+ )?(?:number|cell|mobile|phone)\b", re.IGNORECASE)  # fmt: skip
_SHORT = re.compile(r"\b(?:ext(?:ension)?|pager|page)\b\W{0,3}(?:(?:is|at|on|me|number)\W{1,2}){0,3}$", re.IGNORECASE)  # fmt: skip
_CODE = re.compile(
    r"\b(?:ssn|social|policy|member|account|acct|pin|code|licen[cs]e|claim|case|badge|routing|passport|mrn|card|record|chart|docket|plate)\b[^.!?\n]{0,30}$",
    re.IGNORECASE,
)
_LOOK_BACK = 60
_FULL, _LOCAL, _PART = 15, 7, 5
"""Digits: of the longest number there is (E.164), of one without its area, and of what a phone word makes one."""
_SCALE_TOP = "4"
"""Questionnaires are answered from 0 to 3 or 4."""


class Spoken:
    """What is written as it is spoken: phone numbers, codes and e-mail addresses."""

    name = "spoken"
    kinds = frozenset({Kind.PHONE, Kind.ID, Kind.EMAIL})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Numbers in words, digit by digit, and addresses whose at or dot is a word, in brackets, or apart."""
        del knowledge
        yield from _numbers(text)
        for rule in _ADDRESSES:
            for start, end, _ in rule.matches(text):
                yield found(rule, start, end, self.name)


def _numbers(text: str) -> Iterator[Finding]:
    """Phone numbers and codes in words, digit by digit, or in words and figures; nothing that is counted.

    Seven digits make a phone number; a phone word before them, five. Counting, ratings and the
    answers to a questionnaire stay, and lines that a whole country knows.
    """
    for run in _RUN.finditer(text):
        tokens = [(m[0].casefold(), m.start(), m.end()) for m in _STEP.finditer(run[0])]
        words = [t for t, *_ in tokens]
        if not (_in_words(words) or _digit_by_digit(run[0], words)):
            continue
        digits = _digits(words)
        before = text[max(0, run.start() - _LOOK_BACK) : run.start()]
        code = _CODE.search(before) is not None
        phone = _PHONE.search(before) is not None or _PHONE_AFTER.match(text, run.end()) is not None
        least = 3 if _SHORT.search(before) else 4 if code else _PART if phone else _LOCAL
        if not least <= len(digits) <= _FULL:
            continue
        told = code or phone
        if _counts(words) and not (told and len(digits) >= _LOCAL):
            continue
        if not told and (_is_answers(run[0], tokens, digits) or not _is_dialled(words)):
            continue
        kind = Kind.ID if code and not phone else Kind.PHONE
        if kind is Kind.PHONE and is_known_line(digits):
            continue
        yield Finding(
            start=run.start(),
            end=run.end(),
            kind=kind,
            score=0.9 if told else 0.8,
            recognizer=Spoken.name,
            reason="number",
        )


def _in_words(words: list[str]) -> bool:
    """Whether enough of it is words; a single one before figures belongs to the sentence."""
    return sum(w[0].isalpha() and w != "o" for w in words) > 1 or any(w in _TIMES for w in words)


def _digit_by_digit(run: str, words: list[str]) -> bool:
    """Whether it is figures one by one: "5 5 5 - 0 1 4 4"; a comma between them makes a list of it."""
    return len(words) >= _LOCAL and all(len(w) == 1 for w in words) and "," not in run


def _digits(words: list[str]) -> str:
    """What one would dial."""
    digits, times, tens = "", 1, False
    for word in words:
        if word in _TIMES:
            times = _TIMES[word]
            continue
        if word in _ROUND:
            digits += _ROUND[word]
            continue
        value = _VALUES.get(word, word)
        if tens and len(value) == 1 and value != "0":
            digits = digits[:-1] + value  # "fifty-five"
        else:
            digits += value * times
        tens = word in _VALUES and len(value) == 2 and value[1] == "0" and value != "10"
        times = 1
    return digits


def _counts(words: list[str]) -> bool:
    """Whether the numbers go up or down by an equal step, as in counting and breathing."""
    values = [int(_VALUES.get(w, w)) for w in words if w not in _TIMES and w not in _ROUND]
    return len({b - a for a, b in pairwise(values)}) == 1 and values[0] != values[1]


def _is_answers(run: str, tokens: list[tuple[str, int, int]], digits: str) -> bool:
    """Whether it reads as ratings: on a scale to 3 or 4, or with a comma behind each."""
    gaps = [run[a:b] for (_, _, a), (_, b, _) in pairwise(tokens)]
    said = any(t in _TIMES or t in {"oh", "o"} for t, *_ in tokens)  # nobody rates "oh" or "double two"
    return all("," in gap for gap in gaps) or (max(digits) <= _SCALE_TOP and not said)


def _is_dialled(words: list[str]) -> bool:
    """Whether it is mostly digits and blocks of them; sums, years and ages are not said so."""
    return sum(len(_VALUES.get(w, w)) == 1 or (w.isdigit() and len(w) > 2) for w in words) >= 4


_OPEN, _CLOSE = r"\s?[(\[{<*_-]{1,2}\s?", r"\s?[)\]}>*_-]{1,2}\s?"
_SAID_DOT = rf"(?:{_OPEN}(?:dot|punto|punkt|point|\.){_CLOSE}|\s(?:dot|punto|punkt)\s)"
_DOT = rf"(?:{_SAID_DOT}|\.(?=\w)|\s\.\s)"
_JOINT = rf"(?:{_SAID_DOT}|{_OPEN}(?:dash|hyphen|minus|plus|underscore){_CLOSE}|\s(?:dash|hyphen|minus|plus|underscore)\s|\s\.\s)"
_LOCAL_PART = rf"(?<![\w.+@-])[\w.+-]{{1,64}}(?:{_JOINT}[\w+-]{{1,64}}){{0,4}}"
_MARKED_AT = rf"(?:{_OPEN}(?:at|ät|arroba|@){_CLOSE}|\s(?:at sign|arroba|ät)\s|\s{{0,3}}@\s{{1,3}}|\s{{1,3}}@(?=[\w.-]{{1,120}}\.(?:com|org|net|edu|gov|example)\b))"
_NO_HOST = r"(?!(?:the|an?|that|this|one|each|every|any|which|my|your|his|her|its|their|our)\b)"
_ADDRESSES = (
    Rule(Kind.EMAIL, "address with at in brackets", 0.95, rf"{_LOCAL_PART}{_MARKED_AT}{LABEL}(?:{_DOT}{LABEL}){{0,4}}{_DOT}{TLD}\b", re.IGNORECASE),
    Rule(Kind.EMAIL, "address in words", 0.9, rf"{_LOCAL_PART}\sat\s{_NO_HOST}{LABEL}(?:{_DOT}{LABEL}){{0,4}}{_SAID_DOT}{TLD}\b(?:\.{TLD}\b)?", re.IGNORECASE),
    Rule(Kind.EMAIL, "address with at in words", 0.85, rf"(?<![\w.+@-])(?=\w{{1,64}}[.+\d-]\w|\w{{1,64}}{_JOINT})[\w.+-]{{1,64}}(?:{_JOINT}[\w+-]{{1,64}}){{0,4}}\sat\s{_NO_HOST}{LABEL}(?:\.{LABEL}){{0,4}}\.{TLD}\b", re.IGNORECASE),
    Rule(Kind.EMAIL, "label and address in words", 0.85, rf"\b(?:e-?mail|address|mail|write)\b[^\n.]{{0,25}}?[\s:]{{1,2}}(?P<it>(?!me\b|us\b|him\b|her\b|them\b)[\w+-]{{2,64}}\sat\s{_NO_HOST}{LABEL}(?:\.{LABEL}){{0,4}}\.{TLD})\b", re.IGNORECASE),
)  # fmt: skip
