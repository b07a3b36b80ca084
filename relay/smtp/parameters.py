"""The parameters of MAIL: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531). Pure."""

from typing import Final

from relay.smtp import replies
from relay.smtp.door import Reply
from relay.smtp.envelope import Path

_MAX_SIZE_DIGITS: Final = 20
"""RFC 1870 §4"""


def judge_parameters(path: Path, *, extended: bool, max_bytes: int) -> Reply | None:
    """What is wrong with the parameters of MAIL, if anything; after HELO there are none."""
    given = path.parameters
    if given.keys() - {"SIZE", "BODY", "SMTPUTF8"} or (given and not extended):
        return replies.BAD_PARAMETER
    size, body = given.get("SIZE", "0"), given.get("BODY", "7BIT")
    if not size or not (size.isascii() and size.isdigit() and len(size) <= _MAX_SIZE_DIGITS):
        return replies.BAD_ARGUMENT
    if not body or body.upper() not in {"7BIT", "8BITMIME"} or given.get("SMTPUTF8") is not None:
        return replies.BAD_ARGUMENT
    if int(size) > max_bytes:
        return replies.TOO_BIG
    if path.is_international and "SMTPUTF8" not in given:
        return replies.NEED_SMTPUTF8
    return None
