"""The sockets mail comes in by, and the limits on who may hold them."""

import asyncio
import ipaddress
import logging
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from relay.smtp import replies
from relay.smtp.door import Door, Reply, Transaction
from relay.smtp.misses import Misses
from relay.smtp.session import Conversation
from relay.smtp.wire import Wire

_log = logging.getLogger(__name__)

_KEPT_FOR_TRUSTED = 5
"""One in so many connections is for the trusted hop alone."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerConfig:
    """Where to listen, and the limits kept before anything is parsed (R24)."""

    domain: str
    """The domain whose mail is taken; `<postmaster>` alone means its postmaster."""
    listen: tuple[tuple[str, int], ...] = ()
    """(host, port) of each SMTP listener; port 0 picks a free one."""
    lmtp_listen: tuple[tuple[str, int], ...] = ()
    hostname: str = ""
    """Said in greeting and EHLO; empty: the domain."""
    max_message_bytes: int = 26_214_400
    max_recipients: int = 100
    max_connections: int = 100
    """In all; where there is a hop that is trusted, strangers get four in five of them (`for_strangers`)."""
    max_connections_per_client: int = 20
    max_misses: int = 20
    """Refused recipients in one connection, before it is closed (R20)."""
    max_misses_per_hour: int = 100
    """Of one network in an hour; beyond it no recipient is taken from there. Not from trusted peers."""
    miss_delay_s: float = 5.0
    """How long whoever has tried out too many waits for the last word."""
    max_without_mail: int = 100
    """NOOP, RSET, EHLO and the like without a mail, before the connection is closed; trusted peers apart."""
    max_held_bytes: int = 104_857_600
    """Of all messages being received or committed. Beyond it large ones are put off, each over its share."""
    max_surplus: int = 1000
    """Recipients over `max_recipients`, each put off, before the connection is closed."""
    idle_s: float = 60.0
    """To wait for a command, for the next octets of a message, for a client that does not read."""
    data_deadline_s: float = 600.0
    min_bytes_per_s: int = 500
    lifetime_s: float = 3600.0
    """The longest any connection may stand; a client that only says NOOP holds a place."""
    tls: ssl.SSLContext | None = None
    require_tls: bool = False
    trusted_peers: tuple[Network, ...] = ()
    """Exempt from the limit per client, like LMTP: all mail comes through them."""

    def __post_init__(self) -> None:
        if self.require_tls and self.tls is None:
            message = "require_tls needs a TLS context"
            raise ValueError(message)

    @property
    def for_strangers(self) -> int:
        """Connections that strangers together may hold: their idle ones must not keep the trusted hop out.

        All of them where no hop is trusted, for then all mail comes from strangers.
        """
        if not (self.trusted_peers or self.lmtp_listen):
            return self.max_connections
        kept = max(self.max_connections // _KEPT_FOR_TRUSTED, 1)
        return max(self.max_connections - kept, 1)

    @property
    def name(self) -> str:
        """What the listener calls itself."""
        return self.hostname or self.domain


@dataclass(slots=True)
class Tally:
    """What happened since the start, in numbers; no key of it names anybody."""

    connections: int = 0
    replies: Counter[tuple[int, str]] = field(default_factory=Counter)
    """By code and enhanced code; greetings, offers and 354 are not counted."""
    handshakes: Counter[str] = field(default_factory=Counter)
    """TLS: done, failed."""


class Listener:
    """Takes connections on the running loop and hands mails to the door."""

    def __init__(self, door: Door, config: ListenerConfig) -> None:
        self.door = door
        self.config = config
        self.tally = Tally()
        self.held_bytes = 0
        """Of messages being received or committed, kept in memory."""
        self._servers: list[tuple[bool, asyncio.Server]] = []
        self._conversations: set[Wire] = set()
        self._admitted: dict[Wire, bool] = {}
        """Of the conversations those not turned away, and whether it is a stranger's."""
        self._clients: Counter[str] = Counter()
        self._misses = Misses(config.max_misses_per_hour)
        self._commits: set[asyncio.Task[Mapping[str, Reply]]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Bind every address. Raises OSError, with nothing left bound, if one is taken."""
        self._stopping = False
        wanted = [(False, a) for a in self.config.listen] + [(True, a) for a in self.config.lmtp_listen]
        try:
            for lmtp, (host, port) in wanted:
                self._servers.append((lmtp, await self._bind(host, port, lmtp=lmtp)))
        except OSError:
            await self.stop()
            raise

    async def _bind(self, host: str, port: int, *, lmtp: bool) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(
            lambda: Conversation(self, lmtp=lmtp), host or None, port
        )

    async def stop(self) -> None:
        """Take nothing new, finish every commit under way, tell the others to come again."""
        self._stopping = True
        for _, server in self._servers:
            server.close()
        ending = [task for each in tuple(self._conversations) if (task := each.dismiss())]
        await asyncio.gather(*ending, *self._commits, return_exceptions=True)
        for _, server in self._servers:
            await server.wait_closed()
        self._servers.clear()
        await asyncio.sleep(0)  # closed transports give their sockets back in the next turn of the loop

    def adopt(self, config: ListenerConfig) -> None:
        """Keep these limits and show this certificate from the next connection on; addresses stay."""
        bound = self.config
        self.config = replace(config, listen=bound.listen, lmtp_listen=bound.lmtp_listen)

    @property
    def connected(self) -> int:
        """How many connections stand at present."""
        return len(self._conversations)

    @property
    def is_serving(self) -> bool:
        """Whether new connections are taken."""
        return bool(self._servers) and not self._stopping

    @property
    def addresses(self) -> tuple[tuple[str, int], ...]:
        """(host, port) as bound, of the SMTP listeners."""
        return self._bound(lmtp=False)

    @property
    def lmtp_addresses(self) -> tuple[tuple[str, int], ...]:
        """(host, port) as bound, of the LMTP listeners."""
        return self._bound(lmtp=True)

    def _bound(self, *, lmtp: bool) -> tuple[tuple[str, int], ...]:
        names = [s.getsockname() for kind, server in self._servers if kind == lmtp for s in server.sockets]
        return tuple((name[0], name[1]) for name in names)

    # --- for the conversations --------------------------------------------------------

    def admit(self, conversation: Wire) -> Reply | None:
        """Count a new connection in; a reply if it must be turned away."""
        client = _client_key(conversation.client_ip)
        self.tally.connections += 1
        self._conversations.add(conversation)
        self._clients[client] += 1
        if self._stopping:
            return replies.SHUTTING_DOWN
        stranger = self.is_limited(conversation)
        crowded = len(self._admitted) >= self.config.max_connections
        if stranger:
            crowded |= sum(self._admitted.values()) >= self.config.for_strangers
            crowded |= self._clients[client] > self.config.max_connections_per_client
        if crowded:
            return replies.TOO_MANY_CONNECTIONS
        self._admitted[conversation] = stranger
        return None

    def forget(self, conversation: Wire) -> None:
        """Count a connection out; again is harmless."""
        if conversation in self._conversations:
            self._conversations.remove(conversation)
            self._admitted.pop(conversation, None)
            client = _client_key(conversation.client_ip)
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    def note_miss(self, conversation: Wire) -> None:
        """Count a refused recipient against the client's network."""
        if self.is_limited(conversation):
            self._misses.note(conversation.client_ip, conversation.loop.time())

    def is_guessing(self, conversation: Wire) -> bool:
        """Whether the client's network has tried out so many addresses that no recipient is taken from it.

        None at all: else what is still taken would tell which addresses there are.
        """
        if not self.is_limited(conversation):
            return False
        return self._misses.has_too_many(conversation.client_ip, conversation.loop.time())

    async def recipient(self, address: str, client_ip: str) -> Reply:
        """The door's word on one recipient; a passing fault should the door fail."""
        try:
            return await self.door.recipient(address, client_ip)
        except Exception as error:  # it never raises; if it does, 4xx (R6)
            _log.error("the door failed: %s", type(error).__name__)
            return replies.TROUBLE

    def commit(self, transaction: Transaction, raw: bytes) -> "asyncio.Task[Mapping[str, Reply]]":
        """The door at work on one mail, held here so that it outlives its client (R2)."""
        task = asyncio.get_running_loop().create_task(self._take(transaction, raw))
        self.held_bytes += len(raw)
        self._commits.add(task)
        task.add_done_callback(self._commits.discard)
        return task

    def has_room(self, own: int) -> bool:
        """Whether a message of which this much is held may go on.

        A flood of large ones must not fill the memory (R24), nor keep out the small ones that people write:
        what is within its share of one connection always may.
        """
        most = self.config.max_held_bytes
        return self.held_bytes <= most or own <= most // self.config.max_connections

    async def _take(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        try:
            return await self.door.mail(transaction, raw)
        except Exception as error:  # as above
            _log.error("the door failed: %s", type(error).__name__)
            return {}
        finally:
            self.held_bytes -= len(raw)

    def is_limited(self, conversation: Wire) -> bool:
        """Whether limits by address apply: not to the hop that all mail comes through."""
        return not conversation.lmtp and not self.trusts(conversation.client_ip)

    def trusts(self, client_ip: str) -> bool:
        """Whether this is a hop of the admin's."""
        try:
            address = ipaddress.ip_address(client_ip.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self.config.trusted_peers)


def _client_key(client_ip: str) -> str:
    """What counts as one client: an IPv4 address, or an IPv6 /64, as one customer gets it."""
    try:
        address = ipaddress.ip_address(client_ip.partition("%")[0])
    except ValueError:
        return client_ip
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
