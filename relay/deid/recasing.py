"""Lines typed in capitals, given the case a careful writer would have used: case must mean something."""

import re

from relay.deid.lexicon import is_common_word, is_first_name, is_surname, is_word

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MIN_LETTERS = 12


def recased(text: str) -> str:
    """The text, of the same length, with words of shouted lines in small letters unless they may be names."""
    return "\n".join(_line(line) if _is_shouted(line) else line for line in text.split("\n"))


def _is_shouted(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    words = _WORD.findall(line)
    return (
        len(letters) >= _MIN_LETTERS
        and len(words) > 2
        and sum(map(str.isupper, letters)) > 0.8 * len(letters)
    )


def _line(line: str) -> str:
    out, at = [], 0
    for match in _WORD.finditer(line):
        out += [line[at : match.start()], _word(line, match)]
        at = match.end()
    return "".join([*out, line[at:]])


def _word(line: str, match: re.Match[str]) -> str:
    word = match[0]
    if not word.isupper() or len(word.lower()) != len(word):
        return word
    if is_common_word(word) or (is_word(word) and not is_first_name(word)):
        starts = re.search(r"(?:^|[.!?:])[\s\"'“(]*$", line[: match.start()])
        return word.capitalize() if starts else word.lower()
    if len(word) < 5 and not is_first_name(word) and not is_surname(word):
        return word  # an acronym
    return word.capitalize()
