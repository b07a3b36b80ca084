"""The folder config/ as one value, and the value in force while the folder changes."""

import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relay.settings.checks import check_together
from relay.settings.crisis import CrisisText, Wording
from relay.settings.errors import ConfigError, Problem
from relay.settings.files import CIRCLES, CRISIS, MEMBERS, POLICY, SPECIALTIES, WORDING, read_terms
from relay.settings.policy import Policy
from relay.settings.values import Circle, CircleEntry, Config, RosterEntry, Specialty, SpecialtyEntry
from relay.settings.yaml_source import Source, read_yaml, validate

FILES = ("policy.yaml", "specialties.yaml", "members.yaml", "circles.yaml", "keep.txt", "remove.txt")
REQUIRED = {
    "specialties.yaml": "name at least one specialty in it",
    "members.yaml": "list the members in it",
}
WORDS = "crisis/words."
"""How the files of wording begin: crisis/words.en.yaml. No region can be called so."""
_PRIVATE = frozenset({"members.yaml", "circles.yaml"})
_LARGEST = 4 << 20
"""Octets of a file: a roster of twenty thousand. Something else in its place would take minutes to read."""
_GONE = (
    "is gone; what stood in it stays in force until a restart; save it empty if nothing should stand there"
)
Contents = Mapping[str, bytes]
"""Bytes by file name, relative to the folder; only files that exist."""
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A folder without problems."""

    config: Config
    sources: Mapping[str, Source]
    """For remarks with a place."""


def contents_of(folder: Path) -> Contents:
    """The bytes of every file that counts. Raises ConfigError for one that cannot be opened."""
    contents, problems = {}, []
    for name in _names(folder):
        try:
            contents[name] = _bytes_of(folder / name)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(Problem(name, 0, 0, f"cannot be opened ({error.strerror})"))
        except ValueError as error:
            problems.append(Problem(name, 0, 0, str(error)))
    if problems:
        raise ConfigError(problems)
    return contents


def _bytes_of(path: Path) -> bytes:
    """What stands in the file. Raises OSError, or ValueError for what is no file of a size to read."""
    # Without waiting: a pipe or a device in a file's place would stop the relay, or never end.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            message = "is no file; save it as plain text"
            raise ValueError(message)
        if found.st_size > _LARGEST:
            message = f"is {found.st_size >> 20} MB large, and none of these files needs more than 4 MB"
            raise ValueError(message)
        return file.read(_LARGEST)


def read(contents: Contents, *, domain: str | None = None) -> Reading:
    """Config out of the files' bytes. Raises ConfigError with the problems of all files at once.

    domain: RELAY_DOMAIN; given, a member's address at it is a problem, since mail would go in circles.
    """
    problems = [
        Problem(name, 0, 0, f"is missing; copy it from the sample in config/ or make it anew, and {step}")
        for name, step in REQUIRED.items()
        if name not in contents
    ]
    sources = {
        name: read_yaml(raw, name, private=name in _PRIVATE)
        for name, raw in contents.items()
        if name.endswith(".yaml")
    }
    shapes = {
        "policy.yaml": POLICY,
        "specialties.yaml": SPECIALTIES,
        "members.yaml": MEMBERS,
        "circles.yaml": CIRCLES,
    }
    shaped: dict[str, Any] = {
        name: validate(source, shapes.get(name) or (WORDING if name.startswith(WORDS) else CRISIS))
        for name, source in sources.items()
        if not source.problems
    }
    terms = {}
    for name in ("keep.txt", "remove.txt"):
        terms[name], found = read_terms(contents.get(name, b""), name)
        problems += found
    problems += [problem for source in sources.values() for problem in source.problems]
    if problems:
        raise ConfigError(problems)

    policy = shaped.get("policy.yaml") or Policy()
    entries, circles = shaped["specialties.yaml"].specialties, shaped.get("circles.yaml")
    config = Config(
        policy=policy,
        specialties=MappingProxyType({k: Specialty(key=k, **_fields(e)) for k, e in entries.items()}),
        roster=_one_spelling(shaped["members.yaml"].members),
        circles=MappingProxyType(
            {k: Circle(key=k, **_fields(e)) for k, e in (circles.circles if circles else {}).items()}
        ),
        keep_terms=frozenset(terms["keep.txt"]),
        remove_terms=frozenset(terms["remove.txt"]),
        crisis=_crisis(shaped, policy.crisis.region),
    )
    problems += check_together(config, sources, terms, domain)
    if problems:
        raise ConfigError(problems)
    return Reading(config=config, sources=sources)


def _crisis(shaped: Mapping[str, Any], region: str) -> CrisisText | None:
    """The region's file, with the wording of every language that all regions share."""
    text: CrisisText | None = shaped.get(f"crisis/{region}.yaml")
    if text is None:
        return None
    shared = {name.split(".")[1]: words for name, words in shaped.items() if name.startswith(WORDS)}
    wording = {
        language: shared.get(language, Wording()).with_also(text.wording.get(language, Wording()))
        for language in (*shared, *(each for each in text.wording if each not in shared))
    }
    return replace(text, wording=MappingProxyType(wording))


