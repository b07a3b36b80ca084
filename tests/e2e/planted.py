"""What is planted in a canary run, and every form it could come out in."""

import base64
import codecs
import hashlib
import quopri
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from relay.mail.inspect import decoded_pieces

_LEAST = 8
"""Of the characters of a form that is searched: shorter ones come about by chance."""
_FIRST_OWN = (0, 2, 3)
"""The first base64 digit that is the text's alone, by the octets in front of it, modulo three."""


def forms(trace: str) -> frozenset[bytes]:
    """The octets of a trace in every encoding somebody might have thought harmless."""
    found: set[bytes] = set()
    for text in {trace, trace.lower(), trace.upper()}:
        octets = text.encode()
        found |= {octets, text.encode("utf-16-le"), text.encode("utf-16-be"), octets[::-1]}
        found |= {octets.hex().encode(), octets.hex(":").encode(), octets.hex(" ").encode()}
        found |= {found_hex.upper() for found_hex in (octets.hex().encode(), octets.hex(":").encode())}
        found |= {quote(text, safe="").encode(), "".join(f"%{o:02x}" for o in octets).encode()}
        found |= {
            "".join(f"%{o:02X}" for o in octets).encode(),
            "".join(f"={o:02X}" for o in octets).encode(),
        }
        found |= {
            quopri.encodestring(octets, quotetabs=True).strip(),
            quopri.encodestring(octets, header=True),
        }
        found |= {"".join(f"\\u{ord(c):04x}" for c in text).encode(), codecs.encode(text, "rot13").encode()}
        found |= {"".join(f"&#{ord(c)};" for c in text).encode()}
        found |= {"".join(f"&#x{ord(c):x};" for c in text).encode()}
        found |= {*_base64(octets)}
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            digest = hashlib.new(name, octets, usedforsecurity=False).digest()
            found |= {digest.hex().encode(), base64.b64encode(digest).rstrip(b"="), digest}
            found |= {base64.b32encode(digest).rstrip(b"=").lower()}
    return frozenset(form for form in found if len(form) >= _LEAST)


def _base64(octets: bytes) -> Iterator[bytes]:
    """What is certain to stand in the base64 of any text around it, at each of three offsets."""
    for before, first in enumerate(_FIRST_OWN):
        whole = (before + len(octets)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * before + octets)[first:whole]


class Search:
    """Looks for any form of many traces."""

    def __init__(self, traces: Iterable[str]) -> None:
        self._forms = {form: number for number, trace in enumerate(traces) for form in forms(trace)}

    def found(self, raw: bytes) -> set[int]:
        """The numbers of the traces that stand in these octets, never the traces: they may be a log's."""
        return {number for form, number in self._forms.items() if form in raw}

    def found_in_mail(self, raw: bytes) -> set[int]:
        """The same in a mail: as it stands, unfolded, and decoded in every part."""
        unfolded = re.sub(rb"=\r?\n|\r?\n[ \t]", b"", raw)
        text = "\n".join(piece.text for piece in decoded_pieces(raw)).encode("utf-8", "replace")
        return self.found(raw) | self.found(unfolded) | self.found(text) | self.found(text.lower())
