"""Which mentions mean one person: the full name, a part of it, initials, a nickname, a slip of the pen.

Two who merely share a name stay two: a title of the other sex, a list ("Ann and Anna") or another role tells
them apart. Where a bare name fits several, the one named last before it is meant.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from relay.deid.lexicon import is_first_name, is_surname
from relay.deid.name_forms import Slips, short_forms
from relay.deid.replacing.people import Form, Mention, People, Tokens
from relay.deid.replacing.roles import CLIENT, COLLEAGUE, DOCTOR, Role, are_listed, are_two, role_in

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


def group(
    text: str,
    mentions: Sequence[Mention],
    told: Sequence[Role | None],
    known: Mapping[str, Sequence[Form]],
) -> list[str]:
    """Whom each mention means: a key of `known`, or a key of a person new in this text.

    told: the role the text gives at each mention. known: the persons of earlier texts, by placeholder.
    """
    people = People(known)
    parting = _Parting(mentions, told, known)
    who: dict[int, str] = {}
    # Full names first, so that "Ann" finds "Ann Lee" even when the text says "Ann" first.
    for i in sorted(range(len(mentions)), key=lambda i: (-len(mentions[i].form.tokens), i)):
        form = mentions[i].form
        fits = parting.possible(i, people.fitting(form), people)
        name = _meant(i, fits, people, parting, form, who) or f"{i} {' '.join(form.tokens)}"
        people.add(name, form)
        parting.settle(i, name)
        who[i] = name
    found = [who[i] for i in range(len(mentions))]
    return _joined(text, mentions, told, found, people, frozenset(known))


class _Parting:
    """What tells apart those who share a name: what each was told to be, and whose child or boss they are."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        told: Sequence[Role | None],
        known: Mapping[str, Sequence[Form]],
    ) -> None:
        self._mentions, self._told = mentions, told
        self._roles = {name: noun for name in known if (noun := role_in(name)) is not None}
        self._kin: dict[str, list[int]] = defaultdict(list)
        clients = {mentions[i].form.tokens for i, role in enumerate(told) if role and role.noun == CLIENT}
        # Of two clients each is also the wife, the son or the friend of the other.
        self._is_one_client = len(clients) < 2

    def possible(self, number: int, fits: Mapping[str, None], people: People) -> Mapping[str, None]:
        """Those that fit and may be meant; of the same role alone where there are such."""
        fits = {name: None for name in fits if not self._are_two(number, name, people)}
        role = self._told[number]
        alike = {name: None for name in fits if role is not None and self._roles.get(name) == role.bare}
        return alike or fits

    def settle(self, number: int, name: str) -> None:
        """Remembers what the person was told to be where they are meant."""
        if (role := self._told[number]) is not None:
            self._roles.setdefault(name, role.bare)
            if role.of_somebody:
                self._kin[name].append(number)

    def is_addressed(self, name: str) -> bool:
        """Whether a person is greeted or signs, and so is hardly spoken of by their name."""
        return self._roles.get(name) == COLLEAGUE

    def _are_two(self, number: int, name: str, people: People) -> bool:
        role, said = self._told[number], self._roles.get(name)
        form = self._mentions[number].form
        if any(self._has_as_kin(number, other) for other in self._kin.get(name, ())):
            return True
        if form.sex and said == DOCTOR:
            return True
        if role is None:
            return False
        if role.noun == DOCTOR and people.has_title(name):
            return True
        if said is None or (CLIENT in {role.bare, said} and not self._is_one_client):
            return False
        return are_two(role.bare, said)

    def _has_as_kin(self, number: int, other: int) -> bool:
        """Whether the next one named is kin to this one: "Mr. Lee and his son Al Lee"."""
        words, full = self._mentions[number].form.tokens, self._mentions[other].form.tokens
        return other == number + 1 and len(words) < len(full) and full[0] not in words


