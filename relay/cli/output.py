"""Tables for people, JSON for programs: every command prints through here."""

import dataclasses
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

Row = Mapping[str, object]
"""Values by column."""


def json_option(command: F) -> F:
    """The command with `--json`, which it receives as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def show(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, empty: str = "Nothing.") -> None:
    """Prints rows as one JSON list of objects, or as a table; `empty` if there are no rows."""
    if as_json:
        show_json([{name: row.get(name) for name in columns} for row in rows])
    else:
        click.echo(table(rows, columns) if rows else empty)


def show_json(value: object) -> None:
    """Prints one line of JSON."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False))


def table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Aligned columns under their names; no space at the ends of lines."""
    cells = [[name.replace("_", " ") for name in columns]]
    cells += [[_cell(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def _cell(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list() | tuple() | AbstractSet():
            return ", ".join(map(_cell, value)) or "-"
    # a terminal obeys control characters, whoever wrote them
    return "".join("?" if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in str(value))


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case tuple() | AbstractSet():
            return sorted(value) if isinstance(value, AbstractSet) else list(value)
        case Path():
            return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return str(value)
