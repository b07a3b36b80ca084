"""Compares what the plain text of a mail and its HTML say about who wrote which paragraph.

Programs mark old text better in one than in the other, and a blockquote may be a person's own. Where
the two readings differ, neither is believed: the paragraph is left out and its writer asked.
"""

import re
from dataclasses import replace

from relay.mail.reading.newtext import Split

_NOT_LETTERS = re.compile(r"<?(?:https?://|mailto:)[^\s<>]+>?|[\W\d_]+")
_FEW = 12
_FEW_IN_HTML_ALONE = 25
"""Letters a paragraph needs to be compared; less is a bullet, a button or a name."""
_MAX_CHARS = 100_000
_MAX_PARAGRAPHS = 300
"""Longer mails are refused by policy; comparing takes their product."""


def agreed(plain: Split, rich: Split) -> Split:
    """The plain reading, with what the HTML reading contradicts moved to `uncertain`."""
    paragraphs, others = _paragraphs(plain.new_text), _paragraphs(rich.new_text)
    rich_new = _letters(rich.new_text, rich.signature)
    rich_old = _letters(rich.quoted, rich.forwarded)
    disputed = [
        one
        for one in paragraphs
        if len(key := _letters(one)) >= _FEW and key in rich_old and key not in rich_new
    ]
    kept = [one for one in paragraphs if one not in disputed]
    known = _letters(plain.new_text, plain.signature, plain.uncertain)
    plain_old = _letters(plain.quoted, plain.forwarded)
    disputed += [
        one
        for one in others
        if len(key := _letters(one)) >= (_FEW if key in plain_old else _FEW_IN_HTML_ALONE)
        and key not in known
    ]
    if not disputed:
        return plain
    return replace(
        plain,
        new_text="\n\n".join(kept),
        answered="",
        uncertain="\n\n".join(one for one in (plain.uncertain, *disputed) if one),
    )


def _paragraphs(text: str) -> list[str]:
    return text[:_MAX_CHARS].split("\n\n")[:_MAX_PARAGRAPHS] if text else []


def _letters(*texts: str) -> str:
    """The letters alone: links, bullets, emphasis and line ends are each program's own."""
    return _NOT_LETTERS.sub("", " ".join(text[:_MAX_CHARS] for text in texts)).casefold()
