"""What was found once is searched everywhere: the second mention of a name is often bare of all signs."""

import re
from collections.abc import Iterable, Iterator, Sequence

from relay.deid.finding import Finding, Flag, FlagReason, Kind
from relay.deid.lexicon import is_common_word, is_first_name, is_kept, is_word
from relay.deid.wording import AS_WORD, is_capitalised, starts_sentence, whole_word

_SPREAD = frozenset({Kind.NAME, Kind.ORG, Kind.LOCATION, Kind.HANDLE, Kind.ID, Kind.EMAIL, Kind.PHONE})
_PART = re.compile(r"[^\W_]+(?:[-'’][^\W_]{2,})*")
_SMALL = frozenset(
    "van von der den de la le del di da dos du bin ibn al el the and of for st dr mr mrs ms jr sr".split()
)


def spread(text: str, findings: Sequence[Finding]) -> tuple[list[Finding], list[Flag]]:
    """Further mentions of what was found, and the places where a name may as well be a word."""
    more: list[Finding] = []
    flags: list[Flag] = []
    done: set[tuple[str, Kind]] = set()
    for finding in findings:
        if finding.kind not in _SPREAD:
            continue
        for form in _forms(text[finding.start : finding.end], finding.kind):
            if (form.casefold(), finding.kind) in done:
                continue
            done.add((form.casefold(), finding.kind))
            for start, end, counts in _mentions(text, form, finding.kind):
                if counts:
                    more.append(_again(finding, start, end))
                else:
                    flags.append(Flag(start=start, end=end, reason=FlagReason.DOUBTFUL))
    return more, flags


def _forms(words: str, kind: Kind) -> Iterator[str]:
    """The whole and, of a name, each part that can stand for it."""
    whole = words.strip()
    if len(whole) > 1:
        yield whole
    parts = [p for p in _PART.findall(whole) if p.casefold() not in _SMALL]
    if kind is Kind.NAME and len(parts) > 1:
        yield from (p for p in parts if len(p) > 1 and not is_kept(p))
        yield from (p for p in parts[-1:] if len(p) > 1 and is_kept(p) and not is_first_name(p))
    elif (
        kind is Kind.ORG
        and len(parts) > 1
        and len(parts[0]) > 3
        and not is_word(parts[0])
        and not is_kept(parts[0])
    ):
        yield parts[0]


def _mentions(text: str, form: str, kind: Kind) -> Iterable[tuple[int, int, bool]]:
    """(start, end, whether it counts) of each place where the form stands."""
    parts = _PART.findall(form)
    wordy = all(is_word(p) or len(p) < 2 for p in parts)
    exact = wordy or (len(form) < 5 and form.isupper()) or kind is not Kind.NAME
    for match in re.finditer(
        whole_word(form), text, 0 if exact and kind in {Kind.NAME, Kind.ORG, Kind.LOCATION} else re.IGNORECASE
    ):
        counts = True
        if wordy and kind in {Kind.NAME, Kind.ORG, Kind.LOCATION} and len(parts) == 1 and not form.isdigit():
            if not (is_capitalised(match[0]) or match[0].isupper()):
                continue
            counts = not starts_sentence(text, match.start()) or _acts(text, match.end(), match[0])
        yield match.start(), match.end(), counts


def _acts(text: str, end: int, word: str) -> bool:
    """Whether a name at the head of a sentence reads as one: "Will walks", "Hope's mother"."""
    return not is_common_word(word) or AS_WORD.match(text, end) is None


def _again(finding: Finding, start: int, end: int) -> Finding:
    return Finding(
        start=start,
        end=end,
        kind=finding.kind,
        score=min(finding.score, 0.8),
        recognizer="spreading",
        reason="found elsewhere",
    )
