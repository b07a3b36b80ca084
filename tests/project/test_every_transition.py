"""Every word and every change of state has a test through real SMTP, which says so and is held to it.

Here is only counted what the tests in tests/e2e say of themselves; whether it is true is looked up
in the database of the relay that each of them runs (tests/e2e/driven.py).
"""

import importlib
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.states import Cause
from relay.consult.words import Verb
from tests.e2e import driven
from tests.e2e.driven import Witness, drives, everything, name_of, watch

E2E = Path(driven.__file__).parent


def claims() -> Iterator[tuple[str, str]]:
    """(what is driven, the test that says so), of tests that are never left out."""
    for file in sorted(E2E.glob("test_*.py")):
        module = importlib.import_module(f"tests.e2e.{file.stem}")
        for name, test in vars(module).items():
            marks = getattr(test, "pytestmark", ()) if name.startswith("test_") else ()
            if getattr(test, "__module__", "") != module.__name__:
                continue  # imported there, and counted at home
            if not {mark.name for mark in marks} & {"skip", "skipif", "xfail"}:
                said = [what for mark in marks if mark.name == "drives" for what in mark.args]
                yield from ((what, f"{file.name}::{name}") for what in said)


def test_every_word_and_every_change_of_state_is_driven_by_a_test() -> None:
    driven_by: dict[str, list[str]] = {what: [] for what in everything()}
    for what, test in claims():
        driven_by[what].append(test)
    for what, tests in driven_by.items():
        sys.stdout.write(f"{what}: {', '.join(sorted(set(tests)))}\n")  # shown by pytest -rP
    assert [what for what, tests in driven_by.items() if not tests] == []


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Tables as the relay has them, as far as a state goes."""
    file = tmp_path / "relay.db"
    for table in ("consultations", "threads", "turns", "circles"):
        run(file, f"CREATE TABLE {table} (state TEXT)")
    watch(file)
    return file


def run(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_nothing_is_taken_for_driven_by_its_label() -> None:
    assert [name for name in everything() if Witness().has(name)] == []


def test_a_change_counts_once_the_database_shows_it(database: Path) -> None:
    run(database, "INSERT INTO threads VALUES ('asked')", "UPDATE threads SET state = 'passed'")
    witness = Witness()
    witness.read(database)
    assert witness.has(name_of((None, Thread.ASKED)))
    assert witness.has(name_of((Thread.ASKED, Thread.PASSED)))
    assert not witness.has(name_of((Thread.ASKED, Thread.CLOSED)))
    assert witness.impossible() == []


def test_of_several_causes_only_the_one_that_was_looked_up_counts(database: Path) -> None:
    run(database, "INSERT INTO consultations VALUES ('open')", "UPDATE consultations SET state = 'closed'")
    witness = Witness()
    witness.read(database)
    witness.looked_up = {(State.OPEN, Cause.SILENCE), (State.HELD, Cause.CANCELLED)}
    assert witness.has(name_of((State.OPEN, Cause.SILENCE)))
    assert not witness.has(name_of((State.OPEN, Cause.CLOSED)))
    assert not witness.has(name_of((State.HELD, Cause.CANCELLED)))  # looked up, and never kept


def test_a_change_outside_the_tables_is_found(database: Path) -> None:
    run(database, "INSERT INTO turns VALUES ('expired')", "UPDATE turns SET state = 'sent'")
    witness = Witness()
    witness.read(database)
    assert witness.impossible() == ["turns: expired to sent", "turns: new to expired"]


def test_a_claim_of_what_there_is_not_is_refused() -> None:
    assert drives(Verb.SEND).args == (name_of(Verb.SEND),)
    with pytest.raises(AssertionError):
        drives((Thread.CLOSED, Thread.ASKED))
