"""Whatever happens in whatever order: no impossible change, nothing forgotten, nobody left in silence.

The invariants, after every step: a consultation that is not over has a day on which the clock ends it;
one that nobody has answered either has a clock that will ask others, or its asker has been told; and
every mail of a member brings them an answer. At the end, when everybody has fallen silent, each
consultation is over and its asker was told how.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from relay.consult import flow
from relay.consult.decision import Outcome, Outgoing
from relay.consult.model import Case, ConsultationState, MemberId, TurnState
from relay.consult.notices.ending import Closed, NoLongerListed
from relay.consult.notices.held import Cancelled, Expired
from relay.consult.notices.receipts import Undone
from relay.consult.notices.regret import LeakFound, LeakNoted
from relay.consult.notices.waiting import NobodyAnswered
from relay.consult.states import LIVE
from relay.settings.policy import Policy
from tests.consult.world import PEOPLE, CountingTokens, Robot, World

WAITS = [timedelta(minutes=3), timedelta(hours=2), timedelta(hours=13), timedelta(days=1), timedelta(days=9)]
SAID = [
    "send", "cancel", "remove first", "keep Joanna", "include", "send this instead\n\nShe eats nothing.",
    "send this instead\n\nJoanna eats nothing.", "pass", "close", "wait", "widen", "undo", "more",
    "more: how old is Joanna?", "I would call somebody. Joanna needs rest.", "y", "n", "p", "grief",
    f"hand over to {PEOPLE['priya'][1]}", "pass to nobody@elsewhere.example", "pause", "resume", "reveal",
    "leak", "know", "report", "leave", "status", "", "close\n\nOne more thing: she lives alone.",
]  # fmt: skip
NEVER_ANSWERED = frozenset({Outcome.ROBOT, Outcome.BOUNCE, Outcome.MISDIRECTED, Outcome.DUPLICATE})
"""Ends of mail that no person waits to hear of."""


class Tokens(CountingTokens):
    """Different for everything that differs, as the relay's are; the smaller world needs no such care."""

    def stable(self, consultation_id: str, thread_id: str, member: MemberId, epoch: int) -> str:
        digest = hashlib.sha256(f"{consultation_id}/{thread_id}/{member}/{epoch}".encode()).digest()
        return "".join("abcdefghijklmnopqrstuvwxyz"[octet % 26] for octet in digest)[:26]


