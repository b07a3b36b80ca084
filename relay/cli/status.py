"""`relay status`: how things stand, in numbers."""

from collections.abc import Mapping

import click

from relay.cli.context import with_store
from relay.cli.output import json_option, show, show_json
from relay.settings.env import Settings
from relay.store.store import Store
from relay.store.values import Counts
from relay.worker.clock import clock_of


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """Show what waits, what is open, and whether anything needs a look."""
    counts = with_store(read_counts)
    groups: dict[str, Mapping[str, int]] = {
        "members": with_store(_not_asked),
        "inbound": {str(k): v for k, v in counts.spool.items()},
        "outbox": {str(k): v for k, v in counts.outbox.items()},
        "consultations": {str(k): v for k, v in counts.consultations.items()},
        "circles": {str(k): v for k, v in counts.circles.items()},
    }
    if as_json:
        oldest = {"oldest_inbound": counts.spool_oldest, "oldest_in_outbox": counts.outbox_oldest}
        show_json({**groups, **oldest})
        return
    rows = [
        {"what": what, "state": state, "number": number}
        for what, numbers in groups.items()
        for state, number in numbers.items()
    ]
    show(rows, ("what", "state", "number"), as_json=False)
    for what, since in (("inbound", counts.spool_oldest), ("outgoing", counts.outbox_oldest)):
        if since:
            click.echo(f"The oldest {what} mail has waited since {since:%Y-%m-%d %H:%M} UTC.")


async def _not_asked(store: Store, settings: Settings) -> Mapping[str, int]:
    """How many are not asked at present, and why; never who."""
    now = clock_of(settings).now()
    standings = (await store.standings()).values()
    return {
        "paused": sum(s.is_paused(now) for s in standings),
        "away": sum(s.is_away(now) for s in standings),
        "stopped": sum(s.stopped is not None for s in standings),
        "suspended": sum(s.suspended is not None for s in standings),
    }


async def read_counts(store: Store, _settings: Settings) -> Counts:
    """The numbers of this moment."""
    return await store.counts()
