"""A Postfix of the test's own: in front of the relay and behind it, with the lines docs/operating.md tells.

It needs root, as Postfix itself does to change users; it has its own configuration and queue, ports that
were free, and no syslog, and touches nothing of a Postfix this machine may run.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until

DOCS = Path(__file__).parents[2] / "docs" / "operating.md"
DAEMONS = Path("/usr/lib/postfix/sbin")
OPENDKIM = "opendkim"
_READER = "nobody"
"""Postfix gives root no mail."""

_SERVICES = """\
pickup    unix  n  -  n  60  1  pickup
cleanup   unix  n  -  n  -  0  cleanup
qmgr      unix  n  -  n  1  1  qmgr
rewrite   unix  -  -  n  -  -  trivial-rewrite
bounce    unix  -  -  n  -  0  bounce
defer     unix  -  -  n  -  0  bounce
trace     unix  -  -  n  -  0  bounce
verify    unix  -  -  n  -  1  verify
flush     unix  n  -  n  1000?  0  flush
proxymap  unix  -  -  n  -  -  proxymap
showq     unix  n  -  n  -  -  showq
error     unix  -  -  n  -  -  error
retry     unix  -  -  n  -  -  error
smtp      unix  -  -  n  -  -  smtp
lmtp      unix  -  -  n  -  -  lmtp
virtual   unix  -  n  n  -  -  virtual
anvil     unix  -  -  n  -  1  anvil
scache    unix  -  -  n  -  1  scache
postlog   unix-dgram  n  -  n  -  1  postlogd
"""
"""What Debian's master.cf has, without chroot, which would want files copied."""


def lacking() -> str:
    """Why this machine cannot run one; empty if it can."""
    if not (DAEMONS / "master").exists() or shutil.which("postfix", path="/usr/sbin:/usr/bin") is None:
        return "Postfix is not installed"
    return "" if os.geteuid() == 0 else "only root can start Postfix"


def free_port() -> int:
    """A port that nobody holds at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def told(file: str) -> str:
    """The lines of that file in docs/operating.md: what an admin copies is what is tested."""
    blocks = re.findall(rf"`{re.escape(file)}`(?:.|\n(?!\n))*?:\n\n((?: {{4}}.*\n|\n)+)", DOCS.read_text())
    assert blocks, file
    return "\n".join(re.sub(r"^ {4}", "", block, flags=re.MULTILINE) for block in blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A running one."""

    folder: Path
    front: tuple[str, int]
    """Where the world hands mail in."""
    smarthost: tuple[str, int]
    """Where the relay hands mail in."""
    before_queue: tuple[str, int]
    """As `front`, but each mail goes to the relay within the session."""
    maildir: Path
    """Where the mail that leaves lies, a Maildir for each address."""

    def queued(self) -> int:
        """How many mails wait in its queue."""
        return sum(
            1
            for name in ("incoming", "active", "deferred", "maildrop", "hold")
            for path in (self.folder / "queue" / name).rglob("*")
            if path.is_file()
        )

    def flush(self) -> None:
        """Tries everything in the queue again, now."""
        _run(self.folder, "postqueue", "-f")

    @property
    def logged(self) -> str:
        log = self.folder / "maillog"
        return log.read_text() if log.exists() else ""


