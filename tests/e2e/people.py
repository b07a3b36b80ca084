"""Who writes in these tests, and what would give them away."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from relay.cli.rehearsal.people import (
    ASKER,
    CLIENT_TRACES,
    HANNAH,
    HANNAHS_ANSWER,
    MUST_SURVIVE,
    PRIYA,
    REQUEST,
    SUBJECT,
    TOBIAS,
    Person,
)

MAREN = ASKER
MARENS_ALIAS = "m.oswalt@harlowmail.example"
PETRA = Person(
    name="Petra Vollrath",
    address="petra@vollrath-counseling.example",
    practice=MAREN.practice,
    signature="Petra Vollrath",
    specialties=("grief",),
)
ADMIN = "office@association.example"
STRANGER = Person(
    name="Quentin Abernethy",
    address="quentin.abernethy@elsewhere.example",
    practice="Abernethy and Sons",
    signature="Quentin",
    specialties=(),
)
COLLEAGUES = (HANNAH, TOBIAS, PRIYA)
EVERYBODY = (MAREN, PETRA, *COLLEAGUES)
OFFERS = {
    HANNAH: ("grief", "trauma"),
    TOBIAS: ("grief",),
    PRIYA: ("grief", "couples"),
    PETRA: ("grief", "couples"),
    MAREN: ("grief",),
}
SPECIALTIES: dict[str, dict[str, Any]] = {
    "grief": {"title": "Grief and dying", "keywords": ["grief", "mourning"], "ask": 3, "close_after": "30d"},
    "couples": {"title": "Couples", "keywords": ["marriage"], "ask": 3},
    "trauma": {"title": "Trauma and PTSD", "keywords": ["flashback"], "ask": 2},
}

__all__ = [
    "ADMIN",
    "CLIENT_TRACES",
    "COLLEAGUES",
    "EVERYBODY",
    "HANNAH",
    "HANNAHS_ANSWER",
    "MAREN",
    "MARENS_ALIAS",
    "MUST_SURVIVE",
    "OFFERS",
    "PETRA",
    "PRIYA",
    "REQUEST",
    "SPECIALTIES",
    "STRANGER",
    "SUBJECT",
    "TOBIAS",
    "Person",
    "as_yaml",
    "entry",
    "members",
    "traces",
]


def traces(person: Person) -> tuple[str, ...]:
    """What would give a person away."""
    return (*person.traces, MARENS_ALIAS) if person is MAREN else person.traces


def entry(person: Person) -> dict[str, Any]:
    """The person's entry in members.yaml."""
    return {
        "address": person.address,
        "name": person.name,
        "practice": person.practice,
        "specialties": list(OFFERS.get(person, person.specialties)),
        "aliases": [MARENS_ALIAS] if person is MAREN else [],
        "opted_in": "2026-01-05",
    }


def members(people: Iterable[Person] = EVERYBODY) -> str:
    """members.yaml with these people."""
    return as_yaml({"members": [entry(p) for p in people]})


def as_yaml(value: Mapping[str, Any]) -> str:
    """The value as YAML, of which JSON is a part."""
    return json.dumps(value, indent=1)
