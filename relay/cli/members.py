"""`relay members`: the roster in force."""

import click

from relay.cli.context import live_config, with_store
from relay.cli.output import Row, json_option, show
from relay.consult.joining import invitable
from relay.consult.snapshot import Member
from relay.settings.env import Settings
from relay.store.store import Store
from relay.worker.clock import clock_of
from relay.worker.members import Members

COLUMNS = ("address", "specialties", "is_asked", "invitation")
PROOF = ("opted_in", "opted_in_by", "invited", "wording", "answered_from")
"""For programs: since when they may be asked, how that was said, and which invitation it answered."""


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """List the members with what they offer, whether they are asked, and what they consented to."""
    rows = with_store(_members)
    columns = (*COLUMNS, *PROOF) if as_json else COLUMNS
    show(rows, columns, as_json=as_json, empty="Nobody is on the roster.")


async def _members(store: Store, settings: Settings) -> list[Row]:
    now = clock_of(settings).now()
    roster = await Members(store, live_config(settings)).roster()
    return [
        {
            "address": member.entry.address,
            "specialties": member.specialties,
            "is_asked": member.may_be_asked(now),
            "invitation": invitable(member, now),
            **_consent(member),
        }
        for member in roster.values()
    ]


def _consent(member: Member) -> Row:
    """What is on record of the member's consent, in force or taken back since."""
    standing, paper = member.standing, member.entry.opted_in
    consent, open_since = standing.consent, standing.invited
    return {
        "opted_in": standing.opted_in or paper,
        "opted_in_by": "mail" if standing.opted_in else "paper" if paper else None,
        "invited": open_since.at if open_since else consent.invited if consent else None,
        "wording": open_since.wording if open_since else consent.wording if consent else None,
        "answered_from": consent.address if consent else None,
    }
