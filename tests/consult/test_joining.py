"""Joining without its surroundings: consent is plain, dated and once; strangers and members learn nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from relay.consult import flow
from relay.consult.addresses import Role, role_of
from relay.consult.decision import Decision, Outcome, Outgoing
from relay.consult.grants import Grant
from relay.consult.joining import inviting
from relay.consult.joining.admission import A_DAY, OPEN_AT_ONCE, OPEN_PER_DOMAIN, PER_WEEK, roster_lines
from relay.consult.joining.candidates import Candidate, CandidateState
from relay.consult.joining.consent import Consent
from relay.consult.model import Case, MemberId
from relay.consult.notices.base import Notice
from relay.consult.notices.joining import (
    AdmissionDecided,
    AdmissionOver,
    AlreadyIn,
    Declined,
    Invitation,
    InvitationUnclear,
    JoinRequest,
    Vouched,
    Welcome,
)
from relay.consult.snapshot import Member, Snapshot
from relay.consult.standing.model import Standing
from relay.mail.letter import Robot
from relay.settings.policy import Policy
from relay.settings.values import RosterEntry

from .world import DOMAIN, PEOPLE, START, World, letter

ADMIN, OTHER_ADMIN, STRANGER = "office@board.example", "chair@board.example", "kim@elsewhere.example"
WORDING = "0123456789abcdef"


class Association(World):
    """Colin is on the roster and was never asked; the others have opted in on paper."""

    def __init__(self) -> None:
        super().__init__(Policy(min_pool=2, admins=(ADMIN, OTHER_ADMIN)))
        self.candidates: dict[MemberId, Candidate] = {}
        self.say(Standing(), paper=False)

    def say(self, standing: Standing, *, who: str = "colin", paper: bool = True) -> None:
        """What a member has said by mail, and whether they have on paper."""
        member = self.roster[MemberId(who)]
        entry = replace(member.entry, opted_in=START.date() if paper else None)
        self.roster[member.id] = replace(member, entry=entry, standing=standing)

    def snapshot(self, case: Case | None, roles: Sequence[Role] = (), grant: Grant | None = None) -> Snapshot:
        candidates = tuple(self.candidates.values())
        return replace(super().snapshot(case, roles, grant), candidates=candidates, wording=WORDING)

    def keep(self, decision: Decision, case: Case | None) -> Decision:
        for candidate in decision.candidates:
            self.candidates[candidate.id] = replace(candidate, version=candidate.version + 1)
        for forgotten in decision.forgotten:
            del self.candidates[forgotten]
        return super().keep(decision, case)

    def from_outside(self, address: str, to: str, text: str, **more: object) -> Decision:
        """The mail of somebody who is no member, as the gate lets it pass."""
        role = role_of(f"{to}@{DOMAIN}", DOMAIN, self.config.specialties)
        assert role is not None
        arrival = flow.Arrival(
            letter=letter(text, "Re: it", **more),
            roles=(role,),
            from_address=address,
            from_name="Kim Doe",
            fingerprint=text,
            spool_id="spool",
        )
        snapshot = replace(self.snapshot(None), grant=self.grants.get(to.partition("-")[2]))
        return self.keep(flow.step(arrival, None, snapshot, self.now, self.tokens), None)

    def from_admin(self, text: str, *, admin: str = ADMIN, **more: object) -> Decision:
        """An admin's answer to the newest question about a candidate."""
        return self.from_outside(admin, f"r-{self.last_to(admin, JoinRequest).reply_token}", text, **more)

    def invited(self, who: str = "colin") -> Outgoing:
        """The member's newest invitation, after one from the command line."""
        draft = inviting.Draft(self.snapshot(None), self.now, self.tokens)
        inviting.invite(draft, self.roster[MemberId(who)])
        self.keep(draft.decide(Outcome.COMMAND), None)
        return self.last(who)

    def pass_time(self, span: timedelta) -> None:
        self.now += span
        for decision in inviting.tick(self.snapshot(None), self.now, self.tokens):
            self.keep(decision, None)

    def last_to(self, address: str, kind: type[Notice]) -> Outgoing:
        return [m for m in self.mails if m.to_address == address and isinstance(m.notice, kind)][-1]

    def to_admins(self, kind: type[Notice]) -> list[Notice]:
        return [m.notice for m in self.mails if m.to_address == ADMIN and isinstance(m.notice, kind)]

    def list_on_roster(self, address: str) -> None:
        entry = RosterEntry(address=address, name="Kim Doe", specialties=("grief",))
        self.roster[MemberId("kim")] = Member(id=MemberId("kim"), entry=entry)

    @property
    def colin(self) -> Member:
        return self.roster[MemberId("colin")]

    def sent_to_outsiders(self) -> list[str]:
        known = {a for m in self.roster.values() for a in m.addresses} | {ADMIN, OTHER_ADMIN}
        return [m.to_address for m in self.mails if m.to_address not in known]


