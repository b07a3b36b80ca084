"""A headless Chromium driven over its pipe: pages in, what a reader sees out, nothing fetched."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-extensions", "--disable-component-update", "--disable-background-networking", "--mute-audio",
    "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND", "--force-device-scale-factor=1",
)  # fmt: skip

# The browser reads commands from 3 and answers on 4; a shell would do, but for pipes beyond 9.
_ONTO_3_AND_4 = """
import fcntl, os, sys
a, b = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 10) for n in sys.argv[1:3])
os.dup2(a, 3), os.dup2(b, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""

# Behind the load event, when a frame has been drawn.
_LAID_OUT = """
new Promise(done => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(done));
  document.readyState === 'complete' ? drawn() : addEventListener('load', drawn);
})
"""


def installed() -> str | None:
    """The browser's path, if this machine has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One page at a time, over the DevTools protocol: JSON messages that end in a NUL, no server, no port."""

    def __init__(self, to_browser: int, from_browser: BinaryIO) -> None:
        self._write, self._read = to_browser, from_browser
        self._last, self._session, self._target = 0, "", ""
        self.requests: list[str] = []
        """Every address the pages shown so far asked for."""

    def call(self, method: str, **params: Any) -> Any:
        """The browser's answer; what it tells unasked meanwhile is looked through for requests."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (said := self._next()).get("id") != self._last:
            if said.get("method") == "Network.requestWillBeSent":
                self.requests.append(said["params"]["request"]["url"])
        assert "error" not in said, said
        return said["result"]

    def show(self, html: str, *, width: int, dark: bool, height: int = 844) -> None:
        """Lays the page out at this width, in light or dark, until all it asks for has come or failed."""
        self._open_tab()
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)
        self.run(_LAID_OUT)

    def _open_tab(self) -> None:
        """A tab of its own: the viewport that one page asked for would stay for the next."""
        before, self._session = self._target, ""
        self._target = self.call("Target.createTarget", url="about:blank")["targetId"]
        if before:
            self.call("Target.closeTarget", targetId=before)
        self._session = self.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Network.enable")
        self.call("Network.setBlockedURLs", urls=["*"])
        self.run(_LAID_OUT)  # or the empty page might still come and take the place of the one to show

    def run(self, script: str) -> Any:
        """What the script gives, in the page."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def photograph(self, file: Path) -> None:
        """The whole page as a PNG, however long."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def _next(self) -> dict[str, Any]:
        octets = bytearray()
        while (one := self._read.read(1)) != b"\0":
            assert one, "the browser has gone"
            octets += one
        found: dict[str, Any] = json.loads(octets)
        return found


@contextmanager
def browser(path: str, home: Path) -> Iterator[Page]:
    """A browser with a profile of its own, gone at the end."""
    inward, to_browser = os.pipe()
    from_browser, outward = os.pipe()
    # Chromium cannot set up its sandbox as root or without user namespaces; it sees only our own mails.
    command = [path, *_OPTIONS, "--no-sandbox", f"--user-data-dir={home}", "about:blank"]
    process = subprocess.Popen(
        [sys.executable, "-c", _ONTO_3_AND_4, str(inward), str(outward), *command],
        pass_fds=(inward, outward),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(home)},
    )
    os.close(inward)
    os.close(outward)
    with os.fdopen(from_browser, "rb") as said:
        try:
            yield Page(to_browser, said)
        finally:
            os.close(to_browser)  # which ends it
            _ended(process)


def _ended(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
