"""The verdict of a trusted hop, read from its Authentication-Results (RFC 8601). Pure.

Only the topmost field that bears our authserv-id counts: whatever stands below
may have come with the mail.
"""

import re
from typing import Final

from relay.identity.domains import domain_of, normal_domain
from relay.identity.results import NotReadable, Results
from relay.identity.verdict import Verdict

_MAX_HEADER_BYTES: Final = 65536
_FIELD: Final = re.compile(rb"^Authentication-Results[ \t]*:", re.IGNORECASE)


def read_upstream(raw: bytes, authserv_id: str, from_address: str) -> Verdict:
    """What the trusted hop says about the writer; FAIL where it says nothing.

    raw: the message as it came from the hop. Raises nothing on hostile input.
    """
    wanted = normal_domain(authserv_id)
    ours = next((each for each in map(Results, _fields(raw)) if each.server and each.server == wanted), None)
    try:
        return _judge(ours, domain_of(from_address)) if ours else Verdict.FAIL
    except NotReadable:
        return Verdict.FAIL


def _judge(results: Results, author: str) -> Verdict:
    passed = results.passed(author)
    if passed is None:
        return Verdict.FAIL
    if passed:
        return Verdict.PASS if passed.spf else Verdict.SIGNED
    return Verdict.TROUBLE if results.had_trouble() else Verdict.NONE


def _fields(raw: bytes) -> list[str]:
    """The unfolded values of all Authentication-Results fields, topmost first."""
    header = raw[:_MAX_HEADER_BYTES].partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", header)
    return [
        line[found.end() :].decode("utf-8", "replace")
        for line in unfolded.split(b"\r\n")
        if (found := _FIELD.match(line))
    ]
