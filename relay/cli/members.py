"""`relay members`: the roster in force."""

import click

from relay.cli.context import live_config, with_store
from relay.cli.output import Row, json_option, show
from relay.settings.env import Settings
from relay.store.store import Store
from relay.worker.clock import clock_of
from relay.worker.members import Members


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """List the members with what they offer, and whether they are asked at present."""
    rows = with_store(_members)
    show(rows, ("address", "specialties", "is_asked"), as_json=as_json, empty="Nobody is on the roster.")


async def _members(store: Store, settings: Settings) -> list[Row]:
    now = clock_of(settings).now()
    roster = await Members(store, live_config(settings)).roster()
    return [
        {"address": m.entry.address, "specialties": m.specialties, "is_asked": m.may_be_asked(now)}
        for m in roster.values()
    ]
