"""What is said in a conversation: SMTP (RFC 5321) or LMTP (RFC 2033), command by command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from relay.smtp import replies
from relay.smtp.content import Content, Flaw
from relay.smtp.door import Reply, Transaction
from relay.smtp.envelope import POSTMASTER, NotAPath, Path, parse_path
from relay.smtp.forwarded import OFFER, NotForwarded, Origin, add_forwarded
from relay.smtp.parameters import judge_parameters
from relay.smtp.wire import Closing, Wire

if TYPE_CHECKING:
    from relay.smtp.listener import Listener

_HTTP: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
_BEFORE_TLS: Final = frozenset({"NOOP", "EHLO", "LHLO", "STARTTLS", "QUIT"})
"""RFC 3207 §4"""
_WITHOUT_MAIL: Final = frozenset({"NOOP", "RSET", "HELP", "VRFY", "EXPN", "EHLO", "HELO", "LHLO"})
"""What may be said for ever without a mail coming of it."""
_MAX_HELO: Final = 255
_PERMANENT: Final = 500
_FOR_ALL: Final = {4: 0, 2: 1, 5: 2}
"""Which class of reply speaks for all recipients of a mail."""
_FLAWS: Final = {
    Flaw.TOO_BIG: replies.TOO_BIG,
    Flaw.STRAY: replies.STRAY_CONTENT,
    Flaw.NO_ROOM: replies.NO_ROOM,
}


class Conversation(Wire):
    """Reads commands, asks the door, answers."""

    def __init__(self, listener: "Listener", *, lmtp: bool) -> None:
        super().__init__(listener, lmtp=lmtp)
        self._misses = 0
        self._without_mail = 0
        self._surplus = 0
        self._forget_greeting()
        self._verbs: dict[str, Callable[[str], Awaitable[None]]] = {
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "NOOP": self._noop,
            "QUIT": self._quit,
            "HELP": self._help,
            "VRFY": self._vrfy,
            "EXPN": self._vrfy,
            "XFORWARD": self._xforward,
        }
        self._verbs |= {"LHLO": self._ehlo} if lmtp else {"EHLO": self._ehlo, "HELO": self._helo}
        if listener.config.tls:
            self._verbs["STARTTLS"] = self._starttls

    def _forget_greeting(self) -> None:
        """Back to before EHLO; also what TLS must make of all said before it (RFC 3207 §4.2)."""
        self._host = ""
        self._extended = False
        self._forget_transaction()

    def _forget_transaction(self) -> None:
        self._reverse_path: str | None = None
        self._utf8 = False
        self._recipients: list[str] = []
        self._origin = Origin()

    async def _obey(self, line: bytes) -> None:
        command = line.removesuffix(b"\r\n")
        if command == line or any(stray in command for stray in (b"\r", b"\n", b"\0")):
            await self._mistake(replies.STRAY_BYTES)
            return
        verb_bytes, _, argument_bytes = command.partition(b" ")
        verb = verb_bytes.decode("ascii", "replace").upper()
        if verb in _HTTP:
            raise Closing(replies.NOT_MAIL)
        self._judge_idleness(verb)
        act = self._verbs.get(verb)
        if act is None:
            await self._mistake(replies.UNKNOWN_COMMAND)
        elif self.config.require_tls and not self._tls_protocol and verb not in _BEFORE_TLS:
            await self._mistake(replies.NEED_TLS)
        else:
            # Bytes that are not UTF-8 stay visible as lone surrogates, and no path holds those.
            await act(argument_bytes.decode("utf-8", "surrogateescape").strip(" \t"))

    def _judge_idleness(self, verb: str) -> None:
        """Close on a client that talks on and brings no mail; a trusted hop may keep its connection."""
        self._without_mail += verb in _WITHOUT_MAIL
        if self._without_mail > self.config.max_without_mail and self.listener.is_limited(self):
            raise Closing(replies.TOO_MANY_COMMANDS)

    async def _ehlo(self, hostname: str) -> None:
        """EHLO, and LHLO for LMTP: what is on offer."""
        if not await self._greeted(hostname, extended=True):
            return
        offers = ["PIPELINING", f"SIZE {self.config.max_message_bytes}", "8BITMIME", "SMTPUTF8"]
        if self.config.tls and not self._tls_protocol:
            offers.append("STARTTLS")
        if self.listener.trusts(self.client_ip):
            offers.append(OFFER)
        lines = [self.hostname, *offers, "ENHANCEDSTATUSCODES"]
        ends = ["-"] * (len(lines) - 1) + [" "]
        await self.push("\r\n".join(f"250{end}{line}" for end, line in zip(ends, lines, strict=True)))

    async def _helo(self, hostname: str) -> None:
        """HELO: no extensions."""
        if await self._greeted(hostname, extended=False):
            await self.push(f"250 {self.hostname}")

    async def _greeted(self, hostname: str, *, extended: bool) -> bool:
        await self._expect_silence()
        if not hostname or len(hostname) > _MAX_HELO or not hostname.isascii() or not hostname.isprintable():
            await self._mistake(replies.BAD_ARGUMENT)
            return False
        self._forget_transaction()
        self._host = hostname
        self._extended = extended
        return True

    async def _starttls(self, arg: str) -> None:
        """Turn to TLS; whatever was pipelined behind is dropped, not obeyed (RFC 3207 §6)."""
        if arg:
            await self._mistake(replies.BAD_ARGUMENT)
        elif self._tls_protocol or self.config.tls is None:
            await self._mistake(replies.NOT_NOW)
        else:
            self._unread.clear()
            await self._turn_to_tls(self.config.tls)
            self._unread.clear()
            self._forget_greeting()

    async def _xforward(self, arg: str) -> None:
        """XFORWARD: for the next mail alone; a stranger could name an address that SPF permits."""
        if not self.listener.trusts(self.client_ip):
            await self._mistake(replies.UNKNOWN_COMMAND)
        elif not self._extended or self._reverse_path is not None:
            await self._mistake(replies.NOT_NOW)
        else:
            try:
                self._origin = add_forwarded(self._origin, arg)
            except NotForwarded:
                await self._mistake(replies.BAD_ARGUMENT)
            else:
                await self.push(replies.OK)

    async def _mail(self, arg: str) -> None:
        """MAIL FROM: opens a transaction."""
        if not self._host or self._reverse_path is not None:
            await self._mistake(replies.NOT_NOW)
            return
        path = await self._path(arg, "FROM", replies.BAD_SENDER)
        if path is None:
            return
        refusal = judge_parameters(path, extended=self._extended, max_bytes=self.config.max_message_bytes)
        if refusal:
            await self._mistake(refusal)
            return
        self._reverse_path = path.address
        self._utf8 = "SMTPUTF8" in path.parameters
        await self.push(replies.SENDER_OK)

    async def _path(self, arg: str, keyword: str, complaint: Reply) -> Path | None:
        try:
            return parse_path(arg, keyword)
        except NotAPath:
            await self._mistake(complaint if ":" in arg else replies.BAD_ARGUMENT)
            return None

    async def _rcpt(self, arg: str) -> None:
        """RCPT TO: the door decides."""
        if self._reverse_path is None:
            await self._mistake(replies.NOT_NOW)
            return
        path = await self._path(arg, "TO", replies.BAD_ADDRESS)
        if path is None:
            return
        if path.parameters:
            await self._mistake(replies.BAD_PARAMETER)
        elif not path.address:
            await self._mistake(replies.BAD_ADDRESS)
        elif path.is_international and not self._utf8:
            await self._mistake(replies.NEED_SMTPUTF8)
        elif len(self._recipients) >= self.config.max_recipients:
            # RFC 5321 §4.5.3.1.10: 452, and the client sends the rest in a transaction of its own.
            self._surplus += 1
            if self._surplus > self.config.max_surplus:
                raise Closing(replies.TOO_MANY_COMMANDS)
            await self.push(replies.TOO_MANY_RECIPIENTS)
        else:
            await self._ask_door(path.address)

    async def _ask_door(self, address: str) -> None:
        if address.lower() == POSTMASTER:
            address = f"{address}@{self.config.domain}"
        reply = await self.listener.recipient(address, self.client_ip)
        if not reply.positive and reply.code >= _PERMANENT:
            self._misses += 1
            self.listener.note_miss(self)
        if self._misses >= self.config.max_misses or self.listener.is_guessing(self):
            # somebody tries out addresses (R20); whether this one is in use is not said any more
            await asyncio.sleep(self.config.miss_delay_s)
            raise Closing(replies.TOO_MANY_MISTAKES)
        if reply.positive:
            self._recipients.append(address)
        await self.push(reply)

    async def _data(self, arg: str) -> None:
        """DATA: take the bytes, hand them to the door, say what became of them."""
        if arg:
            await self._mistake(replies.BAD_ARGUMENT)
            return
        if not self._recipients:
            await self._mistake(replies.NOT_NOW)
            return
        await self._expect_silence()
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        raw = await self._receive()
        self._committing = True
        try:
            for answer in await self._answers(raw):
                await self.push(answer)
        finally:
            self._committing = False
        self._without_mail = self._surplus = 0
        self._forget_transaction()

    async def _answers(self, raw: bytes | Flaw) -> list[Reply]:
        """What to say: for LMTP one reply for each recipient (RFC 2033 §4.2), else one for all.

        Over SMTP a mail put off for anybody is put off, or that recipient would never get it: handed in
        again, it is recognised where it was taken (R5). Otherwise taken for anybody is taken.
        """
        if isinstance(raw, Flaw):
            each = [_FLAWS[raw]] * len(self._recipients)
        else:
            transaction = Transaction(
                client_ip=self.client_ip,
                helo=self._host,
                reverse_path=self._reverse_path or "",
                recipients=tuple(self._recipients),
                lmtp=self.lmtp,
                origin=self._origin,
            )
            # A client that goes away cancels this task, but not the commit (R2).
            taken = await asyncio.shield(self.listener.commit(transaction, raw))
            each = [taken.get(recipient, replies.TROUBLE) for recipient in self._recipients]
        return each if self.lmtp else [min(each, key=lambda reply: _FOR_ALL[reply.code // 100])]

    async def _receive(self) -> bytes | Flaw:
        """The message; closes on a client slower than the deadline or the least rate (R24)."""
        config, started, received, held = self.config, self.loop.time(), 0, 0
        content = Content(config.max_message_bytes)
        try:
            while True:
                spent = self.loop.time() - started
                rate_left = config.idle_s + received / config.min_bytes_per_s - spent
                left = min(config.idle_s, config.data_deadline_s - spent, rate_left)
                chunk = await self._read_more(max(left, 0), replies.TOO_SLOW)
                received += len(chunk)
                rest = content.feed(chunk)
                self.listener.held_bytes += content.held - held
                held = content.held
                if not self.listener.has_room(held):
                    content.drop(Flaw.NO_ROOM)
                    self.listener.held_bytes += content.held - held
                    held = content.held
                if rest is not None:
                    self._unread += rest
                    return content.finish()
        finally:
            self.listener.held_bytes -= held

    async def _rset(self, arg: str) -> None:
        """RSET: forget the transaction."""
        if arg:
            await self._mistake(replies.BAD_ARGUMENT)
            return
        self._forget_transaction()
        await self.push(replies.OK)

    async def _noop(self, _arg: str) -> None:
        """NOOP, with or without an argument."""
        await self.push(replies.OK)

    async def _help(self, _arg: str) -> None:
        """HELP: nothing that would tell one server from another."""
        await self.push(replies.HELP)

    async def _vrfy(self, _arg: str) -> None:
        """VRFY and EXPN: one answer, whoever is asked for (R16)."""
        await self.push(replies.NOT_SAID)

    async def _quit(self, _arg: str) -> None:
        """QUIT."""
        raise Closing(replies.BYE)
