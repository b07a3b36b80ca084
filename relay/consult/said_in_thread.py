"""What people say in a thread in words of its own: a question back, a hand-over, whether it helped."""

import re

from relay.consult.commands import command_of, first_verb, opening_of
from relay.consult.notices.ending import Help
from relay.consult.preview_answer import parse_answer
from relay.consult.words import COURTESY, WORDS, Verb

_PARTLY = re.compile(r"(?:p|partly|partially|somewhat|a\s+(?:bit|little)|en\s+parte)\W*\Z", re.IGNORECASE)
MAX_NAME_WORDS = 4
_HEAD = r"\s*(?:(?:please|sorry|thanks|thank\s+you)[,.\s]+)?"
_MORE = re.compile(
    _HEAD + r"(?:more|más)(?:[,\s]+please)?\s*(?::\s*(?P<rest>.*)|[.\-–—*\s]*)\Z", re.IGNORECASE
)
"""MORE alone on its line, or a colon and the question: "More sleep would help her" is neither."""
_HANDS_OVER = re.compile(
    _HEAD
    + r"(?:(?P<over>hand(?:\s+(?:it|this))?\s+over)|pass(?:\s+(?:it|this))?(?:\s+on)?)\s+to\b(?P<whom>.*)\Z",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+[^\s<>()\[\]:;,\"'.!?]")

_REVEALS_AS = re.compile(
    _HEAD + r"(?:reveal\s+(?:me\s+)?as|revelar(?:me)?\s+como)\b[\s:]*(?P<told>.*)\Z", re.IGNORECASE
)
_AS = re.compile(
    r"\s+(?:me\s+|mich\s+|mij\s+|mig\s+|mnie\s+)?(?:as|como|comme|als|come|som|jako)\b[\s:]*(?P<told>.*)\Z",
    re.IGNORECASE,
)
"""Behind a word that means `reveal`, in any language."""


def question_back(text: str) -> str | None:
    """The question that stands below or behind MORE; empty if there is none; None: it is not said."""
    lines = text.split("\n")
    at = _first_saying(lines)
    if at is None or not (found := _MORE.match(lines[at])):
        return None
    return "\n".join([found["rest"] or "", *lines[at + 1 :]]).strip("\n ")


def handed_to(text: str) -> str | None:
    """The address behind "hand over to" or "pass to"; None: it is not said.

    Empty: to somebody without an address, whom nobody can tell; "pass to" then is no hand-over at all.
    """
    lines = text.split("\n")
    at = _first_saying(lines)
    if at is None or not (found := _HANDS_OVER.match(lines[at])):
        return None
    if address := _ADDRESS.search(found["whom"]):
        return address[0]
    below = [w for w in re.findall(r"\w+", " ".join(lines[at + 1 :]).lower()) if w not in COURTESY]
    if len(below) > MAX_NAME_WORDS:  # "Hand over to the school.", and how: more than a name under it
        return None
    return "" if found["over"] and len(found["whom"].split()) <= MAX_NAME_WORDS else None


def says_more(text: str) -> bool:
    """Whether anything but courtesies stands below the first line that says something."""
    lines = text.split("\n")
    at = _first_saying(lines)
    return at is not None and _first_saying(lines[at + 1 :]) is not None


def said_to_help(text: str, subject: str) -> Help | None:
    """What the mail says to "did this help?", in a letter or a word on its first line; None: none of them."""
    lines = text.split("\n")
    at = _first_saying(lines)
    if at is not None and _PARTLY.match(lines[at].strip()):
        return Help.PARTLY
    verb = first_verb(text, subject)
    return {Verb.YES: Help.YES, Verb.NO: Help.NO}.get(verb) if verb else None


def revealed_as(text: str) -> str | None:
    """The name and address behind "reveal as"; None: it is not said, as in "reveal as little as you can"."""
    lines = text.split("\n")
    at = _first_saying(lines)
    if at is None or not (found := _REVEALS_AS.match(lines[at]) or _as_elsewhere(lines[at])):
        return None
    told = found["told"].strip()
    if told.endswith(",") and at + 1 < len(lines):
        told = f"{told} {lines[at + 1].strip()}"
    few = len(told.split()) <= MAX_NAME_WORDS and told[:1].isupper()
    return told if few or "@" in told or any(c.isdigit() for c in told) else None


def _as_elsewhere(line: str) -> re.Match[str] | None:
    opening = opening_of(line, WORDS)
    return _AS.match(opening.rest) if opening and opening.meaning is Verb.REVEAL else None


def takes_back(text: str, subject: str) -> bool:
    """Whether an answer to "this would be told" says no, in whichever way: to take back is easy."""
    said = command_of(text, subject)
    no = said is not None and said.verb in (Verb.NO, Verb.CANCEL, Verb.UNDO)
    return no or parse_answer(text, subject).verb is Verb.CANCEL


def _first_saying(lines: list[str]) -> int | None:
    """The first line that is more than a greeting."""
    for at, line in enumerate(lines):
        if any(word not in COURTESY for word in re.findall(r"\w+", line.lower())):
            return at
    return None
