"""PDF and Word documents, and bombs in their form, made from nothing."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

_PACKAGE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
_KINDS = {"document": "document.main", "footnotes": "footnotes", "endnotes": "endnotes", "styles": "styles",
          "comments": "comments", "header1": "header", "footer1": "footer"}  # fmt: skip


def paragraph(*runs: str) -> str:
    """A paragraph; a run that is no element yet becomes a plain one."""
    return f"<w:p>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{formatted}<w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(body: str, *, space: str = WORDS, more: Mapping[str, bytes] | None = None, **parts: str) -> bytes:
    """A Word document. parts: the content of footnotes, styles, comments, header1 and so on."""
    written = {name: _part(name, content, space) for name, content in {"document": body, **parts}.items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_PACKAGE}.{_KINDS[name]}+xml"/>'
        for name in written
    )
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'
    return zipped(
        {"[Content_Types].xml": types.encode()}
        | {f"word/{name}.xml": text.encode() for name, text in written.items()}
        | dict(more or {})
    )


def _part(name: str, content: str, space: str) -> str:
    root = {"document": "document", "header1": "hdr", "footer1": "ftr"}.get(name, name)
    inner = f"<w:body>{content}<w:sectPr/></w:body>" if name == "document" else content
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {space}>{inner}</w:{root}>'


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """A zip of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in entries.items():
            archive.writestr(name, octets)
    return out.getvalue()


def pdf(
    *pages: Sequence[str] | bytes, annotations: str = "", catalog: str = "", more: Iterable[bytes] = ()
) -> bytes:
    """A PDF; a page is its lines of text, or a content stream of its own.

    annotations: objects of the first page. more: objects from number 4 + 2 per page on.
    """
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        beside = f"/Annots [{annotations}]" if annotations and number == 0 else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {beside} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>".encode()
        )
        objects.append(stream(page if isinstance(page, bytes) else _drawn(page)))
    return assembled([*objects, *more])


def stream(content: bytes, *, packed: bytes | None = None, filters: str = "/FlateDecode") -> bytes:
    """A stream object."""
    packed = zlib.compress(content, 9) if packed is None else packed
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(packed), filters.encode(), packed)


def assembled(objects: Iterable[bytes]) -> bytes:
    """The file of these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, at)
    return bytes(out)


def _drawn(lines: Sequence[str]) -> bytes:
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    return f"BT /F1 12 Tf 72 770 Td 14 TL\n{shown}\nET".encode("cp1252")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
