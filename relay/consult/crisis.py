"""Wording of acute danger in what a member wrote, and what they are told at once.

Plain phrases out of the admins' reviewed file, no model: it must be told beforehand what is found,
and a false alarm costs one polite paragraph. What counts as danger is told in docs/crisis.md.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from relay.consult.decision import Decision, Outcome
from relay.consult.intents import CircleWords, HoldAnswer, Intent, NewRequest, Words
from relay.consult.model import Consultation, MemberId, Original
from relay.consult.notices.crisis import CrisisResources
from relay.consult.writing import Draft
from relay.mail.letter import Letter
from relay.settings.crisis import CrisisText, Danger, Resource, Wording

_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[.;:!?…]+|,|\n[^\S\n]*\n")
_QUOTED = re.compile(r"“[^”\n]{1,2000}”|«[^»\n]{1,2000}»|„[^“”\n]{1,2000}[“”]|\"[^\"\n]{1,2000}\"")
_BETWEEN = "(?: ,)? "
_GAP = r"(?:(?: ,)? [^ |,]+){0,5}"
"""Up to five words in one sentence."""
_BEFORE = 4
"""Words before a phrase among which "no" takes it back; further off it may belong to another verb."""


def dangers_in(text: str, crisis: CrisisText | None, *, own: bool = True) -> frozenset[Danger]:
    """What the text speaks of by the wording of every language in the file.

    own: whether these are the writer's own words. What stands between quotation marks is not: a client's
    "I want to die" is a client's danger, not the writer's despair.
    """
    if crisis is None:
        return frozenset()
    found = {danger for wording in crisis.wording.values() for danger in _found(text, wording)}
    if Danger.DESPAIR in found:
        said = _QUOTED.sub(" . ", text) if own else ""
        unquoted = {danger for wording in crisis.wording.values() for danger in _found(said, wording)}
        if Danger.DESPAIR not in unquoted:
            found = found - {Danger.DESPAIR} | {Danger.SUICIDE}
    return frozenset(found)


def dangers_of(intent: Intent, letter: Letter, crisis: CrisisText | None) -> frozenset[Danger]:
    """What a member's mail speaks of, for whatever it is; a bare answer to a preview: nothing."""
    match intent:
        case NewRequest(original=original) | Words(original=original) | CircleWords(original=original):
            return _in_original(original, crisis)
        case HoldAnswer(original=original):
            return _in_original(original, crisis) if original else frozenset()
        case _:  # not its subject: that of an answer is the consultation's
            return dangers_in(letter.new_text, crisis)


def untold(draft: Draft, member: MemberId, dangers: frozenset[Danger]) -> frozenset[Danger]:
    """Those this member has not been told of in the consultation at hand; all of them where there is none."""
    told = draft.case.consultation.told_of_danger.get(member, ()) if draft.case else ()
    return dangers - frozenset(told)


def with_resources(
    decision: Decision, draft: Draft, letter: Letter, address: str, dangers: frozenset[Danger]
) -> Decision:
    """The decision with the resources before all other mails, and a note that this member was told."""
    writer, crisis = draft.snapshot.member, draft.snapshot.config.crisis
    if not dangers or writer is None or crisis is None:
        return decision
    alone = Draft(draft.snapshot, draft.now, draft.tokens)
    notice = CrisisResources(
        dangers=tuple(sorted(dangers)),
        resources=_about(crisis.resources, dangers),
        reporting=_about(crisis.reporting, dangers),
        goes_on=decision.outcome in (Outcome.HELD, Outcome.RELAYED),
        previewed=decision.outcome is Outcome.HELD,
        urgent=any(one.urgent for one in decision.consultations),
    )
    alone.write(notice, writer, address, answers=letter.message_id)
    return replace(
        decision,
        consultations=tuple(_told(one, writer.id, dangers) for one in decision.consultations),
        outgoing=(*alone.decide(Outcome.ANSWERED).outgoing, *decision.outgoing),
    )


def with_urgency(consultation: Consultation, writer: MemberId, dangers: frozenset[Danger]) -> Consultation:
    """The consultation, urgent if its asker's words say so; their own despair is not the case's."""
    case_in_danger = writer == consultation.asker and bool(dangers - {Danger.DESPAIR})
    return replace(consultation, urgent=True) if case_in_danger else consultation


def _told(consultation: Consultation, member: MemberId, dangers: frozenset[Danger]) -> Consultation:
    before = consultation.told_of_danger.get(member, ())
    told = {**consultation.told_of_danger, member: tuple(sorted({*before, *dangers}))}
    return replace(consultation, told_of_danger=told)


def _about(resources: Iterable[Resource], dangers: frozenset[Danger]) -> tuple[tuple[str, str], ...]:
    return tuple((r.name, r.contact) for r in resources if not r.about or dangers & frozenset(r.about))


def _in_original(original: Original, crisis: CrisisText | None) -> frozenset[Danger]:
    own = dangers_in(f"{original.subject}\n\n{original.text}\n\n{original.uncertain}", crisis)
    return own | dangers_in(original.forwarded, crisis, own=False)


def _found(text: str, wording: Wording) -> frozenset[Danger]:
    plain, patterns, not_after = _plain(text), _patterns(wording), _pattern(wording.not_after)
    return frozenset(
        danger
        for danger, pattern in patterns.items()
        if any(not _taken_back(plain[: found.start()], not_after) for found in pattern.finditer(plain))
    )


def _taken_back(before: str, not_after: re.Pattern[str] | None) -> bool:
    clause = re.split("[|,]", before[-200:])[-1]
    near = " ".join(clause.split()[-_BEFORE:])
    return not_after is not None and not_after.search(f" {near} ") is not None


@lru_cache(maxsize=64)
def _patterns(wording: Wording) -> dict[Danger, re.Pattern[str]]:
    phrases = {danger: _pattern(getattr(wording, danger)) for danger in Danger}
    return {danger: pattern for danger, pattern in phrases.items() if pattern}


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all phrases over text as `_plain` leaves it; linear, as no part repeats another."""
    if not phrases:
        return None
    return re.compile("(?<= )(?:" + "|".join(map(_phrase, phrases)) + ")(?= )")


def _phrase(phrase: str) -> str:
    said = ""
    for part in phrase.split(" "):
        if part in ("...", "…"):
            said += _GAP
            continue
        words = "|".join(
            re.escape(_folded(word.removesuffix("*"))) + (r"[^ |,]*" if word.endswith("*") else "")
            for word in part.split("/")
        )
        said += (_BETWEEN if said else "") + f"(?:{words})"
    return said


def _plain(text: str) -> str:
    """Words between single blanks, "|" where a sentence ends, commas apart."""
    tokens = (token.group() for token in _TOKEN.finditer(_folded(text)))
    return " " + " ".join(t if t == "," or t[0].isalnum() else "|" for t in tokens) + " "


def _folded(text: str) -> str:
    """Lower case, without accents, one kind of apostrophe: as people type on a phone."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in apart if not unicodedata.combining(c))
