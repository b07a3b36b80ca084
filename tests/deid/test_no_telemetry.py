"""The tagger's runtime tells nobody that it runs: its makers' builds would, unless told otherwise."""

import json
import os
import subprocess
import sys
from pathlib import Path

LOADED = """
import json, os
from relay.deid.tagger.network import Network
Network()
paths = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
print(json.dumps([os.readlink(path) for path in paths if os.path.islink(path)]))
"""


def test_loading_the_weights_writes_no_file_and_opens_no_socket(tmp_path: Path) -> None:
    home = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    environ = {
        name: value for name, value in os.environ.items() if name not in {"CI", "ORT_DISABLE_TELEMETRY"}
    }
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**environ, **home, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout)
    assert list(tmp_path.rglob("*")) == []
    assert [file for file in held if file.startswith(("socket:", str(tmp_path)))] == []
