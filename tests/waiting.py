"""Waiting for another process: nothing tells when it listens or has written, so it is looked for."""

import time
from collections.abc import Callable

PATIENCE_S = 60.0


def until(look: Callable[[], object], what: str) -> None:
    """Returns once it is true; the deadline is far beyond what is expected."""
    deadline = time.monotonic() + PATIENCE_S
    while not look():
        assert time.monotonic() < deadline, f"did not happen: {what}"
        time.sleep(0.02)
