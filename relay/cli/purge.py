"""`relay purge`: erase now what retention allows to erase."""

import click

from relay.cli.context import live_config, with_store
from relay.cli.output import json_option, show_json
from relay.settings.env import Settings
from relay.store.store import Store
from relay.store.values import Erased
from relay.worker.clock import clock_of


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """Erase the texts and people of consultations closed longer ago than retention says."""
    erased = with_store(_purge)
    if as_json:
        show_json(erased)
    else:
        click.echo(f"Erased: the texts of {erased.texts} and the people of {erased.people} consultations.")


async def _purge(store: Store, settings: Settings) -> Erased:
    retention = live_config(settings).current().policy.retention
    return await store.erase_due(clock_of(settings).now(), retention.text, retention.people)
