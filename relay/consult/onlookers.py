"""Those a member's mail went to past the relay: it cannot call that back, only say so."""

from collections.abc import Iterable

from relay.consult.decision import Outcome, Outgoing
from relay.consult.model import Turn
from relay.consult.notices.receipts import AlsoAddressed
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.mail.address import normal_address, normal_domain
from relay.mail.letter import Letter


def onlookers_of(
    letter: Letter, writer: Member, from_address: str, domain: str, turn: Turn | None = None
) -> tuple[str, ...]:
    """The addresses in the mail's header that are neither the relay's nor its writer's, in order.

    turn: the held text the mail answers; whom its writer has been told of is left out, or a program
    that copies each mail to an archive would never let a SEND through.
    """
    own = {_without_detail(normal_address(a)) for a in (*writer.addresses, from_address)}
    told = frozenset(turn.told_of) if turn else frozenset()
    return tuple(
        address
        for address in letter.other_recipients
        if address not in told
        and address.rpartition("@")[2] != normal_domain(domain)
        and _without_detail(address) not in own
    )


def told_of_onlookers(draft: Draft, letter: Letter, address: str) -> tuple[Outgoing, ...]:
    """Word to the writer of a mail that led to no preview, which would have told them."""
    writer = draft.snapshot.member
    assert writer is not None
    named, more = shown(draft.onlookers)
    alone = Draft(draft.snapshot, draft.now, draft.tokens)
    notice = AlsoAddressed(onlookers=named, more_onlookers=more)
    alone.write(notice, writer, address, answers=letter.message_id)
    return alone.decide(Outcome.ANSWERED).outgoing


def shown(addresses: Iterable[str], most: int = 5) -> tuple[tuple[str, ...], int]:
    """The addresses a notice names, and how many more there are."""
    every = tuple(addresses)
    return every[:most], max(0, len(every) - most)


def _without_detail(address: str) -> str:
    """kim+notes@… is kim@… (RFC 5233)."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
