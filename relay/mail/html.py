"""HTML to the plain text a reader sees, quotation behind '> '.

Quotation then has one form for plain and HTML mail, and `newtext` alone decides what is new.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from relay.mail.charset import clean_text
from relay.mail.styles import hidden_by_sheets, is_hidden, is_turned

_SILENT = frozenset({
    "head", "script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "select",
    "textarea", "button", "audio", "video", "canvas", "map", "_comment", "-comment", "-doctype",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table"})

# Containers that hold only what somebody else wrote, attribution line included.
_QUOTE_CLASSES = (
    "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra",
    "moz-email-headers-table", "gmail_extra_quote", "skiff_quote", "front-blockquote", "freebirdformviewer",
    "airmail_on", "mailspring-quote", "hey_quote", "zimbra_quote",
)  # fmt: skip
_QUOTE_IDS = ("yahoo_quoted", "isforwardcontent", "_rc_sig_quote", "olk_src_body_section")
_SIGNATURE_CLASSES = ("gmail_signature", "moz-signature", "protonmail_signature_block", "ydp-signature")
_SIGNATURE_IDS = ("signature", "ms-outlook-mobile-signature", "applemailsignature", "composer_signature")
# Marks behind which everything, to the end of the document, is the mail answered.
_REST_IS_OLD_IDS = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container",
"stopspelling",
                    "reply-intro", "replybutton")  # fmt: skip
_REST_IS_OLD_CLASSES = ("ms-outlook-mobile-reference-message", "reply-intro", "outlookmessageheader")
_FORWARD = re.compile(r"-{2,}\s?[\w ]{4,40}-{2,}")
_MAX_NODES = 100_000
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
_FORWARD_CLASS = "moz-forward-container"
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
        line = (
            line.rstrip() if self.preformatted else re.sub(r" {2,}", " ", line.replace("\xa0", " ")).strip()
        )
        self.current.clear()
        if line or force:
            mark = ">" * self.depth
            self.lines.append(f"{mark} {line}".rstrip() if mark else line)

    def gap(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * self.depth)


def html_to_text(source: str) -> tuple[str, bool]:
    """The text a reader of this HTML sees, and whether all of it was read.

    Paragraphs are parted by an empty line, list items begin with '- ' or their number, links show
    their words only, quotation stands behind '> '. What style hides is left out.
    """
    if len(source) > _MAX_SOURCE or _is_too_deep(source):
        return clean_text(re.sub(r"<[^<>]{0,2000}>", " ", source[:_MAX_SOURCE])), False
    root = LexborHTMLParser(source).root
    page = _Page(hidden=hidden_by_sheets(root) if root is not None else frozenset())
    whole = _walk(root, page) if root is not None else True
    page.end_line()
    return clean_text(re.sub(r"\n{3,}", "\n\n", "\n".join(page.lines)).strip("\n")), whole


def _is_too_deep(source: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() not in _FLAT:
            depth += -1 if tag[1] else 1
            if depth > _MAX_DEPTH:
                return True
    return False


def _walk(root: LexborNode, page: _Page) -> bool:
    """Document order with a stack of our own: nesting is the sender's to choose."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    seen = 0
    while stack:
        node, entering = stack.pop()
        seen += 1
        if seen > _MAX_NODES:
            return False
        tag = node.tag or ""
        if tag == "-text":
            page.words(node.text(deep=False) or "")
            continue
        if not entering:
            _leave(node, tag, page)
            continue
        if tag in _SILENT or tag.startswith("o:") or is_hidden(node, page.hidden):
            continue
        _enter(node, tag, page)
        stack.append((node, False))
        children: list[LexborNode] = []
        child = node.child
        while child is not None and len(children) <= _MAX_NODES:
            children.append(child)
            child = child.next
        stack.extend((child, True) for child in reversed(children))
    return True


def _enter(node: LexborNode, tag: str, page: _Page) -> None:
    if tag == "br":
        page.end_line(force=True)
        return
    if tag in ("td", "th"):
        page.current.append(" ")
    if _rest_is_old(node):
        page.gap()
        page.lines.append(">" * page.depth + SEPARATOR)
    elif _is_signature(node) and not page.depth:
        # Without the blank: people also type inside this element, so `signature` looks at the size.
        page.gap()
        page.lines.append("--")
    elif _FORWARD_CLASS in _marks(node)[1]:
        page.gap()
        page.lines.append(">" * page.depth + _FORWARD_MARK)
    if tag in _SPACED and not (tag in ("ul", "ol") and page.lists):
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()
    if is_quote(node, tag):
        page.end_line()
        page.depth += 1
    if tag in ("ul", "ol"):
        page.lists.append(0 if tag == "ol" else -1)
    elif tag == "li":
        page.current.append(_bullet(page))
    elif tag == "pre":
        page.preformatted += 1
    elif is_turned(node):
        page.current.append(_TURN_ROUND)
    elif tag == "hr":
        page.lines.append(">" * page.depth + "_" * 20)


def _bullet(page: _Page) -> str:
    if not page.lists or page.lists[-1] < 0:
        return "- "
    page.lists[-1] += 1
    return f"{page.lists[-1]}. "


def _leave(node: LexborNode, tag: str, page: _Page) -> None:
    if tag in _BLOCKS:
        page.end_line()
    if tag == "pre":
        page.preformatted -= 1
    elif tag in ("ul", "ol") and page.lists:
        page.lists.pop()
    elif is_turned(node):
        page.current.append(_TURN_BACK)
    if is_quote(node, tag):
        page.end_line()
        page.depth -= 1
    if tag in _SPACED and not (tag in ("ul", "ol") and page.lists):
        page.gap()


def _marks(node: LexborNode) -> tuple[str, list[str]]:
    attributes = node.attributes
    return (attributes.get("id") or "").lower()[:200], (attributes.get("class") or "").lower()[:400].split()


def is_quote(node: LexborNode, tag: str) -> bool:
    """Whether mail programs put only quotation into this element."""
    name, classes = _marks(node)
    if any(one in _QUOTE_CLASSES for one in classes):
        return not _is_forward(node)
    if any(name.removeprefix("x_").startswith(one) for one in _QUOTE_IDS):
        return not _is_forward(node)
    if tag != "blockquote":
        return False
    if node.attributes.get("type") == "cite" or node.attributes.get("cite"):
        return True
    # Without a mark it may be Gmail's way of indenting; then the bar at its left is missing.
    style = (node.attributes.get("style") or "").lower().replace(" ", "")[:400]
    return any("quote" in one or "cite" in one for one in classes) or "border-left" in style


def _is_forward(node: LexborNode) -> bool:
    """Gmail wraps a forwarded mail in the classes of a quotation; `newtext` must see its header."""
    return bool(_FORWARD.match((node.text(deep=True) or "").strip()[:80]))


def _rest_is_old(node: LexborNode) -> bool:
    name, classes = _marks(node)
    return name.removeprefix("x_") in _REST_IS_OLD_IDS or any(
        one.removeprefix("x_") in _REST_IS_OLD_CLASSES for one in classes
    )


def _is_signature(node: LexborNode) -> bool:
    name, classes = _marks(node)
    return name.removeprefix("x_") in _SIGNATURE_IDS or any(one in _SIGNATURE_CLASSES for one in classes)
