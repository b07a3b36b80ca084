"""What a person is in the story, as the text itself says it: client, client's mother, teacher."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CLIENT, COLLEAGUE, DOCTOR = "client", "colleague", "doctor"
FAMILY, PERSON = "family", "person"
_CLIENTS = f"{CLIENT}'s "
_CLIENT_NOUN = r"client|patient|pt|cl|analysand|coachee|couple|(?:my|this|the|new|first|second|index) case|clientin|patientin|paciente|cliente"
_PARENTS = r"mother|father|mom|mum|mam|ma|mama|mommy|mummy|dad|daddy|papa"
_KIN = (
    rf"(?:step|half[- ]?|foster |adoptive |birth |biological |great[- ]?|grand|ex[- ]|twin |older |elder |eldest |younger |youngest |little |big |oldest |only )*"
    rf"(?:(?:mother|father|sister|brother|son|daughter)-in-law|{_PARENTS}|sister|brother|sis|bro|son|daughter|wife|husband|hubby|partner|spouse|girlfriend|boyfriend|"
    r"gf|bf|bff|mil|fil|fianc[eé]e?|ex|aunt|auntie|uncle|t[ií]a|t[ií]o|cousin|niece|nephew|child|kid|baby|toddler|twin|triplet|sibling|parent|grandma|grandpa|gran|granny|"
    r"nana|nan|dadi|nani|bubbe|nain|taid|grandad|granddad|abuela|abuelo|oma|opa|nonna|nonno|grandson|granddaughter|grandchild|godmother|godfather|dog|cat|horse|"
    r"friend|room-?mate|house-?mate|flat-?mate|classmate|schoolmate|boss|coach|neighbou?r|landlord|landlady|carer|caregiver)"
)
_PLURAL_KIN = r"kids|children|sons|daughters|twins|triplets|parents|sisters|brothers|siblings|cousins|friends|grandparents|grandchildren|stepsons|stepdaughters|stepchildren|colleagues|co-workers|coworkers"
_PROFESSION = (
    r"psychiatrist|psychologist|psychotherapist|therapist|counsel?lor|supervisor|supe|supervisee|intern|trainee|social worker|case ?worker|key ?worker|"
    r"case manager|care coordinator|teacher|head ?teacher|principal|tutor|professor|lecturer|dean|pastor|vicar|chaplain|priest|rabbi|imam|lawyer|attorney|"
    r"solicitor|barrister|advocate|mediator|judge|matron|nurse|midwife|pa?ediatrician|neurologist|cardiologist|dentist|surgeon|dietitian|"
    r"doctor|physician|gp|prescriber|colleague|co-?worker|co-therapist|sponsor|probation officer|parole officer|officer|detective|guardian|"
    r"manager|team lead|director|interpreter|trainer|registrar|consultant"
)
_OTHER_PARTNERS = re.compile(
    r"\b(?:hr|business|law|study|training|senior|managing|sparring|writing|dance|practice) partner$",
    re.IGNORECASE,
)
_ADJECTIVES = rf"(?:(?!(?:{_PARENTS})['’]?s )[a-z0-9-]+ ){{0,2}}?"
_TITLE = r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|sgt|lt|capt|se[nñ]ora?|do[nñ]a|don|frau|herr|mme)\.?\s+)?"
# "her mother Gail", "my client, Mr. Lee", "the teacher (Ms. Poe", "her son (8) Tom"
_NAMING = rf"(?:\s*\(\d{{1,2}}\))?[\s,:(]*[\"“'‘]?(?:is |was |called |named |is called |name is )?{_TITLE}$"
_CLIENT_BEFORE = re.compile(
    rf"\b(?:{_CLIENT_NOUN})(?P<s>s?)\b[\s,:(]*[\"“'‘]?(?:is |called |named |(?:i(?:'| wi)ll|let'?s) call (?:her|him|them) |whom i call )?{_TITLE}$"
    rf"|\bi(?:['’]ve| have)? (?:been |started |begun )?(?:see(?:ing|n)?|treat(?:ing|ed)?)\s{_TITLE}$"
    rf"|\b(?:i(?:['’]m| am| was)? (?:seeing|treating)|working with|(?:writ(?:e|ing)|consult(?:ing)?|question) (?:concerning|regarding|about|on|re))\s{_TITLE}$",
    re.IGNORECASE,
)
_CLIENT_AFTER = re.compile(
    rf"^['’]?,?\s+(?:is|was|has been)\s+(?:a |my |the |an )?{_ADJECTIVES}(?:client|patient|analysand)\b"
    r"|^['’]?\s*[,(]\s*(?:my |the |a |our )(?:new |adult |young |long-term )?(?:client|patient)\b(?!['’])|^\s*\((?:client|patient|pt|cl)\b(?!['’])",
    re.IGNORECASE,
)
_COUPLE_AFTER = re.compile(r"^\s*(?:[-–—:,(]\s*)?(?:a |the |my )?(?:\w+ )?couple\b", re.IGNORECASE)
_WHOSE = r"my|his|her|their|the|a|an|our|your"
_WHOSE_KIN_BEFORE = re.compile(
    rf"\b(?P<whose>{_WHOSE}|[\w\]-]+['’]s?|(?:{_PARENTS})s)\s+{_ADJECTIVES}(?P<kin>(?:{_PLURAL_KIN})|{_KIN})\b{_NAMING}",
    re.IGNORECASE,
)
_KIN_BEFORE = re.compile(rf"\b(?P<kin>(?:{_PLURAL_KIN})|{_KIN})\b{_NAMING}", re.IGNORECASE)
_KIN_AFTER = re.compile(
    rf"^['’]?\s*(?:,|\(|is|was)\s*(?P<whose>my|his|her|their|our|(?:the |my )?(?:client|patient)['’]s)\s+{_ADJECTIVES}(?P<kin>{_KIN})\b(?!['’]s?\b)",
    re.IGNORECASE,
)
_PROFESSION_BEFORE = re.compile(rf"\b(?P<role>{_PROFESSION})(?P<s>s?)\b{_NAMING}", re.IGNORECASE)
_PROFESSION_AFTER = re.compile(
    rf"^['’]?\s*(?:,|\(|is|was)\s*(?:my|his|her|their|our)\s+{_ADJECTIVES}(?P<role>{_PROFESSION})\b(?!['’]s?\b)",
    re.IGNORECASE,
)
# "Dear Maren,", "Best wishes,\nMaren", "my name is Maren": one of us.
_COLLEAGUE_BEFORE = re.compile(
    rf"(?:^|\n)[ \t>]*(?:dear|hi|hello|hey|hiya|good (?:morning|afternoon|evening)),? {_TITLE}$"
    r"|(?:regards|best|wishes|thanks|thank you|cheers|sincerely|yours|warmly|respectfully|gratefully|faithfully|gratitude)[,.!]?[ \t]*\n\s*$"
    rf"|(?:^|[\n.!?])[ \t>]*(?:many )?(?:thanks|thank you)(?: (?:so|very) much| again)? {_TITLE}$"
    rf"|(?:^|\n)[ \t]*(?:my name is|i am|i['’]m|this is) {_TITLE}$",
    re.IGNORECASE,
)
_TITLES = {
    "dr": "doctor", "doctor": "doctor", "judge": "judge", "rabbi": "rabbi", "pastor": "pastor", "imam": "imam",
    "coach": "coach", "officer": "officer", "detective": "officer", "nurse": "nurse", "matron": "nurse", "rev": "minister",
    "reverend": "minister", "fr": "priest", "chaplain": "chaplain", "prof": "professor", "professor": "professor",
}  # fmt: skip
_KIN_NOUN = re.compile(rf"{_KIN}|{_PLURAL_KIN}", re.IGNORECASE)
_KIN_AT_WORK = frozenset({"boss", "coach", "carer", "caregiver", "landlord", "friend"})
_TITLE_BEFORE = re.compile(rf"\b({'|'.join(_TITLES)})\.?\s+$", re.IGNORECASE)
# "Father Mike" and "Sister Agnes" with a capital inside a sentence; "her sister Agnes" is kin.
_CLERGY = {"Father": "priest", "Sister": "nun", "Brother": "minister"}
_CLERGY_BEFORE = re.compile(r"(?<=[a-z,;] )(?P<title>Father|Sister|Brother) $")
_FORMAL = {
    "mom": "mother", "mum": "mother", "mam": "mother", "ma": "mother", "mama": "mother", "mommy": "mother", "mummy": "mother",
    "dad": "father", "daddy": "father", "papa": "father", "grandma": "grandmother", "gran": "grandmother", "granny": "grandmother",
    "nana": "grandmother", "nan": "grandmother", "dadi": "grandmother", "nani": "grandmother", "bubbe": "grandmother", "nain": "grandmother", "taid": "grandfather", "abuela": "grandmother", "oma": "grandmother", "nonna": "grandmother",
    "grandpa": "grandfather", "grandad": "grandfather", "granddad": "grandfather", "abuelo": "grandfather", "opa": "grandfather",
    "nonno": "grandfather", "sis": "sister", "bro": "brother", "hubby": "husband", "gf": "girlfriend", "bf": "boyfriend",
    "bff": "friend", "mil": "mother-in-law", "fil": "father-in-law", "ex": "ex-partner", "auntie": "aunt", "tía": "aunt",
    "tia": "aunt", "tío": "uncle", "tio": "uncle", "kid": "child", "stepdad": "stepfather", "stepmom": "stepmother", "stepmum": "stepmother",
    "supe": "supervisor", "landlady": "landlord",
}  # fmt: skip
_SINGULAR = {
    "children": "child", "kids": "child", "grandchildren": "grandchild", "stepchildren": "stepchild",
    "stepsons": "stepson", "stepdaughters": "stepdaughter",
}  # fmt: skip
_NOBODYS = frozenset({"", "my", "the", "a", "an", "our", "your"})
_LIST = re.compile(r"[\s,;/&+()\d]*(?:(?:and|und|y|et|or|plus)\b)?[\s&]*")
_CREDENTIALS = re.compile(r", ?(?:[A-Z]{2,}|Ph\.?D|Psy\.?D|Esq)\b")
_AGED = re.compile(
    r"(?:,? \(?|,|\s*\()(?:is |was |aged? |turned |now |a |an )*(?:[1-9]|[1-8]\d)"
    r"(?![\d:/%]|[.,]\d| ?(?:mg|mcg|sessions?|times|(?:years?|weeks?|days?|months?|hours?|min\w*) (?:ago|later|before|after|in|into|of|off|clean|sober)|weeks?|days?|am|pm|a\.m|p\.m)\b)"
    r"(?=[\s,;).!?–—-]|[mfMFyY]|$)"
)
_SIGNER = re.compile(rf"[ \t>]*(?:[–—~-] ?)?{_TITLE}", re.IGNORECASE)
_SIGNED = re.compile(r"[ \t.]*(?:[,(·|•/–—-][ \t]*(?!\d).{0,60}(?<![.?!]))?")
_BULLET = re.compile(r"[ \t>]*[–—~-](?![–—~-])")
_SIGNATURE = 400
_SIGNATURE_LINES, _LETTER_LINES = 5, 3
_BEFORE, _AFTER = 70, 50

NOUNS = "|".join(
    rf"(?:client's |mother's |father's )?(?:{noun})"
    for noun in (CLIENT, _KIN, "stepchild", "ex-partner", "grand(?:mother|father|child|parent)", _PROFESSION, "colleague")
) + "|" + "|".join(dict.fromkeys((*_TITLES.values(), *_CLERGY.values(), PERSON, FAMILY)))  # fmt: skip
"""A pattern of everything a person may be called."""


@dataclass(frozen=True, slots=True)
class Role:
    """What one mention says its person is."""

    noun: str
    of_somebody: bool = False
    """Whether "her mother" or "Ann's mother" named whose; the caller knows whether that is the client."""
    plural: bool = False
    """Whether the word told of several: "my sons Al and Bo"."""

    @property
    def bare(self) -> str:
        """The noun, whosever it is, by which two mentions are compared: "mother"."""
        return self.noun.removeprefix(_CLIENTS)

    def told(self, *, of_client: bool) -> str:
        """The role in words, when the one spoken of just before is the client or is not."""
        return f"{_CLIENTS}{self.noun}" if self.of_somebody and of_client else self.noun


def are_two(one: str, other: str) -> bool:
    """Whether nobody is both of these bare roles: a client is no boss, a colleague is nobody's son.

    Among relatives and among professions one person may be called many things: father and husband, doctor and GP.
    """
    return _spheres(one).isdisjoint(_spheres(other))


def _spheres(noun: str) -> frozenset[str]:
    last = noun.rpartition("'s ")[2]
    if last in {CLIENT, COLLEAGUE}:
        return frozenset({last})
    if last in _KIN_AT_WORK:
        return frozenset({"kin", "work"})
    return frozenset({"kin"} if _KIN_NOUN.fullmatch(last) else {"work", COLLEAGUE})


def role_in(placeholder: str) -> str | None:
    """What a placeholder says its person is, bare: "mother" for "[client's mother 2]"; None where it says nothing."""
    noun = placeholder.strip("[]").rstrip(" 0123456789")
    return None if noun in {PERSON, FAMILY} else Role(noun).bare


def _role_at(text: str, start: int, end: int) -> Role | None:
    """The role the words around a mention give, or None."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if (client := _CLIENT_BEFORE.search(before)) or _CLIENT_AFTER.search(after):
        plural = client is not None and (client["s"] == "s" or "couple" in client[0].casefold())
        return Role(CLIENT, plural=plural)
    if _COLLEAGUE_BEFORE.search(before):
        return Role(COLLEAGUE)
    if clergy := _CLERGY_BEFORE.search(before):
        return Role(_CLERGY[clergy["title"]])
    if (kin := _WHOSE_KIN_BEFORE.search(before)) and not _is_other_word(before[: kin.end("kin")]):
        return _kin(kin["kin"], kin["whose"].casefold())
    if (kin := _KIN_BEFORE.search(before)) and not _is_other_word(before[: kin.end("kin")]):
        return _kin(kin["kin"], "")
    if (kin := _KIN_AFTER.search(after)) and _BARE_END.search(before) is None:
        return _kin(kin["kin"], kin["whose"].casefold())
    if profession := _PROFESSION_BEFORE.search(before):
        return Role(_formal(profession["role"]), plural=profession["s"] == "s")
    if profession := _PROFESSION_AFTER.search(after):
        return Role(_formal(profession["role"]))
    if title := _TITLE_BEFORE.search(before):
        return Role(_TITLES[title[1].casefold()])
    return None


