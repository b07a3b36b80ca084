"""The year by the numbers of the sample configuration; with --grid, by others beside them.

python -m bench.year                one year: about a minute
python -m bench.year --grid         ask x widen_after, three seeds each; writes docs/year.svg
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from itertools import product
from pathlib import Path

from bench.year.figures import Figures, figures, mean
from bench.year.habits import HABITS
from bench.year.picture import draw
from bench.year.play import Play

ASK, WIDEN_AFTER = 3, timedelta(hours=12)
"""Of most specialties of the sample configuration."""
ASKS = (2, 3, 4)
WIDENS = tuple(timedelta(hours=hours) for hours in (12, 24, 48))
PICTURE = Path(__file__).parents[2] / "docs" / "year.svg"
COLUMNS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("ask", lambda f: str(f.ask)),
    ("widen", lambda f: f"{hours(f.widen_after):.0f} h"),
    ("in 24 h", lambda f: f"{100 * f.within_day:.1f}"),
    ("in 72 h", lambda f: f"{100 * f.within_three_days:.1f}"),
    ("never", lambda f: f"{100 * f.never:.1f}"),
    ("middle", lambda f: f"{hours(f.middle):.1f} h"),
    ("longest", lambda f: f"{hours(f.longest) / 24:.1f} d"),
    ("urgent in 24 h", lambda f: f"{100 * f.urgent_within_day:.1f}"),
    ("urgent middle", lambda f: f"{hours(f.urgent_middle):.1f} h"),
    ("answers", lambda f: f"{f.answers:.2f}"),
    ("asked", lambda f: f"{f.asked:.2f}"),
    ("a week", lambda f: f"{f.a_week:.2f}"),
    ("most", lambda f: str(f.most_asked)),
    ("Gini", lambda f: f"{f.gini:.2f}"),
)


def hours(span: timedelta) -> float:
    """The span in hours."""
    return span / timedelta(hours=1)


def one_year(setting: tuple[int, timedelta, int]) -> Figures:
    """The figures of a year by `ask`, `widen_after` and seed."""
    ask, widen_after, seed = setting
    return figures(Play(HABITS, ask=ask, widen_after=widen_after, seed=seed).run(), ask, widen_after)


def table(rows: Sequence[Figures]) -> str:
    """The figures as a table in Markdown; shares in per cent of what was sent."""
    lines = ["| " + " | ".join(name for name, _ in COLUMNS) + " |", "| ---: " * len(COLUMNS) + "|"]
    lines += ["| " + " | ".join(cell(row) for _, cell in COLUMNS) + " |" for row in rows]
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--grid", action="store_true", help="try other numbers too, and draw them")
    arguments.add_argument("--seeds", type=int, default=3, help="years a row is the mean of")
    chosen = arguments.parse_args()
    settings = list(product(ASKS, WIDENS)) if chosen.grid else [(ASK, WIDEN_AFTER)]
    runs = [(ask, widen, seed) for ask, widen in settings for seed in range(1, chosen.seeds + 1)]
    with ProcessPoolExecutor() as pool:
        years = list(pool.map(one_year, runs))
    rows = [mean(years[at : at + chosen.seeds]) for at in range(0, len(years), chosen.seeds)]
    print(f"{HABITS.members} members, {HABITS.specialties} specialties, {HABITS.requests} requests a year")
    print(table(rows))
    if chosen.grid:
        PICTURE.write_text(draw(rows, (ASK, WIDEN_AFTER)), encoding="utf-8")
        print(f"drawn: {PICTURE.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
