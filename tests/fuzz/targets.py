"""All targets by name, and the seeds that lie in files."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
NAMES = ("session", "header", "upstream", "report", "commands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing that reads bytes, and what must hold for any."""

    name: str
    check: Callable[[bytes], None]
    words: tuple[bytes, ...]
    seeds: tuple[bytes, ...]


def target(name: str) -> Target:
    """The target of that name, imported only now: atheris must see the imports."""
    module = import_module(f"tests.fuzz.{name}")
    more: Callable[[], Iterable[bytes]] = getattr(module, "seeds", tuple)
    files = sorted((SEEDS / name).glob("*")) if (SEEDS / name).is_dir() else []
    return Target(
        name=name,
        check=module.check,
        words=module.WORDS,
        seeds=(*(path.read_bytes() for path in files), *more()),
    )


def all_targets() -> Mapping[str, Target]:
    """Every target."""
    return {name: target(name) for name in NAMES}
