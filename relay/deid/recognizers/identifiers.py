"""Numbers and codes that stand for one person or thing; never a diagnosis, procedure, score or dose."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Iterator

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.recognizer import Rule, found
from relay.deid.recognizers.spoken import spoken_numbers

_LABELS = (
    r"ssn|social(?: security)?|mrn|m\.r\.n|medical record|chart|case|claim|policy|member(?:ship)?|subscriber|account|acct|a/c|"
    r"licen[cs]e|lic|registration|reg|npi|dea|plate|tag|rego|vin|serial|s/n|badge|shield|inmate|prisoner|booking|docket|cause|file|"
    r"record|ref|reference|group|grp|auth(?:orization|orisation)?|confirmation|student|employee|staff|personnel|patient|client|permit|"
    r"passport|nhs|medicare|medicaid|cps|report|incident|ticket|order|invoice|tracking|dl|driver'?s licen[cs]e|pin|pass ?code|"
    r"password|pw|pwd|access code|door code|gate code|meeting|session id|referral|voucher|warrant|matter|petition|plan|device|pump|"
    r"pacemaker|implant|model|locker|card|visa|a-number|alien|uci|hicn|mbi|iban|routing|ni|nino|national insurance|hcpc|bacp|gmc|ahpra|"
    r"provider|kvnr|versichertennummer|aktenzeichen|az|dossier|expediente|n[°º]|flight|coach|seat|bib|jersey|tail|hull|unit number|id|code"
)
_NUMBER_WORDS = r"(?:number|numbers|num|nos?|nr|id|card|code|is|was|ends? in|ending(?: in)?|last (?:four|4)|of|plate)\b\.?"
_VALUE = r"[A-Z0-9*•](?:[A-Z0-9*•]|[-/._](?=[A-Z0-9*•])| (?=\d{2,}\b)| (?=[A-Z]{1,3}\d)| (?=[A-Z]\b))*"
_LABELLED = Rule(
    Kind.ID, "label", 0.9,
    rf"(?<![\w-])(?:{_LABELS})\b\.?'?s?(?:[ \t]*(?:{_NUMBER_WORDS}|[#:=(]|№))*[ \t]*[\"“']?(?P<it>{_VALUE})(?![\w])", re.IGNORECASE,
)  # fmt: skip
_SHAPES = (
    Rule(Kind.ID, "SSN", 0.95, r"(?<![\w-])(?:\d{3}|[xX*•]{3})[-– ](?:\d\d|[xX*•]{2})[-– ]\d{4}(?![\w-])"),
    Rule(Kind.ID, "hash", 0.85, r"(?<![\w&])#\s?(?P<it>[A-Z]{0,4}-?\d[\dA-Z/-]{1,})\b", re.IGNORECASE),
    Rule(Kind.ID, "UK insurance number", 0.9, r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
    Rule(Kind.ID, "three-three-four", 0.85, r"(?<![\w+-])\d{3} \d{3} \d{4}(?![\w-])"),
    Rule(Kind.ID, "card", 0.9, r"(?<![\w-])\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?![\w-])"),
    Rule(Kind.ID, "digits in groups", 0.75, r"(?<![\w.,/+$£€-])\d{1,7}(?:[-/ .]\d{1,7}){1,6}(?![\w-]|[.,/]\d)"),
    Rule(Kind.ID, "body and number", 0.75, r"(?<![\w-])(?!(?:CPT|ICD|DSM|CFR|USC|ILCS|CCR|ISO|POD|GCS|SB|AB|HB|HR|PL|IQ|FSIQ|AM|PM|UTC|PO|USD|EUR|GBP|CAD|AUD|COVID|HCPCS|RCW|ORS|NRS)\b)[A-Z]{2,6}(?:-[A-Z])?\.? (?P<value>\d{4,}|\d{2,}-\d{2,}(?:-\d+)?|\d{6,}-\d|\d{3}\b(?= ?[,;)]))(?![\w%-]|[.,:/]\d)"),
    Rule(Kind.ID, "some number", 0.8, r"\b[a-z]{3,} (?:number|no\.|nr\.?|num\.?|#)(?: is| was)? ?:?#?(?P<it>(?-i:[A-Z]{0,4})[-/ ]?\d[\dA-Z/.-]{1,})(?![\w])", re.IGNORECASE),
    Rule(Kind.ID, "long number", 0.75, r"(?<![\w.,$€£+-])\d{6,}(?![\w%-]|[.,/]\d)"),
    Rule(Kind.ID, "VIN", 0.9, r"\b(?=[A-HJ-NPR-Z]*\d)(?=[A-HJ-NPR-Z0-9]*\d{4}\b)[A-HJ-NPR-Z0-9]{17}\b"),
    Rule(Kind.ID, "IBAN", 0.95, r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
    Rule(Kind.ID, "UUID", 0.95, r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
    Rule(Kind.ID, "letters and digits", 0.75, r"(?<![\w.@/#-])(?=[\w/.-]*\d)(?=[\w/.-]*[A-Z])[A-Z0-9]+(?:[-/.][A-Z0-9]+)+(?![\w@]|[-/]\w)"),
    Rule(Kind.ID, "letters and digits together", 0.7, r"(?<![\w.@/#-])(?:[A-Z]{1,4}\d{4,}[A-Z]?|\d{2}[A-Z]{1,2}\d{4,}|(?=[A-Z]*\d[A-Z\d]*\d)(?=\d*[A-Z][A-Z\d]*[A-Z])[A-Z\d]{8,}|\d{3,}[A-Z]{2,}\d*|[A-Z]{2,3}\d{2} ?[A-Z]{3}|[A-Z]{3} ?\d{4}|\d[A-Z]{3}\d{3})(?![\w-])"),
)  # fmt: skip
# Numbers of a fixed form with joints nobody expects, or grown together with a word.
_JOINT = r"[ ._~*|/•·+=\-\u2010-\u2015]"
_DISGUISED = (
    Rule(Kind.ID, "SSN with odd joints", 0.85, rf"(?<![\d.,$£€/+-])\d{{3}}{_JOINT}{{1,3}}\d\d{_JOINT}{{1,3}}\d{{4}}(?!\d|[.,/-]\d)"),
    Rule(Kind.ID, "SSN digit by digit", 0.8, rf"(?<![\w.,/-])(?=[\W\d_]{{0,33}}[5-9])\d(?:{_JOINT}{{1,3}}\d){{8}}(?![\w]|[.,/-]\d)"),
    Rule(Kind.ID, "card with odd joints", 0.85, rf"(?<![\w.,/-])\d{{4}}(?:{_JOINT}{{1,3}}\d{{4}}){{3}}(?![\w]|[.,/-]\d)"),
    Rule(Kind.ID, "label grown to its number", 0.85, r"(?<![^\W_])(?:mrn|ssn|npi|dea|case|claim|policy|acct|account|chart|member|file|ref|id|no)[:#.]?(?P<it>\d{4,})(?!\d)", re.IGNORECASE),
    Rule(Kind.ID, "number grown to a word", 0.75, r"(?<=[a-zß-ÿ])\d{6,}(?!\d|[.,]\d)|(?<![\w.,$€£+-])\d{6,}(?=[a-z])"),
    Rule(Kind.ID, "encoded", 0.6, r"(?<![\w/+=])(?=[A-Za-z+/]{0,40}\d)(?=[A-Z0-9+/]{0,40}[a-z])(?=[a-z0-9+/]{0,40}[A-Z])[A-Za-z0-9+/_-]{16,118}={0,2}(?![\w/+=])"),
)  # fmt: skip
# ISO 13616: country, two check digits, 11 to 30 letters and digits.
_IBAN = re.compile(
    rf"(?<![^\W_])[A-Z]{{2}}{_JOINT}{{0,2}}\d{_JOINT}?\d(?:{_JOINT}{{0,3}}[A-Z0-9]){{11,30}}", re.IGNORECASE
)
_IBAN_LEAST = 15
# ICD-10, ICD-9 and DSM codes, CPT and HCPCS codes, and the names of instruments with their version.
_CLINICAL = re.compile(
    r"[A-TV-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?|[VE]?\d{3}\.\d{1,2}|6[A-E]\d\d(?:\.\d+)?|9[0-9]\d{3}|[GHTQ]\d{4}|"
    r"[A-Z]{2,7}(?:-[A-Z]{1,3}){0,2}[-/ ]?\d{1,2}(?:[-/.](?:[A-Z]{1,4}|\d{1,2}))*|(?:CD|HLA|BRCA|CYP|MP|[A-Z])-?\d{1,2}[A-Z]?\d?|"
    r"\d{1,3}(?:-\d{1,3})?-?(?:MG|ML|HR|MIN|ITEM|YR|YO)", re.IGNORECASE,
)  # fmt: skip
_STRONG = re.compile(
    r"ssn|social|mrn|record|chart|npi|plate|docket|inmate|badge|policy|claim|member|account|acct|licen|serial|vin",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"\s?(?:mg|mcg|[µμu]g|ml|mL|g|kg|lbs?|%|percent|years?|yrs?|months?|weeks?|days?|hours?|hrs?|min(?:ute)?s?|sessions?|times|dollars|euros|points?|pounds|people|a\.?m|p\.?m)\b", re.IGNORECASE)  # fmt: skip
_CREDENTIAL = re.compile(r"(?:LPC|LCSW|LMFT|LMHC|LCPC|LPCC|LICSW|LISW|LMSW|LSW|MFT|LADC|CADC|RCC|RSW|RP|RN|NP|MD|DEA|NPI|MRN|SSN|DOB|REG|LIC|ACT|EXT|BOX|RR|SIN|NHS|CHI|BIG)\b")  # fmt: skip
_YEAR = re.compile(r"(?:from |of |in )?(?:19|20)\d\d")


class Identifiers:
    """SSN, record, case, policy, licence and plate numbers, with and without their label."""

    name = "identifiers"
    kinds = frozenset({Kind.ID})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Numbers after a label, and shapes that can hardly be anything else."""
        del knowledge
        for start, end, match in _LABELLED.matches(text):
            value = match["it"]
            clinical = _CLINICAL.fullmatch(value) and not _STRONG.match(match[0])
            if (
                _counts(value, least=2)
                and not clinical
                and not _MEASURE.match(text, end)
                and not _YEAR.fullmatch(value)
            ):
                yield found(_LABELLED, start, end, self.name)
        for rule in _SHAPES:
            for start, end, match in rule.matches(text):
                if rule.reason == "body and number" and _CREDENTIAL.match(match[0]):
                    start = match.start("value")  # noqa: PLW2901 - "LPC 4410": the licence is an identifier, the title is not
                value = text[start:end]
                if self._is_identifier(rule, value) and not _MEASURE.match(text, end):
                    yield found(rule, start, end, self.name)

        for rule in _DISGUISED:
            for start, end, _ in rule.matches(text):
                if not _MEASURE.match(text, end):
                    yield found(rule, start, end, self.name)
        for number in spoken_numbers(text):
            if number.kind is Kind.ID:
                yield Finding(
                    start=number.start,
                    end=number.end,
                    kind=Kind.ID,
                    score=number.score,
                    recognizer=self.name,
                    reason="spoken",
                )
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

    @staticmethod
    def _is_identifier(rule: Rule, value: str) -> bool:
        if rule.reason.startswith("letters and digits"):
            return (
                _counts(value, least=3)
                and not _CLINICAL.fullmatch(value)
                and not re.search(r"\d[.:]\d\d$", value)
            )
        if rule.reason == "some number":
            return _counts(value, least=2) and not _YEAR.fullmatch(value)
        if rule.reason == "hash":
            return _counts(value, least=2) or not value.isdigit()
        if rule.reason == "digits in groups":
            return _counts(value, least=8) and (" " not in value or "." not in value)
        return True


def _end_of_account(text: str, match: re.Match[str]) -> int | None:
    """Where an account number ends whose check digits are right, ISO 7064 MOD 97-10; None if it has none."""
    at = [i for i in range(*match.span()) if text[i].isalnum()]
    number = "".join(text[i] for i in at).upper()
    for length in range(len(number), _IBAN_LEAST - 1, -1):
        iban, end = number[:length], at[length - 1] + 1
        if not iban.isascii() or text[end : end + 1].isalnum() or sum(map(str.isdigit, iban)) * 2 < length:
            continue
        if int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1:
            return end
    return None


def _counts(value: str, *, least: int) -> bool:
    """Whether there are this many digits, masked ones included."""
    return sum(c.isdigit() or c in "*•" for c in value) >= least
