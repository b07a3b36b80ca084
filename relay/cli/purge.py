"""`relay purge`: erase now what retention allows to erase."""

from datetime import UTC, datetime

import click

from relay.cli.context import live_config, with_store
from relay.settings.env import Settings
from relay.store.store import Store
from relay.store.values import Erased


@click.command
def command() -> None:
    """Erase the texts and people of consultations closed longer ago than retention says."""
    erased = with_store(_purge)
    click.echo(f"Erased: the texts of {erased.texts} and the people of {erased.people} consultations.")


async def _purge(store: Store, settings: Settings) -> Erased:
    retention = live_config(settings).current().policy.retention
    return await store.erase_due(datetime.now(UTC), retention.text, retention.people)