_BARE_END = re.compile(r"(?:['’]s|\b(?:and|with|for|to|than|by|from|told|asked))\s+$", re.IGNORECASE)
"""After these a mention is no subject: in "I told Ann her mother was ill" Ann is no mother."""


def roles(text: str, places: Sequence[tuple[int, int]]) -> list[Role | None]:
    """The role at each mention, in order; one said of several holds for all in a list: "my sons Al and Bo"."""
    found: list[Role | None] = []
    for i, (start, end) in enumerate(places):
        role = Role(COLLEAGUE) if _signs_at(text, start, end) else _role_at(text, start, end)
        last = found[-1] if found else None
        if (
            role is None
            and last is not None
            and last.plural
            and _LIST.fullmatch(text[places[i - 1][1] : start])
        ):
            role = last
        found.append(role)
    for i in range(1, len(places)):  # "Tom & Lisa, a couple I see"
        (start, end), (_, last_end) = places[i], places[i - 1]
        if are_listed(text, last_end, start) and _COUPLE_AFTER.search(text[end : end + _AFTER]):
            found[i - 1], found[i] = found[i - 1] or Role(CLIENT), found[i] or Role(CLIENT)
    return found


def _signs_at(text: str, start: int, end: int) -> bool:
    """Whether a name stands where one signs: alone or with credentials, on one of the last lines of a letter."""
    line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    rest, below = text[end:stop], text[stop:]
    return (
        _SIGNER.fullmatch(text, line, start) is not None
        and _SIGNED.fullmatch(rest) is not None
        and len([one for one in below[:_SIGNATURE].split("\n") if one.strip()]) <= _SIGNATURE_LINES
        and len(below) <= _SIGNATURE
        and text.count("\n", 0, line) >= _LETTER_LINES
        and not _is_in_list(text, line, stop)
    )


