"""The end of a consultation."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Notice):
    """Receipt for the asker's `close`, or word that silence closed it."""

    subject: Redacted
    by_silence: bool
    specialty_titles: tuple[str, ...]
    sought_on: date
    closed_on: date
    colleagues: int
    """Who had the question."""
    answers: int
    """How many of them answered; with any, "did this help?" is asked."""


class Help(StrEnum):
    """What can be said to "did this help?"."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpNoted(Notice):
    """Receipt for the answer to "did this help?"."""

    counted: bool
    """Not a second time, nor once the text is erased."""
    words_below: bool = False
    """Further words stood below; their writer is told that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadClosed(Notice):
    """To a consultant: the colleague who asked has what they need. Once."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationOver(Notice):
    """Mail to a thread that is closed; the text was not passed on and not kept."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLongerListed(Notice):
    """To somebody who has been off the roster for a day: what they took part in is closed for them."""

    subject: Redacted
    asked: bool
    """Their own question; else one that came to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueGone(Notice):
    """To the asker: a colleague who had answered takes part no more; not why."""

    subject: Redacted
    pseudonym: str
