"""What the worst mails cost: CPU and memory of reading, verifying and opening 25 MB made against that.

Each mail is taken in a process of its own, as the relay does it: read, its signature verified, its
attachments opened, its words taken for a command. Beside reading stands what `email` with
`policy.default` needs to parse it, decode its text and list its addresses, which is less work; beside
verifying, dkimpy by itself. R25 allows 10 s and 512 MB for all of it.
"""

import email
import email.policy
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # also as a script it finds its neighbours

from bench.worst_files import FILES, relay_opens
from bench.worst_signed import SIGNED, dkimpy_verifies, relay_verifies
from relay.consult.commands import commands_of
from relay.consult.preview_answer import parse_answer
from relay.consult.routing.exclusions import without_exclusions
from relay.consult.standing.asked import asked_for
from relay.consult.standing.listed import read_exclusions
from relay.consult.standing.meant import nearest_phrase
from relay.mail.limits import Unreadable
from relay.mail.parse import parse_letter

SIZE = 26_214_400
CPU_S, MEMORY_MB = 10, 512
T = TypeVar("T")
_PATIENCE_S = 3 * CPU_S
_FROM = b"From: dana@lakeside.example\r\nTo: consult@relay.example.org\r\nSubject: A question\r\n"

_HTML = b"Content-Type: text/html; charset=utf-8"
_PARTS = b"Content-Type: multipart/mixed; boundary=b"


