"""The relay that is asked, in a process of its own."""

import asyncio
import base64
import email
import os
import socket
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from bench.oracle.client import Client
from relay.smtp.maildir import folder_name

DOMAIN: Final = "relay.example.org"
QUESTION: Final = "A client of mine grieves and sleeps badly. What has helped yours?"


async def serving(folder: Path, port: int, resolver: tuple[str, int]) -> asyncio.subprocess.Process:
    """A relay that greets."""
    settings = {
        "DOMAIN": DOMAIN,
        "LISTEN": f"127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder}/var/relay.db",
        "MAILDIR": str(folder / "mail"),
        "CONFIG_DIR": str(folder / "config"),
        "TEMPLATES_DIR": str(Path("templates").resolve()),
        "MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
        "AUTHENTICATION": "dns",
        "RESOLVER": f"{resolver[0]}:{resolver[1]}",
    }
    environment = {**os.environ, **{f"RELAY_{name}": value for name, value in settings.items()}}
    serve_it = "from relay.cli import main; main(['serve'])"
    relay = await asyncio.create_subprocess_exec(
        sys.executable, "-c", serve_it, env=environment, cwd=folder, stderr=asyncio.subprocess.DEVNULL
    )
    while relay.returncode is None:
        try:
            (await Client.at(port, "127.0.0.1")).hang_up()
            return relay
        except OSError:
            await asyncio.sleep(0.2)
    message = f"the relay ended with {relay.returncode}"
    raise RuntimeError(message)


def free_port() -> int:
    """A port that nobody holds at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def reply_address(folder: Path, port: int, writer: str) -> str:
    """An address that stands for something this member was sent: the preview of a question of theirs."""
    client = await Client.at(port, "127.9.0.1")  # from where the domain's SPF record lets mail come
    to = f"grief@{DOMAIN}"
    await client.ask(f"MAIL FROM:<{writer}>".encode(), f"RCPT TO:<{to}>".encode(), b"DATA")
    await client.submit(f"From: {writer}\r\nTo: {to}\r\nSubject: Grief\r\n\r\n{QUESTION}\r\n".encode())
    client.hang_up()
    new = folder / "mail" / folder_name(writer) / "new"
    for _ in range(600):
        if found := [*new.glob("*")]:
            break
        await asyncio.sleep(0.2)
    mail = email.message_from_bytes(found[0].read_bytes())
    return parseaddr(mail["From"])[1]
