"""What the loops share, and how they commit what no inbound mail caused."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from relay.consult import addresses
from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.model import Case, MemberId
from relay.consult.notices.desk import Trouble
from relay.consult.notices.joining import Invitation
from relay.consult.snapshot import Snapshot
from relay.consult.standing.model import Standing
from relay.consult.writing import Draft
from relay.mail.address import normal_address
from relay.render.renderer import RelayFacts, Renderer
from relay.settings.folder import LiveConfig
from relay.store.store import Store
from relay.worker.circles import ListedCircles, pseudonyms
from relay.worker.clock import Clock
from relay.worker.members import Members
from relay.worker.post import Post, ResidualCheck, search_finished, words_of

TRIES_ON_CONFLICT = 5
"""Two events on one consultation at once: the loser starts again from a fresh snapshot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the loops share."""

    domain: str
    store: Store
    config: LiveConfig
    members: Members
    post: Post
    tokens: Tokens
    clock: Clock
    listed: ListedCircles

    async def role_of(self, address: str) -> addresses.Role | None:
        """What the address is for, or None: unknown here. A circle's is known while the circle lasts."""
        role = addresses.role_of(address, self.domain, self.config.current().specialties)
        local = addresses.local_part(address, self.domain)
        if role is not None or not local:
            return role
        await self.listed.keep_up()
        circle_id = await self.store.circle_at(local)
        return addresses.ToCircle(circle_id) if circle_id else None

    async def snapshot(self, member: MemberId | None = None) -> Snapshot:
        """The roster and settings in force, with nothing of any case yet."""
        roster = await self.members.roster()
        writer = roster.get(member) if member else None
        return Snapshot(domain=self.domain, config=self.config.current(), roster=roster, member=writer)

    async def with_case(
        self,
        snapshot: Snapshot,
        case: Case | None,
        waiting: tuple[Case, ...] = (),
        circle_id: str | None = None,
    ) -> Snapshot:
        """The snapshot with a case, the circle it is about, and what routing needs to know around it.

        Who is in the circles is what the admin's file says now, not at the last round of the timers.
        """
        await self.listed.keep_up()
        circles = await self.store.circles()
        about = circle_id or (case.consultation.circle_id if case else None)
        return replace(
            snapshot,
            case=case,
            waiting=waiting,
            unsent=await self.store.unsent(case.consultation.id) if case else (),
            loads=await self.store.loads(self.clock.now()),
            pseudonyms=await pseudonyms(self.store, circles),
            circle=next((c for c in circles if c.id == about), None),
            circles=circles,
            circles_ever=await self.store.circles_ever(),
            listed_once=await self._listed_once(snapshot, case) if case else {},
        )

    async def _listed_once(self, snapshot: Snapshot, case: Case) -> dict[str, MemberId]:
        people = {case.consultation.asker, *(t.consultant for t in case.threads)}
        gone = [member for member in people if member not in snapshot.roster]
        return {normal_address(a): m for m in gone for a in await self.store.addresses_of(m)}

    async def with_joining(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with what an event about joining needs: candidates, and the invitation in force."""
        return replace(
            snapshot, candidates=await self.store.candidates(), wording=self.post.wording(Invitation)
        )


def surroundings_of(
    store: Store,
    config: LiveConfig,
    clock: Clock,
    *,
    domain: str,
    templates_dir: Path,
    check: ResidualCheck = search_finished,
) -> Surroundings:
    """The surroundings over one store, for a relay that serves and for commands that decide something."""
    members, tokens = Members(store, config), store.tokens(domain)
    return Surroundings(
        domain=domain,
        store=store,
        config=config,
        members=members,
        post=Post(Renderer(templates_dir, RelayFacts(domain=domain)), domain, check),
        tokens=tokens,
        clock=clock,
        listed=ListedCircles(store=store, config=config, members=members, tokens=tokens, clock=clock),
    )


def standings(snapshot: Snapshot) -> dict[MemberId, Standing]:
    """What every member had said by mail when a decision was made."""
    return {member.id: member.standing for member in snapshot.roster.values()}


def versions(snapshot: Snapshot) -> dict[str, int]:
    """The versions of the consultations a decision was made on."""
    cases = (*((snapshot.case,) if snapshot.case else ()), *snapshot.waiting)
    return {c.consultation.id: c.consultation.version for c in cases}


def decided(decision: Decision) -> Callable[[Snapshot], Decision]:
    """The decision itself, for one that relays nobody's words: the last search has no say in it."""
    return lambda _snapshot: decision


async def commit_event(
    around: Surroundings, snapshot: Snapshot, decide: Callable[[Snapshot], Decision | None]
) -> None:
    """Commits what is decided without an inbound mail; None: nothing.

    What the last search stops is decided anew with what it found; if that is stopped too, nothing is
    sent and the admins hear of it.
    """
    now, decision = around.clock.now(), decide(snapshot)
    if decision is None:
        return
    letters, hits = around.post.finish(decision, snapshot, now)
    if hits:
        snapshot = replace(snapshot, stopped_at=words_of(hits))
        decision = decide(snapshot) or decision
        letters, hits = around.post.finish(decision, snapshot, now)
    if hits:
        draft = Draft(snapshot, now, around.tokens)
        draft.alert(Trouble.RESIDUAL, snapshot.case.consultation.id if snapshot.case else "")
        decision = replace(draft.decide(Outcome.ANSWERED), consultations=())
        letters, _ = around.post.finish(decision, snapshot, now)
    await around.store.commit(
        decision,
        letters,
        spool_id=None,
        expected=versions(snapshot),
        now=now,
        standings=standings(snapshot),
    )
