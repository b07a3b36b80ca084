"""Joining: the invitation and its answer, and what the admins are asked about a candidate."""

from dataclasses import dataclass
from datetime import date

from relay.consult.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Notice):
    """To somebody on the roster who has not said that they may be asked; the one reminder too."""

    choices: tuple[tuple[str, str], ...]
    """(key, title) of every specialty."""
    specialty_titles: tuple[str, ...]
    """Those the admins have them down for."""
    weekly_limit: int | None
    reminder: bool
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationUnclear(Notice):
    """The answer to an invitation was neither a plain yes nor a no; nothing changed."""

    choices: tuple[tuple[str, str], ...]
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Notice):
    """After a yes to an invitation: what was kept, and what to know before the first request."""

    specialty_titles: tuple[str, ...]
    unknown: tuple[str, ...]
    """Words beside the yes that name no specialty, as they wrote them."""
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Notice):
    """Receipt for a no to an invitation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyIn(Notice):
    """JOIN, or a second yes, by somebody who may be asked already; nothing changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched(Notice):
    """Receipt for INVITE. The same words whoever was proposed, or it would tell who is a member."""

    found: int
    """Addresses in what they wrote."""
    taken: int
    """Of those, the ones within the limit of the week."""
    per_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequest(Notice):
    """To the admins: may this person join? Nobody else hears of it."""

    address: str
    name: str
    """As their own mail program writes it; '' if it says none or somebody proposed them."""
    proposed: bool
    """By a member; else they asked themself."""
    voucher: str
    """Who proposed them: name and address; '' if that is nobody on the roster any more."""
    asked_back: bool
    """The answer was neither yes nor no."""
    forgotten_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionDecided(Notice):
    """To the admins: what becomes of a candidate now that one of them has answered."""

    admitted: bool
    already: bool
    """The answer came after another admin's, which counts."""
    listed: bool
    """members.yaml has them already."""
    address: str
    entry: str
    """Lines for members.yaml; '' where there is nothing to add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionOver(Notice):
    """An admin's answer about somebody of whom nothing is kept any more."""
