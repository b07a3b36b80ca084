"""Every test here runs on both engines: a SQLite file, and a real PostgreSQL where one starts."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from relay.consult.model import MemberId
from relay.store.store import Store
from tests.postgresql import empty_database

MASTER = bytes(range(32))
ROSTER = [
    ("ana.ruiz@clinic.example", ("ana@home.example",)),
    ("ben.okafor@practice.example", ()),
    ("cleo.marsh@valley.example", ()),
]

Open = Callable[..., Awaitable[Store]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/relay.db"
    return empty_database(request.getfixturevalue("postgres"))


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
