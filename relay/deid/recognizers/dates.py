"""Calendar dates and parts of one finer than a year; a bare year, season, weekday or holiday stays."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Collection, Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import Section, sections_of
from relay.deid.recognizer import Rule, found
from relay.deid.wording import starts_sentence

_ENGLISH = (
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_FOREIGN = (
    r"janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|"
    r"Januar|J[aä]nner|Februar|M[aä]rz|Juni|Juli|Oktober|Dezember|januari|februari|maart|augusti|oktober|desember|dicembre|"
    r"gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|janeiro|fevereiro|mar[cç]o|maio|junho|julho|setembro|outubro|novembro|dezembro"
)
_MONTH = rf"(?:(?:{_ENGLISH})\b\.?|(?:{_FOREIGN})\b)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = rf"{_DAY}(?:st|nd|rd|th|er|re|º|ª)?"
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_FULL_YEAR = r"(?:19|20)\d\d"
_WORDS_NTH = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|"
    r"seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first)"
)
# "The sixth" is a session, a child or a floor as often as a day; hardly so from the eleventh on.
_LATE_NTH = _WORDS_NTH.replace("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|", "", 1)
_HOLIDAY = (
    r"(?:Christmas(?: Eve| Day)?|Easter(?: Sunday| Monday| weekend)?|Thanksgiving(?: Day)?|Hallowe['’]?en|Lent|Advent|Ramadan|Eid(?: al-\w+)?|"
    r"Diwali|Hanukkah|Chanukah|Passover|Pesach|Yom Kippur|Rosh Hashanah|Purim|New Year['’]?s?(?: Eve| Day)?|Memorial Day(?: weekend)?|"
    r"Labou?r Day(?: weekend)?|Independence Day|Valentine['’]?s(?: Day)?|Mother['’]?s Day|Father['’]?s Day|Good Friday|Palm Sunday|Ash Wednesday|"
    r"Holi|Vesak|Nowruz|Lunar New Year|Chinese New Year|Pentecost|Whitsun|Boxing Day|MLK Day|Veterans Day|Remembrance Day|Anzac Day|Australia Day|"
    r"Canada Day|Bastille Day|Juneteenth|St\.? Patrick['’]?s Day|Super Bowl(?: Sunday)?|Mardi Gras|Bonfire Night|Hogmanay|Midsummer|Epiphany|Twelfth Night)"
)
_RULES = (
    Rule(Kind.DATE, "month and day", 0.97, rf"\b{_MONTH} ?(?:the )?{_NTH}(?!\d|[:.]\d| ?(?:mg|times|sessions?|%))(?: ?(?:[-–—/&]|to|and|or|through) ?(?:the )?{_NTH}(?!\d))?(?:,? (?:of )?{_YEAR}\b|, ?{_YEAR}\b)?", re.IGNORECASE),
    Rule(Kind.DATE, "day and month", 0.97, rf"(?<![\w.,:$£€-])(?P<it>(?:(?:the|le|el|den) )?{_NTH}\.?(?: ?(?:[-–—/&]|to|and|au|al|bis) ?{_NTH}\.?)? ?(?:of |de |d['’]|di )?(?:{_MONTH})(?:,? (?:de |del |of )?{_YEAR}\b)?)", re.IGNORECASE),
    Rule(Kind.DATE, "day and month in words", 0.95, rf"\b(?:the )?{_WORDS_NTH} (?:of )?{_MONTH}(?:,? {_YEAR}\b)?", re.IGNORECASE),
    Rule(Kind.DATE, "month and day in words", 0.95, rf"\b{_MONTH} (?:the )?{_WORDS_NTH}\b(?:,? {_YEAR}\b)?", re.IGNORECASE),
    Rule(Kind.DATE, "month and year", 0.95, rf"\b{_MONTH}(?:,? (?:of |de |del )?|[-/]){_YEAR}\b", re.IGNORECASE),
    Rule(Kind.DATE, "joined", 0.95, rf"(?<!\w){_DAY}[-/]?(?:{_ENGLISH})[-/]?(?:{_FULL_YEAR}|\d\d)?(?!\w)", re.IGNORECASE),
    Rule(Kind.DATE, "day, month, year", 0.95, r"(?<![\w.,/-])\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})(?![\w]|[-/.]\d)"),
    Rule(Kind.DATE, "spaced figures", 0.85, r"(?<![\w.,/-])\d{1,2} ?([/.]) ?\d{1,2} ?\1 ?(?:19|20)\d\d(?!\w)"),
    Rule(Kind.DATE, "year first", 0.95, r"(?<![\w.,/])(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?:(?=T\d)|(?![\w]))"),
    Rule(Kind.DATE, "year and month", 0.9, r"(?<![\w.,/-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\w-])|(?<![\w.,/-])(?:(?:0?[1-9]|1[0-2])/|(?:0[1-9]|1[0-2])\.)(?:19|20)\d\d(?![\w/])"),
    Rule(Kind.DATE, "eight digits", 0.85, r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    Rule(Kind.DATE, "holiday and year", 0.95, rf"\b{_HOLIDAY}(?:,? (?:of |in )?{_YEAR})\b", re.IGNORECASE),
    Rule(Kind.DATE, "cardinal and month", 0.9, rf"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ]\w+)?|thirty(?:[- ]one)?) (?:of )?(?!(?-i:may|MAY|march|MARCH)\b)(?:{_ENGLISH})\b(?:,? {_YEAR}\b)?", re.IGNORECASE),
    Rule(Kind.DATE, "feast and year", 0.75, r"\b(?:on|since|before|after|until|till|by|at|of|around) (?:the )?(?P<it>(?!(?:Fall|Spring|Winter|Summer|Autumn|Class|Early|Late|Mid|About|Around)\b)[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|day|week|weekend|eve)){0,2}(?<!\bAct)(?<!\bBill)(?<!\bCode)(?<!\bOrder)(?<!\bRegulations)(?<!\bConvention)(?<!\bGuidelines)(?<!\bEdition),? (?:19|20)\d\d)\b(?![-/])"),
    Rule(Kind.DATE, "odd joints", 0.85, r"(?<![\w.,/-])\d{1,2}(?P<joint> ?[|~_·•*=\u2010-\u2015] ?| - )\d{1,2}(?P=joint)(?:19|20)\d\d(?![\w]|[.,/-]\d)"),
    Rule(Kind.DATE, "year first, odd joints", 0.85, r"(?<![\w.,/-])(?:19|20)\d\d(?P<joint> ?[|~_·•*=\u2010-\u2015] ?| [-./] )(?:0?[1-9]|1[0-2])(?P=joint)(?:0?[1-9]|[12]\d|3[01])(?![\w]|[.,/-]\d)"),
    Rule(Kind.DATE, "grown to a word", 0.85, r"(?:(?<=[^\W\d_])|(?<![\w.,/-]))\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d(?!\d|[/.-]\d)"),
    Rule(Kind.DATE, "month grown to its day", 0.85, rf"(?<![^\W_])(?:{_ENGLISH})\.?{_DAY}(?:st|nd|rd|th)?(?:,? ?{_FULL_YEAR})?(?![\w]|[.:/]\d)"),
    Rule(Kind.DATE, "dotted", 0.85, rf"\b(?:am|vom|den|bis|seit|zum|on|dated) (?P<it>{_DAY}\.(?:0?[1-9]|1[0-2])\.)(?![\d])"),
)  # fmt: skip
_TAIL = (
    r"(?=\s*(?:[.,;:!?)\]\"”'’/–—-]|$|\s(?:of|at|and|or|in|to|for|from|when|if|she|he|they|i|we|it|with|was|is|but|after|before|until|"
    r"because|so|as|by|on|this|last|next|through|bday|birthday|that|which|works?|would|will|had|has|about|due|please|thanks|a|my|her|his|you|there)\b))"
)
# "The 1st and 3rd Wednesday" of any month.
_NO_WEEKDAY = r"(?! ?(?:and|or|&|,) ?(?:the )?\d(?:st|nd|rd|th) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_ORDINALS = (
    Rule(Kind.DATE, "the nth", 0.85, rf"\bthe {_DAY}(?:st|nd|rd|th)\b{_NO_WEEKDAY}{_TAIL}", re.IGNORECASE),
    Rule(Kind.DATE, "on the nth", 0.85, rf"\b(?:on|by|since|until|till|before|after|from|around|through|to|for|of) (?P<it>(?:the )?(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th))\b{_NO_WEEKDAY}{_TAIL}", re.IGNORECASE),
    Rule(Kind.DATE, "the nth in words", 0.7, rf"\b(?:on|by|since|until|till|before|from|through) (?P<it>the {_LATE_NTH})\b(?=\s*(?:[.,;:!?)]|$|\s(?:and|she|he|they|i|we|at|so|but|when)\b))", re.IGNORECASE),
    Rule(Kind.DATE, "weekday and nth", 0.9, rf"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?P<it>(?:the )?{_DAY}(?:st|nd|rd|th))\b", re.IGNORECASE),
)  # fmt: skip
_SLASHED = Rule(
    Kind.DATE, "figures", 0.75, r"(?<![\w.,/$£€-])(?P<a>\d{1,2})[/](?P<b>\d{1,2})(?![\w%/]|[.-]\d)"
)
_DASHED = Rule(
    Kind.DATE, "figures after a preposition", 0.75,
    r"\b(?:on|since|until|till|dated?|dob|dos|mon|tues?|wed|thurs?|fri|sat|sun)\.?:? (?P<it>(?:0?[1-9]|[12]\d|3[01])[-.](?:0?[1-9]|[12]\d|3[01]))(?![\w]|[-.]\d)", re.IGNORECASE,
)  # fmt: skip
_ON = re.compile(r"(?:\b(?:on|by|since|until|till|dated?|of|from|after|before|dos|dob|seen|session|le|am|el|den|mon|tues?|wed|thurs?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[-–&]|and|thru)[ ,:.]*|[(\[,;]\s*|^\s*|\n[\s*•–-]*)$", re.IGNORECASE)  # fmt: skip
_SCORE_BEFORE = re.compile(r"\b(?:rated?|rates|rating|score[sd]?|scoring|suds?|pain|mood|anxiety|about an?|level|intensity|was an?|is an?|at an?|vas|bp|visus|x)[ :]*$", re.IGNORECASE)  # fmt: skip
_SCORE_AFTER = re.compile(r"\s*(?:pain|anxiety|intensity|distress|suds|scale|severity|depression|mood|custody|split|items|criteria|of\b|cup|mile|teaspoon|points?|time\b|metre|meter|beat)\b", re.IGNORECASE)  # fmt: skip
# Between the name of a questionnaire or a drug and its figures: "HADS 11/8", "GDS of 12/15", "MDQ pos 9/13".
_SAID = "score|of|is|was|now|pos|positive|total"
_MEASURED = re.compile(
    rf"(?P<what>[^\W\d_][\w-]*(?: (?!(?:{_SAID})\b)[\w-]+)?)[ :=(]{{1,2}}(?:(?:{_SAID})[ :=]{{1,2}}){{0,2}}$",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(r"mon|tues?|wed|thurs?|fri|sat|sun|dos|dob|on|by|from|to|until|since", re.IGNORECASE)
_NAMED = 40
_BARE_MONTH = Rule(Kind.DATE, "month", 0.8, rf"(?<![\w-])(?P<it>{_ENGLISH})(?![\w-])")
_LOWER_MONTH = Rule(
    Kind.DATE, "month", 0.8, r"\b(?:january|february|april|june|july|september|october|november|december)\b"
)
_AFTER_PREPOSITION = Rule(
    Kind.DATE, "month after a preposition", 0.85,
    rf"\b(?:in|since|until|till|by|through|from|to|before|after|around|between|during|of|last|next|this|early|mid|late|each|every|en|depuis|"
    rf"seit|im|ab|desde|hasta|jusqu'en|and|or)[ -](?P<it>(?:{_ENGLISH}|{_FOREIGN}))(?![\w-])", re.IGNORECASE,
)  # fmt: skip
_DOUBTFUL_MONTHS = frozenset(
    {"may", "march", "mar", "dec", "jan", "mai", "mars", "mayo", "marzo", "juli", "sep", "jun", "august"}
)
_MONTHS, _LONGEST_MONTH = 12, 31
_SHORT_YEAR = 99
_NEXT_CAPITAL = re.compile(r"['’]s\b|\s+[A-Z][a-z]")


class Dates:
    """Dates as people write them in English, with the common French, Spanish and German ones."""

    name = "dates"
    kinds = frozenset({Kind.DATE})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Dates with their year; weekdays and clock times stay outside."""
        del knowledge
        for rule in (*_RULES, *_ORDINALS, _DASHED):
            for start, end, match in rule.matches(text):
                if rule.reason != "day, month, year" or _is_full_date(text, match):
                    yield found(rule, start, end, self.name)
        rated: set[int] = set()
        for start, end, match in _SLASHED.matches(text):
            if _SCORE_BEFORE.search(text, max(0, start - 16), start):
                rated.add(int(match["b"]))
            elif _is_slashed_date(text, match, rated):
                yield found(_SLASHED, start, end, self.name)
        yield from self._months(text)

    def _months(self, text: str) -> Iterable[Finding]:
        for start, end, match in _AFTER_PREPOSITION.matches(text):
            month = match["it"]
            if month.casefold() not in _DOUBTFUL_MONTHS or (
                month[0].isupper() and not _NEXT_CAPITAL.match(text, end)
            ):
                yield found(_AFTER_PREPOSITION, start, end, self.name)
        for start, end, match in _BARE_MONTH.matches(text):
            word = match["it"]
            if word.casefold() in _DOUBTFUL_MONTHS and (starts_sentence(text, start) or len(word) == 3):
                continue
            if not _NEXT_CAPITAL.match(text, end) or len(word) > 5:
                yield found(_BARE_MONTH, start, end, self.name)
        for start, end, _ in _LOWER_MONTH.matches(text):
            yield found(_LOWER_MONTH, start, end, self.name)


