"""Which specialty a question names: by a [tag], by an answer of one word, by keywords."""

import re
from collections.abc import Mapping

from relay.consult.subjects import bare_subject
from relay.settings.values import Specialty

_PARTS = re.compile(r"[,;/&+\n]|\s(?:and|y|e|plus)\s", re.IGNORECASE)


def by_tag(tag: str, specialties: Mapping[str, Specialty]) -> str | None:
    """The key of the specialty a subject's [tag] names, by key or title, case-blind."""
    wanted = _plain(tag)
    for key, specialty in specialties.items():
        if wanted in (_plain(key), _plain(specialty.title)):
            return key
    return None


def chosen(text: str, subject: str, specialties: Mapping[str, Specialty]) -> tuple[str, ...]:
    """The keys that the first line names, several with commas or "and" between them; else the bare subject.

    Each by key, title, or a word that stands in one title alone. Empty unless all of it is understood.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    line = lines[0] if lines else bare_subject(subject)
    whole = by_tag(line, specialties)
    if whole:
        return (whole,)
    named = [_one(part, specialties) for part in _PARTS.split(line) if _plain(part)]
    return tuple(dict.fromkeys(key for key in named if key)) if all(named) else ()


def _one(part: str, specialties: Mapping[str, Specialty]) -> str | None:
    wanted = _plain(part)
    if key := by_tag(part, specialties):
        return key
    holding = [
        key
        for key, specialty in specialties.items()
        if len(wanted) > 3 and f" {wanted} " in f" {_plain(key)} {_plain(specialty.title)} "
    ]
    return holding[0] if len(holding) == 1 else None


def by_keywords(text: str, specialties: Mapping[str, Specialty]) -> tuple[str, ...]:
    """The one specialty whose keywords stand most often in the text; empty when none or a tie."""
    plain = f" {_plain(text)} "
    counts = {
        key: sum(plain.count(f" {_plain(word)} ") for word in dict.fromkeys(specialty.keywords))
        for key, specialty in specialties.items()
    }
    best = max(counts.values(), default=0)
    leaders = [key for key, count in counts.items() if count == best]
    return (leaders[0],) if best and len(leaders) == 1 else ()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
