"""`/healthz`, `/readyz` and `/metrics` for whoever watches the relay: HTTP/1.1, one answer a connection."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from relay.observe import log

_MAX_HEAD: Final = 8192
_PATIENCE_S: Final = 5.0
_MAX_AT_ONCE: Final = 16
_TEXT: Final = "text/plain; charset=utf-8"


class Watch:
    """Answers on one address. It is told what to say: it knows neither store nor listener."""

    def __init__(
        self,
        *,
        ready: Callable[[], Awaitable[bool]],
        numbers: Callable[[], Awaitable[tuple[str, bytes]]],
    ) -> None:
        """ready: whether mail is taken at present; numbers: content type and body of `/metrics`."""
        self._ready, self._numbers = ready, numbers
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int) -> None:
        """Bind; port 0 picks a free one. Raises OSError where that cannot be."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=_MAX_HEAD)

    @property
    def address(self) -> tuple[str, int] | None:
        """(host, port) as bound."""
        if self._server is None or not self._server.sockets:
            return None
        host, port, *_ = self._server.sockets[0].getsockname()
        return host, port

    async def stop(self) -> None:
        """Answer nobody any more."""
        if self._server is None:
            return
        self._server.close()
        for task in tuple(self._answering):
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        try:
            if len(self._answering) <= _MAX_AT_ONCE:
                async with asyncio.timeout(_PATIENCE_S):
                    writer.write(await self._answer(await reader.readuntil(b"\r\n\r\n")))
                    await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ConnectionError):
            pass  # not HTTP, or too slow: nobody is waiting for a word
        except asyncio.CancelledError:
            pass  # the relay stops
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, head: bytes) -> bytes:
        method, _, rest = head.partition(b"\r\n")[0].partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        if method not in (b"GET", b"HEAD"):
            return _response(HTTPStatus.METHOD_NOT_ALLOWED, more="Allow: GET, HEAD\r\n")
        try:
            answer = await self._said(path)
        except Exception as error:  # a database that is gone is news for the watcher, not the end of it
            log.get().error("health check failed", error=type(error).__name__)
            answer = _response(HTTPStatus.SERVICE_UNAVAILABLE)
        return answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == b"HEAD" else answer

    async def _said(self, path: bytes) -> bytes:
        match path:
            case b"/healthz":
                return _response(HTTPStatus.OK)
            case b"/readyz":
                return _response(HTTPStatus.OK if await self._ready() else HTTPStatus.SERVICE_UNAVAILABLE)
            case b"/metrics":
                kind, body = await self._numbers()
                return _response(HTTPStatus.OK, body, kind=kind)
            case _:
                return _response(HTTPStatus.NOT_FOUND)


def _response(status: HTTPStatus, body: bytes | None = None, *, kind: str = _TEXT, more: str = "") -> bytes:
    said = f"{status.phrase.lower()}\n".encode() if body is None else body
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(said)}\r\n"
        f"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n{more}Connection: close\r\n\r\n"
    ).encode() + said
