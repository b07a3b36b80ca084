"""What the disk holds: it survives a kill, names nobody, and opens only with the key."""

import asyncio
import os
import signal
import sqlite3
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import IntegrityError

from relay.consult.decision import Decision, Outcome
from relay.consult.model import ConsultationState, MemberId
from relay.consult.standing.model import Standing
from relay.store import database
from relay.store.crypto import Damaged, KeyMissing
from relay.store.errors import Unsupported
from relay.store.schema import Base
from relay.store.store import Store
from tests.store.conftest import MASTER, ROSTER, Open
from tests.store.samples import DAY, LEASE, NOW, PLANTED, TOKEN, hex_id, letter, mail, whole_case

ACCEPT_THEN_WAIT = """
import asyncio, sys
from relay.store.store import Store
from tests.store.conftest import MASTER
from tests.store.samples import mail

async def main():
    store = await Store.open(sys.argv[1], (MASTER,))
    await store.accept(mail(1))
    print("250", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.server
async def test_a_mail_is_there_after_a_kill_right_after_accept(url: str, open_store: Open) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        ACCEPT_THEN_WAIT,
        url,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert child.stdout
    assert await child.stdout.readline() == b"250\n"
    child.send_signal(signal.SIGKILL)
    await child.wait()
    child._transport.close()  # type: ignore[attr-defined]
    claimed = await (await open_store()).claim_spool(NOW, LEASE)
    assert claimed
    assert claimed.raw == mail(1).raw


async def test_several_processes_may_start_on_an_empty_database_at_once(open_store: Open) -> None:
    stores = await asyncio.gather(*(open_store() for _ in range(3)))
    tokens = {s.tokens("relay.example.org").stable("c", "t", MemberId("m"), 0) for s in stores}
    assert len(tokens) == 1


async def fill(store: Store) -> None:
    ids = list(dict.fromkeys((await store.sync_roster(ROSTER)).values()))
    await store.accept(mail(1, ids[0]))
    decision = replace(whole_case(ids[0], ids[1]), standings=((ids[0], Standing(left=NOW)),))
    await store.commit(decision, [letter(1, consultation_id=hex_id(1))], spool_id=None, expected={}, now=NOW)


async def everything(store: Store) -> list[object]:
    member = await store.member_of("ana@home.example")
    assert member
    return [
        await store.case(hex_id(1)),
        await store.spooled(hex_id(1)),
        await store.grant(TOKEN),
        await store.standings(),
        await store.addresses_of(member),
        store.tokens("relay.example.org").stable("c", "t", member, 0),
    ]


async def test_a_new_master_key_takes_over_and_the_old_one_may_go(open_store: Open, fresh_key: bytes) -> None:
    old = await open_store()
    await fill(old)
    before = await everything(old)
    assert await everything(await open_store(fresh_key, MASTER)) == before
    alone = await open_store(fresh_key)
    assert await everything(alone) == before
    assert len(await alone.claim_outbox(NOW, LEASE)) == 1
    with pytest.raises(KeyMissing):
        await open_store(MASTER)


async def test_data_without_a_readable_key_is_refused_and_left_alone(
    url: str, open_store: Open, fresh_key: bytes
) -> None:
    await fill(await open_store())
    with pytest.raises(KeyMissing, match="RELAY_MASTER_KEY"):
        await Store.open(url, (fresh_key,))
    with pytest.raises(KeyMissing):
        await Store.open(url, ())
    with pytest.raises(KeyMissing, match="32 bytes"):
        await Store.open(url, (b"short",))
    assert await (await open_store()).case(hex_id(1))


async def test_a_lost_keyring_is_told_and_not_replaced(url: str, open_store: Open) -> None:
    await fill(await open_store())
    base = database.connect(url)
    async with base.writing() as connection:
        await connection.execute(Base.metadata.tables["keyring"].delete())
    await base.close()
    with pytest.raises(KeyMissing, match="keyring"):
        await Store.open(url, (MASTER,))


async def test_sealed_bytes_moved_to_another_row_do_not_open(
    url: str, store: Store, members: list[MemberId]
) -> None:
    for number in (1, 2):
        await store.commit(
            replace(whole_case(members[0], members[1], number), grants=()),
            (),
            spool_id=None,
            expected={},
            now=NOW,
        )
    table = Base.metadata.tables["consultations"]
    base = database.connect(url)
    async with base.writing() as connection:
        people = (await connection.execute(table.select().where(table.c.id == hex_id(2)))).one().people
        await connection.execute(table.update().where(table.c.id == hex_id(1)).values(people=people))
    await base.close()
    with pytest.raises(Damaged):
        await store.case(hex_id(1))


async def test_a_damaged_row_does_not_hold_back_the_others(url: str, store: Store) -> None:
    for number in (1, 2):
        await store.accept(mail(number))
    await store.commit(
        Decision(outcome=Outcome.RELAYED), [letter(1), letter(2)], spool_id=None, expected={}, now=NOW
    )
    base = database.connect(url)
    async with base.writing() as connection:
        for name in ("spool", "outbox"):
            table = Base.metadata.tables[name]
            row = (await connection.execute(table.select().where(table.c.id == hex_id(1)))).one()
            cut = row.raw[:-1]
            await connection.execute(table.update().where(table.c.id == hex_id(1)).values(raw=cut))
    await base.close()
    claimed = await store.claim_spool(NOW, LEASE)
    assert claimed
    assert claimed.id == hex_id(2)
    assert [s.id for s in await store.shunted()] == [hex_id(1)]
    assert [item.id for item in await store.claim_outbox(NOW, LEASE)] == [hex_id(2)]


async def test_models_and_migrations_agree_and_lead_back(url: str) -> None:
    base = database.connect(url)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with base.starting() as connection:
        assert await connection.run_sync(differences) == []
        await connection.run_sync(database.migrate, "base")
        left = await connection.run_sync(lambda c: inspect(c).get_table_names())
        assert left == ["alembic_version"]
        await connection.run_sync(database.migrate)
        assert await connection.run_sync(differences) == []
    await base.close()


async def test_a_database_of_a_newer_version_is_refused(url: str, open_store: Open) -> None:
    await open_store()
    base = database.connect(url)
    async with base.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await base.close()
    with pytest.raises(Unsupported, match="newer"):
        await Store.open(url, (MASTER,))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
async def test_other_databases_are_refused_in_one_line(url: str) -> None:
    with pytest.raises(Unsupported, match="database URL"):
        await Store.open(url, (MASTER,))


async def test_the_files_hold_no_planted_word_and_are_the_relays_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "relay.db"
    store = await Store.open(f"sqlite:///{path}", (MASTER,))
    await fill(store)
    found = list(path.parent.iterdir())
    assert {p.name for p in found} == {"relay.db", "relay.db-wal", "relay.db-shm"}
    for file in found:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        raw = file.read_bytes().lower()
        for word in (*PLANTED, TOKEN, f"{1:064x}"):
            assert word.encode().lower() not in raw
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    await store.close()


async def test_what_is_erased_is_overwritten_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "data" / "relay.db"
    store = await Store.open(f"sqlite:///{path}", (MASTER,))
    ids = list(dict.fromkeys((await store.sync_roster(ROSTER)).values()))
    closed = whole_case(ids[0], ids[1], state=ConsultationState.CLOSED, closed_at=NOW)
    await store.commit(closed, (), spool_id=None, expected={}, now=NOW)
    with sqlite3.connect(path) as connection:
        (wrapped,) = connection.execute("SELECT key FROM consultations").fetchone()
    connection.close()
    held = b"".join(p.read_bytes() for p in path.parent.iterdir())
    assert wrapped in held
    await store.erase_due(NOW + 30 * DAY, 30 * DAY, 90 * DAY)
    assert path.with_name("relay.db-wal").stat().st_size == 0
    assert wrapped not in path.read_bytes()
    await store.close()


async def test_sqlite_waits_for_the_disk_and_overwrites_what_is_deleted(tmp_path: Path) -> None:
    base = database.connect(f"sqlite:///{tmp_path}/relay.db")
    async with base.reading() as connection:
        values = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    await base.close()
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


async def test_an_error_of_the_database_does_not_quote_what_was_being_stored(store: Store) -> None:
    await store.accept(mail(1, recipients=("one@relay.example.org",)))
    with pytest.raises(IntegrityError) as refused:
        await store.accept(mail(1, MemberId("planted-value"), recipients=("two@relay.example.org",)))
    told = str(refused.value)
    assert "hide_parameters" in told
    assert "planted-value" not in told
