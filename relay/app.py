"""Wires everything together: the only place that knows all parts. Start, drain, stop."""

import asyncio
import signal as signals
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from relay.identity.checker import make_authenticator
from relay.observe import log
from relay.observe.http import Watch
from relay.settings.env import Settings
from relay.settings.errors import SettingsError
from relay.settings.folder import LiveConfig
from relay.settings.yaml_source import shown
from relay.smtp.courier import SmarthostCourier, TlsMode
from relay.smtp.listener import Listener, ListenerConfig
from relay.smtp.maildir import MaildirCourier
from relay.smtp.parcel import Courier
from relay.smtp.signing import KeyUnusable, Signer, read_key
from relay.smtp.tls import Certificate, CertificateUnusable, Renewal
from relay.store.store import Store
from relay.worker.attachments import Opener
from relay.worker.clock import clock_of
from relay.worker.evenly import Evenly
from relay.worker.inbound import Inbound
from relay.worker.intake import Gate
from relay.worker.judge import Judge
from relay.worker.numbers import numbers
from relay.worker.outbound import Outbound
from relay.worker.post import ResidualCheck, search_finished
from relay.worker.reader import Reader
from relay.worker.signal import Signal
from relay.worker.surroundings import surroundings_of
from relay.worker.timers import Timers
from relay.worker.verifier import Verifier

POLL_S = 5.0
"""How long a loop sleeps without work: another process on the same database sets no signal of ours."""
REHEARSAL_POLL_S = 0.2
"""The same while the time stands in a file and may jump at any moment."""
TIMERS_S = 30.0
RELOAD_S = 1.0


