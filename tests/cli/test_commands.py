"""Every command stands up, and what stops one is told in a line without values."""

import json
import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread

import click
import pytest

from relay.cli import COMMANDS, main
from tests.cli.conftest import refused, run

LISTED = main.list_commands(click.Context(main))
ON_THE_DATABASE = ("status", "report", "members", "queue", "purge")
SECRET = "opensesame"


@pytest.mark.parametrize("name", LISTED)
def test_every_listed_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: main {name} ")


def test_a_command_of_a_later_version_is_not_listed_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "later", "Something to come.")
    assert "later" not in main.list_commands(click.Context(main))
    assert refused(run("later")) == "'relay later' is not part of this version yet."


@pytest.mark.parametrize("name", ON_THE_DATABASE)
def test_every_command_works_on_an_empty_database_and_speaks_json(home: Path, name: str) -> None:
    assert run(name).exit_code == 0
    result = run(name, "--json")
    assert result.exit_code == 0
    json.loads(result.stdout)


@pytest.mark.parametrize("name", [*ON_THE_DATABASE, "serve"])
def test_a_file_that_is_no_database_is_named_as_such(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("RELAY_DATABASE_URL", "sqlite:///notes.txt")
    (home / "notes.txt").write_text("Ana Ruiz wrote this by hand, and it is no database.\n" * 200)
    line = refused(run(name))
    assert "the file that RELAY_DATABASE_URL names is no database" in line
    assert "notes" not in line


@pytest.mark.parametrize("name", [*ON_THE_DATABASE, "serve"])
def test_a_database_that_is_not_there_is_told_without_its_address(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with socket.socket() as taken:  # bound, not listening: whoever connects is refused
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        monkeypatch.setenv("RELAY_DATABASE_URL", f"postgresql://ana:{SECRET}@127.0.0.1:{port}/relay")
        line = refused(run(name))
    assert "Connection refused" in line
    assert not [word for word in (SECRET, "ana", "127.0.0.1", str(port)) if word in line]


def test_a_host_that_hangs_up_is_told_in_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            with suppress(OSError):  # until the server is closed
                while True:
                    server.accept()[0].close()

        url = f"postgresql://ana:{SECRET}@127.0.0.1:{server.getsockname()[1]}/relay"
        monkeypatch.setenv("RELAY_DATABASE_URL", url)
        thread = Thread(target=hang_up)
        thread.start()
        line = refused(run("status"))
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
    assert SECRET not in line


def test_another_key_is_told_in_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("status").exit_code == 0
    monkeypatch.setenv("RELAY_MASTER_KEY", "A" * 43 + "=")
    assert "under a key that is not in RELAY_MASTER_KEY" in refused(run("status"))


def test_a_roster_that_mixes_two_members_is_refused_in_one_line(home: Path) -> None:
    assert run("members").exit_code == 0
    (home / "config/members.yaml").write_text(
        "members: [{address: ana.ruiz@clinic.example, aliases: [b.okafor@practice.example], name: Ana}]\n"
    )
    line = refused(run("members"))
    assert "list each address under the member it belongs to" in line
    assert "@" not in line


@pytest.mark.parametrize("name", ["members", "purge"])
def test_a_clock_file_without_a_time_is_told_in_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (home / "clock").write_text("noon")
    monkeypatch.setenv("RELAY_CLOCK_FILE", "clock")
    assert "holds no time such as" in refused(run(name))
