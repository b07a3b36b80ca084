"""`relay invite`, and what `relay members` says of consent: dry unless told otherwise, never against a no."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.joining.consent import Invited
from relay.consult.joining.inviting import ANSWER_WITHIN
from relay.consult.standing.model import Standing
from relay.settings.env import load_settings
from relay.store.schema import OutboxState
from relay.store.store import Store
from relay.worker.clock import clock_of
from tests.cli.conftest import run

ANA, BEN, CLEO = "ana.ruiz@clinic.example", "b.okafor@practice.example", "cleo@rooms.example"
MEMBERS = f"""\
members:
  - {{address: {ANA}, name: Ana Ruiz, specialties: [trauma], opted_in: 2026-01-05}}
  - {{address: {BEN}, name: Benedict Okafor, aliases: [ben@home.example]}}
  - {{address: {CLEO}, name: Cleo Marsh}}
"""


@pytest.fixture(autouse=True)
def roster(home: Path) -> None:
    """One member who has opted in, two who were never asked."""
    (home / "config/members.yaml").write_text(MEMBERS)


def waiting() -> int:
    """Mails in the outbox."""

    async def count() -> int:
        settings = load_settings()
        store = await Store.open(settings.database_url, settings.master_keys)
        counts = await store.counts()
        await store.close()
        return counts.outbox[OutboxState.WAITING]

    return asyncio.run(count())


def say(address: str, standing: Standing) -> None:
    """Something the member has said by mail."""

    async def keep() -> None:
        settings = load_settings()
        store = await Store.open(settings.database_url, settings.master_keys)
        ids = await store.sync_roster([(ANA, ()), (BEN, ("ben@home.example",)), (CLEO, ())])
        decision = Decision(outcome=Outcome.COMMAND, standings=((ids[address], standing),))
        await store.commit(decision, (), spool_id=None, expected={}, now=clock_of(settings).now())
        await store.close()

    asyncio.run(keep())


def results(*arguments: str) -> dict[str, str]:
    result = run("invite", "--json", *arguments)
    return {row["address"]: row["result"] for row in json.loads(result.stdout)}


def test_nothing_is_sent_without_yes(home: Path) -> None:
    result = run("invite", "--all")
    assert result.exit_code == 0
    assert "Nothing was sent" in result.stdout
    assert results("--all") == {BEN: "would be invited", CLEO: "would be invited"}
    assert waiting() == 0


def test_yes_invites_everybody_who_was_never_asked_once(home: Path) -> None:
    assert results("--all", "--yes") == {BEN: "invited", CLEO: "invited"}
    assert waiting() == 2
    assert run("invite", "--all", "--yes").stdout == "Nobody is left to invite.\n"
    assert results(BEN, "--yes") == {BEN: "was invited and has not answered"}
    assert waiting() == 2


def test_a_member_named_twice_by_two_addresses_is_invited_once(home: Path) -> None:
    assert results("ben@home.example", BEN.upper(), "--yes") == {
        "ben@home.example": "invited",
        BEN.upper(): "invited",
    }
    assert waiting() == 1


@pytest.mark.parametrize("address", ["nobody@elsewhere.example", "no address"])
def test_who_is_not_on_the_roster_is_said_and_exits_1(home: Path, address: str) -> None:
    result = run("invite", address, BEN, "--yes", "--json")
    assert result.exit_code == 1
    assert [row["result"] for row in json.loads(result.stdout)] == ["is not in members.yaml", "invited"]


def test_no_and_leave_win_over_the_command_line(home: Path) -> None:
    now = clock_of(load_settings()).now()
    say(BEN, Standing(declined=now))
    say(CLEO, Standing(left=now))
    assert results(ANA, BEN, CLEO, "--yes") == {ANA: "has opted in", BEN: "said no", CLEO: "has left"}
    assert results("--all", "--yes") == {}
    assert waiting() == 0


def test_who_let_an_invitation_pass_is_asked_again_only_by_name(home: Path) -> None:
    long_ago = clock_of(load_settings()).now() - ANSWER_WITHIN - timedelta(days=1)
    say(BEN, Standing(invited=Invited(at=long_ago, wording="0" * 16)))
    assert results("--all") == {CLEO: "would be invited"}
    assert results(BEN, "--yes") == {BEN: "invited"}


@pytest.mark.parametrize("arguments", [(), ("--all", BEN)])
def test_neither_nobody_nor_both(home: Path, arguments: tuple[str, ...]) -> None:
    assert run("invite", *arguments).exit_code == 2


def test_members_shows_what_was_consented_to(home: Path) -> None:
    run("invite", BEN, "--yes")
    rows = {row["address"]: row for row in json.loads(run("members", "--json").stdout)}
    assert (rows[ANA]["opted_in"], rows[ANA]["opted_in_by"]) == ("2026-01-05", "paper")
    assert rows[BEN]["invitation"] == "was invited and has not answered"
    assert len(rows[BEN]["wording"]) == 16
    assert rows[CLEO]["invitation"] == "can be invited"
    assert "was invited and has not answered" in run("members").stdout
