"""Text as its reader sees it: without control characters, and in the order in which it is seen."""

import re

# C0 and C1 but tab and newline; line and paragraph separators, which some programs break lines at. Marks of
# direction, which make a name read differently from what is searched, go without leaving a gap in it.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OVERRIDE = "\u202e"
_OPENING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_CLOSING = frozenset("\u202c\u2069")
_MIRRORED = str.maketrans("()[]{}<>", ")(][}{><")
_MAX_NESTED = 125
"""UAX #9, BD2."""
_LONGEST_TURNED = 1_000_000
"""Characters; a longer text is never relayed, so the order it is seen in does not matter."""
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")


def clean_text(text: str) -> str:
    """The text with LF line ends and without control characters."""
    seen = _in_reading_order(_LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _DIRECTIONS.sub("", seen)))


def clean_line(text: str) -> str:
    """The text as one line: every control character or run of white space is one space.

    An encoded word may hold =0D=0A; copied into a header it would begin a field of its own
    (CVE-2024-6923).
    """
    seen = _DIRECTIONS.sub("", _in_reading_order(text))
    return _SURROGATES.sub("\ufffd", " ".join(_CONTROLS.sub(" ", seen).split()))


def _in_reading_order(text: str) -> str:
    """The text with what a right-to-left override turns round in the order in which it is seen, UAX #9.

    Whoever reads "nahtanoJ" behind such a mark sees a name, so it must be searched as one.
    """
    if _OVERRIDE not in text or len(text) > _LONGEST_TURNED:
        return text
    return "\n".join(map(_line_in_reading_order, text.split("\n")))


def _line_in_reading_order(line: str) -> str:
    if _OVERRIDE not in line:
        return line
    # Each open run with its pieces; what closes becomes one piece of the run around it.
    runs: list[tuple[bool, list[str]]] = [(False, [])]

    def close() -> None:
        turned, pieces = runs.pop()
        runs[-1][1].append("".join(reversed(pieces) if turned else pieces))

    for letter in line:
        if letter in _OPENING and len(runs) <= _MAX_NESTED:
            runs.append((letter == _OVERRIDE, []))
        elif letter in _CLOSING and len(runs) > 1:
            close()
        else:
            turned, pieces = runs[-1]
            pieces.append(letter.translate(_MIRRORED) if turned else letter)
    while len(runs) > 1:
        close()
    return "".join(runs[0][1])
