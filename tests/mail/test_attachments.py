"""Attachments: what gives text, what does not and why, and what is left behind inside."""

# ruff: noqa: E501 - a case stands on one line

import base64
import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from relay.mail.attachments.attachment import Attachment, Form, Inside, Why
from relay.mail.attachments.finding import attached_parts, left_closed
from relay.mail.attachments.opening import opened
from relay.mail.limits import ReadLimits
from relay.mail.mime import Part, parse_tree
from tests.mail.documents import STRICT, assembled, docx, paragraph, pdf, run, stream, zipped
from tests.mail.letters import mail

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINES = ("My client (34) has not slept", "since the funeral \u2013 what would you try?")


def part(octets: bytes, media_type: str = "application/octet-stream", name: str = "", more: str = "") -> Part:
    """A part of a mail as it arrives."""
    fields = (
        f"Content-Type: {media_type}{more}\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="{name}"'
    )
    return parse_tree(mail(base64.encodebytes(octets).decode(), fields), ReadLimits())


def read(octets: bytes, media_type: str = "application/octet-stream", name: str = "") -> Attachment:
    return opened(part(octets, media_type, name), 60_000)


def why(octets: bytes, media_type: str = "application/octet-stream", name: str = "") -> Why:
    found = read(octets, media_type, name)
    assert (found.form, found.text) == (None, "")
    return found.why


# PDF


def test_a_pdf_gives_the_text_of_its_pages_in_order() -> None:
    found = read(pdf(LINES, ("Second page.",)), PDF, "notes.pdf")
    assert found.form is Form.PDF
    assert found.text == "\n".join(LINES) + "\n\nSecond page."
    assert found.inside == ()


def test_a_pdf_is_known_by_its_octets_whatever_it_is_called() -> None:
    assert read(b"\r\n" + pdf(LINES), "image/png", "holiday.png").form is Form.PDF


def test_a_scan_says_that_it_has_no_text() -> None:
    assert why(pdf(b"q 100 0 0 100 0 0 cm Q"), PDF) is Why.NO_TEXT


def test_a_page_without_text_among_others_is_told_of() -> None:
    assert read(pdf(LINES, b"q Q"), PDF).inside == (Inside.PICTURES,)


def test_comments_fields_and_files_inside_a_pdf_stay_there_and_are_told_of() -> None:
    annotations = (
        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (ask Wilhelmina) >>"
        "<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /FT /Tx /V (Wilhelmina) >>"
    )
    names = "/Names << /EmbeddedFiles << /Names [] >> >>"
    found = read(pdf(LINES, annotations=annotations, catalog=names), PDF)
    assert "Wilhelmina" not in found.text
    assert found.inside == (Inside.COMMENTS, Inside.EMBEDDED, Inside.FIELDS)


def locked(owner_only: bool) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(LINES))))
    writer.encrypt("" if owner_only else "sesame", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_asks_for_a_password_stays_closed() -> None:
    assert why(locked(owner_only=False), PDF) is Why.LOCKED


def test_a_pdf_that_everybody_may_read_but_nobody_change_is_read() -> None:
    assert read(locked(owner_only=True), PDF).text == "\n".join(LINES)


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (pdf(LINES).replace(b"startxref\n", b"startxref\n9"), None),
        (b"%PDF-1.7\n" + b"\xff" * 5000, Why.BROKEN),
        (b"%PDF-1.7\nendobj endobj obj << << [ [ ( (", Why.BROKEN),
    ],
    ids=["its table is gone", "noise", "scraps"],
)
def test_a_damaged_pdf_is_read_where_it_can_be_and_said_to_be_broken_where_not(
    octets: bytes, reason: Why | None
) -> None:
    if reason is None:
        assert read(octets, PDF).text == "\n".join(LINES)
    else:
        assert why(octets, PDF) is reason


def zeros(times: int) -> bytes:
    packed = b"\0" * 50_000_000
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    return packed


def loop_of_pages() -> bytes:
    return assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>",
    ])  # fmt: skip


