"""A reported exchange: what the admins are asked, and what its two are told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReported(Notice):
    """To each admin who is no party: an exchange was reported. UNMASK, or RELEASE?"""

    reference: str
    """The consultation, as `relay audit` shows it."""
    unclear: bool
    """The answer was neither word; nothing has changed."""
    agreed: bool
    """Another admin wishes to see who the two are."""
    possible: bool
    """Whether there are two admins who could agree."""


class ReportState(StrEnum):
    """What became of an admin's answer."""

    NOTED = "noted"
    """One more admin has to agree."""
    RELEASED = "released"
    OVER = "over"
    """The exchange rests no more, or its text is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswered(Notice):
    """Receipt for an admin's answer about a reported exchange."""

    state: ReportState
    until: date | None
    """NOTED: the last day on which another admin may agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmasked(Notice):
    """To the two admins who agreed: who the two of a reported exchange are. Nothing of what they wrote."""

    reference: str
    asker: str
    asker_pseudonym: str
    consultant: str
    consultant_pseudonym: str
    """Of both, name and address; '' for one who is on the roster no more."""
    by_asker: bool
    """Whether the asker reported it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedInto(Notice):
    """To both of a reported exchange: two admins have been told who they are."""

    subject: Redacted
    pseudonym: str
    """Of the other side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReleased(Notice):
    """To both of a reported exchange: it rests no more."""

    subject: Redacted
    pseudonym: str
    open: bool
    """Whether words are passed on in it again; False: its consultation has ended meanwhile."""
