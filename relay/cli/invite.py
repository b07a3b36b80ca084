"""`relay invite`: ask people on the roster whether colleagues may ask them."""

import sys
from datetime import datetime
from functools import partial

import click

from relay.cli.context import surroundings, with_store
from relay.cli.output import Row, json_option, show
from relay.consult.decision import Outcome
from relay.consult.joining.inviting import Invitable, invitable, invite
from relay.consult.snapshot import Member, Snapshot
from relay.consult.writing import Draft
from relay.settings.env import Settings
from relay.settings.scalars import fold_address
from relay.store.errors import Conflict
from relay.store.store import Store
from relay.worker.surroundings import Surroundings, commit_event, decided

NOT_LISTED = "is not in members.yaml"
SENT = "invited"
WOULD_BE = "would be invited"
MEANWHILE = "has written just now; say it again"


@click.command
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--all", "everybody", is_flag=True, help="Everybody on the roster who was never asked.")
@click.option("--yes", "send", is_flag=True, help="Send; without it nothing leaves.")
@json_option
def command(*, addresses: tuple[str, ...], everybody: bool, send: bool, as_json: bool) -> None:
    """Invite people on the roster to be asked by colleagues; without --yes only say who would be.

    Nobody is invited who has opted in, said no, left, or has an invitation open. Who let one pass
    without an answer is invited again only when named here, never by --all.
    """
    if bool(addresses) == everybody:
        message = "name addresses, or say --all"
        raise click.UsageError(message)
    rows = with_store(partial(_invite, addresses=addresses, send=send))
    show(rows, ("address", "result"), as_json=as_json, empty="Nobody is left to invite.")
    if not as_json and any(row["result"] == WOULD_BE for row in rows):
        click.echo("Nothing was sent. Say it again with --yes to invite them.")
    if any(row["result"] in (NOT_LISTED, MEANWHILE) for row in rows):
        sys.exit(1)


async def _invite(store: Store, settings: Settings, *, addresses: tuple[str, ...], send: bool) -> list[Row]:
    """One row an address named; with none named, one for each who can be invited."""
    around = surroundings(store, settings)
    snapshot = await around.with_joining(await around.snapshot())
    now, roster = around.clock.now(), snapshot.roster.values()
    listed = {address: member for member in roster for address in member.addresses}
    chosen: dict[str, Member | None] = {address: listed.get(_folded(address)) for address in addresses}
    if not addresses:
        chosen = {m.entry.address: m for m in roster if invitable(m, now) is Invitable.YES}
    done: dict[str, str] = {}
    for member in chosen.values():
        if member is not None and member.id not in done:
            done[member.id] = await _asked(around, snapshot, member, now, send=send)
    return [
        {"address": address, "result": done[member.id] if member else NOT_LISTED}
        for address, member in chosen.items()
    ]


async def _asked(
    around: Surroundings, snapshot: Snapshot, member: Member, now: datetime, *, send: bool
) -> str:
    """What becomes of the member: an invitation in the outbox, or why there is none."""
    may = invitable(member, now)
    if may not in (Invitable.YES, Invitable.SILENT):
        return str(may)
    if not send:
        return WOULD_BE
    draft = Draft(snapshot, now, around.tokens)
    invite(draft, member)
    try:
        await commit_event(around, snapshot, decided(draft.decide(Outcome.COMMAND)))
    except Conflict:
        return MEANWHILE
    return SENT


def _folded(address: str) -> str:
    try:
        return fold_address(address)
    except ValueError:
        return ""
