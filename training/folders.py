"""Where things are: our own mails, the annotated ones, what is being built, and the package's weights."""

import os
from pathlib import Path

_HERE = Path(__file__).parent
OWN = _HERE / "mails"
SHARED = Path(os.environ.get("DEID_DATA", _HERE.parent.parent / "shared" / "deid"))
BUILD = _HERE.parent / "build" / "training"
PACKAGE = _HERE.parent / "relay" / "deid" / "tagger" / "weights"
