"""Streets, units, post boxes and post codes, by their shape."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import is_kept
from relay.deid.recognizer import Rule, found
from relay.deid.recognizers.public import is_known_line
from relay.deid.wording import NAME_WORD, UPPER

STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX "
    "UT VT VA WA WV WI WY DC PR ON QC BC AB MB SK NS NB NL PE NSW VIC QLD TAS ACT NT".split()
)
_STATE = rf"(?:{'|'.join(STATES)})"
_STATE_NAME = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|"
    r"Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|"
    r"New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|"
    r"Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba|England|Scotland|Wales|Ireland)"
)
_WAY = (
    r"(?:Street|St|Avenue|Ave|Av|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|Ter|Circle|Cir|Highway|Hwy|Parkway|Pkwy|"
    r"Way|Square|Sq|Trail|Trl|Pike|Turnpike|Alley|Row|Crescent|Cres|Close|Grove|Gardens|Mews|Loop|Path|Quay|Wharf|Walk|Parade|Esplanade|Rise|Hill|Green|Gate|Strand|Promenade|Broadway)"
)
_LONG_WAY = r"(?:Street|Avenue|Ave|Road|Rd|Drive|Lane|Ln|Boulevard|Blvd|Terrace|Highway|Hwy|Parkway|Pkwy|Turnpike|Crescent|Mews|Alley|Esplanade|Pike)"
_WORD = rf"(?:{UPPER}[\w'’.-]*|\d+(?:st|nd|rd|th))"
_COMPASS = r"(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\.?"
_UNIT = r"(?:,? ?(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Bldg|Building|Rm|Room|#)\.? ?#?[\w-]{1,6}|,? (?:upstairs|downstairs|\d+(?:st|nd|rd|th) floor))"
# What stands in a sentence and in no name of a street.
_SMALL = r"(?:i|i['’]\w+|you|he|she|it|they|we|is|was|are|am|and|or|but|of|in|on|at|to|for|from|by|with|that|this|my|his|her|their|our|a|an|then|when|who|drives?|kids|people|off|down|up)\b"
_ADDRESSES = (
    Rule(Kind.ADDRESS, "house and street", 0.95, rf"(?<![\w$£€#.,-])\d{{1,5}}[A-Za-z]?(?:[-–/]\d{{1,5}})? (?:{_COMPASS} )?(?:{_WORD} ){{1,4}}{_WAY}\b\.?(?: {_COMPASS}(?=[ ,.\n]|$))?{_UNIT}*"),
    Rule(Kind.ADDRESS, "house and street, any case", 0.9, rf"(?<![\w$£€#.,-])\d{{2,5}}[a-z]? (?:(?!{_SMALL})[a-z'’.]+ ){{1,3}}(?:street|avenue|ave|road|rd|drive|lane|ln|boulevard|blvd|court|terrace|crescent|hwy|highway)\b{_UNIT}*", re.IGNORECASE),
    Rule(Kind.ADDRESS, "street", 0.85, rf"\b(?:{_COMPASS} )?(?:(?!(?:The|A|My|Your|On|In|At|No|I|I['’]\w+|You|He|She|It|We|They|Who|Lives?)\b){_WORD} ){{1,3}}(?:{_LONG_WAY}|ave|st|rd|street|road|avenue|lane|blvd)\b\.?(?: {_COMPASS}(?=[ ,.\n]|$))?"),
    Rule(Kind.ADDRESS, "street by preposition", 0.8, rf"\b(?:on|off|onto|down|along|at) (?P<it>{_WORD} (?:{_WORD} )?(?:St|Dr|Ct|Pl|Place|Court|Circle|Way|Square|Row|Close|Grove|Gardens|Loop|Walk|Quay))\b\.?"),
    Rule(Kind.ADDRESS, "post box", 0.95, r"\b(?:P\.? ?O\.? ?Box|Post Office Box|PMB|Private Bag|Postfach|B\.P\.|Apartado|Locked Bag|GPO Box|Box)\s?#?[A-Z]?\d{1,6}\b", re.IGNORECASE),
    Rule(Kind.ADDRESS, "rural route", 0.9, r"\b(?:(?:Rural Route|Route|Rte|County Road|County Rd|State Road|State Route|Hwy|Highway) ?#?\d{1,4}[A-Z]?\b(?:,? Box \d+)?|(?:RR|HC) ?#?\d{1,4},? Box \d+|RR \d(?=, [A-Z])|(?<=\b(?:on|by|of|at) )(?:RR|CR|SR)[ -]\d{1,4}\b)"),
    Rule(Kind.ADDRESS, "unit", 0.85, r"\b(?:(?:Apt|Ste|Bldg|Rm)\b\.?|(?:Apartment|Suite|Unit|Flat|Building|Room|Bed|Cell|Dorm|Bungalow|Cottage|Cabin|Trailer|Lot|Office|Chalet|Villa|Studio|Plot|(?-i:[Pp]od))\b) ?#?(?:(?-i:[A-Z])?-?\d{1,5}(?-i:[A-Z])?(?:-[A-Z\d]{1,3})?|(?-i:[A-HJ-Z]))\b(?!\s?(?:%|mg|(?:days?|nights?|weeks?|months?|years?|hours?|times)\b)|[ .-]\d{3})", re.IGNORECASE),
    Rule(Kind.ADDRESS, "Romance street", 0.9, rf"(?:\b\d{{1,4}}(?: bis| ter)?,? ?)?\b(?!(?:place|plaza|paseo|via|Via)\s{UPPER}[\w'’-]+\b(?!['’-])(?!(?:[ -]{UPPER}[\w'’-]+){{0,2}},? ?(?:n[.ºo°] ?)?\d))(?:rue|avenue|boulevard|place|chemin|impasse|all[eé]e|quai|calle|avenida|plaza|paseo|carrer|via|viale|piazza|corso|rua|Rue|Avenue|Boulevard|Chemin|Calle|Rehov|Rechov|Avenida|Via|Piazza|Rua|Avda\.?|C/)\s(?:(?:dei|degli|delle|de|du|des|de la|de los|del|della|d['’]|la|le|les|el|do|da)\s?){{0,2}}{UPPER}[\w'’-]+(?:[ -]{UPPER}[\w'’-]+){{0,3}}(?:,? ?(?:n[.ºo°] ?)?\d{{1,4}}\b(?! ?ans))?"),
    Rule(Kind.ADDRESS, "Germanic street", 0.9, rf"\b(?:{UPPER}[\w'’-]+[ -])?(?:(?!(?:\w{{0,8}}[Bb]rigade|Renegade)\b){UPPER}[\w-]*(?:stra(?:ß|ss)e|str\.|gasse|platz|allee|weg|ufer|damm|straat|laan|gracht|plein|stræti|gränd|gatan|vägen|gata|veien|vej|gade|katu)|(?<=[^\W_][ -])(?:Stra(?:ß|ss)e|Str\.|Gasse|Platz|Allee|Weg))(?![^\W_])(?: \d{{1,4}} ?[a-z]?\b)?"),
    Rule(Kind.ADDRESS, "compass", 0.85, rf"(?<![\w$£€#.,-])\d{{2,5}} [NSEW]\.? {UPPER}[\w'’-]+(?: {UPPER}[\w'’-]+)?"),
    Rule(Kind.ADDRESS, "plot", 0.85, r"\b(?:Plot|House|Stand|Site|Comp|Blk|Block|Berth|Street|Phase|Sector|Line|Villa|Stall|Pitch|Hut|Tent|Barrack|Bay|bay|beds?|FM|Postboks|Postbus|Box|Level(?= \d{1,2}, \d)) (?:No\.? ?)?#?\d{1,5}(?!\d)(?:-?[A-Z]\b)?(?: and \d{1,3}\b)?(?!\s?(?:days?|nights?|weeks?|months?|years?|hours?)\b)"),
    Rule(Kind.ADDRESS, "lone way", 0.75, rf"\b(?:on|off|at) (?P<it>\d{{1,5}} {UPPER}[\w'’-]+(?: {UPPER}[\w'’-]+)?)\b"),
)  # fmt: skip
_CODES = (
    Rule(Kind.LOCATION, "ZIP after a state", 0.95, rf"(?:\b{_STATE}\.?|\b{_STATE_NAME}),?\s+(?P<it>\d{{5}}(?:-\d{{4}})?)(?![\w-])"),
    Rule(Kind.LOCATION, "ZIP by its label", 0.95, r"\b(?:zip|zip ?code|postal code|post ?code|postcode|plz|pin ?code|eircode)s?(?: (?:is|of|code))?:? (?P<it>[A-Z]?\d[\w -]{1,7}\w)\b", re.IGNORECASE),
    Rule(Kind.LOCATION, "ZIP+4", 0.9, r"(?<![\w-])\d{5}-\d{4}(?![\w-])"),
    Rule(Kind.LOCATION, "ZIP after a town", 0.8, rf"\b{NAME_WORD}, (?P<it>(?!90[78]\d\d|9[69]\d{{3}})\d{{5}})(?![\w-])"),
    Rule(Kind.LOCATION, "UK post code", 0.95, r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]) ?\d[ABD-HJLNP-UW-Z]{2})\b"),
    Rule(Kind.LOCATION, "Canadian post code", 0.95, r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b", re.IGNORECASE),
    Rule(Kind.LOCATION, "Eircode", 0.95, r"\b(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}\b"),
    Rule(Kind.LOCATION, "UK post district", 0.75, r"\b(?:in|near|from|to|of|around|,) (?P<it>(?:E|N|S|W|NW|SW|SE|EC|WC|BS|BN|LS|CF|EH|NE|OX|CB|SY|LL|SA|BT)\d{1,2}[A-Z]?)(?![\w-]|[.,]\d)"),
    Rule(Kind.LOCATION, "Australian post code", 0.9, r"\b(?:NSW|VIC|Vic|QLD|Qld|TAS|Tas|ACT|NT|SA|WA),? (?P<it>\d{4})\b"),
    Rule(Kind.LOCATION, "four-digit post code", 0.75, rf"(?:^|[,\n•|·]) ?{NAME_WORD}(?: {NAME_WORD})? (?P<it>(?!19\d\d|20\d\d)\d{{4}}) ?(?=$|[\n,.•|·])", re.MULTILINE),
    Rule(Kind.LOCATION, "Indian post code", 0.85, rf"\b{NAME_WORD}[ ,–-]{{1,3}}(?P<it>[1-9]\d{{2}} ?\d{{3}})(?![\w-])"),
    Rule(Kind.LOCATION, "European post code", 0.85, rf"(?<![\w.,$£€#/-])(?P<it>(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{4}} ?[A-Z]{{2}}|\d{{3}} \d{{2}}|\d{{4}}-\d{{3}})) (?=(?!St\b|Ave|Street|Road){UPPER}[^\W\d]{{2,}})"),
)  # fmt: skip


class Addresses:
    """Addresses and post codes."""

    name = "addresses"
    kinds = frozenset({Kind.ADDRESS, Kind.LOCATION})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Street, unit and post box as ADDRESS, post codes as LOCATION; states and countries stay."""
        del knowledge
        for rule in (*_ADDRESSES, *_CODES):
            for start, end, match in rule.matches(text):
                if not (
                    is_kept(text[start:end]) or is_known_line(text[start:end]) or _is_procedure(rule, match)
                ):
                    yield found(rule, start, end, self.name)


def _is_procedure(rule: Rule, match: re.Match[str]) -> bool:
    """Whether a post code may as well be a CPT code: "Psychotherapy, 90837"."""
    return rule.reason == "European post code" and re.match(r"9(?:0[78]|6|9)\d", match["it"]) is not None
