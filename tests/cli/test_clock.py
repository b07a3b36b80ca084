"""Commands live by RELAY_CLOCK_FILE, as the relay does."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.model import ConsultationState
from relay.consult.standing.model import Standing
from relay.settings.env import load_settings
from relay.store.store import Store
from relay.worker.clock import clock_of
from tests.cli.conftest import run
from tests.store.samples import DAY, whole_case

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_clock_is_the_file_where_one_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = datetime.now(UTC)
    assert before <= clock_of(load_settings()).now() <= datetime.now(UTC)
    (home / "clock").write_text("2026-11-23T10:00:00+01:00\n")
    monkeypatch.setenv("RELAY_CLOCK_FILE", "clock")
    assert clock_of(load_settings()).now() == NOW


@pytest.fixture
def clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the time."""
    monkeypatch.setenv("RELAY_CLOCK_FILE", "clock")
    file = home / "clock"
    file.write_text(NOW.isoformat())
    return file


def test_purge_erases_what_is_due_by_the_relays_clock(clock: Path) -> None:
    async def close_a_consultation() -> None:
        settings = load_settings()
        store = await Store.open(settings.database_url, settings.master_keys)
        ids = await store.sync_roster([("ana.ruiz@clinic.example", ()), ("b.okafor@practice.example", ())])
        asker, consultant = ids.values()
        closed = whole_case(asker, consultant, state=ConsultationState.CLOSED, closed_at=NOW)
        await store.commit(closed, (), spool_id=None, expected={}, now=NOW)
        await store.close()

    asyncio.run(close_a_consultation())
    assert json.loads(run("purge", "--json").stdout) == {"texts": 0, "people": 0}
    clock.write_text((NOW + 31 * DAY).isoformat())
    assert run("purge").stdout == "Erased: the texts of 1 and the people of 0 consultations.\n"
    clock.write_text((NOW + 91 * DAY).isoformat())
    assert json.loads(run("purge", "--json").stdout) == {"texts": 0, "people": 1}


def test_members_tells_a_pause_by_the_relays_clock(clock: Path) -> None:
    async def pause() -> None:
        settings = load_settings()
        store = await Store.open(settings.database_url, settings.master_keys)
        ids = await store.sync_roster([("ana.ruiz@clinic.example", ()), ("b.okafor@practice.example", ())])
        paused = Decision(
            outcome=Outcome.COMMAND,
            standings=((ids["ana.ruiz@clinic.example"], Standing(paused_until=NOW + DAY)),),
        )
        await store.commit(paused, (), spool_id=None, expected={}, now=NOW)
        await store.close()

    asyncio.run(pause())
    assert [m["is_asked"] for m in json.loads(run("members", "--json").stdout)] == [False, False]
    clock.write_text((NOW + 2 * DAY).isoformat())
    assert [m["is_asked"] for m in json.loads(run("members", "--json").stdout)] == [True, False]
