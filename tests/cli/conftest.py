"""A folder as `relay init` leaves it, with two invented members."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relay.cli import main
from tests.templates import TEMPLATES, problems_found_once

SPECIALTIES = "specialties:\n  trauma: {title: Trauma and PTSD}\n"
MEMBERS = """\
members:
  - {address: ana.ruiz@clinic.example, name: Ana Ruiz, specialties: [trauma], opted_in: 2026-01-05}
  - {address: b.okafor@practice.example, name: Benedict Okafor}
"""


def run(*arguments: str) -> Result:
    """One command, in this process; a traceback would be `result.exception`."""
    return CliRunner().invoke(main, arguments)


def refused(result: Result) -> str:
    """The one line that a refused command prints on standard error, and nothing else."""
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    line = result.stderr
    assert line.startswith("Error: ")
    assert line.count("\n") == 1
    return line.removeprefix("Error: ").rstrip("\n")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: `.env` with a fresh key, `config/`, no other RELAY_ variable."""
    for name in [name for name in os.environ if name.startswith("RELAY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAY_TEMPLATES_DIR", str(TEMPLATES))
    monkeypatch.setattr("relay.cli.check.template_problems", problems_found_once)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/specialties.yaml").write_text(SPECIALTIES)
    (tmp_path / "config/members.yaml").write_text(MEMBERS)
    assert run("init").exit_code == 0
    return tmp_path
