"""A relay of its own in a temporary folder, and the mail programs around it."""

import asyncio
import email
import email.policy
import os
import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from relay.app import Relay
from relay.cli.rehearsal.people import CIRCLE, EVERYBODY, Person
from relay.deid.finding import Judgement, Knowledge
from relay.deid.residual import Hit
from relay.deid.sought import Identity
from relay.observe import log
from relay.settings.env import Authentication, Settings
from relay.settings.env_kinds import HostPort
from relay.settings.folder import LiveConfig
from relay.smtp.maildir import folder_name
from relay.store.schema import OutboxState
from relay.worker.judge import Judge

DOMAIN = "relay.example.org"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CRISIS = """
wording: {en: {suicide: [suicide plan]}}
resources:
  - {name: 988 Suicide and Crisis Lifeline, contact: "call or text 988, any hour", about: [suicide]}
  - {name: Emergency, contact: "911"}
"""
"""Short, so that the play needs no folder beside it; config/crisis has all of it."""
PATIENCE_S = 120.0
"""The first text waits for the model to load, on a slow machine for a while."""


class DidNotHappen(Exception):
    """A mail that should have come did not; says what was waited for."""


class StrayMail(Exception):
    """A mail lies where the play has read none: somebody got what they were not to get."""


class BlindJudge(Judge):
    """Finds nothing: proves that the demo's own search sees a leak."""

    async def judge(self, text: str, knowledge: Knowledge) -> Judgement:  # noqa: ARG002
        """Nothing, whatever the text."""
        return Judgement()


def blind_check(raw: bytes, persons_words: str, identity: Identity) -> tuple[Hit, ...]:  # noqa: ARG001
    """Finds nothing either."""
    return ()


