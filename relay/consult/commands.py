"""Reads verbs and commands out of what a person newly wrote, in any language of `words`.

Strict where a mistake would send something, lenient where it would only delay.
Only the first ten lines count, and quoted text never reaches this module.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, TABLES, WORDS, Verb, folded, languages_of, plain

T = TypeVar("T")
LINES_READ = 10
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# A word and what parts it from the one before; begun only where that begins, so that it stays linear.
_BEHIND = re.compile(r"(?<![\s,.;!])[\s,.;!]+([^\W_]+(?:['’][^\W_]+)*)(?=[\s,.;!]|\Z)")
_SIGNS: Final = {plain(p): "+" for t in TABLES for p in t.add} | {
    plain(p): "-" for t in TABLES for p in t.drop
}
_MEANING: Final = frozenset[str]().union(
    *(t.days | t.weeks | t.months | t.years | t.none | t.every | t.numbers.keys() for t in TABLES)
)
"""Words that count behind a verb, also where they could be a courtesy ("hello all", "good day")."""
_CLOSING: Final = COURTESY - _MEANING
_JOINING: Final = frozenset({"also"}).union(*(t.conjunctions for t in TABLES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb and what stands behind it."""

    verb: Verb
    argument: str
    """As written, without courtesies and closing punctuation; "+ grief" for "add grief"."""
    languages: tuple[str, ...] = ()
    """In which the verb's word has this meaning."""
    explicit: bool = False
    """A colon, or a word that is no other word, stands before the argument."""


@dataclass(frozen=True, slots=True)
class _Opening(Generic[T]):
    """What a line begins with."""

    meaning: T
    phrase: str
    rest: str


def strict_verb(line: str) -> Verb | None:
    """The verb the line consists of, courtesy and punctuation apart; None for anything more."""
    phrase = _strict_phrase(line)
    return WORDS[phrase] if phrase else None


def first_verb(text: str, subject: str = "") -> Verb | None:
    """The verb of the first line that says anything, else of a subject that is nothing but a verb."""
    line = first_saying_line(head_of(text))
    if line is not None and (verb := strict_verb(line)):
        return verb
    return strict_verb(bare_subject(subject)) if line is None else None


def whole_verb(text: str, subject: str) -> Verb | None:
    """The verb, if the mail says nothing else: every line is it, a courtesy or empty."""
    saying = [line for line in text.split("\n") if not is_courtesy(line)]
    if not saying:
        return strict_verb(bare_subject(subject))
    return strict_verb(saying[0]) if len(saying) == 1 else None


def command_of(text: str, subject: str) -> Command | None:
    """The command a mail begins with ("pause until 3 March"); a bare subject stands for a first line."""
    head = head_of(text)
    line = first_saying_line(head)
    if line is not None and (found := _command_in(line, head[head.index(line) + 1 :])):
        return found
    return _command_in(bare_subject(subject), head if line is not None else [])


def whole_command(text: str, subject: str) -> Command | None:
    """The command, if the mail says nothing else, as where colleagues' words are answered too."""
    saying = [line for line in text.split("\n") if not is_courtesy(line)]
    if len(saying) > 1:
        return None
    return _command_in(saying[0] if saying else bare_subject(subject), [])


def commands_of(text: str, subject: str) -> tuple[Command, ...]:
    """The command a mail begins with, and those on the lines right below it."""
    first = command_of(text, subject)
    if first is None:
        return ()
    head = head_of(text)
    line = first_saying_line(head)
    lines = head[head.index(line) + 1 :] if line is not None and _command_in(line, []) else head
    found = [first]
    for below in (each for each in lines if not is_courtesy(each)):
        further = _command_in(below, [])
        if further is None:
            break
        found.append(further)
    return tuple(found)


def _strict_phrase(line: str) -> str | None:
    if "?" in line:  # "Send?" asks
        return None
    words = plain(line).split()
    for phrase in (" ".join(words), " ".join(w for w in words if w not in COURTESY)):
        if phrase in WORDS:
            return phrase
    return None


def opening_of(line: str, meanings: Mapping[str, T]) -> _Opening[T] | None:
    """The longest of these phrases the line begins with, behind courtesies, and what follows it."""
    line = unicodedata.normalize("NFC", line)
    words = list(_WORD.finditer(line))
    at = 0
    while at < len(words) and folded(words[at][0]) in COURTESY | _JOINING:
        at += 1
    longest = max(phrase.count(" ") for phrase in meanings) + 1
    for first in range(at, -1, -1):  # "i" is "and" in Polish, and "I'm back" a phrase
        for length in range(min(longest, len(words) - first), 0, -1):
            end = words[first + length - 1].end()
            phrase = plain(line[words[first].start() : end])
            if phrase in meanings and (not line[end:] or line[end] in " \t:,.;!*_"):
                return _Opening(meanings[phrase], phrase, line[end:])
    return None


def _command_in(line: str, below: Iterable[str]) -> Command | None:
    phrase, below = _strict_phrase(line), list(below)
    list_follows = line.rstrip().endswith(":") and below
    if phrase and not list_follows and not _MEANING.intersection(plain(line).split()) - set(phrase.split()):
        return Command(verb=WORDS[phrase], argument="", languages=languages_of(phrase))
    if "?" in line:  # "Pause until when?" asks
        return None
    if sign := opening_of(line, _SIGNS):
        if named := argument_in(sign.rest, below):
            codes = tuple(t.code for t in TABLES if any(plain(p) == sign.phrase for p in (*t.add, *t.drop)))
            return Command(verb=Verb.SPECIALTIES, argument=f"{sign.meaning} {named}", languages=codes)
        return None
    found = opening_of(line, WORDS)
    if found is None:
        return None
    return Command(
        verb=found.meaning,
        argument=argument_in(found.rest, below),
        languages=languages_of(found.phrase),
        explicit=found.rest.lstrip().startswith(":")
        or found.phrase != str(found.meaning)
        or found.meaning is Verb.SPECIALTIES,
    )


def argument_in(rest: str, below: Iterable[str] = ()) -> str:
    """What stands behind the verb; after a colon or a comma at the end of the line, a list goes on below."""
    if rest.rstrip().endswith((":", ",")):
        listed = []
        for line in below:
            if is_courtesy(line):
                break
            listed.append(line.strip().rstrip(","))
        rest = ", ".join([rest.strip().rstrip(",:"), *listed])
    words = rest.lstrip(" \t:,.;!*_").rstrip(" \t:,.;!*_")
    for found in reversed(list(_BEHIND.finditer(words))):
        if found.end() != len(words) or folded(found[1]) not in _CLOSING:
            break
        words = words[: found.start()]
    return "" if all(w in _CLOSING for w in plain(words).split()) and not re.search(r"\d", words) else words


def head_of(text: str) -> list[str]:
    """The lines in which a command may stand, the empty ones left out."""
    return [line for line in text.split("\n")[:LINES_READ] if line.strip()]


def first_saying_line(lines: list[str]) -> str | None:
    """The first line that is more than a greeting or thanks."""
    return next((line for line in lines if not is_courtesy(line)), None)


def is_courtesy(line: str) -> bool:
    """Whether the line is nothing but greeting, thanks and the like."""
    return all(w in COURTESY for w in plain(line).split()) and strict_verb(line) is None
