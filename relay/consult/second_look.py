"""What a writer should look at once more before a text leaves, and how much of it to show."""

from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Final

from relay.consult.notices.preview import Doubt, RareWords, SecondLook
from relay.deid.finding import Finding, Flag, FlagReason, Terms
from relay.deid.rarity import rarity_of
from relay.deid.terms import NEVER_KEPT

AT_MOST: Final = 8
"""Things shown in all. Whoever is asked about thirty words looks at none of them."""


def second_look(text: str, findings: Sequence[Finding], flags: Iterable[Flag], terms: Terms) -> SecondLook:
    """The three bands under a preview, the most doubtful first, at most `AT_MOST` in all.

    findings: as they stand once `terms` are applied; of what these settle nobody is asked again.
    """
    settled = {_plain(words) for words in (*terms.keep, *terms.remove)}
    left = [
        f
        for f in flags
        if not any(g.start <= f.start and f.end <= g.end for g in findings)
        and _plain(text[f.start : f.end]) not in settled
    ]
    taken_out = _taken_out(text, findings, settled)
    left_in = _left_in(text, [f for f in left if f.reason is FlagReason.DOUBTFUL])
    rare = _rare(text, [f for f in left if f.reason is FlagReason.RARE])
    # Words left in can do harm, so they come first in each round; words taken out only cost meaning.
    in_turn = (n for row in zip_longest(left_in, rare, taken_out) for n, one in enumerate(row) if one)
    shown = [n for n, _ in zip(in_turn, range(AT_MOST), strict=False)]
    some_in, some_rare, some_out = (shown.count(n) for n in range(3))
    return SecondLook(
        taken_out=taken_out[:some_out],
        taken_out_unlisted=len(taken_out) - some_out,
        left_in=left_in[:some_in],
        left_in_unlisted=len(left_in) - some_in,
        rare=rare[:some_rare],
        rare_unlisted=len(rare) - some_rare,
    )


def _taken_out(text: str, findings: Iterable[Finding], settled: Collection[str]) -> tuple[Doubt, ...]:
    """Doubtful findings that `keep` could bring back; words found without doubt elsewhere are none.

    `keep` frees all occurrences: to bring "Hope" back where it may be a word would free the name.
    """
    surest: dict[str, Finding] = {}
    for finding in findings:
        words = _plain(text[finding.start : finding.end])
        if words not in surest or finding.score > surest[words].score:
            surest[words] = finding
    doubtful = [
        f for words, f in surest.items() if f.doubtful and f.kind not in NEVER_KEPT and words not in settled
    ]
    return tuple(
        Doubt(words=_one_line(text[f.start : f.end]), kind=f.kind)
        for f in sorted(doubtful, key=lambda f: f.score)
    )


def _left_in(text: str, flags: Iterable[Flag]) -> tuple[Doubt, ...]:
    return tuple(Doubt(words=_one_line(text[f.start : f.end]), kind=f.kind) for f in _likeliest(text, flags))


def _rare(text: str, flags: Iterable[Flag]) -> tuple[RareWords, ...]:
    return tuple(
        RareWords(words=_one_line(words), rarity=rarity_of(_one_line(words)))
        for words in (text[f.start : f.end] for f in _likeliest(text, flags))
    )


def _likeliest(text: str, flags: Iterable[Flag]) -> list[Flag]:
    """One flag for the same words, the likeliest first; where scores are equal, as they stand in the text."""
    best: dict[str, Flag] = {}
    for flag in flags:
        words = _plain(text[flag.start : flag.end])
        if words not in best or flag.score > best[words].score:
            best[words] = flag
    return sorted(best.values(), key=lambda f: (-f.score, f.start))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    return _one_line(words).casefold()
