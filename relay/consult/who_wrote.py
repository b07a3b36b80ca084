"""The question "was this you?" to the address on record, and what its answer brings about.

Whoever writes in a member's name hears the same as everybody (R16), and can have that member asked only
so often: the question must not become a way to pester them (R14).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from relay.consult import suspending
from relay.consult.decision import Decision, Outcome
from relay.consult.doubt import Doubted, Whose
from relay.consult.grants import Grant, Purpose
from relay.consult.intents import AdminConfirmation, Confirmation, RememberedAnswer
from relay.consult.notices.who_wrote import (
    AddressForgotten,
    AddressRemembered,
    AskedTooLate,
    NotYou,
    Room,
    WasThisYou,
)
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing
from relay.consult.writing import Draft
from relay.mail.address import normal_address

OPEN_QUESTIONS: Final = 3
"""So many wait for one person at a time: forged mail must not become a flood to them."""
UNKNOWN_PER_WEEK: Final = 3
"""Questions about mails whose From is nobody's here, which anybody can write under anybody's name."""
DENIED_PER_WEEK: Final = 3
"""After so many NO about mails in their own name a member is left in peace for a while."""
REMEMBERED_AT_MOST: Final = 5
_REFUSED_KEPT: Final = 20
_ASKED_BACK: Final = 2
_WEEK: Final = timedelta(days=7)
_TAKEN_BACK_FOR: Final = timedelta(days=90)
_REMEMBER: Final = re.compile(
    r"[\s,;.]{1,5}(?:(?:and|please|y)\s)?"
    r"(?:remember|recordar|recuerda|recuerde|recordarla|recu[eé]rd[ae]la)(?:\s(?:it|this|address))?\b",
    re.IGNORECASE,
)
"""Behind a yes, in English and Spanish, the languages of the notices."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def named(display_name: str, roster: Iterable[Member]) -> Member | None:
    """The one member whose whole name stands in a display name, in any order and with titles; else None."""
    said = set(_words(display_name))
    found = [m for m in roster if len(name := _words(m.entry.name)) > 1 and said.issuperset(name)]
    return found[0] if len(found) == 1 else None


def may_ask(standing: Standing, doubted: Doubted, now: datetime, *, waiting: int) -> bool:
    """Whether a member is asked about one more mail. waiting: questions they have not answered."""
    if doubted.whose is not Whose.THEIRS and doubted.address in standing.not_mine:
        return False  # an address that is theirs by now is theirs, whatever was said of it before
    if doubted.whose is Whose.NOBODYS:
        return waiting == 0 and len(_lately(standing.unknown_at, now)) < UNKNOWN_PER_WEEK
    return waiting < OPEN_QUESTIONS and len(_lately(standing.denied_at, now)) < DENIED_PER_WEEK


def ask(draft: Draft, member: Member, doubted: Doubted, spool_id: str, *, waiting: int) -> Decision:
    """Asks the address on record whether a mail in doubt is theirs."""
    room = Room.LAST if waiting + 1 >= OPEN_QUESTIONS else Room.MORE
    if doubted.whose is Whose.NOBODYS:
        lately = (*_lately(member.standing.unknown_at, draft.now), draft.now)
        draft.keep_standing(member.id, replace(member.standing, unknown_at=lately))
        room = Room.UNKNOWN
    expires = draft.now + draft.snapshot.config.policy.expire_after
    _was_this_you(draft, member, doubted, spool_id, None, room=room, expires=expires)
    return draft.decide(Outcome.ASKED_WHO)


def answered(
    draft: Draft, intent: Confirmation | RememberedAnswer, member: Member, answers: str | None
) -> Decision:
    """What follows from a member's answer to "was this you?", or to word of what it brought about."""
    if isinstance(intent, RememberedAnswer):
        return _take_back(draft, intent, member, answers)
    return _confirm(draft, intent, member, answers)


