"""Reads the answer to a preview: SEND and CANCEL, REMOVE and KEEP, SEND THIS INSTEAD, INCLUDE, WIDEN.

Strict where a mistake would send something, lenient where it would only delay.
"""

import re
from dataclasses import dataclass
from typing import Final

from relay.consult.commands import first_saying_line, head_of, is_courtesy, opening_of, strict_verb
from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, DOUBT, GOOD_WISHES, TABLES, Verb, folded, phrases_of, plain

_ALONE = (Verb.SEND, Verb.INCLUDE, Verb.WIDEN)
"""Answers to a preview that say all by themselves."""
DEGREES: Final = frozenset({"MA"})
"""Of the words that raise a doubt, those that stand behind names in capitals."""
_SHORT: Final = 3
"""Words in capitals that may be a name and its degree; more are a sentence."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Bounded between its quotes: a mark that is never closed is looked for from each of its places.
_TERM = re.compile(r'"([^"\n]+)"|“([^”\n]{1,500})”|«([^»\n]{1,500})»|‘([^’\n]{1,500})’|([^,;\n"“«]+)')
_EDITS: Final = {p: v for v in (Verb.REMOVE, Verb.KEEP) for p in phrases_of(v)}
_INSTEAD: Final = dict.fromkeys(phrases_of(Verb.INSTEAD), Verb.INSTEAD)
_CANCELLING: Final = frozenset[str]().union(*(t.cancelling for t in TABLES))
_NEGATIONS: Final = frozenset[str]().union(*(t.negations for t in TABLES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the answer to a preview asks for."""

    verb: Verb | None
    """SEND, CANCEL, INSTEAD, INCLUDE, WIDEN; REMOVE for any mix of remove and keep; None: not understood."""
    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    text: str = ""
    """The text below INSTEAD."""


def parse_answer(text: str, subject: str) -> Answer:
    """What a reply to a preview asks for. Any edit outweighs SEND: then a new preview follows."""
    lines = text.split("\n")
    head, bare = head_of(text), bare_subject(subject)
    if (saying := first_saying_line(head)) and (beside := _instead(saying)) is not None:
        below = "\n".join([beside, *lines[lines.index(saying) + 1 :]]).strip("\n ")
        return Answer(verb=Verb.INSTEAD, text=below)
    # A subject that is nothing but the verb stands for a first line; what it is about is the text.
    if strict_verb(bare) is Verb.INSTEAD:
        return Answer(verb=Verb.INSTEAD, text=text.strip("\n "))
    remove, keep = _edits([bare, *head] if strict_verb(bare) in (Verb.REMOVE, Verb.KEEP) else head)
    if remove or keep:
        return Answer(verb=Verb.REMOVE, remove=remove, keep=keep)
    first = first_saying_line(head)
    if (first and _cancels(first)) or strict_verb(bare) is Verb.CANCEL:
        return Answer(verb=Verb.CANCEL)
    if first is not None and strict_verb(first) is Verb.INCLUDE:
        return Answer(verb=Verb.INCLUDE)
    verb = strict_verb(first) if first is not None else strict_verb(bare)
    if verb is None and strict_verb(bare) in _ALONE and _is_card(lines):
        verb = strict_verb(bare)  # a tapped mailto: link, with only an unusual signature in the body
        first = None
    if verb is Verb.SEND and raises_doubt(text.partition(first)[2] if first else text):
        return Answer(verb=None)
    return Answer(verb=verb if verb in _ALONE else None)


def _instead(line: str) -> str | None:
    """What stands beside INSTEAD on its line, behind a colon; None: "Instead, let me think" is neither."""
    found = opening_of(line, _INSTEAD)
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


def _is_card(lines: list[str]) -> bool:
    """Whether the lines read like a business card: short, each word capitalised or a number, and no sentence.

    Some people write all they write in capitals.
    """
    saying = [_WORD.findall(line) for line in lines if line.strip()]
    words = [w for line in saying for w in line if w.lower() not in ("and", "of", "the", "in", "for")]
    shouted = any(len(line) > _SHORT and " ".join(line).isupper() for line in saying)
    return (
        len(saying) <= 6
        and all(len(line) <= 60 and "?" not in line for line in lines)
        and not shouted
        and "I" not in words
        and not any(w[0].islower() for w in words)
    )


def raises_doubt(text: str) -> bool:
    """Whether words in it may take back what is said above them."""
    return any(folded(w) in DOUBT and w not in DEGREES for w in _WORD.findall(text))


def _edits(lines: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    remove: list[str] = []
    keep: list[str] = []
    current: list[str] | None = None
    for line in lines:
        found = opening_of(line, _EDITS)
        if found and (not found.rest or found.rest[0] in " \t:"):
            rest = re.sub(r"^\s*:?\s*", "", found.rest).rstrip()
            keeping = found.meaning is Verb.KEEP
            if keeping and plain(rest) in GOOD_WISHES:
                current = None
                continue
            current = keep if keeping else remove
            current += _terms(rest)
        elif strict_verb(line) or is_courtesy(line):
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
