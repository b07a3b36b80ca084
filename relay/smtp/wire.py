"""The stream under a conversation: lines in, replies out, and how it all ends.

aiosmtpd gives the stream protocol and STARTTLS. What is read and when it stops
is ours: aiosmtpd's own loop ends commands at a bare LF, shows exception texts with a
permanent code, logs every line of a mail at DEBUG, and cancels whatever is under
way when the client half-closes.
"""

import asyncio
import logging
import math
import ssl
from abc import abstractmethod
from asyncio.sslproto import SSLProtocol
from typing import TYPE_CHECKING, Final

from aiosmtpd.smtp import SMTP, TLSSetupException

from relay.smtp import replies
from relay.smtp.door import Reply

if TYPE_CHECKING:
    from relay.smtp.listener import Listener

_log = logging.getLogger(__name__)

MAX_LINE: Final = 2048
"""RFC 5321 §4.5.3.1.4 asks for 512, and more for extensions."""
_MAX_MISTAKES: Final = 10
_CHUNK: Final = 65536


def _silence(_: logging.LogRecord) -> bool:
    return False


# aiosmtpd writes peer, sender and recipients at INFO and each line of the mail at
# DEBUG (R28). A filter, unlike a level, survives whatever configures logging later.
logging.getLogger("mail.log").addFilter(_silence)


class Closing(Exception):  # an end, not an error
    """The session is over; `reply` is the last word, if there is one."""

    def __init__(self, reply: Reply | None) -> None:
        super().__init__()
        self.reply = reply


class TooLong(Exception):  # a fault of the client's
    """A command line over MAX_LINE; it has been read to its end."""


