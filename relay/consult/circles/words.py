"""The words a member can write to a circle, or in answer to a mail from it."""

import re
from enum import StrEnum

from relay.consult.commands import first_saying_line, first_verb, head_of, opening_of, strict_verb
from relay.consult.said_in_thread import revealed_as
from relay.consult.words import COURTESY, WORDS, Verb, of_circles, plain


class CircleWord(StrEnum):
    """What can be asked of a circle."""

    LEAVE = "leave"
    CLOSE = "close"
    NEXT = "next"
    SKIP = "skip"
    DIGEST = "digest"
    """With `weekly` or `off` behind it."""
    REVEAL = "reveal"
    """With the name and address behind it, as they wish to give them."""
    NO_REVEAL = "no-reveal"
    SHOW_REVEAL = "show-reveal"
    """In answer to what would be told of its writer: no, and anything else."""
    NOTHING = "nothing"
    """Words, where only a command can be meant."""


_PLAIN: dict[str, tuple[CircleWord, str]] = {
    "next": (CircleWord.NEXT, ""),
    "i take the next one": (CircleWord.NEXT, ""),
    "i take the next": (CircleWord.NEXT, ""),
    "me next": (CircleWord.NEXT, ""),
    "skip": (CircleWord.SKIP, ""),
    "skip me": (CircleWord.SKIP, ""),
    "not this time": (CircleWord.SKIP, ""),
    "leave circle": (CircleWord.LEAVE, ""),
    "leave this circle": (CircleWord.LEAVE, ""),
    "leave the circle": (CircleWord.LEAVE, ""),
    "digest": (CircleWord.DIGEST, "weekly"),
    "digest weekly": (CircleWord.DIGEST, "weekly"),
    "weekly digest": (CircleWord.DIGEST, "weekly"),
    "digest on": (CircleWord.DIGEST, "weekly"),
    "digest off": (CircleWord.DIGEST, "off"),
    "no digest": (CircleWord.DIGEST, "off"),
    "close circle": (CircleWord.CLOSE, "circle"),
    "close this circle": (CircleWord.CLOSE, "circle"),
    "close the circle": (CircleWord.CLOSE, "circle"),
}
_MEANINGS = {
    "next": (CircleWord.NEXT, ""),
    "skip": (CircleWord.SKIP, ""),
    "leave": (CircleWord.LEAVE, ""),
    "weekly": (CircleWord.DIGEST, "weekly"),
    "off": (CircleWord.DIGEST, "off"),
    "close": (CircleWord.CLOSE, "circle"),
}
_OTHERS = {phrase: word for meaning, word in _MEANINGS.items() for phrase in of_circles(meaning)}
"""The same in other languages than English."""
_SHARED = {Verb.LEAVE: CircleWord.LEAVE, Verb.CLOSE: CircleWord.CLOSE}
"""Words of the relay that mean this one circle when they are written to it."""


def circle_word(text: str, subject: str) -> tuple[CircleWord, str] | None:
    """The word and what it asks for, if the mail says nothing else: further words must not be lost.

    But for `reveal`: what stands below it goes to nobody. Passed on, it would tell all who wished it.
    """
    chosen = revealed_as(text)
    if chosen is not None or first_verb(text, subject) is Verb.REVEAL:
        return CircleWord.REVEAL, chosen or ""
    saying = [line for line in text.split("\n") if line.strip() and not _is_courtesy(line)]
    if len(saying) > 1 or (not saying and not subject):
        return None
    line = saying[0] if saying else subject
    if "?" in line:
        return None
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", line.casefold())
    for said in (words, [w for w in words if w not in COURTESY]):
        if found := _PLAIN.get(" ".join(said)) or _OTHERS.get(plain(" ".join(said))):
            return found
    verb = strict_verb(line)
    return (_SHARED[verb], "") if verb in _SHARED else None


def perhaps_a_wish(text: str) -> bool:
    """Whether the text begins with a word that means `reveal`, and is not that: only its writer can tell."""
    line = first_saying_line(head_of(text))
    opening = opening_of(line, WORDS) if line else None
    return opening is not None and opening.meaning is Verb.REVEAL


def _is_courtesy(line: str) -> bool:
    words = re.findall(r"[\w']+", line.casefold())
    return all(word in COURTESY for word in words) and strict_verb(line) is None
