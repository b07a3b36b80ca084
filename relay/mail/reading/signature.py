"""Cuts the signature off a run of new text: delimiter, closing and name, program lines, footers."""

import re
from dataclasses import dataclass

from relay.mail.reading.below_name import (
    PROSE_WORDS,
    is_postscript,
    is_prose,
    parted_by_prose,
    parted_by_stored,
)
from relay.mail.reading.closings import closing_with_name, is_closing, is_contact, is_name
from relay.mail.reading.own_name import begins_with_own_name, is_own_name
from relay.mail.reading.quotation import is_drawn
from relay.mail.reading.tail import cut_banner, cut_tail, strip

_DELIMITERS = ("--", "\u2014", "__", "\u2013\u2013", "- -")
_MAX_AFTER_DELIMITER = 60
_MAX_AFTER_DASHES = 15
_MAX_BLOCK = 14
_MAX_LINE = 120
_MAX_TITLES = 6
_RULE = re.compile(r"[\u2013\u2014\u2500]{3,}\s*|[-_=]{10,}\s*")
_MAX_TITLE = 60
_MAX_GREETING = 40
_SENTENCES = re.compile(r"[a-z]{2}[.?!]\s+[A-Z][a-z]+\s[a-z]")
_MIN_ABOVE_NAME = 3
_GREETED = re.compile(r"[^\n,]{2,40},\s*([^\s\d][^\n]*)$")
_DASHED_NAME = re.compile(r"\s*[-\u2013\u2014~/]{1,2}\s?([^\s\d][^\n]{0,40})$")


def cut_signature(lines: list[str], names: frozenset[str]) -> tuple[list[str], list[str]]:
    """The lines that stay, and those of the signature, both in order.

    names: see `name_tokens`; a lone last line made of them is a signature without a closing.
    A text that is nothing but "Thanks, Dana" keeps its thanks.
    """
    above_all, banner = cut_banner(lines)
    kept, footer = cut_tail(above_all)
    kept, below = _cut_delimiter(kept)
    kept, more_footer = cut_tail(kept)
    without, stored = parted_by_stored(kept)
    named = _cut_named(without, names)
    if stored and not named.signed:
        named, stored = _cut_named(kept, names), []
    kept, closing, block, postscript = named.kept, named.closing, named.block, named.postscript
    dangling: list[str] = []
    if (below or block) and kept and is_closing(kept[-1]) and any(line.strip() for line in kept[:-1]):
        dangling = [kept.pop()]
        strip(kept)
    if block and len(kept) > 3 and _greets(kept[-3:]):
        dangling = [*kept[-2:], *dangling]
        kept = strip(kept[:-2])
    if closing and not kept and not postscript:
        kept, closing = _keep_thanks(closing)
    if postscript:
        kept = [*kept, "", *postscript]
    return kept, [*banner, *dangling, *block, *closing, *stored, *more_footer, *below, *footer]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A text parted at its writer's name."""

    kept: list[str]
    closing: list[str]
    block: list[str]
    """Name and card, where no closing stands above."""
    postscript: list[str]

    @property
    def signed(self) -> bool:
        return bool(self.closing or self.block)


def _cut_named(lines: list[str], names: frozenset[str]) -> _Named:
    kept, closing, postscript = _cut_closing(lines, names)
    if closing:
        return _Named(kept=kept, closing=closing, block=[], postscript=postscript)
    above, below = _parted_by_postscript(kept)
    above, block, prose = _cut_card(above, names)
    if not block:
        return _Named(kept=kept, closing=[], block=[], postscript=[])
    after = [*prose, *[""] * bool(prose and below), *below]
    return _Named(kept=strip(above), closing=[], block=block, postscript=_without_blanks_above(after))


def _parted_by_postscript(lines: list[str]) -> tuple[list[str], list[str]]:
    floor = max(0, len(lines) - 2 * _MAX_BLOCK)
    at = next((i for i in range(floor, len(lines)) if is_postscript(lines[i])), len(lines))
    return lines[:at], lines[at:]


