"""Numbers and codes that stand for one person or thing; never a diagnosis, procedure, score or dose."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Iterator

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.recognizer import Rule, found
from relay.deid.recognizers.checkmethods import is_iban
from relay.deid.recognizers.joints import ODD_JOINT
from relay.deid.recognizers.public import is_freephone, is_helpline, is_reference

# Labels that are cut short may end in a full stop; behind a whole word it ends the sentence.
_CUT_LABELS = r"lic|ref|reg|acct|grp|auth|m\.r\.n|dl|id|nr|az|n[°º]"
_LABELS = (
    r"ssn|social(?: security)?|mrn|medical record|chart|case|claim|policy|member(?:ship)?|subscriber|account|a/c|"
    r"licen[cs]e|registration|npi|dea|plate|tag|rego|vin|serial|s/n|badge|shield|inmate|prisoner|booking|docket|cause|file|"
    r"record|reference|group|authori[sz]ation|confirmation|student|employee|staff|personnel|patient|client|permit|"
    r"passport|nhs|medicare|medicaid|cps|report|incident|ticket|order|invoice|tracking|driver'?s licen[cs]e|pin|pass ?code|"
    r"password|pw|pwd|access code|door code|gate code|meeting|session id|referral|voucher|warrant|matter|petition|plan|device|pump|"
    r"pacemaker|implant|model|locker|card|visa|a-number|alien|uci|hicn|mbi|iban|routing|ni|nino|national insurance|hcpc|bacp|gmc|ahpra|"
    r"provider|kvnr|versichertennummer|aktenzeichen|dossier|expediente|flight|coach|seat|bib|jersey|tail|hull|unit number|code"
)
_NUMBER_WORDS = r"(?:number|numbers|num|nos?|nr|id|card|code|book|file|is|was|ends?(?: in)?|ending(?: in)?|last (?:four|4)|of|plate)\b\.?"
_VALUE = r"[A-Z0-9*•](?:[A-Z0-9*•]|[-/._](?=[A-Z0-9*•])| (?=\d{2,}\b)| (?=[A-Z]{1,3}\d)| (?=[A-Z]\b))*"
_LABELLED = Rule(
    Kind.ID, "label", 0.9,
    rf"(?<![\w-])(?:(?:{_CUT_LABELS})\b\.?|(?:{_LABELS})\b)'?s?(?:[ \t]*(?:{_NUMBER_WORDS}|[#:=(]|№))*[ \t]*[\"“']?(?P<it>{_VALUE})(?![\w])", re.IGNORECASE,
)  # fmt: skip
_SHAPES = (
    Rule(Kind.ID, "hash", 0.85, r"(?<![\w&])#\s?(?P<it>[A-Z]{0,4}-?\d[\dA-Z/-]{1,})\b", re.IGNORECASE),
    Rule(Kind.ID, "three-three-four", 0.85, r"(?<![\w+-])\d{3} \d{3} \d{4}(?![\w-])"),
    Rule(Kind.ID, "digits in groups", 0.75, r"(?<![\w.,/+$£€-])\d{1,7}(?:[-/ .]\d{1,7}){1,6}(?![\w-]|[.,/]\d)"),
    Rule(Kind.ID, "body and number", 0.75, r"(?<![\w-])(?!(?:CPT|ICD|DSM|CFR|USC|ILCS|CCR|ISO|UTC|USD|EUR|GBP|CAD|AUD|INR|ZAR|HCPCS|RCW|ORS|NRS)\b|[A-Z]{2}\.? \d{5}(?!\d))[A-Z]{2,6}(?:-[A-Z])?\.? (?P<it>\d{5,}(?:-\d)?|0\d{3}|\d{2,}-\d{3,}(?:-\d+)?|\d{2,}-\d{2,}-\d+)(?![\w%-]|[.,:/]\d)"),
    Rule(Kind.ID, "some number", 0.8, r"\b[a-z]{3,} (?:number|no\.|nr\.?|num\.?|#)(?: is| was)? ?:?#?(?P<it>(?-i:[A-Z]{0,4})[-/ ]?\d[\dA-Z/.-]{1,})(?![\w])", re.IGNORECASE),
    Rule(Kind.ID, "six digits", 0.75, r"(?<![\w.,+-])\d{6}(?![\w%-]|[.,/]\d)"),
    Rule(Kind.ID, "UUID", 0.95, r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
    Rule(Kind.ID, "letters and digits", 0.75, r"(?<![\w.@/#-])(?=[\w/.-]*\d)(?=[\w/.-]*[A-Z])[A-Z0-9]+(?:[-/.][A-Z0-9]+)+(?![\w@]|[-/]\w)"),
    Rule(Kind.ID, "letters and digits together", 0.7, r"(?<![\w.@/#-])(?:[A-Z]{1,4}\d{4,}[A-Z]?|\d{2}[A-Z]{1,2}\d{4,}|(?=[A-Z]*\d[A-Z\d]*\d)(?=\d*[A-Z][A-Z\d]*[A-Z])[A-Z\d]{8,}|\d{3,}[A-Z]{2,}\d*|[A-Z]{2,3}\d{2} ?[A-Z]{3}|[A-Z]{3}\d{4}|\d[A-Z]{3}\d{3})(?![\w-])"),
)  # fmt: skip
# Numbers of a fixed form with joints nobody expects, or grown together with a word.
_DISGUISED = (
    Rule(Kind.ID, "SSN with odd joints", 0.85, rf"(?<![\d.,$£€/+-])\d{{3}}{ODD_JOINT}{{1,3}}\d\d{ODD_JOINT}{{1,3}}\d{{4}}(?!\d|[.,/-]\d)"),
    Rule(Kind.ID, "SSN digit by digit", 0.8, rf"(?<![\w.,/-])(?=[\W\d_]{{0,33}}[5-9])\d(?:{ODD_JOINT}{{1,3}}\d){{8}}(?![\w]|[.,/-]\d)"),
    Rule(Kind.ID, "card with odd joints", 0.85, rf"(?<![\w.,/-])\d{{4}}(?:{ODD_JOINT}{{1,3}}\d{{4}}){{3}}(?![\w]|[.,/-]\d)"),
    Rule(Kind.ID, "label grown to its number", 0.85, r"(?<![^\W_])(?:mrn|ssn|npi|dea|case|claim|policy|acct|account|chart|member|file|ref|id|no)[:#.]?(?P<it>\d{4,})(?!\d)", re.IGNORECASE),
    Rule(Kind.ID, "number grown to a word", 0.75, r"(?<=[a-zß-ÿ])\d{6,}(?!\d|[.,]\d)|(?<![\w.,$€£+-])\d{6,}(?=[a-z])"),
    Rule(Kind.ID, "encoded", 0.6, r"(?<![\w/+=])(?=[A-Za-z+/]{0,40}\d)(?=[A-Z0-9+/]{0,40}[a-z])(?=[a-z0-9+/]{0,40}[A-Z])[A-Za-z0-9+/_-]{16,118}={0,2}(?![\w/+=])"),
)  # fmt: skip
# ISO 13616: country, two check digits, 11 to 30 letters and digits.
_IBAN = re.compile(
    rf"(?<![^\W_])[A-Z]{{2}}{ODD_JOINT}{{0,2}}\d{ODD_JOINT}?\d(?:{ODD_JOINT}{{0,3}}[A-Z0-9]){{11,30}}",
    re.IGNORECASE,
)
_IBAN_LEAST = 15
# ICD-10, ICD-9 and DSM codes, CPT and HCPCS codes, and the names of instruments with their version.
_CLINICAL = re.compile(
    r"[A-TV-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?|[VE]?\d{3}\.\d{1,2}|6[A-E]\d\d(?:\.\d+)?|9[0-9]\d{3}|[A-EGHJ-MP-TV]\d{4}|"
    r"[A-Z]{2,7}(?:-[A-Z]{1,3}){0,2}[-/ ]?\d{1,2}(?:[-/.](?:[A-Z]{1,4}|\d{1,2}))*|(?:CD|HLA|BRCA|CYP|MP|[A-Z])-?\d{1,2}[A-Z]?\d?|"
    r"\d{1,3}(?:-\d{1,3})?-?(?:MG|ML|HR|MIN|ITEM|YR|YO)", re.IGNORECASE,
)  # fmt: skip
# Behind whatever label: a diagnosis with its point.
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}", re.IGNORECASE)
# Forms everybody fills in (US Department of Defense, Standard Form, immigration, tax), as DD-214 and I-601A.
_FORM = re.compile(r"(?:(?:DD|SF|DA|AF|CMS|HCFA|SSA|DS|UB)-\d{1,4}|[GINW]-\d{1,3})[A-Z]?")
_STRONG = re.compile(
    r"ssn|social|mrn|record|chart|npi|plate|docket|inmate|badge|policy|claim|member|account|acct|licen|serial|vin",
    re.IGNORECASE,
)
# What has a number of two digits as a rule.
_SHORT = re.compile(r"badge|shield|locker|jersey|bib|seat|tail|hull|inmate|plate|unit number", re.IGNORECASE)
_PUBLIC_CODE = re.compile(
    r"\b(?:fee|billing|procedure|diagnos\w{2,5}|service|occupation(?:al)?|noc|revenue|tariff|dress|building|penal|criminal|ethics)s? $",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"\s?(?:mg|mcg|[µμu]g|ml|mL|g|kg|lbs?|%|percent|years?|yrs?|months?|weeks?|days?|hours?|hrs?|min(?:ute)?s?|sessions?|times|dollars|euros|points?|pounds|people|a\.?m|p\.?m)\b", re.IGNORECASE)  # fmt: skip
_MONEY = re.compile(r"[$£€₹] ?$")
# A year, or years from one to another; and what is named after one: STABLE-2007.
_YEAR = re.compile(
    r"(?:(?:from|of|in|since|to) )?(?:19|20)\d\d(?: ?[-/\u2010-\u2015] ?(?:(?:19|20)?\d\d))?", re.IGNORECASE
)
_EDITION = re.compile(r"[A-Z]{3,}-?(?:19|20)\d\d")


class Identifiers:
    """Record, case, policy, licence and plate numbers, with their label, by a shape, or in disguise."""

    name = "identifiers"
    kinds = frozenset({Kind.ID})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Numbers after a label, and shapes that can hardly be anything else."""
        del knowledge
        for start, end, match in _LABELLED.matches(text):
            if _is_labelled(text, match) and not _is_anybodys(text, start, end):
                yield found(_LABELLED, start, end, self.name)
        for rule in _SHAPES:
            for start, end, _ in rule.matches(text):
                if _is_identifier(rule, text[start:end]) and not _is_anybodys(text, start, end):
                    yield found(rule, start, end, self.name)
        for rule in _DISGUISED:
            for start, end, _ in rule.matches(text):
                if not _is_anybodys(text, start, end):
                    yield found(rule, start, end, self.name)
        yield from self._accounts(text)

    def _accounts(self, text: str) -> Iterator[Finding]:
        """Bank accounts with any joints between their groups, as far as their check digits agree."""
        at = 0
        while match := _IBAN.search(text, at):
            at = match.start() + 2
            if end := _end_of_account(text, match):
                yield Finding(
                    start=match.start(),
                    end=end,
                    kind=Kind.ID,
                    score=0.97,
                    recognizer=self.name,
                    reason="IBAN with its check digits",
                )
                at = end


