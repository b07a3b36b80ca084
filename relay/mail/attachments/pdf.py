"""The text of a PDF, ISO 32000, by pypdf: written in Python alone, with a limit on each kind of work.

Comments, form fields, files inside and metadata are not part of its text. What was covered with a
black bar is, since the words are still there; the preview says so.
"""

import io
from collections.abc import Iterator

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError, LimitReachedError
from pypdf.generic import DictionaryObject, is_null_or_none

from relay.mail.attachments.attachment import Closed, Form, Inside, Opened, Why

_MAX_PAGES = 100
_MAX_ANNOTATIONS = 500
_MAX_OBJECTS = 50_000
_STREAM_OCTETS = 8_000_000
"""Unpacked, of one stream: a hundred times what a page of text needs, far from what a bomb wants."""
_LIMITS = Configuration(
    maximum_declared_stream_length=2 * _STREAM_OCTETS,
    array_based_stream_maximum_output_length=_STREAM_OCTETS,
    array_maximum_element_count=_MAX_OBJECTS,
    dictionary_maximum_element_count=_MAX_OBJECTS,
    lzw_maximum_output_length=_STREAM_OCTETS,
    run_length_maximum_output_length=_STREAM_OCTETS,
    zlib_maximum_output_length=_STREAM_OCTETS,
    zlib_maximum_recovery_input_length=_STREAM_OCTETS // 8,
    brotli_maximum_output_length=_STREAM_OCTETS,
    image_maximum_buffer_size=0,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=4 * _STREAM_OCTETS,
    stream_parsing_work_maximum_count=300_000,
    page_tree_maximum_entries=10_000,
    page_tree_maximum_page_entries=100_000,
    xform_maximum_invocations_per_extraction=200,
    jbig2dec_binary=None,  # it would run another program
    disable_legacy_handling=True,
)
_COMMENTS = frozenset({
    "/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink", "/Stamp",
})  # fmt: skip


def read_pdf(octets: bytes, max_chars: int) -> Opened:
    """The text of its pages, in the order in which they draw it. Raises Closed, and nothing else."""
    try:
        with apply_configuration(_LIMITS):
            return _read(octets, max_chars)
    except FileNotDecryptedError:
        raise Closed(Why.LOCKED) from None
    except (LimitReachedError, RecursionError, MemoryError):
        raise Closed(Why.TOO_MUCH) from None
    except Closed:
        raise
    except Exception:  # "broken PDF files might cause other Exceptions" (pypdf.errors)
        raise Closed(Why.BROKEN) from None


def _read(octets: bytes, max_chars: int) -> Opened:
    reader = PdfReader(
        io.BytesIO(octets), root_object_recovery_limit=1000, xref_stream_maximum_entries=_MAX_OBJECTS
    )
    if len(reader.pages) > _MAX_PAGES:
        raise Closed(Why.TOO_LONG)
    inside: set[Inside] = set()
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text().strip())
        inside |= _beside_the_text(page)
        if sum(map(len, pages)) > max_chars:
            raise Closed(Why.TOO_LONG)
    if any(pages) and not all(pages):  # a page that is a picture among others
        inside.add(Inside.PICTURES)
    if not any(pages):
        raise Closed(Why.NO_TEXT)
    names = reader.root_object.get("/Names")
    if isinstance(names := _solid(names), DictionaryObject) and "/EmbeddedFiles" in names:
        inside.add(Inside.EMBEDDED)
    text = "\n\n".join(page for page in pages if page)
    return Opened(form=Form.PDF, text=text, inside=frozenset(inside))


def _beside_the_text(page: PageObject) -> set[Inside]:
    found: set[Inside] = set()
    for annotation in _annotations(page):
        kind = _solid(annotation.get("/Subtype"))
        if kind == "/Widget" and _solid(annotation.get("/V")):
            found.add(Inside.FIELDS)
        elif kind == "/FileAttachment":
            found.add(Inside.EMBEDDED)
        elif kind in _COMMENTS and (_solid(annotation.get("/Contents")) or kind == "/Stamp"):
            found.add(Inside.COMMENTS)
    return found


def _annotations(page: PageObject) -> Iterator[DictionaryObject]:
    listed = _solid(page.get("/Annots"))
    for entry in listed[:_MAX_ANNOTATIONS] if isinstance(listed, list) else ():
        if isinstance(annotation := _solid(entry), DictionaryObject):
            yield annotation


def _solid(value: object) -> object:
    """The object itself where a reference stands for it; None for null."""
    if is_null_or_none(value):
        return None
    resolved: object = value.get_object() if hasattr(value, "get_object") else value
    return resolved
