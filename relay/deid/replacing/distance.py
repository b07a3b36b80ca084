"""Dates told as a distance from the day a mail came: "about three weeks ago". Pure: the day is passed in.

A date becomes a distance only if it can be read one way, the sentence stays grammatical, and no reader can
compute it back: no birth date, no weekday beside it, no two dates whose wordings together tell more than either.
"""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from relay.deid.finding import Finding, Kind

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
_NAMED = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_NAMED} (?:the )?{_NTH}(?:,? {_YEAR})?",
        rf"(?:the )?{_NTH} (?:of )?{_NAMED}(?:,? {_YEAR})?",
        rf"{_NAMED},? (?:of )?{_YEAR}",
        r"(?P<year>(?:19|20)\d\d)([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
        r"(?P<a>\d{1,2})([/.-])(?P<b>\d{1,2})\2(?P<year>(?:19|20)\d\d)",
        r"(?P<a>\d{1,2})/(?P<b>\d{1,2})",
        r"(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)",
    )
)
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
)

_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z\"“(]|\s*$)|\n")
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|going to|gonna|scheduled|upcoming|coming up|booked|planned|plans? to|due|is to|are to|am to|"
    r"next|tomorrow|starts|begins|returns|leaves|flies|moves)\b|\w['’]ll\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:\w{2,}(?<!dat)ed|was|were|had|did|said|told|came|went|left|saw|met|began|got|took|gave|made|felt|found|lost|put|wrote|spoke|fell|ran|"
    r"broke|thought|kept|brought|became|knew|held|sat|stood|died|ago|since|last)\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b|b|birth\w*|born|bday|delivered|delivery|c-section|stillb\w+|née?|due date|turn(?:s|ed|ing)|geb\w*)\b"
    r"|\b(?:be|is|was|becomes?|turn) (?:\d{1,2}|(?:six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty)(?:-\w+)?)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b", re.IGNORECASE
)
_ON = re.compile(r"(?:^|(?<=\s)|(?<=[(\"“]))(?P<on>on|in) $", re.IGNORECASE)
# Without "on": after the head of a line, punctuation, or a word that says what happened.
_HEAD = re.compile(
    r"(?:^|\n)[ \t*•>-]*$|[:;,(–—] ?$|\b(?:\w+(?<!dat)ed|seen|met|began|came|left|went|saw|spoke|intake|session|contact) $",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:!?)\n–—])|\s(?:and|but|or|when|while|after|before|because|since|as|so|that|which|who|where|with|without|for|to|at|in|by|"
    r"he|she|they|it|we|i|you|the|a|an|his|her|their|my|our|this|was|were|is|are|had|has|did|would|could)\b(?!['’-])",
    re.IGNORECASE,
)
_SOME_YEAR = re.compile(r"\b(?:19|20)\d\d\b|['’]\d\d\b")
_PRECISE = re.compile(r"\b(?:exactly|precisely|to the day|anniversary|the day (?:after|before)|days? (?:later|earlier|before|after))\b", re.IGNORECASE)  # fmt: skip
_UNLABELLED_YEARS = 5
"""Figures by themselves that lie further back are as likely a birth date."""
_OLDEST_YEARS = 60
_NEAR, _VERY_NEAR = timedelta(days=183), timedelta(days=90)
"""How far a date without a year may lie for its year to be clear: with a tense that tells, and without."""
_WEEKS_END = 25
_MID_MONTH, _LEAP = 15, 2024
_CALENDAR = 20


@dataclass(frozen=True, slots=True)
class Distance:
    """What stands for a date: text[start:] up to its end becomes `words`; a preposition before goes with it."""

    start: int
    day: date
    wording: str
    words: str
    """The wording, with a capital where the sentence begins with it."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A day that a date can mean."""

    day: date
    whole: bool
    """Whether a day was written; a month and a year stand for the middle of the month."""


def distances(
    text: str, findings: Sequence[Finding], came: date, before: Iterable[tuple[str, str]] = ()
) -> Mapping[int, Distance]:
    """By number of the finding, what may be told of it as a distance from the day the mail came.

    before: (date as written, wording) of what earlier texts of the consultation were told; it stays so.
    """
    remembered = {
        days[0].day: wording
        for words, wording in before
        if (days := _read(words, came, ahead=False, past=True))
    }
    found: dict[int, Distance] = {}
    refused: set[date] = set()
    for number, finding in enumerate(findings):
        if finding.kind is not Kind.DATE:
            continue
        told, start = _told(text, finding, came), _place(text, finding)
        if told is None or start is None:
            refused |= {d.day for d in _read(text[finding.start : finding.end], came, ahead=False, past=True)}
            continue
        day, wording = told[0], remembered.get(told[0], told[1])
        words = wording[0].upper() + wording[1:] if _begins(text, start, finding.start) else wording
        found[number] = Distance(start, day, wording, words)
    # One date is told one way in a text: where one mention must stay [date], all do.
    refused -= remembered.keys()
    close = _too_close({d.day: d.wording for d in found.values()} | remembered, came) - remembered.keys()
    return {n: d for n, d in found.items() if d.day not in refused and d.day not in close}


def wording_of(days: int) -> str | None:
    """A distance in days as words, rounded so that the day cannot be computed back; None for today or too far.

    days: counted from the day the mail came; the past is negative.
    """
    unit = _rounded(abs(days))
    if unit is None:
        return None
    amount = unit[0]
    if days < 0:
        return f"{amount} ago"
    return f"in {amount}"


