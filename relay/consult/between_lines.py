"""What reading took for old and may be new, told by what the relay itself wrote.

Of an unmarked copy of its mail, as Outlook makes it, what stands between two of the relay's paragraphs and
is none of it was typed there. And a new request quotes no mail of the relay's: what it quotes was put there.
"""

import re
from dataclasses import replace

from relay.consult.model import Case, MemberId
from relay.mail.letter import Letter
from relay.mail.reading.header_block import header_block_length
from relay.mail.reading.quotation import is_drawn, is_quoted, is_separator

_LEAST = 12
"""Letters by which a paragraph is known again."""
_MAX_CHARS = 100_000
_MAX_PARAGRAPHS = 400
_NOT_LETTERS = re.compile(r"[\W_]+")


def with_typed_between(letter: Letter, case: Case, writer: MemberId) -> Letter:
    """The letter with what its writer typed between the relay's lines among the uncertain.

    Uncertain, for a program or gateway may have put it there: its writer sees it in the preview.
    """
    paragraphs = _first_copy(letter.quoted)
    best: tuple[int, list[bool]] = (0, [])
    for turn in case.turns:
        if turn.author == writer or not paragraphs:
            continue
        text = _letters(turn.text.text)
        ours = [len(key) >= _LEAST and key in text for key in map(_letters, paragraphs)]
        best = max(best, (sum(ours), ours))
    count, ours = best
    if not count:
        return letter
    first = ours.index(True)
    last = len(ours) - 1 - ours[::-1].index(True)
    wholly = _letters(*(turn.text.text for turn in case.turns))
    typed = [
        p for p in (*paragraphs[first:last], *_below(paragraphs[last + 1 :])) if _letters(p) not in wholly
    ]
    if not typed:
        return letter
    return replace(letter, uncertain="\n\n".join(one for one in (letter.uncertain, *typed) if one))


def with_quoted_as_forwarded(letter: Letter, domain: str) -> Letter:
    """The letter of a new request with what it quotes as forwarded, so that its writer may INCLUDE it.

    Notes behind "> ", or a referral with its header pasted above one's own words, are told from old mail by
    nobody but their writer.
    """
    quoted = letter.quoted.casefold()
    if not quoted.strip() or f"@{domain}".casefold() in quoted or "(via relay)" in quoted:
        return letter
    forwarded = "\n\n".join(one for one in (letter.forwarded, letter.quoted) if one.strip())
    return replace(letter, forwarded=forwarded, quoted="")


def _first_copy(quoted: str) -> list[str]:
    """The paragraphs of the mail that was answered, unmarked lines alone; not of those it answered itself."""
    lines = quoted[:_MAX_CHARS].split("\n")
    at = 0
    while at < len(lines) and (not lines[at].strip() or is_drawn(lines[at]) or is_separator(lines[at])):
        at += 1
    at += header_block_length(lines, at) if at < len(lines) else 0
    copied: list[str] = []
    for index in range(at, len(lines)):
        line = lines[index]
        if is_separator(line) or header_block_length(lines, index):
            break
        # A drawn line is a paragraph of its own: below the last one the relay's own words begin.
        copied += ["", line.strip(), ""] if is_drawn(line) else [] if is_quoted(line) else [line]
    found = re.split(r"\n\s*\n", "\n".join(copied))
    return [one.strip("\n") for one in found if one.strip()][:_MAX_PARAGRAPHS]


def _below(paragraphs: list[str]) -> list[str]:
    """What stands below the relay's last paragraph and above the line it draws there, if it drew one."""
    end = next((n for n, one in enumerate(paragraphs) if is_drawn(one)), 0)
    return paragraphs[:end]


def _letters(*texts: str) -> str:
    return _NOT_LETTERS.sub("", " ".join(text[:_MAX_CHARS] for text in texts)).casefold()
