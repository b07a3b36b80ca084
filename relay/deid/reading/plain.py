"""A text as the recognizers read it, with the way back to the characters its writer typed."""

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from relay.deid.reading.joints import joined
from relay.deid.reading.lookalikes import is_latin, latinised, unleeted, unstyled

# Marks of no width that Unicode does not count among the format characters (Cf): the grapheme joiner,
# fillers of Korean and Khmer, variation selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Left in a text by programs that encoded it twice: character references of HTML, octets of quoted-printable.
_ENCODED = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});|(?:=[89A-F][0-9A-F]){2,16}")


def plain(text: str) -> tuple[str, list[int]]:
    """The text as a reader sees it: nothing invisible, look-alike letters made ordinary, split words whole.

    The list gives, for each character of the result, where in `text` the typed characters begin that it
    stands for, in rising order; and one entry more, the length of `text`. So characters [a:b] of the result
    were typed as text[places[a]:max(places[b - 1] + 1, places[b])], what was left out among them included.
    """
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for code in _ENCODED.finditer(text):
        if (meant := _decoded(code[0])) is not None:
            _fold(text, at, code.start(), letters, places)
            _fold(meant, 0, len(meant), letters, places, at=code.start())
            at = code.end()
    _fold(text, at, len(text), letters, places)
    read, kept = joined("".join(letters))
    places = [places[i] for i in kept]
    return unleeted(latinised(read)), [*places, len(text)]


def typed(places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Where the characters [start:end] that `plain` gave stand in the text as it was typed."""
    return places[start], max(places[end - 1] + 1, places[end])


def _decoded(code: str) -> str | None:
    """What a reference or a run of octets stands for; None if it is just these characters."""
    if code[0] == "&":
        meant = html.unescape(code)
        return meant if len(meant) == 1 else None
    try:
        return bytes.fromhex(code.replace("=", "")).decode()
    except UnicodeDecodeError:
        return None


def _fold(
    text: str, start: int, end: int, letters: list[str], places: list[int], *, at: int | None = None
) -> None:
    """Add the characters text[start:end] as they are read; at: the place of all of them, if it is one."""
    for place in range(start, end):
        letter = text[place]
        seen = letter if " " <= letter <= "~" or letter == "\n" else _seen(letter)
        if seen is None:
            # A mark upon the letter before: one character with it, or only there to hide it.
            seen = _marked(letters, letter)
        for one in seen:
            letters.append(one)
            places.append(place if at is None else at)


def _marked(letters: list[str], mark: str) -> str:
    """What a combining mark adds to the text; puts the accented letter in place where there is one."""
    if not letters:
        return ""
    composed = unicodedata.normalize("NFC", letters[-1] + mark)
    if len(composed) > 1:
        # The vowel signs of a script are part of it; a stroke or a heap of accents is none of any.
        return "" if is_latin(letters[-1]) or unicodedata.name(mark, "").startswith("COMBINING") else mark
    letters[-1] = composed
    return ""


@lru_cache(maxsize=4096)
def _seen(letter: str) -> str | None:
    """What is read for one character, "" for nothing; None for a mark upon the letter before it."""
    kind = unicodedata.category(letter)
    if letter in "\t\r\v\f" or kind in {"Zs", "Zl", "Zp"}:
        return " "
    if kind == "Cs":
        return "\ufffd"  # half a surrogate pair cannot be encoded for the model
    if kind in {"Cf", "Cc"} or _INVISIBLE.match(letter):
        return ""
    if kind in {"Mn", "Mc", "Me"}:
        return None
    if (digit := unicodedata.digit(letter, None)) is not None:
        return str(digit)
    return unstyled(letter)


_LONG = re.compile(r"\S{120,}")


def long_runs(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with runs of 120 characters and more blanked out, and where those stand that say something.

    No word is so long, but tracking links and encoded data are, and so is what is written to keep a
    pattern busy: at this length each pattern stays linear in the length of the text.
    """
    runs = [m.span() for m in _LONG.finditer(text)]
    letters = list(text)
    for start, end in runs:
        letters[start:end] = " " * (end - start)
    return "".join(letters), [(a, b) for a, b in runs if any(map(str.isalnum, text[a:b]))]
