"""Until when a pause lasts, read from what stands behind the word.

Days in words and figures, ISO dates, weekdays, months and spans, in the languages of `words`. All of
it must be understood: nothing is guessed, a day that is over or may mean two days is told back.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from relay.consult.words import COURTESY, TABLES, Table, folded
from relay.mail.robots.until import BEHIND, MONTHS, NEXT_WEEK, TOMORROW, WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What was read; with none of its fields set nothing was understood."""

    day: date | None = None
    """The first day on which they may be asked again."""
    without_end: bool = False
    """Until they write `resume`."""
    over: date | None = None
    """The day they named, which is today or before."""
    either: tuple[date, ...] = ()
    """Two days the same figures may mean."""

    def __bool__(self) -> bool:
        """Whether it says anything about time."""
        return bool(self.day or self.without_end or self.over or self.either)


NOTHING: Final = When()
LONGEST: Final = 200
"""Characters of an argument that are looked at; no day takes more."""
MONTH_FIRST: Final = frozenset({"en", "es"})
"""Languages whose writers may put the month first in figures, as in the United States."""


def _folded_keys(words: Mapping[str, int]) -> dict[str, int]:
    return {folded(word): number for word, number in words.items()}


_MONTHS, _WEEKDAYS = _folded_keys(MONTHS), _folded_keys(WEEKDAYS)
for _table in TABLES:
    _MONTHS |= _table.named_months
    _WEEKDAYS |= _table.named_weekdays