def many_pages_of_one() -> bytes:
    kids = b"3 0 R " * 100_000
    return assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [" + kids + b"] /Count 100000 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ])  # fmt: skip


PDF_BOMBS = {
    "fifty megabytes of zeros": pdf(b"").replace(stream(b""), stream(b"", packed=zeros(1))),
    "packed twice": pdf(b"").replace(
        stream(b""), stream(b"", packed=zeros(2), filters="[/FlateDecode /FlateDecode]")
    ),
    "pages in a circle": loop_of_pages(),
    "a page a hundred thousand times": many_pages_of_one(),
    "brackets in brackets": pdf(b"[" * 400_000),
    "operators": pdf(b"q " * 2_000_000),
}


@pytest.mark.parametrize("name", PDF_BOMBS)
def test_a_bomb_in_a_pdf_gives_a_reason(name: str) -> None:
    assert why(PDF_BOMBS[name], PDF) in (Why.TOO_MUCH, Why.TOO_LONG, Why.BROKEN, Why.NO_TEXT)


# Word


def test_a_word_document_gives_its_paragraphs_lists_tables_and_notes() -> None:
    item = "<w:pPr><w:numPr/></w:pPr>"
    cells = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("PHQ-9", "19"))
    body = (
        paragraph("Two things &amp; more:")
        + f"<w:p>{item}{run('sleep')}</w:p><w:p>{item}{run('appe')}{run('tite')}</w:p>"
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        + "<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>"
    )
    found = read(docx(body, footnotes=f"<w:footnote>{paragraph('After Worden.')}</w:footnote>"), DOCX)
    assert found.form is Form.WORD
    assert found.text == (
        "Two things & more:\n- sleep\n- appetite\nPHQ-9 | 19\none\ttwo\nthree\nAfter Worden."
    )
    assert found.inside == ()


def test_the_strict_form_of_a_word_document_is_read_too() -> None:
    assert read(docx(paragraph("Short."), space=STRICT), DOCX).text == "Short."


def test_changes_are_read_as_accepted_and_what_they_deleted_is_told_of() -> None:
    body = paragraph(
        "Her ", "<w:del><w:r><w:delText>daughter Ottilie</w:delText></w:r></w:del>",
        f"<w:ins>{run('child')}</w:ins>", f"<w:moveFrom>{run(' Ottoline')}</w:moveFrom>", " sleeps.",
    )  # fmt: skip
    found = read(docx(body), DOCX)
    assert (found.text, found.inside) == ("Her child sleeps.", (Inside.DELETED,))


def test_a_deleted_line_end_deletes_no_line() -> None:
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('Kept.')}</w:p>"
    assert read(docx(body), DOCX).text == "Kept."


STYLES = (
    '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Derived"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:styleId="Plain"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    "properties",
    ["<w:vanish/>", '<w:vanish w:val="true"/>', '<w:rStyle w:val="Derived"/>', '<w:color w:val="ffffff"/>'],
)
def test_text_that_cannot_be_seen_is_left_out_and_told_of(properties: str) -> None:
    found = read(docx(paragraph("Seen.", run(" Ottilie", properties)), styles=STYLES), DOCX)
    assert (found.text, found.inside) == ("Seen.", (Inside.HIDDEN,))


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:rStyle w:val="Plain"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:fill="1F3864"/>',
    ],
)
def test_text_that_can_be_seen_is_kept(properties: str) -> None:
    found = read(docx(paragraph("Seen", run(" too", properties)), styles=STYLES), DOCX)
    assert (found.text, found.inside) == ("Seen too", ())


def test_white_letters_in_a_dark_cell_are_seen() -> None:
    head = '<w:tcPr><w:shd w:fill="000000"/></w:tcPr>'
    white = run("Week", '<w:color w:val="FFFFFF"/>')
    body = f"<w:tbl><w:tr><w:tc>{head}{paragraph(white)}</w:tc></w:tr></w:tbl>"
    assert read(docx(body), DOCX).text == "Week"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    choice = '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    body = paragraph(
        "Around.",
        f"<w:r>{choice}<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )
    assert read(docx(body), DOCX).text.count("In a box.") == 1


