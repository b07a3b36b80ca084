"""Subjects: prefixes off, `[tag]` read, length bounded; what stands where there is none."""

import re
from collections.abc import Sequence

from relay.consult.words import en
from relay.deid.replacing.redacted import Redacted

_PREFIX = re.compile(
    r"\s*(?:(?:re|aw|sv|antw|rv|res|fw|fwd|wg|tr|enc|i|odp|pd|vs)(?:\[\d+\]|\(\d+\))?\s*[:：]|\[(?:ext|external|extern)\]:?)\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[([^\[\]]{1,60})\]\s*")
MAX_CHARS = 120


def bare_subject(subject: str) -> str:
    """The subject without Re:, Fwd:, AW: … and [EXT] in front, at most 120 characters."""
    rest = " ".join(subject.split())
    while found := _PREFIX.match(rest):
        rest = rest[found.end() :]
    if len(rest) > MAX_CHARS:
        rest = rest[: MAX_CHARS - 1].rstrip() + "…"
    return rest


def split_tag(subject: str) -> tuple[str | None, str]:
    """A `[tag]` at the start of a bare subject, and the subject without it."""
    found = _TAG.match(subject)
    return (found[1].strip(), subject[found.end() :]) if found else (None, subject)


def stand_in(titles: Sequence[str] = ()) -> Redacted:
    """The subject of a request that came without one, or whose own may not be told; of its specialties."""
    return Redacted.of_wording(en.QUESTION_ABOUT.format(en.AND.join(titles)) if titles else en.QUESTION)
