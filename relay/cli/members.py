"""`relay members`: the roster in force; `suspend` and `lift` put a member on hold and back."""

import sys
from collections.abc import Callable
from functools import partial

import click

from relay.cli.context import live_config, surroundings, with_store
from relay.cli.output import Row, json_option, show
from relay.consult import suspending
from relay.consult.decision import Decision
from relay.consult.joining.inviting import invitable
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing
from relay.consult.writing import Draft
from relay.settings.env import Settings
from relay.store.errors import Conflict
from relay.store.store import Store
from relay.worker.clock import clock_of
from relay.worker.members import Members
from relay.worker.surroundings import TRIES_ON_CONFLICT, commit_event, decided

COLUMNS = ("address", "specialties", "is_asked", "invitation", "stopped")
PROOF = ("id", "opted_in", "opted_in_by", "invited", "wording", "answered_from")
"""For programs: since when they may be asked, how that was said, and which invitation it answered."""


Deciding = Callable[[Draft, Member], Decision | None]


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """List the members with what they offer, whether they are asked, and what they consented to."""
    if context.invoked_subcommand is not None:
        return
    rows = with_store(_members)
    columns = (*COLUMNS, *PROOF) if as_json else COLUMNS
    show(rows, columns, as_json=as_json, empty="Nobody is on the roster.")


@command.command("suspend")
@click.argument("who", metavar="ADDRESS|ID")
def suspend_command(who: str) -> None:
    """Suspend a member: their mail is kept, and nothing of theirs leaves until it is lifted."""
    _do(who, suspending.suspend, "Suspended. Their mail is kept until you lift it.", "is suspended already")


@command.command("lift")
@click.argument("who", metavar="ADDRESS|ID")
def lift_command(who: str) -> None:
    """Lift a suspension: what was kept goes on, in the order it came."""
    _do(who, suspending.lift, "Lifted. What was kept goes on.", "is not suspended")


def _do(who: str, decide: Deciding, done: str, otherwise: str) -> None:
    refused = with_store(partial(_change, who=who, decide=decide))
    if refused is None:
        click.echo(done)
        return
    click.echo(f"This member {refused or otherwise}.", err=True)
    sys.exit(1)


async def _change(store: Store, settings: Settings, *, who: str, decide: Deciding) -> str | None:
    """None: it is done. Else why nothing was; '' where it is so already."""
    around = surroundings(store, settings)
    for _ in range(TRIES_ON_CONFLICT):
        snapshot = await around.snapshot()
        wanted = who.strip().casefold()
        found = (m for m in snapshot.roster.values() if wanted in (m.id, *m.addresses))
        member = next(found, None)
        if member is None:
            return "is not in members.yaml"
        decision = decide(Draft(snapshot, around.clock.now(), around.tokens), member)
        if decision is None:
            return ""
        try:
            await commit_event(around, snapshot, decided(decision))
        except Conflict:
            continue
        return None
    return "has written just now; say it again"


async def _members(store: Store, settings: Settings) -> list[Row]:
    now = clock_of(settings).now()
    roster = await Members(store, live_config(settings)).roster()
    return [
        {
            "address": member.entry.address,
            "specialties": member.specialties,
            "is_asked": member.may_be_asked(now),
            "invitation": invitable(member, now),
            "stopped": _stopped(member.standing),
            "id": member.id,
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


def _stopped(standing: Standing) -> str | None:
    """Why nothing is sent to them though they did not ask for a rest."""
    return "suspended" if standing.suspended else str(standing.stopped) if standing.stopped else None
