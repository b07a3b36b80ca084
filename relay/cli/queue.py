"""`relay queue`: mails set aside after a crash, and their replay."""

import sys

import click

from relay.cli.context import with_store
from relay.cli.output import json_option, show
from relay.settings.env import Settings
from relay.store.store import Store
from relay.store.values import Shunted


@click.command
@click.option("--replay", "replay_id", metavar="ID", help="Process this mail again.")
@json_option
def command(*, replay_id: str | None, as_json: bool) -> None:
    """List the mails that were set aside (never their content), or put one back."""
    if replay_id is None:
        rows = [
            {"id": s.id, "received": s.received_at.isoformat(timespec="minutes"), "tries": s.attempts}
            for s in with_store(_shunted)
        ]
        show(rows, ("id", "received", "tries"), as_json=as_json, empty="Nothing is set aside.")
    elif with_store(lambda store, _: store.replay(replay_id)):
        click.echo("It will be processed again at once.")
    else:
        click.echo("No mail with this id is set aside; `relay queue` lists them.", err=True)
        sys.exit(1)


async def _shunted(store: Store, _settings: Settings) -> tuple[Shunted, ...]:
    return await store.shunted()
