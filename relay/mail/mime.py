"""Raw bytes to a tree of parts, every limit kept while it is built (R24).

Not by the standard library: it goes line by line, so 25 MB of empty lines take it half a minute and most
of a gigabyte, and each level of nesting looks at each line once more.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from relay.mail.cleaning import clean_line
from relay.mail.encoded_words import decode_words, parameters
from relay.mail.fields import HeaderBlock, header_block
from relay.mail.limits import ReadLimits, Unreadable, UnreadableWhy

_PARAMETER = re.compile(rb';\s*([A-Za-z0-9\-]{1,40})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))')
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+\-]{1,80}/[a-z0-9!#$&^_.+\-]{1,120}")
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
# Fields with their continuation lines; the first line that is neither ends the header.
_FIELD = rb"[!-9;-~]{1,200}[ \t]*:[^\n]*(?:\n|\Z)"
_HEAD = re.compile(rb"(?:" + _FIELD + rb"(?:[ \t][^\n]*(?:\n|\Z))*)*")
_PADDED_SOFT_BREAK = re.compile(rb"=[ \t]{1,76}(?=\n)")
_QP_SIGN = re.compile(rb"=(?:[0-9A-F]{2}|[ \t]{0,4}\n)")
_QP_LETTER = re.compile(rb"=[89A-F][0-9A-F]|=3D|=20\n")
_MAX_PIECES = 1000
"""Of base64, each with its own padding."""
_MAX_STATUS_BLOCKS = 5000
_HEADERS_IN_ALL = 16
"""Times the limit of one header block: what the headers of all parts may take together."""
_MARKS_PER_PART = 4
"""Lines that begin like a boundary, for each part allowed; one part has two."""
_MAX_BLANKS = 200
_MAX_TEXT = 8_000_000
"""Octets of text, still encoded, that are looked at in one mail; a book has a million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One MIME entity."""

    media_type: str
    """Lower case, "text/plain" when absent or malformed (RFC 2045 §5.2)."""
    parameters: dict[str, str]
    disposition: str
    """"inline", "attachment" or ""."""
    file_name: str
    """Clean, without folders; for its writer's eyes only."""
    encoding: str
    header: HeaderBlock
    octets: bytes
    """The body as it came; empty for a container."""
    cut: bool = False
    """There was more text than is looked at."""
    children: tuple["Part", ...]

    def decoded(self) -> tuple[bytes, bool]:
        """The body without its transfer encoding, and whether that was whole."""
        octets, whole = self._decoded()
        return octets, whole and not self.cut

    def _decoded(self) -> tuple[bytes, bool]:
        if self.encoding in ("", "7bit", "8bit", "binary"):
            if self.media_type.startswith("text/") and _is_quoted_printable(self.octets):
                return binascii.a2b_qp(_PADDED_SOFT_BREAK.sub(b"=", self.octets)), True
            return self.octets, True
        if self.encoding == "quoted-printable":
            # Blanks behind a soft break were added on the way (RFC 2045 §6.7); the library keeps them.
            return binascii.a2b_qp(_PADDED_SOFT_BREAK.sub(b"=", self.octets)), True
        if self.encoding == "base64":
            return _base64(self.octets)
        return self.octets, False

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order a reader sees them."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def _is_quoted_printable(octets: bytes) -> bool:
    """Whether this text is quoted-printable although nothing says so.

    A gateway that rewrites the header and forgets the field leaves names as "Jos=C3=A9", and words
    cut in two by "=" at the line's end: no search would find them.
    """
    signs = octets.count(b"=")
    return (
        signs > 1
        and octets.isascii()
        and sum(1 for _ in _QP_SIGN.finditer(octets)) == signs
        and b"=\n" in octets
        and _QP_LETTER.search(octets) is not None
    )


def _base64(octets: bytes) -> tuple[bytes, bool]:
    """What the octets stand for, and whether none is missing.

    Lines of any length, padding absent, or in the middle where pieces were encoded each by itself.
    """
    *pieces, rest = re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", octets), maxsplit=_MAX_PIECES)
    decoded, whole = bytearray(), b"=" not in rest
    for piece in (*pieces, rest.replace(b"=", b"")):
        odd = len(piece) % 4 == 1
        whole = whole and not odd
        letters = piece[:-1] if odd else piece
        decoded += binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return bytes(decoded), whole


def parse_tree(raw: bytes, limits: ReadLimits) -> Part:
    """The mail as a tree of parts. Raises Unreadable, and nothing else."""
    plain = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not plain.strip():
        raise Unreadable(UnreadableWhy.EMPTY)
    try:
        # Programs that keep mail in one file put a line of their own on top (RFC 4155).
        start = plain.find(b"\n") + 1 if plain.startswith(b"From ") else 0
        return _Splitter(plain, limits).entity(start, len(plain))
    except RecursionError:  # an admin may allow more depth than there is room for
        raise Unreadable(UnreadableWhy.TOO_DEEP) from None