@pytest.fixture
def world() -> Association:
    return Association()


# --- the invitation and its answer ------------------------------------------------------


def test_nobody_is_asked_before_they_have_said_yes(world: Association) -> None:
    world.invited()
    assert not world.colin.may_be_asked(world.now)
    assert world.colin.standing.opted_in is None


def test_yes_opts_in_and_keeps_what_proves_it(world: Association) -> None:
    invitation = world.invited()
    world.now += timedelta(hours=3)
    world.answer("colin", "Yes, trauma", invitation)
    standing = world.colin.standing
    assert world.colin.may_be_asked(world.now)
    assert standing.opted_in == world.now
    assert standing.consent == Consent(
        at=world.now, address=PEOPLE["colin"][1], invited=START, wording=WORDING
    )
    assert world.colin.specialties == ("trauma",)
    welcome = world.last("colin").notice
    assert isinstance(welcome, Welcome)
    assert welcome.specialty_titles == ("Trauma",)


def test_a_yes_alone_leaves_the_specialties_of_the_file(world: Association) -> None:
    world.invited()
    world.answer("colin", "yes")
    assert world.colin.specialties == ("grief", "trauma")


def test_words_beside_the_yes_that_are_no_specialty_are_said(world: Association) -> None:
    world.invited()
    world.answer("colin", "yes\ngrief, horses")
    welcome = world.last("colin").notice
    assert isinstance(welcome, Welcome)
    assert welcome.unknown == ("horses",)


def test_no_is_remembered_and_never_asked_again(world: Association) -> None:
    world.invited()
    world.answer("colin", "No, thank you")
    assert isinstance(world.last("colin").notice, Declined)
    before = len(world.mails)
    world.write("maren", "relay", f"invite {PEOPLE['colin'][1]}", "")
    world.pass_time(timedelta(days=400))
    assert [m for m in world.mails[before:] if m.reader == "colin"] == []
    assert inviting.invitable(world.colin, world.now) is inviting.Invitable.DECLINED


def test_who_said_no_may_change_their_mind_by_join(world: Association) -> None:
    world.invited()
    world.answer("colin", "no")
    world.write("colin", "relay", "join", "")
    assert isinstance(world.last("colin").notice, Invitation)
    assert not world.colin.may_be_asked(world.now)  # the second half of the double opt-in is still to come
    world.answer("colin", "yes")
    assert world.colin.may_be_asked(world.now)


def test_a_no_after_the_yes_takes_it_back(world: Association) -> None:
    invitation = world.invited()
    world.answer("colin", "yes", invitation)
    world.answer("colin", "no", invitation)
    assert not world.colin.may_be_asked(world.now)


def test_a_second_yes_changes_nothing(world: Association) -> None:
    invitation = world.invited()
    world.answer("colin", "yes grief", invitation)
    before = world.colin.standing
    world.now += timedelta(days=1)
    world.answer("colin", "yes trauma", invitation)
    assert world.colin.standing == before
    assert isinstance(world.last("colin").notice, AlreadyIn)


def test_an_answer_that_is_neither_is_asked_back_and_that_only_so_often(world: Association) -> None:
    invitation = world.invited()
    for _ in range(inviting.ASKED_BACK):
        world.answer("colin", "Who are you?", invitation)
        assert isinstance(world.last("colin").notice, InvitationUnclear)
    before = len(world.mails)
    world.answer("colin", "Who are you?", invitation)
    assert len(world.mails) == before
    world.answer("colin", "yes", invitation)  # the machine's noise has not spent the invitation
    assert world.colin.may_be_asked(world.now)


