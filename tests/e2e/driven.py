"""Which commands and which changes of state a test drives: said by the test, and looked up in the database.

A test says with `@drives(...)` what it is about. What it says is held against what the relay's own
database has noted down while it ran: triggers write each change of state into a table beside the
relay's, and every commit is looked at with the mail that brought it (`evidence.py` knows what each
word must leave behind). A test whose claim did not happen fails.
"""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import pytest

from relay.consult.circles.words import CircleWord
from relay.consult.decision import Decision
from relay.consult.moves import CIRCLES, THREADS, TURNS, Moves
from relay.consult.states import TRANSITIONS, Cause
from relay.consult.words import Verb
from relay.store.store import Store
from relay.store.values import OutboxItem, OutboxLetter, Spooled
from tests.e2e.evidence import Footing, Step, brought_about, said_in

Claim = Verb | CircleWord | tuple[StrEnum | None, StrEnum]
"""A word somebody writes; (state, cause) of a consultation; (state, state) of what belongs to one."""
TABLES: Mapping[str, Moves] = {"threads": THREADS, "turns": TURNS, "circles": CIRCLES}
CONSULTATIONS = "consultations"
_UNWRITTEN = (CircleWord.NOTHING, CircleWord.NO_REVEAL, CircleWord.SHOW_REVEAL)
"""What a circle takes from a mail in which another word stands, or none."""
_WORDS: tuple[Verb | CircleWord, ...] = (*Verb, *(w for w in CircleWord if w not in _UNWRITTEN))


def name_of(claim: Claim) -> str:
    """The claim in words that are its own: "closed" is a state of four different things."""
    if not isinstance(claim, tuple):
        return f"{'circle word' if isinstance(claim, CircleWord) else 'verb'} {claim}"
    before, then = claim
    if isinstance(then, Cause):
        return f"{CONSULTATIONS}: {before or 'new'}, {then}"
    (table,) = (name for name, moves in TABLES.items() if type(then) in {type(t) for _, t in moves})
    return _moved(table, before, then)


def _moved(table: str, before: str | None, then: str) -> str:
    return f"{table}: {before or 'new'} to {then}"


def everything() -> list[str]:
    """Every word, and every change of state there is."""
    moves = (claim for table in TABLES.values() for claim in table)
    return [name_of(claim) for claim in (*_WORDS, *TRANSITIONS, *moves)]


def drives(*claims: Claim) -> pytest.MarkDecorator:
    """Marks a test with what happens in it, as its relay's database must show in the end."""
    names = [name_of(claim) for claim in claims]
    assert set(names) <= set(everything())
    return pytest.mark.drives.with_args(*names)


class Witness:
    """What happened in the relays of one test."""

    def __init__(self) -> None:
        self.moved: Counter[str] = Counter()
        """By table, state before and after, as the database has it."""
        self.looked_up: set[tuple[str | None, Cause]] = set()
        self.said: set[str] = set()
        """Words of which the database shows what they ask for."""
        self.reverse_paths: dict[str, str] = {}
        """Of the newest mail that left for each address: where its delivery report goes."""

    def has(self, name: str) -> bool:
        """Whether it happened."""
        if name in self.said or self.moved[name]:
            return True
        for (before, cause), then in TRANSITIONS.items():
            if name_of((before, cause)) == name:
                # what the table of the causes was not asked about, the store does by itself, for one cause
                asked = cause is Cause.FORGOTTEN or (before, cause) in self.looked_up
                return asked and self.moved[_moved(CONSULTATIONS, before, then)] > 0
        return False

    def impossible(self) -> list[str]:
        """Changes of state that stand in no table."""
        allowed = {name_of(claim) for table in TABLES.values() for claim in table}
        allowed |= {_moved(CONSULTATIONS, before, then) for (before, _), then in TRANSITIONS.items()}
        allowed |= {_moved(CONSULTATIONS, None, then) for then in ("open",)}  # requested and sent in one step
        return sorted(name for name in self.moved if name not in allowed and not _stays(name))

    def read(self, database: Path) -> None:
        """Takes up what the triggers of this database have noted down."""
        if not database.exists():
            return  # PostgreSQL: there the commits alone are looked at
        with contextlib.closing(sqlite3.connect(database)) as connection:
            for row in connection.execute("SELECT what, was, became FROM witnessed"):
                self.moved[_moved(*row)] += 1


def _stays(name: str) -> bool:
    before, _, then = name.partition(": ")[2].partition(" to ")
    return before == then


def watch(database: Path) -> None:
    """From now on the database writes down each change of state; again it is a no-op."""
    if not database.exists():
        return
    with contextlib.closing(sqlite3.connect(database, timeout=20, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS witnessed (what TEXT, was TEXT, became TEXT)")
        for table in (CONSULTATIONS, *TABLES):
            note = f"BEGIN INSERT INTO witnessed VALUES ('{table}', %s, NEW.state); END"
            named = f"CREATE TRIGGER IF NOT EXISTS witnessed_{table}"
            connection.execute(f"{named}_begin AFTER INSERT ON {table} {note % 'NULL'}")
            connection.execute(f"{named}_move AFTER UPDATE OF state ON {table} {note % 'OLD.state'}")


class LookedUp(dict[Any, Any]):
    """The table of transitions, which remembers what it was asked."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(TRANSITIONS)
        self._witness = witness

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self._witness.looked_up.add(key)
        return found


class WitnessedStore(Store):
    """The relay's store; each commit is looked at, before and after, with the mail that brought it."""

    witness: ClassVar[Witness]

    async def claim_spool(self, now: datetime, lease: timedelta) -> Spooled | None:
        spooled = await super().claim_spool(now, lease)
        if spooled is not None:
            self.__dict__.setdefault("_raw", {})[spooled.id] = spooled.raw
        return spooled

    async def claim_outbox(self, now: datetime, lease: timedelta, limit: int = 10) -> list[OutboxItem]:
        items = await super().claim_outbox(now, lease, limit)
        self.witness.reverse_paths |= {item.recipient: item.reverse_path for item in items}
        return items

    async def commit(
        self,
        decision: Decision,
        letters: Sequence[OutboxLetter],
        *,
        spool_id: str | None,
        **how: Any,
    ) -> None:
        raw: bytes | None = self.__dict__.get("_raw", {}).get(spool_id)
        if raw is None:  # time passes
            await super().commit(decision, letters, spool_id=spool_id, **how)
            return
        before = await self._footing(decision)
        await super().commit(decision, letters, spool_id=spool_id, **how)
        step = Step(decision=decision, before=before, after=await self._footing(decision))
        self.witness.said |= {name_of(word) for word in said_in(raw) if brought_about(word, step)}

    async def _footing(self, decision: Decision) -> Footing:
        cases = [await self.case(c.id) for c in decision.consultations]
        return Footing(
            cases={case.consultation.id: case for case in cases if case is not None},
            standings=dict(await self.standings()),
            candidates={c.id: c for c in await self.candidates()},
            circles={c.id: c for c in await self.circles()},
            audited=len(await self.audit()),
        )


@contextlib.contextmanager
def witnessed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """Relays that start meanwhile are watched."""
    witness = Witness()
    monkeypatch.setattr("relay.consult.states.TRANSITIONS", LookedUp(witness))
    monkeypatch.setattr(WitnessedStore, "witness", witness, raising=False)
    monkeypatch.setattr("relay.app.Store", WitnessedStore)
    yield witness
