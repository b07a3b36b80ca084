"""Numbers that states, courts, health services and registers give to people: one table, a line a number.

A number is believed for one of three reasons, and the best of its scores counts: a word near it says what it
is (`near`), its check digit is right (`valid`), or its shape is enough by itself (`bare`). A reason that fails
takes nothing away from the others: people mistype numbers, and a mistyped number is still somebody's.

Shapes are those of the bodies that issue the numbers, named beside each country; check digits and their
sources are in `checkdigits` and `checkmethods`. To add a country see docs/adding-a-recognizer.md.
"""

# ruff: noqa: E501 - one line a number reads as a table; broken into pieces it is harder to check

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.recognizers import checkdigits as cd
from relay.deid.recognizers import checkmethods as cm
from relay.deid.recognizers.public import is_freephone, is_reference

_JOINT = r"[ ./\u2010-\u2015-]?"
"""What people put between the groups of a number; in a shape it is written `_`."""
_END = (
    r"(?![^\W_]|[.,:/\u2010-\u2015-]\d)"
    r"(?!\s?(?:%|(?:m?c?g|ml|kg|lbs?|h(?:ou)?rs?|min(?:ute)?s?|sessions?|years?|yrs?|months?|weeks?|days?|times|points?|people|items?|dollars|pounds|euros|clients|patients)\b))"
)
"""No number goes on, and nothing is counted or measured, after the end of a shape."""
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Number:
    """One kind of number: where it is from, what it is, its shape, and what makes it believed."""

    country: str
    """ISO 3166-1; "" for the whole world."""
    what: str
    shape: re.Pattern[str]
    words: re.Pattern[str] | None
    check: cm.Check | None
    near: float
    valid: float
    bare: float

    def score(self, text: str, match: re.Match[str]) -> float:
        """How sure it is that this match is such a number; 0 where nothing but a vague shape says so."""
        start, end = match.span()
        score = self.bare
        if self.valid > score and self.check and self.check(_compact(match[_group(match)])):
            score = self.valid
        if self.near > score and self.words and self._is_near(self.words, text, start, end):
            score = self.near
        return score

    @staticmethod
    def _is_near(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
        before, after = max(0, start - _NEAR), min(len(text), end + _NEAR)
        return words.search(text, before, start) is not None or words.search(text, end, after) is not None


def _number(country: str, what: str, shape: str, words: str = "", check: cm.Check | None = None, *, near: float = 0.95, valid: float = 0.0, bare: float = 0.0) -> Number:  # fmt: skip
    """A line of the table. In `shape`, `_` stands for a usual joint or none; a group `it` is the number alone."""
    return Number(
        country,
        what,
        re.compile(f"(?:{shape.replace('_', _JOINT)}){_END}", re.IGNORECASE | re.ASCII),
        re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE) if words else None,
        check,
        near if words else 0.0,
        valid,
        bare,
    )


_CREDENTIAL = (
    r"(?:LI?CSW|LISW|LMSW|LGSW|LSW|[AI]?MFT|LMFT|MFC|LPCC?|LCPC|LCMHC|LMH[CP]|LAC|LC?ADC|CADC|LP|LEP|PSY|RN|APRN|ARNP|PMHNP|LVN|LPN|LBA|"
    r"RP|RSW|RCSW|RCC|CCC|R\.? ?Psych|C\.? ?Psych|OTR)(?:-[ACRS])?"
)
_LABEL = r"[ :]{0,2}(?:(?:(?:state )?lic(?:en[cs]e)?|reg(?:istration)?|no|nr|number|cert(?:ificate)?)\b[.:]?[ :]{0,2}){0,2}"
_PLAIN = r"(?!(?:19|20)\d\d(?!\d)|9(?:0[78]|61|[7-9]\d)\d\d(?!\d))\d{4,8}"
"""Any number of four to eight digits but a year and a procedure therapists bill (CPT)."""
_REGISTER = rf"(?:[A-Z]{{1,4}}-?)?{_PLAIN}(?:-\d\d?)?"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_DAY_MONTH_YEAR = rf"{_DAY}(?:0[1-9]|1[0-2])\d\d"
_QUEBEC_MONTH = r"(?:[05][1-9]|[16][0-2])"
"""A woman's is 50 more."""
_YEAR_MONTH_DAY = rf"\d\d(?:0[1-9]|1[0-2]){_DAY}"
_OMOCODE = r"[0-9LMNP-V]"
"""A digit of a codice fiscale, or the letter put in its place where two people share one."""
_CASE = r"(?:case|cause|docket|court|filing|hearing|petition|order|judge|matter|index|appeal|tribunal|file)(?: no\.?| number| #)?s?"
_HEALTH_CARD = r"health(?: ?care)? (?:card|number|no\.?|#)|carte (?:d['’]assurance[ -])?(?:maladie|soleil|sant[eé])|phn|phin|hsn|uli|msi|mcp|ohip|ramq|msp"
_PASSPORT = r"passports?|passeport|pasaporte|passaporto?|reisepass|paspoort|pass(?:nummer|nr)|paszport"

