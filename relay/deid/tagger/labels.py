"""The labels a word can have: nothing, kept, or the beginning or inside of an identifier."""

from dataclasses import dataclass
from typing import Final

from relay.deid.finding import Kind

KINDS: Final = tuple(k for k in Kind if k is not Kind.OTHER)
NOTHING: Final = 0
KEPT: Final = 1
"""Looks like an identifier and is clinical content; taught by itself so that the network learns the trap."""
COUNT: Final = 2 + 2 * len(KINDS)


@dataclass(frozen=True, slots=True)
class Label:
    """A word that begins an identifier of this kind, or goes on with one."""

    kind: Kind
    begins: bool

    @property
    def number(self) -> int:
        """Its place in the network's answer: 2 to COUNT - 1."""
        return 2 + 2 * KINDS.index(self.kind) + (not self.begins)
