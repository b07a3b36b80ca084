"""HTML: persons' words escaped, placeholders as coloured marks, one-word answers as links."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from relay.deid.replacing.redacted import Redacted
from relay.render.voice import STAND_IN, Voice, one_line

# 9.8:1 on its ground; the brackets say it without colour. Some programs drop <style>, so both.
_MARK: Final = Markup(
    '<mark class="taken" style="background-color:#fdf0c4;color:#4a3500;padding:0 3px;border-radius:3px">'
    "{}</mark>"
)
_RUN_ON: Final = Markup(" ")
_LINE_END: Final = Markup("<br>\n")
_PARAGRAPH: Final = Markup('<p style="margin:0 0 1em 0">{}</p>\n')


def filled(rendered: str, said: Sequence[Voice]) -> str:
    """The page with persons' words put in, escaped."""

    def words_of(number: str) -> str:
        voice = said[int(number)]
        return str(paragraphs(voice.words) if voice.paragraphs else marked(one_line(voice.words)))

    return STAND_IN.sub(lambda found: words_of(found[1]), rendered)


WRAPPED_FROM = 50
"""Characters from which a line counts as wrapped by a mail program, not ended by its writer."""
_OWN_LINE = re.compile(r"\s|[-*•>]|\d{1,2}[.)]\s")
"""How a line begins that stands for itself: indented, listed, quoted."""


def marked(words: Redacted) -> Markup:
    """The words as HTML, each placeholder in a <mark>."""
    page, at = Markup(), 0
    for mark in sorted(words.marks, key=lambda mark: mark.start):
        if mark.start >= at:
            page += escape(words.text[at : mark.start]) + _MARK.format(words.text[mark.start : mark.end])
            at = mark.end
    return page + escape(words.text[at:])


def paragraphs(words: Redacted) -> Markup:
    """The words as paragraphs; a line that was only wrapped runs on, a short one or a list keeps its end.

    A mail program wraps at about 72 columns; on a phone those ends would stand as ragged half lines.
    """
    page, paragraph = Markup(), Markup()
    lines = words.lines()
    for line, after in zip(lines, [*lines[1:], Redacted("")], strict=True):
        if not line.text.strip():
            continue
        paragraph += marked(line)
        if not after.text.strip():
            page += _PARAGRAPH.format(paragraph)
            paragraph = Markup()
        else:
            wrapped = len(line.text) >= WRAPPED_FROM and not _OWN_LINE.match(after.text)
            paragraph += _RUN_ON if wrapped else _LINE_END
    return page


def mailto(address: str, word: str, *, in_body: bool = False) -> str:
    """A link that opens a mail to `address` with `word` as its subject; RFC 6068 §2.

    in_body: also as its first line, for words that are read only there.
    Empty without an address: the page then shows the word without a link.
    """
    if not address:
        return ""
    word = quote(word, safe="")
    return f"mailto:{quote(address, safe='@')}?subject={word}" + (f"&body={word}" if in_body else "")
