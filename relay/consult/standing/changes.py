"""Pause, resume, leave, limit, specialties, not: the standing each leaves, and the answer to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final

from relay.consult.commands import Command
from relay.consult.notices.base import Notice
from relay.consult.notices.standing import (
    ExclusionsTold,
    LimitTold,
    Offered,
    PauseUnclear,
    SpecialtiesTold,
    StandingChanged,
    Unknown,
)
from relay.consult.snapshot import Member
from relay.consult.standing.listed import (
    MOST_EXCLUSIONS,
    folded_address,
    names_somebody,
    read_exclusions,
    read_limit,
    read_specialties,
    says_none,
)
from relay.consult.standing.model import Standing
from relay.consult.standing.when import read_when
from relay.consult.words import Verb, plain
from relay.consult.writing import Draft

UNTIL_RESUMED: Final = datetime.max.replace(tzinfo=UTC)
CHANGES: Final = frozenset({Verb.PAUSE, Verb.RESUME, Verb.LEAVE, Verb.LIMIT, Verb.SPECIALTIES, Verb.NOT})
Change = tuple[Standing, Notice]


def change(draft: Draft, command: Command, member: Member) -> Change:
    """The standing as the command leaves it (unchanged where nothing was understood), and the answer."""
    match command.verb:
        case Verb.PAUSE:
            return _pause(draft, command, member)
        case Verb.LIMIT:
            return _limit(command, member)
        case Verb.SPECIALTIES:
            return _specialties(draft, command, member)
        case Verb.NOT:
            return _exclusions(command, member)
        case Verb.LEAVE:
            left = replace(member.standing, left=draft.now, opted_in=None)
            return left, _changed(draft, replace(member, standing=left), Verb.LEAVE)
        case _:
            back = replace(member.standing, paused_until=None, away_until=None, left=None)
            back = replace(back, came_back_on=(), stopped=None, told_stopped=False)
            if member.standing.left:  # coming back by mail is consent anew
                back = replace(back, opted_in=draft.now)
            return back, _changed(draft, replace(member, standing=back), Verb.RESUME)


def pause_ends(draft: Draft, standing: Standing) -> date | None:
    """The first day after their pause; None: there is none, or it lasts until they write `resume`."""
    until = standing.paused_until
    return draft.day(until) if until and standing.is_paused(draft.now) and until != UNTIL_RESUMED else None


def away_ends(draft: Draft, standing: Standing) -> date | None:
    """The first day after the absence their machine told of; None: there is none now."""
    until = standing.away_until
    return draft.day(until) if until and standing.is_away(draft.now) else None


def _pause(draft: Draft, command: Command, member: Member) -> Change:
    standing, today = member.standing, draft.day(draft.now)
    if not command.argument:
        resting = replace(standing, paused_until=UNTIL_RESUMED)
        return resting, _changed(draft, replace(member, standing=resting), Verb.PAUSE)
    when = read_when(command.argument, command.languages, today)
    if not when.day and not when.without_end:
        unclear = PauseUnclear(
            either=when.either,
            over=when.over,
            over_next=_a_year_later(when.over, today) if when.over else None,
            paused=standing.is_paused(draft.now),
        )
        return standing, unclear
    until = UNTIL_RESUMED
    if when.day:
        until = datetime.combine(when.day, time.min, draft.snapshot.config.policy.timezone)
    resting = replace(standing, paused_until=until)
    return resting, _changed(draft, replace(member, standing=resting), Verb.PAUSE)


def _a_year_later(day: date, today: date) -> date:
    """The next such day after today; 29 February becomes the 28th."""
    year = today.year
    while True:
        try:
            later = day.replace(year=year)
        except ValueError:
            later = day.replace(year=year, day=28)
        if later > today:
            return later
        year += 1


def _limit(command: Command, member: Member) -> Change:
    if not command.argument:
        return member.standing, LimitTold(understood=True, changed=False, weekly_limit=member.weekly_limit)
    number = read_limit(command.argument)
    if number is None:
        return member.standing, LimitTold(understood=False, changed=False, weekly_limit=member.weekly_limit)
    standing = replace(member.standing, weekly_limit=number)
    return standing, LimitTold(understood=True, changed=True, weekly_limit=number or None)


def _specialties(draft: Draft, command: Command, member: Member) -> Change:
    known, standing = draft.snapshot.config.specialties, member.standing
    unknown: tuple[Unknown, ...] = ()
    if command.argument:
        choice = read_specialties(command.argument, known, member.specialties)
        unknown = tuple(Unknown(words=w, nearest=draft.snapshot.titles(keys)) for w, keys in choice.unknown)
        if not unknown:  # half a list is not what they meant
            standing = replace(standing, specialties=choice.keys)
    chosen = replace(member, standing=standing).specialties
    offered = {key: Offered(title=s.title, key=key) for key, s in known.items()}
    return standing, SpecialtiesTold(
        changed=standing is not member.standing,
        chosen=tuple(one for key, one in offered.items() if key in chosen),
        others=tuple(one for key, one in offered.items() if key not in chosen),
        unknown=unknown,
        opted_in=member.opted_in,
        left=bool(standing.left),
    )


def _exclusions(command: Command, member: Member) -> Change:
    standing, argument = member.standing, command.argument
    unclear = bool(argument) and not (
        command.explicit or names_somebody(argument) or argument[0] in "+-–−" or says_none(argument)
    )
    kept = standing.exclusions
    if argument and not unclear:
        if says_none(argument):
            kept = ()
        elif argument[0] in "-–−":
            gone = {_compared(one) for one in read_exclusions(argument[1:])}
            kept = tuple(one for one in kept if _compared(one) not in gone)
        else:
            new = {_compared(one): one for one in (*kept, *read_exclusions(argument.lstrip("+ ")))}
            kept = tuple(new.values())
    too_many = len(kept) > MOST_EXCLUSIONS
    if too_many:
        kept = standing.exclusions
    told = ExclusionsTold(
        unclear=unclear, changed=kept != standing.exclusions, too_many=too_many, exclusions=kept
    )
    return replace(standing, exclusions=kept), told


def _compared(name: str) -> str:
    return folded_address(name) if "@" in name else plain(name)


def _changed(draft: Draft, member: Member, verb: Verb) -> StandingChanged:
    return StandingChanged(
        verb=str(verb),
        paused_until=pause_ends(draft, member.standing),
        opted_in=member.opted_in,
        specialty_titles=draft.snapshot.titles(member.specialties),
        weekly_limit=member.weekly_limit,
    )
