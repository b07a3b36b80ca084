"""Reads one-word answers and commands out of what a person newly wrote, in any language of `words`.

Strict where a mistake would send something, lenient where it would only delay.
Only the first ten lines count, and quoted text never reaches this module.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from relay.consult.subjects import bare_subject
from relay.consult.words import (
    COURTESY,
    DOUBT,
    GOOD_WISHES,
    TABLES,
    WORDS,
    Verb,
    folded,
    languages_of,
    phrases_of,
    plain,
)

T = TypeVar("T")
LINES_READ = 10
_ALONE = (Verb.SEND, Verb.INCLUDE, Verb.WIDEN)
"""Answers to a preview that say all by themselves."""
DEGREES: Final = frozenset({"MA"})
"""Of the words that raise a doubt, those that stand behind names in capitals."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TERM = re.compile(r'"([^"\n]+)"|“([^”\n]+)”|«([^»\n]+)»|‘([^’\n]+)’|([^,;\n"“«]+)')
_LONGEST: Final = max(phrase.count(" ") for phrase in WORDS) + 1
_EDITS: Final = {p: v for v in (Verb.REMOVE, Verb.KEEP) for p in phrases_of(v)}
_INSTEAD: Final = dict.fromkeys(phrases_of(Verb.INSTEAD), Verb.INSTEAD)
_SIGNS: Final = {plain(p): "+" for t in TABLES for p in t.add} | {
    plain(p): "-" for t in TABLES for p in t.drop
}
_CANCELLING: Final = frozenset[str]().union(*(t.cancelling for t in TABLES))
_NEGATIONS: Final = frozenset[str]().union(*(t.negations for t in TABLES))
_MEANING: Final = frozenset[str]().union(
    *(t.days | t.weeks | t.months | t.years | t.none | t.every | t.numbers.keys() for t in TABLES)
)
"""Words that count behind a verb, also where they could be a courtesy ("hello all", "good day")."""
_CLOSING: Final = COURTESY - _MEANING
_JOINING: Final = frozenset({"also"}).union(*(t.conjunctions for t in TABLES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the answer to a preview asks for."""

    verb: Verb | None
    """SEND, CANCEL, INSTEAD, INCLUDE, WIDEN; REMOVE for any mix of remove and keep; None: not understood."""
    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    text: str = ""
    """The text below INSTEAD."""


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
    line = _first_saying_line(_head(text))
    if line is not None and (verb := strict_verb(line)):
        return verb
    return strict_verb(bare_subject(subject)) if line is None else None


def whole_verb(text: str, subject: str) -> Verb | None:
    """The verb, if the mail says nothing else: every line is it, a courtesy or empty."""
    saying = [line for line in text.split("\n") if not _is_courtesy(line)]
    if not saying:
        return strict_verb(bare_subject(subject))
    return strict_verb(saying[0]) if len(saying) == 1 else None


def command_of(text: str, subject: str) -> Command | None:
    """The command a mail begins with ("pause until 3 March"); a bare subject stands for a first line."""
    head = _head(text)
    line = _first_saying_line(head)
    if line is not None and (found := _command_in(line, head[head.index(line) + 1 :])):
        return found
    return _command_in(bare_subject(subject), head if line is not None else [])


def whole_command(text: str, subject: str) -> Command | None:
    """The command, if the mail says nothing else, as where colleagues' words are answered too."""
    saying = [line for line in text.split("\n") if not _is_courtesy(line)]
    if len(saying) > 1:
        return None
    return _command_in(saying[0] if saying else bare_subject(subject), [])


def commands_of(text: str, subject: str) -> tuple[Command, ...]:
    """The command a mail begins with, and those on the lines right below it."""
    first = command_of(text, subject)
    if first is None:
        return ()
    head = _head(text)
    line = _first_saying_line(head)
    lines = head[head.index(line) + 1 :] if line is not None and _command_in(line, []) else head
    found = [first]
    for below in (each for each in lines if not _is_courtesy(each)):
        further = _command_in(below, [])
        if further is None:
            break
        found.append(further)
    return tuple(found)


def command_argument(text: str, subject: str) -> tuple[Verb, str] | None:
    """A command and what stands behind it on its line."""
    command = command_of(text, subject)
    return (command.verb, command.argument) if command else None


def parse_answer(text: str, subject: str) -> Answer:
    """What a reply to a preview asks for. Any edit outweighs SEND: then a new preview follows."""
    lines = text.split("\n")
    head, bare = _head(text), bare_subject(subject)
    if (saying := _first_saying_line(head)) and (beside := _instead(saying)) is not None:
        below = "\n".join([beside, *lines[lines.index(saying) + 1 :]]).strip("\n ")
        return Answer(verb=Verb.INSTEAD, text=below)
    # A subject that is nothing but the verb stands for a first line; what it is about is the text.
    if strict_verb(bare) is Verb.INSTEAD:
        return Answer(verb=Verb.INSTEAD, text=text.strip("\n "))
    remove, keep = _edits([bare, *head] if strict_verb(bare) in (Verb.REMOVE, Verb.KEEP) else head)
    if remove or keep:
        return Answer(verb=Verb.REMOVE, remove=remove, keep=keep)
    first = _first_saying_line(head)
    if (first and _cancels(first)) or strict_verb(bare) is Verb.CANCEL:
        return Answer(verb=Verb.CANCEL)
    if first is not None and strict_verb(first) is Verb.INCLUDE:
        return Answer(verb=Verb.INCLUDE)
    verb = strict_verb(first) if first is not None else strict_verb(bare)
    if verb is None and strict_verb(bare) in _ALONE and _is_card(lines):
        verb = strict_verb(bare)  # a tapped mailto: link, with only an unusual signature in the body
    if verb is Verb.SEND and _doubts(text.partition(first or "")[2] if first else ""):
        return Answer(verb=None)
    return Answer(verb=verb if verb in _ALONE else None)


def _strict_phrase(line: str) -> str | None:
    if "?" in line:  # "Send?" asks
        return None
    words = plain(line).split()
    for phrase in (" ".join(words), " ".join(w for w in words if w not in COURTESY)):
        if phrase in WORDS:
            return phrase
    return None


def _opening(line: str, meanings: Mapping[str, T]) -> _Opening[T] | None:
    """The longest of these phrases the line begins with, behind courtesies, and what follows it."""
    line = unicodedata.normalize("NFC", line)
    words = list(_WORD.finditer(line))
    at = 0
    while at < len(words) and folded(words[at][0]) in COURTESY | _JOINING:
        at += 1
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        end = words[at + length - 1].end()
        phrase = plain(line[words[at].start() : end])
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
    if sign := _opening(line, _SIGNS):
        if named := _argument(sign.rest, below):
            codes = tuple(t.code for t in TABLES if any(plain(p) == sign.phrase for p in (*t.add, *t.drop)))
            return Command(verb=Verb.SPECIALTIES, argument=f"{sign.meaning} {named}", languages=codes)
        return None
    found = _opening(line, WORDS)
    if found is None:
        return None
    return Command(
        verb=found.meaning,
        argument=_argument(found.rest, below),
        languages=languages_of(found.phrase),
        explicit=found.rest.lstrip().startswith(":")
        or found.phrase != str(found.meaning)
        or found.meaning is Verb.SPECIALTIES,
    )


def _argument(rest: str, below: Iterable[str]) -> str:
    """What stands behind the verb; after a colon or a comma at the end of the line, a list goes on below."""
    if rest.rstrip().endswith((":", ",")):
        listed = []
        for line in below:
            if _is_courtesy(line):
                break
            listed.append(line.strip().rstrip(","))
        rest = ", ".join([rest.strip().rstrip(",:"), *listed])
    words = rest.lstrip(" \t:,.;!*_").rstrip(" \t:,.;!*_")
    while (found := re.search(r"[\s,.;!]+([^\W_]+(?:['’][^\W_]+)*)\Z", words)) and (
        folded(found[1]) in _CLOSING
    ):
        words = words[: found.start()]
    return "" if all(w in _CLOSING for w in plain(words).split()) and not re.search(r"\d", words) else words


def _instead(line: str) -> str | None:
    """What stands beside INSTEAD on its line, behind a colon; None: "Instead, let me think" is neither."""
    found = _opening(line, _INSTEAD)
    if found is None:
        return None
    between, colon, text = found.rest.partition(":")
    courteous = all(w in COURTESY for w in plain(between).split())
    if not courteous or re.search(r"[^\w\s.!*,\-–—'’]", between):
        return None
    return text.strip() if colon else ""


def _cancels(line: str) -> bool:
    """Whether a word in it cancels and none does beside a "not"."""
    text = folded(line)
    words = list(_WORD.finditer(text))
    cancels = False
    for at, word in enumerate(words):
        if word[0] not in _CANCELLING:
            continue
        near = [
            words[i]
            for i in (at - 1, at - 2)
            if i >= 0 and not text[words[i].end() : word.start()].strip(" \tabcdefghijklmnopqrstuvwxyz'")
        ]
        if any(w[0] in _NEGATIONS for w in near):
            return False
        after = words[at + 1] if at + 1 < len(words) else None
        if after and after[0] in _NEGATIONS - {"no"} and not text[word.end() : after.start()].strip():
            return False
        cancels = True
    return cancels


def _head(text: str) -> list[str]:
    return [line for line in text.split("\n")[:LINES_READ] if line.strip()]


def _first_saying_line(lines: list[str]) -> str | None:
    return next((line for line in lines if not _is_courtesy(line)), None)


def _is_courtesy(line: str) -> bool:
    return all(w in COURTESY for w in plain(line).split()) and strict_verb(line) is None


def _is_card(lines: list[str]) -> bool:
    """Whether the lines read like a business card: short, and every word capitalised or a number."""
    saying = [line for line in lines if line.strip()]
    words = [
        w
        for line in saying
        for w in _WORD.findall(line)
        if w.lower() not in ("and", "of", "the", "in", "for")
    ]
    return (
        len(saying) <= 6
        and all(len(line) <= 60 for line in saying)
        and not any(w[0].islower() for w in words)
    )


def _doubts(text: str) -> bool:
    return any(folded(w) in DOUBT and w not in DEGREES for w in _WORD.findall(text))


def _edits(lines: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    remove: list[str] = []
    keep: list[str] = []
    current: list[str] | None = None
    for line in lines:
        found = _opening(line, _EDITS)
        if found and (not found.rest or found.rest[0] in " \t:"):
            rest = re.sub(r"^\s*:?\s*", "", found.rest).rstrip()
            keeping = found.meaning is Verb.KEEP
            if keeping and plain(rest) in GOOD_WISHES:
                current = None
                continue
            current = keep if keeping else remove
            current += _terms(rest)
        elif strict_verb(line) or _is_courtesy(line):
            current = None
        elif current is not None:
            current += _terms(line)
    return tuple(dict.fromkeys(remove)), tuple(dict.fromkeys(keep))


def _terms(text: str) -> list[str]:
    found = []
    for match in _TERM.finditer(text):
        quoted = next((g for g in match.groups()[:4] if g), None)
        term = quoted or re.sub(r"^and\s+", "", match[5].strip(), flags=re.IGNORECASE)
        if term := term.strip(" \t.!" if not quoted else " "):
            found.append(term)
    return found
