"""Cuts off what stands around a person's text and is not theirs: device lines, footers, banners."""

from relay.mail.reading.closings import is_contact
from relay.mail.reading.footers import (
    begins_footer,
    is_banner,
    is_image_line,
    is_legal,
    is_list_line,
    is_program_line,
)
from relay.mail.reading.quotation import is_drawn

_SHORT_HEADING = 60
_MAX_LIST_FOOTER = 12
_MAX_FOOTERS = 40
"""Below one another; a mail of nothing else would be looked through once for each of its lines."""
_MAX_ABOVE_BANNER = 3
_WRAPPED_FROM, _WRAPPED_TO = 55, 80


def strip(lines: list[str]) -> list[str]:
    """The same list without empty lines at its end."""
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def cut_tail(lines: list[str]) -> tuple[list[str], list[str]]:
    """(what stays, what was cut) of program lines, pictures, legal and list footers at the very end."""
    kept = strip(list(lines))
    end = len(kept)
    for _ in range(_MAX_FOOTERS):
        start = _tail_start(kept) if kept else None
        if start is None:
            break
        del kept[start:]
        strip(kept)
        end = len(kept)
    return kept, lines[end:]


def _tail_start(lines: list[str]) -> int | None:
    """Where the last paragraph, or its last line, begins to be a program's or a lawyer's."""
    last = len(lines) - 1
    if is_program_line(lines[last]):
        return last
    start = last
    while start and lines[start - 1].strip():
        start -= 1
    footer = next((i for i in range(start, last + 1) if begins_footer(lines[i])), None)
    if footer is not None:
        return _with_rule(lines, footer)
    if is_legal(lines[start:]):
        return _with_rule(lines, start)
    if (above := _headed(lines, start)) is not None:
        return above
    if (listed := _list_footer(lines)) is not None:
        return listed
    # A rule at the very end belongs to a footer above it, if there is one.
    if is_drawn(lines[last]) and last:
        kept = strip(lines[:last])
        return _tail_start(kept) if kept and not is_drawn(kept[-1]) else None
    return None


def _with_rule(lines: list[str], start: int) -> int:
    return start - 1 if start and is_drawn(lines[start - 1]) else start


def _headed(lines: list[str], start: int) -> int | None:
    """A footer's heading line ("CONFIDENTIALITY NOTICE") may stand one paragraph above its text."""
    above = start - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    headed = above >= 0 and begins_footer(lines[above]) and len(lines[above]) < _SHORT_HEADING
    return above if headed and (above == 0 or not lines[above - 1].strip()) else None


def _list_footer(lines: list[str]) -> int | None:
    """A rule or dashes near the end, below them a mailing list's name and how to leave it."""
    floor = max(0, len(lines) - _MAX_LIST_FOOTER)
    for index in range(len(lines) - 1, floor - 1, -1):
        if is_drawn(lines[index]) or lines[index].rstrip() in ("--", "__"):
            below = [line for line in lines[index + 1 :] if line.strip()]
            listed = any(is_list_line(line) for line in below)
            return index if listed and all(is_list_line(one) or _is_small(one) for one in below) else None
    return None


def _is_small(line: str) -> bool:
    return is_contact(line) or len(line) <= _SHORT_HEADING


def _is_wrapped(line: str) -> bool:
    return _WRAPPED_FROM <= len(line) <= _WRAPPED_TO


def cut_banner(lines: list[str]) -> tuple[list[str], list[str]]:
    """(what stays, what was cut) of a gateway's warning above the text, and of a picture there."""
    for index in range(min(len(lines), _MAX_ABOVE_BANNER)):
        if is_banner(lines[index]) or is_image_line(lines[index]):
            end = index + 1
            # A warning broken over several lines goes on below each long one.
            while end < len(lines) and lines[end].strip() and _is_wrapped(lines[end - 1]):
                end += 1
            while end < len(lines) and (not lines[end].strip() or is_drawn(lines[end])):
                end += 1
            return lines[end:], [line for line in lines[:end] if line.strip()]
        if lines[index].strip() and not is_drawn(lines[index]):
            break
    return lines, []


def part_at_program_line(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """(text above, the device's line, text below) where "Sent from my phone" stands between two texts.

    Phones put it between the answer and the old mail, so what is below may be either's.
    """
    for index, line in enumerate(lines):
        alone = index + 1 == len(lines) or not lines[index + 1].strip()
        if alone and is_program_line(line) and not is_image_line(line):
            return strip(lines[:index]), [line], lines[index + 1 :]
    return lines, [], []
