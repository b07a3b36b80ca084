"""Reads the answer to an invitation: a yes with the specialties beside it, a no, or neither."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from relay.consult.commands import LINES_READ, strict_verb
from relay.consult.preview_answer import DEGREES
from relay.consult.routing.named import by_tag
from relay.consult.subjects import bare_subject
from relay.consult.words import DOUBT, WORDS, Verb, folded, plain
from relay.settings.values import Specialty

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSURE: Final = DOUBT | frozenset("if maybe perhaps later unsure depends quizas quiza depende luego".split())
"""Beside a yes they make it none: consent is plain, or it is asked for again."""
_NO_REFUSAL: Final = frozenset({"problem", "problems", "worries", "question", "doubt"})
"""What follows a NO that refuses nothing ("No problem")."""
_CUT: Final = re.compile(r"[,;/\n•]|\s[-–—]\s")
_AND: Final = re.compile(r"\s+(?:and|y|&|\+)\s+", re.IGNORECASE)
MAX_NAMED: Final = 40
"""Longer words between two commas are no name of a specialty but a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswer:
    """What was said to an invitation."""

    yes: bool | None
    """None: neither plainly yes nor plainly no."""
    specialties: tuple[str, ...] = ()
    """Keys, in the order they were named; only beside a yes."""
    unknown: tuple[str, ...] = ()
    """Named beside those, but no specialty here."""


def read_answer(text: str, subject: str, specialties: Mapping[str, Specialty]) -> InvitationAnswer:
    """Consent must be plain; a no is taken wherever it is meant, as it is only kept and harms nobody."""
    lines = [line for line in text.split("\n")[:LINES_READ] if _WORD.search(line)]
    first = lines[0] if lines else bare_subject(subject)
    verb = _verb_at(first)
    if verb is None and len(lines) > 1 and strict_verb(first) is None and len(_WORD.findall(first)) <= 3:
        first, lines = lines[1], lines[1:]  # "Dear colleagues," stands above it
        verb = _verb_at(first)
    said = {folded(word) for word in _WORD.findall("\n".join(lines)) if word not in DEGREES}
    if verb is Verb.NO:
        return InvitationAnswer(yes=False)
    if verb is not Verb.YES or "?" in first or _UNSURE & said:
        return InvitationAnswer(yes=None)
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for line in (_after_yes(first), *lines[1:]):
        keys, others = _named(line, specialties)
        found |= dict.fromkeys(keys)
        unknown |= dict.fromkeys(others if keys else ())
    return InvitationAnswer(yes=True, specialties=tuple(found), unknown=tuple(unknown))


def _verb_at(line: str) -> Verb | None:
    """YES or NO, as the line begins; a line that is nothing but LEAVE or CANCEL is a no too."""
    whole = strict_verb(line)
    if whole in (Verb.YES, Verb.NO):
        return whole
    if whole in (Verb.LEAVE, Verb.CANCEL):
        return Verb.NO
    words = [plain(word) for word in _WORD.findall(line)]
    verbs = [WORDS.get(word) for word in words]
    if not words or verbs[0] not in (Verb.YES, Verb.NO):
        return None
    if verbs[0] is Verb.NO and (Verb.YES in verbs or words[1] in _NO_REFUSAL or "?" in line):
        return None
    return verbs[0]


def _after_yes(line: str) -> str:
    return line[found.end() :] if (found := _WORD.search(line)) else ""


def _named(line: str, specialties: Mapping[str, Specialty]) -> tuple[list[str], list[str]]:
    """The specialties a line names, and what stands between its commas and is none."""
    keys: list[str] = []
    others: list[str] = []
    if whole := _key(line, specialties):
        return [whole], []
    for item in _CUT.split(line):
        # a title may hold an "and" itself, so what stands between two commas is tried whole first
        pieces = [item] if _key(item, specialties) else _AND.split(item)
        for piece in pieces:
            if key := _key(piece, specialties):
                keys.append(key)
            elif _WORD.search(piece) and len(piece.strip()) <= MAX_NAMED and strict_verb(piece) is None:
                others.append(piece.strip(" \t.:!"))
    return keys, others


def _key(words: str, specialties: Mapping[str, Specialty]) -> str | None:
    plain = re.sub(r"^\s*(?:and|y)\s+", "", words, flags=re.IGNORECASE)
    return by_tag(plain, specialties) if _WORD.search(plain) else None
