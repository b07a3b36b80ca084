"""The labels of the bench of specialties: numbers and keys, and no word of a mail."""

import re
from pathlib import Path

import pytest

from relay.settings.folder import contents_of, read

ROOT = Path(__file__).parents[2]
LABELS = sorted((ROOT / "bench/routing").glob("*.tsv"))


@pytest.mark.parametrize("file", LABELS, ids=lambda path: path.name)
def test_labels_are_keys_of_the_sample_config(file: Path) -> None:
    keys = set(read(contents_of(ROOT / "config")).config.specialties) | {"-"}
    for line in file.read_text(encoding="utf-8").splitlines():
        number, labels = line.split("\t")
        assert re.fullmatch(r"[a-z]{2,3}-\d{3}", number)
        assert labels.split()
        assert set(labels.split()) <= keys
