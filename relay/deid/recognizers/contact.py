"""E-mail addresses, phone numbers, web addresses, handles and network addresses."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address

import phonenumbers

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import is_common_word
from relay.deid.recognizer import Rule, found
from relay.deid.recognizers.hosts import LABEL, TLD
from relay.deid.recognizers.joints import ODD_JOINT
from relay.deid.recognizers.public import is_helpline, is_reference

# RFC 5321 §4.1.2 as people write it; quoted local parts too, and non-ASCII ones (RFC 6531).
_EMAIL = Rule(
    Kind.EMAIL, "address", 1.0,
    rf"(?:mailto:)?(?:\"[^\"\n@]{{1,64}}\"|[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}})[@＠]{LABEL}(?:\.{LABEL}){{0,8}}", re.IGNORECASE,
)  # fmt: skip
_LINKS = (
    Rule(Kind.URL, "scheme", 1.0, r"\b(?:https?|ftp|sftp|webcal|tel|sip)://[^\s<>\"]+[^\s<>\".,;:!?)\]'’]", re.IGNORECASE),
    Rule(Kind.EMAIL, "mailto", 1.0, r"\bmailto:[^\s<>\"]+[^\s<>\".,;:!?)\]'’]", re.IGNORECASE),
    Rule(Kind.PHONE, "tel", 1.0, r"\b(?:tel|sms|callto|fax|sips?|facetime|whatsapp):(?=[^\s\d<>]{0,40}\d)[^\s<>\"]+[^\s<>\".,;:!?)\]'’]", re.IGNORECASE),
    Rule(Kind.URL, "over several lines", 1.0, r"<\s{0,2}(?P<it>(?:https?://|mailto:|www\.)[^\s<>\"]+(?:\n[> ]{0,4}[^\s<>\"]+){1,8})\s{0,2}>", re.IGNORECASE),
    Rule(Kind.URL, "www", 1.0, r"\bwww\.[^\s<>\"]+[^\s<>\".,;:!?)\]'’]", re.IGNORECASE),
    Rule(
        Kind.URL, "domain", 0.9,
        rf"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+{TLD}\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]'’])?(?![\w@]|\.\w)",
        re.IGNORECASE,
    ),
    Rule(Kind.URL, "domain in words", 0.8, rf"\b[a-z0-9-]{{3,63}} dot (?!(?:in|at|is|it|me|us|no|be|care|health|link|online|site|test)\b){TLD}\b", re.IGNORECASE),
)  # fmt: skip
_HANDLES = (
    Rule(Kind.HANDLE, "at sign", 0.95, r"(?<![\w@.])@(?:[A-Za-z0-9_](?:[\w.-]{0,40}\w)?)"),
    Rule(Kind.HANDLE, "hashtag", 0.9, r"(?<![\w&#/])#(?=[\w-]*[^\W\d])\w[\w-]+"),
    Rule(Kind.HANDLE, "forum user", 0.9, r"(?<!\w)/?(?:u|r)/[\w-]{3,}"),
    Rule(
        Kind.HANDLE, "label", 0.85,
        r"\b(?:user ?name|user|screen ?name|gamer ?tag|handle|insta(?:gram)?|ig|snap(?:chat)?|tik ?tok|twitter|discord|"
        r"reddit|venmo|cash ?app|telegram|kik|skype|psn|xbox|twitch|steam|finsta|login|alias)\b"
        r"(?: (?:id|name|account|handle|user))?(?: ?(?:is|was|as|called|named|under|by)\b| ?[:=]) ?[\"“'‘]?"
        r"(?P<it>(?=[\w.-]*[\d_.]|[a-z]+[A-Z])[\w][\w.#-]+\w)", re.IGNORECASE,
    ),
    Rule(Kind.HANDLE, "shape", 0.75, r"(?<![\w@./-])(?=[\w.]*[A-Za-z])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+_?(?![\w@/]|\.\w)"),
    Rule(
        Kind.HANDLE, "near a label", 0.75,
        r"\b(?:handles?|tags?|tagged|insta(?:gram)?|tik ?tok|snap(?:chat)?|finsta|username|server|discord|reddit|burner|accounts?|dm(?:ed|s)?|added me|follows?)\b"
        r"[^.\n]{0,40}?[\s=:(\"“](?P<it>(?![a-z]+\.(?-i:[A-Z][a-z]))[^\W_]{2,}(?:[._][^\W_]{2,})+|(?=\w*[a-z]{3})[a-z]\w*\d{2,})(?![\w@/]|\.\w)", re.IGNORECASE,
    ),
)  # fmt: skip
_NETWORK = (
    Rule(Kind.IP, "IPv4", 0.95, r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:/\d\d?)?(?![\w]|\.\d)"),
    Rule(Kind.IP, "MAC", 0.95, r"(?<![\w:])[0-9A-F]{2}(?:([:-])[0-9A-F]{2})(?:\1[0-9A-F]{2}){4}(?![\w:])", re.IGNORECASE),
)  # fmt: skip
_IPV6 = Rule(Kind.IP, "IPv6", 0.95, r"(?<![\w:])(?=[A-F:]{0,39}\d)[0-9A-F]{0,4}(?::[0-9A-F]{0,4}){2,8}(?![\w:])", re.IGNORECASE)  # fmt: skip
# Before four figures with points between them that are no address.
_VERSION = re.compile(
    r"\b(?:version|firmware|software|build|release|update|ver\.?|v\.?) {0,2}$", re.IGNORECASE
)
# Country codes that are words: where a writer leaves no blank behind a full stop, a sentence begins with one.
_WORD_TLD = re.compile(
    r"[a-z]+\.(?:is|it|in|at|me|us|no|be|care|health|therapy|clinic|link|online|site|test|app)", re.IGNORECASE
)
_EXTENSION = r"(?:[ ,;]{0,3}(?:x|ext\.?|extn\.?|extension|poste|durchwahl) ?\.?:?#? ?\d{1,6}\b)?"
_PHONES = (
    Rule(
        Kind.PHONE, "North America", 0.95,
        rf"(?<![\w-])(?:\+?1[-. /]{{0,2}})?(?:\(\d{{3}}\) ?|\d{{3}}[-. /–])[-. ]?\d{{3}}[-. –]\d{{4}}(?![\w]|-\d){_EXTENSION}", re.IGNORECASE,
    ),
    Rule(
        Kind.PHONE, "international", 0.95,
        rf"(?<![\w+])(?:\+|00)[1-9]\d{{0,2}}(?:[ .\-/()]{{0,3}}\d{{1,5}}){{2,6}}(?!\w){_EXTENSION}", re.IGNORECASE,
    ),
    Rule(
        Kind.PHONE, "national", 0.85,
        rf"(?<![\w.,:/-])\(?0\d{{1,5}}\)?(?:[ \-/.]{{1,3}}\d{{2,8}}){{1,5}}(?!\w|[-/.:]\d){_EXTENSION}", re.IGNORECASE,
    ),
    Rule(Kind.PHONE, "seven digits", 0.8, rf"(?<![\w./-])\d{{3}}[-.–]\d{{4}}(?![\w]|[-./]\d){_EXTENSION}", re.IGNORECASE),
    Rule(Kind.PHONE, "four and four", 0.7, r"(?<![\w.,$£€#/:-])(?!(?:19|20)\d\d (?:19|20)\d\d)\d{4} \d{4}(?! ?\d|[\w-]|[./]\d)"),
    Rule(Kind.PHONE, "pager", 0.85, r"\b(?:pager|page me|beeper|bleep|ext\.?|extension)[: ]+(?:at |on |no\.? )?(?P<it>\d{3,6})\b", re.IGNORECASE),
    Rule(Kind.PHONE, "with letters", 0.8, r"(?<![\w-])(?:1[-. ])?8\d\d[-. ](?=[\dA-Z-]*[A-Z])[\dA-Z]{3}-?[\dA-Z]{4}\b"),
    Rule(Kind.PHONE, "service number", 0.8, r"(?<![\w.])1[38]00(?: ?\d{2,4}){2,3}(?![\w]|[.,]\d)"),
    Rule(
        Kind.PHONE, "label", 0.85,
        r"\b(?:tel(?:efon|[eé]fono|ephone)?|phone|ph|cell|mobile|mob|handy|call|text|texted|fax|pager|page|portable|landline|"
        rf"whats ?app|voicemail)\b\.?(?: (?:number|no\.?|me|us|him|her|at|on|is|from|#)){{0,3}}[:\s]{{0,3}}(?P<it>[+(]?\d[\d ().\-/]{{5,18}}\d{_EXTENSION})(?!\w)",
        re.IGNORECASE,
    ),
    Rule(
        Kind.PHONE, "extension", 0.8,
        r"(?<!\w)(?:(?:ext\.?|extn\.?|extension|poste|durchwahl) ?:?#? ?|(?:(?<=\d )|(?<=[(,;|·] )|(?<=[(\n])|(?<=\bat )|(?<=\bor ))(?-i:x)(?=\d\d)|x(?=\d{5}))(?P<it>\d{1,6})(?!\w|[.,]\d)", re.IGNORECASE,
    ),
)  # fmt: skip
# The same numbers with joints nobody expects, grown together with a word, or with letters that look like digits.
_DISGUISED_PHONES = (
    Rule(Kind.PHONE, "odd joints", 0.85, rf"(?<![\d.,$£€/])(?:\+?1{ODD_JOINT}{{1,2}})?\(?\d{{3}}\)?{ODD_JOINT}{{1,3}}\d{{3}}{ODD_JOINT}{{1,3}}\d{{4}}(?!\d|[.,/]\d)"),
    Rule(Kind.PHONE, "seven digits with an odd joint", 0.75, r"(?<![\d.,$£€/])\d{3}(?:[~_*|•·=]| [-–] | - ?)\d{4}(?!\d|[.,/]\d)"),
    Rule(
        Kind.PHONE, "grown to a word", 0.8,
        r"(?<=[a-zß-ÿ]{2})(?:\+?1[-. ]?)?(?:\(?\d{3}\)?[-. ]?)?\d{3}[-. ]?\d{4}(?!\d|[.,/-]\d)|(?<![\d.,$£€/-])(?:\d{3}[-. ])?\d{3}[-. ]\d{4}(?=[^\W\d_])",
    ),
    Rule(Kind.PHONE, "letters for digits", 0.75, r"(?<![\w.,-])(?=\(?[OoIlSBZ]{0,2}\d)(?=(?:[OoIlSBZ() .-]{0,4}\d){3})(?=[\d() .-]{0,12}[OoIlSBZ])\(?[\dOoIlSBZ]{3}\)?[-. ]{1,2}(?:[\dOoIlSBZ]{3}[-. ])?[\dOoIlSBZ]{4}(?![\w-])"),
)  # fmt: skip
# A clock time behind a day: "10-02 09.00".
_CLOCK = re.compile(r"(?:^| )\d\d[.:]\d\d$")
_LEAST = 8
"""Digits: of the shortest national number with its area."""
_REGIONS = ("US", "GB")


class Contact:
    """E-mail, phone, web, handles, IP and MAC."""

    name = "contact"
    kinds = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.HANDLE, Kind.IP})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Every address and number of the shapes above; public hotlines excepted, and numbers of books."""
        del knowledge
        for rule in (_EMAIL, *_HANDLES):
            for start, end, _ in rule.matches(text):
                yield found(rule, start, end, self.name)
        for rule in _NETWORK:
            for start, end, _ in rule.matches(text):
                if not _VERSION.search(text, max(0, start - 12), start):
                    yield found(rule, start, end, self.name)
        for start, end, match in _IPV6.matches(text):
            if _is_ipv6(match[0]):
                yield found(_IPV6, start, end, self.name)
        for rule in _LINKS:
            for start, end, match in rule.matches(text):
                if not _is_run_on(rule, match[0]):
                    yield found(rule, start, end, self.name)
        for rule in (*_PHONES, *_DISGUISED_PHONES):
            for start, end, match in rule.matches(text):
                if not _is_public(text, start, end) and not _is_time(rule, match[0]):
                    yield found(rule, start, end, self.name)
        yield from self._by_library(text)

    def _by_library(self, text: str) -> Iterator[Finding]:
        if sum(c.isdigit() for c in text) < 7:
            return
        for region in _REGIONS:
            for hit in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
                if not _is_public(text, hit.start, hit.end):
                    yield Finding(
                        start=hit.start,
                        end=hit.end,
                        kind=Kind.PHONE,
                        score=0.9,
                        recognizer=self.name,
                        reason="library",
                    )


def _is_public(text: str, start: int, end: int) -> bool:
    """Whether a number is a line for everybody, or no line at all but the number of a book or a drug."""
    start += text[start:end].startswith("(")
    return is_helpline(text, start, end) or is_reference(text, start)


def _is_time(rule: Rule, number: str) -> bool:
    """Whether what may be a national number is the time of day, or hours: "00.48", "10-02 09.00"."""
    few = sum(map(str.isdigit, number)) < _LEAST
    return rule.reason == "national" and (few or _CLOCK.search(number) is not None)


def _is_run_on(rule: Rule, host: str) -> bool:
    """Whether a host name is two words of the text, the blank after the full stop forgotten: "I'm safe.It was"."""
    if rule.reason != "domain" or not _WORD_TLD.fullmatch(host):
        return False
    word, _, ending = host.partition(".")
    return is_common_word(word) or (ending[0].isupper() and not word.isupper())


def _is_ipv6(address: str) -> bool:
    try:
        IPv6Address(address)
    except ValueError:
        return False
    return True
