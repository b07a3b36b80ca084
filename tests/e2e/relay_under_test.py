"""A whole relay in this process: real SMTP, real SQLite or PostgreSQL, real Maildirs, a clock that moves.

Nothing here sleeps to let something happen: every wait looks for what can be seen from outside
(a mail in a Maildir, the numbers of `relay status`) and has a deadline.
"""

import asyncio
import io
import os
import shutil
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

from relay.app import Relay
from relay.cli.rehearsal.people import Person
from relay.observe import log
from relay.settings.env import Authentication, Settings
from relay.settings.env_kinds import HostPort
from relay.settings.errors import Problem
from relay.settings.folder import LiveConfig
from relay.store.schema import OutboxState, SpoolState
from relay.worker.evenly import Evenly
from relay.worker.judge import JUDGE_SPACE, Judge, serve_judging
from relay.worker.post import ResidualCheck, search_finished
from relay.worker.sandbox import Sandbox
from tests.e2e import people
from tests.e2e.mail_program import Received, Submission, as_bytes, letter, read_maildir, reply, submit

DOMAIN = "relay.example.org"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "config"
PATIENCE_S = 30.0
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T]], what: str) -> T:
    """The first true answer. Raises AssertionError, naming what was waited for, after the deadline."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        if found := await look():
            return found
        assert asyncio.get_running_loop().time() < deadline, f"did not happen: {what}"
        await asyncio.sleep(0.02)


class SharedChild(Sandbox):
    """One child for the whole session: its model takes seconds to load, and each test has its own loop."""

    def __init__(self) -> None:
        super().__init__(serve_judging, JUDGE_SPACE)
        self._one_at_a_time = threading.Lock()

    async def call(self, arguments: tuple[Any, ...], timeout_s: float) -> Any:
        def locked() -> Any:
            with self._one_at_a_time:
                return self._call(arguments, timeout_s)

        return await asyncio.to_thread(locked)

    async def stop(self) -> None:
        """Stays for the next test."""

    def end(self) -> None:
        """Ends the child with the session."""
        self._kill()


class SharedJudge(Judge):
    """The real engine, in the child of the session."""

    def __init__(self, child: SharedChild) -> None:
        super().__init__()
        self._sandbox = child


class RelayUnderTest:
    """A relay, its configuration folder, its clock and everybody's mailboxes."""

    def __init__(
        self,
        folder: Path,
        judge: Judge,
        *,
        policy: Mapping[str, Any] | None = None,
        check: ResidualCheck = search_finished,
        **settings: Any,
    ) -> None:
        self.folder, self.config, self.maildir = folder, folder / "config", folder / "mail"
        self._judge, self._check = judge, check
        self.logged = io.StringIO()
        self.met: list[tuple[Person, Person]] = []
        """(reader, whom they met): what a test expects to be told by mutual wish, and the canary lets by."""
        self.problems: list[Problem] = []
        """What was wrong with saves of the configuration."""
        self._read: set[Path] = set()
        self._clock = folder / "clock"
        shutil.copytree(SAMPLE / "crisis", self.config / "crisis")
        self.save("specialties.yaml", people.as_yaml({"specialties": people.SPECIALTIES}))
        self.save("members.yaml", people.members())
        self.admins: list[str] = (policy or {}).get("admins", [people.ADMIN])
        self.save("policy.yaml", people.policy(policy or {}))
        self.time = START
        self._settings = Settings(
            **{
                "domain": DOMAIN,
                "listen": (HostPort("127.0.0.1", 0),),
                "database_url": f"sqlite:///{folder}/relay.db",
                "maildir": self.maildir,
                "config_dir": self.config,
                "templates_dir": TEMPLATES,
                "master_keys": (os.urandom(32),),
                "authentication": Authentication.OFF,
                "clock_file": self._clock,
                **settings,
            }
        )

    async def start(self) -> None:
        """Starts the relay; again after `stop`: on the same database."""
        log.configure(self.logged)
        self.relay = Relay(
            self._settings,
            LiveConfig(self.config, on_problems=self.problems.extend),
            self._judge,
            self._check,
            Evenly(0),  # tests/worker/test_evenly.py has the wait
        )
        await self.relay.start()

    async def stop(self) -> None:
        await self.relay.stop()

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self._clock.read_text())

    @time.setter
    def time(self, time: datetime) -> None:
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(time.isoformat())
        fresh.replace(self._clock)  # never seen half written

    def pass_time(self, span: timedelta) -> None:
        self.time += span

    def save(self, name: str, content: str) -> None:
        """As an editor saves a file of the configuration."""
        fresh = self.folder / f"{name}.new"
        fresh.write_text(content)
        fresh.replace(self.config / name)

    def configure(self, name: str, content: str) -> None:
        """Saves the file, and has it read at once, as SIGHUP does."""
        self.save(name, content)
        self.relay.config.reload()

    # --- writing ------------------------------------------------------------------------

    async def submit(
        self, mail: EmailMessage | bytes, to: Sequence[str], sender: str, *, lmtp: bool = False
    ) -> Submission:
        """Hands a mail in, and gives back what the relay said."""
        raw = mail if isinstance(mail, bytes) else as_bytes(mail)
        listener = self.relay.listener
        at = (listener.lmtp_addresses if lmtp else listener.addresses)[0]
        return await asyncio.to_thread(submit, at, sender, to, raw, lmtp=lmtp)

    async def send(self, mail: EmailMessage) -> EmailMessage:
        """Hands a mail in for everybody in its To; it must be taken."""
        to = [a.addr_spec for a in mail["To"].addresses]
        said = await self.submit(mail, to, mail["From"].addresses[0].addr_spec)
        assert [code for code, _ in said.after_data] == [250], said
        return mail

    async def write(
        self, writer: Person, to: str, text: str, subject: str = people.SUBJECT, **how: Any
    ) -> EmailMessage:
        """A new mail to one address, named by its local part."""
        return await self.send(letter(writer, [f"{to}@{DOMAIN}"], text, subject, **how))

    async def answer(self, writer: Person, received: Received, text: str, **how: Any) -> EmailMessage:
        """The answer to a mail, with signature and full quotation unless said otherwise."""
        return await self.send(reply(writer, received, text, **how))

    # --- reading ------------------------------------------------------------------------

    def mails(self, reader: Person | str) -> list[Received]:
        """Everything in the reader's Maildir, oldest first."""
        return read_maildir(self.maildir, reader if isinstance(reader, str) else reader.address)

    async def next(self, reader: Person | str, subject: str = "") -> Received:
        """The reader's oldest unread mail whose subject holds these words; waits for it."""

        async def look() -> Received | None:
            fresh = [m for m in self.mails(reader) if m.path not in self._read and subject in m.subject]
            return fresh[0] if fresh else None

        found = await until(look, f"a mail with '{subject}' in its subject")
        self._read.add(found.path)
        return found

    def unread(self, reader: Person | str) -> list[Received]:
        return [m for m in self.mails(reader) if m.path not in self._read]

    def mailboxes(self) -> list[str]:
        """The addresses that ever got mail."""
        return sorted(p.name for p in self.maildir.glob("*")) if self.maildir.exists() else []

    async def settled(self) -> None:
        """Returns once every accepted mail is processed and every decided mail delivered."""

        async def look() -> bool:
            counts = await self.relay.store.counts()
            return not counts.spool[SpoolState.WAITING] and not counts.outbox[OutboxState.WAITING]

        await until(look, "an empty spool and outbox")

    # --- whole steps --------------------------------------------------------------------

    async def previewed(self, text: str = people.REQUEST, to: str = "grief", **how: Any) -> Received:
        """Maren asks; her preview."""
        await self.write(people.MAREN, to, text, **how)
        return await self.next(people.MAREN, "[Relay] Preview:")

    async def opened(self, text: str = people.REQUEST) -> dict[Person, Received]:
        """Maren asks and sends; the copies of her colleagues."""
        await self.answer(people.MAREN, await self.previewed(text), "Send", signed=False)
        return {p: await self.next(p, people.SUBJECT) for p in people.COLLEAGUES}
