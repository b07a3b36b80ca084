"""Letters of other scripts that pass for Latin ones, and digits that stand in for letters.

The idea is that of Unicode's confusables (UTS #39 §4); the table is our own and holds what a reader
takes for a Latin letter at the size of running text.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from relay.deid.lexicon import is_first_name, is_surname

# Each pair of lines: the letters, and what they pass for.
_SAME = str.maketrans(
    # Cyrillic
    "АВЕЅІЈКМНОРСТХУԚԜԌҮӀаеѕіјорсхуԁԛԝһӏѵүґ"
    # Greek
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳαεικνορτυχωϲγ"
    # Armenian
    "ՕՏՍԼհոսօցզյգ"
    # Cherokee
    "ᎠᎡᎢᎪᎫᎬᎳᎷᎻᎽᏀᏃᏔᏕᏙᏚᏞᏟᏢᏦᏴ"
    # Lisu
    "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ"
    # Coptic
    "ⲀⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲟⲣⲥⲓⲕ"
    # Latin letters of phonetic and African alphabets
    "ɑɡɩɪʋʏ",
    "ABESIJKMHOPCTXYQWGYIaesijopcxydqwhlvyr"
    "ABEZHIKMNOPTYXCjaeikvoptuxwcy"
    "OSULhnuogqjq"
    "DRTAJEWMHYGZWSVSLCPKB"
    "BPDDTGKJCZFMNLSRVHWXYAEIOU"
    "ABEHIKMNOPCTYXopcik"
    "agiivy",
)
# Only beside Latin letters: by themselves these are what they are.
_NEARLY = str.maketrans("вгзийкмнптьяβηκμσƅնռաեք", "brzuikmhntbrbnkuobnnutp")
_DIGITS = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "b", "7": "t", "8": "b", "9": "g",
    "$": "s", "!": "i", "|": "l",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
# Ornament that Unicode gives no compatible form: small capitals, letters in filled circles and boxes, letters
# on their head.
_ORNATE = re.compile(
    r"(?:NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER|LATIN LETTER SMALL CAPITAL"
    r"|LATIN SMALL LETTER (?:TURNED|SCRIPT)|MODIFIER LETTER SMALL) (?P<letter>[A-Z])"
)
_ORDINAL = "ªº"
_SEVERAL = re.compile(r"LIGATURE|PARENTHESIZED|CIRCLED|SQUARED|ROMAN NUMERAL|FULL STOP|COMMA")
"""Characters that are read as more than one; not №, ™ and ½, which are words of their own."""
# A word with digits or marks among its letters; never a part of an address, a path or a code.
LEET = re.compile(r"(?<![\w@./#-])(?=[^\W\d_]{0,20}[0-9$!|])(?:[^\W_]|[$!|]){3,20}[^\W_](?![\w@/-]|\.\w)")
_WITHIN = re.compile(r"[0-9$!|][^\W\d_]")
_MOST_READINGS = 16


def unstyled(letter: str) -> str:
    """The ordinary letters or digits for one in ornament: full-width, mathematical, in circles, joined."""
    folded = letter if letter in _ORDINAL else unicodedata.normalize("NFKC", letter)
    if len(folded) == 1 and folded != letter:
        return folded
    name = unicodedata.name(letter, "")
    if found := _ORNATE.fullmatch(name):
        return found["letter"] if "CAPITAL LETTER" in name else found["letter"].lower()
    if _SEVERAL.search(name):
        bare = folded.strip("().,") if len(folded) > 1 else _number(letter)
        return bare if bare.isalnum() else letter
    return letter


def _number(letter: str) -> str:
    """The whole number a character stands for, or itself."""
    value = unicodedata.numeric(letter, -1)
    return str(int(value)) if value >= 0 and value == int(value) else letter


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """The script of a letter by the first word of its Unicode name, "LATIN"; "" without a name."""
    return "LATIN" if letter < "\u0250" else unicodedata.name(letter, "").partition(" ")[0]


def is_latin(letter: str) -> bool:
    """Whether a letter is one of the Latin script, accented or not."""
    return script(letter) == "LATIN"


def reads_latin(text: str) -> bool:
    """Whether at least half of the letters of a text are Latin; then what looks Latin is meant so."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(is_latin, letters)) * 2 >= len(letters)


def latinised(text: str) -> str:
    """The text, of the same length, with look-alikes of Latin letters made Latin.

    In a word that has Latin letters too each look-alike is read as one; a word without any is read as
    Latin only if the whole of it can be, and the text around it is Latin.
    """
    if text.isascii():
        return text
    latin_text = reads_latin(text)
    letters = list(text)
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        seen = word.translate(_SAME)
        if any(map(is_latin, word)):
            seen = seen.translate(_NEARLY)
        elif not (latin_text and all(map(is_latin, seen))):
            continue
        letters[match.start() : match.end()] = seen
    return "".join(letters)


def unleeted(text: str) -> str:
    """The text, of the same length, with digits inside a name read as the letters they stand for.

    Only where a name comes out: "Mar1a" is read, "PHQ9", "B12" and "gr8" are what they are.
    """
    letters = list(text)
    for match in LEET.finditer(text):
        is_name = _is_name if within(match[0]) else is_first_name
        if name := next(filter(is_name, _readings(match[0])), None):
            letters[match.start() : match.end()] = name
    return "".join(letters)


def _is_name(word: str) -> bool:
    """Whether the lists know a word as a name, with its accents or without."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return any(is_first_name(w) or is_surname(w) for w in (word, bare))


def within(word: str) -> bool:
    """Whether one of the digits of a word has a letter behind it; at its end digits mostly count."""
    return _WITHIN.search(word) is not None


def _readings(word: str) -> Iterator[str]:
    """The words that one with digits in it may stand for, in its own case; none for too few letters."""
    if sum(map(str.isalpha, word)) < 2:
        return
    choices = [_DIGITS.get(c, c) for c in word]
    capitals = word.upper() == word
    for count, reading in enumerate(product(*choices)):
        if count == _MOST_READINGS:
            return
        joined = "".join(reading)
        yield joined.upper() if capitals else joined
