"""How a word is written and stands in its sentence: all that tells "Will came" from "will come"."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
import unicodedata

UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚ]"
"""A capital letter of a Latin alphabet, for patterns that look at case."""

NAME_WORD = (
    rf"(?:(?:[OÓD]['’ ]|Mc|Mac|De|Di|La|Le|Van)?{UPPER}(?=[^\W\d_]{{0,2}}[a-zß-öø-ÿ])[^\W\d_]+"
    rf"(?:[-'’](?!s\b){UPPER}?[^\W\d_]+)*)"
)
"""One capitalised word of a name: Ann, O'Hara, McKay, Perrin-Vale; no possessive 's, no acronym."""

# Letters of their own that Unicode does not take apart into a plain one and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"}
)
PARTICLES = frozenset(
    "van von der den de la le del di da dos du bin ibn al el the and of for st dr mr mrs ms jr sr".split()
)
"""Words within names that name nobody by themselves; folded."""
_POSSESSIVE = re.compile(r"['’][sS]?$")
_BREAK = re.compile(r"(?:^|[.!?:;…>|/•*)\]]|[\r\n]|[-–—]|[\"“”‘(])[\s\"“”‘'’(>*•–—-]*$")


def starts_sentence(text: str, at: int) -> bool:
    """Whether a capital at this place may be there only because a sentence, line or quotation begins."""
    before = text[max(0, at - 12) : at]
    if at <= 12:
        return not before.strip() or _BREAK.search(before) is not None
    return _BREAK.search(before) is not None and not re.search(
        r"\b(?:Dr|Mr|Mrs|Ms|St|Prof|Rev|vs)\.\s*$", before
    )


def is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital and is not written all in capitals."""
    return word[:1].isupper() and not (word.isupper() and len(word) > 1)


def whole_word(phrase: str) -> str:
    """A pattern for this phrase standing free, any white space between its words; one of no words is nowhere."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    return rf"(?<![^\W_]){words}(?![^\W_])" if words else r"(?!)"


def without_possessive(words: str) -> str:
    """The words without the mark of the possessive at their end: "Ann's" is Ann, "James'" is James."""
    return _POSSESSIVE.sub("", words)


def folded(words: str) -> str:
    """The words as they are compared, case and accents taken away; perhaps of another length than they were."""
    small = words.casefold()
    if small.isascii():
        return small
    letters = (c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c))
    return "".join(letters).translate(_PLAIN_LETTERS)
