"""`relay demo`: one whole consultation over real SMTP, every mail printed as its reader sees it."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

import click

from relay.cli.rehearsal.play import DidNotHappen, play
from relay.cli.rehearsal.proof import CaseLost, Leak, Unthreaded, prove
from relay.cli.rehearsal.stage import Stage, StrayMail


@click.command
def command() -> None:
    """Play one consultation through a relay of its own and prove what it promises."""
    forced = os.environ.get("RELAY_DEMO_FORCE_LEAK") == "1"
    with tempfile.TemporaryDirectory(prefix="relay-demo-") as folder:
        try:
            asyncio.run(_rehearse(Path(folder), forced=forced))
        except DidNotHappen as missing:
            click.echo(f"did not happen: {missing}", err=True)
            sys.exit(1)
        except (Leak, CaseLost, Unthreaded, StrayMail) as broken:
            click.echo(f"broken promise: {broken}", err=True)
            sys.exit(1)


async def _rehearse(folder: Path, *, forced: bool) -> None:
    stage = Stage(folder, blind=forced)
    await stage.open()
    try:
        await play(stage, click.echo)
        await stage.settle()
        searched = prove(stage)
    finally:
        await stage.close()
    click.echo("ok masked")
    click.echo("ok threaded")
    click.echo(f"ok nothing leaked ({searched} bytes searched)")
