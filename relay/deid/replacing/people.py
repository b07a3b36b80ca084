"""Everybody met in a consultation, found again by any part of a name, its initials or its short forms."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from relay.deid.reading.plain import plain
from relay.deid.wording import folded, without_possessive

Tokens = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
_PRONOUNCED = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "the"})
_GENERATION = {"junior": "jr", "senior": "sr"}
_TITLE_BEFORE = re.compile(r"\b(mr|mrs|ms|miss|mme|señora?|don|doña|herr|frau|mister)\.?\s+$", re.IGNORECASE)
_SEX = {
    "mr": "m", "mister": "m", "señor": "m", "don": "m", "herr": "m",
    "mrs": "f", "ms": "f", "miss": "f", "mme": "f", "señora": "f", "doña": "f", "frau": "f",
}  # fmt: skip
_FEW = 5
"""Words of a name whose parts are all looked up; nobody is spoken of by more."""


@dataclass(frozen=True, slots=True)
class Form:
    """A name as somebody is known by it: its words, and the sex its title told."""

    tokens: Tokens
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text."""

    start: int
    end: int
    form: Form


def form_of(text: str, start: int, end: int) -> Form:
    """The name that stands here, folded, with the title before it."""
    title = _TITLE_BEFORE.search(text[max(0, start - 10) : start])
    return Form(tokens_of(text[start:end]), _SEX[title[1].casefold()] if title else "")


def tokens_of(name: str) -> Tokens:
    """The words of a name as they are read, folded; no title, no possessive."""
    read = plain(name)[0]
    spoken = _WORD.findall(folded(without_possessive(read)))
    words = tuple(_GENERATION.get(word, word) for word in spoken if word not in _PRONOUNCED)
    return words or (folded(read) or name,)


class People:
    """Everybody met so far, found again by any part of a name without asking each of them."""

    def __init__(self, known: Mapping[str, Sequence[Form]]) -> None:
        self.tokens: dict[str, dict[Tokens, None]] = defaultdict(dict)
        self._sexes: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_words: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
        self._by_form: dict[Tokens, dict[str, None]] = defaultdict(dict)
        self._by_short: dict[Tokens, dict[str, None]] = defaultdict(dict)
        self._by_initials: dict[str, dict[str, None]] = defaultdict(dict)
        for name, forms in known.items():
            for form in forms:
                self.add(name, form)

    def add(self, name: str, form: Form) -> None:
        """Makes a form lead to this person."""
        if form.sex:
            self._sexes[name].add(form.sex)
        tokens = form.tokens
        if tokens in self.tokens[name]:
            return
        self.tokens[name][tokens] = None
        self._by_form[tokens][name] = None
        self._by_words[frozenset(tokens)][name] = None
        for word in tokens:
            self._by_word[word][name] = None
        for short in _abbreviated(tokens):
            self._by_short[short][name] = None
        if len(tokens) > 1:
            self._by_initials["".join(word[0] for word in tokens)][name] = None

    def fitting(self, form: Form) -> Mapping[str, None]:
        """All who may be meant, in order of first appearance."""
        found = self._of_words(form.tokens)
        if form.sex:
            found = {name: None for name in found if not self.is_other(name, form.sex)}
        return found

    def is_other(self, name: str, sex: str) -> bool:
        """Whether this person has been given a title of the other sex only."""
        sexes = self._sexes.get(name)
        return sexes is not None and sex not in sexes

    def has_title(self, name: str) -> bool:
        """Whether this person has been called Mr., Mrs. or the like."""
        return name in self._sexes

    def is_titled(self, name: str, sex: str) -> bool:
        """Whether this person has been given such a title."""
        return sex in self._sexes.get(name, ())

    def _of_words(self, tokens: Tokens) -> Mapping[str, None]:
        found: dict[str, None] = {}
        if len(tokens) == 1:
            (word,) = tokens
            if 2 <= len(word) <= 4 and word in self._by_initials:
                found |= self._by_initials[word]
            if len(word) == 1 or tokens in self._by_short:
                found |= self._by_short.get(tokens, {})
            holders = self._by_word.get(word, {})
            return found | holders if found else holders
        rarest = min(tokens, key=lambda word: len(self._by_word.get(word, ())))
        for name in self._by_word.get(rarest, ()):  # this name is part of a longer one
            if any(set(tokens) <= set(form) for form in self.tokens[name]):
                found[name] = None
        for part in _parts(tokens):  # a shorter one is part of this name
            found |= self._by_words.get(part, {})
        for short in _abbreviated(tokens):
            found |= self._by_form.get(short, {})
        found |= self._by_short.get(tokens, {})
        initials = "".join(word[0] for word in tokens)
        if 2 <= len(initials) <= 4:
            found |= self._by_form.get((initials,), {})
        joined = "".join(tokens)
        if len(joined) == len(tokens) and len(joined) <= 4:
            found |= self._by_form.get((joined,), {})
        return found


def _parts(tokens: Tokens) -> Iterator[frozenset[str]]:
    """Every choice of one or more words of a name."""
    for n in range(1, min(len(tokens), _FEW) + 1):
        for chosen in combinations(tokens[:_FEW], n):
            yield frozenset(chosen)


def _abbreviated(tokens: Tokens) -> Iterator[Tokens]:
    """The name with one or more of its words as a letter: "g page", "grant p", "g p"."""
    if len(tokens) > _FEW or len(tokens) == 1:
        return
    for short in product(*((word, word[0]) if len(word) > 1 else (word,) for word in tokens)):
        if short != tokens:
            yield short
