"""`relay serve`: the relay itself, until it is told to stop."""

import asyncio

import click

from relay.app import Relay
from relay.cli.context import live_config
from relay.observe import log
from relay.settings.env import load_settings, verify_files
from relay.store.crypto import KeyMissing
from relay.store.errors import RosterConflict, Unsupported


@click.command
def command() -> None:
    """Receive, preview, forward and thread mail until SIGTERM. SIGHUP reads the configuration again."""
    log.configure()
    settings = load_settings()
    verify_files(settings)
    relay = Relay(settings, live_config(settings))
    try:
        asyncio.run(relay.run())
    except (KeyMissing, RosterConflict, Unsupported) as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as trouble:
        reason = trouble.strerror or "a file or port is not available"
        raise click.ClickException(
            f"cannot start: {reason}. Nothing was lost; mend it and start again."
        ) from None
