"""What the styles of an HTML mail do to its words: hide them, or turn them round."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

_HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all"
    # Letters of under two pixels; "0.9em" is a size that programs use.
    r"|(?<![\w-])font-size:(?:0(?:px|pt|r?em|%)?(?:[;!]|$)|(?:0?\.\d{1,4}|1(?:\.\d{1,4})?)p[xt]"
    r"|0?\.0\d{0,4}r?em|\d%)"
    r"|(?<![\w-])font:0(?:px)?/|(?<![\w-])zoom:0(?:[;!]|$)"
    r"|opacity:(?:0?\.0\d{0,4}|0)%?(?:[;!]|$)|filter:opacity\(0(?:%|\))"
    r"|max-height:0(?:px)?(?:[;!]|$)"
    r"|(?<![\w-])(?:height|width):[01](?:px)?;.*overflow:hidden|overflow:hidden;.*(?<![\w-])(?:height"
    r"|width):[01](?:px)?(?:[;!]|$)"
    # Beside the page; a list hangs by less.
    r"|(?:left|right|top|text-indent):-(?:\d{4,6}|[4-9]\d\d)"
    r"|(?<![\w-])color:transparent|clip:rect\([01]|clip-path:inset\((?:50|100)%"
    r"|transform:(?:scale\(0|translate[xy]?\(-\d{4,6})"
)
_OVERRIDE = re.compile(r"unicode-bidi:(?:isolate|bidi)-override")
_SIMPLE_SELECTOR = re.compile(r"(?:\*|[a-z][a-z0-9]{0,12})?([.#][\w-]{1,80})", re.IGNORECASE)
_COMMENT = re.compile(r"/\*[^*]{0,2000}\*/|<!--|-->")
_BRACES = re.compile(r"([^{}]*)([{}])")
_MAX_SHEET = 200_000
_MAX_HIDING = 2000
"""Selectors that are remembered."""

Colour = tuple[int, int, int]
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_NAMED: dict[str, Colour] = {
    "white": _WHITE,
    "black": _BLACK,
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240),
    "mintcream": (245, 255, 250),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "yellow": (255, 255, 0),
}
_HEX = re.compile(
    r"#(?:([0-9a-f])([0-9a-f])([0-9a-f])"
    r"|([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?)$"
)
_CLEAR_HEX = re.compile(r"#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)$")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]{1,6}))?\)$")
_PARTED_BY_BLANKS = re.compile(r"rgba?\(\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(?:\s*/\s*([\d.]{1,6}))?\s*\)")
_INK_STYLE = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_GROUND_STYLE = re.compile(r"(?:^|;)background(?:-color)?:([^;]{1,200})")
_PICTURE_STYLE = re.compile(r"(?:^|;)background-image:(?!none|initial)")
_COLOUR_IN = re.compile(r"#[0-9a-f]{3,8}|rgba?\([\d.,]{5,20}\)|[a-z]{3,12}")
_ALIKE = 12
"""How far two colours may lie apart, channel by channel, for an eye to see none of the letters."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The colour of the letters and of the ground under them; None where it cannot be told."""

    letters: Colour | None = _BLACK
    ground: Colour | None = _WHITE

    @property
    def is_seen(self) -> bool:
        """Whether letters in this ink can be told from their ground."""
        if self.letters is None or self.ground is None:
            return True
        return any(abs(a - b) > _ALIKE for a, b in zip(self.letters, self.ground, strict=True))


@dataclass(frozen=True, slots=True)
class Marks:
    """What an element says about itself, fetched once."""

    tag: str
    id: str
    classes: tuple[str, ...]
    style: str
    """Without blanks and in small letters."""
    attributes: dict[str, str | None]


def marks_of(node: LexborNode) -> Marks:
    """The marks of an element; in small letters and of bounded length."""
    attributes = node.attributes
    return Marks(
        tag=node.tag or "",
        id=(attributes.get("id") or "").lower()[:200],
        classes=tuple((attributes.get("class") or "").lower()[:400].split()),
        style=_bare(attributes.get("style") or ""),
        attributes=attributes,
    )