@dataclass
class Relay:
    """A running relay."""

    settings: Settings
    config: LiveConfig
    judge: Judge = field(default_factory=Judge)
    check: ResidualCheck = search_finished
    evenly: Evenly = field(default_factory=Evenly)
    _saved: Signal = field(default_factory=Signal, init=False)
    _told_to_read: bool = field(default=False, init=False)

    async def start(self) -> None:
        """Opens the database, greets on every listener, and starts the loops."""
        settings = self.settings
        signs, self._certificate = signer(settings), certificate(settings)
        rehearsal = settings.clock_file is not None
        self._clock = clock_of(settings)
        self.store = await Store.open(settings.database_url, settings.master_keys)
        self._reader = Reader(settings.domain, self.config)
        # A stranger's mail, read at the gate, must not keep a member's waiting.
        self._gate_reader = Reader(settings.domain, self.config)
        self._opener, self._verifier = Opener(self.config), Verifier()
        self._arrived, self._left = Signal(), Signal()
        around = surroundings_of(
            self.store,
            self.config,
            self._clock,
            domain=settings.domain,
            templates_dir=settings.templates_dir,
            check=self.check,
        )
        await self.store.release_leases()
        await around.members.roster()  # a roster that cannot be stops the start, not the first mail
        self._authenticator = make_authenticator(
            str(settings.authentication),
            resolver=settings.resolver,
            verify=self._verifier.verify,
            sealers=lambda: self.config.current().policy.trusted_sealers,
            authserv_id=settings.authserv_id,
            trusted_peers=settings.trusted_peers,
        )
        gate = Gate(
            around=around,
            authenticator=self._authenticator,
            reader=self._gate_reader,
            arrived=self._arrived,
            left=self._left,
            evenly=self.evenly,
        )
        self.listener = Listener(gate, self._listener_config())
        await self.listener.start()
        self._watch = Watch(ready=self._is_ready, numbers=self._numbers)
        if settings.http_listen is not None:
            await self._watch.start(*settings.http_listen)
        poll, timers_every = (REHEARSAL_POLL_S, REHEARSAL_POLL_S) if rehearsal else (POLL_S, TIMERS_S)
        inbound = Inbound(around, self._reader, self._opener, self.judge, self._left)
        outbound = Outbound(around, courier(settings), signs)
        self._stopping = asyncio.Event()
        timers = Timers(around, self._left)
        self._draining = [
            asyncio.create_task(self._loop(inbound.work, self._arrived, poll)),
            asyncio.create_task(self._loop(outbound.work, self._left, poll)),
        ]
        self._watching = [
            asyncio.create_task(self._loop(timers.work, Signal(), timers_every)),
            asyncio.create_task(self._loop(self._reload, self._saved, RELOAD_S)),
            asyncio.create_task(self.judge.warm_up()),
        ]

    @property
    def watch_address(self) -> tuple[str, int] | None:
        """(host, port) of `/healthz` and its kin, as bound."""
        return self._watch.address

    async def stop(self) -> None:
        """Takes no more mail, lets the mail in hand be finished, and closes."""
        await self.listener.stop()
        self._stopping.set()
        for wake in (self._arrived, self._left):
            wake.set()
        await asyncio.gather(*self._draining)
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        await self._watch.stop()
        self._authenticator.close()
        await self._verifier.stop()
        await self._reader.stop()
        await self._gate_reader.stop()
        await self._opener.stop()
        await self.judge.stop()
        await self.store.close()

    async def run(self) -> None:
        """Serves until SIGTERM or SIGINT; SIGHUP reads the configuration again at once."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.set_exception_handler(_log_without_values)
        for number in (signals.SIGTERM, signals.SIGINT):
            loop.add_signal_handler(number, ended.set)
        loop.add_signal_handler(signals.SIGHUP, self._read_anew)
        await self.start()
        log.get().info("relay started", count=len(self.listener.addresses))
        await ended.wait()
        await self.stop()
        log.get().info("relay stopped")

    async def _loop(self, work: Callable[[], Awaitable[bool]], wake: Signal, poll_s: float) -> None:
        while not self._stopping.is_set():
            try:
                busy = await work()
            except Exception as error:  # database locked, disk full: the loop goes on (R6)
                log.get().error("loop failed", error=type(error).__name__)
                busy = False
            if not busy and not self._stopping.is_set():
                await wake.wait(poll_s)

    def _read_anew(self) -> None:
        self._told_to_read = True
        self._saved.set()

    async def _reload(self) -> bool:
        read = self.config.reload if self._told_to_read else self.config.refresh
        self._told_to_read = False
        await asyncio.to_thread(read)  # a roster of thousands takes seconds (R25)
        renewal = self._certificate.refresh() if self._certificate else None
        if renewal is Renewal.TAKEN:
            log.get().info("certificate renewed")
        elif renewal is Renewal.UNUSABLE:
            log.get().error("certificate refused, the old one is shown as before; see relay check")
        self.listener.adopt(self._listener_config())
        return False

    async def _is_ready(self) -> bool:
        """Whether a mail that comes now is taken: the listener serves and the database answers."""
        if self.listener.is_serving:
            await self.store.counts()
        return self.listener.is_serving

    async def _numbers(self) -> tuple[str, bytes]:
        return await numbers(self.store, self.listener, self._clock)

    def _listener_config(self) -> ListenerConfig:
        settings, limits = self.settings, self.config.current().policy.limits
        return ListenerConfig(
            listen=settings.listen,
            lmtp_listen=settings.lmtp_listen,
            domain=settings.domain,
            max_message_bytes=settings.max_message_bytes,
            max_held_bytes=4 * settings.max_message_bytes,
            max_recipients=limits.recipients,
            max_connections=limits.connections,
            max_connections_per_client=limits.connections_per_client,
            idle_s=limits.idle.total_seconds(),
            data_deadline_s=limits.data_deadline.total_seconds(),
            min_bytes_per_s=limits.bytes_per_second,
            lifetime_s=limits.connection.total_seconds(),
            max_misses=limits.misses,
            tls=self._certificate.context if self._certificate else None,
            require_tls=settings.require_tls,
            trusted_peers=settings.trusted_peers,
        )


def courier(settings: Settings) -> Courier:
    """To the smarthost, or into Maildirs when none is set."""
    if settings.smarthost is None:
        return MaildirCourier(settings.maildir)
    host, port = settings.smarthost
    return SmarthostCourier(
        host=host,
        port=port,
        user=settings.smarthost_user,
        password=settings.smarthost_password,
        tls=TlsMode(settings.smarthost_tls),
        hello_name=settings.domain,
    )


def signer(settings: Settings) -> Signer:
    """Of every key in the settings. Raises SettingsError for a file that holds no key to sign with."""
    keys, wrong = [], []
    for path, selector in zip(settings.dkim_key, settings.dkim_selector, strict=True):
        try:
            keys.append(read_key(path, selector))
        except KeyUnusable as error:
            wrong.append(f"RELAY_DKIM_KEY: found {shown(str(path))}; accepted: {error}")
        except OSError:
            wrong.append(f"RELAY_DKIM_KEY: found {shown(str(path))}; accepted: a file that can be read")
    if wrong:
        raise SettingsError(wrong)
    return Signer(settings.domain, keys)


def certificate(settings: Settings) -> Certificate | None:
    """What the listener shows, if it offers TLS. Raises SettingsError for files that hold none."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    found = shown(str(settings.tls_cert))
    try:
        return Certificate(settings.tls_cert, settings.tls_key)
    except CertificateUnusable as error:
        raise SettingsError([f"RELAY_TLS_CERT: found {found}; accepted: {error}"]) from None
    except OSError:
        raise SettingsError([f"RELAY_TLS_CERT: found {found}; accepted: a file that can be read"]) from None


def _log_without_values(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    log.get().error("task failed", error=type(context.get("exception")).__name__)
