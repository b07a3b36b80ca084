"""`relay report`: how every accepted mail ended."""

import sys

import click

from relay.cli.context import with_store
from relay.cli.output import json_option, show, show_json
from relay.cli.status import read_counts


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """Show the ledger: mails accepted, how each ended, what still waits; exit 1 if they do not add up."""
    counts = with_store(read_counts)
    waiting = sum(counts.spool.values())
    ends = {str(outcome): number for outcome, number in counts.ends.items()}
    helped = {str(said): number for said, number in counts.helped.items()}
    troubles = {str(kind): number for kind, number in counts.troubles.items()}
    robots = {str(kind): number for kind, number in counts.robots.items()}
    if as_json:
        show_json({
            "accepted": counts.accepted, "ends": ends, "robots": robots, "helped": helped,
            "troubles": troubles,
            "waiting": waiting, "balanced": counts.balanced,
        })  # fmt: skip
    else:
        numbers = {"accepted": counts.accepted, **ends, "still waiting": waiting}
        show(
            [{"mails": what, "number": n} for what, n in numbers.items()], ("mails", "number"), as_json=False
        )
        if robots:
            kinds = ", ".join(f"{number} {kind}" for kind, number in robots.items())
            click.echo(f"Automatic mail among them: {kinds}.")
        if helped:
            said = ", ".join(f"{number} {answer}" for answer, number in helped.items())
            click.echo(f"Asked whether it helped, askers said: {said}.")
        if troubles:
            told = ", ".join(f"{number} {kind}" for kind, number in troubles.items())
            click.echo(f"The admins were told of: {told}.")
    if not counts.balanced:
        click.echo("These numbers do not add up: a mail is missing or counted twice.", err=True)
        sys.exit(1)
