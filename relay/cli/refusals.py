"""Why a command cannot be done, in one plain line that repeats no value."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import click
from sqlalchemy.exc import DBAPIError

from relay.store.crypto import Damaged, KeyMissing
from relay.store.errors import RosterConflict, Unsupported
from relay.worker.clock import NoTime

OWN = (KeyMissing, Damaged, RosterConflict, Unsupported, NoTime)
"""Ours: the message is the line."""
# asyncpg's own errors while connecting reach us as they are, past SQLAlchemy's wrapping.
DATABASE = (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError)
REFUSALS: tuple[type[Exception], ...] = (*OWN, *DATABASE, OSError)
"""Everything that stops a command without being a bug of ours."""

_CODES = {
    "SQLITE_NOTADB": "the file that RELAY_DATABASE_URL names is no database",
    "SQLITE_CORRUPT": "the file that RELAY_DATABASE_URL names is damaged; restore it from a backup",
    "SQLITE_BUSY": "the database is in use; try again",
    "SQLITE_FULL": "the disk is full",
    # PostgreSQL, appendix A: error codes
    "28P01": "the database refuses the user or password of RELAY_DATABASE_URL",
    "28000": "the database refuses the user or password of RELAY_DATABASE_URL",
    "3D000": "there is no database of the name in RELAY_DATABASE_URL; make it first",
}


@contextmanager
def told_in_one_line(before: str = "", after: str = "") -> Iterator[None]:
    """Turns a refusal inside into one line on standard error and exit code 1."""
    try:
        yield
    except REFUSALS as refusal:
        raise click.ClickException(f"{before}{reason(refusal)}{after}") from None


def reason(refusal: Exception) -> str:
    """What is in the way; never a driver's own words, which repeat addresses, users and statements."""
    if isinstance(refusal, OWN):
        return str(refusal)
    if isinstance(refusal, OSError):
        # getaddrinfo has numbers of its own, which strerror does not know
        known = refusal.errno in errno.errorcode
        return os.strerror(refusal.errno or 0) if known else "a file, port or host is not available"
    driver: Any = refusal.orig if isinstance(refusal, DBAPIError) else refusal
    code = getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None)
    return _CODES.get(code or "", "the database cannot be reached or cannot be read")
