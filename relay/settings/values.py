"""What the files of config/ say, as frozen values; `policy` has those of policy.yaml, the largest.

No I/O: the pure packages import both modules. `folder` reads the files into them, and
`schema` writes the JSON Schemas for editors from them, so a key, its default and its
description exist once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from relay.settings.crisis import CrisisText
from relay.settings.kinds import (
    FILE,
    Address,
    Advised,
    Count,
    Day,
    Key,
    Label,
    Language,
    PositiveDuration,
    Switch,
    Text,
    Title,
    Years,
)
from relay.settings.policy import Policy

_H, _D = timedelta(hours=1), timedelta(days=1)


class CircleKind(StrEnum):
    """What a circle is for."""

    SUPERVISION = "supervision"
    STUDY = "study"


class Rhythm(StrEnum):
    """How often a circle takes up a case."""

    MONTHLY = "monthly"
    FORTNIGHTLY = "every two weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialtyEntry:
    """A specialty as specialties.yaml has it, without its key."""

    __pydantic_config__ = FILE
    title: Title
    """As members read it, in subjects and notices."""
    keywords: tuple[Text, ...] = ()
    """Words and phrases that send mail to consult@ here; whole words, case-blind."""
    ask: Annotated[Count, Advised(1, 10, "every further copy is one more reader")] = 3
    """How many colleagues at once."""
    widen_after: Annotated[PositiveDuration, Advised(4 * _H, 7 * _D)] = 24 * _H
    """Nobody answered: ask the next ones."""
    close_after: Annotated[PositiveDuration, Advised(7 * _D, 180 * _D)] = 30 * _D
    """Counted from the last mail."""
    description: Text = ""
    """A sentence on what it covers, in the words colleagues use; never shown, helps to propose it."""
    related: tuple[Label, ...] = ()
    """Keys of the specialties nearest to it, asked too when a writer widens a small circle."""
    languages: tuple[Language, ...] = ()
    """Only colleagues who consult in one of these are asked; none: every colleague."""
    same_jurisdiction: Switch = False
    """Only colleagues licensed where the asker is are asked, for questions of the law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialty(SpecialtyEntry):
    """What members opt in to; its key is also its address."""

    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """A member as members.yaml has it. Addresses are folded: == compares."""

    __pydantic_config__ = FILE
    address: Address
    """The primary address; requests go there."""
    name: Text
    """Searched for in everything that leaves; never shown, unless both sides reveal."""
    aliases: tuple[Address, ...] = ()
    """Further addresses this member writes from, old ones included."""
    specialties: tuple[Label, ...] = ()
    """Keys of specialties.yaml; none: may ask, is never asked."""
    practice: Label | None = None
    """Colleagues of one practice never get each other's requests."""
    weekly_limit: Annotated[Count, Advised(1, 14)] | None = None
    """Requests in a week; absent: no limit."""
    region: Label | None = None
    """Town or county: never shown, used to keep neighbours apart."""
    licensed_in: tuple[Label, ...] = ()
    """States or countries of the licence; counts where a specialty asks for one jurisdiction."""
    profession: Text | None = None
    """With years and languages: the badge colleagues see."""
    years: Years | None = None
    """In the profession."""
    languages: tuple[Language, ...] = ()
    """That the member consults in."""
    opted_in: Day | None = None
    """Consent on paper, the day; absent: may ask, is not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleEntry:
    """A circle as circles.yaml has it, without its key."""

    __pydantic_config__ = FILE
    title: Title
    """As its members read it."""
    members: tuple[Address, ...]
    """Addresses of members.yaml."""
    kind: CircleKind = CircleKind.SUPERVISION
    """supervision, or study: what its mails call it."""
    size: Annotated[Count, Advised(4, 12, "among fewer, everybody soon knows who is who")] = 8
    """No more members than this."""
    rhythm: Rhythm = Rhythm.MONTHLY
    """How often the rota moves on: monthly, every two weeks."""
    rota: Switch = False
    """Whether each round names whose case is next."""
    digest: Switch = False
    """Whether its members get one mail a week instead of each post; each can change that by mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle(CircleEntry):
    """A peer supervision circle or study group; its key is also its address."""

    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All files of config/, read at one moment; equal files give equal values."""

    policy: Policy = field(default_factory=Policy)
    specialties: Mapping[str, Specialty] = field(default_factory=lambda: MappingProxyType({}))
    """By key, in the file's order."""
    roster: tuple[RosterEntry, ...] = ()
    circles: Mapping[str, Circle] = field(default_factory=lambda: MappingProxyType({}))
    keep_terms: frozenset[str] = frozenset()
    remove_terms: frozenset[str] = frozenset()
    crisis: CrisisText | None = None
    """None: there is no file for the policy's region."""
