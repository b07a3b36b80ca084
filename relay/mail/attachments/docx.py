"""The text of a Word document, ECMA-376 part 1: what its pages show once all changes are accepted.

Only the body, foot- and endnotes are read. Comments, deleted and hidden text, headers, footers and
metadata stay behind, and the first four are told of: deleted names are what tracked changes are full of.
Nothing is run, fetched or resolved. python-docx knows neither footnotes nor tracked changes and needs lxml,
so a walk over the elements is less than what would have to be added to it.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from relay.mail.attachments.attachment import Closed, Form, Inside, Opened, Why
from relay.mail.attachments.package import Package, parse, safe_parser

_MAX_PART = 30_000_000
"""Octets of one part, unpacked. Word writes some fifty octets for each letter where it tracks changes."""
_MAX_DEPTH = 500
_MAIN = "wordprocessingml.document.main+xml"
_NOTES = ("wordprocessingml.footnotes+xml", "wordprocessingml.endnotes+xml")
_STYLES = "wordprocessingml.styles+xml"
_COMMENTS = "wordprocessingml.comments+xml"
_MARGINS = ("wordprocessingml.header+xml", "wordprocessingml.footer+xml")
_WORDS = re.compile(
    r"http://(?:schemas\.openxmlformats\.org/wordprocessingml/\d{4}/main"
    r"|purl\.oclc\.org/ooxml/wordprocessingml/main)\Z"
)
_MATHS = re.compile(
    r"http://(?:schemas\.openxmlformats\.org/officeDocument/\d{4}"
    r"|purl\.oclc\.org/ooxml/officeDocument)/math\Z"
)
_SKIPPED = frozenset({
    "del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "sectPr", "altChunk",
    "rt", "rubyPr",
})  # fmt: skip
"""Whatever stands in these is no text of the document."""
_NOTED = {
    "moveFrom": Inside.DELETED, "delText": Inside.DELETED, "altChunk": Inside.EMBEDDED,
    "drawing": Inside.PICTURES, "pict": Inside.PICTURES, "object": Inside.EMBEDDED,
}  # fmt: skip
"""What their writer is told of."""
_OFF = frozenset({"0", "false", "off", "none"})
_WHITE = "FFFFFF"


def read_docx(octets: bytes, max_chars: int) -> Opened:
    """Its text, paragraphs on lines of their own. Raises Closed, and nothing else."""
    package = Package(octets)
    if not package.is_document:
        raise Closed(Why.KIND if package.is_open_document else Why.ARCHIVE)
    main = package.named(_MAIN)
    if not main:  # a workbook, a presentation
        raise Closed(Why.KIND)
    walker = _Walker(_hidden_styles(package), max_chars)
    for name in (*main[:1], *(part for kind in _NOTES for part in package.named(kind))):
        walker.walk(package.read(name, _MAX_PART))
    inside = set(walker.inside)
    if package.named(_COMMENTS):
        inside.add(Inside.COMMENTS)
    if any(_says_something(package, part) for kind in _MARGINS for part in package.named(kind)):
        inside.add(Inside.MARGINS)
    if package.has("word/embeddings/"):
        inside.add(Inside.EMBEDDED)
    text = walker.text()
    if not text:
        raise Closed(Why.NO_TEXT if Inside.PICTURES in inside else Why.EMPTY)
    return Opened(form=Form.WORD, text=text, inside=frozenset(inside))


def _says_something(package: Package, name: str) -> bool:
    walker = _Walker(frozenset(), _MAX_PART)
    walker.walk(package.read(name, _MAX_PART))
    return bool(walker.text())


def _hidden_styles(package: Package) -> frozenset[str]:
    """The styles whose text is not shown, by id; a style is hidden with the one it is based on."""
    vanishing: set[str] = set()
    based: dict[str, str] = {}
    current = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal current
        name = tag.rpartition("}")[2]
        said = _by_name(attributes)
        if name == "style":
            current = said.get("styleId", "")
        elif name == "vanish" and said.get("val", "1") not in _OFF:
            vanishing.add(current)
        elif name == "basedOn":
            based[current] = said.get("val", "")

    for name in package.named(_STYLES)[:1]:
        parser = safe_parser()
        parser.StartElementHandler = start
        parse(parser, package.read(name, _MAX_PART))
    for _ in range(10):  # Word allows eleven levels; a circle ends as well
        vanishing |= {style for style, base in based.items() if base in vanishing}
    return frozenset(vanishing - {""})


def _by_name(attributes: dict[str, str]) -> dict[str, str]:
    return {name.rpartition("}")[2]: value for name, value in attributes.items()}


@dataclass(slots=True)
class _Ground:
    """What a run is written on, and whether it can be seen there."""

    hidden: bool = False
    white: bool = False
    shaded: bool = False


@dataclass(slots=True)
class _Walker:
    """Elements in, lines out; holds no tree, so a document costs no more memory than its text."""

    hidden_styles: frozenset[str]
    max_chars: int
    inside: set[Inside] = field(default_factory=set)
    _lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _grounds: list[_Ground] = field(default_factory=lambda: [_Ground()])
    _cells: list[list[str]] = field(default_factory=list)
    """Of each open table row, the cells so far."""
    _skip_from: int | None = None
    """Depth of the element that is being skipped."""
    _chars: int = 0

    def walk(self, source: bytes) -> None:
        """Takes in one part. Raises Closed."""
        self._open, self._grounds, self._cells, self._skip_from = [], [_Ground()], [], None
        parser: expat.XMLParserType = safe_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parse(parser, source)
        self._end_line()

    def text(self) -> str:
        """Everything so far."""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise Closed(Why.TOO_MUCH)
        space, _, name = tag.rpartition("}")
        known = bool(_WORDS.match(space)) or (name == "t" and bool(_MATHS.match(space)))
        name = name if known else f"}}{name}"
        self._open.append(name)
        if name in _NOTED and not self._is_property():
            self.inside.add(_NOTED[name])
        if self._skip_from is not None:
            return
        # Word writes text boxes twice, for newer and older programs (ECMA-376 part 3): one is enough.
        if (name in _SKIPPED and not self._is_property()) or name == "}Fallback":
            self._skip_from = len(self._open)
            return
        self._enter(name, _by_name(attributes))

    def _is_property(self) -> bool:
        """Whether the element only marks its paragraph or row: a deleted line end keeps its line."""
        return len(self._open) > 1 and self._open[-2] in ("rPr", "pPr", "trPr")

    def _enter(self, name: str, said: dict[str, str]) -> None:
        match name:
            case "p" | "r" | "tc":
                above = self._grounds[-1]
                self._grounds.append(_Ground(white=above.white, shaded=above.shaded))
            case "vanish" | "webHidden" if self._is_of("r"):
                self._grounds[-1].hidden = said.get("val", "1") not in _OFF
            case "rStyle" if self._is_of("r"):
                self._grounds[-1].hidden |= said.get("val", "") in self.hidden_styles
            case "pStyle":
                self._grounds[-1].hidden |= said.get("val", "") in self.hidden_styles
            case "color" if self._is_of("r"):
                self._grounds[-1].white = said.get("val", "").upper() == _WHITE
            case "shd" if self._is_of("r") or self._is_of("p") or self._is_of("tc"):
                self._grounds[-1].shaded |= said.get("fill", "auto").upper() not in ("AUTO", _WHITE, "")
            case "highlight" if self._is_of("r"):
                self._grounds[-1].shaded |= said.get("val", "none") not in ("none", "white")
            case "numPr" if self._is_of("p"):
                self._line.append("- ")
            case "tr":
                self._end_line()
                self._cells.append([])
            case "tab" | "ptab" if self._in_run():
                self._say("\t")
            case "br" | "cr" if self._in_run():
                self._say("\n")
            case "noBreakHyphen" if self._in_run():
                self._say("-")
            case "txbxContent":
                self._end_line()

    def _is_of(self, element: str) -> bool:
        """Whether the element just begun stands in the properties of such an element."""
        return self._open[-3:-1] == [element, f"{element}Pr"]

    def _in_run(self) -> bool:
        return len(self._open) > 1 and self._open[-2] == "r"

    def _end(self, _tag: str) -> None:
        depth, name = len(self._open), self._open.pop()
        if self._skip_from is not None:
            if depth == self._skip_from:
                self._skip_from = None
            return
        match name:
            case "p":
                self._grounds.pop()
                self._end_paragraph()
            case "r":
                self._grounds.pop()
            case "tc":
                self._grounds.pop()
                if self._cells:
                    self._cells[-1].append("".join(self._line).strip())
                    self._line.clear()
            case "tr" if self._cells:
                cells = self._cells.pop()
                self._line.append(" | ".join(cell for cell in cells if cell))
                self._end_line()
            case "tbl":
                self._end_line()

    def _end_paragraph(self) -> None:
        if self._cells:  # a cell is one line of its row
            self._line.append(" ")
        else:
            self._end_line(gap=True)

    def _end_line(self, *, gap: bool = False) -> None:
        line = "".join(self._line).strip()
        self._line.clear()
        if line.strip("- "):
            self._lines.append(line)
        elif gap and self._lines and self._lines[-1]:
            self._lines.append("")

    def _data(self, text: str) -> None:
        if self._skip_from is None and self._open and self._open[-1] == "t":
            self._say(text)

    def _say(self, text: str) -> None:
        ground = self._grounds[-1]
        hidden = ground.hidden or (ground.white and not ground.shaded)
        if hidden or any(above.hidden for above in self._grounds[-2:]):
            if text.strip():
                self.inside.add(Inside.HIDDEN)
            return
        self._chars += len(text)
        if self._chars > self.max_chars:
            raise Closed(Why.TOO_LONG)
        self._line.append(text)
