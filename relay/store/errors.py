"""What the store refuses, each with what the caller does next.

Exception
├─ Conflict        somebody else changed it meanwhile: read again, decide again
├─ Gone            the spooled mail has been processed by somebody else: forget it
├─ RosterConflict  an entry of the roster cannot be told apart from members on record: tell the admin
├─ Unsupported     a database this version cannot use: stop
├─ KeyMissing      (crypto) stop
└─ Damaged         (crypto) shunt, tell the admin
"""

from sqlalchemy.exc import DBAPIError

# PostgreSQL's unique_violation, serialization_failure, deadlock_detected; SQLite's names for the first.
_COLLISIONS = frozenset(
    {"23505", "40001", "40P01", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
)
# A full or missing disk, a lock that somebody holds, a server that is away or out of room: names of SQLite,
# and classes of SQLSTATE.
_PASSING = (
    *("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY"),
    *("SQLITE_NOMEM", "08", "53", "57P", "25006"),
)


class Conflict(Exception):
    """Somebody else changed the consultation meanwhile; nothing was committed."""


class Gone(Exception):
    """The spooled mail is no longer there to be finished; nothing was committed."""


class RosterConflict(Exception):
    """Addresses of one entry belong to several members on record; nothing was committed."""

    def __init__(self, entry: int) -> None:
        super().__init__(
            f"entry {entry + 1} of the roster lists addresses of different members; "
            "list each address under the member it belongs to"
        )
        self.entry = entry
        """Position in the roster, from 0."""


class Unsupported(Exception):
    """A database this version cannot use."""


def is_collision(error: DBAPIError) -> bool:
    """Whether two transactions met, so that the loser should simply start again."""
    cause = error.orig
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return code in _COLLISIONS


def is_passing(error: Exception) -> bool:
    """Whether the database is in trouble that no mail made and that another hour may end (R6)."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, OSError)
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or ""
    return error.connection_invalidated or code.startswith(_PASSING)
