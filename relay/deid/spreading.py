"""What was found once is searched everywhere: the second mention of a name is often bare of all signs."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from relay.deid.finding import Finding, Flag, FlagReason, Kind, Known
from relay.deid.lexicon import is_kept, is_word, kept_runs
from relay.deid.mentions import RUN, Mentions
from relay.deid.name_forms import Slips, short_forms
from relay.deid.wording import PARTICLES, folded

_SPREAD = frozenset({Kind.NAME, Kind.ORG, Kind.LOCATION, Kind.HANDLE, Kind.ID, Kind.EMAIL, Kind.PHONE})
_NAMES = frozenset({Kind.NAME, Kind.ORG, Kind.LOCATION})
_PART = re.compile(r"[^\W_]+(?:[-'’][^\W_]{2,})*")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 0.05
"""The chance, by the model, below which a word that was a name elsewhere is just the word it also is."""
_SCORE = 0.8
"""How sure a further mention is at best."""
_TELLING = 4
"""Letters of a body's first word that can stand for it."""
_ACRONYM = 4
"""Letters; a name in capitals up to this length is perhaps initials, and so are those of a name."""
_TWO = 2
"""Initials; in small letters these are "ok" and "eg" as well."""

Chance = Callable[[int, int], float]
Places = Iterator[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Seed:
    """Words known to name somebody or something, from this text or from one before it."""

    words: str
    kind: Kind
    score: float = _SCORE


def spread(
    text: str, findings: Sequence[Finding], known: Sequence[Known], chance: Chance
) -> tuple[list[Finding], list[Flag]]:
    """Further mentions of what is beyond doubt, and the places where a name may as well be a word.

    known: what was removed in earlier texts, as it is read.
    chance: of a stretch of the text, that it is an identifier, by all that stands around it.
    """
    seeds = [_Seed(k.text.strip(), k.kind) for k in known if k.kind in _SPREAD]
    # Somebody known stays what they were, whatever else is called so: Ellery, although there is an "@ellery".
    owned: dict[str, Kind] = {}
    for seed in seeds:
        for form in _forms(seed.words, seed.kind):
            owned.setdefault(_key(form), seed.kind)
    seeds += [
        _Seed(text[f.start : f.end].strip(), f.kind, min(f.score, _SCORE))
        for f in findings
        if f.kind in _SPREAD and not f.doubtful
    ]
    sieve = _Sieve(text, chance)
    mentions = Mentions(text)
    done: set[tuple[str, bool, Kind]] = set()
    for seed in seeds:
        for form in _forms(seed.words, seed.kind):
            key = (_key(form), form.islower(), seed.kind)
            if key not in done and owned.get(key[0], seed.kind) is seed.kind:
                done.add(key)
                for start, end in _mentions(mentions, form, seed.kind):
                    sieve.put(start, end, seed, "found elsewhere")
        for start, end in _in_initials(mentions, seed):
            sieve.put(start, end, seed, "initials of a name found elsewhere")
    for start, end, seed in _in_other_forms(text, seeds):
        sieve.put(start, end, seed, "found elsewhere in another form")
    return sieve.findings, sieve.flags


class _Sieve:
    """Parts what is removed from what is shown: a word that others use too needs a sign that it is a name."""

    def __init__(self, text: str, chance: Chance) -> None:
        self._text = text
        self._chance = chance
        self._phrases = kept_runs(text)
        self.findings: list[Finding] = []
        self.flags: list[Flag] = []

    def put(self, start: int, end: int, seed: _Seed, reason: str) -> None:
        """Adds a place where the seed is perhaps meant."""
        words, chance = self._text[start:end], self._chance(start, end)
        innocent = _is_plain(words) or self._is_part_of_a_phrase(start, end)
        if seed.kind not in _NAMES or chance >= _LEAST or not innocent:
            self.findings.append(
                Finding(
                    start=start,
                    end=end,
                    kind=seed.kind,
                    score=seed.score,
                    recognizer="spreading",
                    reason=reason,
                )
            )
        else:
            self.flags.append(
                Flag(
                    start=start,
                    end=end,
                    reason=FlagReason.DOUBTFUL,
                    score=chance,
                    kind=seed.kind,
                    recognizer="spreading",
                )
            )

    def _is_part_of_a_phrase(self, start: int, end: int) -> bool:
        """Whether the words are in a longer listed phrase: a client's town in "Boston Naming Test"."""
        return any(a <= start and end <= b and end - start < b - a for a, b in self._phrases)


def _forms(whole: str, kind: Kind) -> Iterator[str]:
    """The whole and, of a name, each part that can stand for it, all in one, and an s without apostrophe."""
    parts = _parts(whole)
    alone = [whole] if len(whole) > 1 else []
    if kind is Kind.NAME and len(parts) > 1:
        alone += [p for p in parts if len(p) > 1]
        yield "".join(RUN.findall(whole))
        yield "".join(parts)
    elif kind is Kind.ORG and len(parts) > 1 and _is_telling(parts[0]):
        alone.append(parts[0])
    for form in alone:
        yield form
        if kind is Kind.NAME and len(form) >= _TELLING and form[-1].isalpha():
            yield f"{form}s"


def _is_telling(word: str) -> bool:
    """Whether the first word of a body's name can stand for it: no "St", no "The", no "Riverside"."""
    return len(word) >= _TELLING and not _is_known(word)


def _mentions(mentions: Mentions, form: str, kind: Kind) -> Places:
    """Where the form stands; one that is a plain word too not in small letters, unless it was found so."""
    parts = _parts(form)
    wordy = kind in _NAMES and len(parts) < 2 and all(is_word(p) or len(p) < 2 for p in parts)
    acronym = kind in _NAMES and form.isupper() and len(form) <= _ACRONYM and _is_plain(form)
    for start, end in mentions.of(form):
        words = mentions.text[start:end]
        if acronym and words != form:
            continue
        if not wordy or not words.islower() or form.islower():
            yield start, end


def _in_initials(mentions: Mentions, seed: _Seed) -> Places:
    """Where first letters stand for a name: "K.W.B.", "KWB", "kwb"; a plain word in capitals only."""
    if seed.kind is not Kind.NAME:
        return
    words = RUN.findall(seed.words)
    parts = [word for word in words if folded(word) not in PARTICLES]
    for some in dict.fromkeys((tuple(words), tuple(parts), (*parts[:1], *parts[-1:]))):
        letters = "".join(folded(word)[:1] for word in some)
        if not 1 < len(letters) <= _ACRONYM or not letters.isalpha():
            continue
        yield from mentions.initials(letters)
        for start, end in mentions.of(letters):
            if mentions.text[start:end].isupper() or not (_is_plain(letters) or len(letters) == _TWO):
                yield start, end


def _in_other_forms(text: str, seeds: Sequence[_Seed]) -> Iterator[tuple[int, int, _Seed]]:
    """Short forms of a name, and words that are no words, one slip from it: "Jonahtan"."""
    short: dict[str, _Seed] = {}
    slips = Slips[_Seed]()
    for seed in seeds:
        if seed.kind is not Kind.NAME:
            continue
        for part in dict.fromkeys(map(folded, _WORD.findall(seed.words))):
            short.update(dict.fromkeys(short_forms(part), seed))
            slips.add(part, seed)
    for word in _WORD.finditer(text):
        key = folded(word[0])
        found = None if word[0].islower() and is_word(key) else short.get(key)
        if found is None and not _is_known(key):
            found = next((seed for _, seed in slips.meant(key)), None)
        if found is not None:
            yield *word.span(), found


def _key(form: str) -> str:
    """What two forms have in common that are found at the same places, or nearly."""
    return " ".join(map(folded, RUN.findall(form)))


def _parts(form: str) -> list[str]:
    return [p for p in _PART.findall(form) if folded(p) not in PARTICLES]


def _is_plain(words: str) -> bool:
    """Whether all of it may be said without naming anybody: words of the dictionary, titles, kept terms."""
    return is_kept(words) or all(
        len(p) < 2 or _is_known(p) or folded(p) in PARTICLES for p in _PART.findall(words)
    )


def _is_known(word: str) -> bool:
    return is_word(word) or is_kept(word)
