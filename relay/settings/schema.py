"""JSON Schemas for editors, written from the same types that read the files.

    python -m relay.settings.schema config/schema

The first line of each sample file points an editor's YAML server at them: keys are
completed, explained and checked while the admin types.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from relay.settings.files import CIRCLES, CRISIS, MEMBERS, POLICY, SPECIALTIES, WORDING
from relay.settings.kinds import SchemaGenerator

_SHAPES: dict[str, TypeAdapter[Any]] = {
    "policy": POLICY,
    "specialties": SPECIALTIES,
    "members": MEMBERS,
    "circles": CIRCLES,
    "crisis": CRISIS,
    "wording": WORDING,
}


def schemas() -> dict[str, str]:
    """The text of each schema by file name."""
    return {f"{name}.schema.json": _schema(adapter) for name, adapter in _SHAPES.items()}


def _schema(adapter: TypeAdapter[Any]) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **adapter.json_schema(schema_generator=SchemaGenerator),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main(folder: str) -> None:
    """Writes them all into a folder."""
    for name, text in schemas().items():
        (Path(folder) / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
