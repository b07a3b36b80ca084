"""The words that stand for a removed identifier, chosen so that a clinician can still follow the story."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Sequence

from relay.deid.finding import Finding, Kind

OLDEST = "90 or older"
"""What stands for an age of 90 or more (45 CFR 164.514(b)(2)(i)(C))."""

_PLAIN = {
    Kind.NAME: "person",
    Kind.LOCATION: "town",
    Kind.ADDRESS: "address",
    Kind.ORG: "organisation",
    Kind.DATE: "date",
    Kind.AGE: OLDEST,
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
        r"school|elementary|academy|kindergarten|preschool|montessori|high|middle|lyc[eé]e|escuela|schule",
    ),
    ("hospital", r"hospital|medical cent(?:er|re)|infirmary|h[oô]pital|klinikum|ward"),
    ("church", r"church|parish|chapel|cathedral|methodist|baptist|lutheran|presbyterian|episcopal"),
    ("congregation", r"synagogue|temple|mosque|masjid|gurdwara|congregation|shul|beth|ministries"),
    (
        "clinic",
        r"clinic|klinik|surgery|practice|counsel?ling|therapy|psychotherapy|behaviou?ral health|wellness",
    ),
    ("court", r"court"),
    ("prison", r"prison|jail|penitentiary|correctional|detention"),
    ("programme", r"program(?:me)?|recovery|rehab|house|lodge|shelter|ranch"),
    ("team", r"team|club|league|fc"),
)
_PLACE_NOUNS = (
    ("county", r"count(?:y|ies)|parish|shire"),
    (
        "place",
        r"park|bridge|lake|river|creek|beach|mount|mountain|camp|fort|base|reservation|trail|hall|building",
    ),
)

# The noun in the text, and what it is called in a placeholder.
_CLIENT = r"client|patient|pt|cl|analysand|supervisee's client|case|clientin|patientin|paciente|cliente"
_KIN = (
    r"(?:step|half[- ]?|foster |adoptive |birth |great[- ]?|grand|ex[- ]|twin |older |elder |younger |little |big )*"
    r"(?:mother|father|mom|mum|dad|sister|brother|son|daughter|wife|husband|partner|spouse|girlfriend|boyfriend|"
    r"fianc[eé]e?|aunt|uncle|cousin|niece|nephew|child|baby|twin|parent|grandma|grandpa|grandson|granddaughter|"
    r"mother-in-law|father-in-law|sister-in-law|brother-in-law|dog|cat|horse|friend|roommate|boss|coach|neighbou?r)"
)
_PROFESSION = (
    r"psychiatrist|psychologist|therapist|counsel?lor|supervisor|supervisee|intern|social worker|case ?worker|"
    r"case manager|teacher|principal|pastor|priest|rabbi|imam|lawyer|attorney|solicitor|judge|nurse|pediatrician|"
    r"doctor|physician|gp|prescriber|colleague|co-therapist|sponsor|probation officer|officer|guardian|manager"
)
_ADJECTIVES = r"(?:[a-z0-9-]+ ){0,2}?"
_CLIENT_BEFORE = re.compile(
    rf"\b(?:{_CLIENT})s?\b[\s,:(]*(?:is |called |named |(?:i(?:'| wi)ll|let'?s) call (?:her|him|them) )?$"
    r"|\bi(?:'ve| have)? (?:been |started |begun )?(?:see(?:ing|n)?|treat(?:ing|ed)?)\s$"
    r"|\bi(?:'m| am| was)? (?:seeing|treating)\s$",
    re.IGNORECASE,
)
_NAMING = r"[\s,:(]*(?:is |called |named )?$"
_WHOSE_KIN_BEFORE = re.compile(
    rf"\b(?P<whose>my|his|her|their|the|a|an|our|your|[\w\]-]+['’]s?)\s+{_ADJECTIVES}(?P<kin>{_KIN})\b{_NAMING}",
    re.IGNORECASE,
)
_KIN_BEFORE = re.compile(rf"\b(?P<kin>{_KIN})\b{_NAMING}", re.IGNORECASE)
_PROFESSION_BEFORE = re.compile(
    rf"\b(?P<role>{_PROFESSION})\b[\s,:(]*(?:is |called |named |dr\.? )?$", re.IGNORECASE
)
_TITLES = {
    "dr": "doctor", "doctor": "doctor", "judge": "judge", "rabbi": "rabbi", "pastor": "pastor", "imam": "imam",
    "coach": "coach", "officer": "officer", "detective": "officer", "nurse": "nurse", "rev": "minister",
    "reverend": "minister", "father": "priest", "fr": "priest", "sister": "nun",
}  # fmt: skip
_TITLE_BEFORE = re.compile(rf"\b({'|'.join(_TITLES)})\.?\s+$", re.IGNORECASE)
_CLIENT_AFTER = re.compile(
    rf"^['’]?,?\s+(?:is|was|has been)\s+(?:a |my |the |an )?{_ADJECTIVES}(?:{_CLIENT})\b|^\s*\((?:{_CLIENT})\)",
    re.IGNORECASE,
)
_FORMAL = {
    "mom": "mother",
    "mum": "mother",
    "dad": "father",
    "grandma": "grandmother",
    "grandpa": "grandfather",
}
_NOBODYS = frozenset({"", "my", "the", "a", "an", "our", "your"})
_BEFORE, _AFTER = 60, 50


_NOUNS = "|".join(
    [
        *_PLAIN.values(),
        "post code",
        "family",
        "priest",
        "minister",
        "nun",
        "officer",
        "imam",
        "rabbi",
        "coach",
    ]
    + [noun for noun, _ in (*_ORG_NOUNS, *_PLACE_NOUNS)]
)
_OWN = re.compile(
    rf"\[(?:client|(?:client's )?{_KIN}|mother|father|grand(?:mother|father)|{_PROFESSION}|{_NOUNS})(?: \d{{1,2}})?\]"
)


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
        return _first_noun(_PLACE_NOUNS, words) or _PLAIN[Kind.LOCATION]
    return _PLAIN[finding.kind]


def role_of(mentions: Sequence[Finding], text: str, *, client_before: Sequence[bool]) -> str | None:
    """The role the text gives a person, read at their mentions in order; None if it gives none.

    client_before: for each mention, whether "her mother" or "Ann's mother" just before it means the client's,
    which holds when the client is the person last named, or nobody has been named yet.
    """
    if any(m.recognizer in {"writer", "known"} and m.kind is Kind.NAME for m in mentions):
        return "colleague"
    for mention, of_client in zip(mentions, client_before, strict=True):
        before = text[max(0, mention.start - _BEFORE) : mention.start]
        after = text[mention.end : mention.end + _AFTER]
        if _CLIENT_BEFORE.search(before) or _CLIENT_AFTER.search(after):
            return "client"
        if kin := _WHOSE_KIN_BEFORE.search(before):
            return _kin_role(kin["kin"], kin["whose"].casefold(), of_client=of_client)
        if kin := _KIN_BEFORE.search(before):
            return _kin_role(kin["kin"], "", of_client=False)
        if profession := _PROFESSION_BEFORE.search(before):
            return profession["role"].casefold()
        if title := _TITLE_BEFORE.search(before):
            return _TITLES[title[1].casefold()]
    return None


def _kin_role(kin: str, whose: str, *, of_client: bool) -> str:
    word = " ".join(kin.casefold().split())
    word = _FORMAL.get(word, word)
    if whose.startswith(("client", "patient")) or (of_client and whose not in _NOBODYS):
        return f"client's {word}"
    return word


def _first_noun(nouns: Sequence[tuple[str, str]], words: str) -> str | None:
    return next(
        (noun for noun, pattern in nouns if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)), None
    )
