"""The year itself: requests come, people read, answer, pass, forget, go away and leave."""

import heapq
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from types import MappingProxyType

from bench.year.association import Association
from bench.year.habits import Habits
from bench.year.people import Person, population, specialties, zipf
from relay.consult.addresses import Desk, Intake, ReplyTo, Role
from relay.consult.decision import Decision, Outgoing
from relay.consult.model import MemberId
from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Answer, Request
from relay.mail.letter import Robot
from relay.settings.crisis import CrisisText, Resource, Wording
from relay.settings.policy import Policy
from relay.settings.values import Config

START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
SETTLED = timedelta(days=14)
"""After the year: what was asked in its last days may still be answered."""
URGENT_WORDS = "She has a suicide plan."
CRISIS = CrisisText(
    wording={"en": Wording(suicide=("suicide plan",))}, resources=(Resource(name="Emergency", contact="112"),)
)


@dataclass(slots=True, kw_only=True)
class Question:
    """One consultation, as its asker lived it."""

    sent_at: datetime | None = None
    answered_at: datetime | None = None
    answers: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What became of it all."""

    questions: list[Question]
    asked: dict[MemberId, int]
    """How often each member was asked; who never was is not in it."""
    people: dict[MemberId, Person]


class Play:
    """One year from one seed; the same seed gives the same year."""

    def __init__(self, habits: Habits, *, ask: int, widen_after: timedelta, seed: int) -> None:
        self._habits, self._dice = habits, random.Random(seed)
        offered = specialties(habits, ask, widen_after)
        self._keys = list(offered)
        self._people = population(habits, self._keys, START, self._dice)
        self._policy = Policy(badge=())  # which decides nothing, and takes most of the time
        config = Config(policy=self._policy, specialties=MappingProxyType(offered), crisis=CRISIS)
        self._relay = Association(config, {i: p.member for i, p in self._people.items()}, seed)
        self._events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._numbers = count()
        self._questions: dict[str, Question] = {}

    def run(self) -> Year:
        """The whole year."""
        for _ in range(self._habits.requests):
            self._at(self._some_moment(), self._request)
        for who, person in self._people.items():
            if person.leaves:
                self._at(person.leaves, lambda now, who=who: self._write(who, now, "leave", Desk()))  # type: ignore[misc]
        while self._events:
            now, _, happens = heapq.heappop(self._events)
            if now < START + YEAR + SETTLED:
                happens(now)
        return Year(
            questions=list(self._questions.values()),
            asked=dict(self._relay.asked_in_all),
            people=self._people,
        )

    def _at(self, when: datetime, happens: Callable[[datetime], None]) -> None:
        heapq.heappush(self._events, (when, next(self._numbers), happens))

    def _write(
        self, who: MemberId, now: datetime, text: str, *roles: Role, robot: Robot | None = None
    ) -> None:
        self._follow(self._relay.write(who, roles, text, now, robot=robot), now)

    def _request(self, now: datetime) -> None:
        here = [i for i, p in self._people.items() if not p.away_until(now) and not p.has_left(now)]
        number = 2 if self._dice.random() < self._habits.two_specialties else 1
        weights = zipf(len(self._keys), self._habits.demand_skew)
        keys = dict.fromkeys(self._dice.choices(self._keys, weights, k=number))
        urgent = self._dice.random() < self._habits.urgent
        text = f"How would you hold this? {URGENT_WORDS if urgent else ''}"
        self._write(self._dice.choice(here), now, text, *(Intake(key) for key in keys))

    def _follow(self, decision: Decision, now: datetime) -> None:
        for consultation in decision.consultations:
            question = self._questions.setdefault(consultation.id, Question())
            question.sent_at, question.urgent = consultation.sent_at, consultation.urgent
            for due in self._relay.due(consultation.id):
                if due > now:
                    self._at(due, lambda later, i=consultation.id: self._tick(i, later))  # type: ignore[misc]
        for mail in decision.outgoing:
            self._read(mail, now)

    def _tick(self, consultation_id: str, now: datetime) -> None:
        decision = self._relay.tick(consultation_id, now)
        if decision:
            self._follow(decision, now)

    def _read(self, mail: Outgoing, now: datetime) -> None:
        reader = mail.reader
        if reader is None or mail.reply_token is None:
            return
        match mail.notice:
            case Preview():
                if self._dice.random() >= self._habits.never_approved:
                    self._later(mail, reader, now, self._habits.approve_median, "send")
            case Request():
                self._asked(mail, reader, now)
            case Answer():
                question = self._questions[mail.consultation_id or ""]
                question.answers += 1
                if question.answered_at is None:
                    question.answered_at = now
                    if self._dice.random() < 0.5:
                        median = timedelta(days=self._habits.close_after_days)
                        self._later(mail, reader, now, median, "close")

    def _asked(self, mail: Outgoing, reader: MemberId, now: datetime) -> None:
        person = self._people[reader]
        if person.has_left(now):
            return
        back = person.away_until(now)
        if back and person.notes:
            note = f"I am out of the office until {back:%-d %B %Y} and will answer then."
            self._write(reader, now, note, ReplyTo(mail.reply_token or ""), robot=Robot.OUT_OF_OFFICE)
        does = self._dice.random()
        if does < person.temper.answers:
            self._later(mail, reader, back or now, person.temper.median, "I would begin with her sleep.")
        elif does < person.temper.answers + person.temper.passes:
            self._later(mail, reader, back or now, person.temper.median, "pass")

    def _later(self, mail: Outgoing, who: MemberId, now: datetime, median: timedelta, text: str) -> None:
        """They write it as an answer to the mail, when they come to it."""
        wait = median * math.exp(self._dice.gauss(0, self._habits.spread))
        when = self._awake(now + wait)
        self._at(when, lambda later: self._write(who, later, text, ReplyTo(mail.reply_token or "")))

    def _awake(self, when: datetime) -> datetime:
        first, last = self._habits.awake
        if when.hour >= last or when.hour < first:
            when += timedelta(hours=(first - when.hour) % 24)
        if when.weekday() >= 5 and self._dice.random() >= self._habits.weekend:
            when += timedelta(days=7 - when.weekday())
        return when

    def _some_moment(self) -> datetime:
        day = START + timedelta(days=self._dice.randrange(365))
        if day.weekday() >= 5 and self._dice.random() < 0.5:
            day -= timedelta(days=self._dice.randint(1, 5))
        hour = self._dice.choices(range(24), self._habits.hours)[0]
        return max(day, START) + timedelta(hours=hour, minutes=self._dice.uniform(0, 60))
