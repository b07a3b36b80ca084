"""Verifies signatures in a child process: bytes made against dkimpy cost one child, never the loop (R25)."""

from multiprocessing.connection import Connection

from relay.identity.signature import Check, NoVerdict
from relay.worker.sandbox import READER_CPU_S, Sandbox, SandboxFailed, allow_cpu


def serve_verifying(pipe: Connection) -> None:
    """Child side of `Verifier`."""
    while True:
        (check,) = pipe.recv()
        allow_cpu(READER_CPU_S)
        pipe.send(check.domains())


class Verifier:
    """Fills `identity.signature.Verify`."""

    TIMEOUT_S = 30.0

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox(serve_verifying)

    async def verify(self, check: Check) -> tuple[str, ...]:
        """The domains that have signed. Raises NoVerdict, whatever the reason."""
        try:
            found: tuple[str, ...] = await self._sandbox.call((check,), self.TIMEOUT_S)
        except SandboxFailed:
            raise NoVerdict from None
        return found

    async def stop(self) -> None:
        """Ends the child."""
        await self._sandbox.stop()
