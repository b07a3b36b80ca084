"""Members, settings and chance for tests of who is asked."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from relay.consult.model import MemberId
from relay.consult.routing.load import Load
from relay.consult.routing.rules import Ask
from relay.consult.snapshot import Member, Snapshot
from relay.consult.standing.model import Standing
from relay.settings.values import Config, Policy, RosterEntry, Specialty
from tests.consult.world import CountingTokens

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class SeededTokens(CountingTokens):
    """Chance that can be had again."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = random.Random(seed)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed


def member(name: str, standing: Standing | None = None, **entry: Any) -> Member:
    """A colleague who offers grief, at a practice of their own."""
    values: dict[str, Any] = {
        "address": f"{name}@{name}-practice.example",
        "name": f"{name.title()} Quill",
        "specialties": ("grief",),
        "opted_in": NOW.date(),
    }
    return Member(
        id=MemberId(name), entry=RosterEntry(**{**values, **entry}), standing=standing or Standing()
    )


def world(
    *members: Member, loads: dict[str, Load] | None = None, min_pool: int = 5, **specialty: Any
) -> Snapshot:
    """A snapshot with these members; `specialty` changes the one called grief."""
    grief = replace(Specialty(key="grief", title="Grief", ask=1), **specialty)
    others = {key: Specialty(key=key, title=key.title(), ask=1) for key in ("trauma", "couples")}
    return Snapshot(
        domain="relay.example.org",
        config=Config(policy=Policy(min_pool=min_pool), specialties={"grief": grief, **others}),
        roster={m.id: m for m in members},
        loads={MemberId(name): load for name, load in (loads or {}).items()},
    )


def ask(asker: Member, **more: Any) -> Ask:
    """A question about grief."""
    return Ask(**{"specialties": ("grief",), "asker": asker, **more})
