"""What is nobody's: lines anybody may call, and references to books, papers, drugs, laws and public sites."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re

from relay.deid.lexicon import is_first_name, is_public_site, is_surname, is_word

# What the number after it is a number of, and anybody may look up.
_REFERENCE = re.compile(
    r"(?:\b(?:isbn(?:-?1[03])?|e?issn|doi|pmid|pmcid|pmc|arxiv|osf|cpt|hcpcs|icd(?:-?1[01])?(?:-cm)?|dsm(?:-?\w{1,3})?|snomed(?:[ -]ct)?|loinc|ndc|atc|omim|rxcui|rs|"
    r"nct|isrctn|prospero|c\.?f\.?r\.?|u\.?s\.?c\.?|c\.?c\.?r\.?|stat\.?|p\.?l\.?|section|sec\.?|article)|10\.\d{4,9}/\S{0,60})"
    r"\W{0,3}(?:(?:codes?|no|nos|number|id)\b\W{0,3})?$",
    re.IGNORECASE,
)
_LOOK_BACK = 80
# Freephone and crisis lines, as their national plans group them; ten digits run together may as well be
# somebody's, so they do not count as one.
_FREEPHONE = re.compile(
    r"(?:\+?1[-. ]?)?\(?8(?:00|33|44|55|66|77|88)\)?[-. ](?:\d{3}[-. ]\d{4}(?![ -]?\d)|(?=[\dA-Z-]{0,8}[A-Z])[\dA-Z]{3}-?[\dA-Z]{4})|1[38]00(?:[ -]\d|[A-Z]{5,9}\b)|1860[ -]\d|"
    r"080[08][ -]?\d|0(?:300|303|508)[ -]\d|0[38]45[ -]\d|13(?:1114| \d\d \d\d)(?!\d)|116[ -]?\d{3}(?!\d)"
)
# Who answers such a line; one that is "ours" is a practice's own.
_HELPLINE = re.compile(
    r"(?P<own>\b(?:my|our|own) (?:[\w'’-]{1,20} ){0,2})?"
    r"\b(?:(?:hot|help|life|warm|child|care|text|crisis|support|stress|advice|suicide|abuse|violence|quit|victims?|veterans?|emergency)[ -]?(?:help)?(?:lines?|number)|"
    r"samaritans?|befrienders|childline|kids help|beyond ?blue|papyrus|childhelp|rainn|samhsa|trevor project|trans lifeline|rape crisis|women['’]s aid|poison control|1800 ?respect)\b",
    re.IGNORECASE,
)
_NEAR = 60
# Known the world over by name, so that whatever number stands right behind one is its own.
_NAMED = re.compile(
    r"\b(?:samaritans|befrienders worldwide|childline)(?: (?:on|at|is))?[ :,(]{1,2}$",
    re.IGNORECASE,
)
# Known to a whole country, by their digits: emergency, suicide, abuse and advice lines, numbers to text.
_LINES = frozenset(
    # North America
    "911 988 211 741741 838255 678678 686868 45645 8002738255 8007997233 8006564673 8006624357 8004224453 8664887386 "
    "8775658860 8009506264 8002221222 8883737888 8338526262 8002675463 8009855990 8334564566 8006686868 8552423310 8005227747 "
    # Great Britain and Ireland; the numbers all of Europe shares
    "999 112 111 101 116123 116000 116006 116111 116117 116016 85258 50808 08001111 08000684141 08082000247 08005999247 "
    "03001233393 0800585858 08457909090 08088010327 08088081677 08088005000 1800247247 1800778888 1800341900 1800666666 "
    # Australia, New Zealand
    "000 131114 139276 1300224636 1800551800 1800737732 1300659467 1300789978 1800184527 1800334673 "
    "1737 0800543354 0508828865 0800376633 0800726666 0508326459 0800456450 "
    # Germany and France, South Africa, Asia
    "08001110111 08001110222 3114 3919 119 0800567567 0861322322 14416 1098 9152987821 18602662345 1767 18002214444".split()
)

# A web address as far as it says where to look; what stands behind "?" and "#" may be about somebody.
_ADDRESS = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?P<path>/[^\s<>\"'?#@]*)?(?![\w?#@])",
    re.IGNORECASE,
)
_PATH_WORD = re.compile(r"[^\W\d_]{3,}")
# A paper's own number in a publisher's address (ISO 26324).
_DOI = re.compile(r"/doi/(?:\w+/)?10\.\d{4,9}/", re.IGNORECASE)


def public_addresses(text: str) -> list[tuple[int, int]]:
    """Where a text names a web address that is a reference for everybody: a paper, an agency, a helpline."""
    return [
        found.span() for found in _ADDRESS.finditer(text) if _is_public(found["host"], found["path"] or "")
    ]


def _is_public(host: str, path: str) -> bool:
    if _DOI.match(path):
        return True
    words = _PATH_WORD.findall(path)
    if any((is_first_name(w) or is_surname(w)) and not is_word(w) for w in words):
        return False  # a page about somebody: nami.org/stories/tomas-reyes
    return is_public_site(host, path)


def is_reference(text: str, at: int) -> bool:
    """Whether the digits at this place stand behind the name of what anybody may look up: "ISBN", "CPT code"."""
    return _REFERENCE.search(text, max(0, at - _LOOK_BACK), at) is not None


def is_freephone(text: str, at: int) -> bool:
    """Whether a number that costs its caller nothing, or little, begins here: a line, and nobody's identity."""
    return _FREEPHONE.match(text, at) is not None


def is_known_line(number: str) -> bool:
    """Whether a whole country knows this number, however it is written."""
    if any(map(str.isalpha, number)):
        return False
    digits = "".join(filter(str.isdigit, number))
    if digits.startswith("44"):
        digits = f"0{digits[2:]}"
    return digits in _LINES or (digits.startswith("1") and digits[1:] in _LINES)


def is_helpline(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a line for everybody: a known one, or a free one said to be a helpline."""
    if is_known_line(text[start:end]) or _NAMED.search(text, max(0, start - _NEAR), start):
        return True
    if not is_freephone(text, start):
        return False
    near = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return any(line["own"] is None for side in near for line in _HELPLINE.finditer(side))
