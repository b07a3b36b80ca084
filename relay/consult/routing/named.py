"""Which specialty a question names: by a [tag], by an answer of one word, by keywords."""

import re
from collections.abc import Mapping

from relay.settings.values import Specialty


def by_tag(tag: str, specialties: Mapping[str, Specialty]) -> str | None:
    """The key of the specialty a subject's [tag] names, by key or title, case-blind."""
    wanted = _plain(tag)
    for key, specialty in specialties.items():
        if wanted in (_plain(key), _plain(specialty.title)):
            return key
    return None


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
