"""The end of a consultation."""

from dataclasses import dataclass

from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Notice):
    """Receipt for the asker's `close`, or word that silence closed it."""

    subject: Redacted
    by_silence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadClosed(Notice):
    """To a consultant: the colleague who asked has what they need. Once."""

    subject: Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationOver(Notice):
    """Mail to a thread that is closed; the text was not passed on and not kept."""

    subject: Redacted
