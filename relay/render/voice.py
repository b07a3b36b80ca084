"""A person's words inside a template: a value that can be placed, and nothing else.

Printed by a template, a `Voice` gives a stand-in: STX, a number, ETX. No word of
a person goes through Jinja, so nothing in it can be run, cut or changed there.
Once the template is done, `layout` and `page` put the words where the stand-ins
are. Control characters are taken out of all words first, so no text can forge one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from relay.deid.replacing.redacted import Redacted

STAND_IN: Final = re.compile("\x02([0-9]+)\x03")
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# Unicode's further line ends, which one program shows as a line end and the next one does not.
_LINE_END = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
# Explicit bidi controls can turn the relay's own words around on the screen (UAX #9, "Trojan Source").
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Half a character cannot be written as UTF-8.
_SURROGATE = re.compile("[\ud800-\udfff]")


class Voice:
    """Words of a person, standing in a template as a number among `said`."""

    __slots__ = ("paragraphs", "said", "words")

    def __init__(self, words: Redacted, said: "list[Voice]", *, paragraphs: bool = False) -> None:
        """Words as they came; `said` collects what one rendering printed."""
        self.words = cleaned(words)
        self.said = said
        self.paragraphs = paragraphs

    def __str__(self) -> str:
        """The stand-in; each printing gets its own."""
        self.said.append(self)
        return f"\x02{len(self.said) - 1}\x03"

    def __bool__(self) -> bool:
        """True if there is anything to read."""
        return bool(self.words.text.strip())

    def changed(self, change: Callable[[Redacted], Redacted]) -> "Voice":
        """The same voice with other words."""
        return Voice(change(self.words), self.said)


def cleaned(words: Redacted) -> Redacted:
    """The words without control characters; line ends are LF, tabs stay."""
    text = _SURROGATE.sub("\ufffd", _LINE_END.sub("\n", words.text))  # one character for one: marks hold
    words = replace(words, text=text)
    unwanted = [m.span() for pattern in (CONTROL, _BIDI) for m in pattern.finditer(text)]
    if not unwanted:
        return words
    pieces, at = [], 0
    for start, end in sorted(unwanted):
        pieces.append(words[at:start])
        at = end
    return Redacted.join([*pieces, words[at:]])


def one_line(words: Redacted) -> Redacted:
    """The words on one line, as inside a sentence or a subject."""
    return replace(words, text=words.text.replace("\n", " ").replace("\t", " "))


def shortened(words: Redacted, length: int) -> Redacted:
    """At most `length` characters on one line, cut between words, never inside a placeholder."""
    words = one_line(words)
    if len(words.text) <= length:
        return words
    cut = length - 2
    space = words.text.rfind(" ", cut // 2, cut + 1)
    cut = space if space > 0 else cut
    cut = min([cut, *(mark.start for mark in words.marks if mark.start < cut < mark.end)])
    kept = words[:cut]
    return Redacted.join([kept[: len(kept.text.rstrip())], Redacted.of_wording(" …")])


def unfolded(rendered: str, said: Sequence[Voice]) -> Redacted:
    """One line of a rendered template with the words put in; the rest is the relay's wording."""
    pieces, at = [], 0
    for found in STAND_IN.finditer(rendered):
        pieces += [Redacted.of_wording(rendered[at : found.start()]), one_line(said[int(found[1])].words)]
        at = found.end()
    return Redacted.join([*pieces, Redacted.of_wording(rendered[at:])])
