"""Spool → read → judge → step → commit: one mail, one transaction."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from relay.consult import flow
from relay.consult.addresses import Bounces, Desk, Intake, Operator, ReplyTo, Role, ToCircle, local_part
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Purpose
from relay.consult.masking import knowledge_of
from relay.consult.model import TurnState
from relay.consult.notices.desk import Trouble
from relay.consult.notices.receipts import Unreadable, UnreadableReason
from relay.consult.snapshot import Snapshot
from relay.consult.writing import Draft
from relay.deid.finding import Judgement
from relay.deid.residual import Hit
from relay.mail.fields import header_block
from relay.mail.headers import message_id_of
from relay.mail.letter import EMPTY, Letter, Robot
from relay.observe import log
from relay.store.errors import Conflict, Gone, is_passing
from relay.store.values import OutboxLetter, Spooled
from relay.worker.attachments import Opener
from relay.worker.doubts import CONFIRMING, Doubts
from relay.worker.judge import Judge
from relay.worker.post import words_of
from relay.worker.reader import Reader
from relay.worker.sandbox import SandboxFailed
from relay.worker.signal import Signal
from relay.worker.surroundings import TRIES_ON_CONFLICT, Surroundings, standings, versions
from relay.worker.suspended import kept_back

LEASE = timedelta(minutes=3)
"""Longer than reading, opening and judging take together; after a kill another process waits this long."""
JOINING = frozenset({Purpose.INVITATION, Purpose.ADMISSION})
NOTHING_READ = replace(EMPTY, unreadable=True)


class Hopeless(Exception):
    """A mail that another try would not help: set aside at once."""


class WornOut(Hopeless):
    """Its tries are used up: the last one took the whole process with it (R7)."""


class WriterGone(Hopeless):
    """Its writer has left members.yaml since the 250; a slip of the admin must not lose it."""


class StillStopped(Exception):
    """The mails of a hold were stopped too: our bug; better set aside than sent."""


class Inbound:
    """Takes mails from the spool, one at a time."""

    def __init__(
        self, around: Surroundings, reader: Reader, opener: Opener, judge: Judge, left: Signal
    ) -> None:
        self._around, self._reader, self._opener = around, reader, opener
        self._judge, self._left = judge, left
        self._doubts = Doubts(around)

    async def work(self) -> bool:
        """Processes the next mail, if any; whether there was one. A crash shunts that mail alone."""
        around = self._around
        spooled = await around.store.claim_spool(around.clock.now(), LEASE)
        if spooled is None:
            return False
        try:
            await self._process(spooled)
        except Exception as error:
            log.get().error(
                "processing failed", spool=spooled.id, error=type(error).__name__, attempt=spooled.attempts
            )
            if is_passing(error) or (isinstance(error, SandboxFailed) and error.environment):
                # No fault of the mail's: untried it waits, and the loop pauses (R6).
                await around.store.unclaim(spooled.id)
                return False
            if isinstance(error, Hopeless) or spooled.last_try:
                await self._set_aside(spooled)
            else:
                await around.store.failed_spool(spooled.id, around.clock.now())
        self._left.set()
        return True

    async def _process(self, spooled: Spooled) -> None:
        if spooled.worn_out:
            raise WornOut
        if spooled.in_doubt:
            await self._doubts.settle(spooled, await self._roles(spooled))
            return
        letter = await self._reader.read(spooled.raw, spooled.reverse_path)
        if letter is None:  # a machine's when its reverse-path is null: never answered (R21)
            letter = replace(NOTHING_READ, robot=None if spooled.reverse_path else Robot.AUTO_REPLY)
        elif spooled.member is not None:
            letter = await self._opener.open(letter, spooled.raw)
        if await kept_back(self._around, spooled, letter):
            return
        roles = await self._complained_of(letter, await self._roles(spooled))
        arrival = flow.Arrival(
            letter=letter,
            roles=roles,
            from_address=spooled.author_address,
            from_name=spooled.author_name,
            fingerprint=spooled.fingerprint,
            spool_id=spooled.id,
        )
        for _ in range(TRIES_ON_CONFLICT):
            try:
                outcome = await self._decide_and_commit(spooled, arrival)
            except Conflict:
                continue
            except Gone:  # another process finished it while our lease ran out
                return
            log.get().info("mail processed", spool=spooled.id, outcome=str(outcome), size=len(spooled.raw))
            return
        raise Conflict

    async def _decide_and_commit(self, spooled: Spooled, arrival: flow.Arrival) -> Outcome:
        around, now = self._around, self._around.clock.now()
        snapshot = await self._snapshot(spooled, arrival)
        if spooled.member is not None and snapshot.member is None:
            raise WriterGone
        judgement: Judgement | None = None
        wanted = flow.text_to_judge(arrival, snapshot)
        if wanted is not None and snapshot.member is not None:
            known = knowledge_of(
                snapshot.member, arrival.letter, spooled.author_address, wanted.case, snapshot
            )
            judgement = await self._judge.judge(wanted.document.text, known)
        decision, letters, hits = await asyncio.to_thread(self._decide, arrival, judgement, snapshot, now)
        if hits:
            snapshot = replace(snapshot, stopped_at=words_of(hits))
            decision, letters, hits = await asyncio.to_thread(self._decide, arrival, judgement, snapshot, now)
            if hits:  # a hold never relays; if it did, the mail is shunted rather than sent
                raise StillStopped
        await around.store.commit(
            decision,
            letters,
            spool_id=spooled.id,
            expected=versions(snapshot),
            now=now,
            spent=_spent(arrival, snapshot),
            standings=standings(snapshot),
        )
        return decision.outcome

    def _decide(
        self, arrival: flow.Arrival, judgement: Judgement | None, snapshot: Snapshot, now: datetime
    ) -> tuple[Decision, tuple[OutboxLetter, ...], tuple[Hit, ...]]:
        """The pure part, in a thread: thousands of names take seconds, and others want their banner (R25)."""
        decision = flow.step(arrival, judgement, snapshot, now, self._around.tokens)
        return decision, *self._around.post.finish(decision, snapshot, now)

    async def _snapshot(self, spooled: Spooled, arrival: flow.Arrival) -> Snapshot:
        store = self._around.store
        snapshot = await self._around.snapshot(spooled.member)
        member = snapshot.member
        role, grant, case = arrival.roles[0], None, None
        if isinstance(role, ReplyTo | Bounces):
            grant = await store.grant(role.token)
            if grant and grant.consultation_id:
                case = await store.case(grant.consultation_id)
        elif not isinstance(role, Operator | ToCircle) and member:
            case = await store.case_by_fingerprint(spooled.fingerprint)
        if grant and grant.purpose in CONFIRMING and grant.spool_id:
            held = await store.spooled(grant.spool_id)
            snapshot = replace(snapshot, doubted=held.asked_about if held else None)
        if isinstance(role, Desk) or (grant and grant.purpose in JOINING):
            snapshot = await self._around.with_joining(snapshot)
        mine = await store.cases_of(member.id) if member else ()
        in_circles = await store.held_in_circles(member.id) if member else ()
        waiting = tuple(
            c
            for c in (*mine, *in_circles)
            if any(t.state is TurnState.HELD and member and t.author == member.id for t in c.turns)
        )
        circle_id = role.circle_id if isinstance(role, ToCircle) else grant.circle_id if grant else None
        snapshot = await self._around.with_case(snapshot, case, waiting, circle_id)
        snapshot = replace(snapshot, grant=grant, mine=mine)
        if member and isinstance(role, Intake) and case is None:
            since = self._around.clock.now() - timedelta(days=1)
            snapshot = replace(snapshot, requests_lately=await store.requests_since(member.id, since))
        if member:
            lately = await store.unanswerable_of(member.id, self._around.clock.now())
            snapshot = replace(snapshot, unanswerable=lately)
        if member and flow.needs_kept(arrival, snapshot):
            snapshot = replace(snapshot, kept=await store.kept_of(member.id))
        return snapshot

    async def _roles(self, spooled: Spooled) -> tuple[Role, ...]:
        roles = [await self._around.role_of(address) for address in spooled.recipients]
        known = tuple(r for r in roles if r is not None)
        if not known:
            # what was meant for a circle that has closed since goes to nobody else
            local = local_part(spooled.recipients[0], self._around.domain) or ""
            if await self._around.store.has_had(local):
                return (ToCircle(""),)
        # a specialty may have been taken out of the file since; then the preview asks
        return known or (Intake(None),)

    async def _complained_of(self, letter: Letter, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        """Where the mail belongs: a complaint that reached the admins, to the bounce address it shows.

        That is where providers send them. It counts as there: only an address given out lately, which
        nobody can make up, and once (R23).
        """
        if letter.robot is not Robot.ABUSE_REPORT or not isinstance(roles[0], Operator):
            return roles
        for address in letter.complained_of:
            role = await self._around.role_of(address)
            grant = await self._around.store.grant(role.token) if isinstance(role, Bounces) else None
            if grant and grant.expires and grant.expires >= self._around.clock.now():
                return (role,) if role else roles
        return roles

    async def _set_aside(self, spooled: Spooled) -> None:
        """The admins hear of it, and its writer, in the transaction that sets it aside."""
        around, now = self._around, self._around.clock.now()
        try:
            letters = await self._told(spooled, now)
        except Exception as error:  # then at least the next mail is not kept waiting
            log.get().error("telling of it failed", spool=spooled.id, error=type(error).__name__)
            letters = ()
        await around.store.set_aside(spooled.id, letters, now)

    async def _told(self, spooled: Spooled, now: datetime) -> tuple[OutboxLetter, ...]:
        around = self._around
        snapshot = await around.snapshot(spooled.member)
        draft = Draft(snapshot, now, around.tokens)
        draft.alert(Trouble.SHUNTED, spooled.id)
        if snapshot.member and not _by_machine(spooled):
            reason, limit = UnreadableReason.BROKEN, snapshot.config.policy.limits.text_chars
            notice = Unreadable(reason=reason, max_chars=limit)
            answers = message_id_of(header_block(spooled.raw))
            draft.write(notice, snapshot.member, spooled.author_address, answers=answers)
        letters, _ = around.post.finish(draft.decide(Outcome.ANSWERED), snapshot, now)
        return letters


def _by_machine(spooled: Spooled) -> bool:
    """Whether a mail that could not be read is surely a machine's (R21).

    Fewer marks than `arriving.is_by_machine` believes: here a wrong one would leave a member without a word.
    """
    marked = header_block(spooled.raw).text("auto-submitted") not in ("", "no")
    return not spooled.reverse_path or marked


def _spent(arrival: flow.Arrival, snapshot: Snapshot) -> str | None:
    """The address of a report that was acted on: who knows it cannot have it acted on twice."""
    role = arrival.roles[0]
    letter = arrival.letter
    acted_on = letter.robot is Robot.ABUSE_REPORT or bool(letter.report and letter.report.failed)
    return role.token if isinstance(role, Bounces) and acted_on and snapshot.grant else None
