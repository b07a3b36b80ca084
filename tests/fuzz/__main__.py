"""`python -m tests.fuzz NAME --seconds N`: atheris looks for bytes that break a rule of the target.

A finding stands in build/fuzz/NAME/ as crash-…, and the run ends with it. What atheris found to reach new
code stays in build/fuzz/NAME/corpus for the next run.
"""

import argparse
import sys
from pathlib import Path

import atheris

from tests.fuzz.targets import NAMES, target

_OUT = Path("build/fuzz")


def main() -> None:
    """Fuzz one target."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--runs", type=int, default=-1)
    chosen = parser.parse_args()
    with atheris.instrument_imports(include=["relay", "authres"]):
        found = target(chosen.name)
    folder = _OUT / chosen.name
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    for number, seed in enumerate(found.seeds):
        (folder / "seeds" / f"{number:03}").write_bytes(seed)
    lines = ['"' + "".join(map("\\x{:02x}".format, word)) + '"\n' for word in found.words]
    (folder / "words").write_text("".join(lines))
    arguments = [
        *("relay-fuzz", str(folder / "corpus"), str(folder / "seeds"), f"-dict={folder / 'words'}"),
        *(f"-artifact_prefix={folder}/", f"-max_total_time={chosen.seconds}", f"-runs={chosen.runs}"),
        *(
            "-max_len=4096",
            "-len_control=10",
            "-timeout=20",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            "-verbosity=1",
        ),
    ]
    atheris.Setup(arguments, found.check)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
