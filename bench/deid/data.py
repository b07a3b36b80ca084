"""The annotated sets the bench runs on, and what of them a system is told."""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

Record = dict[str, Any]

NEEDED = """\
the annotated mails are no part of this repository. Set DEID_DATA to a folder that holds
  deid_eval.py                      the converter and scorer
  dev/*.txt                         the annotated mails (or name others with --mails)
  public/counsel_chat_dev.jsonl     public texts with hardly an identifier"""


class NoData(Exception):
    """A part of the sets is missing; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """What is run on, and the module that scores it."""

    evaluate: ModuleType
    mails: list[Record]
    plain: list[Record]


def read(
    folder: Path, *, mails: Path | None, limit: int | None, pattern: str, plain_limit: int | None
) -> Sets:
    """The sets under `folder`; NoData if a part is missing."""
    evaluator, texts = folder / "deid_eval.py", folder / "public" / "counsel_chat_dev.jsonl"
    files = sorted((mails or folder / "dev").glob(pattern))[:limit]
    missing = [path for path in (evaluator, texts) if not path.is_file()]
    if missing or not files:
        raise NoData(f"nothing at {missing[0] if missing else mails or folder / 'dev'}")
    evaluate = _load(evaluator)
    plain = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines() if line.strip()]
    return Sets(
        evaluate=evaluate,
        mails=[evaluate.convert(file) for file in files],
        plain=[{**record, "spans": record.get("spans", [])} for record in plain[:plain_limit]],
    )


def told(record: Record) -> Record:
    """What a system is given of a record: its text and its sender, never its marks."""
    return {key: record[key] for key in ("id", "text", "sender") if key in record}


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("deid_eval", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