def is_hidden(marks: Marks, by_sheets: frozenset[str]) -> bool:
    """Whether a reader does not see this element; by_sheets: see `hidden_by_sheets`."""
    if "hidden" in marks.attributes or (marks.style and _HIDDEN.search(marks.style)):
        return True
    if not by_sheets:
        return False
    return f"#{marks.id}" in by_sheets or any(f".{one}" in by_sheets for one in marks.classes)


def ink_of(marks: Marks, around: Ink) -> Ink:
    """The ink in this element, given the ink around it: white on white hides words as well."""
    letters, ground = around.letters, around.ground
    if said := marks.attributes.get("bgcolor"):
        ground = _colour(said.lower().strip())
    if found := _GROUND_STYLE.search(marks.style):
        known = [colour for name in _COLOUR_IN.findall(found[1]) if (colour := _colour(name))]
        ground = known[0] if known and "url(" not in found[1] else None
    if marks.attributes.get("background") or _PICTURE_STYLE.search(marks.style):
        ground = None
    said = marks.attributes.get("color") if marks.tag == "font" else marks.attributes.get("text")
    if said:
        letters = _colour(said.lower().strip())
    if found := _INK_STYLE.search(marks.style):
        letters = ground if _is_clear(found[1]) else _colour(found[1])
    if "data-ogsc" in marks.attributes:
        letters = (
            None  # written on a dark screen: Outlook says what it was, and where it was white all read it
        )
    return around if (letters, ground) == (around.letters, around.ground) else Ink(letters, ground)


def _colour(text: str) -> Colour | None:
    if text in _NAMED:
        return _NAMED[text]
    if found := _HEX.match(text):
        digits = [digit * 2 for digit in found.groups()[:3]] if found[1] else found.groups()[3:6]
        return int(digits[0], 16), int(digits[1], 16), int(digits[2], 16)
    if found := _RGB.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def _is_clear(text: str) -> bool:
    found = _RGB.match(text)
    return bool(_CLEAR_HEX.match(text) or (found and found[4] and not found[4].strip("0.")))


def is_turned(marks: Marks) -> bool:
    """Whether the letters in this element are shown from right to left, whatever they are."""
    if marks.tag == "bdo":
        return (marks.attributes.get("dir") or "").lower() == "rtl"
    return "direction:rtl" in marks.style and _OVERRIDE.search(marks.style) is not None


def hidden_by_sheets(root: LexborNode) -> tuple[frozenset[str], bool]:
    """The classes and ids, ".x" and "#x", that the mail's own style sheets hide on every screen, and
    whether a sheet paints grounds.

    Only rules outside @media and of one class or id: what hides letters strewn into a name, and the
    preview lines of newsletters.
    """
    hidden: set[str] = set()
    paints = False
    left = _MAX_SHEET
    for sheet in root.css("style"):
        text = (sheet.text(deep=True) or "")[:left]
        left -= len(text)
        paints = paints or "background" in text.lower()
        depth, selectors = 0, ""
        for piece in _BRACES.finditer(_COMMENT.sub(" ", text)):
            if piece[2] == "{":
                selectors = piece[1] if depth == 0 else ""
                depth += 1
                continue
            depth = max(0, depth - 1)
            if depth == 0 and len(hidden) < _MAX_HIDING and _HIDDEN.search(_bare(piece[1])):
                simple = (_SIMPLE_SELECTOR.fullmatch(one.strip()) for one in selectors.split(","))
                hidden |= {one[1].lower() for one in simple if one}
    return frozenset(hidden), paints


def _bare(declarations: str) -> str:
    """Without blanks and in small letters; what is longer hides nothing a reader could miss."""
    if not declarations:
        return ""
    said = _COMMENT.sub(" ", declarations[:2000].lower())
    if "rgb" in said:
        said = _PARTED_BY_BLANKS.sub(_parted_by_commas, said)
    return "".join(said.split())[:1000]


def _parted_by_commas(found: re.Match[str]) -> str:
    """The newer way to write a colour, rgb(0 0 0 / 1), in the older one."""
    return f"rgba({','.join(part for part in found.groups() if part)})"
