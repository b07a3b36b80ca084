"""Cuts the signature off a run of new text: delimiter, closing and name, program lines, footers."""

import re

from relay.mail.reading.closings import closing_with_name, is_closing, is_contact, is_name, is_title
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
_PROSE_WORDS = 6
_MIN_ABOVE_NAME = 3
_GREETED = re.compile(r"[^\n,]{2,40},\s*([^\s\d][^\n]*)$")
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\s*[:,\-\u2013]?\s", re.IGNORECASE)
_DASHED_NAME = re.compile(r"\s*[-\u2013\u2014~/]{1,2}\s?([^\s\d][^\n]{0,40})$")


def name_tokens(display_name: str, address: str) -> frozenset[str]:
    """The words, in lower case, that this writer may sign with."""
    local = address.partition("@")[0]
    words = re.split(r"[^\w'\u2019]+|_", display_name.lower()) + re.split(r"[\W\d_]+", local.lower())
    return frozenset(word for word in words if len(word) > 1)


def cut_signature(lines: list[str], names: frozenset[str]) -> tuple[list[str], list[str]]:
    """The lines that stay, and those of the signature, both in order.

    names: see `name_tokens`; a lone last line made of them is a signature without a closing.
    A text that is nothing but "Thanks, Dana" keeps its thanks.
    """
    above_all, banner = cut_banner(lines)
    kept, footer = cut_tail(above_all)
    kept, below = _cut_delimiter(kept)
    kept, more_footer = cut_tail(kept)
    kept, closing, postscript = _cut_closing(kept, names)
    block: list[str] = []
    if not closing:
        above, below_names = _parted_by_postscript(kept)
        above, block = _cut_names(above, names)
        kept, postscript = (strip(above), below_names) if block else (kept, [])
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
    return kept, [*banner, *dangling, *block, *closing, *more_footer, *below, *footer]


def _parted_by_postscript(lines: list[str]) -> tuple[list[str], list[str]]:
    floor = max(0, len(lines) - 2 * _MAX_BLOCK)
    at = next((i for i in range(floor, len(lines)) if _POSTSCRIPT.match(lines[i])), len(lines))
    return lines[:at], lines[at:]


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
    postscript = next((i for i in range(floor, end) if _POSTSCRIPT.match(lines[i])), end)
    for index in range(floor, postscript):
        signed = _closes(lines[index:postscript], names)
        if signed is None:
            continue
        above = any(line.strip() for line in lines[:index])
        # "Thank you, Sam." above everything speaks to Sam, and above prose it is no closing unless
        # the name is the writer's own.
        if not _is_own_name(signed, names) and (
            any(_is_prose(line) for line in lines[index + 1 : postscript])
            and (not above or _closes_later(lines, index + 1, postscript, names))
        ):
            continue
        return strip(lines[:index]), strip(lines[index:postscript]), lines[postscript:]
    return lines, [], []


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


def _is_prose(line: str) -> bool:
    """Whether the line is part of a sentence rather than of a business card."""
    words = line.split()
    small = sum(1 for word in words if word[0].islower())
    return len(words) >= _PROSE_WORDS and 2 * small >= len(words)


def _signs(line: str, names: frozenset[str]) -> bool:
    """Whether a line under a closing phrase is a name; there a single word in lower case is one too."""
    bare = line.strip(" \t,.*_~-/\u2013\u2014")
    return is_name(line) or _is_own_name(line, names) or bool(re.fullmatch(r"[^\W\d_]{1,20}\.?", bare))


def _is_block(lines: list[str]) -> bool:
    """Whether these lines may stand under a name: few and short, none of them prose."""
    filled = [line for line in lines if line.strip()]
    return len(filled) <= _MAX_BLOCK and all(
        len(line) <= _MAX_LINE
        and not re.search(r"[a-z]{2}[.?!]\s+[A-Z][a-z]+\s[a-z]", line)
        and not line.rstrip().endswith("?")
        for line in filled
    )


def _is_own_name(line: str, names: frozenset[str]) -> bool:
    words = [word for word in re.split(r"[^\w'\u2019]+", line.lower()) if word]
    return bool(words) and len(words) <= 6 and words[0] in names and is_name(line.title())


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
            _begins_with_own_name(lines[index], names)
            or (greeted and _begins_with_own_name(greeted[1], names))
        ):
            continue
        if len(lines[index]) > _MAX_LINE or not _is_block(lines[index + 1 :]):
            continue
        above = lines[index - 1].strip() if index else ""
        alone = index > 1 and not lines[index - 2].strip()
        return index - 1 if alone and 0 < len(above) <= _MAX_GREETING and above[-1] not in ".?:;" else index
    return None


def _begins_with_own_name(line: str, names: frozenset[str]) -> bool:
    """Whether the line is a name of the writer's, alone or before titles and contact data, not prose."""
    words = re.findall(r"[^\s,|/\u00b7]+", line.strip(" \t*_~-\u2013\u2014"))
    bare = [re.sub(r"^\W+|\W+$", "", word) for word in words]
    at = 0
    while at < len(bare) and (len(bare[at]) <= 1 or is_title(bare[at])):
        at += 1
    # "Winnie Marlow" for Winifred: the family name then stands second.
    if at < len(bare) - 1 and not _is_of(bare[at], names) and bare[at][:1].isupper():
        at += 1
    if at >= len(bare) or not _is_of(bare[at], names):
        return False
    rest = [word for word in bare[at + 1 :] if word and not word[0].isdigit()]
    lower = sum(1 for word in rest if word.islower() and not is_title(word))
    carded = (
        bool(re.match(r"[^,]{1,40},\s", line)) and len(line) <= _MAX_TITLE and line.rstrip()[-1] not in ".?!"
    )
    return not rest or is_contact(line) or lower == 0 or carded


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


def _is_of(word: str, names: frozenset[str]) -> bool:
    """Whether the word, or a part of a double name, is one of the writer's names."""
    return any(part in names for part in [word.lower(), *word.lower().split("-")])


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
    return _is_own_name(line, names)


def _keep_thanks(closing: list[str]) -> tuple[list[str], list[str]]:
    """Of a mail that is only a closing, the phrase stays as its text."""
    parted = closing_with_name(closing[0])
    if parted:
        return [parted[0]], [parted[1], *closing[1:]]
    return closing[:1], closing[1:]
