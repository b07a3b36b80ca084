"""`relay route`: who would be asked for a mail and why, and why those were asked who were."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from relay.cli.context import live_config, with_store
from relay.cli.output import show_json, table
from relay.consult.addresses import role_of
from relay.consult.model import Case, MemberId
from relay.consult.routing.explain import Explained, explain
from relay.consult.routing.receipt import Receipt, Score
from relay.consult.snapshot import Member, Snapshot
from relay.mail.fields import header_block
from relay.mail.headers import AmbiguousAuthor, author_of
from relay.mail.limits import Unreadable
from relay.mail.parse import parse_letter
from relay.settings.env import Settings
from relay.store.store import Store
from relay.worker.clock import clock_of
from relay.worker.members import Members

COLUMNS = ("place", "member", "days_of_rest", "capacity", "record", "chance", "score", "pace")
_ALL = "Name one: --explain FILE.eml, --consultation ID or --latest."


@click.command
@click.option(
    "--explain",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.eml",
    help="Who would be asked for this mail, were it sent now. Nothing is kept or sent.",
)
@click.option("--to", "to", multiple=True, metavar="ADDRESS", help="Where it goes; else its To and Cc.")
@click.option("--consultation", "consultation_id", metavar="ID", help="Why those were asked who were.")
@click.option("--latest", is_flag=True, help="The consultations asked about last, by id.")
@click.option("--names", is_flag=True, help="Members by address instead of by a number of their own.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(
    *,
    file: Path | None,
    to: tuple[str, ...],
    consultation_id: str | None,
    latest: bool,
    names: bool,
    as_json: bool,
) -> None:
    """Explain who is asked and why: rules and numbers, never content."""
    if sum((file is not None, consultation_id is not None, latest)) != 1:
        raise click.UsageError(_ALL)
    if file is not None:
        raw = file.read_bytes()
        found, roster = with_store(lambda store, settings: _explained(store, settings, raw, to))
        _show_explained(found, roster if names else {}, as_json=as_json)
    elif consultation_id is not None:
        receipts, roster = with_store(lambda store, settings: _kept(store, settings, consultation_id))
        _show(receipts, roster if names else {}, as_json=as_json)
    else:
        ids = with_store(_latest)
        if as_json:
            show_json(ids)
        else:
            click.echo("\n".join(ids) or "Nothing.")


Roster = Mapping[MemberId, Member]


async def _explained(
    store: Store, settings: Settings, raw: bytes, to: tuple[str, ...]
) -> tuple[Explained, Roster]:
    config, now = live_config(settings), clock_of(settings).now()
    members = Members(store, config)
    try:
        letter = parse_letter(raw, reverse_path=None, own_domain=settings.domain)
        writer = await members.member_of(author_of(header_block(raw)).address)
    except (Unreadable, AmbiguousAuthor):
        raise click.ClickException("This mail cannot be read, or does not have one author.") from None
    if writer is None:
        raise click.ClickException("Its author is no member: nobody is asked.")
    if set(config.current().policy.admins) & set(writer.addresses):
        # else an admin could look up how many colleagues keep away from them
        raise click.ClickException("A mail of an admin who is a member is not explained.")
    specialties = config.current().specialties
    recipients = to or letter.other_recipients
    roles = tuple(r for a in recipients if (r := role_of(a, settings.domain, specialties)) is not None)
    snapshot = Snapshot(
        domain=settings.domain,
        config=config.current(),
        roster=await members.roster(),
        member=writer,
        loads=await store.loads(now),
    )
    found = explain(letter, roles, snapshot, now, store.tokens(settings.domain)) if roles else None
    if found is None:
        raise click.ClickException("This mail is no request to the relay; --to says where it goes.")
    return found, snapshot.roster


async def _kept(store: Store, settings: Settings, consultation_id: str) -> tuple[tuple[Receipt, ...], Roster]:
    roster = await Members(store, live_config(settings)).roster()
    case = await store.case(consultation_id)
    if case is None or _is_an_admins(case, roster, settings):
        # said alike: which of the two it is would be an answer too
        raise click.ClickException("There is no such consultation, or it is not for the tools to show.")
    return case.consultation.routed, roster


async def _latest(store: Store, settings: Settings) -> list[str]:
    roster = await Members(store, live_config(settings)).roster()
    cases = await store.latest_cases(50)
    return [c.consultation.id for c in cases if not _is_an_admins(c, roster, settings)]


def _is_an_admins(case: Case, roster: Roster, settings: Settings) -> bool:
    """Whether an admin takes part in it: nobody can tell at the console which admin is looking."""
    admins = set(live_config(settings).current().policy.admins)
    parties = {case.consultation.asker, *(thread.consultant for thread in case.threads)}
    return any(admins & set(roster[m].addresses) for m in parties if m in roster)


def _show_explained(found: Explained, names: Roster, *, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "decided_by": found.decided_by,
                "nearest": found.nearest,
                "routes": [_as_json(receipt, names) for receipt in found.receipts],
            }
        )
        return
    if not found.receipts:
        nearest = ", ".join(found.nearest) or "none"
        click.echo(f"Nothing says the specialty; the preview would propose: {nearest}.")
        return
    click.echo(f"Specialty decided by: {found.decided_by}.")
    _show(found.receipts, names, as_json=False)


def _show(receipts: tuple[Receipt, ...], names: Roster, *, as_json: bool) -> None:
    if as_json:
        show_json([_as_json(receipt, names) for receipt in receipts])
        return
    if not receipts:
        click.echo("Nothing is kept: not sent yet, or erased.")
    for receipt in receipts:
        left_out = ", ".join(f"{rule} {number}" for rule, number in receipt.left_out) or "nobody"
        click.echo(
            f"\n{receipt.specialty}, {receipt.at:%Y-%m-%d %H:%M} UTC{', urgent' if receipt.urgent else ''}: "
            f"{receipt.offering} offer it, {receipt.eligible} may be asked; left out: {left_out}."
        )
        if receipt.wishes.related or receipt.wishes.any_jurisdiction:
            wider = (*receipt.wishes.related, *(("any jurisdiction",) * receipt.wishes.any_jurisdiction))
            click.echo(f"Widened by its writer: {', '.join(wider)}.")
        if receipt.asked:
            click.echo(table([_row(i, s, names) for i, s in enumerate(receipt.asked, 1)], COLUMNS))


def _as_json(receipt: Receipt, names: Roster) -> dict[str, Any]:
    return {
        "at": receipt.at,
        "specialty": receipt.specialty,
        "urgent": receipt.urgent,
        "related": receipt.wishes.related,
        "any_jurisdiction": receipt.wishes.any_jurisdiction,
        "offering": receipt.offering,
        "eligible": receipt.eligible,
        "left_out": {str(rule): number for rule, number in receipt.left_out},
        "ranked": [_row(i, score, names) for i, score in enumerate(receipt.asked, 1)],
    }


def _row(place: int, score: Score, names: Roster) -> dict[str, Any]:
    named = names.get(MemberId(score.member))
    return {
        "place": place,
        "member": named.entry.address if named else score.member[:8],
        "days_of_rest": None if score.rest is None else round(score.rest.total_seconds() / 86400, 2),
        "capacity": score.capacity,
        "record": round(score.record, 3),
        "chance": round(score.chance, 3),
        "score": round(score.total, 2),
        "pace": str(score.pace),
    }
