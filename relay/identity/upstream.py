"""The verdict of a trusted hop, read from its Authentication-Results (RFC 8601). Pure.

Only the topmost field that bears our authserv-id counts: whatever stands below
may have come with the mail. A hop says that a signature held, not what it covered; the signature
says so itself.
"""

import re
from typing import Final

from relay.identity.domains import domain_of, is_aligned, normal_domain
from relay.identity.results import NotReadable, Results
from relay.identity.signature import is_whole, signer_of, tags_of
from relay.identity.verdict import Verdict
from relay.mail.fields import HeaderBlock, header_block

_MAX_HEADER_BYTES: Final = 65536
_FIELD: Final = re.compile(rb"^Authentication-Results[ \t]*:", re.IGNORECASE)


def read_upstream(raw: bytes, authserv_id: str, from_address: str) -> Verdict:
    """What the trusted hop says about the writer; FAIL where it says nothing.

    raw: the message as it came from the hop. Raises nothing on hostile input.
    """
    wanted = normal_domain(authserv_id)
    ours = next((each for each in map(Results, _fields(raw)) if each.server and each.server == wanted), None)
    try:
        return _judge(ours, domain_of(from_address), header_block(raw)) if ours else Verdict.FAIL
    except NotReadable:
        return Verdict.FAIL


def _judge(results: Results, author: str, header: HeaderBlock) -> Verdict:
    passed = results.passed(author)
    if passed is None:
        return Verdict.FAIL
    if passed.spf:
        return Verdict.PASS
    if passed.dkim and _all_whole(header, author):
        return Verdict.SIGNED
    return Verdict.TROUBLE if results.had_trouble() else Verdict.NONE


def _all_whole(header: HeaderBlock, author: str) -> bool:
    """Whether no signature that the hop can have meant lets anything be added to the mail.

    Which of them held is not said, so all that speak for the author's domain must; one that two programs
    could read differently may be any. Where the hop has taken them off, its word has to do.
    """
    present = [field.name.encode() for field in header.fields]
    for tags in map(tags_of, header.all("dkim-signature")):
        if tags is None or not (signer := signer_of(tags)):
            return False
        if is_aligned(signer, author) and not is_whole(tags, present):
            return False
    return True


def _fields(raw: bytes) -> list[str]:
    """The unfolded values of all Authentication-Results fields, topmost first."""
    header = raw[:_MAX_HEADER_BYTES].partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", header)
    return [
        line[found.end() :].decode("utf-8", "replace")
        for line in unfolded.split(b"\r\n")
        if (found := _FIELD.match(line))
    ]
