"""Fails when a run-time dependency is under GPL, AGPL or LGPL: the project is permissive."""

import json
import re
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def main() -> int:
    """0 when every locked run-time package is under a permissive licence or MPL-2.0."""
    locked = {name.lower() for name in re.findall(r"^([a-zA-Z0-9_.-]+)==", LOCK.read_text(), re.MULTILINE)}
    listing = subprocess.run(
        [str(Path(sys.executable).parent / "pip-licenses"), "--format=json", "--from=mixed"],
        check=True,
        capture_output=True,
    )
    wrong = [
        f"{p['Name']}: {p['License']}"
        for p in json.loads(listing.stdout)
        if p["Name"].lower().replace("_", "-") in locked and re.search(r"\b[AL]?GPL|GNU", p["License"])
    ]
    for line in wrong:
        sys.stderr.write(f"licence not allowed at run time: {line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