def _any_of(words: Iterator[str] | Mapping[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH, _WEEKDAY = _any_of(_MONTHS), _any_of(_WEEKDAYS)
_YEAR = r"(?:,?\s?(?:de |del )?(?P<year>20\d\d)\b)?"
_ARTICLES = re.compile(
    r"(?:(?:the|on|this|coming|next|el|dia|este|proximo|la|le|ce|prochaine?|den|dem|der|am|nachste[nrsm]?"
    r"|kommende[nrsm]?|o|a|ao|il|lo|l'|prossim[oa]|de|op|aanstaande|komende|volgende|pa|nasta|dnia)\b\s*)+"
)
_ISO = re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)\b")
_FIGURES = re.compile(
    r"(?P<a>\d\d?)\s?(?P<sep>[./-])\s?(?P<b>\d\d?)\b(?:[./-]\s?(?P<year>20\d\d|\d\d)\b)?\.?"
)
_DAY_MONTH = re.compile(
    rf"(?:(?:{_WEEKDAY})\b(?:-feira)?,?\s*(?:(?:the|den|dem|el|le|il|de|dnia)\s+)?)?"
    rf"(?P<day>\d\d?)(?:st|nd|rd|th|er|[oa.]|:e)?\s?(?:(?:of|de|del|di|d')\s?|\s){{0,2}}(?P<month>{_MONTH})\b\.?{_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"(?:(?:{_WEEKDAY})\b,?\s*)?(?P<month>{_MONTH})\b\.?\s?(?P<day>\d\d?)(?:st|nd|rd|th)?\b{_YEAR}"
)
_ONLY_MONTH = re.compile(rf"(?P<month>{_MONTH})\b\.?{_YEAR}")
_ONLY_WEEKDAY = re.compile(rf"(?P<weekday>{_WEEKDAY})\b(?:-feira)?")
_TOMORROW = re.compile(rf"(?:{folded(TOMORROW)})\b")
_NEXT_WEEK = re.compile(rf"(?:{folded(NEXT_WEEK)})\b")
_INCLUDED = re.compile(
    r"\s*\(?(?:inclusive|included|incl|inclusivo|inclus|einschliesslich|inclusief|inklusive)\b\.?\)?"
)
_SPAN = re.compile(r"(?P<number>\d{1,3}|[^\W\d_]+)\s?(?P<unit>[^\W\d_]+)\b")
_CLOSED = re.compile(r"\s*(?:\Z|[,;(–—]|[.!]|-\s)")


def read_when(argument: str, languages: tuple[str, ...], today: date) -> When:
    """What the words behind a `pause` say.

    languages: in which the command's word is one; they decide which figure may be the month.
    """
    text = " ".join(folded(argument[:LONGEST]).split())
    text = _without(text, _FILLER)
    for phrase in _WITHOUT_END:
        if (rest := _behind(text, phrase)) is not None and _ends(rest):
            return When(without_end=True)
    for phrase, codes, last_day in _OPENINGS:
        rest = _behind(text, phrase)
        if rest is None:
            continue
        told = tuple(c for c in languages if c in codes) or tuple(codes)
        found = _day(rest, told or languages, today) if phrase else _day(rest, languages, today)
        found = found or _span(rest, today)
        if found:
            return When(day=found.day + timedelta(days=1)) if last_day and found.day else found
    return NOTHING


def _day(text: str, languages: tuple[str, ...], today: date) -> When:
    for words in (_next_month, _end_of_month):
        if day := words(text, today):
            return _judged([day], today)
    text = _ARTICLES.sub("", text, count=1) if _ARTICLES.match(text) and not _NEXT_WEEK.match(text) else text
    for pattern, days in _PATTERNS:
        found = pattern.match(text)
        if found is None:
            continue
        rest, later = text[found.end() :], 0
        if included := _INCLUDED.match(rest):
            rest, later = rest[included.end() :], 1
        if not _ends(rest):
            continue
        when = _judged(list(days(found, languages, today)), today)
        return When(day=when.day + timedelta(days=later)) if when.day else when
    return NOTHING


def _judged(days: list[date], today: date) -> When:
    """The one day it may be; both, if there are two; or that it is over."""
    ahead = sorted({day for day in days if day > today})
    if len(ahead) > 1:
        return When(either=tuple(ahead))
    if ahead:
        return When(day=ahead[0])
    return When(over=max(days)) if days else NOTHING


def _by_name(found: re.Match[str], _languages: tuple[str, ...], today: date) -> Iterator[date]:
    yield from _on(int(found["day"]), _MONTHS[found["month"]], found["year"], today)


def _iso(found: re.Match[str], _languages: tuple[str, ...], today: date) -> Iterator[date]:
    yield from _on(int(found["day"]), int(found["month"]), found["year"], today)


def _figures(found: re.Match[str], languages: tuple[str, ...], today: date) -> Iterator[date]:
    a, b = int(found["a"]), int(found["b"])
    day_first = list(_on(a, b, found["year"], today))
    month_first = list(_on(b, a, found["year"], today))
    yield from day_first
    # With dots the day is first everywhere; otherwise the other reading counts where it is used, or
    # where it is the only one.
    if not day_first or (found["sep"] != "." and MONTH_FIRST.intersection(languages)):
        yield from month_first


def _whole_month(found: re.Match[str], _languages: tuple[str, ...], today: date) -> Iterator[date]:
    yield from _on(1, _MONTHS[found["month"]], found["year"], today)


def _next_weekday(found: re.Match[str], _languages: tuple[str, ...], today: date) -> Iterator[date]:
    yield today + timedelta(days=(_WEEKDAYS[found["weekday"]] - 2 - today.weekday()) % 7 + 1)


def _on(day: int, month: int, year: str | None, today: date) -> Iterator[date]:
    """That day of the year named, or the next one; one of the last four months is taken as over."""
    if year:
        years = [int(year) if len(year) == 4 else 2000 + int(year)]
    else:
        years = [*range(today.year - 1, today.year + 9)]
    for number in years:
        try:
            found = date(number, month, day)
        except ValueError:  # 31 November, month 13; 29 February comes within eight years
            continue
        if year or found > today - BEHIND:
            yield found
            return


_Days = Callable[[re.Match[str], tuple[str, ...], date], Iterator[date]]
_PATTERNS: Final[tuple[tuple[re.Pattern[str], _Days], ...]] = (
    (_ISO, _iso),
    (_FIGURES, _figures),
    (_DAY_MONTH, _by_name),
    (_MONTH_DAY, _by_name),
    (_ONLY_WEEKDAY, _next_weekday),
    (_TOMORROW, lambda _found, _languages, today: iter([today + timedelta(days=1)])),
    (_NEXT_WEEK, lambda _found, _languages, today: iter([today + timedelta(days=7 - today.weekday())])),
    (_ONLY_MONTH, _whole_month),
)


def _next_month(text: str, today: date) -> date | None:
    for table in TABLES:
        for phrase in map(folded, table.next_month):
            if (rest := _behind(text, phrase)) is not None and _ends(rest):
                return _later(today.replace(day=1), months=1)
    return None


def _end_of_month(text: str, today: date) -> date | None:
    """The day after the last one of the month named, or of this one."""
    for table in TABLES:
        for phrase in map(folded, table.end_of):
            rest = _behind(text, phrase)
            if rest is None:
                continue
            rest = _ARTICLES.sub("", rest, count=1) if _ARTICLES.match(rest) else rest
            word, _, after = rest.partition(" ")
            if word.strip(".,!") in table.months and _ends(after):
                return _later(today.replace(day=1), months=1)
            if word.strip(".,!") in table.years and _ends(after):
                return date(today.year + 1, 1, 1)
            if (found := _ONLY_MONTH.match(rest)) and _ends(rest[found.end() :]):
                month = _MONTHS[found["month"]]
                year = int(found["year"]) if found["year"] else today.year + (month < today.month)
                return _later(date(year, month, 1), months=1)
    return None


def _span(text: str, today: date) -> When:
    found = _SPAN.match(text)
    if found is None or not _ends(text[found.end() :]):
        return NOTHING
    for table in TABLES:
        word = found["number"]
        number = int(word) if word.isdecimal() else table.numbers.get(word)
        if number:
            if found["unit"] in table.days:
                return When(day=today + timedelta(days=number))
            if found["unit"] in table.weeks:
                return When(day=today + timedelta(weeks=number))
            if found["unit"] in table.months:
                return When(day=_later(today, months=number))
            if found["unit"] in table.years:
                return When(day=_later(today, months=12 * number))
    return NOTHING


def _later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _behind(text: str, phrase: str) -> str | None:
    """What follows the phrase; None: the text does not begin with it."""
    if not text.startswith(phrase):
        return None
    rest = text[len(phrase) :]
    ends_in_word = bool(phrase) and phrase[-1].isalnum()
    return None if ends_in_word and rest[:1].isalnum() else rest.strip()


def _ends(rest: str) -> bool:
    """Whether the sentence, or all but a courtesy, ends here."""
    return bool(_CLOSED.match(rest)) or all(w.strip(",.!") in COURTESY for w in rest.split())


def _without(text: str, words: frozenset[str]) -> str:
    while text.partition(" ")[0] in words:
        text = text.partition(" ")[2]
    return text


def _openings() -> Iterator[tuple[str, frozenset[str], bool]]:
    """(phrase, languages, whether the day behind it is the last one of the pause), the longest first."""
    found: dict[tuple[str, bool], set[str]] = {("", False): set()}
    for table in TABLES:
        for phrases, last_day in ((table.until, False), (table.lasting, False), (table.through, True)):
            for phrase in phrases:
                found.setdefault((folded(phrase), last_day), set()).add(table.code)
    ordered = sorted(found.items(), key=lambda one: -len(one[0][0]))
    return ((phrase, frozenset(codes), last_day) for (phrase, last_day), codes in ordered)


def _fillers(table: Table) -> frozenset[str]:
    """Of the words that say nothing those that no span and no day begins with."""
    taken = {*table.numbers, *(w for p in (*table.until, *table.lasting) for w in folded(p).split())}
    return table.filler - taken


_OPENINGS: Final = tuple(_openings())
_WITHOUT_END: Final = tuple(folded(phrase) for table in TABLES for phrase in table.without_end)
_FILLER: Final = frozenset[str]().union(*map(_fillers, TABLES)) - frozenset[str]().union(
    *({*t.numbers, *(w for p in (*t.until, *t.lasting) for w in folded(p).split())} for t in TABLES)
)