class _Splitter:
    """Cuts a mail at its boundaries, each limit checked before anything is made of what it bounds (R24).

    It works on offsets, so that depth costs a search each and no copy.
    """

    def __init__(self, plain: bytes, limits: ReadLimits) -> None:
        self.plain, self.limits = plain, limits
        self.parts = self.marks = 0
        self.header_left = limits.header_bytes * _HEADERS_IN_ALL
        self.text_left = _MAX_TEXT

    def entity(self, start: int, end: int, depth: int = 0, default: str = "text/plain") -> Part:
        """The entity between two offsets: its header, and its body or what is in it."""
        self.parts += 1
        if depth > self.limits.mime_depth:
            raise Unreadable(UnreadableWhy.TOO_DEEP)
        if self.parts > self.limits.mime_parts:
            raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)
        header, body = self._head(start, end)
        media_type, said = _value(header, "content-type")
        if not _MEDIA_TYPE.fullmatch(media_type):
            media_type = default
        children: tuple[Part, ...] = ()
        octets, cut = b"", False
        if media_type.startswith("multipart/") and (spans := self._between(_boundary(header), body, end)):
            inside = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
            children = tuple(self.entity(a, b, depth + 1, inside) for a, b in spans)
        elif media_type in _STATUS:
            children = tuple(self._blocks(body, end))
        elif media_type.startswith("message/"):
            children = (self.entity(body, end, depth + 1),)
        else:
            octets, cut = self._octets(media_type, body, end)
        return _part(header, media_type, said, octets=octets, cut=cut, children=children)

    def _head(self, start: int, end: int) -> tuple[HeaderBlock, int]:
        """The header fields that begin here, and where the body does: behind an empty line, or at the first
        line that is no field.
        """
        longest = min(self.limits.header_bytes, self.header_left)
        found = _HEAD.match(self.plain, start, min(end, start + longest + 1))
        stop = found.end() if found else start
        if stop - start > longest:
            raise Unreadable(UnreadableWhy.HEADER_TOO_LONG)
        self.header_left -= stop - start
        body = stop + 1 if self.plain[stop : min(stop + 1, end)] == b"\n" else stop
        return header_block(self.plain[start:stop]), body

    def _between(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Where the parts of a multipart begin and end (RFC 2046 §5.1.1); a missing last mark is forgiven."""
        spans: list[tuple[int, int]] = []
        mark, opened, at = b"\n--" + boundary, -1, max(start - 1, 0)
        # The line end before a mark is part of it, also the one before the body.
        while boundary and (found := self.plain.find(mark, at, end)) >= 0:
            at = found + len(mark)
            line_end = self.plain.find(b"\n", at, end)
            line_end = end if line_end < 0 else line_end
            self.marks += 1
            if self.marks > _MARKS_PER_PART * self.limits.mime_parts:
                raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)
            behind = self.plain[at : min(line_end, at + _MAX_BLANKS)].rstrip(b" \t")
            if behind not in (b"", b"--"):
                continue  # text, or the mark of another boundary that begins alike
            if opened >= 0:
                spans.append((opened, max(opened, found)))
            opened, at = (-1 if behind else min(line_end + 1, end)), line_end
            if behind:
                break
        if opened >= 0:
            spans.append((opened, end))
        return spans

    def _blocks(self, start: int, end: int) -> Iterator[Part]:
        """The groups of fields in a delivery report (RFC 3464 §2.1), each as a part without a body."""
        self.header_left -= end - start
        if self.header_left < 0 or self.plain.count(b"\n\n", start, end) > _MAX_STATUS_BLOCKS:
            raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)
        for block in self.plain[start:end].split(b"\n\n"):
            if block.strip():
                yield _part(header_block(block.strip(b"\n")), "text/plain", {})

    def _octets(self, media_type: str, start: int, end: int) -> tuple[bytes, bool]:
        """The body of a leaf, and whether text was cut off for being more than anybody writes."""
        if not media_type.startswith("text/"):
            return self.plain[start:end], False
        stop = min(end, start + self.text_left)
        self.text_left -= stop - start
        return self.plain[start:stop], stop < end


def _part(
    header: HeaderBlock,
    media_type: str,
    said: dict[str, str],
    *,
    octets: bytes = b"",
    cut: bool = False,
    children: tuple[Part, ...] = (),
) -> Part:
    disposition, placed = _value(header, "content-disposition")
    name = placed.get("filename") or said.get("name") or ""
    return Part(
        media_type=media_type,
        parameters=said,
        disposition=disposition if disposition in ("", "inline") else "attachment",
        file_name=re.split(r"[\\/]", clean_line(name))[-1][:200],
        encoding=_value(header, "content-transfer-encoding")[0],
        header=header,
        octets=octets,
        cut=cut,
        children=children,
    )


def _boundary(header: HeaderBlock) -> bytes:
    """The boundary octet for octet: blanks inside it count, those at its end do not."""
    body = header.first("content-type") or b""
    for name, quoted, token in _PARAMETER.findall(body):
        if name.lower() == b"boundary":
            return (re.sub(rb"\\(.)", rb"\1", quoted) or bytes(token)).rstrip()
    said = parameters(body.decode("utf-8", "surrogateescape"))
    return said.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()


def _value(header: HeaderBlock, name: str) -> tuple[str, dict[str, str]]:
    """A structured field as its lower-case value and its parameters."""
    text = (header.first(name) or b"").decode("utf-8", "replace")
    value = text.partition(";")[0].strip().lower()
    return (value if value.isascii() else decode_words(value)), parameters(text) if ";" in text else {}
