"""A text as the recognizers read it, with the way back to the characters its writer typed."""

import re
import unicodedata

# Invisible inside a word, and so a way around every pattern: zero-width, bidirectional and soft-hyphen marks.
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)


def plain(text: str) -> tuple[str, list[int]]:
    """The text without invisible characters and with full-width and look-alike forms made ordinary.

    The list gives, for each character of the result, its place in `text`.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter in _INVISIBLE:
            continue
        if "\ud800" <= letter <= "\udfff":
            letter = "\ufffd"  # noqa: PLW2901 - half a surrogate pair cannot be encoded for the model
        elif letter > "\x7f":
            folded = unicodedata.normalize("NFKC", letter)
            letter = folded if len(folded) == 1 else letter  # noqa: PLW2901
        letters.append(" " if letter in "\u00a0\u2028\u2029\t\r\v\f" else letter)
        places.append(place)
    return "".join(letters), places


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
