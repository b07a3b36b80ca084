"""Notices that answer what a member writes about themselves."""

from dataclasses import dataclass
from datetime import date

from relay.consult.notices.base import Notice
from relay.consult.notices.desk import CircleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChanged(Notice):
    """Receipt for pause, resume, leave."""

    verb: str
    """`pause`, `resume` or `leave`."""
    paused_until: date | None
    """The first day they may be asked again; None: until they write `resume`."""
    opted_in: bool
    specialty_titles: tuple[str, ...]
    weekly_limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseUnclear(Notice):
    """To somebody who wrote `pause` and a time the relay cannot be sure of; nothing has changed."""

    either: tuple[date, ...]
    """The two days it may be."""
    over: date | None
    """The day it is, which is over; with neither, nothing was understood."""
    over_next: date | None
    """The same day a year later."""
    paused: bool
    """They rest already, as they wrote before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTold(Notice):
    """Answer to `limit`: how many requests a week they get at most."""

    understood: bool
    """False: what stood behind the word was not, and nothing has changed."""
    changed: bool
    weekly_limit: int | None
    """None: as many as there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A specialty as a list shows it."""

    title: str
    """The word to write."""
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A word that names no specialty."""

    words: str
    nearest: tuple[str, ...]
    """Titles of those that look most like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialtiesTold(Notice):
    """Answer to `specialties`: what they are asked about, and what else there is."""

    changed: bool
    chosen: tuple[Offered, ...]
    others: tuple[Offered, ...]
    unknown: tuple[Unknown, ...]
    """With any, nothing has changed."""
    opted_in: bool
    """Whether they may be asked at all, now or after a pause."""
    left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionsTold(Notice):
    """Answer to `not`: whom their questions never go to. Never says whether one of these is a member."""

    unclear: bool
    """What they wrote may be no list; nothing has changed."""
    changed: bool
    too_many: bool
    """More than are kept; nothing has changed."""
    exclusions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """So many of a kind."""

    state: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MyData(Notice):
    """To the address on record: all the relay holds on this member, and for how long."""

    addresses: tuple[str, ...]
    name: str
    practice: str
    region: str
    profession: str
    years: int | None
    spoken: tuple[str, ...]
    file_titles: tuple[str, ...]
    file_limit: int | None
    file_consent: date | None
    """From `name` to here: what the admins' file says."""
    circles: tuple[CircleLine, ...]
    consent: date | None
    invited: date | None
    declined: date | None
    proposed: int
    """How many colleagues they proposed lately."""
    circles_begun: int
    circle_invitations: int
    """How many circles they began lately, and were invited into."""
    left: date | None
    paused: bool
    paused_until: date | None
    away_until: date | None
    chosen_titles: tuple[str, ...] | None
    limit: int | None
    """0: no limit, said by mail."""
    came_back: int
    """Days on which mail to them came back as to a dead address, of late."""
    exclusions: tuple[str, ...]
    apart: int
    """How many members they are kept apart from since they wrote `know`."""
    tongue: str
    """From `consent` to here: what they said by mail; '' or None where they said nothing."""
    asked: tuple[Number, ...]
    consulted: tuple[Number, ...]
    texts: int
    mails: int
    text_days: int
    people_days: int
    held_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentToRecord(Notice):
    """To another address of the same member: the answer went to the address on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetAsked(Notice):
    """To the address on record: somebody asks the relay to forget this member. Yes or no?"""

    open_questions: int
    """Their own consultations that would end."""
    open_threads: int
    """Consultations of colleagues in which they would no longer be reached."""
    held: int
    """Texts that wait for their word and would be deleted."""
    asked_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetRefused(Notice):
    """Receipt for NO, or for a YES that came too late: nothing was forgotten."""

    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten(Notice):
    """To the address on record: what was erased, and what the admins' file still lists."""

    people_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberForgotten(Notice):
    """To the admins: a member asked to be forgotten, and their file still lists them."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyRequests(Notice):
    """To a member over `limits.requests_per_day`: the question was not taken up, and when it would be."""

    limit: int
    again_on: date
    again_at: str
    """Hour and minute in the association's time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyMails(Notice):
    """To a member over `limits.messages_per_hour`: this mail waits, and until when."""

    limit: int
    again_on: date
    again_at: str