class Stage:
    """The relay, its people and their mailboxes."""

    def __init__(self, folder: Path, *, blind: bool = False) -> None:
        self.folder, self._blind = folder, blind
        self._read: set[Path] = set()
        self.letters: list[tuple[Person, EmailMessage, bytes]] = []
        """Every mail the play has read, with its reader, in order of reading."""
        self.openings: set[str] = set()
        """Message-IDs of mails that begin a further consultation for their reader."""
        self._clock = folder / "clock"
        self.met: dict[str, tuple[Person, Person]] = {}
        """(reader, whom they met) by the Message-ID of the one mail that may tell them."""

    async def open(self) -> None:
        """Writes the configuration and starts the relay on a free port."""
        config = self.folder / "config"
        (config / "crisis").mkdir(parents=True)
        (config / "crisis" / "us.yaml").write_text(CRISIS)
        (config / "specialties.yaml").write_text(
            "specialties:\n"
            "  grief:\n    title: Grief and dying\n    keywords: [grief, mourning, bereavement]\n    ask: 3\n"
            "  couples:\n    title: Couples\n    keywords: [couple, marriage]\n    ask: 1\n"
        )
        (config / "members.yaml").write_text("members:\n" + "".join(_roster_entry(p) for p in EVERYBODY))
        (config / "policy.yaml").write_text("min_pool: 3\n")
        (config / "circles.yaml").write_text(_circles())
        self._clock.write_text(START.isoformat())
        self._log = (self.folder / "relay.log").open("w")
        log.configure(self._log)
        settings = Settings(
            domain=DOMAIN,
            listen=(HostPort("127.0.0.1", 0),),
            database_url=f"sqlite:///{self.folder}/relay.db",
            maildir=self.folder / "mail",
            config_dir=config,
            templates_dir=_templates(),
            master_keys=(os.urandom(32),),
            authentication=Authentication.OFF,
            clock_file=self._clock,
        )
        live = LiveConfig(config)
        self.relay = (
            Relay(settings, live, judge=BlindJudge(), check=blind_check)
            if self._blind
            else Relay(settings, live)
        )
        await self.relay.start()

    async def close(self) -> None:
        """Stops the relay; the folder goes with its owner."""
        await self.relay.stop()
        log.configure()
        self._log.close()

    async def write(
        self, writer: Person, to: str, text: str, subject: str, answers: EmailMessage | None = None
    ) -> EmailMessage:
        """Sends one mail as the writer's mail program would, and gives it back."""
        mail = EmailMessage()
        mail["From"] = f"{writer.name} <{writer.address}>"
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = make_msgid(domain=writer.address.partition("@")[2])
        if answers is not None:
            mail["In-Reply-To"] = answers["Message-ID"]
            mail["References"] = " ".join(filter(None, (answers["References"], answers["Message-ID"])))
        mail.set_content(text)
        await asyncio.to_thread(self._submit, writer, to, mail)
        return mail

    async def answer(
        self, writer: Person, received: EmailMessage, text: str, *, signed: bool = True
    ) -> EmailMessage:
        """Answers a received mail with the text on top, signature and full quotation below."""
        body = received.get_body(("plain",))
        quoted = body.get_content() if body else ""
        history = "".join(f"> {line}\n" for line in quoted.splitlines())
        signature = f"\n-- \n{writer.signature}\n" if signed else "\n"
        attribution = f"\nOn Mon, 23 Nov 2026 at 09:14, {received['From']} wrote:\n"
        address = received["From"].addresses[0].addr_spec
        subject = received["Subject"]
        subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
        return await self.write(
            writer, address, f"{text}{signature}{attribution}{history}", subject, received
        )

    def pass_time(self, span: timedelta) -> None:
        """Turns the relay's clock on: nobody waits for a day in a rehearsal."""
        fresh = self._clock.with_suffix(".new")
        fresh.write_text((datetime.fromisoformat(self._clock.read_text()) + span).isoformat())
        fresh.replace(self._clock)  # never seen half written

    async def receive_by(self, readers: Sequence[Person], what: str) -> tuple[Person, EmailMessage]:
        """The next unread mail of whoever gets one. Raises DidNotHappen, naming `what` was waited for."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while asyncio.get_running_loop().time() < deadline:
            for reader in readers:
                if self._unread(reader):
                    return reader, await self.receive(reader, what)
            await asyncio.sleep(0.05)
        raise DidNotHappen(what)

    async def receive(self, reader: Person, what: str) -> EmailMessage:
        """The reader's next unread mail. Raises DidNotHappen, naming `what` was waited for."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while asyncio.get_running_loop().time() < deadline:
            if fresh := self._unread(reader):
                self._read.add(fresh[0])
                raw = fresh[0].read_bytes()
                mail = email.message_from_bytes(raw, policy=email.policy.default)
                self.letters.append((reader, mail, raw))
                return mail
            await asyncio.sleep(0.05)
        raise DidNotHappen(what)

    async def settle(self) -> None:
        """Returns when the relay has nothing more to decide or to send. Raises DidNotHappen."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while asyncio.get_running_loop().time() < deadline:
            counts = await self.relay.store.counts()
            if not any(counts.spool.values()) and not counts.outbox[OutboxState.WAITING]:
                return
            await asyncio.sleep(0.05)
        raise DidNotHappen("an end to the mail that waits")

    def told_of(self, reader: Person, raw: bytes) -> Person | None:
        """Whom this very mail may name to this reader, because both wished it; else None."""
        message_id = email.message_from_bytes(raw)["Message-ID"]
        told, other = self.met.get(message_id, (None, None))
        return other if told is reader else None

    def delivered(self) -> list[tuple[Person, bytes]]:
        """Every mail in every mailbox, read or new, with whose it is. Raises StrayMail."""
        owners = {folder_name(person.address): person for person in EVERYBODY}
        found = []
        for mailbox in sorted((self.folder / "mail").iterdir()):
            if mailbox.name not in owners:
                raise StrayMail("mail for somebody who is not in the play")
            for part in ("new", "cur"):
                for path in sorted((mailbox / part).iterdir()):
                    if path not in self._read:
                        raise StrayMail("a mail that the play did not expect")
                    found.append((owners[mailbox.name], path.read_bytes()))
        return found

    def log_lines(self) -> bytes:
        """What the relay logged during the play."""
        return (self.folder / "relay.log").read_bytes()

    def _unread(self, reader: Person) -> list[Path]:
        new = self.folder / "mail" / reader.address / "new"
        return sorted((p for p in new.glob("*") if p not in self._read), key=lambda p: p.stat().st_mtime_ns)

    def _submit(self, writer: Person, to: str, mail: EmailMessage) -> None:
        host, port = self.relay.listener.addresses[0]
        with smtplib.SMTP(host, port) as client:
            client.send_message(mail, from_addr=writer.address, to_addrs=[to])


def _roster_entry(person: Person) -> str:
    return (
        f"  - address: {person.address}\n    name: {person.name}\n    practice: {person.practice}\n"
        f"    specialties: [{', '.join(person.specialties)}]\n    opted_in: 2026-01-05\n"
    )


def _templates() -> Path:
    return Path(os.environ.get("RELAY_TEMPLATES_DIR", "templates")).resolve()


def _circles() -> str:
    members = "".join(f"      - {person.address}\n" for person in CIRCLE)
    return f"circles:\n  thursday:\n    title: Thursday circle\n    members:\n{members}"
