"""`relay queue`: mails set aside after a crash, and their replay."""

import json
import sys

import click
from relay.cli.output import table
from relay.settings.env import Settings

from relay.cli.context import with_store
from relay.store.store import Store
from relay.store.values import Shunted


@click.command()
@click.option("--replay", "replay_id", metavar="ID", help="Process this mail again.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(replay_id: str | None, as_json: bool) -> None:
    """List the mails that were set aside (never their content), or put one back."""
    if replay_id is not None:
        if not with_store(lambda store, _: store.replay(replay_id)):
            click.echo("No mail with this id is set aside; `relay queue` lists them.", err=True)
            sys.exit(1)
        click.echo("It will be processed again at once.")
        return
    shunted = with_store(_shunted)
    if as_json:
        click.echo(
            json.dumps(
                [
                    {"id": s.id, "received_at": s.received_at.isoformat(), "attempts": s.attempts}
                    for s in shunted
                ]
            )
        )
    elif shunted:
        click.echo(
            table(
                ("id", "received", "tries"), [(s.id, s.received_at.isoformat(), s.attempts) for s in shunted]
            )
        )
    else:
        click.echo("Nothing is set aside.")


async def _shunted(store: Store, _settings: Settings) -> tuple[Shunted, ...]:
    return await store.shunted()