class Wire(SMTP):
    """One connection: counted in and out, read by line or by chunk, closed in good order."""

    line_length_limit = _CHUNK  # how much the stream buffers, not a limit on lines

    def __init__(self, listener: "Listener", *, lmtp: bool) -> None:
        config = listener.config
        super().__init__(
            None,
            data_size_limit=config.max_message_bytes,
            enable_SMTPUTF8=True,
            hostname=config.name,
            tls_context=config.tls,
            # aiosmtpd's own timer, never wound again: the life of a connection.
            timeout=config.lifetime_s,
            loop=asyncio.get_running_loop(),
        )
        self.listener = listener
        self.config = config
        self.lmtp = lmtp
        self.client_ip = ""
        self._unread = bytearray()
        self._refusal: Reply | None = None
        self._mistakes = 0
        self._committing = False
        self._farewell: Reply | None = None

    @abstractmethod
    async def _obey(self, line: bytes) -> None:
        """Carry out one command; `line` still has its line end."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the client in; the refusal, if any, is said by the conversation itself."""
        if self._handler_coroutine is None:
            peer = transport.get_extra_info("peername")
            self.client_ip = str(peer[0]) if peer else ""
            self._refusal = self.listener.admit(self)
        super().connection_made(transport)

    def eof_received(self) -> bool:
        """Let the reader see the end, instead of cancelling what is under way.

        A client that half-closes after its last line is still answered. Over TLS
        there is no half-closing, hence False.
        """
        super(SMTP, self).eof_received()
        return self._tls_protocol is None

    def _timeout_cb(self) -> None:
        """The life of a connection is over; a commit under way is finished and answered first."""
        self.dismiss(replies.LONG_ENOUGH)

    def dismiss(self, farewell: Reply = replies.SHUTTING_DOWN) -> "asyncio.Task[None] | None":
        """End as soon as no commit is under way; gives back the task to wait for."""
        self._farewell = farewell
        task = self._handler_coroutine
        if task is not None and not self._committing:
            task.cancel()
        return task

    async def push(self, status: object) -> None:
        """Send one reply; a client that does not read is let go after the idle time."""
        if self.transport is None or self.transport.is_closing():
            raise ConnectionResetError
        self._count(status)
        self._writer.write((status if isinstance(status, bytes) else str(status).encode()) + b"\r\n")
        async with asyncio.timeout(self.config.idle_s):
            await self._writer.drain()

    async def _handle_client(self) -> None:
        try:
            await self._converse()
        except Closing as closing:
            self._last_word(closing.reply)
        except asyncio.CancelledError:
            # Dismissed, or the client is gone. Either way the task ends quietly here.
            self._last_word(self._farewell)
        except (ConnectionError, TimeoutError, TLSSetupException):
            self._last_word(None)  # nobody is left to be told
        finally:
            if self._timeout_handle is not None:
                self._timeout_handle.cancel()
            self.listener.forget(self)
            self._hang_up()

    def _last_word(self, reply: Reply | None) -> None:
        if reply and self.transport and not self.transport.is_closing():
            self._count(reply)
            self._writer.write(f"{reply}\r\n".encode())

    def _count(self, said: object) -> None:
        """Codes alone are counted; a greeting and an offer have none."""
        if isinstance(said, Reply):
            self.listener.tally.replies[said.code, said.status] += 1

    def _hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()
        socket = self._original_transport or self.transport
        if isinstance(socket, asyncio.WriteTransport):
            socket.close()
            if socket.get_write_buffer_size():
                # A client that reads nothing would keep its socket open for ever.
                self.loop.call_later(self.config.idle_s, socket.abort)

    async def _converse(self) -> None:
        if self._refusal:
            raise Closing(self._refusal)
        await self._expect_silence()
        await self.push(f"220 {self.hostname} {'LMTP' if self.lmtp else 'ESMTP'}")
        while self._farewell is None:
            try:
                await self._obey(await self._read_line())
            except TooLong:
                await self._mistake(replies.LINE_TOO_LONG)
            except (Closing, ConnectionError, TimeoutError, TLSSetupException):
                raise
            except Exception as error:  # unknown trouble is a 4xx (R6)
                _log.error("mail session failed: %s", type(error).__name__)
                await self.push(replies.TROUBLE)
            if self._mistakes >= _MAX_MISTAKES:
                raise Closing(replies.TOO_MANY_MISTAKES)
        raise Closing(self._farewell)

    async def _turn_to_tls(self, context: ssl.SSLContext) -> None:
        """TLS from here on, as aiosmtpd does it, but with an enhanced code (RFC 2034) and our patience.

        What was heard in clear is forgotten by `connection_made`. Raises TLSSetupException where the
        handshake fails or takes longer than the idle time.
        """
        await self.push(replies.TLS_READY)
        waiter = self.loop.create_future()
        self._tls_protocol = SSLProtocol(
            self.loop,
            self,
            context,
            waiter,
            server_side=True,
            ssl_handshake_timeout=max(math.ceil(self.config.idle_s), 1),
        )
        self._original_transport = in_clear = self.transport
        if in_clear is None:
            raise ConnectionResetError
        in_clear.set_protocol(self._tls_protocol)
        self.transport = self._tls_protocol._app_transport  # noqa: SLF001 - there is no other way to it
        self._tls_protocol.connection_made(in_clear)
        try:
            await waiter
        except Exception as error:
            self.listener.tally.handshakes["failed"] += 1
            raise TLSSetupException from error
        self.listener.tally.handshakes["done"] += 1

    async def _read_more(self, patience_s: float, complaint: Reply) -> bytes:
        """The next bytes as they come; closes where none come in time."""
        try:
            async with asyncio.timeout(patience_s):
                chunk = await self._reader.read(_CHUNK)
        except TimeoutError:
            raise Closing(complaint) from None
        if not chunk:
            raise Closing(None)
        return chunk

    async def _read_line(self) -> bytes:
        """One command line with its line end, cut at the first LF."""
        too_long = False
        # For the whole line: a client that sends an octet now and then is as silent as one that sends none.
        until = self.loop.time() + self.config.idle_s
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > MAX_LINE:
                too_long = True
                self._unread.clear()
            self._unread += await self._read_more(max(until - self.loop.time(), 0), replies.IDLE)
        line = bytes(self._unread[: end + 1])
        del self._unread[: end + 1]
        if too_long or len(line) > MAX_LINE:
            raise TooLong
        return line

    async def _expect_silence(self) -> None:
        """Close on a client that speaks before it is answered.

        A browser, a smuggled second mail and most spam engines do; RFC 5321 §3.1
        and RFC 2920 §3.1 forbid it at the greeting, at EHLO and at DATA.
        """
        if not self._unread:
            await asyncio.sleep(0)  # one turn of the loop brings in what has arrived
            try:
                async with asyncio.timeout(0):
                    self._unread += await self._reader.read(_CHUNK)
            except TimeoutError:
                return
        if self._unread:
            raise Closing(replies.OUT_OF_TURN)

    async def _mistake(self, reply: Reply) -> None:
        self._mistakes += 1
        await self.push(reply)
