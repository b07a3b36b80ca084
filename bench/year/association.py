"""The relay's decisions over state in memory: what a commit keeps is kept, and nothing is mailed."""

import random
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from relay.consult import flow
from relay.consult.addresses import ReplyTo, Role
from relay.consult.decision import Decision
from relay.consult.grants import Grant
from relay.consult.model import Case, MemberId, Thread, ThreadState, TurnKind, TurnState
from relay.consult.routing.load import RECORD, SILENT_AFTER, Load
from relay.consult.snapshot import Member, Snapshot
from relay.deid.finding import Judgement
from relay.mail.letter import EMPTY, Robot
from relay.settings.values import Config

T = TypeVar("T")
DOMAIN = "relay.example.org"
WEEK = timedelta(days=7)


class Dice:
    """The relay's tokens, out of one seed."""

    def __init__(self, seed: int) -> None:
        self._random, self._number = random.Random(seed), 0

    def new_id(self) -> str:
        """The next number."""
        self._number += 1
        return f"{self._number:032x}"

    def fresh(self) -> str:
        """A token of its own."""
        return "f" + self.new_id()

    def stable(self, consultation_id: str, thread_id: str, member: MemberId, epoch: int) -> str:
        """The same for the same arguments."""
        return f"{consultation_id}-{thread_id}-{member}-{epoch}"

    def message_id(self) -> str:
        """A Message-ID of its own."""
        return f"<{self.new_id()}@{DOMAIN}>"

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """In random order."""
        return self._random.sample(list(items), len(items))


class _Loads(Mapping[MemberId, Load]):
    """Counted where somebody looks: most steps look at nobody's."""

    def __init__(
        self, asked: Mapping[MemberId, Sequence[Thread]], count: Callable[[Sequence[Thread]], Load]
    ) -> None:
        self._asked, self._count = asked, count

    def __getitem__(self, member: MemberId) -> Load:
        return self._count(self._asked[member])

    def __contains__(self, member: object) -> bool:
        return member in self._asked

    def __iter__(self) -> Iterator[MemberId]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


class Association:
    """The state of the relay, and the two things that change it: a mail, and time."""

    def __init__(self, config: Config, members: dict[MemberId, Member], seed: int) -> None:
        self.config, self.roster = config, members
        self.cases: dict[str, Case] = {}
        self._tokens = Dice(seed)
        self._grants: dict[str, Grant] = {}
        self._asked: dict[MemberId, deque[Thread]] = {}
        self._states: dict[str, tuple[ThreadState, datetime | None]] = {}
        """By thread: where it stands and when it was first answered."""
        self.asked_in_all: dict[MemberId, int] = defaultdict(int)

    def write(
        self, who: MemberId, roles: tuple[Role, ...], text: str, now: datetime, *, robot: Robot | None = None
    ) -> Decision:
        """A mail of the member to an address of the relay, or to several specialties."""
        token = roles[0].token if isinstance(roles[0], ReplyTo) else None
        grant = self._grants.get(token) if token else None
        case = self.cases.get(grant.consultation_id or "") if grant else None
        snapshot = replace(self._snapshot(case, now), member=self.roster[who], grant=grant)
        letter = replace(EMPTY, subject="A question", new_text=text, robot=robot)
        arrival = flow.Arrival(
            letter=letter,
            roles=roles,
            from_address=self.roster[who].entry.address,
            fingerprint=self._tokens.new_id(),
            spool_id="",
        )
        return self._keep(flow.step(arrival, Judgement(), snapshot, now, self._tokens), case, now)

    def tick(self, consultation_id: str, now: datetime) -> Decision | None:
        """Time has passed for a consultation."""
        case = self.cases[consultation_id]
        decision = flow.tick(self._snapshot(case, now), now, self._tokens)
        return self._keep(decision, case, now) if decision else None

    def due(self, consultation_id: str) -> Iterator[datetime]:
        """When time next has something to do with a consultation, as the store finds it."""
        case, policy = self.cases[consultation_id], self.config.policy
        if case.consultation.wake_at:
            yield case.consultation.wake_at
        for turn in case.turns:
            if turn.state is TurnState.HELD:
                yield turn.held_at + policy.remind_after
                yield turn.held_at + policy.expire_after
        yield case.consultation.last_mail_at + timedelta(days=30)

    def _keep(self, decision: Decision, case: Case | None, now: datetime) -> Decision:
        self._grants |= dict(decision.grants)
        for member, standing in decision.standings:
            self.roster[member] = replace(self.roster[member], standing=standing)
        for consultation in decision.consultations:
            old = case or Case(consultation=consultation)
            threads = {t.id: t for t in (*old.threads, *decision.threads)}
            turns = {t.id: t for t in (*old.turns, *decision.turns)}
            self.cases[consultation.id] = Case(
                consultation=replace(consultation, version=consultation.version + 1),
                threads=tuple(threads.values()),
                turns=tuple(turns.values()),
            )
        for thread in decision.threads:
            if thread.id not in self._states:
                self._asked.setdefault(thread.consultant, deque(maxlen=4 * RECORD)).append(thread)
                self.asked_in_all[thread.consultant] += 1
            answered = self._states.get(thread.id, (thread.state, None))[1]
            self._states[thread.id] = (thread.state, answered)
        for turn in decision.turns:
            if turn.kind is TurnKind.ANSWER and turn.state is TurnState.SENT and turn.thread_id:
                state, answered = self._states[turn.thread_id]
                self._states[turn.thread_id] = (state, answered or now)
        return decision

    def _snapshot(self, case: Case | None, now: datetime) -> Snapshot:
        loads = _Loads(self._asked, lambda threads: self._load(threads, now))
        return Snapshot(domain=DOMAIN, config=self.config, roster=self.roster, case=case, loads=loads)

    def _load(self, threads: Sequence[Thread], now: datetime) -> Load:
        """As the store counts it."""
        answered, passed, silent, waits = 0, 0, 0, []
        for thread in reversed(threads):
            state, at = self._states[thread.id]
            if at is not None:
                answered += 1
                waits.append(at - thread.asked_at)
            elif state is ThreadState.PASSED:
                passed += 1
            elif state in (ThreadState.ASKED, ThreadState.CLOSED) and thread.asked_at <= now - SILENT_AFTER:
                silent += 1
            if answered + passed + silent == RECORD:
                break
        return Load(
            last_asked=threads[-1].asked_at,
            asked_this_week=sum(t.asked_at > now - WEEK for t in threads),
            answered=answered,
            passed=passed,
            silent=silent,
            answer_time=sorted(waits)[len(waits) // 2] if waits else None,
        )
