"""For whom, and when, a signed mail was written. Pure.

A signature stays good wherever the mail goes: anybody who ever got a mail of a member's could hand it in
here in her name (RFC 6376 §8.6). Unlike an SPF pass it says nothing of who does so. So it counts here only
for a mail whose signed fields name the address it is handed in for, and only for as long as the same mail
would be known again (R5).
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from relay.mail.address import normal_address
from relay.mail.fields import HeaderBlock
from relay.mail.recipients import recipients_of

_MAY_BE_EARLY: Final = timedelta(days=1)
"""Clocks go wrong; a Date far ahead would let a mail outlive what is remembered of it."""
_SIGNED: Final = re.compile(rb"(?:^|;)\s*h\s*=([^;]*)", re.IGNORECASE)
"""The tag of a DKIM-Signature that lists the fields it covers (RFC 6376 §3.5)."""


def is_meant_for(header: HeaderBlock, address: str, now: datetime, within: timedelta) -> bool:
    """Whether the signed To or Cc names this address, and the mail was written not longer ago than that."""
    fields = [name for name in ("to", "cc") if _is_signed(header, name)]
    return normal_address(address) in recipients_of(header, fields) and _is_of_now(header, now, within)


def _is_signed(header: HeaderBlock, name: str) -> bool:
    """Whether every signature there covers the field, which stands there once.

    Which of them verified is known to whoever did so, not always here; and many sign Cc only where there is
    one, so that it can be added to a mail that had none. Where the hop has taken the signatures off, To
    counts alone, which hardly anybody leaves unsigned.
    """
    signatures = header.all("dkim-signature")
    lists = [b"".join(_SIGNED.findall(signature)).lower().split(b":") for signature in signatures]
    covered = all(name.encode() in [field.strip() for field in fields] for fields in lists)
    return len(header.all(name)) == 1 and (covered if signatures else name == "to")


def _is_of_now(header: HeaderBlock, now: datetime, within: timedelta) -> bool:
    dates = header.all("date")
    try:
        (written,) = [parsedate_to_datetime(date.decode("ascii")) for date in dates]
    except (ValueError, TypeError, OverflowError):  # none, several, or no date
        return False
    written = written.replace(tzinfo=written.tzinfo or UTC)
    try:
        return now - within <= written <= now + _MAY_BE_EARLY
    except OverflowError:  # a zone that leads out of the calendar
        return False
