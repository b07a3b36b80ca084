"""The day an absent colleague is back, read from an absence note in nine languages.

A note is free text, so only a date that stands right behind words of ending ("until", "bis zum") or
of coming back ("de retour le") counts. Where two readings are possible the earlier day is taken: a
colleague asked too soon says nothing, one left out for months is missed.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

_LOOK_AT = 4000
_BEFORE = 60
"""Characters before a date that say what it means."""
_FARTHEST = timedelta(days=400)
"""Parental leave; what lies beyond is a misreading."""
_AHEAD = timedelta(days=240)
"""A day without a year is the one in the eight months to come …"""
BEHIND = timedelta(days=125)
"""… or in the four that are over: a note somebody forgot to take down."""


def _numbered(words: str) -> dict[str, int]:
    """The number of each form; those of one month or weekday stand together: "a|b c" gives a 1, b 1, c 2."""
    return {form: number for number, forms in enumerate(words.split(), 1) for form in forms.split("|")}


# Full names and the abbreviations people write; forms that two languages share stand once.
MONTHS = _numbered(
    "january|jan|januar|jänner|janvier|janv|enero|ene|janeiro|gennaio|genn|gen|januari|stycznia|styczeń"
    " february|feb|februar|feber|février|fevrier|févr|"
    "febrero|fevereiro|fev|febbraio|febbr|februari|lutego|luty"
    " march|mar|märz|maerz|mrz|mars|marzo|março|marco|maart|mrt|marca|marzec"
    " april|apr|avril|avr|abril|abr|aprile|kwietnia|kwiecień"
    " may|mai|mayo|maio|maggio|magg|mei|maj|maja"
    " june|jun|juni|juin|junio|junho|giugno|giu|czerwca|czerwiec"
    " july|jul|juli|juillet|juil|julio|julho|luglio|lug|lipca|lipiec"
    " august|aug|août|aout|agosto|ago|ag|augustus|augusti|sierpnia|sierpień"
    " september|sept|sep|septembre|septiembre|setembro|settembre|sett|set|września|wrzesień"
    " october|oct|oktober|okt|octobre|octubre|outubro|out|ottobre|ott|października|październik"
    " november|nov|novembre|noviembre|novembro|listopada|listopad"
    " december|dec|dezember|dez|décembre|decembre|déc|diciembre|dic|dezembro|dicembre|grudnia|grudzień"
)
WEEKDAYS = _numbered(
    "monday|montag|lundi|lunes|segunda|lunedì|maandag|måndag|poniedziałku|poniedziałek"
    " tuesday|dienstag|mardi|martes|terça|martedì|dinsdag|tisdag|wtorku|wtorek"
    " wednesday|mittwoch|mercredi|miércoles|quarta|mercoledì|woensdag|onsdag|środy|środę|środa"
    " thursday|donnerstag|jeudi|jueves|quinta|giovedì|donderdag|torsdag|czwartku|czwartek"
    " friday|freitag|vendredi|viernes|sexta|venerdì|vrijdag|fredag|piątku|piątek"
    " saturday|samstag|sonnabend|samedi|sábado|sabato|zaterdag|lördag|soboty|sobotę"
    " sunday|sonntag|dimanche|domingo|domenica|zondag|söndag|niedzieli|niedzielę"
)
TOMORROW = "tomorrow|morgen|demain|mañana|amanhã|domani|imorgon|i morgon|jutro|jutra"
NEXT_WEEK = (
    "next week|nächste[rn]? woche|(?:la )?semaine prochaine|(?:la )?próxima semana|(?:la )?semana que viene"
    "|(?:la )?settimana prossima|(?:la )?prossima settimana|volgende week|nästa vecka|przyszłym tygodniu"
)


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH, _WEEKDAY = _any_of(MONTHS), _any_of(WEEKDAYS)
_OF = r"(?:\s?(?:of|de|del|di|d['’])\s?|\s){0,2}"
_YEAR = r"(?:,?\s?(?:de |del )?(20\d\d)\b)?"
_DATED = rf"\W{{0,3}}(?:(?:the|den|dem|der|le|el|il|dia|de|op|dnia)\s)?(?:\d|(?:{_MONTH})\b)"
"""Behind a weekday: then the date decides, also one that is over."""
# date = year-month-day / day sep month [sep year] / day month [year] / month day [year] / weekday / …
_DATE = re.compile(
    r"(?<![\d./-])(?:(20\d\d)-(\d\d?)-(\d\d?)\b"
    rf"|(\d\d?)([./-])(?:(?<!-)\s)?(\d\d?)\b(?!\s?(?:{_MONTH})\b)(?:[./-]\s?(\d{{4}}|\d\d)\b)?\.?"
    rf"|(\d\d?)(?:st|nd|rd|th|er|[º°ª.]|:e)?{_OF}({_MONTH})\b\.?{_YEAR})"
    rf"|\b(?:({_MONTH})\b\.?\s?(\d\d?)(?:st|nd|rd|th)?\b(?!:\d){_YEAR}"
    rf"|({_WEEKDAY})\b(?:-feira)?(?!{_DATED})|({TOMORROW})\b|({NEXT_WEEK})\b)",
    re.IGNORECASE,
)
# What stands between the words that count and the date: articles, "einschließlich", a weekday.
_FILLER = (
    rf"(?:[\s,:(.]|\b(?:the|and|including|on|in|at|least|den|dem|der|zum|zur|am|einschlie(?:ß|ss)lich"
    rf"|inklusive|einschl|le|au|al|el|día"
    rf"|o|ao|a|à|dia|no|na|il|del|della|en|met|op|och|med|på|dnia|w|we|next|this|nächste[nrsm]?"
    rf"|kommende[nrsm]?|prochaine?|próxim[oa]|prossim[oa]"
    rf"|volgende|nästa|date|of|de|(?:{_WEEKDAY})(?:-feira)?)\b)*$"
)
_STRIPPED = re.compile(_FILLER, re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:until|till?|thru|through|up to|bis|jusqu['’]?|jusque|hasta|até|fino|sino|tot|t/m|fram till"
    r"|t\.?o\.?m|do)$",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?: (?:(?:to|in|at|au|do|på|op) )?(?:the |my |our )?"
    r"(?:office|work|desk|practice|clinic|bureau|cabinet|pracy|biura|kontoret|jobbet|kantoor))?"
)
_BACK = re.compile(
    rf"\b(?:(?:back|return(?:ing)?|re-?open(?:s|ing)?|resum(?:e|ing)|available again"
    rf"|reachable again){_OFFICE}(?: (?:from|as of))?"
    r"|(?:wieder (?:da|im büro|im dienst|erreichbar|zurück|für sie da)|zurück|rückkehr)(?: bin ich"
    r"| ist)?(?: ab)?"
    rf"|(?:retour|de vuelta|de volta|regreso|regresar[ée]|vuelvo|volver[ée]|re?incorpor(?:o|ar[ée])|regresso"
    rf"|regressarei|retorno|retornarei|volto|voltarei"
    rf"|ritorno|rientro|rientrer[òo]|torno|torner[òo]|di nuovo|terug|weer (?:aanwezig|bereikbaar)|tillbaka"
    rf"|åter|wracam|wrócę|powrót|powrotem){_OFFICE})$",
    re.IGNORECASE,
)
# "from 7 December I am reachable again": the date stands before the words that make it one of return.
_FROM = re.compile(
    r"\b(?:from|as of|starting|ab|am|à partir d[ue]|a partir d(?:el|o|e|ia)|a partire d(?:al|a)|a partir|dal"
    r"|vanaf|från|fr\.?o\.?m|od|le|el|il|op|den|on)$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"[^.!?\n]{0,60}?\b(?:again|back|return|wieder|zurück|retour|nouveau|de vuelta|de nuevo|nuevamente"
    r"|de volta|novamente|di nuovo|nuovamente"
    r"|terug|weer|tillbaka|åter|igen|ponownie|z powrotem|wracam|wrócę)\b",
    re.IGNORECASE,
)
# "from 1 to 7 December", "du 1 au 7", "01.12.–07.12.": the second date ends it.
_RANGE = re.compile(r"\d[^\n]{0,22}?(?:\s(?:to|au|al|a|ao|tot|till)|[-–—])$", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\b(?:until|till?|thru|through|up to|back|return\w*|from|as of|on|to|office|work|again)$",
    re.IGNORECASE,
)


def back_on(text: str, today: date) -> date | None:
    """The first day its writer is there again, after today; None if the note does not say.

    text: subject and words of an absence note. An end ("until Friday") counts as a day of absence, a
    return ("back on Monday") does not.
    """
    text = " ".join(text[:_LOOK_AT].split())
    returns: list[date] = []
    ends: list[date] = []
    for found in _DATE.finditer(text):
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        raw, cue = before.rstrip(" ,:("), _STRIPPED.sub("", before)
        day = _nearest(found, today, american=bool(_ENGLISH.search(cue)))
        if day is None:
            continue
        if _BACK.search(cue) or (_starts(raw, cue) and _AGAIN.match(text, found.end())):
            returns.append(day)
        elif _UNTIL.search(cue) or _RANGE.search(raw) or _RANGE.search(cue):
            ends.append(day + timedelta(days=1))
    found_days = [day for day in returns or ends if day > today]
    return max(found_days, default=None)


def _starts(raw: str, cue: str) -> bool:
    return bool(_FROM.search(raw) or _FROM.search(cue))


def _nearest(found: re.Match[str], today: date, *, american: bool) -> date | None:
    """The day these words mean; of two readings the earlier, None if it is over or too far away."""
    days = [day for day in _readings(found, today, american=american) if today <= day <= today + _FARTHEST]
    return min(days, default=None)


def _readings(found: re.Match[str], today: date, *, american: bool) -> Iterator[date]:
    """Every day the words may mean."""
    y1, m1, d1, a, sep, b, y2, d3, m3, y3, m4, d4, y4, weekday, tomorrow, week = found.groups()
    if y1:
        yield from _on(int(d1), int(m1), y1, today)
    elif a:
        yield from _on(int(a), int(b), y2, today)
        if sep == "/" and american:
            yield from _on(int(b), int(a), y2, today)
    elif m3:
        yield from _on(int(d3), MONTHS[m3.lower()], y3, today)
    elif m4:
        yield from _on(int(d4), MONTHS[m4.lower()], y4, today)
    elif weekday:
        yield today + timedelta(days=(WEEKDAYS[weekday.lower()] - 2 - today.weekday()) % 7 + 1)
    elif tomorrow:
        yield today + timedelta(days=1)
    elif week:
        yield today + timedelta(days=7 - today.weekday())


def _on(day: int, month: int, year: str | None, today: date) -> Iterator[date]:
    """That day of the year named, or of the one in which it is near; nothing for a day that is none."""
    if year:
        years = [int(year) if len(year) == 4 else 2000 + int(year)]
    else:
        years = [today.year - 1, today.year, today.year + 1]
    for number in years:
        try:
            found = date(number, month, day)
        except ValueError:  # 31 November, month 13
            continue
        if year or today - BEHIND <= found <= today + _AHEAD:
            yield found


def names_a_time(clause: str) -> bool:
    """Whether a date or a weekday stands in it."""
    return bool(_DATE.search(clause[:_LOOK_AT]))