def _is_full_date(text: str, match: re.Match[str]) -> bool:
    """Whether three figures are a day, and not three scores: "DASS-21 28/30/26"."""
    *days, year = map(int, re.split(r"[-/.]", match[0]))
    return year > _SHORT_YEAR or (
        min(days) <= _MONTHS and max(days) <= _LONGEST_MONTH and not _is_measured(text, match.start())
    )


def _is_slashed_date(text: str, match: re.Match[str], rated: Collection[int]) -> bool:
    """Whether 3/14 is a day and not a rating, a fraction or a pulse; `rated`: what ratings were out of so far."""
    a, b = int(match["a"]), int(match["b"])
    if not ((1 <= a <= 12 and 1 <= b <= 31) or (1 <= a <= 31 and 1 <= b <= 12)):
        return False
    if (a, b) in {(24, 7), (12, 12)}:
        return False
    if _SCORE_AFTER.match(text, match.end()) or _is_measured(text, match.start()):
        return False
    before = _ON.search(text, max(0, match.start() - 16), match.start())
    looks_like_rating = b in {2, 3, 4, 5, 7, 10} and a <= b
    if looks_like_rating and b in rated:
        return before is not None and any(map(str.isalpha, before[0]))
    return before is not None or not looks_like_rating


def _is_measured(text: str, at: int) -> bool:
    """Whether a questionnaire or a drug is named right before this place."""
    if (match := _MEASURED.search(text, max(0, at - _NAMED), at)) is None:
        return False
    words = match["what"].split()
    phrases = match["what"], words[-1]
    return not _DAY_WORD.fullmatch(words[-1]) and any(
        {Section.INSTRUMENTS, Section.DRUGS} & sections_of(phrase) for phrase in phrases
    )
