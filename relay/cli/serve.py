"""`relay serve`: the relay itself, until it is told to stop."""

import asyncio
import resource

import click

from relay.app import Relay
from relay.cli.context import live_config
from relay.cli.refusals import told_in_one_line
from relay.observe import log
from relay.settings.env import load_settings, verify_files


@click.command
def command() -> None:
    """Receive, preview, forward and thread mail until SIGTERM. SIGHUP reads the configuration again."""
    log.configure()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold case text (R29)
    settings = load_settings()
    verify_files(settings)
    relay = Relay(settings, live_config(settings))
    with told_in_one_line("cannot start: ", ". Nothing was lost; mend it and start again."):
        asyncio.run(relay.run())
