"""The peers' environment: made at the first run, apart from Relay's, pinned by requirements.txt."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from bench.deid.peers import Peer

PINS = Path(__file__).with_name("requirements.txt")
_QUIETLY = ("--quiet", "--disable-pip-version-check")


class NotInstalled(Exception):
    """This peer is not to be had on this machine; the message is the installer's last word."""


def python_of(folder: Path) -> Path:
    """The interpreter of the environment, which is made if it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        _do(sys.executable, "-m", "venv", str(folder))
    return python


def install(folder: Path, name: str, peer: Peer) -> None:
    """Puts one peer into the environment, unless it stands there as pinned; NotInstalled if it cannot."""
    wanted = sha256(f"{peer.packages}{peer.bare}{PINS.read_text()}".encode()).hexdigest()
    stamp = folder / f"{name}.ready"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _pip(folder, *peer.packages)
    if peer.bare:
        _pip(folder, "--no-deps", "--ignore-requires-python", *peer.bare)
    stamp.write_text(wanted)


def _pip(folder: Path, *arguments: str) -> None:
    _do(str(python_of(folder)), "-m", "pip", "install", *_QUIETLY, "--constraint", str(PINS), *arguments)


def _do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [
            line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("ERROR", "Error"))
        ]
        raise NotInstalled(said[0] if said else f"{command[2]} ended with {done.returncode}")
