"""Gives every person in a text their placeholder: who is meant, what they are in the story, which number."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from relay.deid.finding import Finding, Kind
from relay.deid.lexicon import is_first_name, is_surname
from relay.deid.replacing.people import Form, Mention, Tokens, form_of, tokens_of
from relay.deid.replacing.persons import group
from relay.deid.replacing.placeholders import claim
from relay.deid.replacing.roles import CLIENT, COLLEAGUE, FAMILY, PERSON, Role, likely_client, role_in, roles

# Spaces are taken only from their beginning: a gap of 59,000 must not be tried from each of them.
_AND = re.compile(r"(?<!\s)\s*(?:[&+]|\band\b)\s*", re.IGNORECASE)
_THE = re.compile(r"\bthe $", re.IGNORECASE)


def cast_people(
    text: str, findings: Sequence[Finding], known: Mapping[str, Sequence[Form]], taken: set[str]
) -> dict[int, list[tuple[Mention, str]]]:
    """By number of the finding, whom it names: one person, or those of "Ann and Bo", with their placeholders.

    known: the persons of earlier texts, by placeholder.
    taken: every placeholder in use; grows by the new ones.
    """
    parts = list(_parts(text, findings, known))
    mentions = [mention for _, mention in parts]
    places = [(m.start, m.end) for m in mentions]
    removed_before = {form.tokens for forms in known.values() for form in forms}
    ours = [_is_ours(findings[number], mention.form, removed_before) for number, mention in parts]
    said = roles(text, places)
    told = [
        Role(COLLEAGUE) if role is None and is_ours else role
        for is_ours, role in zip(ours, said, strict=True)
    ]
    who = group(text, mentions, said, known)
    story = _Story(text, mentions, ours, told, who, known)
    named: dict[str, str] = {}
    cast: dict[int, list[tuple[Mention, str]]] = {}
    for i, (number, mention) in enumerate(parts):
        person = who[i]
        if person not in named:
            named[person] = person if person in known else claim(story.noun_of(person), taken)
        cast.setdefault(number, []).append((mention, named[person]))
    return cast


class _Story:
    """What is told of each person in one text."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        ours: Sequence[bool],
        told: Sequence[Role | None],
        who: Sequence[str],
        known: Mapping[str, Sequence[Form]],
    ) -> None:
        self._text, self._mentions, self._ours, self._told, self._who = text, mentions, ours, told, who
        self._of: dict[str, list[int]] = {}
        for i, person in enumerate(who):
            self._of.setdefault(person, []).append(i)
        self._clients = {p for p in self._of if p in known and role_in(p) == CLIENT}
        self._clients |= {p for p, r in zip(who, told, strict=True) if r is not None and r.noun == CLIENT}
        if not self._clients and not known:
            places = [(m.start, m.end) for m in mentions]
            told = [r or (Role(FAMILY) if self._is_family(i) else None) for i, r in enumerate(told)]
            if (client := likely_client(text, places, who, told)) is not None:
                self._clients.add(client)

    def noun_of(self, person: str) -> str:
        """What this person is called: client, client's mother, teacher, family, person."""
        places = self._of[person]
        fullest = max(len(self._mentions[i].form.tokens) for i in places)
        if any(self._ours[i] for i in places if len(self._mentions[i].form.tokens) == fullest):
            return COLLEAGUE
        if person in self._clients:
            return CLIENT
        for i in places:
            if (role := self._told[i]) is not None and role.noun != COLLEAGUE:
                return role.told(of_client=self._follows_client(i))
        if any(self._told[i] is not None for i in places):
            return COLLEAGUE
        return FAMILY if self._is_family(places[0]) else PERSON

    def _follows_client(self, number: int) -> bool:
        """Whether the person last named before this mention is the client, or nobody was."""
        role = self._told[number]  # those listed with this one share its role, the very same
        before = (
            self._who[i]
            for i in range(number - 1, -1, -1)
            if self._who[i] != self._who[number] and self._told[i] is not role
        )
        return next((person in self._clients for person in before), True)

    def _is_family(self, number: int) -> bool:
        """Whether a mention is a household: "the Lees"."""
        mention = self._mentions[number]
        return self._text[mention.end - 1] == "s" and _is_after_the(self._text, mention.start)


def _parts(
    text: str, findings: Sequence[Finding], known: Mapping[str, Sequence[Form]]
) -> Iterator[tuple[int, Mention]]:
    """Each name with the number of its finding; "Ann and Bo" is two, and of "pennys" the s is left."""
    places = [
        (number, start, end)
        for number, finding in enumerate(findings)
        if finding.kind is Kind.NAME
        for start, end in _split(text, finding)
    ]
    words = {word for _, start, end in places for word in tokens_of(text[start:end])}
    words |= {word for forms in known.values() for form in forms for word in form.tokens}
    for number, start, end in places:
        mention = Mention(start, end, form_of(text, start, end))
        match mention.form.tokens:
            case (word,) if (
                word.endswith("s")
                and word[:-1] in words
                and not (is_first_name(word) or is_surname(word) or _is_after_the(text, start))
            ):
                mention = replace(mention, end=end - 1, form=replace(mention.form, tokens=(word[:-1],)))
        yield number, mention


def _split(text: str, finding: Finding) -> Iterator[tuple[int, int]]:
    at = finding.start
    for gap in _AND.finditer(text, finding.start, finding.end):
        if gap.start() > at and gap.end() < finding.end:
            yield at, gap.start()
            at = gap.end()
    yield at, finding.end


def _is_after_the(text: str, start: int) -> bool:
    return _THE.search(text[max(0, start - 5) : start]) is not None


def _is_ours(finding: Finding, form: Form, removed_before: Collection[Tokens]) -> bool:
    """Whether a name is the writer's or a member's.

    What was removed before is found as known too; whose it is says the placeholder it has.
    """
    return finding.recognizer == "writer" or (
        finding.recognizer == "known" and form.tokens not in removed_before
    )
