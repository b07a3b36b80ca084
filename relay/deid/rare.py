"""Descriptions so rare that they may point to one person without any name; shown to the writer, never cut."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterator

from relay.deid.finding import Flag, FlagReason

_PLACE = r"(?:county|town|village|city|state|country|province|valley|district|region|island|school|parish|church|company|hospital|department|base|world|area|community|reservation|school district|league|history|force|conference|whole|nation|field|diocese|profession|neighbou?rhood|mountain|coast|time zone|hemisphere|continent|class|unit|regiment|squad|crew|club|team|band|trade|midwest|north|south)"  # fmt: skip
_SIGNS = re.compile(
    rf"\b(?:the|our|his|her|their|my|its|a) (?:(?:second|third|fourth|current|former|then) )?(?:only|first|youngest|oldest|eldest|last|tallest|fastest|sole|longest[- ]serving|highest[- ]ranking|best[- ]known|most famous|richest|lone)\b[^.;!?\n]{{3,70}}?\b(?:in|on|of|at|from|for) (?:the |our |her |his |that |this |all (?:of )?)?(?:\w+ )?{_PLACE}\b"
    r"|\b(?:one|two|three) of (?:only |just |the (?:only |last )?)?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b[^.;!?\n]{0,70}?\b(?:in|who|that|ever|to|with|left|on)\b"
    r"|\b(?:the )?(?:only|first|youngest|oldest|last) (?:\w+ ){0,4}(?:ever|to (?:have |be |win|survive|serve|fly|reach|hold|play|walk|become|receive))\b"
    r"|\b(?:was|were|been|made|got|is|are|all|were all|been all|put|ran)\b[^.;!?\n]{0,30}?\b(?:on|in|over|across) (?:the |all the |every )?(?:national |local |evening |state |morning |international |regional |tv |nightly |six o'clock )?(?:news|newspapers?|papers?|headlines?|front pages?|tv|television|tabloids|media|press)\b"
    r"|\b(?:went viral|goes viral|viral (?:video|clip|post)|documentary (?:about|on)|(?:podcast|book|film|movie|song|article|wikipedia)\b[^.;!?\n]{0,20}\babout (?:her|him|them|it|the case|his|the)|made (?:the )?(?:national |local |international |state )?(?:headlines|news)|front page|(?:state|world|national|olympic|county|school|club) (?:record|champion(?:ship)?s?|title|final|medal(?:l?ist)?)|olympi\w+|sole survivor|only survivor|lone survivor|survivor of the \w+|news(?:paper)? (?:story|article|crew|van)|whole (?:town|county|village|state|country) (?:knows|knew|saw|watched|heard|remembers)|everyone in town|(?:reality|game|quiz|talk) show|on national (?:tv|television)|high[- ]profile|amber alert|plane crash|mass shooting|school shooting|mine (?:collapse|disaster)|ferry disaster|bridge collapse|hostage|hall of fame|poet laureate|on (?:the )?(?:jumbotron|channel \d+)|gold medal|hit single|famous for|known (?:locally|nationally|all over|around here|statewide) (?:as|for)|locally famous|the face of the|whose (?:picture|photo|face) (?:is|was|hangs|hung)|named after (?:her|him|them))\b"
    r"|\b(?:struck by lightning|(?:killed|drowned|died|shot|electrocuted|crushed|burned|mauled|gored|trampled) (?:\w+ ){0,3}(?:at|in|during|on|by) the (?:\w+ ){0,4}(?:parade|game|race|rodeo|final|finals|wedding|festival|championship|regatta|explosion|collapse|flood|fire|tornado|derailment|crash|stage|marathon|fair|siege|eruption|avalanche))\b"
    r"|\b(?:only|first|youngest) (?:female|woman|black|white|asian|latina|latino|hispanic|jewish|muslim|gay|trans|deaf|blind|hispanic|indigenous|native|openly \w+) \w+",
    re.IGNORECASE,
)  # fmt: skip
_ORDINARY = re.compile(r"\b(?:first|last|only) (?:time|session|thing|one|few|week|month|appointment|child|born|year|day|visit|marriage|question|name|job)\b|only child", re.IGNORECASE)  # fmt: skip
_CLAUSE = re.compile(r"[^.;!?\n]+")
_LONGEST = 160


def rare_descriptions(text: str) -> Iterator[Flag]:
    """Each clause that holds such a sign."""
    for clause in _CLAUSE.finditer(text):
        sign = _SIGNS.search(clause[0])
        if sign is None or _ORDINARY.search(sign[0]):
            continue
        start, end = clause.start() + sign.start(), clause.start() + sign.end()
        before = max(text.rfind(", ", clause.start(), start) + 2, clause.start(), start - _LONGEST // 2)
        after = text.find(",", end, clause.end())
        end = min(after if after > 0 else clause.end(), max(end, start + _LONGEST))
        start = before + len(text[before:start]) - len(text[before:start].lstrip())
        yield Flag(start=start, end=end, reason=FlagReason.RARE, recognizer="rare")
