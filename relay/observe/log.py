"""Log lines as JSON, one line each, with an allow-list of keys.

Whatever is not on the list is dropped before it is written, at every level (R28):
a slip in the calling code then loses a detail, not a member.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    """event level timestamp spool outbox outcome count size code attempt file line column
    problem error""".split()
)
LEVEL = "info"
"""Of the relay's own lines. No setting asks for more: what may not be written may not at any level."""
NOISY = (
    "mail",
    "mail.log",
    "mail.error",
    "mail.debug",
    "aiosmtpd",
    "asyncio",
    "sqlalchemy",
    "aiosqlite",
    "asyncpg",
    "aiosmtplib",
    "dns",
    "pypdf",
    "alembic",
    "dkimpy",
)


def _allow_list(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure(stream: Any = None) -> None:
    """Sends the relay's own lines to standard error and silences the libraries'.

    aiosmtpd logs every DATA line at DEBUG and peers and paths at INFO; asyncio logs
    exceptions with their values, aiosqlite each statement with what is stored. None of
    that may come out, whatever level is set.
    """
    for name in NOISY:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _allow_list,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVEL),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def get() -> Any:
    """The relay's logger: `get().info("mail accepted", spool=…, size=…)`."""
    return structlog.get_logger()
