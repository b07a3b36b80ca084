"""`relay erase`: every trace of one member who is no longer on the list."""

import sys
from datetime import datetime
from functools import partial

import click

from relay.cli.context import live_config, surroundings, with_store
from relay.cli.output import json_option, show_json
from relay.consult.circles.leaving import out_of_circles
from relay.consult.decision import Decision, Tokens
from relay.consult.model import MemberId
from relay.consult.snapshot import Kept, Member, Snapshot
from relay.consult.standing.forgetting import part
from relay.settings.env import Settings
from relay.settings.values import RosterEntry
from relay.store.store import Store
from relay.worker.members import Members
from relay.worker.surroundings import commit_event

STILL_LISTED = (
    "This address is still in members.yaml. Take its entry out first; otherwise the list would "
    "begin anew with it, and nobody would know that its owner had left."
)
NOT_KNOWN = "No member, present or former, has this address."


class Refused(Exception):
    """Nothing was erased; the text says why."""


@click.command
@click.argument("address")
@click.option("--yes", "sure", is_flag=True, help="Erase; without it only tell what would be.")
@json_option
def command(address: str, *, sure: bool, as_json: bool) -> None:
    """Erase a member who is off the list: addresses, what they wrote and said, who they wrote with.

    Their open consultations end first, and colleagues in them are told no more than that.
    What others wrote in consultations of their own stays until retention ends.
    """

    async def work(store: Store, settings: Settings) -> Kept:
        member = await _member(store, settings, address)
        kept = await store.kept_of(member)
        if sure:
            await _erase(store, settings, member, address)
        return kept

    try:
        kept = with_store(work)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    numbers = {
        "addresses": len(kept.addresses),
        "consultations": sum(kept.asked.values()),
        "threads": sum(kept.consulted.values()),
        "texts": kept.texts,
        "mails": kept.mails,
    }
    if as_json:
        show_json({"erased": sure, **numbers})
    else:
        told = ", ".join(f"{number} {what}" for what, number in numbers.items())
        click.echo(f"Erased: {told}." if sure else f"Would be erased: {told}. Add --yes to do it.")
    if not sure:
        sys.exit(1)


async def _member(store: Store, settings: Settings, address: str) -> MemberId:
    member = await store.member_on_record(address)
    if member is None:
        raise Refused(NOT_KNOWN)
    if member in await Members(store, live_config(settings)).roster():
        raise Refused(STILL_LISTED)
    return member


async def _erase(store: Store, settings: Settings, member: MemberId, address: str) -> None:
    """Ends what is open, with the notes that belong to it, then deletes."""
    around = surroundings(store, settings)
    former = Member(id=member, entry=RosterEntry(address=address, name=""))  # nothing is written to them
    for case in await store.cases_of(member):
        snapshot = await around.with_case(await around.snapshot(), case)
        decide = partial(_without, member=former, now=around.clock.now(), tokens=around.tokens)
        await commit_event(around, snapshot, decide)
    snapshot, now = await around.with_case(await around.snapshot(), None), around.clock.now()
    for decision in out_of_circles(snapshot, snapshot.circles, member, now, around.tokens):
        await store.commit(decision, (), spool_id=None, expected={}, now=now)
    await store.erase_member(member)


def _without(snapshot: Snapshot, *, member: Member, now: datetime, tokens: Tokens) -> Decision | None:
    """The decision that takes the member out of the snapshot's case; None: there is nothing to do."""
    assert snapshot.case is not None
    return next(iter(part(snapshot, [snapshot.case], member, now, tokens)), None)
