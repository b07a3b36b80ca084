"""One system as a process of its own: a line in, a line out, and what that cost.

All systems are up at once and take turns mail by mail, on one core; a system that waits for its next
line uses no processor time, so what it used is what the kernel counted between two moments of rest.
"""

import json
import os
import select
import subprocess
import tempfile
from pathlib import Path
from typing import Any

PATIENCE_S = 300  # for the first reply, which waits for the model to load
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class Broken(Exception):
    """The system ended or fell silent; the message is the last line it wrote."""


def to_one_core() -> None:
    """This process and all it starts share one core, where the system knows how."""
    os.environ.update(dict.fromkeys(_SINGLE, "1"))
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


class System:
    """A running system that answers lines of JSON with lines of JSON."""

    def __init__(self, title: str, command: list[str]) -> None:
        self.title = title
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - close() ends it
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said
        )

    def ask(self, record: dict[str, Any]) -> dict[str, Any]:
        """The reply to one mail; Broken if there is none."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(record).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Broken(self._last_word()) from None
        if not select.select([self._process.stdout], [], [], PATIENCE_S)[0]:
            raise Broken(f"no reply within {PATIENCE_S} s")
        line = self._process.stdout.readline()
        if not line:
            raise Broken(self._last_word())
        reply: dict[str, Any] = json.loads(line)
        if reply.get("id") != record["id"]:
            raise Broken("a reply to another mail")
        return reply

    def cpu_s(self) -> float | None:
        """Processor seconds used so far by all its threads; None where there is no /proc."""
        try:
            stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return None
        user, system = stat.rpartition(")")[2].split()[11:13]  # proc(5): utime and stime, in ticks
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> tuple[float, float] | None:
        """Resident memory now and at its highest, in MB of 10^6 bytes; None where there is no /proc."""
        try:
            lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        except OSError:
            return None
        sizes = {
            key: int(rest.split()[0]) for key, _, rest in (li.partition(":") for li in lines) if "kB" in rest
        }
        return sizes["VmRSS"] * 1.024e-3, sizes["VmHWM"] * 1.024e-3

    def close(self) -> None:
        """Ends the process: first by closing its input, then by force."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.close()
            self._process.wait(timeout=10)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._said.close()

    def _last_word(self) -> str:
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # it closed its output and lives on
            self._process.kill()
        self._said.seek(0)
        lines = self._said.read().split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it ended without a word")
