"""What `start circle: grief, up to 6, monthly` asks for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from relay.consult.routing.named import by_tag
from relay.consult.words import folded, of_circles
from relay.settings.values import CircleKind, Rhythm, Specialty

YES_NEEDED: Final = 3
"""Colleagues who must have said yes, beside who begins it: among fewer everybody soon knows who is who."""
SMALLEST, LARGEST, USUAL = YES_NEEDED + 1, 12, 6
_START = re.compile(
    r"\W*(?:please\s+)?start\s+(?:a\s+|an\s+|the\s+)?(?:new\s+)?(?:peer\s+)?(?P<study>study\s+)?(?:supervision\s+)?"
    r"(?:circle|group)\b\s*[:,\-–]?\s*(?:for\s+|on\s+|about\s+)?(?P<rest>.*)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    rf"\W*(?:(?P<study>{'|'.join(of_circles('start study'))})|{'|'.join(of_circles('start'))})\b"
    r"\s*[:,\-–]?\s*(?P<rest>.*)"
)
"""The same in the other languages that say it, of a folded line."""
_FORTNIGHT = re.compile(
    r"fortnight|bi-?weekly|(?:every|each)\s+(?:two|2|other|second)\s+weeks?"
    + "".join(rf"|{phrase}" for phrase in of_circles("fortnight")),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What `start circle: grief, up to 6, monthly` asks for."""

    specialty: str | None
    """Key; None: none was named that exists."""
    size: int = USUAL
    rhythm: Rhythm = Rhythm.MONTHLY
    kind: CircleKind = CircleKind.SUPERVISION


def wish_of(lines: Sequence[str], specialties: Mapping[str, Specialty]) -> Wish | None:
    """The wish in the first of the lines that holds one; None: there is none."""
    found = next((m for line in lines if (m := _START.match(line) or _ELSEWHERE.match(folded(line)))), None)
    if found is None:
        return None
    wish = Wish(specialty=None, kind=CircleKind.STUDY if found["study"] else CircleKind.SUPERVISION)
    for part in re.split(r"[,;.]\s*|\n", found["rest"]):
        number = re.search(r"\d{1,4}", part)
        if key := by_tag(part.strip(), specialties):
            wish = replace(wish, specialty=key)
        elif _FORTNIGHT.search(part):
            wish = replace(wish, rhythm=Rhythm.FORTNIGHTLY)
        elif number:
            wish = replace(wish, size=int(number[0]))
    return wish
