"""What each word must leave behind in the relay's store before a test may say that it drives it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from relay.consult.circles.model import Circle
from relay.consult.circles.words import CircleWord, circle_word
from relay.consult.commands import commands_of, first_verb
from relay.consult.decision import Decision
from relay.consult.grants import Purpose
from relay.consult.joining.candidates import Candidate, CandidateState
from relay.consult.model import Case, ConsultationState, MemberId, ThreadState, Turn, TurnKind, TurnState
from relay.consult.notices.desk import Help, Status
from relay.consult.notices.standing import MyData
from relay.consult.preview_answer import parse_answer
from relay.consult.said_in_thread import question_back
from relay.consult.standing.model import Standing
from relay.consult.states import LIVE
from relay.consult.words import Verb
from relay.mail.parse import parse_letter


@dataclass(frozen=True, kw_only=True)
class Footing:
    """What the store has, of what a decision is about."""

    cases: Mapping[str, Case]
    standings: Mapping[MemberId, Standing]
    candidates: Mapping[MemberId, Candidate]
    circles: Mapping[str, Circle]
    audited: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one mail of a person changed."""

    decision: Decision
    before: Footing
    after: Footing

    def turns(self) -> list[tuple[Turn | None, Turn]]:
        """Each text, before and after."""
        old = {t.id: t for case in self.before.cases.values() for t in case.turns}
        return [(old.get(t.id), t) for case in self.after.cases.values() for t in case.turns]

    def turned(self, before: TurnState, then: TurnState) -> bool:
        """Whether a text went from one state to the other."""
        return any(old and old.state is before and new.state is then for old, new in self.turns())

    def threads_now(self, state: ThreadState) -> int:
        """How many threads have come to this state."""
        old = {t.id: t.state for case in self.before.cases.values() for t in case.threads}
        new = [t for case in self.after.cases.values() for t in case.threads]
        return sum(t.state is state and old.get(t.id) is not state for t in new)

    def consultation(self, changed: Callable[[Any, Any], bool]) -> bool:
        """Whether this is so of a consultation, as it was and as it is."""
        return any(
            changed(self.before.cases[key].consultation, case.consultation)
            for key, case in self.after.cases.items()
            if key in self.before.cases
        )

    def terms(self, field: str) -> bool:
        """Whether a member has named a further term to remove or keep."""
        return self.consultation(
            lambda old, new: any(
                set(getattr(terms, field)) - set(getattr(old.terms.get(member), field, ()))
                for member, terms in new.terms.items()
            )
        ) and any(old and old.state is new.state is TurnState.HELD for old, new in self.turns())

    def standing(self, changed: Callable[[Standing, Standing], bool]) -> bool:
        """Whether this is so of what a member has said of themself, as it was and as it is."""
        old, new = self.before.standings, self.after.standings
        return any(changed(old.get(member, Standing()), standing) for member, standing in new.items())

    def admitted(self, state: CandidateState) -> bool:
        """Whether an admin's answer to a wish to join is kept."""
        was = self.before.candidates
        return any(
            c.state is state and key in was and was[key].state is not state
            for key, c in self.after.candidates.items()
        )

    def circle(self, changed: Callable[[Circle, Circle], bool]) -> bool:
        """Whether this is so of a circle, as it was and as it is."""
        old = self.before.circles
        return any(key in old and changed(old[key], circle) for key, circle in self.after.circles.items())

    def wrote(self, notice: type) -> bool:
        """Whether the relay answers with such a mail."""
        return any(isinstance(mail.notice, notice) for mail in self.decision.outgoing)


def _held(text: Callable[[Turn, Turn], bool]) -> Callable[[Step], bool]:
    return lambda step: any(
        old and old.state is TurnState.HELD and text(old, new) for old, new in step.turns()
    )


def _included(old: Turn, new: Turn) -> bool:
    had = old.original.forwarded or old.original.uncertain
    return bool(had) and not (new.original.forwarded or new.original.uncertain) and new.version > old.version


def _in(circle: Circle) -> int:
    return sum(p.is_in for p in circle.participants)


def _set(field: str) -> Callable[[Step], bool]:
    def changed(old: Standing, new: Standing) -> bool:
        return getattr(new, field) is not None and getattr(new, field) != getattr(old, field)

    return lambda step: step.standing(changed)


def _yes(step: Step) -> bool:
    return (
        step.standing(lambda old, new: new.consent is not None and new.consent != old.consent)
        or step.admitted(CandidateState.ADMITTED)
        or step.circle(lambda old, new: _in(new) > _in(old))
        or bool(step.decision.release_spool or step.decision.erase)
    )


def _no(step: Step) -> bool:
    return (
        _set("declined")(step)
        or step.admitted(CandidateState.REFUSED)
        or step.consultation(lambda old, new: len(new.reveals) < len(old.reveals))
        or step.circle(lambda old, new: len(new.reveals) < len(old.reveals))
        or bool(step.decision.drop_spool)
    )


