"""What a mail claims of its writer, and how it came: all that a verdict is drawn from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One mail as it was handed in."""

    raw: bytes
    client_ip: str
    helo: str
    reverse_path: str
    """Without angle brackets; empty for the null reverse-path (RFC 5321 §4.5.5)."""
    from_address: str
    """The one mailbox of the one From field, parsed strictly (R15)."""
    lmtp: bool = False
    """It came by LMTP, which only a server in front speaks."""
    origin_ip: str = ""
    """Of the client of the server in front, where that told it (XFORWARD); heard from trusted peers alone."""
    origin_helo: str = ""