def mail(body: bytes, *fields: bytes, size: int = SIZE) -> bytes:
    """A mail of this size whose body is the same piece again and again."""
    head = _FROM + b"".join(field + b"\r\n" for field in fields) + b"\r\n"
    return head + body * ((size - len(head)) // len(body))


def _nested(levels: int, body: bytes) -> bytes:
    shells = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(levels)
    )
    head = _FROM + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n" + shells + b"--b%d\r\n\r\n" % levels
    return head + body * ((SIZE - len(head)) // len(body))


def _pages(piece: bytes) -> bytes:
    """Two pages just short enough to be laid out, and the rest in a file."""
    page = b"--b\r\n" + _HTML + b"\r\n\r\n" + piece * (3_900_000 // len(piece)) + b"\r\n"
    return _FROM + _PARTS + b"\r\n\r\n" + page * 2 + b"--b\r\nContent-Type: x/y\r\n\r\n" + b"a" * 18_000_000


def _header(field: bytes, piece: bytes) -> bytes:
    """A header block just within its limit."""
    head = _FROM + field + piece * ((65_000 - len(_FROM)) // len(piece)) + b"\r\n\r\n"
    return head + b"text\r\n"


WORST: dict[str, Callable[[], bytes]] = {
    "empty lines": lambda: mail(b"\r\n"),
    "lines of one letter": lambda: mail(b"a\r\n"),
    "one line": lambda: mail(b"word "),
    "one word": lambda: mail(b"a"),
    "lines of quote marks": lambda: mail(b">\r\n"),
    "a million quote marks in a row": lambda: mail(b">" * 1_000_000 + b" text\r\n"),
    "attributions": lambda: mail(b"On Mon, 1 Jan 2026 at 10:00, Kim <kim@school.example> wrote:\r\n"),
    "attributions that never end": lambda: mail(b"On Mon, 1 Jan 2026 Kim Aldous said,\r\n"),
    "dates and addresses": lambda: mail(b"2026-01-01 10:00 kim@school.example "),
    "header blocks": lambda: mail(b"From: Kim\r\nSent: Monday\r\nTo: Lee\r\nSubject: x\r\n"),
    "delimiters": lambda: mail(b"-- \r\n"),
    "closings": lambda: mail(b"Best,\r\nDana\r\n"),
    "footers": lambda: mail(b"This email may be confidential and is intended only for\r\n"),
    "list footers": lambda: mail(b"Unsubscribe: https://lists.example\r\n-- \r\n"),
    "device lines": lambda: mail(b"Sent from my "),
    "answers between quotations": lambda: mail(b"> a\r\nb\r\n"),
    "rules": lambda: mail(b"_" * 70 + b"\r\n"),
    "signed messages inside": lambda: mail(b"-----BEGIN PGP SIGNED MESSAGE-----\r\nx\r\n"),
    "flowed lines": lambda: mail(b">> a \r\n", b"Content-Type: text/plain; format=flowed; delsp=yes"),
    "flowed lines of one letter": lambda: mail(b"|\r\n", b"Content-Type: text/plain; format=flowed"),
    "octets of no charset": lambda: mail(b"\xff\xfe\x81", b"Content-Type: text/plain; charset=utf-8"),
    "letters of four octets": lambda: mail("\U0001f642".encode(), b"Content-Type: text/plain; charset=utf-8"),
    "escapes of iso-2022-jp": lambda: mail(
        b"\x1b$B!!\x1b(B", b"Content-Type: text/plain; charset=iso-2022-jp"
    ),
    "text turned round": lambda: mail("\u202ea\u202cb".encode(), b"Content-Type: text/plain; charset=utf-8"),
    "invisible letters": lambda: mail("a\u200b".encode(), b"Content-Type: text/plain; charset=utf-8"),
    "soft breaks": lambda: mail(b"=\r\n", b"Content-Transfer-Encoding: quoted-printable"),
    "quoted-printable": lambda: mail(b"=41=0A", b"Content-Transfer-Encoding: quoted-printable"),
    "base64 in pieces": lambda: mail(b"QQ==", b"Content-Transfer-Encoding: base64"),
    "tags": lambda: _pages(b"<b>x</b>"),
    "open tags": lambda: _pages(b"<i>x"),
    "paragraphs": lambda: _pages(b"<p>x"),
    "lines of a page": lambda: _pages(b"a<br>"),
    "tables": lambda: _pages(b"<table><tr><td>x</table>"),
    "ends in the wrong order": lambda: _pages(b"<b><table><tr><td></b></table>"),
    "quotations in each other": lambda: _pages(b"<blockquote type=cite>x" * 900 + b"</blockquote>" * 900),
    "forwards in each other": lambda: _pages(b"<div class=gmail_quote>--" * 900 + b"</div>" * 900),
    "styles": lambda: _pages(b"<p style='display:none;color:#fff;font-size:0'>x</p>"),
    "style sheets": lambda: _pages(b"<style>.a{display:none}#b,.c .d{color:#fff}</style><p class=a>"),
    "one style sheet": lambda: _pages(b"<style>" + b".a{display:none}" * 200_000 + b"</style>"),
    "attributes": lambda: _pages(b"<p " + b"a=b " * 900_000 + b">"),
    "entities": lambda: _pages(b"&amp;&#65;"),
    "comments": lambda: _pages(b"<!-- x -->"),
    "unclosed tags": lambda: _pages(b"<"),
    "a page too long to lay out": lambda: mail(b"<b>x</b>", _HTML),
    "fifty levels of short lines": lambda: _nested(49, b"\r\n"),
    "half-hearted boundaries": lambda: mail(b"--bx\r\n", _PARTS),
    "boundaries": lambda: mail(b"--b\r\n\r\nx\r\n", _PARTS),
    "headers of parts": lambda: mail(b"a:\r\n", _PARTS).replace(b"\r\n\r\n", b"\r\n\r\n--b\r\n", 1),
    "reports": lambda: mail(b"Action: failed\r\n\r\n", b"Content-Type: message/delivery-status"),
    "encoded words": lambda: _header(b"Subject: ", b"=?utf-8?q?a?= "),
    "addresses": lambda: _header(b"Cc: ", b"a@b.example, "),
    "fields": lambda: _header(b"X: y\r\n", b"a:\r\n"),
    "folds": lambda: _header(b"Subject: x", b"\r\n a"),
    "parameters in pieces": lambda: _header(b"Content-Type: text/plain", b";\r\n name*1*=%41"),
}


_TEXT = 60_000
"""Characters of a text that is still read (`limits.text_chars`)."""
WORDS: dict[str, Callable[[], str]] = {
    "one word as a command": lambda: "a" * _TEXT,
    "blanks inside a list of names": lambda: f"not: a{' ' * _TEXT}b",
    "at signs": lambda: "not: " + "a@" * (_TEXT // 2),
    "a list that never ends": lambda: "specialties: " + "grief and " * (_TEXT // 10),
    "sentences of one mark": lambda: "? " * (_TEXT // 2),
    "quotes that never close": lambda: "remove " + "\u201c" * _TEXT,
}


def relay_understands(text: str) -> None:
    """As the relay does with what it has read: names that are cut out, a command, what may be meant by it."""
    without_exclusions(text)
    commands_of(text, "")
    asked_for(text, "")
    nearest_phrase(text, "", "en")
    parse_answer(text, "")
    read_exclusions(text)


def relay_reads(raw: bytes) -> None:
    """As the relay's child process does."""
    with suppress(Unreadable):
        parse_letter(raw, reverse_path="dana@lakeside.example", own_domain="relay.example.org")


def library_reads(raw: bytes) -> None:
    """As a program does that trusts the library."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for name in ("subject", "to", "cc"):
        str(message[name])
    body = message.get_body(("plain", "html"))
    if body is not None and not body.is_multipart():
        body.get_content()


def cost(read: Callable[[T], None], raw: T) -> tuple[float, float, bool]:
    """CPU seconds and MB of a process that reads this mail, itself included; whether it came to an end."""
    pipe_out, pipe_in = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (_PATIENCE_S, _PATIENCE_S))
            before = time.process_time()
            read(raw)
            os.write(pipe_in, f"{time.process_time() - before}".encode())
            status = 0
        finally:
            os._exit(status)
    os.close(pipe_in)
    with os.fdopen(pipe_out, "rb") as said:
        spent = said.read()
    _, status, used = os.wait4(child, 0)
    return float(spent or used.ru_utime), used.ru_maxrss / 1024, status == 0


def main() -> None:
    """Prints one line for each mail: ours, the other's; at last whether all together is within R25."""
    print(f"{'25 MB of':42} {'relay':>16} {'the other':>18}")
    worst = [
        _worst("read; the other: email", WORST, relay_reads, library_reads),
        _worst("verify; the other: dkimpy", SIGNED, relay_verifies, dkimpy_verifies),
        _worst("open", FILES, relay_opens, None),
        _worst("understand", WORDS, relay_understands, None),
    ]
    seconds, megabytes = sum(one[0] for one in worst), max(one[1] for one in worst)
    print(
        f"hostile: at worst {seconds:.1f} s CPU in all and {megabytes:.0f} MB;"
        f" {CPU_S} s and {MEMORY_MB} MB allowed"
    )
    sys.exit(seconds > CPU_S or megabytes > MEMORY_MB)


def _worst(
    what: str,
    mails: Mapping[str, Callable[[], T]],
    relay: Callable[[T], None],
    other: Callable[[T], None] | None,
) -> tuple[float, float]:
    """The most CPU seconds and MB that any of these took the relay; all, or those asked for."""
    print(f"- {what}")
    seconds = megabytes = 0.0
    for name, make in mails.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        raw = make()
        ours = cost(relay, raw)
        theirs = _told(cost(other, raw)) if other else ""
        seconds, megabytes = max(seconds, ours[0]), max(megabytes, ours[1])
        print(f"{name:42} {_told(ours):>16} {theirs:>18}", flush=True)
    return seconds, megabytes


def _told(what: tuple[float, float, bool]) -> str:
    seconds, megabytes, ended = what
    return f"{seconds:.1f} s {megabytes:.0f} MB" if ended else f"gave up, {megabytes:.0f} MB"


if __name__ == "__main__":
    main()
