"""The verdict of a trusted hop, read from its Authentication-Results (RFC 8601). Pure.

Only the topmost field that bears our authserv-id counts: whatever stands below
may have come with the mail. It is read by its grammar; comments, in which hops
repeat what strangers said, are cut out first, because authres goes on reading
inside a comment that is never closed.
"""

import re
from typing import Final

import authres
from authres.core import AuthenticationResult, AuthenticationResultsHeader, AuthResError

from relay.identity.domains import domain_of, is_aligned, normal_domain
from relay.identity.verdict import Verdict

_MAX_HEADER_BYTES: Final = 65536
_MAX_FIELD_CHARS: Final = 8192
_FIELD: Final = re.compile(rb"^Authentication-Results[ \t]*:", re.IGNORECASE)
_TROUBLE: Final = "temperror"


class NotReadable(ValueError):
    """The field does not follow the grammar; nothing of it is repeated."""


def read_upstream(raw: bytes, authserv_id: str, from_address: str) -> Verdict:
    """What the trusted hop says about the writer; FAIL where it says nothing.

    raw: the message as it came from the hop. Raises nothing on hostile input.
    """
    try:
        results = _topmost(raw, authserv_id)
    except NotReadable:
        return Verdict.FAIL
    return Verdict.FAIL if results is None else _judge(results, domain_of(from_address))


def _judge(results: list[AuthenticationResult], author: str) -> Verdict:
    said = [(str(each.method).lower(), str(each.result).lower(), each) for each in results]
    for method, result, each in said:
        if method == "dmarc":
            about = _property(each, "header", "from")
            if result == "fail" or (about is not None and domain_of(about) != author):
                return Verdict.FAIL
    for method, result, each in said:
        if result == "pass" and is_aligned(_domain(method, each), author):
            return Verdict.PASS
    if any(result == _TROUBLE for method, result, _ in said if method in {"dkim", "spf", "dmarc"}):
        return Verdict.TROUBLE
    return Verdict.NONE


def _domain(method: str, result: AuthenticationResult) -> str:
    """The domain a result speaks of; empty for methods that prove no author."""
    if method == "dkim":
        # i= lies within d= (RFC 6376 §3.5), so it aligns where d= does.
        return domain_of(_property(result, "header", "d") or _property(result, "header", "i") or "")
    if method == "spf":
        return domain_of(_property(result, "smtp", "mailfrom") or _property(result, "smtp", "helo") or "")
    return ""


def _property(result: AuthenticationResult, kind: str, name: str) -> str | None:
    """The value of a property; a property given twice proves nothing."""
    values = [
        str(each.value)
        for each in result.properties
        if str(each.type).lower() == kind and str(each.name).lower() == name
    ]
    return values[0] if len(values) == 1 else ("" if values else None)


def _topmost(raw: bytes, authserv_id: str) -> list[AuthenticationResult] | None:
    """The results of the first field with our authserv-id; None without one."""
    wanted = normal_domain(authserv_id)
    for field in _fields(raw):
        text = without_comments(field)
        name = re.match(r"[ \t]*([^ \t;]+)", text)
        if not name or normal_domain(name.group(1)) != wanted:
            continue
        if len(text) > _MAX_FIELD_CHARS or not all(" " <= letter <= "~" or letter == "\t" for letter in text):
            raise NotReadable
        try:
            header = AuthenticationResultsHeader.parse_value(authres.FeatureContext(), text.strip())
        except (AuthResError, RecursionError, ValueError, TypeError):
            raise NotReadable from None
        return [each for each in header.results if isinstance(each, AuthenticationResult)]
    return None


def _fields(raw: bytes) -> list[str]:
    """The unfolded values of all Authentication-Results fields, topmost first."""
    header = raw[:_MAX_HEADER_BYTES].partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", header)
    return [
        line[found.end() :].decode("utf-8", "replace")
        for line in unfolded.split(b"\r\n")
        if (found := _FIELD.match(line))
    ]


def without_comments(value: str) -> str:
    """The value with a space for each comment (RFC 5322 §3.2.2), quoted strings untouched.

    A comment or quoted string that is never closed swallows the rest, and what
    stands before it no longer ends well: a NUL at the end says so.
    """
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in value:
        if escaped:
            escaped = False
        elif letter == "\\" and (quoted or depth):
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter == "(" and not quoted:
            depth += 1
            continue
        elif letter == ")" and depth:
            depth -= 1
            kept.append(" ")
            continue
        if not depth:
            kept.append(letter)
    return "".join(kept) + ("\x00" if depth or quoted or escaped else "")
