"""Reads one-word answers and commands out of what a person newly wrote.

Strict where a mistake would send something, lenient where it would only delay.
Only the first ten lines count, and quoted text never reaches this module.
"""

import re
from dataclasses import dataclass

from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, DOUBT, GOOD_WISHES, WORDS, Verb

LINES_READ = 10
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDIT = re.compile(
    r"\s*(?:please\s+|and\s+|also\s+)*(?P<verb>remove|take out|keep|quitar|conservar)"
    r"(?:\s*:\s*|\s+|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\s*(?:please[,\s]+)?(?:send\s+(?:this\s+|it\s+)?instead|instead)(?:[,\s]+(?:please|thanks|thank you))?"
    r"\s*(?::\s*(?P<rest>.*)|[.!*\-–—\s]*)\Z",
    re.IGNORECASE,
)
"""The phrase alone on its line, or a colon and the text: "Instead, let me think" is neither."""
_CANCEL = re.compile(r"\b(?:cancel|cancelled|cancelar)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|don['’]?t|never|no)\b(?:\s+\w+)?\s+cancel", re.IGNORECASE)
_TERM = re.compile(r'"([^"\n]+)"|“([^”\n]+)”|«([^»\n]+)»|‘([^’\n]+)’|([^,;\n"“«]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the answer to a preview asks for."""

    verb: Verb | None
    """SEND, CANCEL, INSTEAD, INCLUDE; REMOVE for any mix of remove and keep; None: not understood."""
    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    text: str = ""
    """The text below INSTEAD."""


def strict_verb(line: str) -> Verb | None:
    """The verb the line consists of, courtesy and punctuation apart; None for anything more."""
    if "?" in line:  # "Send?" asks
        return None
    words = [w.replace("’", "'") for w in _WORD.findall(line.lower())]
    whole = " ".join(words)
    if whole in WORDS:
        return WORDS[whole]
    return WORDS.get(" ".join(w for w in words if w not in COURTESY))


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


def command_argument(text: str, subject: str) -> tuple[Verb, str] | None:
    """A command and what stands behind it on its line ("pause until 3 March"); subject first if bare."""
    for line in (_first_saying_line(_head(text)), bare_subject(subject)):
        words = (line or "").strip(" .!,;:").split()
        for length in (2, 1):
            verb = WORDS.get(" ".join(words[:length]).lower().rstrip(":"))
            if verb and len(words) >= length:
                return verb, " ".join(words[length:])
    return None


def parse_answer(text: str, subject: str) -> Answer:
    """What a reply to a preview asks for. Any edit outweighs SEND: then a new preview follows."""
    lines = text.split("\n")
    head, bare = _head(text), bare_subject(subject)
    if (saying := _first_saying_line(head)) and (found := _INSTEAD.match(saying)):
        below = "\n".join([found["rest"] or "", *lines[lines.index(saying) + 1 :]]).strip("\n ")
        return Answer(verb=Verb.INSTEAD, text=below)
    # A subject that is nothing but the verb stands for a first line; what it is about is the text.
    if strict_verb(bare) is Verb.INSTEAD:
        return Answer(verb=Verb.INSTEAD, text=text.strip("\n "))
    remove, keep = _edits([bare, *head] if strict_verb(bare) in (Verb.REMOVE, Verb.KEEP) else head)
    if remove or keep:
        return Answer(verb=Verb.REMOVE, remove=remove, keep=keep)
    first = _first_saying_line(head)
    if (first and _CANCEL.search(first) and not _NEGATION.search(first)) or strict_verb(bare) is Verb.CANCEL:
        return Answer(verb=Verb.CANCEL)
    if first is not None and strict_verb(first) is Verb.INCLUDE:
        return Answer(verb=Verb.INCLUDE)
    verb = strict_verb(first) if first is not None else strict_verb(bare)
    if verb is None and strict_verb(bare) in (Verb.SEND, Verb.INCLUDE) and _is_card(lines):
        verb = strict_verb(bare)  # a tapped mailto: link, with only an unusual signature in the body
    if verb is Verb.SEND and _doubts(text.partition(first or "")[2] if first else ""):
        return Answer(verb=None)
    return Answer(verb=verb if verb in (Verb.SEND, Verb.INCLUDE) else None)


def _head(text: str) -> list[str]:
    return [line for line in text.split("\n")[:LINES_READ] if line.strip()]


def _first_saying_line(lines: list[str]) -> str | None:
    return next((line for line in lines if not _is_courtesy(line)), None)


def _is_courtesy(line: str) -> bool:
    words = _WORD.findall(line.lower())
    return all(w in COURTESY for w in words) and strict_verb(line) is None


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
    return any(w.replace("’", "'") in DOUBT for w in _WORD.findall(text.lower()))


def _edits(lines: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    remove: list[str] = []
    keep: list[str] = []
    current: list[str] | None = None
    for line in lines:
        if found := _EDIT.match(line):
            rest = found["rest"].strip()
            keeping = found["verb"].lower() in ("keep", "conservar")
            if keeping and rest.strip(" .!,").lower() in GOOD_WISHES:
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