def _cut_card(lines: list[str], names: frozenset[str]) -> tuple[list[str], list[str], list[str]]:
    """(text above, the writer's name with what belongs to it, prose below)."""
    card, prose = parted_by_prose(lines)
    if prose:
        above, block = _cut_names(card, names)
        if block and any(begins_with_own_name(line, names) for line in block[:_MAX_TITLES]):
            return above, block, prose
    return *_cut_names(lines, names), []


def _greets(lines: list[str]) -> bool:
    """Whether an empty line is followed by a short line with a comma and a name or nickname."""
    blank, greeting, name = lines
    short = len(greeting) <= _MAX_GREETING and len(name) <= _MAX_GREETING // 2
    return not blank.strip() and short and greeting.rstrip().endswith(",") and is_name(name)


def _cut_delimiter(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands below "-- " (RFC 3676 §4.3), or below bare dashes if it looks like a signature."""
    left = sum(1 for one in lines if one.strip())
    for index, line in enumerate(lines):
        left -= bool(line.strip())
        if left > _MAX_AFTER_DELIMITER:  # no look at all of it for each of twenty thousand of them
            continue
        rule = bool(_RULE.fullmatch(line))
        if line.rstrip() not in _DELIMITERS and not rule:
            continue
        below = [one for one in lines[index + 1 :] if one.strip()]
        if line == "-- ":
            fits = len(below) <= _MAX_AFTER_DELIMITER
        elif rule:
            # A drawn line above a business card or a list manager's footer.
            fits = len(below) <= _MAX_TITLES and any(is_contact(one) for one in below)
        else:
            # Trailing blanks get lost on the way, so "--" alone counts, but only above short lines:
            # people also part sections with it.
            fits = len(below) <= _MAX_AFTER_DASHES and all(len(one) <= _MAX_LINE for one in below)
        if fits:
            return strip(lines[:index]), lines[index:]
    return lines, []


def _cut_closing(lines: list[str], names: frozenset[str]) -> tuple[list[str], list[str], list[str]]:
    """(text above, closing with name block, postscript below it)."""
    end = len(lines)
    floor = max(0, end - 2 * _MAX_BLOCK)
    postscript = next((i for i in range(floor, end) if is_postscript(lines[i])), end)
    prose = len(parted_by_prose(lines[:postscript])[0])
    for index in range(floor, postscript):
        below = prose if index < prose else postscript
        signed = _closes(lines[index:below], names)
        if signed is None:
            continue
        above = any(line.strip() for line in lines[:index])
        # "Thank you, Sam." above everything speaks to Sam, and above prose it is no closing unless
        # the name is the writer's own.
        if not is_own_name(signed, names) and (
            any(is_prose(line) for line in lines[index + 1 : postscript])
            and (not above or _closes_later(lines, index + 1, postscript, names))
        ):
            continue
        after = [*strip(lines[below:postscript]), *[""] * (below < postscript < end), *lines[postscript:]]
        return strip(lines[:index]), strip(lines[index:below]), _without_blanks_above(after)
    return lines, [], []


def _without_blanks_above(lines: list[str]) -> list[str]:
    return lines[next((i for i, line in enumerate(lines) if line.strip()), len(lines)) :]


def _closes(lines: list[str], names: frozenset[str]) -> str | None:
    """The name that is signed with, if these lines are a closing and what belongs to it."""
    if parted := closing_with_name(lines[0]):
        return parted[1] if _is_block(lines[1:]) else None
    if not is_closing(lines[0]):
        return None
    block = [line for line in lines[1:] if line.strip()]
    if len(block) > 1 and is_drawn(block[0]) and len(block) <= _MAX_AFTER_DELIMITER:
        return block[1]  # a rule right below the closing: all of it is a stored signature
    return block[0] if block and _signs(block[0], names) and _is_block(block[1:]) else None


def _closes_later(lines: list[str], start: int, end: int, names: frozenset[str]) -> bool:
    return any(_closes(lines[index:end], names) is not None for index in range(start, end))


def _signs(line: str, names: frozenset[str]) -> bool:
    """Whether a line under a closing phrase is a name; there a single word in lower case is one too."""
    bare = line.strip(" \t,.*_~-/\u2013\u2014")
    return is_name(line) or is_own_name(line, names) or bool(re.fullmatch(r"[^\W\d_]{1,20}\.?", bare))


def _is_block(lines: list[str]) -> bool:
    """Whether these lines may stand under a name: few and short, none of them prose."""
    filled = [line for line in lines if line.strip()]
    return len(filled) <= _MAX_BLOCK and all(
        len(line) <= _MAX_LINE
        and not (_SENTENCES.search(line) and len(line.split()) >= PROSE_WORDS)
        and not line.rstrip().endswith("?")
        for line in filled
    )


def _cut_names(lines: list[str], names: frozenset[str]) -> tuple[list[str], list[str]]:
    """A last paragraph that is the writer's name, or name and contact data, without a closing above."""
    start = len(lines)
    floor = max(0, len(lines) - _MAX_BLOCK)
    best = None
    while start > floor:
        while start > floor and not lines[start - 1].strip():
            start -= 1
        while start > floor and lines[start - 1].strip():
            start -= 1
        block = [line for line in lines[start:] if line.strip()]
        if not block or not _is_block(block):
            break
        if _heads_signature(block, names):
            best = start
    if best is None and lines and (_is_last_name(lines[-1], names) or _is_lone_full_name(lines)):
        best = len(lines) - 1
    signed = _signed_at(lines, names)
    if signed is not None and (best is None or signed < best):
        best = signed
    if best is None or not any(line.strip() for line in lines[:best]):
        return lines, []
    return strip(lines[:best]), lines[best:]


def _signed_at(lines: list[str], names: frozenset[str]) -> int | None:
    """Where the last few lines begin with the writer's own name and go on as a business card does.

    A short line right above, in whatever language, is taken along: it is the closing.
    """
    floor = max(0, len(lines) - _MAX_BLOCK)
    for index in range(floor, len(lines)):
        opens = index == 0 or not lines[index - 1].strip()
        greeted = opens and _GREETED.match(lines[index])
        if not (
            begins_with_own_name(lines[index], names) or (greeted and begins_with_own_name(greeted[1], names))
        ):
            continue
        if len(lines[index]) > _MAX_LINE or not _is_block(lines[index + 1 :]):
            continue
        above = lines[index - 1].strip() if index else ""
        alone = index > 1 and not lines[index - 2].strip()
        return index - 1 if alone and 0 < len(above) <= _MAX_GREETING and above[-1] not in ".?:;" else index
    return None


def _is_lone_full_name(lines: list[str]) -> bool:
    """Whether the last paragraph is a first and a family name below a finished sentence, and no more.

    People whose From field holds no name, or another one, sign like this.
    """
    if len(lines) < _MIN_ABOVE_NAME or lines[-2].strip():
        return False
    words = lines[-1].strip(" .*_").split()
    above = next((line for line in reversed(lines[:-1]) if line.strip()), "")
    return (
        len(words) in (2, 3)
        and all(len(word) > 1 and word.isalpha() and word[0].isupper() for word in words)
        and is_name(lines[-1])
        and above.rstrip()[-1:] in tuple(".?!)")
    )


def _heads_signature(block: list[str], names: frozenset[str]) -> bool:
    head, *rest = block
    contacts = sum(1 for line in rest if is_contact(line))
    if _is_last_name(head, names):
        return contacts > 0 or (len(rest) <= _MAX_TITLES and all(len(line) <= _MAX_TITLE for line in rest))
    return is_name(head) and len(rest) > 1 and 2 * contacts >= len(rest)


def _is_last_name(line: str, names: frozenset[str]) -> bool:
    dashed = _DASHED_NAME.match(line)
    if dashed and is_name(dashed[1]):
        words = dashed[1].split()
        # "- Dana" may be the last point of a list; "-Dana" is not.
        listed = line.strip().startswith("- ") and words[0].lower() not in names
        return len(words) <= 3 and not listed
    return is_own_name(line, names)


def _keep_thanks(closing: list[str]) -> tuple[list[str], list[str]]:
    """Of a mail that is only a closing, the phrase stays as its text."""
    parted = closing_with_name(closing[0])
    if parted:
        return [parted[0]], [parted[1], *closing[1:]]
    return closing[:1], closing[1:]
