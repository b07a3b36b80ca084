"""Who writes in these tests, and what would give them away."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from relay.cli.rehearsal.people import ASKER, HANNAH, PRIYA, SUBJECT, TOBIAS, Person

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
REQUEST = """I have been seeing Joanna Petrosyan, 34, since March 3. Her sister Lucine died
six weeks ago, and since then Joanna has hardly eaten. PHQ-9 of 19.

Her number is 802-555-0177, and at night she writes to me from
joanna.petrosyan@mailbox.example.

I follow Worden's tasks of mourning and wonder whether to stay with the grief
or to treat the eating first. When would you involve a physician?
"""
CLIENT_TRACES = (
    "Joanna", "Petrosyan", "Lucine", "March 3", "802-555-0177", "joanna.petrosyan@mailbox.example",
)  # fmt: skip
MUST_SURVIVE = ("34", "PHQ-9 of 19", "Worden's tasks of mourning", "six weeks ago")
WITHOUT_NAMES = "My client has hardly eaten for six weeks. When would you involve a physician?"
"""Nothing in it to take out."""
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
    "WITHOUT_NAMES",
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


def policy(more: Mapping[str, Any]) -> str:
    """policy.yaml with these values and those every test needs."""
    return as_yaml({"min_pool": 3, "admins": [ADMIN], **more})


def as_yaml(value: Mapping[str, Any]) -> str:
    """The value as YAML, of which JSON is a part."""
    return json.dumps(value, indent=1)