def test_the_question_back_can_be_answered_itself(world: Association) -> None:
    world.invited()
    world.answer("colin", "tell me more")
    world.answer("colin", "yes")
    assert world.colin.may_be_asked(world.now)


def test_a_robot_opts_nobody_in_and_gets_no_answer(world: Association) -> None:
    invitation = world.invited()
    before = len(world.mails)
    decision = world.answer("colin", "yes", invitation, robot=Robot.OUT_OF_OFFICE)
    assert decision.outcome is Outcome.ROBOT
    assert len(world.mails) == before
    assert world.colin.standing.opted_in is None


def test_somebody_else_cannot_answer_a_forwarded_invitation(world: Association) -> None:
    invitation = world.invited()
    decision = world.answer("hannah", "yes", invitation)
    assert decision.outcome is Outcome.MISDIRECTED
    assert not world.colin.may_be_asked(world.now)
    assert world.to("hannah") == []


def test_one_reminder_and_then_silence(world: Association) -> None:
    world.invited()
    for _ in range(60):
        world.pass_time(timedelta(days=1))
    invitations = [n for n in world.to("colin") if isinstance(n, Invitation)]
    assert [n.reminder for n in invitations] == [False, True]


def test_the_reminder_can_be_answered(world: Association) -> None:
    world.invited()
    world.pass_time(inviting.REMIND_AFTER)
    world.answer("colin", "yes")
    assert world.colin.standing.consent
    assert world.colin.standing.consent.invited == START


def test_who_answered_is_not_reminded(world: Association) -> None:
    world.invited()
    world.answer("colin", "no")
    before = len(world.mails)
    world.pass_time(inviting.REMIND_AFTER)
    assert len(world.mails) == before


def test_a_yes_that_comes_too_late_brings_a_fresh_invitation(world: Association) -> None:
    invitation = world.invited()
    world.pass_time(inviting.ANSWER_WITHIN + timedelta(days=1))
    world.answer("colin", "yes", invitation)
    assert not world.colin.may_be_asked(world.now)
    world.answer("colin", "yes")
    assert world.colin.may_be_asked(world.now)


def test_join_by_who_is_in_changes_nothing(world: Association) -> None:
    before = world.roster[MemberId("hannah")].standing
    world.write("hannah", "relay", "join", "")
    assert isinstance(world.last("hannah").notice, AlreadyIn)
    after = world.roster[MemberId("hannah")].standing
    assert replace(after, language=None) == before


def test_a_roster_however_new_invites_nobody(world: Association) -> None:
    world.list_on_roster(STRANGER)
    for _ in range(40):
        world.pass_time(timedelta(days=1))
    assert world.mails == []


# --- strangers, and the admins ----------------------------------------------------------


def test_a_strangers_join_reaches_every_admin_and_nobody_else(world: Association) -> None:
    decision = world.from_outside(STRANGER, "relay", "join")
    assert decision.outcome is Outcome.TO_OPERATOR
    assert {m.to_address for m in world.mails} == {ADMIN, OTHER_ADMIN}
    (request,) = world.to_admins(JoinRequest)
    assert isinstance(request, JoinRequest)
    assert (request.address, request.name, request.voucher) == (STRANGER, "Kim Doe", "")


@pytest.mark.parametrize("answered", [None, "yes", "no"])
def test_the_same_stranger_is_put_before_the_admins_once(world: Association, answered: str | None) -> None:
    world.from_outside(STRANGER, "relay", "join")
    if answered:
        world.from_admin(answered)
    before = len(world.mails)
    world.from_outside(STRANGER, "relay", "join please")
    assert len(world.mails) == before


