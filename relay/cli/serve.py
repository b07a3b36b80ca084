"""`relay serve`: the relay itself, until it is told to stop."""

import asyncio
import os
import sys

import click

from relay.app import Relay
from relay.cli.context import live_config, settings_or_exit
from relay.observe import log
from relay.store.crypto import KeyMissing


@click.command()
def command() -> None:
    """Receive, preview, forward and thread mail until SIGTERM. SIGHUP reads the configuration again."""
    os.umask(0o077)  # R29: whatever is written is for this user alone
    log.configure()
    settings = settings_or_exit()
    relay = Relay(settings, live_config(settings))
    try:
        asyncio.run(relay.run())
    except KeyMissing as missing:
        click.echo(f"relay: {missing}", err=True)
        sys.exit(1)
    except OSError as trouble:
        click.echo(f"relay: cannot start: {trouble.strerror or 'a file or port is not available'}", err=True)
        sys.exit(1)
