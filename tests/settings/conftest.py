"""A sound folder of config files, in .example domains."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.templates import TEMPLATES, problems_found_once

SOUND: Mapping[str, str] = {
    "specialties.yaml": "specialties:\n  trauma: {title: Trauma and PTSD}\n  grief: {title: Grief}\n",
    "members.yaml": (
        "members:\n"
        "  - address: ana.ruiz@clinic.example\n"
        "    name: Ana Ruiz\n"
        "    specialties: [trauma]\n"
        "    opted_in: 2026-01-05\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = tmp_path / "config"
    config.mkdir()
    for name, text in SOUND.items():
        (config / name).write_text(text, encoding="utf-8")
    return config


@pytest.fixture
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No RELAY_ variable and no .env, in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("RELAY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAY_TEMPLATES_DIR", str(TEMPLATES))
    monkeypatch.setattr("relay.cli.check.template_problems", problems_found_once)
    return monkeypatch
