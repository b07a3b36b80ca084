"""The store as the rest of the relay sees it."""

from typing import Self

from sqlalchemy import insert, select

from relay.store import database
from relay.store.audit import Audit
from relay.store.candidates import Candidates
from relay.store.cases import Cases
from relay.store.circles import Circles
from relay.store.columns import place
from relay.store.commits import Commits
from relay.store.crypto import KeyMissing, Keyring, Ring, SystemTokens
from relay.store.doubts import Doubts
from relay.store.erasing import Erasing
from relay.store.grants import Grants
from relay.store.keeping import Keeping
from relay.store.ledger import Ledger
from relay.store.loads import Loads
from relay.store.outbox import Outbox
from relay.store.roster import Roster
from relay.store.schema import KeyringRow, MemberRow
from relay.store.spool import Spool
from relay.store.tired import Tired
from relay.store.upkeep import Upkeep, rewrap
from relay.store.weeks import Weeks


class Store(
    Roster,
    Candidates,
    Spool,
    Doubts,
    Cases,
    Loads,
    Circles,
    Grants,
    Commits,
    Outbox,
    Ledger,
    Keeping,
    Erasing,
    Upkeep,
    Weeks,
    Audit,
    Tired,
):
    """Everything kept. Any number of processes may have one on the same PostgreSQL database.

    Each method is one transaction: what it returns is on the disk, what it raises undid it.
    """

    @classmethod
    async def open(cls, url: str, master_keys: tuple[bytes, ...]) -> Self:
        """The store at the URL, made or migrated as needed, and moved to the first master key.

        master_keys: 32 bytes each; the first encrypts, all decrypt.
        Raises KeyMissing without a readable key for the data found, Unsupported for a database
        this version cannot use.
        """
        master = Ring(master_keys)
        base = database.connect(url)
        try:
            keys = await _keyring(base, master)
        except BaseException:
            await base.close()
            raise
        return cls(base, keys)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._database.close()

    def tokens(self, domain: str) -> SystemTokens:
        """The source of ids, tokens and Message-IDs for the relay's domain."""
        return SystemTokens(self._keys, domain)


async def _keyring(base: database.Database, master: Ring) -> Keyring:
    where = place(KeyringRow.data_keys, 1)
    async with base.starting() as connection:
        wrapped = await connection.scalar(select(KeyringRow.data_keys))
        if wrapped is not None:
            keys = Keyring.unwrap(master, wrapped, where)
            await rewrap(connection, keys)
            return keys
        if await connection.scalar(select(MemberRow.id).limit(1)):
            raise KeyMissing("the database has lost its keyring; restore it from a backup")
        keys, wrapped = Keyring.create(master, where)
        await connection.execute(insert(KeyringRow).values(id=1, data_keys=wrapped))
        return keys
