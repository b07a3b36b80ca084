"""Who would be asked for a mail, and why, without holding, sending or keeping anything."""

from dataclasses import dataclass, replace
from datetime import datetime

from relay.consult.addresses import Role
from relay.consult.classify.intent import intent_of
from relay.consult.crisis import dangers_of
from relay.consult.decision import Tokens
from relay.consult.intents import NewRequest
from relay.consult.routing.nearest import decided_by_keywords, nearest
from relay.consult.routing.ranking import rank
from relay.consult.routing.receipt import Receipt, Wishes
from relay.consult.routing.route import pool_of
from relay.consult.routing.rules import Ask
from relay.consult.snapshot import Snapshot
from relay.mail.letter import Letter
from relay.settings.crisis import Danger


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What routing makes of a request."""

    decided_by: str
    """address-or-tag, keywords, or nothing: then `nearest` would be proposed."""
    nearest: tuple[str, ...]
    receipts: tuple[Receipt, ...]
    """One a specialty, with everybody who may be asked in order; the first `ask` would be asked."""


def explain(
    letter: Letter, roles: tuple[Role, ...], snapshot: Snapshot, now: datetime, tokens: Tokens
) -> Explained | None:
    """Who would be asked; None: the mail is no request. `snapshot.member` is its writer.

    Chance falls anew each time, as it will when the request is sent.
    """
    intent = intent_of(letter, roles, snapshot)
    if not isinstance(intent, NewRequest) or snapshot.member is None:
        return None
    specialties = snapshot.config.specialties
    text = f"{intent.original.subject}\n{intent.original.text}"
    by_words = () if intent.specialties or intent.unknown_tag else decided_by_keywords(text, specialties)
    keys = intent.specialties or by_words
    urgent = bool(dangers_of(intent, letter, snapshot.config.crisis) - {Danger.DESPAIR})
    ask = Ask(
        specialties=keys,
        asker=snapshot.member,
        wishes=Wishes(not_asked=intent.not_asked),
        urgent=urgent,
    )
    return Explained(
        decided_by="address-or-tag" if intent.specialties else "keywords" if by_words else "nothing",
        nearest=() if keys else nearest(text, specialties),
        receipts=tuple(_everybody(key, ask, snapshot, now, tokens) for key in keys),
    )


def _everybody(key: str, ask: Ask, snapshot: Snapshot, now: datetime, tokens: Tokens) -> Receipt:
    pool = pool_of(snapshot.config.specialties[key], ask, snapshot, now)
    ranked = rank(pool.eligible, snapshot.loads, now, tokens, urgent=ask.urgent)
    return Receipt(
        at=now,
        specialty=key,
        urgent=ask.urgent,
        wishes=replace(ask.wishes, not_asked=()),
        offering=pool.offering,
        left_out=pool.left_out,
        eligible=len(pool.eligible),
        asked=tuple(score for _, score in ranked),
    )
