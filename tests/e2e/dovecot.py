"""Dovecot's IMAP server over one Maildir, as a mail program meets it; no listener, no port, no account."""

import imaplib
import os
import pwd
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SERVER = Path("/usr/lib/dovecot/imap")
_NO_ROOT = "nobody"
"""Dovecot gives root no mail."""


@contextmanager
def mailbox(mails: Sequence[bytes]) -> Iterator[imaplib.IMAP4]:
    """An IMAP session on a Maildir with these mails, selected; the server and the Maildir end with it."""
    root = os.geteuid() == 0
    uid, gid = pwd.getpwnam(_NO_ROOT)[2:4] if root else (os.geteuid(), os.getegid())
    home = Path(tempfile.mkdtemp(prefix="relay-imap-"))
    try:
        for folder in ("mail/new", "mail/cur", "mail/tmp", "index"):
            (home / folder).mkdir(parents=True)
        for number, raw in enumerate(mails):
            (home / "mail" / "new" / f"{number:04}.relay").write_bytes(raw.replace(b"\r\n", b"\n"))
        (home / "conf").write_text(
            f"log_path = {home}/log\nbase_dir = {home}/run\nprotocols = imap\nssl = no\n"
            f"mail_location = maildir:{home}/mail:INDEX={home}/index:CONTROL={home}/index\n"
            f"mail_uid = {uid}\nmail_gid = {gid}\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n"
            "stats_writer_socket_path =\n"
        )
        if root:
            for path in (home, *home.rglob("*")):
                os.chown(path, uid, gid)
        command = ["env", f"HOME={home}", "USER=reader", str(SERVER), "-c", str(home / "conf")]
        with imaplib.IMAP4_stream(shlex.join(command)) as session:
            session.select("INBOX")
            yield session
    finally:
        shutil.rmtree(home)


def threads(session: imaplib.IMAP4, algorithm: str) -> list[set[int]]:
    """The mails of each thread, by their number from 0, as the server sees them (RFC 5256)."""
    kind, answer = session.thread(algorithm, "UTF-8", "ALL")
    assert kind == "OK"
    found, depth = list[set[int]](), 0
    for token in re.findall(r"[()]|\d+", answer[0].decode("ascii")):
        if token == "(":
            depth += 1
            if depth == 1:
                found.append(set())
        elif token == ")":
            depth -= 1
        else:
            found[-1].add(int(token) - 1)
    return found
