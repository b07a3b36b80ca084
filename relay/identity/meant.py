"""For whom a signed mail was written. Pure.

A signature stays good wherever the mail goes: anybody who ever got a mail of a member's could hand it in
here in her name (RFC 6376 §8.6). Unlike an SPF pass it says nothing of who does so. So alone it counts only
where its signed fields name the address that the mail is handed in for; and there the same mail is known
again (R5).
"""

import re
from typing import Final

from relay.mail.address import normal_address
from relay.mail.fields import HeaderBlock
from relay.mail.recipients import recipients_of

_SIGNED: Final = re.compile(rb"(?:^|;)\s*h\s*=([^;]*)", re.IGNORECASE)
"""The tag of a DKIM-Signature that lists the fields it covers (RFC 6376 §3.5)."""


def is_meant_for(header: HeaderBlock, address: str) -> bool:
    """Whether the signed To or Cc names this address, and the mail would be known again.

    A second Message-ID, which breaks no signature, would make another mail of the same one.
    """
    if len(header.all("message-id")) > 1:
        return False
    fields = [name for name in ("to", "cc") if _is_signed(header, name)]
    return normal_address(address) in recipients_of(header, fields)


def _is_signed(header: HeaderBlock, name: str) -> bool:
    """Whether every signature there covers the field, which stands there once.

    Which of them verified is known to whoever did so, not always here; and many sign Cc only where there is
    one, so that it can be added to a mail that had none. Where the hop has taken the signatures off, To
    counts alone, which hardly anybody leaves unsigned.
    """
    signatures = header.all("dkim-signature")
    if name == "cc":  # of a sealed mail, whose own signatures are broken; To every seal that counts covers
        signatures += header.all("arc-message-signature")
    lists = [b"".join(_SIGNED.findall(signature)).lower().split(b":") for signature in signatures]
    covered = all(name.encode() in [field.strip() for field in fields] for fields in lists)
    return len(header.all(name)) == 1 and (covered if signatures else name == "to")
