"""`relay audit`: leaks, reports, reveals and what admins did, without names."""

import click

from relay.cli.context import with_store
from relay.cli.output import json_option, show
from relay.consult.audit import Audited
from relay.settings.env import Settings
from relay.store.store import Store


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """Show when something happened that may be looked into, and in which consultation; never who."""
    rows = [
        {
            "at": one.at.isoformat(timespec="minutes"),
            "action": str(one.action),
            "consultation": one.consultation_id,
        }
        for one in with_store(_lines)
    ]
    show(rows, ("at", "action", "consultation"), as_json=as_json, empty="Nothing has happened.")


async def _lines(store: Store, _settings: Settings) -> tuple[Audited, ...]:
    return await store.audit()