def _meant(
    number: int,
    fits: Mapping[str, None],
    people: People,
    parting: _Parting,
    form: Form,
    who: Mapping[int, str],
) -> str | None:
    """Who of those that fit: so called in full, titled alike, named last before, so called, known longest."""
    if len(form.tokens) > 1:
        fits = {name: None for name in fits if form.tokens in people.tokens[name]} or fits
    if len(fits) < 2:
        return next(iter(fits), None)
    if form.sex:
        alike = {name: None for name in fits if people.is_titled(name, form.sex)}
        fits = alike or fits
    fits = {name: None for name in fits if not parting.is_addressed(name)} or fits
    for i in range(number - 1, -1, -1):
        if (name := who.get(i)) is not None and name in fits:
            return name
    return next((name for name in fits if form.tokens in people.tokens[name]), next(iter(fits)))


def _joined(
    text: str,
    mentions: Sequence[Mention],
    told: Sequence[Role | None],
    who: list[str],
    people: People,
    known: frozenset[str],
) -> list[str]:
    """The same, those made one who go by two names: "Bob" for Robert, "Micheal" for Michael, "Bo aka Al"."""
    apart = {
        frozenset((a, b))
        for (a, one), (b, other) in pairwise(zip(who, mentions, strict=True))
        if a != b and are_listed(text, one.end, other.start) and not _is_alias(text, one, other)
    }
    role = {name: noun for name in known if (noun := role_in(name)) is not None}
    for name, said in zip(who, told, strict=True):
        if said is not None:
            role.setdefault(name, said.bare)
    same: dict[str, str] = {}

    def one(name: str) -> str:
        while name in same:
            name = same[name]
        return name

    def join(lesser: str, greater: str) -> None:
        lesser, greater = one(lesser), one(greater)
        if lesser in known:
            lesser, greater = greater, lesser
        if lesser == greater or lesser in known or frozenset((lesser, greater)) in apart:
            return
        if role.get(lesser) in {None, role.get(greater)}:
            same[lesser] = greater

    again: dict[int, str] = {}
    for number, ((a, first), (b, second)) in enumerate(pairwise(zip(who, mentions, strict=True)), 1):
        if a == b or not _is_alias(text, first, second):
            continue
        if any(len(form) > len(second.form.tokens) for form in people.tokens[b]):
            again[number] = a  # "Ann Lee, née Poe" speaks of Ann alone, whoever else is called Poe
        else:
            join(b, a)
    for lesser, greater in _alike(who, people, known):
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


def _alike(who: Sequence[str], people: People, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(new person, the only other they can be): a short form, or a name misspelt by one letter."""
    everybody = [*known, *(name for name in dict.fromkeys(who) if name not in known)]
    times = Counter(who)
    short: dict[str, set[str]] = defaultdict(set)
    slips = Slips[str]()
    for name in everybody:
        for first in {form[0] for form in people.tokens[name]}:
            for called in short_forms(first):
                short[called].add(name)
        for word in {word for form in people.tokens[name] for word in form}:
            slips.add(word, name)
    for name in everybody[len(known) :]:
        if len(forms := people.tokens[name]) > 1:
            continue
        (form,) = forms
        others = short[form[0]] - {name} if len(form) == 1 else set()
        if not others and times[name] == 1:
            others = {
                other
                for i, word in enumerate(form)
                if not (is_first_name(word) or is_surname(word))
                for meant, other in slips.meant(word)
                if other != name
                and (times[other] > 1 or other in known or len(word) != len(meant))
                and _is_else_same(form, i, meant, people.tokens[other])
            }
        if len(others) == 1:
            yield name, others.pop()


def _is_else_same(form: Tokens, place: int, meant: str, others: Iterable[Tokens]) -> bool:
    """Whether a form is another's, but for the one word."""
    wanted = (*form[:place], meant, *form[place + 1 :])
    return any(set(wanted) <= set(other) for other in others)
