"""Ages of 90 and more, in figures and words."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.recognizer import Rule, found

_NINETY = r"ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?(?![- ](?:one|two|three|four|five|six|seven|eight|nine)\b)"
_OLD = rf"(?:9\d|1[01]\d|{_NINETY}|(?:one|a) hundred(?: and \w+)?)"
_KIN = r"(?:mother|father|mom|mum|dad|grandmother|grandfather|grandma|grandpa|granny|nana|aunt|uncle|widow(?:er)?|neighbou?r|client|patient|woman|man|lady|gentleman|priest|nun|sister|brother|husband|wife)"  # fmt: skip
# Things are counted: "ninety calls", "over a hundred children"; a verb may end in s as well.
_COUNTED = r"(?!\s+(?:(?!is\b|was\b|has\b|years?\b|yrs\b|this\b|as\b|(?:say|live|want|keep|goe|doe|seem|need|look|think|feel|alway|perhap)s\b)[a-z]+s|children|people|men|women|percent|per cent|thousand|hundred|mg|ml|or so (?:of )?(?:the|those))\b|\s?%)"
_RULES = (
    Rule(Kind.AGE, "years old", 0.95, rf"(?<![\w$£€./-])(?P<it>{_OLD})(?:[- ](?:years?|yrs?)[- ](?:old|of age|young)|[- ]?(?:y/?o|yo)\b|[- ]year-old)", re.IGNORECASE),
    Rule(Kind.AGE, "aged", 0.95, rf"\b(?:aged?|age of|turn(?:s|ed|ing)?|nearly|almost|not quite|is now|lived to(?: be)?|be|past|well past|over|died at|dead at|at the age of|at age|until)[ :](?P<it>{_OLD})\b(?!\s?(?:%|percent|mg|minutes?|min|days?|hours?|weeks?|months?|seconds?|miles?|people|pounds|lbs?|kg|dollars|degrees|times|sessions?|in\b)){_COUNTED}(?![./:\d-])", re.IGNORECASE),
    Rule(Kind.AGE, "is", 0.8, rf"\b(?:he|she|they|who|{_KIN})(?:['’]s| is| was|['’]ll be| will be| would be)(?: now| only| already| just)? (?P<it>{_OLD})(?=\s*(?:[.,;:!?)]|$|and\b|but\b|now\b|when\b|with\b|when\b|or\b|this\b|next\b|last\b|in [A-Z]))", re.IGNORECASE),
    Rule(Kind.AGE, "apposition", 0.8, rf"(?:\b{_KIN}|\b[A-Z][\w'’.-]+),? ?[,(] ?(?P<it>{_OLD}) ?[,).;]"),
    Rule(Kind.AGE, "s/he letter", 0.9, rf"(?<![\w.])(?P<it>{_OLD})(?: ?[MF]|[mf])\b(?!\.\w)"),
    Rule(Kind.AGE, "in words", 0.85, rf"\b(?<!nineteen )(?<!hundred )(?<!hundred and )(?P<it>{_NINETY})\b(?!\s?(?:milligrams?|minutes?|miles?|degrees|sessions?)){_COUNTED}", re.IGNORECASE),
    Rule(Kind.AGE, "bare", 0.7, rf"(?:\b(?:I['’]m|I am|being|who['’]s|who is|she['’]s|he['’]s|{_KIN},?|now|Subject: (?:Re: ?)*|[A-Z][a-z]+ (?:is|at|was|turned)|[A-Z][a-z]+,)\s|Subject: (?:R[Ee]: ?)*)(?P<it>9\d|10\d)(?=\s*[,.;)(]|\s+(?:in [A-Z]|last|this|next|and|when|with|now|but)\b)(?!\s*,?\s*\d|[.:]\d)"),
    Rule(Kind.AGE, "named and bare", 0.7, r"\b[A-Z][a-z]+(?: [A-Z]\.)?[\"”)]{0,2},? (?:is|was|turned|died at|at) (?P<it>9\d|10\d)(?=[.,;])(?![.,]\d)"),
    Rule(Kind.AGE, "state", 0.7, rf"\b(?:is|was|turned|turns|turning|at|be|now|nearly|almost|past|about|just) (?P<it>{_OLD})(?=\s*[.,;:!?)]|\s+(?:and|but|or|now|when|with|this|next|last|in [A-Z]|in the (?:spring|summer|fall|autumn|winter)|years? (?:old|of age))\b)(?![.:,]\d)", re.IGNORECASE),
    Rule(Kind.AGE, "grown to a word", 0.85, r"(?<![^\W_])(?:aged?|turned)(?P<it>9\d|1[01]\d)(?!\w|[.,:/]\d)", re.IGNORECASE),
    Rule(Kind.AGE, "birthday", 0.9, r"\b(?P<it>9\d|1[01]\d)(?:th|st|nd|rd) birthday", re.IGNORECASE),
    Rule(Kind.AGE, "birthday in words", 0.9, r"\b(?P<it>nineti\w+|ninety-\w+|hundredth) birthday", re.IGNORECASE),
)  # fmt: skip
_SCORE_BEFORE = re.compile(
    r"\b(?:scores?|scored|scale|index|percentile|percent|iq|fsiq|vci|sats?|pulse|heart rate|bpm|temp|weigh\w*|wind|speed|bp|hr|spo2|glucose|"
    r"raw|t|ss|grade|average|mph|[A-Z]{3,}(?:-\w+)?)\b[^.;\n]*$"
)
_LOOK_BACK = 30
_SURE = 0.8


class Ages:
    """Ages of 90 or more; every other age stays."""

    name = "ages"
    kinds = frozenset({Kind.AGE})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Only the number or number word."""
        del knowledge
        for rule in _RULES:
            for start, end, _ in rule.matches(text):
                if rule.score > _SURE or not _SCORE_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
                    yield found(rule, start, end, self.name)
