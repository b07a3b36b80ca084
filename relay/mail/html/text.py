"""HTML to the plain text a reader sees, quotation behind '> '.

Quotation then has one form for plain and HTML mail, and `newtext` alone decides what is new.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from relay.mail.cleaning import clean_text
from relay.mail.html.marks import begins_old, is_forward_container, is_quote, is_signature
from relay.mail.html.styles import Ink, Marks, hidden_by_sheets, ink_of, is_hidden, is_turned, marks_of
from relay.mail.reading.attribution import is_attribution

_SILENT = frozenset({
    "head", "script", "style", "title", "template", "svg", "math", "iframe", "select",
    "textarea", "audio", "video", "canvas", "datalist", "_comment", "-comment", "-doctype",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table"})

_MAX_NODES = 100_000
_MAX_HEAD = 400
_MAX_DEPTH = 1000
"""The parser's time grows with the square of the depth; no mail program nests like this."""
_MAX_SOURCE = 4_000_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,12})")
# Elements that close themselves or each other; they open no depth.
_FLAT = frozenset({
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "p", "li", "td", "th", "tr",
    "dd", "dt",
    "option",
})  # fmt: skip
_FORWARD_MARK = "-------- Forwarded Message --------"
_TURN_ROUND, _TURN_BACK = "\u202e", "\u202c"
"""What `clean_text` puts into the order in which it is seen."""
SEPARATOR = "-----Original Message-----"
"""What the walker writes where Outlook's marks say that the old mail begins."""