def _is_in_list(text: str, line: int, stop: int) -> bool:
    """Whether a line is one of several that begin with a dash: a list at the end of a letter signs nothing."""
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    return _BULLET.match(text, line) is not None and (
        _BULLET.match(text, above, line) is not None or _BULLET.match(text, stop + 1) is not None
    )


def are_listed(text: str, end: int, start: int) -> bool:
    """Whether two mentions with this gap between them are told apart by it: "Ann and Bo", "Ann, Bo"."""
    between = text[end:start]
    return bool(between.strip()) and _LIST.fullmatch(between) is not None and "(" not in between


def likely_client(
    text: str, places: Sequence[tuple[int, int]], who: Sequence[str], told: Sequence[Role | None]
) -> str | None:
    """The one introduced with an age when the text calls nobody a client; None rather than a wrong guess.

    Whoever is merely named most may be the neighbour in the story, so that is not enough.
    """
    placed = {p for p, role in zip(who, told, strict=True) if role is not None}
    placed |= {p for p, (_, end) in zip(who, places, strict=True) if _CREDENTIALS.match(text, end)}
    times = Counter(p for p in who if p not in placed)
    aged = (p for p, (_, end) in zip(who, places, strict=True) if p in times and _AGED.match(text, end))
    first = next(aged, None)
    return first if first is not None and times[first] * 2 >= max(times.values()) else None


def _kin(kin: str, whose: str) -> Role:
    noun = " ".join(kin.casefold().split())
    plural = re.fullmatch(_PLURAL_KIN, noun) is not None
    noun = _SINGULAR.get(noun, noun.removesuffix("s") if plural else noun)
    noun = _formal(noun)
    if whose.startswith(("client", "patient")) or re.match(r"(?:the|my) (?:client|patient)", whose):
        return Role(f"{_CLIENTS}{noun}", plural=plural)
    if parent := re.fullmatch(rf"({_PARENTS})['’]?s", whose):
        return Role(f"{_formal(parent[1])}'s {noun}", plural=plural)
    return Role(noun, of_somebody=whose not in _NOBODYS, plural=plural)


def _formal(noun: str) -> str:
    folded = " ".join(noun.casefold().split())
    *before, last = folded.split(" ")
    return " ".join([*before, _FORMAL.get(last, last)])


def _is_other_word(before: str) -> bool:
    """Whether the kin word is none: "HR partner", "Dr. Katz, ex Boston"."""
    return _OTHER_PARTNERS.search(before) is not None
