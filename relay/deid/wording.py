"""Where a word stands in its sentence: the only thing that tells "Will came" from "will come"."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re

UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚ]"
"""A capital letter of a Latin alphabet, for patterns that look at case."""

NAME_WORD = (
    rf"(?:(?:[OÓD]['’ ]|Mc|Mac|De|Di|La|Le|Van)?{UPPER}(?=[^\W\d_]{{0,2}}[a-zß-öø-ÿ])[^\W\d_]+"
    rf"(?:[-'’](?!s\b){UPPER}?[^\W\d_]+)*)"
)
"""One capitalised word of a name: Ann, O'Hara, McKay, Perrin-Vale; no possessive 's, no acronym."""

PARTICLE = (
    r"(?:van der|van den|van de|van|von|de la|de los|de|del|della|di|da|dos|du|le|la|bin|ibn|al|el|ter|ten|y)"
)
"""What may stand between the words of a name."""

FULL_NAME = rf"{NAME_WORD}(?:[ \t]+(?:{PARTICLE}[ \t]+)?(?:{UPPER}\.|{NAME_WORD})){{0,3}}"
"""A name of one to four words on one line, initials among them."""

AS_WORD = re.compile(
    r" (?:you|he|she|it|they|we|I|this|that|there|these|those|me|him|her|them|us|my|your|his|their|our|the|a|an|not|of|for|to|in|on|be|have|"
    r"(?:is|was) (?:low|high|gone|lost|all|the|what|still|there|not|important|fading|enough|something))\b"
)
"""What follows a word at the head of a sentence when it is no name: "Will you", "Hope is low", "Mark me down"."""

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
    """A pattern for this phrase standing free, any white space between its words."""
    words = r"\s+".join(re.escape(w) for w in phrase.split())
    return rf"(?<![^\W_]){words}(?![^\W_])"
