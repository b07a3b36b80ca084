"""`relay report`: how every accepted mail ended."""

import json
import sys

import click
from relay.cli.output import table
from relay.settings.env import Settings

from relay.cli.context import with_store
from relay.store.store import Store
from relay.store.values import Counts


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Show the ledger: mails accepted, how each ended, what still waits; exit 1 if they do not add up."""
    counts = with_store(_counts)
    waiting = sum(counts.spool.values())
    if as_json:
        ends = {str(k): v for k, v in counts.ends.items()}
        click.echo(
            json.dumps(
                {"accepted": counts.accepted, "ends": ends, "waiting": waiting, "balanced": counts.balanced}
            )
        )
    else:
        rows = [
            ("accepted", counts.accepted),
            *((str(k), v) for k, v in counts.ends.items()),
            ("still waiting", waiting),
        ]
        click.echo(table(("mails", "number"), rows))
        if not counts.balanced:
            click.echo(
                "These numbers do not add up: a mail is missing or counted twice. Please report this.",
                err=True,
            )
    if not counts.balanced:
        sys.exit(1)


async def _counts(store: Store, _settings: Settings) -> Counts:
    return await store.counts()