def test_comments_margins_pictures_and_files_inside_stay_there_and_are_told_of() -> None:
    found = read(
        docx(
            paragraph(
                "Text.", "<w:r><w:drawing/></w:r>", "<w:r><w:instrText>AUTHOR Ottilie</w:instrText></w:r>"
            ),
            comments=f"<w:comment w:author='Ottilie'>{paragraph('Ottilie?')}</w:comment>",
            header1=paragraph("Practice of Ottilie Brandywine"),
            more={
                "word/embeddings/sheet.xlsx": b"Ottilie",
                "docProps/core.xml": b"<creator>Ottilie</creator>",
            },
        ),
        DOCX,
    )
    assert found.text == "Text."
    assert found.inside == (Inside.COMMENTS, Inside.EMBEDDED, Inside.MARGINS, Inside.PICTURES)


ENTITIES = (
    '<!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def with_declaration(declaration: str, text: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph(text)))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    source = entries["word/document.xml"].replace(b"?>", b"?>" + declaration.encode(), 1)
    return zipped(entries | {"word/document.xml": source})


def zip_bomb() -> bytes:
    return docx("<w:p/>" * 6_000_000)


DOCX_BOMBS: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: with_declaration(ENTITIES, "&m;"),
    "an entity from outside": lambda: with_declaration(OUTSIDE, "&x;"),
    "unpacks to much more": zip_bomb,
    "ten thousand levels": lambda: docx("<w:sdt>" * 10_000 + "</w:sdt>" * 10_000),
}


@pytest.mark.parametrize("name", DOCX_BOMBS)
def test_a_bomb_in_a_word_document_gives_a_reason(name: str) -> None:
    assert why(DOCX_BOMBS[name](), DOCX) is Why.TOO_MUCH


def test_an_archive_of_ten_thousand_entries_is_not_listed() -> None:
    assert why(zipped({f"{n}.txt": b"" for n in range(10_000)}), "application/zip") is Why.ARCHIVE


# Everything else


@pytest.mark.parametrize(
    ("octets", "media_type", "name", "reason"),
    [
        (zipped({"a.txt": b"x"}), "application/zip", "case.zip", Why.ARCHIVE),
        (zipped({"inner.zip": zipped({"a.zip": zipped({"a.txt": b"x"})})}), "application/zip", "a.zip", Why.ARCHIVE),
        (zipped({"a.txt": b"x"}), DOCX, "really.docx", Why.ARCHIVE),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), "", "a.odt", Why.KIND),
        (b"Rar!\x1a\x07\x00x", "application/vnd.rar", "a.rar", Why.ARCHIVE),
        (b"\x1f\x8b\x08x", "application/gzip", "a.tgz", Why.ARCHIVE),
        (b"\x78\x9f\x3e\x22\x01\x00", "application/octet-stream", "a.dat", Why.WINMAIL),
        (b"anything", "application/ms-tnef", "winmail.dat", Why.WINMAIL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), DOCX, "a.docx", Why.LOCKED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "application/msword", "a.doc", Why.OLD_WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel", "a.xls", Why.KIND),
        (b"-----BEGIN PGP MESSAGE-----\n\nx", "application/octet-stream", "a.txt", Why.SEALED),
        (b"\x85\x02\x0c", "application/octet-stream", "notes.docx.gpg", Why.SEALED),
        (b"0\x80", "application/pkcs7-mime", "smime.p7m", Why.SEALED),
        (b"\x89PNG\r\n", "image/png", "photo.png", Why.PICTURE),
        (b"<p>x</p>", "text/html", "page.html", Why.KIND),
        (b"BEGIN:VCARD", "text/vcard", "card.vcf", Why.KIND),
        (b"MZ\x90\0", "text/plain", "notes.txt", Why.KIND),
        (b" \n", "text/plain", "notes.txt", Why.EMPTY),
        (b"", PDF, "a.pdf", Why.EMPTY),
    ],
)  # fmt: skip
def test_what_cannot_be_turned_into_text_says_why(
    octets: bytes, media_type: str, name: str, reason: Why
) -> None:
    assert why(octets, media_type or "application/octet-stream", name) is reason


