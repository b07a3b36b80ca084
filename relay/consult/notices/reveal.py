"""Meeting by mutual wish. Of one alone who wishes it nobody else ever hears."""

from dataclasses import dataclass

from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealNoted(Notice):
    """Receipt for `reveal`: exactly what would be told. The same whether the other wishes it or not."""

    pseudonym: str
    """Of the other side."""
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealTakenBack(Notice):
    """Receipt for `no` to that: nothing is told. The same whether the other wishes it or not."""

    subject: Redacted
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Met(Notice):
    """To both, a day after both have wished it: who the other is. The one mail that names a member."""

    subject: Redacted
    pseudonym: str
    told: str
    from_roster: bool
    """The name and address on the roster; else it is as they chose to give it, and nobody has checked it."""
    open: bool
    """Whether the thread goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetAlready(Notice):
    """`reveal` or `no` where the two have been told of each other."""

    subject: Redacted
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMet(Notice):
    """To both: both wished it, and the last search stopped what one of them wished to tell."""

    subject: Redacted
    pseudonym: str