@dataclass(slots=True)
class _Page:
    """Lines under construction."""

    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    depth: int = 0
    """Of quotation."""
    lists: list[int] = field(default_factory=list)
    """Open lists: the last number of an ordered one, -1 for bullets."""
    preformatted: int = 0
    hidden: frozenset[str] = frozenset()
    """Classes and ids, ".x" and "#x", that a style sheet of the mail hides."""

    def words(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.split("\n")
            self.current.append(first)
            for line in rest:
                self.end_line(force=True)
                self.current.append(line)
        else:
            self.current.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def end_line(self, *, force: bool = False) -> None:
        line = "".join(self.current)
        force = force or "\xa0" in line  # how editors write an empty line
        line = (
            line.rstrip() if self.preformatted else re.sub(r" {2,}", " ", line.replace("\xa0", " ")).strip()
        )
        self.current.clear()
        if line or force:
            mark = ">" * self.depth
            self.lines.append(f"{mark} {line}".rstrip() if mark else line)

    def is_attributed(self) -> bool:
        """Whether the last line says who wrote what follows."""
        self.end_line()
        last = next((line for line in reversed(self.lines[-3:]) if line.strip("> ")), "")
        return 0 < len(last) <= _MAX_HEAD and is_attribution(last.lstrip("> "), marked=True)

    def gap(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * self.depth)


@dataclass(slots=True)
class _Open:
    """An element whose end is still to come."""

    tag: str
    quote: bool
    turned: bool


@dataclass(slots=True)
class NodesLeft:
    """How much HTML is still looked at in one mail: a mail of many parts has no more time than one of one."""

    count: int = _MAX_NODES


def html_to_text(source: str, left: NodesLeft | None = None) -> tuple[str, bool]:
    """The text a reader of this HTML sees, and whether all of it was read.

    Paragraphs are parted by an empty line, list items begin with '- ' or their number, links show
    their words only, quotation stands behind '> '. What style hides is left out.
    """
    nodes = left or NodesLeft()
    if nodes.count <= 0:
        return "", not source
    if len(source) > _MAX_SOURCE or _is_too_deep(source):
        return clean_text(re.sub(r"<[^<>]{0,2000}>", " ", source[:_MAX_SOURCE])), False
    root = LexborHTMLParser(source).root
    hidden, paints = hidden_by_sheets(root) if root is not None else (frozenset(), False)
    page = _Page(hidden=hidden)
    # Where a sheet paints grounds, white letters may well be seen.
    ink = Ink(ground=None) if paints else Ink()
    whole = _walk(root, page, ink, nodes) if root is not None else True
    page.end_line()
    return clean_text(re.sub(r"\n{3,}", "\n\n", "\n".join(page.lines)).strip("\n")), whole


def _is_too_deep(source: str) -> bool:
    """Whether more is open than any program leaves open. An end that does not end what was begun last ends
    nothing here: browsers keep elements open behind such ends, thousands of them in each other.
    """
    opened: list[str] = []
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if name in _FLAT:
            continue
        if not tag[1]:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
        if len(opened) > _MAX_DEPTH:
            return True
    return False


def _walk(root: LexborNode, page: _Page, ink: Ink, nodes: NodesLeft) -> bool:
    """Document order with a stack of our own: nesting is the sender's to choose."""
    stack: list[tuple[LexborNode, Ink, _Open | None]] = [(root, ink, None)]
    while stack:
        node, ink, opened = stack.pop()
        if opened is not None:
            _leave(opened, page)
            continue
        nodes.count -= 1
        if nodes.count < 0:
            return False
        tag = node.tag or ""
        if tag == "-text":
            if ink.is_seen:
                page.words(node.text(deep=False) or "")
            continue
        if tag in _SILENT or (tag.startswith("o:") and not _holds_words(node)):
            continue
        marks = marks_of(node)
        if is_hidden(marks, page.hidden):
            continue
        inside = ink_of(marks, ink)
        stack.append((node, ink, _enter(node, marks, page)))
        children: list[LexborNode] = []
        child = node.child
        while child is not None and len(children) <= nodes.count:
            children.append(child)
            child = child.next
        stack.extend((child, inside, None) for child in reversed(children))
    return True


def _holds_words(node: LexborNode) -> bool:
    """Whether Word's mark of a paragraph's end holds more than its blank; text typed there gets into it."""
    child = node.child
    return child is not None and (child.tag != "-text" or bool((child.text(deep=False) or "").strip()))


def _enter(node: LexborNode, marks: Marks, page: _Page) -> "_Open":
    tag = marks.tag
    opened = _Open(tag=tag, quote=False, turned=False)
    if tag == "br":
        page.end_line(force=True)
        return opened
    if tag in ("td", "th"):
        page.current.append(" ")
    if begins_old(marks):
        page.gap()
        page.lines.append(">" * page.depth + SEPARATOR)
    elif not page.depth and is_signature(marks):
        # Without the blank: people also type inside this element, so `signature` looks at the size.
        page.gap()
        page.lines.append("--")
    elif is_forward_container(marks):
        page.gap()
        page.lines.append(">" * page.depth + _FORWARD_MARK)
    if tag in _SPACED and not (tag in ("ul", "ol") and page.lists):
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()
    opened.quote = is_quote(node, marks) or (tag == "blockquote" and page.is_attributed())
    if opened.quote:
        page.end_line()
        page.depth += 1
    if tag in ("ul", "ol"):
        page.lists.append(0 if tag == "ol" else -1)
    elif tag == "li":
        page.current.append(_bullet(page))
    elif tag == "pre":
        page.preformatted += 1
    elif tag == "hr":
        page.lines.append(">" * page.depth + "_" * 20)
    elif is_turned(marks):
        opened.turned = True
        page.current.append(_TURN_ROUND)
    return opened


def _bullet(page: _Page) -> str:
    if not page.lists or page.lists[-1] < 0:
        return "- "
    page.lists[-1] += 1
    return f"{page.lists[-1]}. "


def _leave(opened: "_Open", page: _Page) -> None:
    tag = opened.tag
    if tag in _BLOCKS:
        page.end_line()
    if tag == "pre":
        page.preformatted -= 1
    elif tag in ("ul", "ol") and page.lists:
        page.lists.pop()
    elif opened.turned:
        page.current.append(_TURN_BACK)
    if opened.quote:
        page.end_line()
        page.depth -= 1
    if tag in _SPACED and not (tag in ("ul", "ol") and page.lists):
        page.gap()
