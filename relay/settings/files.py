"""The shape of each file of config/, for reading it and for its JSON Schema."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from relay.settings.crisis import CrisisText, Wording
from relay.settings.errors import Problem
from relay.settings.kinds import Key
from relay.settings.policy import Policy
from relay.settings.scalars import parse_text
from relay.settings.values import CircleEntry, RosterEntry, SpecialtyEntry

_FILE = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialtiesFile:
    """What members opt in to."""

    __pydantic_config__ = _FILE
    specialties: dict[Key, SpecialtyEntry]
    """Each key is also an address: trauma@RELAY_DOMAIN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersFile:
    """The roster."""

    __pydantic_config__ = _FILE
    members: tuple[RosterEntry, ...]
    """One entry a member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CirclesFile:
    """Peer supervision circles and study groups."""

    __pydantic_config__ = _FILE
    circles: dict[Key, CircleEntry] = field(default_factory=dict)
    """Each key is also an address."""


POLICY: TypeAdapter[Any] = TypeAdapter(Policy)
SPECIALTIES: TypeAdapter[Any] = TypeAdapter(SpecialtiesFile)
MEMBERS: TypeAdapter[Any] = TypeAdapter(MembersFile)
CIRCLES: TypeAdapter[Any] = TypeAdapter(CirclesFile)
CRISIS: TypeAdapter[Any] = TypeAdapter(CrisisText)
WORDING: TypeAdapter[Any] = TypeAdapter(Wording)


def read_terms(raw: bytes, file: str) -> tuple[dict[str, int], list[Problem]]:
    """Terms with the line each first stands on, one a line; blank lines and # comments do not count."""
    terms: dict[str, int] = {}
    problems: list[Problem] = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = raw[: error.start].count(b"\n") + 1
        return {}, [Problem(file, at, 1, "this is no UTF-8; save the file as UTF-8")]
    for number, line in enumerate(text.split("\n"), 1):
        if not (term := line.strip()) or term.startswith("#"):
            continue
        try:
            terms.setdefault(parse_text(term), number)
        except ValueError as error:
            problems.append(Problem(file, number, 1, f"accepted: {error}"))
    return terms, problems