def _confirm(draft: Draft, intent: Confirmation, member: Member, answers: str | None) -> Decision:
    """The held mail is taken up, deleted, or asked about once more."""
    doubted, grant, home = draft.snapshot.doubted, draft.snapshot.grant, member.entry.address
    if doubted is None or grant is None or _over_at(draft, grant) < draft.now:
        draft.write(AskedTooLate(), member, home, answers=answers)
        return draft.decide(Outcome.ANSWERED)
    if intent.yes is None:
        until = _over_at(draft, grant)
        _was_this_you(draft, member, doubted, intent.spool_id, answers, expires=until, unclear=True)
        return draft.decide(Outcome.ANSWERED)
    if not intent.yes:
        draft.write(_denied(draft, member, doubted), member, home, answers=answers)
        return draft.decide(Outcome.COMMAND, drop_spool=intent.spool_id)
    if intent.remember and _can_be_remembered(draft, doubted, member):
        _remember(draft, member, doubted.address, answers)
    return draft.decide(Outcome.COMMAND, release_spool=intent.spool_id)


def _take_back(draft: Draft, answer: RememberedAnswer, member: Member, letter_id: str | None) -> Decision:
    """After NO none of the addresses that were remembered is theirs; each will be asked about again."""
    if answer.yes is False:
        draft.keep_standing(member.id, replace(member.standing, remembered=()))
        draft.write(AddressForgotten(), member, member.entry.address, answers=letter_id)
        return draft.decide(Outcome.COMMAND)
    _tell_remembered(draft, member, letter_id)
    return draft.decide(Outcome.ANSWERED)


def ask_admin(draft: Draft, answered: Grant, address: str, spool_id: str) -> Decision:
    """Asks an admin whether an answer about a candidate or a report is theirs.

    answered: what that answer was about; the question is about the same, and goes when it goes.
    """
    expires = draft.now + draft.snapshot.config.policy.expire_after
    _ask_admin(draft, replace(answered, number=0), address, spool_id, expires)
    return draft.decide(Outcome.ASKED_WHO)


def confirm_by_admin(draft: Draft, intent: AdminConfirmation, address: str) -> Decision:
    """The held answer of an admin is taken up, deleted, or asked about once more; of this admin alone."""
    grant, doubted = draft.snapshot.grant, draft.snapshot.doubted
    is_admin = address in draft.snapshot.config.policy.admins
    if grant is None or not is_admin or (doubted and doubted.address != address):
        return draft.decide(Outcome.MISDIRECTED)
    if doubted is None or _over_at(draft, grant) < draft.now:
        draft.tell_admin(address, AskedTooLate())
        return draft.decide(Outcome.ANSWERED)
    if intent.yes is None:
        asked_back = (grant.number or 0) + 1
        if asked_back > _ASKED_BACK:  # a machine's, though it has no mark
            return draft.decide(Outcome.ROBOT)
        about = replace(grant, number=asked_back)
        _ask_admin(draft, about, address, intent.spool_id, _over_at(draft, grant))
        return draft.decide(Outcome.ANSWERED)
    if intent.yes:
        return draft.decide(Outcome.COMMAND, release_spool=intent.spool_id)
    draft.tell_admin(address, NotYou())
    return draft.decide(Outcome.COMMAND, drop_spool=intent.spool_id)


def split_remember(text: str) -> tuple[str, bool]:
    """The answer without the wish to remember the address, and whether its first line holds that wish."""
    head, line, rest = text.lstrip().partition("\n")
    said, number = _REMEMBER.subn("", head, count=1)
    return f"{said}{line}{rest}", bool(number)


