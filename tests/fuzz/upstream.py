"""Any Authentication-Results gives a verdict, and only what the trusted hop wrote on top gives a pass.

Octets: what stands behind the name of the field, topmost in a mail from the trusted hop.

- nothing is raised, whatever they are; the verdict is one of four;
- a pass is found only where our name stands first and, comments away, one result between semicolons begins with
  dkim=pass or spf=pass and names the author's domain in a property of that method;
- a field of another server above, or a forged one of ours below, never changes the verdict;
- a dmarc=fail added by the hop itself is final.
"""

import re
from collections.abc import Iterator

from relay.identity.results import without_comments
from relay.identity.upstream import read_upstream
from relay.identity.verdict import Verdict

_ID, _AUTHOR = "mx.relay.example", "ana@clinic.example"
_OPEN = re.compile(rb"(?s)\A[^\r\n]*\Z")
_RESULT = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
_PROOF = re.compile(
    r"(?is)\s*(?:dkim|spf)\s*(?:/\s*\d+\s*)?=\s*pass(?![\w-]).*"
    r'(?:header\s*\.\s*[di]|smtp\s*\.\s*(?:mailfrom|helo))\s*=\s*"?\S*clinic\.example\.?(?![\w.-])'
)
_FOREIGN = b"Authentication-Results: mx.other.example; dkim=pass header.d=clinic.example\r\n"
_FORGED = b"Authentication-Results: mx.relay.example; dkim=pass header.d=clinic.example; spf=pass smtp.mailfrom=clinic.example\r\n"

WORDS = (
    *(b"mx.relay.example", b"MX.Relay.Example 1", b"; dkim=pass", b" header.d=clinic.example", b" header.i=@clinic.example"),
    *(b"; spf=pass", b" smtp.mailfrom=ana@clinic.example", b" smtp.helo=clinic.example", b"; dmarc=fail", b"; dmarc=pass"),
    *(b" header.from=clinic.example", b" header.from=other.example", b"(", b")", b'"', b"\\", b"; none", b' reason="x"', b"/1"),
    *(b"=", b";", b".", b"@", b"\r\n ", b"\r\n", b"\t", b"temperror", b"softfail", b"policy.", b"; arc=pass", b"\0", b"\xc3\xa9"),
    *(b"\r\nAuthentication-Results: mx.relay.example; dkim=pass header.d=clinic.example", b"xn--", b"other.example", b'="pass"'),
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """What servers write, and what forgers try."""
    ours = b"mx.relay.example; "
    yield from (
        ours + b"dkim=pass header.d=clinic.example header.s=s1 header.b=abc",
        ours + b"spf=pass smtp.mailfrom=ana@clinic.example",
        ours + b"dkim=pass header.i=@mail.clinic.example; dmarc=pass header.from=clinic.example",
        ours + b"dkim=fail (x ; dkim=pass header.d=clinic.example",
        ours + b'dkim=fail reason="; dkim=pass header.d=clinic.example"',
        ours + b"\r\n dkim=temperror header.d=clinic.example;\r\n\tspf=softfail smtp.helo=x.example",
        ours + b"none",
        b"(seen) mx.relay.example 1 (by (us)); dkim/1=pass (2048-bit \\) key) header.d=clinic.example",
    )


def check(octets: bytes) -> None:
    """Raises AssertionError where one of the rules above does not hold."""
    field = b"Authentication-Results: " + octets + b"\r\n"
    rest = b"From: ana@clinic.example\r\n\r\ntext\r\n"
    verdict = _read(field + rest)
    assert isinstance(verdict, Verdict)
    assert _read(_FOREIGN + field + rest) is verdict, "a foreign field above counts"
    first = re.split(rb"\r\n(?![ \t])", octets)[0]
    if first != octets:
        return
    text = without_comments(re.sub(rb"\r\n(?=[ \t])", b"", octets).decode("utf-8", "replace"))
    ours = re.match(rf"[ \t]*{re.escape(_ID)}\.?(?=[ \t;]|\Z)", text, re.IGNORECASE) is not None
    if ours:
        assert _read(field + _FORGED + rest) is verdict, "a forged field below counts"
    if verdict in (Verdict.PASS, Verdict.SIGNED):
        assert ours
        assert any(_PROOF.match(result) for result in _RESULT.findall(text)[1:]), "a pass of nobody"
        final = b"Authentication-Results: " + octets + b"; dmarc=fail header.from=clinic.example\r\n"
        assert _read(final + rest) is Verdict.FAIL, "a dmarc=fail is not final"


def _read(raw: bytes) -> Verdict:
    return read_upstream(raw, _ID, _AUTHOR)