def test_yes_gives_the_admins_lines_and_the_invitation_waits_for_the_file(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    world.from_admin("Yes")
    (decided,) = world.to_admins(AdmissionDecided)
    assert isinstance(decided, AdmissionDecided)
    assert decided.admitted
    assert STRANGER in decided.entry
    world.pass_time(timedelta(days=1))
    assert world.sent_to_outsiders() == []
    world.list_on_roster(STRANGER)
    world.pass_time(timedelta(seconds=30))
    assert [type(n) for n in world.to("kim")] == [Invitation]
    assert world.candidates == {}
    world.answer("kim", "yes")
    assert world.roster[MemberId("kim")].may_be_asked(world.now)


def test_no_is_silence_to_the_stranger(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    world.from_admin("no")
    world.pass_time(timedelta(days=10))
    assert world.sent_to_outsiders() == []
    (decided,) = world.to_admins(AdmissionDecided)
    assert isinstance(decided, AdmissionDecided)
    assert not decided.admitted
    assert decided.entry == ""


def test_the_first_answer_counts(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    world.from_admin("no")
    world.from_admin("yes", admin=OTHER_ADMIN)
    (candidate,) = world.candidates.values()
    assert candidate.state is CandidateState.REFUSED
    second = world.to_admins(AdmissionDecided)[-1]
    assert isinstance(second, AdmissionDecided)
    assert (second.already, second.admitted, second.entry) == (True, False, "")


def test_an_admins_unclear_answer_is_asked_back_only_so_often(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    for _ in range(inviting.ASKED_BACK + 2):
        world.from_admin("Who is that?")
    assert len(world.to_admins(JoinRequest)) == 1 + inviting.ASKED_BACK
    world.from_admin("yes")
    (candidate,) = world.candidates.values()
    assert candidate.state is CandidateState.ADMITTED


def test_an_admins_absence_note_admits_nobody(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    world.from_admin("yes", robot=Robot.OUT_OF_OFFICE)
    (candidate,) = world.candidates.values()
    assert candidate.state is CandidateState.OPEN


@pytest.mark.parametrize("writer", [STRANGER, "former.admin@board.example"])
def test_nobody_but_an_admin_answers_even_with_the_address(world: Association, writer: str) -> None:
    world.from_outside(STRANGER, "relay", "join")
    token = world.last_to(ADMIN, JoinRequest).reply_token
    decision = world.from_outside(writer, f"r-{token}", "yes")
    assert decision.outcome is Outcome.MISDIRECTED
    (candidate,) = world.candidates.values()
    assert candidate.state is CandidateState.OPEN


def test_a_member_cannot_answer_for_the_admins(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    token = world.last_to(ADMIN, JoinRequest).reply_token
    assert world.write("hannah", f"r-{token}", "yes").outcome is Outcome.MISDIRECTED


def test_an_unanswered_request_is_forgotten_whole(world: Association) -> None:
    world.from_outside(STRANGER, "relay", "join")
    token = world.last_to(ADMIN, JoinRequest).reply_token
    world.pass_time(inviting.ANSWER_WITHIN)
    assert world.candidates == {}
    world.from_outside(ADMIN, f"r-{token}", "yes")
    assert len(world.to_admins(AdmissionOver)) == 1
    assert world.candidates == {}


@pytest.mark.parametrize("said", ["yes", "no"])
def test_what_was_decided_is_forgotten_with_the_people(world: Association, said: str) -> None:
    world.from_outside(STRANGER, "relay", "join")
    world.from_admin(said)
    world.pass_time(world.config.policy.retention.people - timedelta(days=1))
    assert len(world.candidates) == 1
    world.pass_time(timedelta(days=1))
    assert world.candidates == {}


def test_a_flood_of_strangers_is_no_flood_to_the_admins(world: Association) -> None:
    for n in range(OPEN_PER_DOMAIN + 5):
        world.from_outside(f"a{n}@farm.example", "relay", "join")
    assert len(world.to_admins(JoinRequest)) == OPEN_PER_DOMAIN
    for n in range(A_DAY + 5):
        world.from_outside(f"a@farm{n}.example", "relay", "join")
    assert len(world.to_admins(JoinRequest)) == A_DAY
    world.pass_time(timedelta(days=1, minutes=1))
    for n in range(100, 100 + A_DAY):
        world.from_outside(f"a@farm{n}.example", "relay", "join")
    assert len(world.to_admins(JoinRequest)) == OPEN_AT_ONCE
    world.pass_time(timedelta(days=1, minutes=1))
    world.from_outside("a@another.example", "relay", "join")
    assert len(world.to_admins(JoinRequest)) == OPEN_AT_ONCE


# --- a member proposes somebody ---------------------------------------------------------


def test_who_is_not_on_the_roster_is_put_before_the_admins_with_who_proposes(world: Association) -> None:
    world.write("hannah", "relay", f"invite {STRANGER}", "")
    (request,) = world.to_admins(JoinRequest)
    assert isinstance(request, JoinRequest)
    assert request.voucher == "Hannah Lindqvist <hannah@northshore.example>"
    assert world.sent_to_outsiders() == []


def test_who_is_on_the_roster_and_was_never_asked_is_invited(world: Association) -> None:
    world.write("hannah", "relay", f"Invite {PEOPLE['colin'][1]}, please", "")
    (notice,) = world.to("colin")
    assert isinstance(notice, Invitation)
    assert "Hannah" not in repr(notice)
    assert world.to_admins(JoinRequest) == []


@pytest.mark.parametrize("proposed", [PEOPLE["colin"][1], PEOPLE["priya"][1], STRANGER, PEOPLE["hannah"][1]])
def test_the_receipt_tells_nobody_who_is_a_member(world: Association, proposed: str) -> None:
    for _ in range(2):
        world.write("hannah", "relay", f"invite {proposed}", "")
    assert world.to("hannah") == [Vouched(found=1, taken=1, per_week=PER_WEEK)] * 2
    assert len(world.roster[MemberId("hannah")].standing.vouched) == 2


def test_an_address_is_invited_once_until_it_is_answered(world: Association) -> None:
    for who in ("hannah", "priya", "tobias", "maren"):
        world.write(who, "relay", f"invite {PEOPLE['colin'][1]}", "")
        world.write(who, "relay", f"invite {STRANGER}", "")
    assert len(world.to("colin")) == 1
    assert len(world.to_admins(JoinRequest)) == 1


def test_no_more_than_the_weeks_number_whoever_they_are(world: Association) -> None:
    many = ", ".join(f"p{n}@farm{n}.example" for n in range(PER_WEEK + 4))
    world.write("hannah", "relay", f"invite {many}", "")
    assert world.last("hannah").notice == Vouched(found=PER_WEEK + 4, taken=PER_WEEK, per_week=PER_WEEK)
    world.write("hannah", "relay", f"invite {PEOPLE['colin'][1]}", "")
    assert world.last("hannah").notice == Vouched(found=1, taken=0, per_week=PER_WEEK)
    assert world.to("colin") == []
    assert len(world.to_admins(JoinRequest)) == PER_WEEK
    world.now += timedelta(days=7)
    world.write("hannah", "relay", f"invite {PEOPLE['colin'][1]}", "")
    assert len(world.to("colin")) == 1


def test_the_relays_own_addresses_are_nobody(world: Association) -> None:
    world.write("hannah", "relay", f"invite relay@{DOMAIN} and grief@{DOMAIN}", "")
    assert world.last("hannah").notice == Vouched(found=0, taken=0, per_week=PER_WEEK)


@pytest.mark.parametrize("standing", [Standing(left=START), Standing(declined=START)])
def test_who_left_or_said_no_is_not_invited_by_anybody(world: Association, standing: Standing) -> None:
    world.say(standing, paper=False)
    world.write("hannah", "relay", f"invite {PEOPLE['colin'][1]}", "")
    assert world.to("colin") == []


@example(name="Kim Doe").via("the usual")
@example(name='Kim "K" Doe # x: - ]}{ \\').via("YAML's own signs")
@example(name="yes").via("a word of YAML")
@example(name="").via("nobody said")
@given(name=st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_lines_for_the_roster_are_yaml_whatever_the_name(name: str) -> None:
    candidate = Candidate(
        id=MemberId("0" * 32),
        version=1,
        address=STRANGER,
        name=name,
        vouched_by=None,
        state=CandidateState.ADMITTED,
        asked_at=START,
    )
    (read,) = YAML(typ="safe").load("members:\n" + roster_lines(candidate) + "\n")["members"]
    assert read == {"address": STRANGER, "name": name or None}
