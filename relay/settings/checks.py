"""What must hold between entries and files: no address twice, no name without its thing."""

import difflib
import re
from collections.abc import Iterable, Mapping

from relay.settings.errors import Problem
from relay.settings.values import Config
from relay.settings.yaml_source import Path, Source

Sources = Mapping[str, Source]
Terms = Mapping[str, Mapping[str, int]]


def check_together(config: Config, sources: Sources, terms: Terms, domain: str | None) -> list[Problem]:
    """Every contradiction within and between files that are each well-formed."""
    return [
        *_specialties(config, sources["specialties.yaml"]),
        *_members(config, sources["members.yaml"], domain),
        *(_policy(config, sources) if "policy.yaml" in sources else ()),
        *(_circles(config, sources["circles.yaml"]) if "circles.yaml" in sources else ()),
        *_terms(terms),
    ]


def _specialties(config: Config, source: Source) -> Iterable[Problem]:
    if not config.specialties:
        yield source.problem(("specialties",), "at least one specialty is needed")
    titles: dict[str, str] = {}
    for key, specialty in config.specialties.items():
        # a [tag] in a subject may be the key or the title
        first = titles.setdefault(specialty.title.casefold(), key)
        if first != key:
            path = ("specialties", key, "title")
            yield source.problem(path, f"this is the title of {first} too; give each specialty its own")
        for i, other in enumerate(specialty.related):
            at: Path = ("specialties", key, "related", i)
            if other == key:
                yield source.problem(at, "this is the specialty itself; name others")
            elif other not in config.specialties:
                yield source.problem(at, _no_such("specialty", other, config.specialties))


def _members(config: Config, source: Source, domain: str | None) -> Iterable[Problem]:
    first: dict[str, int] = {}
    for i, entry in enumerate(config.roster):
        at: Path = ("members", i)
        places = [(*at, "address"), *((*at, "aliases", j) for j in range(len(entry.aliases)))]
        for path, address in zip(places, (entry.address, *entry.aliases), strict=True):
            problem = source.problem(path, "this address stands twice")
            if address in first:
                where = (
                    f"on line {first[address]} already; each address belongs to one member and stands once"
                )
                yield source.problem(path, f"this address stands {where}")
            first.setdefault(address, problem.line)
            if domain and address.rpartition("@")[2] == domain.lower():
                message = "this address is at the relay's own domain; mail to it would go in circles"
                yield source.problem(path, message)
        for j, key in enumerate(entry.specialties):
            if config.specialties and key not in config.specialties:
                yield source.problem((*at, "specialties", j), _no_such("specialty", key, config.specialties))
            elif key in entry.specialties[:j]:
                yield source.problem((*at, "specialties", j), "this specialty stands twice; once is enough")


def _policy(config: Config, sources: Sources) -> Iterable[Problem]:
    source, policy = sources["policy.yaml"], config.policy
    if not policy.languages:
        yield source.problem(("languages",), "at least one language is needed, such as [en]")
    addresses = {address for entry in config.roster for address in (entry.address, *entry.aliases)}
    for i, address in enumerate(policy.coordinators):
        if address not in addresses:
            yield source.problem(
                ("coordinators", i), "a coordinator is a member; this address is not in members.yaml"
            )
    region = ("crisis", "region")
    if source.has(region) and config.crisis is None:
        there = sorted(name[7:-5] for name in sources if re.fullmatch(r"crisis/[^.]+\.yaml", name))
        message = "there is no such file in crisis/; accepted: " + (
            ", ".join(there) or "none yet, take this line out"
        )
        yield source.problem(region, message)


def _circles(config: Config, source: Source) -> Iterable[Problem]:
    owner = {address: e.address for e in config.roster for address in (e.address, *e.aliases)}
    for key, circle in config.circles.items():
        at: Path = ("circles", key)
        if key in config.specialties:
            yield source.problem(
                at, "this is the key of a specialty; an address can have one meaning only", key=True
            )
        if len(circle.members) > circle.size:
            yield source.problem((*at, "members"), f"there are more members than its size ({circle.size})")
        owners: set[str] = set()
        for i, address in enumerate(circle.members):
            if address not in owner:
                yield source.problem((*at, "members", i), "this address is not in members.yaml")
            elif owner[address] in owners:
                yield source.problem((*at, "members", i), "this member stands twice; once is enough")
            owners.add(owner.get(address, ""))


def _terms(terms: Terms) -> Iterable[Problem]:
    kept = {term.casefold() for term in terms["keep.txt"]}
    for term, line in terms["remove.txt"].items():
        if term.casefold() in kept:
            yield Problem(
                "remove.txt", line, 1, "this term stands in keep.txt too; take it out of one of them"
            )


def _no_such(what: str, key: str, known: Iterable[str]) -> str:
    """The keys there are; a key that was mistyped is guessed at, never repeated: it stands beside a name."""
    close = difflib.get_close_matches(key.lower(), list(known), n=1)
    if close:
        return f"there is no such {what}; did you mean {close[0]}?"
    return f"there is no such {what}; accepted: {', '.join(known)}"
