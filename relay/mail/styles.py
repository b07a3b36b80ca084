"""What the styles of an HTML mail do to its words: hide them, or turn them round."""

import re

from selectolax.lexbor import LexborNode

_HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|$)|font-size:1px|opacity:0(?:;|$)"
    r"|max-height:0(?:px)?(?:;|$)|height:0(?:px)?;.*overflow:hidden|(?<![\w-])color:transparent"
    r"|(?<![\w-])(?:left|top|text-indent):-\d{4}|clip:rect\(0"
)
_OVERRIDE = re.compile(r"unicode-bidi:(?:isolate|bidi)-override")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]{0,12})?([.#][\w-]{1,80})", re.IGNORECASE)
_BRACES = re.compile(r"([^{}]*)([{}])")
_MAX_SHEET = 200_000


def is_hidden(node: LexborNode, by_sheets: frozenset[str]) -> bool:
    """Whether a reader does not see this element; by_sheets: see `hidden_by_sheets`."""
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(_style(node)):
        return True
    if not by_sheets:
        return False
    classes = (attributes.get("class") or "")[:400].lower().split()
    return f"#{(attributes.get('id') or '').lower()}" in by_sheets or any(
        f".{one}" in by_sheets for one in classes
    )


def is_turned(node: LexborNode) -> bool:
    """Whether the letters in this element are shown from right to left, whatever they are."""
    if node.tag == "bdo":
        return (node.attributes.get("dir") or "").lower() == "rtl"
    style = _style(node)
    return "direction:rtl" in style and _OVERRIDE.search(style) is not None


def hidden_by_sheets(root: LexborNode) -> frozenset[str]:
    """The classes and ids, ".x" and "#x", that the mail's own style sheets hide on every screen.

    Only rules outside @media and of one class or id: what hides letters strewn into a name, and the
    preview lines of newsletters.
    """
    hidden: set[str] = set()
    for sheet in root.css("style"):
        depth, selectors = 0, ""
        for piece in _BRACES.finditer((sheet.text(deep=True) or "")[:_MAX_SHEET]):
            if piece[2] == "{":
                selectors = piece[1] if depth == 0 else ""
                depth += 1
                continue
            depth = max(0, depth - 1)
            if depth == 0 and _HIDDEN.search(_bare(piece[1])):
                simple = (_SIMPLE_SELECTOR.fullmatch(one.strip()) for one in selectors.split(","))
                hidden |= {one[1].lower() for one in simple if one}
    return frozenset(hidden)


def _style(node: LexborNode) -> str:
    return _bare(node.attributes.get("style") or "")


def _bare(declarations: str) -> str:
    """Without blanks and in small letters; what is longer hides nothing a reader could miss."""
    return "".join(declarations[:2000].lower().split())[:1000]
