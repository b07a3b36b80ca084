"""A small world for the pure core: people, a letter, and a step that keeps what was decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

from relay.consult import flow
from relay.consult.addresses import Role, ToCircle, role_of
from relay.consult.audit import Audited
from relay.consult.circles.model import Circle
from relay.consult.decision import Decision, Outgoing
from relay.consult.doubt import Doubted
from relay.consult.grants import Grant
from relay.consult.model import Case, MemberId, Unsent
from relay.consult.notices.base import Notice
from relay.consult.routing.load import Load
from relay.consult.snapshot import Kept, Member, Snapshot
from relay.deid.finding import Failure, Finding, Judgement, Kind
from relay.mail.attachments.attachment import Attachment
from relay.mail.letter import EMPTY, Letter, Robot
from relay.settings.policy import Policy
from relay.settings.values import Config, RosterEntry, Specialty

T = TypeVar("T")
DOMAIN = "relay.example.org"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = {
    "maren": ("Maren Oswalt", "maren@willow.example", "Willow"),
    "hannah": ("Hannah Lindqvist", "hannah@northshore.example", "Northshore"),
    "tobias": ("Tobias Okonjo", "tobias@okonjo.example", ""),
    "priya": ("Priya Rao", "priya@hillside.example", "Hillside"),
    "colin": ("Colin Falk", "colin@willow.example", "Willow"),
}


class CountingTokens:
    """Predictable where the relay's are random."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new_id(self) -> str:
        return f"{next(self._numbers):032x}"

    def fresh(self) -> str:
        return f"{next(self._numbers):b}".replace("0", "a").replace("1", "b").rjust(26, "a")

    def stable(self, consultation_id: str, thread_id: str, member: MemberId, epoch: int) -> str:
        key = f"{int(thread_id or '0', 16)}-{member}-{epoch}"
        return "".join(c if c in "abcdefghijklmnopqrstuvwxyz" else "z" for c in key).ljust(
            20, "s"
        ) + self._six(key)

    def message_id(self) -> str:
        return f"<{next(self._numbers)}@{DOMAIN}>"

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return list(items)

    @staticmethod
    def _six(key: str) -> str:
        number = sum(ord(c) * (i + 1) for i, c in enumerate(key))
        return "".join("abcdefghijklmnopqrstuvwxyz"[(number // 26**i) % 26] for i in range(6))


def letter(text: str, subject: str = "My client grieves", **more: object) -> Letter:
    """What reading gives for a plain mail."""
    message_id = f"<{abs(hash((text, subject)))}@willow.example>"
    plain = replace(EMPTY, message_id=message_id, subject=subject, new_text=text)
    return replace(plain, **more)  # type: ignore[arg-type]


class World:
    """The relay without its surroundings: steps are taken, and what they keep is kept."""

    def __init__(self, policy: Policy | None = None, ask: int = 2) -> None:
        specialties = {
            key: Specialty(key=key, title=title, keywords=words, ask=ask)
            for key, title, words in (("grief", "Grief", ("mourning",)), ("trauma", "Trauma", ("flashback",)))
        }
        roster = tuple(
            RosterEntry(
                address=address,
                name=name,
                practice=practice,
                specialties=() if key == "maren" else ("grief", "trauma"),
                opted_in=START.date(),
            )
            for key, (name, address, practice) in PEOPLE.items()
        )
        self.config = Config(policy=policy or Policy(min_pool=2), specialties=specialties, roster=roster)
        self.roster = {
            MemberId(key): Member(id=MemberId(key), entry=entry)
            for key, entry in zip(PEOPLE, roster, strict=True)
        }
        self.tokens = CountingTokens()
        self.now = START
        self.cases: dict[str, Case] = {}
        self.grants: dict[str, Grant] = {}
        self.loads: dict[MemberId, Load] = {}
        self.circles: dict[str, Circle] = {}
        self.mails: list[Outgoing] = []
        self.outbox: list[Outgoing] = []
        """What has not left, where the courier rests."""
        self.courier_rests = False
        self.counted: list[str] = []
        self.audited: list[Audited] = []
        self.gone: dict[MemberId, Member] = {}
        """Who has been off the roster for a day."""
        self.failure: Failure | None = None
        self.kept: Kept | None = None
        self.unanswerable: dict[str, list[datetime]] = {}
        """When each member was answered though nothing could be done."""
        self.as_mine = False
        """Whether `mine` has the cases in which a member is consultant too, as the store gives it."""
        self.stopped_at: tuple[str, ...] = ()
        self.doubted: Doubted | None = None
        """What the residual check stumbled over in the first decision on the next event."""

    def withdraw(self, specialty: str) -> None:
        """The admin takes a specialty out of the file."""
        left = {k: v for k, v in self.config.specialties.items() if k != specialty}
        self.config = replace(self.config, specialties=left)

    def strike_off(self, who: str) -> None:
        """The admin takes a member out of the file."""
        self.gone[MemberId(who)] = self.roster.pop(MemberId(who))

    def leaves(self, who: str) -> None:
        """The courier takes what waits for this reader."""
        self.outbox = [m for m in self.outbox if m.reader != who]

    def write(
        self,
        who: str,
        to: str,
        text: str,
        subject: str = "My client grieves",
        sender: str = "",
        **more: object,
    ) -> Decision:
        """The member's mail to the local part, stepped and kept."""
        mail = letter(text, subject, **more)
        roles = tuple(r for r in map(self._role, to.split()) if r)
        token = to.partition("-")[2]
        grant = self.grants.get(token)
        fingerprint = f"{who}{mail.message_id}"
        case = self.cases.get(grant.consultation_id or "") if grant else self._by_fingerprint(fingerprint)
        snapshot = replace(
            self.snapshot(case, roles, grant), member=self.roster.get(MemberId(who)), grant=grant
        )
        mine = tuple(c for c in self.cases.values() if c.consultation.asker == who or self._consults(who, c))
        waiting = tuple(c for c in mine if any(t.state == "held" and t.author == who for t in c.turns))
        began = (c.consultation.created for c in self.cases.values() if c.consultation.asker == who)
        lately = tuple(sorted(at for at in began if at > self.now - timedelta(days=1)))
        snapshot = replace(snapshot, mine=mine, waiting=waiting, requests_lately=lately, kept=self.kept)
        vain = tuple(at for at in self.unanswerable.get(who, ()) if at > self.now - timedelta(days=1))
        snapshot = replace(snapshot, unanswerable=vain)
        member = self.roster.get(MemberId(who))
        arrival = flow.Arrival(
            letter=mail,
            roles=roles,
            from_address=sender or (member.entry.address if member else PEOPLE[who][1]),
            fingerprint=fingerprint,
            spool_id="spool",
        )
        wanted = flow.text_to_judge(arrival, snapshot)
        judgement = self._judge(wanted.document.text) if wanted else None
        return self.keep(flow.step(arrival, judgement, snapshot, self.now, self.tokens), case)

    def answer(self, who: str, text: str, to: Outgoing | None = None, **more: object) -> Decision:
        """An answer to the last mail this member got, or to the one given."""
        mail = to or self.last(who)
        assert mail.reply_token is not None
        return self.write(who, f"r-{mail.reply_token}", text, "Re: it", **more)

    def tick(self, later: timedelta) -> None:
        """Time passes, and the timers look at every case."""
        self.now += later
        for case in list(self.cases.values()):
            decision = flow.tick(self.snapshot(case), self.now, self.tokens)
            if decision:
                self.keep(decision, case)

    def snapshot(self, case: Case | None, roles: Sequence[Role] = (), grant: Grant | None = None) -> Snapshot:
        about = {r.circle_id for r in roles if isinstance(r, ToCircle)} | {grant.circle_id if grant else None}
        about.add(case.consultation.circle_id if case else None)
        return Snapshot(
            domain=DOMAIN,
            config=self.config,
            roster=self.roster,
            case=case,
            loads=self.loads,
            unsent=tuple(
                Unsent(
                    id=m.message_id,
                    kind=type(m.notice).__name__,
                    thread_id=m.thread_id,
                    turn_id=m.turn_id,
                    tried=False,
                )
                for m in self.outbox
                if case and m.consultation_id == case.consultation.id
            ),
            former=self.gone,
            listed_once={a: m.id for m in self.gone.values() for a in m.addresses},
            stopped_at=self.stopped_at,
            doubted=self.doubted,
            circle=next((c for c in self.circles.values() if c.id in about), None),
            circles=tuple(self.circles.values()),
            circles_ever=len(self.circles),
        )

    def _role(self, local: str) -> Role | None:
        if local in self.circles:
            return ToCircle(self.circles[local].id)
        return role_of(f"{local}@{DOMAIN}", DOMAIN, self.config.specialties)

    def to(self, who: str) -> list[Notice]:
        """All notices this member has had."""
        return [m.notice for m in self.mails if m.reader == who]

    def first(self, kind: type[Notice]) -> Outgoing:
        """The oldest mail of this kind."""
        return next(m for m in self.mails if isinstance(m.notice, kind))

    def last(self, who: str) -> Outgoing:
        """The newest mail to this member."""
        return [m for m in self.mails if m.reader == who][-1]

    def case(self) -> Case:
        """The only case."""
        (case,) = self.cases.values()
        return case

    def keep(self, decision: Decision, case: Case | None) -> Decision:
        """What a commit does."""
        self.mails += decision.outgoing
        assert set(decision.recalled) <= {m.message_id for m in self.outbox}
        self.outbox = [m for m in self.outbox if m.message_id not in decision.recalled]
        self.outbox += decision.outgoing if self.courier_rests else ()
        self.counted += decision.counted
        self.audited += decision.audited
        if decision.unanswerable:
            self.unanswerable.setdefault(decision.unanswerable, []).append(self.now)
        self.grants |= dict(decision.grants)
        for member, standing in decision.standings:
            self.roster[member] = replace(self.roster[member], standing=standing)
        for circle in decision.circles:
            self.circles[circle.key] = replace(circle, version=circle.version + 1)
        for consultation in decision.consultations:
            old = self.cases.get(consultation.id) or case or Case(consultation=consultation)
            of = consultation.id
            threads = {t.id: t for t in (*old.threads, *decision.threads) if t.consultation_id == of}
            turns = {t.id: t for t in (*old.turns, *decision.turns) if t.consultation_id == of}
            self.cases[consultation.id] = Case(
                consultation=replace(consultation, version=consultation.version + 1),
                threads=tuple(threads.values()),
                turns=tuple(turns.values()),
                seen=(*old.seen, *decision.seen),
            )
        return decision

    def _consults(self, who: str, case: Case) -> bool:
        return self.as_mine and any(t.consultant == who for t in case.threads)

    def _by_fingerprint(self, fingerprint: str) -> Case | None:
        return next((c for c in self.cases.values() if c.consultation.fingerprint == fingerprint), None)

    def _judge(self, text: str) -> Judgement:
        """Finds "Joanna" wherever it stands, as a stand-in for the engine in tests of the flow."""
        if self.failure:
            return Judgement(failure=self.failure)
        found, at = [], text.find("Joanna")
        while at >= 0:
            found.append(
                Finding(start=at, end=at + 6, kind=Kind.NAME, score=0.99, recognizer="test", reason="named")
            )
            at = text.find("Joanna", at + 1)
        return Judgement(findings=tuple(found))


__all__ = ["DOMAIN", "PEOPLE", "START", "Attachment", "Robot", "World", "letter"]
