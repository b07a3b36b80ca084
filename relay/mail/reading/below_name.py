"""What stands below a writer's name: a postscript, words of this mail, or what programs store there."""

import re
from collections.abc import Callable

from relay.mail.reading.closings import is_contact, is_name

PROSE_WORDS = 6
_SENTENCE_WORDS = 3
_LOOK_AT = 1000
_MAX_BELOW = 8
"""Paragraphs that are looked at."""
# "P. D." in Spanish.
_POSTSCRIPT = re.compile(r"\s*p\.?\s?[sd]\.?\s*[:,\-\u2013]?\s([^\n]*)", re.IGNORECASE)
_QUOTATION = tuple("\"'\u201c\u201e\u2018\u00ab")
# What people store below their cards; a paragraph of prose there without it was written for this mail.
_STORED = re.compile(
    r"\b(?:unceded|traditional (?:owners|lands?|custodians)|pay (?:my|our) respects|work flexibly|odd hours?"
    r"|outside (?:of )?(?:your|normal|regular) |(?:working|office|business|normal) (?:hours|days)"
    r"|(?:not|un)[ -]?monitored|(?:do not|don['\u2019]t) (?:check|monitor)|if (?:this|it) is an? "
    r"|if you(?:['\u2019]re| are) (?:in|having|experiencing) |for appointments|to (?:book|schedule|make) an? "
    r"|schedule with me|my assistant|my line manager|follow (?:me|us) "
    r"|registered (?:in|with|charity|company|office)|within \d+ (?:business|working) "
    r"|not an? (?:secure|confidential) |privacy (?:policy|notice))",
    re.IGNORECASE,
)


def is_postscript(line: str) -> bool:
    """Whether a postscript begins here: "PS: he asked", not "Ps. Dana Whitfield", a psychologist."""
    found = _POSTSCRIPT.match(line)
    return found is not None and not is_name(found[1])


def parted_by_stored(lines: list[str]) -> tuple[list[str], list[str]]:
    """(lines, the paragraphs at their end that people store below their cards)."""
    return _parted(lines, lambda paragraph: bool(_STORED.search(" ".join(paragraph)[:_LOOK_AT])))


def parted_by_prose(lines: list[str]) -> tuple[list[str], list[str]]:
    """(lines, the paragraphs of prose at their end): what somebody went on to say below their name."""
    return _parted(lines, _was_written_now)


def _parted(lines: list[str], goes: Callable[[list[str]], bool]) -> tuple[list[str], list[str]]:
    """(lines, the last paragraphs of those lines that all are of a kind); never the first one."""
    start = len(lines)
    for _ in range(_MAX_BELOW):
        end = start
        while end and not lines[end - 1].strip():
            end -= 1
        above = end
        while above and lines[above - 1].strip():
            above -= 1
        if not above or not goes(lines[above:end]):
            break
        start = above
    while start and start < len(lines) and not lines[start - 1].strip():
        start -= 1
    return lines[:start], lines[start:]


def _was_written_now(paragraph: list[str]) -> bool:
    text = " ".join(paragraph)
    return (
        (any(map(is_prose, paragraph)) or _is_sentence(text))
        and not paragraph[0].lstrip(" *_").startswith(_QUOTATION)
        and not _STORED.search(text[:_LOOK_AT])
        and not any(map(is_contact, paragraph))
    )


def is_prose(line: str) -> bool:
    """Whether the line is part of a sentence rather than of a business card."""
    words = line.split()
    small = sum(1 for word in words if word[0].islower())
    return len(words) >= PROSE_WORDS and 2 * small >= len(words)


def _is_sentence(text: str) -> bool:
    """Whether a short paragraph is a sentence: "He is better."."""
    words = text.split()
    small = sum(1 for word in words if word[0].islower())
    return len(words) >= _SENTENCE_WORDS and 2 * small >= len(words) and words[-1].endswith((".", "!", "?"))
