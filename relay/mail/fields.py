"""The header block of raw bytes, field by field; no library between the octets and the answer."""

import re
from dataclasses import dataclass

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_LOOK_AT = 1 << 20
"""A header block longer than this has failed every limit already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: lower-case name, body unfolded, octets as they came."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """All fields in order, and whether the block is written as RFC 5322 §2.2 says."""

    fields: tuple[Field, ...]
    well_formed: bool
    """False: a line that is no field, a NUL, a bare CR. Two readers may disagree about such a block."""
    octets: int
    """Length of the block."""
    body_at: int
    """Offset of the body."""

    def all(self, name: str) -> tuple[bytes, ...]:
        """The bodies of every field of this name, in order."""
        return tuple(field.body for field in self.fields if field.name == name)

    def first(self, name: str) -> bytes | None:
        """The body of the first field of this name."""
        return next((field.body for field in self.fields if field.name == name), None)

    def text(self, name: str) -> str:
        """The first field of this name in lower-case ASCII, for matching keywords; absent: ''."""
        return (self.first(name) or b"").decode("ascii", "replace").strip().lower()


# field-name = 1*ftext, octets 33-126 but ":" (RFC 5322 §2.2). White space before the colon is the
# obsolete syntax of §4.5; taken as the field it looks like, so that a second "From :" is counted.
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")


def header_block(raw: bytes) -> HeaderBlock:
    """The header block of a message with any line ends. Raises nothing."""
    head = raw[:_LOOK_AT]
    if head.startswith((b"\r\n", b"\n")):
        return HeaderBlock(fields=(), well_formed=True, octets=0, body_at=2 if head[:1] == b"\r" else 1)
    end = _BLANK_LINE.search(head)
    block = head[: end.start()] if end else head
    body_at = end.end() if end else len(raw)
    lines = block.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    well_formed = b"\0" not in block and not any(b"\r" in line for line in lines)
    found: list[tuple[str, list[bytes]]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            well_formed = well_formed and bool(found)
            if found:
                found[-1][1].append(line)
        elif name := _FIELD.match(line):
            found.append((name[1].decode("ascii").lower(), [line[name.end() :]]))
        elif line:
            well_formed = False
    return HeaderBlock(
        fields=tuple(Field(name=name, body=b"".join(parts).strip()) for name, parts in found),
        well_formed=well_formed,
        octets=len(block),
        body_at=body_at,
    )
