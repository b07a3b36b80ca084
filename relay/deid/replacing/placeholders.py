"""The words that stand for a removed identifier, chosen so that a clinician can still follow the story."""

import re
from collections.abc import Sequence
from itertools import count

from relay.deid.finding import Finding, Kind
from relay.deid.replacing import roles

_OLDEST = "90 or older"
"""What stands for an age of 90 or more (45 CFR 164.514(b)(2)(i)(C))."""

_PLAIN = {
    Kind.NAME: "person",
    Kind.LOCATION: "town",
    Kind.ADDRESS: "address",
    Kind.ORG: "organisation",
    Kind.DATE: "date",
    Kind.AGE: _OLDEST,
    Kind.PHONE: "phone number",
    Kind.EMAIL: "e-mail address",
    Kind.URL: "link",
    Kind.HANDLE: "user name",
    Kind.ID: "number",
    Kind.IP: "network address",
    Kind.OTHER: "left out",
}

# Checked in order; the first that stands in the text names the thing.
_ORG_NOUNS = (
    ("university", r"universit\w*|college|coll[eè]ge|polytechnic"),
    (
        "school",
        r"school|elementary|academy|kindergarten|preschool|montessori|high|middle|primary|prep|lyc[eé]e|escuela|schule",
    ),
    ("hospital", r"hospital|medical cent(?:er|re)|infirmary|h[oô]pital|klinikum|hospice|ward"),
    ("church", r"church|parish|chapel|cathedral|methodist|baptist|lutheran|presbyterian|episcopal"),
    ("congregation", r"synagogue|temple|mosque|masjid|gurdwara|congregation|shul|beth|ministries"),
    (
        "clinic",
        r"clinic|klinik|surgery|practice|counsel?ling|therapy|psychotherapy|behaviou?ral health|wellness",
    ),
    ("court", r"court"),
    ("prison", r"prison|jail|gaol|penitentiary|correctional|detention"),
    ("police", r"police|sheriff['’]?s?|constabulary|precinct"),
    ("programme", r"program(?:me)?|recovery|rehab|house|lodge|shelter|ranch"),
    ("team", r"team|club|league|fc"),
    ("unit", r"battalion|regiment|squadron|platoon|brigade|company [a-k]"),
    ("company", r"ltd|limited|inc|llc|plc|gmbh|corp(?:oration)?|& (?:co|sons?)|pty"),
)
_PLACE_NOUNS = (
    ("county", r"count(?:y|ies)|parish|shire"),
    (
        "place",
        r"park|bridge|lake|river|creek|beach|mount|mountain|camp|fort|base|reservation|trail|hall|building",
    ),
)
_COUNTY_BEFORE = re.compile(r"\b(?:County|Co\.?) $")
_NOUNS = "|".join(
    [*_PLAIN.values(), "post code", *(noun for noun, _ in (*_ORG_NOUNS, *_PLACE_NOUNS)), roles.NOUNS]
)
_OWN = re.compile(rf"\[(?:{_NOUNS})(?: \d{{1,2}})?\]")
_ARTICLE = re.compile(r"\b([Aa])n?(\s+)$")
_AN = re.compile(r"\[?(?:[aeio]|un(?!i))", re.IGNORECASE)
_BEFORE_NOUN = re.compile(r"\s+(?!(?:and|but|or|when|with|now|who|in|at|on|so)\b)[a-z]")
_YEARS_OLD = re.compile(r"[ -]?(?:years?[ -]olds?|year[ -]old|y[./]?o\b\.?)", re.IGNORECASE)


def standing(text: str) -> list[tuple[int, int]]:
    """Where placeholders of this relay stand in a text: a quotation, or a person's own '[client]'."""
    return [m.span() for m in _OWN.finditer(text)]


def noun_for(finding: Finding, text: str) -> str:
    """What a thing that is no person is called: 'school', 'town', 'date'."""
    words = text[finding.start : finding.end]
    if finding.kind is Kind.ORG:
        return _first_noun(_ORG_NOUNS, words) or _PLAIN[Kind.ORG]
    if finding.kind is Kind.LOCATION:
        if any(c.isdigit() for c in words):
            return "post code"
        if _COUNTY_BEFORE.search(text[max(0, finding.start - 8) : finding.start]):
            return "county"
        return _first_noun(_PLACE_NOUNS, words) or _PLAIN[Kind.LOCATION]
    return _PLAIN[finding.kind]


def with_article(before: str, placeholder: str) -> str:
    """The text before a placeholder, its last word made 'a' or 'an' as the placeholder wants it."""
    article = _ARTICLE.search(before)
    if article is None:
        return before
    n = "n" if _AN.match(placeholder) else ""
    return before[: article.start()] + article[1] + n + article[2]


def oldest(text: str, end: int, limit: int) -> tuple[str, int]:
    """What stands for an age that ends here, and where the text goes on: "94-year-old" is one expression.

    limit: where the next identifier begins.
    """
    old = _YEARS_OLD.match(text, end, limit)
    if old is None:
        return _OLDEST, end
    return (_OLDEST.replace(" ", "-") if _BEFORE_NOUN.match(text, old.end()) else _OLDEST), old.end()


def claim(noun: str, taken: set[str]) -> str:
    """A placeholder that nobody has, '[client]' or '[client 2]', now among those taken.

    Persons are numbered from 1.
    """
    for n in count(1):
        name = f"[{noun}]" if n == 1 and noun != "person" else f"[{noun} {n}]"
        if name not in taken:
            taken.add(name)
            return name
    raise AssertionError  # count() does not end


def _first_noun(nouns: Sequence[tuple[str, str]], words: str) -> str | None:
    return next(
        (noun for noun, pattern in nouns if re.search(rf"\b(?:{pattern})s?\b", words, re.IGNORECASE)), None
    )
