"""`relay status`: how things stand, in numbers."""

import json

import click
from relay.cli.output import table
from relay.settings.env import Settings

from relay.cli.context import with_store
from relay.store.store import Store
from relay.store.values import Counts


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Show what waits, what is open, and whether anything needs a look."""
    counts = with_store(_counts)
    rows = [
        *((f"inbound {state}", number) for state, number in counts.spool.items()),
        *((f"outbox {state}", number) for state, number in counts.outbox.items()),
        *((f"consultations {state}", number) for state, number in counts.consultations.items()),
    ]
    oldest = {
        "oldest inbound": counts.spool_oldest.isoformat() if counts.spool_oldest else None,
        "oldest in outbox": counts.outbox_oldest.isoformat() if counts.outbox_oldest else None,
    }
    if as_json:
        click.echo(json.dumps(dict(rows) | oldest))
        return
    click.echo(table(("what", "number"), rows))
    for what, since in oldest.items():
        if since:
            click.echo(f"{what}: since {since}")


async def _counts(store: Store, _settings: Settings) -> Counts:
    return await store.counts()