def _rounded(days: int) -> tuple[str, int] | None:
    """The words for a distance, and how many days wide what they may mean is."""
    if days == 0 or days > _OLDEST_YEARS * 365:
        return None
    if days < 5:
        return "a few days", 4
    if days < _WEEKS_END:
        return _about(round(days / 7), "week"), 7
    if days < 350:
        return _about(max(1, round(days / 30.44)), "month"), 30
    years = round(days / 365.25)
    if years > 10:
        return _about(5 * round(years / 5), "year"), 5 * 365
    return _about(years, "year"), 365


def _about(number: int, unit: str) -> str:
    if number == 1:
        return f"about a {unit}"
    return f"about {_SMALL[number] if number < len(_SMALL) else number} {unit}s"


def _told(text: str, finding: Finding, came: date) -> tuple[date, str] | None:
    """The day and its wording, if there is no doubt and no harm."""
    sentence, before, after = _sentence(text, finding)
    if _BIRTH.search(before[-40:]) or _BIRTH.search(after[:25]) or _PRECISE.search(sentence):
        return None
    if _WEEKDAY.search(before[-20:]) or _WEEKDAY.search(after[:20]):
        return None
    words = text[finding.start : finding.end]
    around = f"{before} {after}"
    ahead, past = _FUTURE.search(around) is not None, _PAST.search(around) is not None
    if _SOME_YEAR.search(around) and not _SOME_YEAR.search(words):
        return None  # "in 2019 ... on March 3": it may be that year's
    readings = _read(words, came, ahead=ahead, past=past)
    wordings = {wording_of((r.day - came).days) for r in readings}
    if len(wordings) != 1 or (wording := wordings.pop()) is None:
        return None  # 3/4 is March or April, and it would matter
    day = readings[0].day
    old = came - day > timedelta(days=365 * _UNLABELLED_YEARS)
    if old and words[0].isdigit() and not _ON.search(text[max(0, finding.start - 6) : finding.start]):
        return None
    return (day, wording) if readings[0].whole or abs((day - came).days) >= _WEEKS_END else None


def _sentence(text: str, finding: Finding) -> tuple[str, str, str]:
    """The sentence a finding stands in, and what of it is before and after."""
    starts = [m.end() for m in _SENTENCE_END.finditer(text, max(0, finding.start - 400), finding.start)]
    start = starts[-1] if starts else max(0, finding.start - 400)
    end = next(
        (m.start() for m in _SENTENCE_END.finditer(text, finding.end, finding.end + 400)), finding.end + 400
    )
    return text[start:end], text[start : finding.start], text[finding.end : end]


def _read(words: str, came: date, *, ahead: bool, past: bool) -> list[_Reading]:
    """Every day the words can mean; none if they are not read with certainty."""
    match = next((m for shape in _SHAPES if (m := shape.fullmatch(" ".join(words.split())))), None)
    if match is None:
        return []
    parts = match.groupdict()
    if "a" in parts:
        pairs = {(int(parts["a"]), int(parts["b"])), (int(parts["b"]), int(parts["a"]))}
    else:
        month = parts["month"].casefold()
        pairs = {(_MONTHS.get(month) or int(month), int(parts.get("day") or _MID_MONTH))}
    whole = "a" in parts or bool(parts.get("day"))
    pairs = {pair for pair in pairs if _exists(_LEAP, *pair)}
    if parts.get("year"):
        days = [date(int(parts["year"]), *p) for p in sorted(pairs) if _exists(int(parts["year"]), *p)]
    else:
        days = [day for p in sorted(pairs) if (day := _nearest(*p, came, ahead=ahead, past=past)) is not None]
    return [_Reading(day, whole) for day in days] if len(days) == len(pairs) else []


def _nearest(month: int, day: int, came: date, *, ahead: bool, past: bool) -> date | None:
    """The last such day, or with future wording the next; None where it is not clear which year is meant."""
    near = [date(y, month, day) for y in (came.year - 1, came.year, came.year + 1) if _exists(y, month, day)]
    way = [d for d in near if (d > came if ahead else d <= came)]
    nearest = min(way, key=lambda d: abs(d - came), default=None)
    if nearest is None or (ahead and past):
        return None
    return nearest if abs(nearest - came) <= (_NEAR if past or ahead else _VERY_NEAR) else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _place(text: str, finding: Finding) -> int | None:
    """Where the distance begins so that the sentence stays whole; None where a distance would not fit."""
    before = text[max(0, finding.start - 30) : finding.start]
    if (on := _ON.search(before)) is not None:
        return finding.start - (len(before) - on.start("on"))
    if _HEAD.search(before) and _GOES_ON.match(text, finding.end):
        return finding.start
    return None


def _begins(text: str, start: int, at: int) -> bool:
    """Whether a sentence begins with what stands here: "On March 3", or the date itself at the head of a line."""
    if start < at:
        return text[start].isupper()
    before = text[:start].rstrip(' \t"“(')
    return not before or before[-1] in ".!?\n"


def _too_close(told: Mapping[date, str], came: date) -> set[date]:
    """The days whose wordings, side by side, would tell them more closely than "about".

    Two dates three days apart, one "about three weeks ago" and the other "about a month ago", lie at the
    border between the two; whoever knows that they are three days apart can name both. A calendar of dates
    is told as none.
    """
    if len(told) > _CALENDAR:
        return set(told)
    close: set[date] = set()
    for (one, first), (other, second) in combinations(sorted(told.items()), 2):
        widths = (unit[1] for day in (one, other) if (unit := _rounded(abs((day - came).days))))
        if first != second and (other - one).days < max(widths, default=0):
            close |= {one, other}
    return close