class AnySequence(RuleBasedStateMachine):
    """Members, robots, bounces, the courier, the admin and the clock, in any order."""

    def __init__(self) -> None:
        super().__init__()
        policy = Policy(min_pool=2, undo=timedelta(minutes=5), coordinators=(PEOPLE["priya"][1],))
        self.world = World(policy, ask=1)
        self.world.tokens = Tokens()
        self.world.courier_rests = True
        self.number = 0

    @rule(to=st.sampled_from(["grief", "trauma", "consult", "grief trauma"]), urgent=st.booleans())
    @precondition(lambda self: "maren" in self.world.roster and len(self.world.cases) < 3)
    def asks(self, to: str, urgent: bool) -> None:
        """A new request, or the same once more."""
        self.number += 1
        before = set(self.world.cases)
        text = f"Joanna eats nothing, number {self.number}. What would you do first?"
        self._heard("maren", self.world.write("maren", to, text).outgoing)
        for new in set(self.world.cases) - before if urgent else ():
            case = self.world.cases[new]
            held = replace(case.consultation, urgent=True)
            self.world.cases[new] = replace(case, consultation=held)

    @rule(data=st.data(), text=st.sampled_from(SAID))
    @precondition(lambda self: self._letters())
    def answers(self, data: st.DataObject, text: str) -> None:
        """Somebody answers something they have read."""
        mail = data.draw(st.sampled_from(self._letters()))
        who = str(mail.reader)
        number = len(self.world.mails)
        decision = self.world.answer(who, text, mail, message_id=f"<{number}@willow.example>")
        if decision.outcome not in NEVER_ANSWERED:
            self._heard(who, decision.outgoing)

    @rule(data=st.data())
    @precondition(lambda self: self._letters())
    def stopped(self, data: st.DataObject) -> None:
        """The last search has found somebody in the mails of a first decision."""
        self.world.stopped_at = ("Hannah",)
        self.answers(data, data.draw(st.sampled_from(["send", "pass", "widen", "I would call Hannah."])))
        self.world.stopped_at = ()

    @rule(data=st.data())
    @precondition(lambda self: self._letters())
    def robot(self, data: st.DataObject) -> None:
        """A machine answers."""
        mail = data.draw(st.sampled_from(self._letters()))
        kind = data.draw(st.sampled_from([Robot.OUT_OF_OFFICE, Robot.AUTO_REPLY]))
        self.world.answer(str(mail.reader), "I am away until Monday.", mail, robot=kind)

    @rule(data=st.data())
    @precondition(lambda self: self._bounceable())
    def bounces(self, data: st.DataObject) -> None:
        """A mail cannot be delivered for good."""
        mail = data.draw(st.sampled_from(self._bounceable()))
        case = self.world.cases[str(mail.consultation_id)]
        snapshot = self.world.snapshot(case)
        decision = flow.undelivered(mail.thread_id, mail.turn_id, snapshot, self.world.now, self.world.tokens)
        self.world.keep(decision, case)

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def courier(self, who: str) -> None:
        """What waits for one reader leaves."""
        self.world.leaves(who)

    @rule(who=st.sampled_from(["maren", "hannah", "tobias"]))
    @precondition(lambda self: len(self.world.roster) > 3)
    def strikes_off(self, who: str) -> None:
        """The admin takes somebody out of the file, a day ago."""
        if who in self.world.roster:
            self.world.strike_off(who)

    @rule(later=st.sampled_from(WAITS), stopped=st.booleans())
    def time_passes(self, later: timedelta, stopped: bool) -> None:
        """The timers look; the last search may stop what they would send."""
        self.world.stopped_at = ("Hannah",) if stopped else ()
        self.world.tick(later)
        self.world.stopped_at = ()

    @invariant()
    def nothing_is_forgotten(self) -> None:
        """What is not over has a day on which it will be."""
        for case in self.world.cases.values():
            state = case.consultation.state
            if state is ConsultationState.HELD:
                assert any(t.state is TurnState.HELD and t.kind == "request" for t in case.turns)
            elif state in LIVE:
                assert case.consultation.sent_at is not None  # close_after counts from the last mail
                assert state is ConsultationState.ANSWERED or case.consultation.wake_at or self._told(case)
            else:
                assert case.consultation.closed_at
                assert not any(t.state is TurnState.HELD for t in case.turns)

    def teardown(self) -> None:
        """Everybody falls silent: each consultation ends, and its asker was told how."""
        for _ in range(5):
            self.world.tick(timedelta(days=16))
        for case in self.world.cases.values():
            assert case.consultation.state not in LIVE | {ConsultationState.HELD}
            endings = Closed | Expired | Cancelled | NoLongerListed
            if "maren" in self.world.roster or case.consultation.sent_at:
                assert any(isinstance(m.notice, endings) for m in self._to_asker(case))

    def _letters(self) -> list[Outgoing]:
        """Mails that somebody still on the roster can answer."""
        return [m for m in self.world.mails if m.reply_token and m.reader in self.world.roster][-30:]

    def _bounceable(self) -> list[Outgoing]:
        return [m for m in self.world.mails if m.bounce_token and m.consultation_id][-30:]

    def _to_asker(self, case: Case) -> list[Outgoing]:
        asker, its = case.consultation.asker, case.consultation.id
        return [m for m in self.world.mails if m.reader == asker and m.consultation_id == its]

    def _told(self, case: Case) -> bool:
        """Whether the asker knows that nobody further is asked, or has gone."""
        told = NobodyAnswered | Undone | LeakFound | LeakNoted
        gone = case.consultation.asker not in self.world.roster
        return gone or any(isinstance(m.notice, told) for m in self._to_asker(case))

    def _heard(self, who: str, outgoing: tuple[Outgoing, ...]) -> None:
        assert any(m.reader == who for m in outgoing)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
