"""Relay beside its peers on annotated mail, in one run: the table, and the picture of it."""

import argparse
import json
import os
import sys
from pathlib import Path

from bench.deid import data, picture, running, table
from bench.deid.peers import PEERS
from bench.deid.process import Broken
from bench.deid.running import Runner
from bench.deid.scoring import Figures, figures, predicted

ROOT = Path(__file__).parents[2]
OUT = Path(__file__).with_name("out")
MEASURED_AGAINST = PEERS["presidio"].title


def main() -> int:
    """0; 1 if Relay itself broke off; 2 if the sets are missing."""
    wish = _arguments()
    try:
        sets = data.read(
            wish.data, mails=wish.mails, limit=wish.limit, pattern=wish.pattern, plain_limit=wish.plain_limit
        )
    except data.NoData as missing:
        _say(f"{missing}: {data.NEEDED}")
        return 2
    _say("starting, and installing what is not there yet")
    runners, remarks = running.start(wish.environment)
    try:
        remarks += running.warm_up(runners)
        _say(f"{len(sets.mails)} mails")
        remarks += running.measure(runners, sets.mails)
        _say(f"{len(sets.plain)} counsel-chat texts")
        remarks += [remark for text in sets.plain for remark in running.ask(runners, text)]
    except Broken as reason:
        _say(f"Relay broke off: {reason}")
        return 1
    finally:
        for runner in runners.values():
            runner.system.close()
    measured = [_figures(name, runner, sets) for name, runner in runners.items()]
    words = sum(len(mail["text"].split()) for mail in sets.mails)
    mails_of = f"{len(sets.mails)} mails of {words / len(sets.mails):.0f} words on average"
    print(f"{mails_of}, {len(sets.plain)} counsel-chat texts; per cent, 95 % intervals (Wilson).\n")
    print(table.results(measured, measured_against=MEASURED_AGAINST), end="\n\n")
    print(table.by_type(measured), end="\n\n")
    for line in [*table.remarks(measured), *remarks, *table.METHOD]:
        print(f"- {line}")
    _write(OUT / "results.json", json.dumps([f.as_json() for f in measured], indent=1))
    drawing = wish.picture or (None if wish.mails or wish.limit else ROOT / "docs" / "deid-bench.svg")
    if drawing:
        _write(drawing, picture.draw(measured, caption=mails_of, measured_against=MEASURED_AGAINST))
    return 0


def _figures(name: str, runner: Runner, sets: data.Sets) -> Figures:
    """The figures of one system; its predictions go to out/, to be looked into with deid_eval.py."""
    cut = len(sets.mails)
    mails = list(zip(sets.mails, runner.replies[:cut], strict=True))
    plain = list(zip(sets.plain, runner.replies[cut:], strict=True))
    lines = (json.dumps({"id": reply["id"], "spans": predicted(reply)}) for reply in runner.replies)
    _write(OUT / f"{name}.jsonl", "".join(f"{line}\n" for line in lines))
    return figures(sets.evaluate, runner.system.title, mails, plain, runner.cost)


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="make bench-deid", description=__doc__)
    default = os.environ.get("DEID_DATA") or ROOT.parent / "shared" / "deid"
    ask.add_argument("--data", type=Path, default=Path(default), help="the sets; default $DEID_DATA")
    ask.add_argument("--mails", type=Path, help="another folder of annotated mails than dev/ of the sets")
    ask.add_argument("--pattern", default="*.txt", help="which of its files")
    ask.add_argument("--limit", type=int, help="only so many mails")
    ask.add_argument("--plain-limit", type=int, help="only so many counsel-chat texts")
    ask.add_argument(
        "--environment", type=Path, default=ROOT / ".venv-bench", help="where peers are installed"
    )
    ask.add_argument(
        "--picture", type=Path, help="an SVG; default docs/deid-bench.svg, for the whole of dev/ only"
    )
    return ask.parse_args()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _say(line: str) -> None:
    print(f"bench-deid: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
