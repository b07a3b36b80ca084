"""The same consultation on PostgreSQL, also shared by two relays."""

import os
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from relay.consult.circles.model import CircleState
from relay.consult.model import MemberId
from relay.consult.words import Verb
from tests.e2e import canary
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.people import ADMIN, COLLEAGUES, HANNAH, MAREN, PRIYA, STRANGER, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import RelayUnderTest
from tests.e2e.test_circles import posted
from tests.e2e.test_consultation import whole_consultation
from tests.e2e.test_joining import join
from tests.e2e.test_reveal import DAY, MET, talking, wish
from tests.postgresql import empty_database

pytestmark = pytest.mark.server


@pytest.fixture
def url(postgres: str) -> str:
    """An empty database."""
    return empty_database(postgres)


async def test_consultation_on_postgresql(begin: Begin, url: str) -> None:
    await whole_consultation(await begin(database_url=url))


async def files_of(url: str) -> list[Path]:
    """The tables of this database and the whole log of changes, as they lie on the disk now."""
    connection = await asyncpg.connect(url)
    await connection.execute("CHECKPOINT")
    folder = Path(await connection.fetchval("SHOW data_directory"))
    number = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
    await connection.close()
    tables = (folder / "base" / str(number)).iterdir()
    return [file for file in (*tables, *(folder / "pg_wal").iterdir()) if file.is_file()]


async def test_nobody_is_named_in_the_files_of_postgresql_before_or_after_the_texts_are_erased(
    begin: Begin, url: str
) -> None:
    relay = await begin(database_url=url, policy={"retention": {"text": "1d", "people": "2d"}})
    await whole_consultation(relay)
    await posted(relay)
    await relay.settled()
    for span in (timedelta(0), timedelta(days=3)):
        relay.pass_time(span)
        await relay.write(MAREN, "relay", "status", "")
        await relay.settled()
        for file in await files_of(url):
            canary.absent_in(file.read_bytes(), canary.planted(relay))
    assert await relay.relay.store.cases_of(await asker(relay)) == ()
    # what is written in the clear would have been found, in both places
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE clear AS SELECT 'Lucine of the canary' AS words")
    await connection.close()
    found = [file.parent.name for file in await files_of(url) if b"Lucine of the canary" in file.read_bytes()]
    assert len(set(found)) == 2
    assert "pg_wal" in found


async def asker(relay: RelayUnderTest) -> MemberId:
    member = await relay.relay.store.member_of(MAREN.address)
    assert member
    return member


async def test_two_relays_on_one_database_do_everything_once(begin: Begin, url: str) -> None:
    shared = {"database_url": url, "master_keys": (os.urandom(32),)}
    one = await begin(**shared)
    other = await begin(**shared, maildir=one.maildir, config_dir=one.config)
    other.maildir = one.maildir
    for number in range(4):  # handed in at both in turn; either may process and deliver
        await (one, other)[number % 2].write(MAREN, "grief", f"Question {number}: what would you do?")
    previews = [await one.next(MAREN, "[Relay] Preview:") for _ in range(4)]
    for number, preview in enumerate(previews):
        await (other, one)[number % 2].answer(MAREN, preview, "SEND", signed=False)
    copies = [await one.next(HANNAH, SUBJECT) for _ in range(4)]
    await other.answer(HANNAH, copies[0], "Ask a physician in at once.")
    await one.next(MAREN, "Re:")
    await one.settled()
    assert [
        len([m for m in one.mails(c) if SUBJECT in m.subject and "[Relay]" not in m.subject])
        for c in COLLEAGUES
    ] == [4, 4, 4]
    assert len([m for m in one.mails(MAREN) if m.subject.startswith("[Relay] Preview:")]) == 4
    assert (await one.relay.store.counts()).balanced


@drives(Verb.JOIN, Verb.REVEAL, Verb.REPORT)
async def test_a_circle_a_wish_to_join_a_meeting_a_report_and_the_letter_of_the_week(
    begin: Begin, url: str
) -> None:
    relay = await begin(database_url=url)
    _, in_circle = await posted(relay)
    await relay.answer(HANNAH, in_circle[HANNAH], "Ask a physician in at once.")
    await relay.next(HANNAH, "[Relay] Passed on")
    for reader in (TOBIAS, MAREN):
        assert "physician" in (await relay.next(reader, f"Re: {SUBJECT}")).text
    assert (await join(relay)).code == 250
    assert STRANGER.address in (await relay.next(ADMIN, "[Relay] May this person join?")).text
    copy, answer = await talking(relay)
    await wish(relay, MAREN, answer)
    await wish(relay, HANNAH, copy)
    await relay.answer(PRIYA, relay.mails(PRIYA)[0], "Report", signed=False)
    await relay.next(PRIYA, "[Relay] Your report has reached")
    await relay.next(ADMIN, "[Relay] An exchange was reported")
    store = relay.relay.store
    async with store._database.reading() as connection:
        arrived = (await connection.exec_driver_sql("select count(*) from arrivals")).scalar_one()
    assert arrived >= 7  # and after a day they are forgotten
    relay.met = [(MAREN, HANNAH), (HANNAH, MAREN)]
    relay.pass_time(DAY)
    assert HANNAH.name in (await relay.next(MAREN, MET)).text
    assert MAREN.name in (await relay.next(HANNAH, MET)).text
    assert [line.action for line in await store.audit()] == ["report", "reveal", "reveal"]
    assert [c.address for c in await store.candidates()] == [STRANGER.address]
    assert [c.state for c in await store.circles()] == [CircleState.OPEN]
    relay.time = (relay.time + timedelta(days=6)).replace(hour=7, minute=1)
    told = await relay.next(ADMIN, "[Relay] The week from")
    assert "Requests sent: fewer than 5" in told.text
    await relay.settled()
    assert (await store.counts()).balanced
