"""Words that had to be unmasked before they could be read, and words in another script.

Whoever hides a word means it to be somebody's. What is found in such a word is removed like anything else;
where nothing is found, its writer is asked.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from relay.deid.finding import Finding, Flag, FlagReason, Kind
from relay.deid.lexicon import is_common_word, is_first_name, is_surname
from relay.deid.reading.lookalikes import LEET, is_latin, reads_latin, script, within
from relay.deid.reading.plain import typed

_WORD = re.compile(r"[^\W\d_]{2,}")
# What programs do to a word by themselves: soft hyphens, ligatures, a hyphen at the end of a line.
_BY_PROGRAM = re.compile(
    "[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]|[-\u2010=] {0,3}\n[> ]{0,6}|[\u2066-\u2069]"
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_TURNED_ROUND = re.compile("\u202e[^\u202c\n]+")
_MICRO = "\u03bc"


def disguised(text: str, read: str, places: Sequence[int]) -> Iterator[Flag]:
    """A doubtful flag, with offsets in `read`, for each word whose letters are not what was typed.

    read and places: what `plain` gave for the text.
    """
    yield from sorted(_masks(text, read, places), key=lambda flag: flag.start)


def _masks(text: str, read: str, places: Sequence[int]) -> Iterator[Flag]:
    turned = [m.span() for m in _TURNED_ROUND.finditer(text)]
    latin = read.isascii() or reads_latin(read)
    for match in _WORD.finditer(read):
        start, end = typed(places, *match.span())
        hidden = text[start:end] != match[0] and _is_hidden(text[start:end], match[0])
        if (
            hidden
            or (latin and not match[0].isascii() and _is_foreign(match[0]))
            or any(a <= start < b for a, b in turned)
        ):
            yield _flag(match)
    for match in LEET.finditer(read):
        if within(match[0]) and _is_like_a_name(match[0]):
            yield _flag(match)


def completed(findings: Sequence[Finding], masks: Sequence[Flag]) -> Iterator[Finding]:
    """A finding over the whole of each disguised word that a finding touches; nobody hides half a name.

    Both are in order; the findings do not overlap.
    """
    at = 0
    for mask in masks:
        while at < len(findings) and findings[at].end <= mask.start:
            at += 1
        if at < len(findings) and findings[at].start < mask.end:
            yield replace(findings[at], start=mask.start, end=mask.end)


def _flag(match: re.Match[str]) -> Flag:
    return Flag(
        start=match.start(),
        end=match.end(),
        reason=FlagReason.DOUBTFUL,
        score=0.5,
        kind=Kind.NAME,
        recognizer="disguise",
    )


def _is_hidden(typed_word: str, word: str) -> bool:
    """Whether the letters typed are others than a program would have made of this word."""
    bare = _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), _BY_PROGRAM.sub("", typed_word))
    if unicodedata.normalize("NFC", html.unescape(bare)) == word or len(word) < 3:
        return False
    if any(c.isalpha() and not is_latin(c) and not c.isascii() for c in bare):
        return not _is_symbol(bare)
    if word.isupper() and len(word) < 5:
        return is_first_name(word) or is_surname(word)
    return len(set(word)) > 2 and (not is_common_word(word) or is_first_name(word))


def _is_like_a_name(word: str) -> bool:
    """Whether digits stand inside a word with a capital and small letters: "F4irw34ther"; a code has none."""
    letters = sum(map(str.isalpha, word))
    return word[0].isupper() and any(map(str.islower, word)) and len(word) > 4 and letters * 2 > len(word)


def _is_symbol(word: str) -> bool:
    """Whether the one Greek letter of a word is meant: "µmol", "TNFα"."""
    greek = [c for c in word if not is_latin(c)]
    if len(greek) != 1 or script(greek[0]) not in {"GREEK", "MICRO"}:
        return False
    if word[0] == greek[0]:
        return unicodedata.normalize("NFKC", word[0]) == _MICRO and len(word) < 5
    return word[-1] == greek[0] and greek[0].islower() and word[:-1].isupper()


def _is_foreign(word: str) -> bool:
    """Whether a word of a Latin text is of another script; single signs and short Greek ones are not."""
    others = [c for c in word if not is_latin(c) and unicodedata.category(c) != "Lm"]  # the okina is a letter
    return bool(others) and (len(word) > 2 or script(others[0]) != "GREEK")
