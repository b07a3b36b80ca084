"""The threat model names tests that are there, and leaves out no requirement."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "threat-model.md").read_text()
NAMED = re.compile(r"`(\w+/test_\w+)::(test_\w+)`")
ROWS = [
    line
    for line in PAGE.splitlines()
    if line.startswith("| ") and "---" not in line and "| tests |" not in line
]


@cache
def defined_in(file: str) -> set[str]:
    tree = ast.parse((TESTS / f"{file}.py").read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: re.sub(r"\W+", "-", row[2:22]).strip("-"))
def test_every_row_names_tests_that_are_there(row: str) -> None:
    named = NAMED.findall(row.rsplit(" | ", maxsplit=1)[-1])
    assert named
    assert [f"{file}::{test}" for file, test in named if test not in defined_in(file)] == []


def test_every_requirement_has_its_row_in_order() -> None:
    assert re.findall(r"^\| (R\d+) \|", PAGE, re.MULTILINE) == [f"R{number}" for number in range(1, 31)]


def test_the_tables_are_whole() -> None:
    assert len(ROWS) == 16 + 21 + 30
