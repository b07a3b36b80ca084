"""`relay members`: the roster in force."""

import json

import click
from relay.cli.output import table
from relay.settings.env import Settings

from relay.cli.context import live_config, with_store
from relay.consult.snapshot import Member
from relay.store.store import Store
from relay.worker.clock import SystemClock
from relay.worker.members import Members


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """List the members with what they offer, and whether they are asked at present."""
    members = with_store(_members)
    now = SystemClock().now()
    rows = [
        (m.entry.address, ", ".join(m.entry.specialties), "yes" if m.may_be_asked(now) else "no")
        for m in members
    ]
    if as_json:
        click.echo(
            json.dumps([{"address": a, "specialties": s, "asked": asked == "yes"} for a, s, asked in rows])
        )
    else:
        click.echo(table(("address", "specialties", "is asked"), rows))


async def _members(store: Store, settings: Settings) -> list[Member]:
    roster = await Members(store, live_config(settings)).roster()
    return list(roster.values())