def test_an_attached_mail_is_named_and_not_looked_into() -> None:
    inner = mail("Ottilie", "Content-Type: text/plain")
    raw = mail(inner.decode(), "Content-Type: message/rfc822")
    (found,) = attached_parts(parse_tree(raw, ReadLimits()))
    assert opened(found, 60_000).why is Why.MAIL


@pytest.mark.parametrize(
    ("octets", "more"),
    [
        ("Für Marlene\r\n".encode(), "; charset=utf-8"),
        ("Für Marlene\n".encode("cp1252"), "; charset=iso-8859-1"),
        ("Für Marlene".encode("utf-16"), ""),
        ("\ufeffFür Marlene".encode(), ""),
    ],
)
def test_a_text_file_is_read_in_its_charset(octets: bytes, more: str) -> None:
    found = opened(part(octets, "text/plain", "a.txt", more), 60_000)
    assert (found.form, found.text) == (Form.TEXT, "Für Marlene")


def test_a_file_cut_off_on_its_way_is_broken_even_where_its_beginning_reads() -> None:
    whole = base64.b64encode(b"She is not in danger any more.").decode()
    raw = mail(whole[:13], "Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: base64")
    assert opened(parse_tree(raw, ReadLimits()), 60_000).why is Why.BROKEN


@pytest.mark.parametrize("octets", [pdf(["word " * 10] * 5), docx(paragraph("word " * 50)), b"word " * 50])
def test_more_text_than_a_mail_may_have_stays_closed(octets: bytes) -> None:
    assert opened(part(octets, "text/plain", "a.txt"), 100).why is Why.TOO_LONG


def test_nothing_is_opened_that_is_only_to_be_named() -> None:
    found = left_closed(part(pdf(LINES), PDF, "Brandywine intake.pdf"))
    assert (found.name, found.form, found.why) == ("Brandywine intake.pdf", None, Why.POLICY)


# Whatever the octets


def harmless(octets: bytes, media_type: str) -> None:
    found = read(octets, media_type, "a.bin")
    assert (found.form is None) == (found.text == "")
    assert not set(found.text) & set("\r\x00\x1b\u202e")
    found.text.encode()


@given(st.binary(max_size=2000), st.sampled_from([PDF, DOCX, "text/plain"]))
def test_any_octets_give_a_text_or_a_reason(octets: bytes, media_type: str) -> None:
    harmless(octets, media_type)


def mangled(whole: bytes) -> st.SearchStrategy[bytes]:
    """The document with some stretches replaced."""
    cuts = st.tuples(st.integers(0, len(whole)), st.integers(0, 40), st.binary(max_size=40))

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        octets = whole
        for at, length, new in changes:
            octets = octets[:at] + new + octets[at + length :]
        return octets

    return st.lists(cuts, min_size=1, max_size=6).map(apply)


@given(mangled(pdf(LINES, ("Second.",))))
def test_any_damage_to_a_pdf_gives_a_text_or_a_reason(octets: bytes) -> None:
    harmless(octets, PDF)


@given(mangled(docx(paragraph("Some text."), styles=STYLES)))
def test_any_damage_to_a_word_document_gives_a_text_or_a_reason(octets: bytes) -> None:
    harmless(octets, DOCX)


PIECES = [
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>x", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>",
    "</w:tc>", "<w:del>", "</w:del>", "<w:rPr>", "</w:rPr>", "<w:vanish/>", "<w:br/>", "<w:txbxContent>", "&amp;",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_elements_give_a_text_or_a_reason(pieces: list[str]) -> None:
    harmless(docx("".join(pieces)), DOCX)
    balanced = "".join(p for p in pieces if p.endswith("/>") or not p.startswith("<"))
    harmless(docx(paragraph("<w:r><w:t>a</w:t></w:r>", f"<w:r>{balanced}</w:r>")), DOCX)