def _was_this_you(
    draft: Draft,
    member: Member,
    doubted: Doubted,
    spool_id: str,
    answers: str | None,
    *,
    expires: datetime,
    room: Room = Room.MORE,
    unclear: bool = False,
) -> None:
    grant = Grant(purpose=Purpose.CONFIRM, member=member.id, spool_id=spool_id, expires=expires)
    token = draft.grant(draft.tokens.fresh(), grant)
    notice = WasThisYou(
        domain_hint=_hint(doubted.address),
        whose=doubted.whose,
        sent_to=doubted.sent_to,
        can_remember=_can_be_remembered(draft, doubted, member),
        room=room,
        unclear=unclear,
        deleted_on=draft.day(expires),
    )
    draft.write(notice, member, member.entry.address, reply_token=token, answers=answers)


def _ask_admin(draft: Draft, about: Grant, address: str, spool_id: str, expires: datetime) -> None:
    grant = Grant(
        purpose=Purpose.CONFIRM_ADMIN,
        member=about.member,
        spool_id=spool_id,
        number=about.number,
        expires=expires,
    )
    unclear = bool(about.number)
    notice = WasThisYou(domain_hint=_hint(address), unclear=unclear, deleted_on=draft.day(expires))
    draft.tell_admin(address, notice, draft.grant(draft.tokens.fresh(), grant))


def _over_at(draft: Draft, grant: Grant) -> datetime:
    """When the question at hand is over, and its mail deleted; asking anew puts that off no further."""
    member, policy = draft.snapshot.member, draft.snapshot.config.policy
    at = grant.expires or draft.now + policy.expire_after
    return suspending.expires(at, member, policy) if member else at


def _denied(draft: Draft, member: Member, doubted: Doubted) -> NotYou:
    """Keeps what the NO says for the next time; gives back what the member is told."""
    standing = member.standing
    if doubted.whose is not Whose.THEIRS:
        refused = (*(a for a in standing.not_mine if a != doubted.address), doubted.address)
        draft.keep_standing(member.id, replace(standing, not_mine=refused[-_REFUSED_KEPT:]))
        return NotYou(no_more=True)
    denied = (*_lately(standing.denied_at, draft.now), draft.now)
    draft.keep_standing(member.id, replace(standing, denied_at=denied))
    resting = len(denied) >= DENIED_PER_WEEK
    return NotYou(resting_until=draft.day(denied[-DENIED_PER_WEEK] + _WEEK) if resting else None)


def _can_be_remembered(draft: Draft, doubted: Doubted, member: Member) -> bool:
    """Whether it can be theirs from now on; what is a colleague's or an admin's stays so.

    It would become the member's on the day the other leaves the file.
    """
    others = [m for m in draft.snapshot.roster.values() if m.id != member.id]
    taken = (*draft.snapshot.config.policy.admins, *(a for other in others for a in other.addresses))
    return (
        doubted.whose is not Whose.THEIRS
        and len(member.standing.remembered) < REMEMBERED_AT_MOST
        and normal_address(doubted.address) not in map(normal_address, taken)
    )


def _remember(draft: Draft, member: Member, address: str, answers: str | None) -> None:
    standing = member.standing
    remembered = tuple(dict.fromkeys((*standing.remembered, normal_address(address))))
    draft.keep_standing(member.id, replace(standing, remembered=remembered))
    _tell_remembered(draft, member, answers)


def _tell_remembered(draft: Draft, member: Member, answers: str | None) -> None:
    until = draft.now + _TAKEN_BACK_FOR
    grant = Grant(purpose=Purpose.REMEMBERED, member=member.id, expires=until)
    token = draft.grant(draft.tokens.fresh(), grant)
    draft.write(AddressRemembered(), member, member.entry.address, reply_token=token, answers=answers)


def _lately(times: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    return tuple(at for at in times if at > now - _WEEK)


def _hint(address: str) -> str:
    """The end of the domain, which tells the member where to look and nobody else who it was."""
    return ".".join(address.rpartition("@")[2].split(".")[-2:])


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without case and accents; one letter is an initial and tells nothing."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return tuple(word.casefold() for word in _WORD.findall(plain) if len(word) > 1)
