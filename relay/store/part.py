"""What every part of the store has at hand."""

from relay.store.crypto import Keyring
from relay.store.database import Database


class Part:
    """One area of the store; `Store` is all of them together."""

    def __init__(self, database: Database, keys: Keyring) -> None:
        self._database = database
        self._keys = keys
