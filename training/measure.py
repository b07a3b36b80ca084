"""Scores the whole engine on writers its weights have not seen.

    python -m training.measure         each group judged by the weights made without it (build/without-GROUP)
    python -m training.measure --installed --mails FOLDER        by the weights in the package

The scorer, deid_eval.py, comes with the annotated mails.
"""

import argparse
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from relay.deid.engine import Engine
from relay.deid.finding import FlagReason, Knowledge
from relay.deid.tagger.network import Network
from relay.deid.tagger.tagger import Tagger
from training import corpus
from training.corpus import Mail
from training.folders import BUILD, SHARED

_MEASURES = (
    ("direct", "direct_recall"),
    ("documents", "document_recall"),
    ("precision", "char_precision"),
    ("KEEP", "keep_survival"),
    ("retained", "retained_text"),
    ("rare flagged", "quasi_flagged"),
    ("flags right", "flag_precision"),
)
Spans = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Print a line for each group and one for all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=Path, default=SHARED / "train")
    parser.add_argument("--installed", action="store_true", help="judge all by the weights in the package")
    given = parser.parse_args()
    scorer = _scorer()
    mails = corpus.read(given.mails)
    removed: Spans = {}
    shown: Spans = {}
    for group in sorted({m.group for m in mails}):
        network = Network() if given.installed else Network(BUILD / f"without-{group}")
        these = [m for m in mails if m.group == group]
        doubts = _judged(Engine(tagger=Tagger(network)), these, removed, shown)
        print(
            _line(scorer, group, these, removed, shown),
            f"doubts a mail {doubts / len(these):.1f}",
            flush=True,
        )
    print(_line(scorer, "all", mails, removed, shown))
    result = scorer.report(scorer.score(_gold(mails), removed))
    for kind, counts in result["types"].items():
        if kind != "QUASI":  # flagged, not removed
            print(f"  {kind:9} {_share(counts['mentions'])}")


def _judged(engine: Engine, mails: Sequence[Mail], removed: Spans, shown: Spans) -> int:
    """Fills in what is removed of each mail, and that with what is shown as doubtful; how many are shown."""
    doubts = 0
    for mail in mails:
        judgement = engine.judge(mail.text, Knowledge(writer=mail.writer))
        spans = [{"start": f.start, "end": f.end, "type": f.kind.value} for f in judgement.findings]
        flags = {reason: [f for f in judgement.flags if f.reason is reason] for reason in FlagReason}
        rare = [{"start": f.start, "end": f.end, "type": "QUASI"} for f in flags[FlagReason.RARE]]
        unsure = [{"start": f.start, "end": f.end, "type": "NAME"} for f in flags[FlagReason.DOUBTFUL]]
        doubts += len(unsure)
        removed[mail.id] = spans + rare
        shown[mail.id] = spans + unsure
    return doubts


def _line(scorer: ModuleType, group: str, mails: Sequence[Mail], removed: Spans, shown: Spans) -> str:
    result = scorer.report(scorer.score(_gold(mails), removed))
    with_shown = scorer.report(scorer.score(_gold(mails), shown))["document_recall"]
    cells = [f"{name} {_share(result[key])}" for name, key in _MEASURES]
    names = result["types"].get("NAME", {"mentions": {"n": 0}})["mentions"]
    cells = [f"NAME {_share(names)}", *cells, f"documents, doubts shown {_share(with_shown)}"]
    return f"{group:4} {len(mails)} mails: {', '.join(cells)}"


def _share(cell: dict[str, Any]) -> str:
    return (
        f"{100 * cell['share']:.1f} [{100 * cell['low']:.1f}, {100 * cell['high']:.1f}]" if cell["n"] else "-"
    )


def _gold(mails: Sequence[Mail]) -> list[dict[str, Any]]:
    return [
        {
            "id": m.id,
            "text": m.text,
            "spans": [{"start": s.start, "end": s.end, "type": s.type} for s in m.spans],
        }
        for m in mails
    ]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("deid_eval", SHARED / "deid_eval.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{SHARED} holds no deid_eval.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