def _fields(entry: SpecialtyEntry | CircleEntry) -> dict[str, Any]:
    """A dataclass's fields, not copied."""
    return {f.name: getattr(entry, f.name) for f in fields(entry)}


def _one_spelling(roster: tuple[RosterEntry, ...]) -> tuple[RosterEntry, ...]:
    """The roster with each practice and region spelled as where it first stands, so that == compares."""
    first: dict[str, str] = {}

    def spelled(label: str | None) -> str | None:
        return label and first.setdefault(label.casefold(), label)

    return tuple(replace(e, practice=spelled(e.practice), region=spelled(e.region)) for e in roster)


def _names(folder: Path) -> tuple[str, ...]:
    return (*FILES, *sorted(f"crisis/{path.name}" for path in (folder / "crisis").glob("*.yaml")))


class LiveConfig:
    """The last good Config of a folder that an admin edits while the relay runs."""

    def __init__(
        self,
        folder: Path,
        *,
        domain: str | None = None,
        on_problems: Callable[[tuple[Problem, ...]], None] = lambda _: None,
    ) -> None:
        """Reads the folder; raises ConfigError, for nothing is in force yet.

        on_problems: told once about each save that was refused, in whole or in part. Nothing
        in a Problem names a person, so it may be logged.
        """
        self._folder, self._domain, self._on_problems = folder, domain, on_problems
        # taken before the read: a save in between is seen at the next look, never missed
        self._stamps = self._last = self._stat()
        self._good = contents_of(folder)
        self._config = read(self._good, domain=domain).config

    def current(self) -> Config:
        """The config in force; the same object until a changed one was read."""
        return self._config

    def refresh(self) -> bool:
        """Reads the folder again if a file in it was saved; True if the config changed.

        Only once it stands still for two looks: many editors write in place, and the first half of a
        file may be a whole one that lists fewer members, or of a policy leaves the admins out.
        """
        stamps = self._stat()
        last, self._last = self._last, stamps
        return stamps != self._stamps and stamps == last and self.reload()

    def reload(self) -> bool:
        """Reads the folder again; True if the config changed.

        A file with a mistake is refused as a whole, and so is its absence: its last good version stays
        in force, beside the other files as they are now, unless those no longer fit together.
        """
        self._stamps = self._last = self._stat()
        try:
            now = contents_of(self._folder)
        except ConfigError as error:
            self._on_problems(error.problems)
            return False
        if gone := {name: raw for name, raw in self._good.items() if name not in now}:
            now = {**now, **gone}
            self._on_problems(tuple(Problem(name, 0, 0, _GONE) for name in gone))
        config = self._config
        try:
            config = read(now, domain=self._domain).config
        except ConfigError as error:
            bad = {problem.file for problem in error.problems}
            now = {
                **{name: raw for name, raw in now.items() if name not in bad},
                **{name: raw for name, raw in self._good.items() if name in bad},
            }
            self._on_problems(error.problems)
            with suppress(ConfigError):
                config = read(now, domain=self._domain).config
            if config is self._config:
                return False
        self._good = now
        changed = config != self._config
        self._config = config if changed else self._config
        return changed

    def _stat(self) -> Mapping[str, Stamp]:
        stamps = {}
        for name in _names(self._folder):
            with suppress(OSError):
                found = (self._folder / name).stat()
                stamps[name] = (found.st_mtime_ns, found.st_size, found.st_ino)
        return stamps