NUMBERS = (
    # The world: ISO/IEC 7812 (cards), ISO 13616 (accounts), ISO 3779 (vehicles), ICAO Doc 9303 (passports).
    _number("", "card", r"\d{4}(?P<j>[ .-])\d{4}(?P=j)\d{4}(?P=j)\d{1,7}", r"card|visa|mastercard|amex|credit|debit", cm.is_luhn, valid=0.95, bare=0.85),
    _number("", "card", r"(?:3[47]\d\d_\d{6}_\d{5}|[2-6]\d{12,18})", r"card|visa|mastercard|amex|credit|debit", cm.is_luhn, valid=0.9),
    _number("", "IBAN", r"[A-Z]{2}\d\d(?:_[A-Z0-9]{4}){2,7}(?:_[A-Z0-9]{1,3})?", r"iban|bank|account|konto(?:nummer)?|compte|cuenta|conto|rekening", cm.is_iban, valid=0.98),
    _number("", "VIN", r"(?=[0-9A-Z]{13}\d{4})(?=[A-Z]{0,16}\d)(?=\d{0,16}[A-Z])[0-9A-HJ-NPR-Z]{17}", r"vin|vehicle|chassis|car|truck", cd.is_vin, valid=0.98, bare=0.9),
    _number("", "passport", r"(?:[A-Z]{1,2}_?\d{6,8}[A-Z]?|\d{8,9}|\d\d[A-Z]{2}\d{5})", _PASSPORT),
    _number("", "register", r"[A-Z]?\d{6,9}[A-Z]?", r"(?:national|citizen(?:ship)?|identity|civil|personal|tax(?:payer)?|insurance|resident|registration|licen[cs]e|prison(?:er)?|service|military|student|employee|voter)(?:['’]s)?(?: (?:id|card|identity|identification|insurance|security))? (?:no|number|nr|num|id|code|#)\.?", near=0.85),
    _number("", "seven digits or more", r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d))\d{7,118}", bare=0.5),
    # United States: SSA, IRS, CMS, DEA, USCIS, DMDC, state boards, state and federal courts (CM/ECF).
    _number("US", "SSN or ITIN", r"(?:\d{3}|[x*•]{3})(?P<j>[ \u2010-\u2015-])(?:\d\d|[x*•]{2})(?P=j)\d{4}", bare=0.95),
    _number("US", "SSN or ITIN", r"\d{3}_\d\d_\d{4}", r"ssn|soc(?:ial)?(?: sec(?:urity)?)?|itin|taxpayer|medicaid"),
    _number("US", "EIN", r"\d\d-\d{7}", r"ein|fein|employer|tax id|tin", bare=0.75),
    _number("US", "NPI", r"[12]\d{9}", r"npi|provider|national provider identifier", cd.is_npi, valid=0.8),
    _number("US", "DEA", r"(?-i:[ABFGMPRX][A-Z9])_?\d{7}|[ABFGMPRX]9\d{7}", r"dea|prescriber|prescribing", cd.is_dea, valid=0.95, bare=0.7),
    _number("US", "Medicare MBI", r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d_[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d_[AC-HJKMNP-RT-Y]{2}\d\d", bare=0.95),
    _number("US", "Medicare HICN", r"[A-Z]{0,2}\d{3}_\d\d_\d{4}_?[A-Z]\d?", r"hicn?|medicare|medicaid|medi-cal|railroad"),
    _number("US", "licence", rf"{_CREDENTIAL}-(?:[A-Z]{{1,2}}-?)?{_PLAIN}", bare=0.9),
    _number("US", "licence after a credential", rf"{_CREDENTIAL},?{_LABEL}#?[ ]?(?P<it>(?:[A-Z]{{1,2}}-?)?{_PLAIN})", bare=0.85),
    _number("US", "short licence after a credential", rf"{_CREDENTIAL},?[ :]{{0,2}}(?:lic(?:en[cs]e)?|no|nr|number|#)[.:]?[ :#]{{0,3}}(?:no\.? )?(?P<it>\d{{2,3}})", bare=0.85),
    _number("US", "licence", rf"(?:[A-Z]{{1,2}}[.-]?)?{_PLAIN}", r"licen[cs](?:e|ure)(?: (?:no\.?|number|nr|#))|lic\.? ?(?:no\.?|#|nr)", near=0.85),
    _number("US", "driving licence", r"[A-Z]\d{3}-\d{3}-\d\d-\d{3}-\d|[A-Z]\d{3}[ -]\d{4}[ -]\d{4}(?:[ -]\d\d)?|[A-Z]\d{4}[ -]\d{5}[ -]\d{5}", r"driv\w+|dl|licen[cs]e", bare=0.9),
    _number("US", "driving licence", r"[A-Z]{1,2}\d{5,12}[A-Z]?|\d{7,12}|[A-Z]{3}\*{0,2}[A-Z0-9]{2}\d{3}[A-Z0-9]{2}", r"driv(?:er['’]?s?|ing)['’]? licen[cs]e|dl|cdl|state id|dmv"),
    _number("US", "docket", r"(?:\d:)?\d\d(?:\d\d)?[ -]?(?:CIV|CRM?|CRIM|CV|DR|FAM?|FV|DV|FM|FL|FC|FD|JV|JD|JA|JP|JC|PR|MH|MI|GC|GS|CF|CT|MM|MD|SC|TR|AD|CP|DP|DC|PO|DN|AP|LT|DM|DJ|NA|SV|TS|D|CW)[ -]?\d{3,8}(?:-[A-Z0-9]{1,4}){0,3}", bare=0.9),
    _number("US", "docket", r"(?!DSM|ICD)[A-Z]{1,4}-(?:19|20)?\d\d-\d{3,8}(?:-[A-Z0-9]{1,4}){0,2}", _CASE, near=0.9, bare=0.7),
    _number("US", "docket", r"(?:[A-Z]{1,3} )?(?:19|20)?\d\d[ -]\d{4,8}(?:-[A-Z]{1,3})?", _CASE, near=0.85),
    _number("US", "A-number", r"A[ #-]{0,2}\d{2,3}[ -]?\d{3}[ -]?\d{3}", r"a[ -]?number|a[ -]?no\.?|alien|uscis|ice|immigration|i-\d{3}|ij|eoir|asylum|detention|detained|removal|green card", bare=0.75),
    _number("US", "A-number", r"\d{2,3}[ -]?\d{3}[ -]?\d{3}", r"a[ -]?number|a[ -]?no\.?|a#|alien|uscis", near=0.9),
    _number("US", "immigration receipt", r"(?:EAC|WAC|LIN|SRC|NBC|MSC|IOE|YSC|ZLA|ZNY)_?\d{10}", bare=0.97),
    _number("US", "DoD ID", r"\d{10}", r"dod(?: ?id)?|edipi|cac|military id|tricare|deers"),
    _number("US", "VA file", r"C?[ -]?\d{2}_\d{3}_\d{3}", r"va (?:claim|file)|c-?file|vbms|veterans?"),
    # United Kingdom: NHS, Public Health Scotland, HMRC, DVLA, HCPC, NMC, GMC, Social Work England, HMCTS, DBS.
    _number("GB", "NHS number", r"\d{3}_\d{3}_\d{4}", r"nhs|health (?:and|&) (?:social )?care|h&c|hcn|patient|spine|gp", cd.is_nhs, valid=0.85),
    _number("GB", "CHI number", rf"{_DAY_MONTH_YEAR}_?\d{{4}}", r"chi|nhs|community health index", cd.is_chi, valid=0.85),
    _number("GB", "National Insurance number", r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z]_\d\d_\d\d_\d\d_[A-D]", bare=0.95),
    _number("GB", "UTR", r"\d{5}_?\d{5}K?", r"utr|hmrc|self[ -]assessment|unique taxpayer reference|taxpayer", cd.is_utr, valid=0.55),
    _number("GB", "driving licence", r"[A-Z][A-Z9]{4}_\d[0156]\d[0-3]\d\d_[A-Z9]{2}[A-Z0-9]_?[A-Z]{2}", bare=0.97),
    _number("GB", "HCPC registration", r"PYL_\d{4,6}|(?:AS|PH|OT|SW|DT|SL|BS|CH|CS|HAS|OR|ODP|PA|PO|RA)_?\d{4,6}", r"hcpc|hpc|health (?:and|&) care professions council"),
    _number("GB", "HCPC or Social Work England registration", r"(?:PYL|SW)[ -]?\d{4,6}", r"", bare=0.9),
    _number("GB", "NMC PIN", r"\d\d[A-L]\d{4}[A-Z]", r"nmc|pin|nurs(?:e|ing)|midwi\w+", bare=0.9),
    _number("GB", "registration", _REGISTER, r"[MF]?BACP|BABCP|UKCP|BPC|BPS|NCPS|NCS|COSCA|ACP|AFT|GMC|GDC|NMC|HCPC|SWE|SSSC|PVG|HCPTS|psychotherapy council", near=0.9),
    _number("GB", "prisoner", r"[A-Z]\d{4}[A-Z]{2}", r"prison(?:er)?(?: no\.?| number)?|nomis|hmp|inmate|custody"),
    _number("GB", "family court case", r"[A-Z]{2}\d\d[A-Z]\d{5}", bare=0.95),
    _number("GB", "crown court case", r"[AST](?:19|20)\d{2}_?\d{4}", r"crown court|court|indictment|trial|case", bare=0.7),
    _number("GB", "crime reference", r"[A-Z0-9]{1,4}/\d{4,7}/\d\d|\d{6,8}/\d\d|[A-Z]{2,4} ?\d{5,8}/\d\d", r"crime|police|cris|cad|incident|log|ref(?:erence)?|pnc|officer", near=0.9),
    _number("GB", "DBS certificate", r"00\d{10}", r"dbs|disclosure|certificate|crb", bare=0.75),
    # Ireland: Department of Social Protection, CORU, Courts Service, Garda Síochána.
    _number("IE", "PPS number", r"\d{7}[ -]?[A-W][A-IW]?", r"ppsn?|pps no\.?|social (?:protection|welfare)|uimhir psp", cd.is_pps, valid=0.95, bare=0.85),
    _number("IE", "CORU registration", r"(?:SW|PSY?|OT|DI|SL|PH|RA|RT|CO|SC|OP|MS)_?\d{5,6}", r"coru|registered|registration|health and social care professionals"),
    _number("IE", "registration", _REGISTER + r"|M\d{4,6}C?", r"iacp|iahip|icp|psi|nmbi|imc|coru|iasw", near=0.9),
    _number("IE", "High Court record", r"(?:19|20)\d\d ?(?:/|no\.? ?)? ?\d{1,5} ?(?:P|S|M|SS|JR|FJ|FAM|CA|HLC|EX|R)", r"court|record|plenary|summons", near=0.9),
    _number("IE", "PULSE incident", r"\d{7,9}", r"pulse|garda[ií]?", near=0.9),
    # Canada: ESDC, provincial plans, IRCC, colleges and associations, courts.
    _number("CA", "SIN", r"\d{3}_\d{3}_\d{3}", r"sin|nas|social insurance|assurance sociale", cm.is_luhn, valid=0.65),
    _number("CA", "Ontario health card", r"\d{4}_\d{3}_\d{3}", rf"{_HEALTH_CARD}|hcn|oh", cm.is_luhn, valid=0.85),
    _number("CA", "Ontario health card with version", r"\d{4}[ -]\d{3}[ -]\d{3}[ -]?[A-Z]{1,2}|\d{10}[ -]?[A-Z]{2}", f"{_HEALTH_CARD}|hcn|oh", bare=0.85),
    _number("CA", "Quebec health card", rf"[A-Z]{{4}}(?:\d\d{_QUEBEC_MONTH}{_DAY}\d\d|[ -]\d\d{_QUEBEC_MONTH}[ -]{_DAY}\d\d)", f"{_HEALTH_CARD}|nam", bare=0.95),
    _number("CA", "BC health number", r"9\d{3}_\d{3}_\d{3}", f"{_HEALTH_CARD}|bc services card|care ?card", cd.is_bc_phn, valid=0.85),
    _number("CA", "health card", r"\d{5}-\d{4}|\d{4}_\d{3}_\d{3}|\d{3}_\d{3}_\d{3}(?:_\d{3})?|\d{7,9}|\d{12}", rf"{_HEALTH_CARD}|ahs|ahcip|alberta health"),
    _number("CA", "UCI", r"\d{2}[ -]?\d{4}[ -]?\d{4}|\d{4}-\d{4}", r"uci|ircc|cic|unique client identifier"),
    _number("CA", "registration", _REGISTER, r"crpo|ocswssw|ccpa|cpbao|cpo|bcacc|ccc|occoa|opq|otstcfq|acsw|bccsw|cno|cpso|mcc|mpta|college of (?:registered )?\w+|ordre des \w+", near=0.9),
    # Australia: ATO, Services Australia, NDIA, Ahpra, ABR, Digital Health Agency, FCFCOA.
    _number("AU", "TFN", r"\d{3}_\d{3}_\d{2,3}", r"tfn|tax file(?: number| no\.?)?|ato", cd.is_tfn, valid=0.55),
    _number("AU", "Medicare card", r"[2-6]\d{3}_?\d{5}_?\d(?:[ ./-]{0,2}[1-9])?", r"medicare|irn|card|bulk[ -]bill(?:ed)?", cd.is_au_medicare, valid=0.85),
    _number("AU", "CRN", r"\d{3}_\d{3}_\d{3}_?[A-Z]", r"crn|centrelink|customer reference|services australia", bare=0.85),
    _number("AU", "Ahpra registration", r"(?:PSY|MED|NMW|OCC|PHY|DEN|PHA|OST|POD|OPT|CMR|ATS|PAR)_?\d{9,10}|CHI\d{10}", bare=0.97),
    _number("AU", "ABN", r"\d\d_\d{3}_\d{3}_\d{3}", r"abn|acn|business number", cd.is_abn, valid=0.85),
    _number("AU", "Medicare provider number", r"\d{6}_?[0-9A-HJ-NP-RT-Y][ABFHJKLTWXY]", r"provider(?: number| no\.?)?|medicare|prov", cd.is_au_provider, valid=0.9, bare=0.7),
    _number("AU", "healthcare identifier", r"8003_?6[0-2]\d\d_?\d{4}_?\d{4}", bare=0.95),
    _number("AU", "NDIS number", r"43\d_?\d{3}_?\d{3}", r"ndis|ndia|participant"),
    _number("AU", "DVA file", r"[NVQSWT][A-Z]{0,3}_?\d{2,6}[A-Z]?", r"dva|veterans['’]? affairs|gold card|white card"),
    _number("AU", "registration", _REGISTER, r"ahpra|pacfa|aasw|aca|aps|acpa|capa", near=0.9),
    _number("AU", "family court file", r"(?:ADC|BRC|CAC|CSC|DGC|DNC|DUC|HBC|LNC|MLC|NCC|PAC|SYC|TVC|WOC|PTW) ?\d{1,6}/(?:19|20)\d\d", bare=0.95),
    # New Zealand: HISO 10046 (NHI), HISO 10042 (HPI), Inland Revenue, MSD, ACC, boards, courts.
    _number("NZ", "NHI", r"[A-HJ-NP-Z]{3}(?:\d{4}|\d\d[A-HJ-NP-Z]{2})", r"nhi|national health index|whatu ora|dhb|health number", cd.is_nhi, valid=0.9, bare=0.65),
    _number("NZ", "IRD number", r"\d{2,3}_\d{3}_\d{3}", r"ird|inland revenue|tax", cd.is_ird, valid=0.55),
    _number("NZ", "HPI", r"\d\d[A-Z]{4}", r"hpi[ -](?:cpn|number|no\.?)|cpn"),
    _number("NZ", "registration", r"90-\d{5}|" + _REGISTER, r"nzpb|nzac|nzap|nzcmhn|dapaanz|swrb|pbanz|annual practising certificate|apc|mcnz|ncnz", near=0.9),
    _number("NZ", "client or claim number", r"\d{3}_\d{3}_\d{3}|[A-Z]?\d{2}_?\d{3}_?\d{5,6}|100\d{8}", r"swn|winz|msd|work and income|acc(?: claim)?|acc45|sensitive claim", near=0.9),
    _number("NZ", "court file", r"(?:FAM|CRI|CIV|FP|MHA)[ -](?:19|20)\d\d-\d{3}-\d{2,6}", bare=0.97),
    # India: UIDAI, Income Tax Department, Election Commission, Passport Seva, RCI, NHA, e-Courts, Parivahan.
    _number("IN", "Aadhaar", r"[2-9]\d{3}_\d{4}_\d{4}", r"aadh?aa?r|adhar|uidai|uid|आधार", cm.is_verhoeff, valid=0.9),
    _number("IN", "PAN", r"[A-Z]{3}[ABCFGHJLPT][A-Z]_?\d{4}_?[A-Z]", r"pan(?: card)?|income tax", bare=0.95),
    _number("IN", "voter id", r"[A-Z]{3}\d{7}|[A-Z]{2}/\d\d/\d{3}/\d{6}", r"voters?(?:['’]s?)?(?: id| card)?|epic|election|elector", bare=0.75),
    _number("IN", "passport", r"[A-PR-WY][1-9]\d_?\d{5}", _PASSPORT, bare=0.6),
    _number("IN", "RCI registration", r"[A-Z]?_?\d{5,6}", r"rci|crr|rehabilitation council"),
    _number("IN", "ration card", r"(?:[A-Z]{2,5}_?)?\d{6,15}", r"ration card|ration|bpl|apl|aay|phh"),
    _number("IN", "ABHA", r"\d\d-\d{4}-\d{4}-\d{4}|\d{14}", r"abha|ayushman|health id|pm-?jay", bare=0.85),
    _number("IN", "disability id", r"[A-Z]{2}_?\d{16,17}", r"udid|swavlamban|disability", bare=0.9),
    _number("IN", "driving licence", r"[A-Z]{2}_?\d\d_?(?:19|20)\d\d_?\d{7}", bare=0.95),
    _number("IN", "vehicle", r"[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}", r"plate|car|bike|scooter|vehicle|auto|registration|rto|number", near=0.9),
    _number("IN", "case number", r"[A-Z]{4}\d{12}", r"cnr|court|case", bare=0.9),
    _number("IN", "case number", r"\d{1,5} ?/ ?(?:19|20)\d\d|\d{1,5}(?= of (?:19|20)\d\d)", r"fir|f\.i\.r\.?|cr\.? ?no\.?|crime no\.?|c\.c\.?|o\.s\.?|o\.p\.?|h\.?m\.?o\.?p\.?|writ|petition|misc|sessions case", near=0.9),
    # South Africa: Home Affairs, HPCSA, SACSSP, BHF practice numbers, SAPS.
    _number("ZA", "identity number", rf"{_YEAR_MONTH_DAY}_?\d{{4}}_?[0-2]\d_?\d", r"id|identity|identiteit(?:snommer)?|rsa|home affairs", cd.is_za_id, valid=0.97, bare=0.85),
    _number("ZA", "HPCSA registration", r"(?:PSS?|PMT|PRC|PS|MP|OT|PT|DP|IN|MW|ST|SI|DT|HI)_?\d{6,7}", r"hpcsa|registered|registration|reg|pr", bare=0.8),
    _number("ZA", "SACSSP or practice number", r"\d\d-\d{5}|\d{7}", r"sacssp|bhf|pcns|practice (?:no|number)\.?|pr\.? no\.?|praktyk(?:nommer)?", near=0.9),
    _number("ZA", "police case", r"\d{1,4}/\d{1,2}/(?:19|20)\d\d", r"cas|saps", near=0.85),
    # Germany, Austria, Switzerland: BZSt, Deutsche Rentenversicherung, GKV, BMI, ASVG, BSV, courts (AktO).
    _number("DE", "Steuer-ID", r"[1-9]\d_\d{3}_\d{3}_\d{3}", r"steuer-?\w*|idnr\.?|st\.?-?id|tin|finanzamt", cm.is_mod_11_10, valid=0.85),
    _number("DE", "Rentenversicherungsnummer", r"\d\d_?[0-7]\d[01]\d\d\d_?[A-Z]_?\d{3}", r"rentenversicherung\w*|sozialversicherung\w*|rvnr|svnr|sv-?nr\.?", cd.is_rvnr, valid=0.95, bare=0.85),
    _number("DE", "Krankenversichertennummer", r"[A-Z]_?\d{3}_?\d{3}_?\d{3}", r"kvnr|krankenkasse|versicherten\w*|krankenversich\w*|aok|tk|barmer|gesundheitskarte|egk", cd.is_kvnr, valid=0.9, bare=0.65),
    _number("DE", "Personalausweis", r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d?", r"ausweis\w*|personalausweis\w*|reisepass\w*"),
    _number("DE", "LANR or BSNR", r"\d{9}", r"lanr|bsnr|arztnummer|betriebsst[äa]tten\w*"),
    _number("DE", "Aktenzeichen", r"\d{1,3} ?[A-Z]{1,3}s? ?\d{1,5}/\d\d", r"az\.|aktenzeichen|gesch[äa]ftszeichen|amtsgericht|landgericht|familiengericht|gericht|olg|beschluss|urteil", near=0.9),
    _number("AT", "SVNR", rf"\d{{4}}_{_DAY_MONTH_YEAR}", r"svnr|sv-?nummer|sozialversicherung\w*|e-?card|ögk", cd.is_svnr, valid=0.85),
    _number("CH", "AHV number", r"756_\d{4}_\d{4}_\d\d", r"ahv(?:-nummer|-nr\.?)?|avs|oasi", cm.is_ean13, valid=0.98, bare=0.9),
    # France, Belgium, Netherlands: INSEE, ANS (RPPS, ADELI), Rijksregister, RvIG, CIBG (BIG), Vektis (AGB).
    _number("FR", "NIR", r"[1-478]_\d\d_(?:0[1-9]|1[0-2]|[2-9]\d)_(?:\d\d|2[AB])_\d{3}_\d{3}(?:_\d\d)?", r"nir|s[ée]cu(?:rit[ée] sociale)?|num[ée]ro de s[ée]cu\w*|num[ée]ro ss|vitale|insee", cd.is_nir, valid=0.98, bare=0.85),
    _number("FR", "RPPS or ADELI", r"1\d_?\d{9}|\d{2}_?\d{7}|\d\d_\d_\d{5}_\d", r"rpps|adeli|ameli|finess"),
    _number("FR", "court file", r"\d\d/\d{4,6}", r"rg|r[ôo]le|tribunal|jugement", near=0.9),
    _number("BE", "national number", r"\d\d_?\d\d_?[0-3]\d_?\d{3}_?\d\d", r"rijksregister\w*|registre national|nrn|niss|insz|national(?: number| no\.?)?", cd.is_rijksregister, valid=0.95),
    _number("BE", "national number", r"\d\d\.\d\d\.[0-3]\d-\d{3}[.-]\d\d", bare=0.9),
    _number("NL", "BSN", r"\d{3}_\d{3}_\d{3}|\d{4}\.\d\d\.\d{3}|\d{8}", r"bsn|burgerservicenummer|burger service nummer|sofi(?:-?nummer)?", cd.is_bsn, valid=0.55),
    _number("NL", "BIG or AGB", r"\d{11}|\d{2}-?\d{6}", r"big(?:-(?:nummer|registratie|nr\.?))?|agb(?:-code)?|skj|nip"),
    # Italy, Spain, Portugal: Agenzia delle Entrate, Ministerio del Interior, TGSS, Autoridade Tributária, IRN, SNS.
    _number("IT", "codice fiscale", rf"[A-Z]{{3}}_[A-Z]{{3}}_{_OMOCODE}{{2}}_?[A-EHLMPRST]_?{_OMOCODE}{{2}}_[A-Z]{_OMOCODE}{{3}}_?[A-Z]", "", cd.is_codice_fiscale, valid=0.98, bare=0.9),
    _number("IT", "health card", r"80380\d{15}|\d{20}", r"tessera sanitaria|team|ssn", near=0.95, bare=0.7),
    _number("ES", "DNI or NIE", r"(?:\d\d_?\d{3}_?\d{3}|[XYZ]_?\d{7})_?[A-HJ-NP-TV-Z]", r"dni|nif|nie|documento|identidad", cd.is_dni, valid=0.97, bare=0.75),
    _number("ES", "DNI without its letter", r"\d{1,2}\.?\d{3}\.?\d{3}", r"dni|nie|c[ée]dula|documento(?: nacional)?", near=0.9),
    _number("ES", "social security or register", r"\d\d_?\d{8}_?\d\d|[A-Z]{1,2}-?\d{4,6}", r"seguridad social|afiliaci[óo]n|nuss|naf|colegiad[oa]|n[ºo°]\.? ?col\.?|cip|tarjeta sanitaria", near=0.9),
    _number("PT", "NIF, NISS or utente", r"[1-35689]\d{2}_\d{3}_\d{3}|[12]\d{10}", r"nif|contribuinte|utente|sns|niss|seguran[çc]a social", cd.is_nif, valid=0.55),
    _number("PT", "cartão de cidadão", r"\d{8}_\d_?[A-Z0-9]{2}\d", r"cart[ãa]o de cidad[ãa]o|cc|bi", bare=0.8),
    # The north, Poland, Czechia: population registers.
    _number("SE", "personnummer", r"(?:(?:1[89]|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[1-8]\d|9[01])[-+]?\d{4}", r"personnummer|pnr|samordningsnummer|person-?nr\.?|personal (?:identity )?number", cd.is_personnummer, valid=0.9),
    _number("SE", "personnummer", r"(?:(?:1[89]|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[1-8]\d|9[01])[-+](?:\d{4}|[A-Z]\d{3})", bare=0.85),
    _number("NO", "fødselsnummer", r"[0-7]\d[014589]\d{3}_?\d{5}|[0-7]\d[014589]\d{3} ?\d{3} ?\d\d", r"f[øo]dselsn(?:umme)?r\.?|fnr|personn(?:umme)?r\.?|d-nummer", cd.is_fodselsnummer, valid=0.93),
    _number("DK", "CPR or kennitala", rf"{_DAY_MONTH_YEAR}-\d{{4}}", r"cpr(?:-?(?:nummer|nr\.?))?|personnummer|kennitala|kt\.?", bare=0.85),
    _number("DK", "CPR number", rf"{_DAY_MONTH_YEAR}_?\d{{4}}", r"cpr(?:-?(?:nummer|nr\.?))?|personnummer", cd.is_cpr, valid=0.85),
    _number("IS", "kennitala", rf"{_DAY_MONTH_YEAR}_?\d{{4}}", r"kennitala|kt\.?", cd.is_kennitala, valid=0.85),
    _number("FI", "henkilötunnus", rf"{_DAY_MONTH_YEAR}_?[A-FU-Y+]?\d{{3}}[0-9A-FHJ-NPR-Y]", r"henkil[öo]tunnus|hetu|sotu|personbeteckning", cd.is_hetu, valid=0.95),
    _number("PL", "PESEL", r"\d{11}", r"pesel", cd.is_pesel, valid=0.85),
    _number("CZ", "rodné číslo", r"\d\d[0-8]\d[0-3]\d/\d{3,4}", r"rodn[ée] [čc][íi]slo|r\.? ?[čc]\.?", bare=0.85),
)  # fmt: skip

# Where a number may begin: at a word that is digits, holds some, or stands no further than two words before some.
_START = re.compile(
    r"(?<![^\W_*•])(?<![$£€₹§+])(?<![$£€₹§] )(?<!\d[/.,:\u2010-\u2015-])(?<![A-Za-z]/)"
    r"(?=[A-Za-z*•]{0,12}(?:[ ./:#,\u2010-\u2015-]{1,3}[A-Za-z*•.]{1,12}){0,2}[ ./:#,()\u2010-\u2015-]{0,3}\d)(?=[A-Za-z\d*•(])"
)
# A word of the sentence that stands before or behind a number is none of its letters.
_WORD = re.compile(
    r"(?<![^\W_])(?:(?!xxx)[a-z]{3,}|a|i|am|an|as|at|be|by|do|go|he|id|if|in|is|it|me|my|no|nr|of|on|or|so|to|up|us|we)(?![^\W_])"
)


class National:
    """Personal numbers, health cards, licences, dockets and accounts by country."""

    name = "national"
    kinds = frozenset({Kind.ID})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Each stretch that is such a number, once, by the line of the table that is surest of it."""
        del knowledge
        for start in _starts(text):
            best: dict[tuple[int, int], tuple[float, Number]] = {}
            for number in NUMBERS:
                if (match := number.shape.match(text, start)) and not _WORD.search(match[_group(match)]):
                    score, span = number.score(text, match), match.span(_group(match))
                    if score > best.get(span, (0.0,))[0]:
                        best[span] = score, number
            for (first, last), (score, number) in best.items():
                reason = f"{number.country} {number.what}".strip()
                yield Finding(
                    start=first, end=last, kind=Kind.ID, score=score, recognizer=self.name, reason=reason
                )


def _starts(text: str) -> Iterator[int]:
    """Where a number may begin that is nobody's public line, book or procedure."""
    for match in _START.finditer(text):
        start = match.start()
        if not is_freephone(text, start) and not is_reference(text, start):
            yield start


def _group(match: re.Match[str]) -> int | str:
    return "it" if "it" in match.re.groupindex else 0


def _compact(number: str) -> str:
    """Its letters and digits alone, in capitals."""
    return "".join(filter(str.isalnum, number)).upper()
