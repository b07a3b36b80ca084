"""The table: medians, and whether their difference tells a member."""

import random
import statistics
import sys
from collections import defaultdict
from typing import Final

from bench.oracle.questions import Sample

LIMIT_MS: Final = 5.0
ROUNDS: Final = 2000
"""Of the bootstrap."""


def told(samples: list[Sample], members: int, generator: random.Random) -> bool:
    """Prints the table; whether nothing in it tells a member."""
    stages: dict[str, dict[bool, list[float]]] = defaultdict(lambda: {True: [], False: []})
    for stage, member, took in samples:
        stages[stage][member].append(took)
    sys.stdout.write(f"{members} members; medians in ms, difference with its 95 % interval\n")
    good = True
    for stage, asked in stages.items():
        if not all(asked.values()):
            sys.stdout.write(
                f"  {_short(stage)} is said only of {'members' if asked[True] else 'strangers'}\n"
            )
            good = False
            continue
        inside, outside = asked[True], asked[False]
        difference = statistics.median(inside) - statistics.median(outside)
        drawn = sorted(
            statistics.median(generator.choices(inside, k=len(inside)))
            - statistics.median(generator.choices(outside, k=len(outside)))
            for _ in range(ROUNDS)
        )
        low, high = drawn[ROUNDS // 40], drawn[-ROUNDS // 40]
        beyond = low > LIMIT_MS or high < -LIMIT_MS  # not by chance: what else runs here must not decide it
        good = good and not beyond
        sys.stdout.write(
            f"  {_short(stage)}{statistics.median(inside):9.2f}{statistics.median(outside):9.2f}"
            f"{difference:+9.2f} ({low:+.2f} to {high:+.2f}), {len(inside)} and {len(outside)}"
            f"{'  BEYOND' if beyond else ''}\n"
        )
    return good


def _short(stage: str) -> str:
    return f"{stage.splitlines()[0]:60.60}"
