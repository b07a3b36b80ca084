"""Collects what a step decides, and threads its mails.

A `Draft` lives for one step only. It keeps the newest version of each value, so
that two changes to one consultation in a step become one.
"""

from datetime import date, datetime, timedelta

from relay.consult.audit import Action, Audited
from relay.consult.circles.model import Circle
from relay.consult.decision import Decision, Outcome, Outgoing, Tokens
from relay.consult.grants import Grant, Purpose
from relay.consult.joining.candidates import Candidate
from relay.consult.model import Case, Consultation, MemberId, Seen, Thread, Turn
from relay.consult.notices.base import Notice
from relay.consult.notices.desk import OperatorAlert, Trouble
from relay.consult.notices.ending import Help
from relay.consult.references import Line, is_message_id, references_of
from relay.consult.snapshot import Member, Snapshot
from relay.consult.standing.model import Standing
from relay.mail.letter import Robot
from relay.settings.crisis import Danger

BOUNCE_ADDRESS_LIVES = timedelta(days=14)


class Draft:
    """The decision in the making, over one case or none."""

    def __init__(self, snapshot: Snapshot, now: datetime, tokens: Tokens, case: Case | None = None) -> None:
        self.snapshot, self.now, self.tokens = snapshot, now, tokens
        self._consultation = case.consultation if case else None
        self._threads = {t.id: t for t in case.threads} if case else {}
        self._turns = {t.id: t for t in case.turns} if case else {}
        self._seen = list(case.seen) if case else []
        self._changed: set[str] = set()
        self._new_seen: list[Seen] = []
        self._grants: list[tuple[str, Grant]] = []
        self._outgoing: list[Outgoing] = []
        self._standings: list[tuple[MemberId, Standing]] = []
        self.case = case
        """As it was when the event came."""
        self.dangers: frozenset[Danger] = frozenset()
        """What the mail at hand speaks of by its wording."""
        self.words_below = False
        """Whether further words stand below the command at hand, which reach nobody."""
        self._recalled: list[str] = []
        self._audited: list[Audited] = []
        self._counted: list[Help | Trouble] = []
        self._circle = snapshot.circle
        self._circle_changed = False
        self._candidates: list[Candidate] = []
        self._forgotten: list[MemberId] = []
        self.onlookers: tuple[str, ...] = ()
        """Whom the mail at hand went to past the relay and its writer is still to be told of."""

    def day(self, moment: datetime) -> date:
        """The date as notices tell it: in the association's time zone, never the member's."""
        return moment.astimezone(self.snapshot.config.policy.timezone).date()

    def hour(self, moment: datetime) -> str:
        """The hour and minute as notices tell them, in the same zone."""
        return f"{moment.astimezone(self.snapshot.config.policy.timezone):%H:%M}"

    @property
    def consultation(self) -> Consultation:
        """The newest version of the consultation at hand."""
        assert self._consultation is not None
        return self._consultation

    @property
    def threads(self) -> tuple[Thread, ...]:
        """The newest versions of its threads."""
        return tuple(self._threads.values())

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The newest versions of its turns, oldest first."""
        return tuple(sorted(self._turns.values(), key=lambda t: t.created))

    def keep(self, value: Consultation | Thread | Turn) -> None:
        """Keeps a new or changed value."""
        self._changed.add(value.id)
        match value:
            case Consultation():
                self._consultation = value
            case Thread():
                self._threads[value.id] = value
            case Turn():
                self._turns[value.id] = value

    @property
    def circle(self) -> Circle:
        """The newest version of the circle at hand."""
        assert self._circle is not None
        return self._circle

    def keep_circle(self, circle: Circle) -> None:
        """Keeps a new or changed circle."""
        self._circle = circle
        self._circle_changed = True

    def keep_standing(self, member: MemberId, standing: Standing) -> None:
        """Keeps what a member said of themself."""
        self._standings.append((member, standing))

    def keep_candidate(self, candidate: Candidate) -> None:
        """Keeps a new or changed candidate."""
        self._candidates.append(candidate)

    def forget(self, candidate: Candidate) -> None:
        """Keeps nothing of a candidate, whatever else was decided."""
        self._forgotten.append(candidate.id)

    def grant(self, token: str, grant: Grant) -> str:
        """Lets the token be used as said; gives it back."""
        self._grants.append((token, grant))
        return token

    def recall(self, mail_id: str) -> None:
        """Takes a mail back that has not left."""
        self._recalled.append(mail_id)

    @property
    def recalled(self) -> tuple[str, ...]:
        """The mails taken back so far."""
        return tuple(self._recalled)

    def count(self, event: Help | Trouble) -> None:
        """Adds one to a number that refers to nobody and nothing."""
        self._counted.append(event)

    def audit(self, action: Action, member: MemberId, circle_id: str | None = None) -> None:
        """Writes into the audit what a member has brought about, in the same commit."""
        self._audited.append(
            Audited(
                id=self.tokens.new_id(),
                at=self.now,
                action=action,
                consultation_id=circle_id or self.consultation.id,
                member=member,
            )
        )

    def note_seen(self, reader: MemberId, message_id: str | None, thread: Line | None = None) -> None:
        """Remembers a Message-ID the reader knows; a malformed one is as good as none."""
        if message_id is None or self._consultation is None or not is_message_id(message_id):
            return
        # Later than all before, even if the clock stands still or went back: the order is the thread.
        at = max([self.now, *(s.at + timedelta(microseconds=1) for s in self._seen)])
        seen = Seen(
            consultation_id=self.consultation.id,
            thread_id=thread.id if thread else None,
            reader=reader,
            message_id=message_id,
            at=at,
        )
        self._new_seen.append(seen)
        self._seen.append(seen)

    def write(
        self,
        notice: Notice,
        reader: Member,
        address: str,
        *,
        thread: Line | None = None,
        turn: Turn | None = None,
        pseudonym: str | None = None,
        reply_token: str | None = None,
        bounces: bool = False,
        answers: str | None = None,
        topic: tuple[str, str] | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """One mail to a member.

        pseudonym: whose words they are; None: the relay's own.
        bounces: whether a delivery report is wanted; else the null reverse-path (RFC 3834 §3.3).
        answers: the reader's own Message-ID, where there is no consultation to thread in.
        not_before: words wait until then.
        topic: (key, title) of what the reader has opted in to, where that is why they get this.
        """
        message_id = self.tokens.message_id()
        references = references_of(self._seen, reader.id, thread)
        if answers is not None and not references and is_message_id(answers):
            references = (answers,)
        consultation_id = self._consultation.id if self._consultation else None
        bounce = None
        if bounces:
            bounce = self.grant(
                self.tokens.fresh(),
                Grant(
                    purpose=Purpose.BOUNCE,
                    member=reader.id,
                    consultation_id=consultation_id,
                    thread_id=thread.id if thread else None,
                    turn_id=turn.id if turn else None,
                    expires=self.now + BOUNCE_ADDRESS_LIVES,
                ),
            )
        self._outgoing.append(
            Outgoing(
                notice=notice,
                reader=reader.id,
                to_address=address,
                from_name=f"Colleague {pseudonym} (via Relay)" if pseudonym else "Relay",
                reply_token=reply_token,
                bounce_token=bounce,
                message_id=message_id,
                in_reply_to=references[-1] if references else None,
                references=references,
                consultation_id=consultation_id,
                thread_id=thread.id if thread else None,
                turn_id=turn.id if turn else None,
                topic=topic,
                not_before=not_before,
            )
        )
        self.note_seen(reader.id, message_id, thread)

    def tell_admins(self, notice: Notice, reply_token: str | None = None) -> None:
        """One mail to each admin of the policy; their answers go to relay@, or to the token.

        To one who is suspended only where there is no other: somebody has to read it.
        """
        admins = self.snapshot.config.policy.admins
        suspended = {a for m in self.snapshot.roster.values() if m.standing.suspended for a in m.addresses}
        for address in [a for a in admins if a not in suspended] or admins:
            self.tell_admin(address, notice, reply_token)

    def tell_admin(self, address: str, notice: Notice, reply_token: str | None = None) -> None:
        """One mail to this admin alone."""
        self._outgoing.append(
            Outgoing(
                notice=notice,
                reader=None,
                to_address=address,
                from_name="Relay",
                reply_token=reply_token,
                bounce_token=None,
                message_id=self.tokens.message_id(),
                in_reply_to=None,
                references=(),
                consultation_id=None,
            )
        )

    def alert(self, trouble: Trouble, reference: str) -> None:
        """Tells the admins that something needs a look, without content, and counts it."""
        self.count(trouble)
        self.tell_admins(OperatorAlert(trouble=trouble, reference=reference))

    def thread_of(self, turn: Turn) -> Thread | None:
        """The thread a turn belongs to; None for a request or a follow-up to all."""
        return self._threads.get(turn.thread_id) if turn.thread_id else None

    def deleted_on(self, turn: Turn) -> date:
        """The day a held turn is deleted without an answer."""
        return self.day(turn.held_at + self.snapshot.config.policy.expire_after)

    def decide(
        self,
        outcome: Outcome,
        *,
        release_spool: str | None = None,
        drop_spool: str | None = None,
        robot: Robot | None = None,
    ) -> Decision:
        """Everything collected, as one decision."""
        consultation, circle, changed = self._consultation, self._circle, self._circle_changed
        return Decision(
            outcome=outcome,
            consultations=(consultation,) if consultation and (self._changed or self._new_seen) else (),
            threads=tuple(t for t in self._threads.values() if t.id in self._changed),
            turns=tuple(t for t in self._turns.values() if t.id in self._changed),
            seen=tuple(self._new_seen),
            grants=tuple(self._grants),
            standings=tuple(self._standings),
            circles=(circle,) if circle and changed else (),
            relies_on=((circle.id, circle.version),) if circle and circle.version and not changed else (),
            candidates=tuple(self._candidates),
            forgotten=tuple(self._forgotten),
            outgoing=tuple(self._outgoing),
            recalled=tuple(self._recalled),
            counted=tuple(self._counted),
            audited=tuple(self._audited),
            release_spool=release_spool,
            drop_spool=drop_spool,
            robot=robot,
        )
