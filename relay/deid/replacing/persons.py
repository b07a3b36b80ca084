"""Which mentions mean one person: the full name, a part of it, initials, a nickname, a slip of the pen.

Two who merely share a name stay two: a title of the other sex, a list ("Ann and Anna") or another role tells
them apart. Where a bare name fits several, the one named last before it is meant.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from relay.deid.lexicon import is_first_name, is_surname
from relay.deid.name_forms import cuts, is_slip, short_forms
from relay.deid.replacing.roles import Role, are_listed

Tokens = tuple[str, ...]

_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_WORD = re.compile(r"[^\W_]+")
_PRONOUNCED = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "the"})
_GENERATION = {"junior": "jr", "senior": "sr"}
_TITLE_BEFORE = re.compile(r"\b(mr|mrs|ms|miss|mme|señora?|don|doña|herr|frau|mister)\.?\s+$", re.IGNORECASE)
_SEX = {
    "mr": "m", "mister": "m", "señor": "m", "don": "m", "herr": "m",
    "mrs": "f", "ms": "f", "miss": "f", "mme": "f", "señora": "f", "doña": "f", "frau": "f",
}  # fmt: skip
_ALSO = re.compile(
    r"[\s,(]*(?:(?:who )?(?:also )?(?:is )?(?:a\.?k\.?a\.?|alias|née|nee|born|formerly|goes by"
    r"|(?:full|real|legal) name|known as|short for|nicknamed)"
    r"|(?:,|\() ?(?:also |usually )?called|at home called)[\s:(\"“'‘]*",
    re.IGNORECASE,
)
"""What stands between two names of one person; "Ann called Bo" is not of them."""
_ALSO_AFTER = re.compile(
    r" (?:at home|for short|to (?:his|her|their) (?:friends|family|mates))\b", re.IGNORECASE
)
"""What follows a second name of one person: "name Ann Lee, Nan at home"."""
_QUOTED = re.compile(r",?\s[(\"“‘]{1,2}")
_LONG = 5
"""Shorter names that differ by a letter are different names: Jon and Jan."""
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
    """The words of a name, folded; no title, no possessive."""
    folded = _WORD.findall(_POSSESSIVE.sub("", name).casefold())
    words = tuple(_GENERATION.get(word, word) for word in folded if word not in _PRONOUNCED)
    return words or (name.casefold(),)


def group(
    text: str,
    mentions: Sequence[Mention],
    told: Sequence[Role | None],
    known: Mapping[str, Sequence[Form]],
) -> list[str]:
    """Whom each mention means: a key of `known`, or a key of a person new in this text.

    told: the role the text gives at each mention. known: the persons of earlier texts, by placeholder.
    """
    people = _People(known)
    who: dict[int, str] = {}
    # Full names first, so that "Ann" finds "Ann Lee" even when the text says "Ann" first.
    for i in sorted(range(len(mentions)), key=lambda i: (-len(mentions[i].form.tokens), i)):
        form = mentions[i].form
        name = _meant(i, people.fitting(form), people, form, who) or f"{i} {' '.join(form.tokens)}"
        people.add(name, form)
        who[i] = name
    found = [who[i] for i in range(len(mentions))]
    return _joined(text, mentions, told, found, people, frozenset(known))


class _People:
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


def _meant(
    number: int, fits: Mapping[str, None], people: _People, form: Form, who: Mapping[int, str]
) -> str | None:
    """Who of those that fit: titled alike, named last before this mention, called just so, known longest."""
    if len(fits) < 2:
        return next(iter(fits), None)
    if form.sex:
        alike = {name: None for name in fits if people.is_titled(name, form.sex)}
        fits = alike or fits
    for i in range(number - 1, -1, -1):
        if (name := who.get(i)) is not None and name in fits:
            return name
    return next((name for name in fits if form.tokens in people.tokens[name]), next(iter(fits)))


def _joined(
    text: str,
    mentions: Sequence[Mention],
    told: Sequence[Role | None],
    who: list[str],
    people: _People,
    known: frozenset[str],
) -> list[str]:
    """The same, those made one who go by two names: "Bob" for Robert, "Micheal" for Michael, "Bo aka Al"."""
    apart = {
        frozenset((a, b))
        for (a, one), (b, other) in pairwise(zip(who, mentions, strict=True))
        if a != b and are_listed(text, one.end, other.start) and not _is_alias(text, one, other)
    }
    role: dict[str, str] = {}
    for name, said in zip(who, told, strict=True):
        if said is not None:
            role.setdefault(name, said.noun)
    same: dict[str, str] = {}

    def one(name: str) -> str:
        while name in same:
            name = same[name]
        return name

    def join(lesser: str, greater: str) -> None:
        lesser, greater = one(lesser), one(greater)
        if lesser in known:
            lesser, greater = greater, lesser
        if lesser != greater and lesser not in known and frozenset((lesser, greater)) not in apart:
            same[lesser] = greater

    again: dict[int, str] = {}
    for number, ((a, first), (b, second)) in enumerate(pairwise(zip(who, mentions, strict=True)), 1):
        if a == b or not _is_alias(text, first, second):
            continue
        if any(len(form) > len(second.form.tokens) for form in people.tokens[b]):
            again[number] = a  # "Ann Lee, née Poe" speaks of Ann alone, whoever else is called Poe
        elif role.get(b) in {None, role.get(a)}:
            join(b, a)
    for lesser, greater in _alike(who, people, known):
        if role.get(lesser) in {None, role.get(greater)}:
            join(lesser, greater)
    return [one(again.get(i, name)) for i, name in enumerate(who)]


def _is_alias(text: str, one: Mention, other: Mention) -> bool:
    """Whether a second name follows as another of the same person: "Bo aka Al", 'Robert ("Bob")'."""
    between = text[one.end : other.start]
    if _ALSO.fullmatch(between) or (between == ", " and _ALSO_AFTER.match(text, other.end)):
        return True
    a, b = one.form.tokens[0], other.form.tokens[0]
    return (
        _QUOTED.fullmatch(between) is not None
        and a != b
        and (a[:3] == b[:3] or a.endswith(b) or b.endswith(a) or a in short_forms(b) or b in short_forms(a))
    )


def _alike(who: Sequence[str], people: _People, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(new person, the only other they can be): a short form, or a name misspelt by one letter."""
    everybody = [*known, *(name for name in dict.fromkeys(who) if name not in known)]
    times = Counter(who)
    short: dict[str, set[str]] = defaultdict(set)
    near: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in everybody:
        for first in {form[0] for form in people.tokens[name]}:
            for called in short_forms(first):
                short[called].add(name)
        for word in {word for form in people.tokens[name] for word in form if len(word) >= _LONG}:
            for cut in cuts(word):
                near[cut].append((word, name))
    for name in everybody[len(known) :]:
        if len(forms := people.tokens[name]) > 1:
            continue
        (form,) = forms
        others = short[form[0]] - {name} if len(form) == 1 else set()
        if not others and times[name] == 1:
            others = {
                other
                for i, word in enumerate(form)
                if len(word) >= _LONG and not (is_first_name(word) or is_surname(word))
                for cut in cuts(word)
                for meant, other in near[cut]
                if other != name
                and (times[other] > 1 or other in known or len(word) != len(meant))
                and is_slip(word, meant)
                and _is_else_same(form, i, meant, people.tokens[other])
            }
        if len(others) == 1:
            yield name, others.pop()


def _is_else_same(form: Tokens, place: int, meant: str, others: Iterable[Tokens]) -> bool:
    """Whether a form is another's, but for the one word."""
    wanted = (*form[:place], meant, *form[place + 1 :])
    return any(set(wanted) <= set(other) for other in others)


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