@contextmanager
def running(
    *,
    domain: str,
    by: str,
    relay: int,
    relay_smtp: int,
    readers: Sequence[str],
    gone: str = "",
    milter: int = 0,
    **more: str,
) -> Iterator[Postfix]:
    """Starts one that hands mail for the domain over by `lmtp` or `smtp` to this port of the relay.

    readers: the addresses it has mailboxes for. gone: one of them whose mailbox is no more, which is
    found out once mail for it was taken. milter: the port of one that verifies signatures.
    """
    folder = Path(tempfile.mkdtemp(prefix="relay-postfix-"))
    folder.chmod(0o711)  # its daemons run as a user of their own, and need to pass
    front, smarthost, before = free_port(), free_port(), free_port()
    try:
        conf, mail = folder / "conf", folder / "mail"
        for path, owner in ((conf, "root"), (mail, _READER), (folder / "data", "postfix")):
            path.mkdir(mode=0o755)
            os.chown(path, *pwd.getpwnam(owner)[2:4])
        (folder / "queue").mkdir(mode=0o755)
        main = told("main.cf").replace("relay.example.org", domain)
        main = main.replace("lmtp:[127.0.0.1]:8024", f"{by}:[127.0.0.1]:{relay}")
        main = main.replace("127.0.0.1:8891", f"127.0.0.1:{milter}")
        own = _of_the_machine(folder, readers) | ({} if milter else {"smtpd_milters": ""}) | more
        (conf / "main.cf").write_text(main + "".join(f"{k} = {v}\n" for k, v in own.items()))
        master = told("master.cf").replace("127.0.0.1:10025", f"127.0.0.1:{smarthost}")
        master = master.replace("127.0.0.1:8025", f"127.0.0.1:{relay_smtp}")
        master = re.sub(r"^smtp(?= +inet)", f"127.0.0.1:{before}", master, flags=re.MULTILINE)
        world = f"127.0.0.1:{front} inet n - n - - smtpd\n"
        (conf / "master.cf").write_text(world + master + "\n" + _SERVICES)
        people = "".join(f"{reader} {reader}/\n" for reader in readers if reader != gone)
        (conf / "mailboxes").write_text(people)
        _run(folder, "postfix", "start")
        try:
            yield Postfix(
                folder=folder,
                front=("127.0.0.1", front),
                smarthost=("127.0.0.1", smarthost),
                before_queue=("127.0.0.1", before),
                maildir=mail,
            )
        finally:
            _run(folder, "postfix", "stop")
    finally:
        shutil.rmtree(folder)


def _of_the_machine(folder: Path, readers: Sequence[str]) -> Mapping[str, str]:
    """What an installed Postfix has of itself, and the mailboxes that stand for the rest of the world."""
    uid, gid = pwd.getpwnam(_READER)[2:4]
    return {
        "compatibility_level": "3.6",
        "queue_directory": str(folder / "queue"),
        "data_directory": str(folder / "data"),
        "maillog_file": str(folder / "maillog"),
        "maillog_file_prefixes": str(folder),
        "inet_protocols": "ipv4",
        "myhostname": "mx.association.example",
        "mydestination": "",
        "mynetworks": "192.0.2.0/28",  # nobody here: this machine plays the world
        "smtpd_peername_lookup": "no",
        "alias_maps": "",
        "virtual_mailbox_domains": ", ".join(sorted({r.partition("@")[2] for r in readers})),
        "virtual_mailbox_base": str(folder / "mail"),
        "virtual_mailbox_maps": f"texthash:{folder}/conf/mailboxes",
        "virtual_uid_maps": f"static:{uid}",
        "virtual_gid_maps": f"static:{gid}",
    }


def _run(folder: Path, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [f"/usr/sbin/{program}", "-c", str(folder / "conf"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def opendkim(authserv_id: str, keys: Mapping[str, str]) -> Iterator[int]:
    """A milter that verifies signatures and writes Authentication-Results; its port.

    keys: the text of the TXT record by its name, in place of DNS.
    """
    folder, port = Path(tempfile.mkdtemp(prefix="relay-opendkim-")), free_port()
    try:
        (folder / "keys").write_text("".join(f"{name} {record}\n" for name, record in keys.items()))
        (folder / "nobody").write_text("192.0.2.1\n")
        (folder / "conf").write_text(
            f"Mode v\nSyslog no\nAuthservID {authserv_id}\nAlwaysAddARHeader yes\nOn-BadSignature accept\n"
            f"TestPublicKeys {folder}/keys\nInternalHosts {folder}/nobody\nPeerList {folder}/nobody\n"
        )
        command = ["/usr/sbin/opendkim", "-f", "-x", str(folder / "conf"), "-p", f"inet:{port}@127.0.0.1"]
        milter = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            _listens(port, milter)
            yield port
        finally:
            milter.terminate()
            milter.communicate(timeout=20)
    finally:
        shutil.rmtree(folder)


def _listens(port: int, program: "subprocess.Popen[str]") -> None:
    """Returns once somebody answers there."""

    def answers() -> bool:
        assert program.poll() is None, f"the milter ended: {program.communicate()[1]}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            return False
        return True

    until(answers, "the milter listens")
