"""Words whose letters were typed apart, put together again: J o h n, J.o.h.n, Jo- at a line's end."""

import re
from collections.abc import Iterator
from itertools import pairwise

from relay.deid.lexicon import is_first_name, is_surname, is_word

# A word divided at the end of a line, by a hyphen or by quoted-printable; marks of quotation may follow.
# A number is divided at a joint of its own, which stays.
_DIVIDED = re.compile(
    r"(?P<left>[^\W_]{1,40})(?P<joint>[-\u2010=][ ]{0,3}\n[> ]{0,6})(?=(?P<right>[^\W_]{1,40}))"
)
# Ornament inside a word: "Jo*n", "Jo|hn". A dot, a dash, a slash mean something there.
_INSIDE = re.compile(r"(?<=[^\W\d_])[*|~\u00b7\u2022^+]{1,2}(?=[^\W\d_])")
# Three letters and more, each by itself, with the same joint between them; between two words it may be wider.
# A digit may stand for a letter.
_APART = re.compile(
    r"(?<!\w)[^\W\d_](?P<joint> ?[-\u2010-\u2015._*\u00b7\u2022|/~+=,] ?| {1,3}|\n)[^\W_]"
    r"(?:(?:(?P=joint)|[ \n]{2,6})[^\W_]){1,400}(?<!\d)(?!\w)"
)
_STEP = re.compile(r"[^\W_]")


def joined(text: str) -> tuple[str, list[int]]:
    """The text with such words whole, and for each of its characters the place in the text given."""
    gone = bytearray(len(text))
    blank: set[int] = set()
    for start, end in _joints(text):
        gone[start:end] = b"\1" * (end - start)
    for match in _APART.finditer(text):
        for start, end, parts_words in _gaps(match):
            gone[start:end] = b"\1" * (end - start)
            if parts_words:
                gone[start] = 0
                blank.add(start)
    kept = [i for i, out in enumerate(gone) if not out]
    return "".join(" " if i in blank else text[i] for i in kept), kept


def _joints(text: str) -> Iterator[tuple[int, int]]:
    """What stands inside divided words."""
    for match in _DIVIDED.finditer(text):
        left, right = match["left"], match["right"]
        if match["joint"][0] == "=" or _is_one_word(left, right):
            yield match.span("joint")
        elif right.islower() or right.isdigit() or left[0].isupper():
            yield match.start("joint") + 1, match.end("joint")  # its hyphen stays: "well-known", "Lee-Vale"
    for match in _INSIDE.finditer(text):
        yield match.span()


def _is_one_word(left: str, right: str) -> bool:
    """Whether a hyphen at a line's end divides a word; it may as well join two: "well-known"."""
    if right[0].isupper() or left.isdigit() or right.isdigit():
        return False
    whole = left + right
    if is_word(whole) or is_first_name(whole) or is_surname(whole):
        return True
    return not (is_word(left) and is_word(right))


def _gaps(run: re.Match[str]) -> list[tuple[int, int, bool]]:
    """(start, end, whether it parts two words) of what stands between the letters; nothing for no word."""
    at = [run.start() + m.start() for m in _STEP.finditer(run[0])]
    letters = [run.string[i] for i in at]
    if not _is_spelled(letters, run["joint"]):
        return []
    usual = len(run["joint"])
    gaps = []
    for left, right in pairwise(at):
        capital = run.string[right].isupper() and not run.string[left].isupper()
        wide = right - left - 1 > usual and not run.string[left + 1 : right].strip()
        gaps.append((left + 1, right, capital or wide))
    return gaps


def _is_spelled(letters: list[str], joint: str) -> bool:
    """Whether single letters are a word spelled out, and no initials, list, stutter or row of options."""
    folded = [c.lower()[:1] for c in letters]
    digits = sum(map(str.isdigit, letters))
    if len(set(folded)) < 2 or _is_row(folded) or digits * 2 >= len(letters):
        return False
    if len(letters) == 3:
        return letters[0].isupper() and letters[1].islower() and letters[2].islower()
    # "J.R.R.T." are initials, and found as such.
    return not ("." in joint and len(letters) < 5 and all(map(str.isupper, letters)))


def _is_row(folded: list[str]) -> bool:
    """Whether the letters stand in the order of the alphabet: a, b, c, d."""
    return all(ord(b) - ord(a) == 1 for a, b in pairwise(folded))