_VERBS: Final[Mapping[Verb, Callable[[Step], bool]]] = {
    Verb.SEND: lambda step: step.turned(TurnState.HELD, TurnState.SENT),
    Verb.CANCEL: lambda step: step.turned(TurnState.HELD, TurnState.CANCELLED),
    Verb.REMOVE: lambda step: step.terms("remove"),
    Verb.KEEP: lambda step: step.terms("keep"),
    Verb.INSTEAD: _held(lambda old, new: new.text != old.text),
    Verb.INCLUDE: _held(_included),
    Verb.PASS: lambda step: step.threads_now(ThreadState.PASSED) == 1,
    Verb.MORE: lambda step: any(old is None and new.kind is TurnKind.QUESTION for old, new in step.turns()),
    Verb.CLOSE: lambda step: step.consultation(
        lambda old, new: old.state in LIVE and new.state is ConsultationState.CLOSED
    ),
    Verb.UNDO: lambda step: (
        step.turned(TurnState.SENT, TurnState.HELD) or step.threads_now(ThreadState.WITHDRAWN) > 0
    ),
    Verb.LEAK: lambda step: (
        any(old and old.text.text and not new.text.text for old, new in step.turns())
        and step.after.audited > step.before.audited
    ),
    Verb.KNOW: lambda step: step.threads_now(ThreadState.RECUSED) == 1,
    Verb.REVEAL: lambda step: step.consultation(lambda old, new: len(new.reveals) > len(old.reveals)),
    Verb.REPORT: lambda step: (
        step.threads_now(ThreadState.FROZEN) == 1 and step.after.audited > step.before.audited
    ),
    Verb.WIDEN: lambda step: (
        step.threads_now(ThreadState.ASKED) > 0
        or step.consultation(lambda old, new: new.wishes != old.wishes)
    ),
    Verb.WAIT: lambda step: step.consultation(
        lambda old, new: new.wake_at is not None and new.wake_at != old.wake_at
    ),
    Verb.YES: _yes,
    Verb.NO: _no,
    Verb.JOIN: lambda step: len(step.after.candidates) > len(step.before.candidates) or _set("invited")(step),
    Verb.INVITE: lambda step: step.standing(lambda old, new: len(new.vouched) > len(old.vouched)),
    Verb.LEAVE: _set("left"),
    Verb.PAUSE: _set("paused_until"),
    Verb.RESUME: lambda step: step.standing(
        lambda old, new: (old.paused_until or old.left) is not None and not (new.paused_until or new.left)
    ),
    Verb.LIMIT: _set("weekly_limit"),
    Verb.SPECIALTIES: _set("specialties"),
    Verb.NOT: lambda step: step.standing(lambda old, new: new.exclusions != old.exclusions),
    Verb.STATUS: lambda step: step.wrote(Status),
    Verb.HELP: lambda step: step.wrote(Help),
    Verb.MYDATA: lambda step: step.wrote(MyData),
    Verb.FORGET: lambda step: any(grant.purpose is Purpose.FORGET for _, grant in step.decision.grants),
}
_CIRCLE_WORDS: Final[Mapping[CircleWord, Callable[[Step], bool]]] = {
    CircleWord.LEAVE: lambda step: step.circle(lambda old, new: _in(new) < _in(old)),
    CircleWord.CLOSE: lambda step: len(step.after.circles) < len(step.before.circles),
    CircleWord.NEXT: lambda step: step.circle(lambda old, new: new.next_case != old.next_case),
    CircleWord.SKIP: lambda step: step.circle(lambda old, new: new.next_case != old.next_case),
    CircleWord.REVEAL: lambda step: step.circle(lambda old, new: len(new.reveals) > len(old.reveals)),
    CircleWord.DIGEST: lambda step: step.circle(
        lambda old, new: [p.digest for p in new.participants] != [p.digest for p in old.participants]
    ),
}


def brought_about(word: StrEnum, step: Step) -> bool:
    """Whether the store shows what the word asks for."""
    if isinstance(word, CircleWord):
        return word in _CIRCLE_WORDS and _CIRCLE_WORDS[word](step)
    return isinstance(word, Verb) and _VERBS[word](step)


def said_in(raw: bytes) -> list[Verb | CircleWord]:
    """The words a mail may be saying, read from its bytes; a list, as two words of a circle equal verbs."""
    letter = parse_letter(raw)
    text, subject = letter.new_text, letter.subject
    answer = parse_answer(text, subject)
    found = {answer.verb, first_verb(text, subject), *(one.verb for one in commands_of(text, subject))}
    found |= {Verb.REMOVE} if answer.remove else set()
    found |= {Verb.KEEP} if answer.keep else set()
    if answer.keep and not answer.remove:
        found -= {Verb.REMOVE}
    found |= {Verb.MORE} if question_back(text) else set()
    word = circle_word(text, subject)
    return [*(verb for verb in found if verb is not None), *([word[0]] if word else [])]
