"""The bytes between 354 and the lone dot. Pure.

DATA ends only at CR LF . CR LF (R10): whoever ends it at less lets one mail
smuggle a second past the hop before (CVE-2023-51764 and its kin). A bare LF is
taken for a line end, as `curl` and hand-made scripts send it, but never for the
end of the message nor for the start of a dot-stuffed line; all later stages see
the repaired bytes only, so no two of them can read the header differently. A
bare CR or a NUL is refused: no mail program sends one, and parsers disagree
about what it means.
"""

from enum import StrEnum
from typing import Final

_END: Final = b"\r\n.\r\n"


class Flaw(StrEnum):
    """Why the bytes are not taken."""

    TOO_BIG = "too-big"
    STRAY = "stray"
    """A NUL or a bare CR."""
    NO_ROOM = "no-room"
    """Too much is being received at once; another time it is taken."""


class Content:
    """Takes the bytes in pieces of any size, and knows where they end."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        # The CR LF of the command line counts as the one before a first dot.
        self._wire = bytearray(b"\r\n")
        self._dropped: Flaw | None = None
        # Dot-stuffing does not count (RFC 1870 §6.1), so a little more may travel.
        self._max_wire = max_bytes + max_bytes // 16 + len(_END)

    def feed(self, piece: bytes) -> bytes | None:
        """What followed the end of the message, or None while it goes on."""
        searched = max(0, len(self._wire) - len(_END) + 1)
        self._wire += piece
        end = self._wire.find(_END, searched)
        if end >= 0:
            rest = bytes(self._wire[end + len(_END) :])
            del self._wire[end + 2 :]
        if len(self._wire) > self._max_wire:
            self.drop(Flaw.TOO_BIG)
        elif self._dropped:
            self.drop(self._dropped)
        return rest if end >= 0 else None

    @property
    def held(self) -> int:
        """Octets kept so far."""
        return len(self._wire)

    def drop(self, why: Flaw) -> None:
        """Keep no more, but read on to the end, so that the reply comes where the client waits for it."""
        self._dropped = self._dropped or why
        del self._wire[: 1 - len(_END)]

    def finish(self) -> bytes | Flaw:
        """The message with CRLF line ends and dots undone, or why it is not taken.

        Only after `feed` has found the end.
        """
        if self._dropped:
            return self._dropped
        raw = bytes(self._wire.replace(b"\r\n.", b"\r\n")[2:])
        self._wire.clear()
        if len(raw) > self.max_bytes:
            return Flaw.TOO_BIG
        pairs, ends = raw.count(b"\r\n"), raw.count(b"\n")
        if b"\0" in raw or raw.count(b"\r") != pairs:
            return Flaw.STRAY
        if len(raw) + ends - pairs > self.max_bytes:  # a line end counts two, RFC 1870 §6.1
            return Flaw.TOO_BIG
        # Two passes in C: a pattern holds up the loop for seconds on a mail of nothing but line ends (R25).
        return raw if ends == pairs else raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
