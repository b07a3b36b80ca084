"""Opens the database: engine, durability, migrations, and the two ways in: reading and writing."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from relay.store.errors import Unsupported
from relay.store.schema import Base

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 10_000
_STARTING = 0x52454C4159
"""Advisory lock held while a starter migrates; any number that no other program would choose."""

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # R1: every commit is on the disk before it returns; WAL's default is not
    "foreign_keys=ON",
    "secure_delete=ON",  # R29: what is deleted is overwritten, not just unlinked
    f"busy_timeout={_BUSY_MS}",
)


class Database:
    """A migrated database. `reading` sees one moment; `writing` commits at its end or not at all."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._reads = engine.execution_options(
            **({} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
        )
        self._writes = engine.execution_options(relay_writes=True)
        # SQLite has one writer at a time and no queue for the others, only polling: queue them here.
        self._turn: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees the database as of one moment."""
        async with self._reads.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed to disk when the block ends, undone when it raises."""
        async with self._turn, self._writes.begin() as connection:
            yield connection

    @asynccontextmanager
    async def starting(self) -> AsyncIterator[AsyncConnection]:
        """A writing transaction on the migrated schema that no second starter shares."""
        async with self.writing() as connection:
            if not self.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _STARTING})
            await connection.run_sync(migrate)
            yield connection

    async def truncate_log(self) -> None:
        """On SQLite, empty the write-ahead log, which still holds pages since overwritten (R29)."""
        if self.is_sqlite:
            async with self._turn, self._engine.connect() as connection:
                # A checkpoint cannot run inside a transaction, so go past the one SQLAlchemy would begin.
                raw = await connection.get_raw_connection()
                await connection.run_sync(lambda _: _checkpoint(raw.dbapi_connection))

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def connect(url: str) -> Database:
    """The database at RELAY_DATABASE_URL, not yet migrated. Raises Unsupported."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Unsupported("the database URL cannot be read") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return Database(_sqlite(parsed, Path(parsed.database)))
        case "postgresql":
            return Database(_postgresql(parsed))
    raise Unsupported("the database URL must be sqlite:///FILE or postgresql://…")


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the schema to the revision, inside the caller's transaction. Raises Unsupported."""
    config = migrations(connection)
    try:
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
    except CommandError:
        raise Unsupported("the database was made by a newer version of Relay") from None


def migrations(connection: Connection) -> Config:
    """Alembic's settings for a connection; there is no alembic.ini, the URL stands in the environment."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upsert(connection: AsyncConnection, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of this database's own kind, which knows ON CONFLICT."""
    return sqlite.insert(model) if connection.dialect.name == "sqlite" else postgresql.insert(model)


async def put(connection: AsyncConnection, model: type[Base], key: str, row: dict[str, Any]) -> None:
    """Insert the row, or replace all its columns where one with this key is there."""
    statement = upsert(connection, model).values(row)
    changed = {name: statement.excluded[name] for name in row if name != key}
    await connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def _checkpoint(connection: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def _sqlite(url: URL, path: Path) -> AsyncEngine:
    # R29: made for the relay alone. SQLite gives -wal and -shm the mode of the database file.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        hide_parameters=True,  # R28: an error must not quote what was being stored
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns writer half-way fails at once where another has written.
        writes = connection.get_execution_options().get("relay_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"server_settings": {"synchronous_commit": "on", "application_name": "relay"}},  # R1
    )
