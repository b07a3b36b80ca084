"""Handing a finished mail to the smarthost; the only outgoing connections there are.

Nothing the far side says is kept or logged but its three-digit code: the text of
a refusal often repeats the recipient's address or names the provider (R18, R28).
"""

import asyncio
import ssl
from enum import StrEnum
from typing import Final

import aiosmtplib

from relay.mail.robots.reasons import Stage, refusal
from relay.smtp.envelope import parse_path
from relay.smtp.parcel import Deferred, Delivered, Parcel, Refused

MAX_LINE_OCTETS: Final = 998
"""RFC 5322 §2.1.1, the line end not counted."""

LONGEST_TRY_S: Final = 1140.0
"""No try takes longer, however slowly the far side answers: whoever claimed the mail must hold it so long."""
_FINAL_REPLY_S: Final = 600.0
"""RFC 5321 §4.5.3.2.6. Giving up earlier would send the mail a second time (RFC 1047)."""
_COMPLETED: Final = range(200, 300)
_PERMANENT: Final = range(500, 600)
_OURS_TO_MEND: Final = frozenset({530, 534, 535, 538})
"""RFC 4954 §6: credentials missing or bad; says nothing about this mail."""


_Said = aiosmtplib.SMTPResponse | aiosmtplib.SMTPResponseException


class TlsMode(StrEnum):
    """How the connection to the smarthost is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    """Demanded, never merely tried: a stripped offer must not put mail on the wire in clear."""
    TLS = "tls"


class NotSendable(ValueError):
    """A parcel that breaks R10 or has no valid envelope: a bug of ours, never sent."""


def check_parcel(parcel: Parcel) -> None:
    """Raise NotSendable unless the bytes and the envelope may go out as they are.

    aiosmtplib would repair line ends on its own, and so hide the fault that made them.
    """
    lines = parcel.raw.split(b"\r\n")
    if lines[-1]:
        message = "the last line has no end"
        raise NotSendable(message)
    for line in lines:
        if len(line) > MAX_LINE_OCTETS:
            message = f"a line of {len(line)} octets"
            raise NotSendable(message)
        if b"\r" in line or b"\n" in line or b"\0" in line:
            message = "a bare CR, a bare LF or a NUL"
            raise NotSendable(message)
    try:
        path = parse_path(f"TO:<{parcel.recipient}>", "TO")
        reverse = parse_path(f"FROM:<{parcel.reverse_path}>", "FROM")
    except ValueError:
        message = "an envelope address that is none"
        raise NotSendable(message) from None
    if (path.address, reverse.address) != (parcel.recipient, parcel.reverse_path) or not path.address:
        message = "an envelope address that is none"
        raise NotSendable(message)


class SmarthostCourier:
    """Hands each parcel on in a transaction and connection of its own (R19)."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        hello_name: str,
        user: str = "",
        password: str = "",
        tls: TlsMode = TlsMode.STARTTLS,
        tls_context: ssl.SSLContext | None = None,
        timeout_s: float = 60.0,
        longest_try_s: float = LONGEST_TRY_S,
    ) -> None:
        self._host = host
        self._port = port
        self._hello_name = hello_name
        self._user = user
        self._password = password
        self._tls = tls
        self._tls_context = tls_context
        self._timeout_s = timeout_s
        self._longest_try_s = longest_try_s

    async def trouble_greeting(self) -> str | None:
        """What keeps the smarthost from taking mail from us, in our words; None: nothing. Sends no mail."""
        client = self._client()
        try:
            await _greet(client)
        except aiosmtplib.SMTPResponseException as refused:
            return f"it refuses with {refused.code}"
        except (aiosmtplib.SMTPException, OSError) as error:
            return f"no connection ({type(error).__name__})"
        await _part(client)
        return None

    async def deliver(self, parcel: Parcel) -> Delivered | Deferred | Refused:
        """One try. Raises NotSendable for a parcel that must not leave, and nothing else."""
        check_parcel(parcel)
        client = self._client()
        try:
            async with asyncio.timeout(self._longest_try_s):
                try:
                    await _greet(client)
                except aiosmtplib.SMTPResponseException as refused:
                    # Greeting, EHLO, STARTTLS or AUTH: about us, not about this mail.
                    return Deferred(max(refused.code, 0))
                result = await self._transact(client, parcel)
            if isinstance(result, Delivered):
                await _part(client)
            return result
        except (aiosmtplib.SMTPException, OSError):
            return Deferred(0)
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user or None,
            password=self._password if self._user else None,
            local_hostname=self._hello_name,
            timeout=self._timeout_s,
            use_tls=self._tls is TlsMode.TLS,
            start_tls=self._tls is TlsMode.STARTTLS,
            tls_context=self._tls_context,
        )

    async def _transact(self, client: aiosmtplib.SMTP, parcel: Parcel) -> Delivered | Deferred | Refused:
        international = not (parcel.recipient + parcel.reverse_path).isascii()
        if international and not client.supports_extension("SMTPUTF8"):
            return Refused(553)  # RFC 6531 §3.5: it cannot be sent by this way at all
        options = [b"SIZE=%d" % len(parcel.raw)] if client.supports_extension("SIZE") else []
        if not parcel.raw.isascii() and client.supports_extension("8BITMIME"):
            options.append(b"BODY=8BITMIME")
        if international:
            options.append(b"SMTPUTF8")
        sender = await client.execute_command(b"MAIL", b"FROM:<%s>" % parcel.reverse_path.encode(), *options)
        if sender.code not in _COMPLETED:
            return _failure(sender, Stage.SENDER)
        recipient = await client.execute_command(b"RCPT", b"TO:<%s>" % parcel.recipient.encode())
        if recipient.code not in _COMPLETED:
            return _failure(recipient, Stage.RECIPIENT)
        try:
            await client.data(parcel.raw, timeout=max(self._timeout_s, _FINAL_REPLY_S))
        except aiosmtplib.SMTPResponseException as refused:
            return _failure(refused, Stage.MESSAGE)
        return Delivered()


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Greeting, TLS, EHLO, log-in."""
    await client.connect()
    if client.is_ehlo_or_helo_needed:
        await client.ehlo()


async def _part(client: aiosmtplib.SMTP) -> None:
    """QUIT for politeness: the mail is delivered, whatever becomes of it."""
    try:
        async with asyncio.timeout(5):
            await client.quit()
    except (aiosmtplib.SMTPException, OSError):
        client.close()


def _failure(said: _Said, stage: Stage) -> Deferred | Refused:
    """What follows from a reply that is no yes; its words are looked at here and kept nowhere."""
    if said.code in _PERMANENT and said.code not in _OURS_TO_MEND:
        return Refused(said.code, refusal(said.code, str(said.message), stage))
    return Deferred(max(said.code, 0))  # aiosmtplib says -1 for a reply that is none