def _is_labelled(text: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a label is its number: "case 22-104", and not "client, 34" or "order. PCL-5 44"."""
    value = match["it"]
    first = value.split()[0]
    if not _counts(first, least=1) and not (first.isupper() and len(first) <= 4):
        return False
    short = _SHORT.match(match[0]) or re.search(r"[A-Za-z]", value)
    if not _counts(value, least=2 if short else 3):
        return False
    if _DIAGNOSIS.fullmatch(value) or _PUBLIC_CODE.search(text, max(0, match.start() - 20), match.start()):
        return False
    clinical = _CLINICAL.fullmatch(value) or _FORM.fullmatch(value)
    return not clinical or _STRONG.match(match[0]) is not None


def _is_identifier(rule: Rule, value: str) -> bool:
    """Whether a shape is no score, code or form."""
    if rule.reason.startswith("letters and digits"):
        return (
            _counts(value, least=3)
            and not _CLINICAL.fullmatch(value)
            and not _FORM.fullmatch(value)
            and not _EDITION.fullmatch(value)
            and not re.search(r"\d[.:]\d\d$", value)
        )
    if rule.reason in {"hash", "some number"}:
        return _counts(value, least=3) or (_counts(value, least=2) and not value.isdigit())
    if rule.reason == "digits in groups":
        return _counts(value, least=8) and (" " not in value or "." not in value)
    return True


def _is_anybodys(text: str, start: int, end: int) -> bool:
    """Whether it is a measure, a price, a year, a line for everybody, or the number of a book or a law."""
    digits = next((i for i in range(start, end) if text[i].isdigit()), start)
    return (
        _YEAR.fullmatch(text, start, end) is not None
        or _MEASURE.match(text, end) is not None
        or _MONEY.search(text, max(0, start - 2), start) is not None
        or is_reference(text, digits)
        or is_freephone(text, digits)
        or is_helpline(text, start, end)
    )


def _end_of_account(text: str, match: re.Match[str]) -> int | None:
    """Where an account number ends whose check digits are right; None if it has none."""
    at = [i for i in range(*match.span()) if text[i].isalnum()]
    number = "".join(text[i] for i in at).upper()
    for length in range(len(number), _IBAN_LEAST - 1, -1):
        iban, end = number[:length], at[length - 1] + 1
        if text[end : end + 1].isalnum() or sum(map(str.isdigit, iban)) * 2 < length:
            continue
        if is_iban(iban):
            return end
    return None


def _counts(value: str, *, least: int) -> bool:
    """Whether there are this many digits, masked ones included."""
    return sum(c.isdigit() or c in "*•" for c in value) >= least
