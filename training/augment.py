"""The same mail as another hand might have typed it: other names, other case, slips of the finger."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from relay.deid.lexicon import is_first_name
from relay.deid.tagger.words import words
from training.corpus import Mail, Span

_SWAP, _SMALL, _SHOUTED, _SMALL_NAMES, _SLIPS, _NO_WRITER = 0.35, 0.07, 0.04, 0.05, 0.05, 0.25
_SLIP_A_WORD = 0.03


@dataclass(frozen=True, slots=True)
class Names:
    """What other people may be called."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    words: tuple[str, ...]
    """Names that are also words: Hope, Will, Grace."""


def augmented(mail: Mail, names: Names, chance: random.Random) -> Mail:
    """The mail, changed or not, its spans moved along."""
    if chance.random() < _SWAP:
        mail = _swapped(mail, names, chance)
    if chance.random() < _NO_WRITER:
        mail = replace(mail, writer=replace(mail.writer, name="", addresses=()))
    draw = chance.random()
    if draw < _SMALL:
        mail = _edited(mail, lambda text, _: text.lower())
    elif draw < _SMALL + _SHOUTED:
        mail = _edited(mail, lambda text, _: text.upper() if len(text.upper()) == len(text) else text)
    elif draw < _SMALL + _SHOUTED + _SMALL_NAMES:
        mail = _edited(mail, lambda text, kind: text.lower() if kind == "NAME" else text)
    if chance.random() < _SLIPS:
        mail = _edited(mail, lambda text, _: _slipped(text, chance))
    return mail


def _swapped(mail: Mail, names: Names, chance: random.Random) -> Mail:
    """Everybody renamed, each name to the same other one throughout."""
    others: dict[str, str] = {}

    def renamed(text: str, kind: str) -> str:
        if kind != "NAME":
            return text
        out, at = [], 0
        for word in words(text):
            out += [text[at : word.start], other(word.text)]
            at = word.end
        return "".join([*out, text[at:]])

    def other(word: str) -> str:
        if not word.isalpha() or len(word) == 1:
            return word
        folded = word.casefold()
        if folded not in others:
            pool = names.first if is_first_name(folded) else names.last
            if chance.random() < 0.12:
                pool = names.words
            others[folded] = chance.choice(pool)
        new = others[folded]
        return new.lower() if word.islower() else new.upper() if word.isupper() else new

    writer = mail.writer
    mail = _edited(mail, renamed)
    return replace(mail, writer=replace(writer, name=renamed(writer.name, "NAME")))


def _slipped(text: str, chance: random.Random) -> str:
    letters = list(text)
    for word in words(text):
        if len(word.text) > 3 and word.text.isalpha() and chance.random() < _SLIP_A_WORD:
            at = chance.randrange(word.start, word.end - 1)
            if chance.random() < 0.5:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters[at] = ""
    return "".join(letters)


def _edited(mail: Mail, edit: Callable[[str, str], str]) -> Mail:
    """The mail with an edit made to every stretch, in a span (its type given) or between (an empty type)."""
    out: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for span in sorted(mail.spans, key=lambda s: s.start):
        between = edit(mail.text[at : span.start], "")
        inside = edit(mail.text[span.start : span.end], span.type) or mail.text[span.start : span.end]
        out += [between, inside]
        length += len(between)
        spans.append(Span(length, length + len(inside), span.type))
        length += len(inside)
        at = span.end
    return replace(mail, text="".join([*out, edit(mail.text[at:], "")]), spans=tuple(spans))
