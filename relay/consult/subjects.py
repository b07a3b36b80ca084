"""Subjects: prefixes off, `[tag]` read, length bounded."""

import re

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
