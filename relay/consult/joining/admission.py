"""Candidates: who asks to join or is proposed, and the admins' one word about them.

Nothing here writes to a candidate, and nothing tells a member who else is one.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

from relay.consult.commands import LINES_READ
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.intents import AdmissionReply
from relay.consult.joining.candidates import Candidate, CandidateState
from relay.consult.joining.inviting import ANSWER_WITHIN, ASKED_BACK, Invitable, invitable, invite
from relay.consult.mailbox_providers import is_mailbox_provider
from relay.consult.model import MemberId
from relay.consult.notices.joining import AdmissionDecided, AdmissionOver, JoinRequest, Vouched
from relay.consult.snapshot import Member
from relay.consult.subjects import bare_subject
from relay.consult.writing import Draft
from relay.mail.letter import Letter
from relay.settings.scalars import fold_address

PER_WEEK: Final = 3
"""People a member may propose in seven days."""
OPEN_AT_ONCE: Final = 20
"""Strangers who may wait for the admins' word; a flood of addresses must not become one of mail to them."""
A_DAY: Final = 10
"""Strangers put before the admins in a day, however fast these answer."""
OPEN_PER_DOMAIN: Final = 3
"""The same from one domain, unless many people share it."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'“”]+@[^\s<>()\[\],;:\"'“”@]+")
_WEEK = timedelta(days=7)


def ask_to_join(draft: Draft, address: str, name: str) -> Decision:
    """A stranger's JOIN, put before the admins once, whatever comes of it; the stranger gets no mail."""
    strangers = [c for c in draft.snapshot.candidates if not c.vouched_by]
    waiting = [c for c in strangers if c.state is CandidateState.OPEN]
    today = sum(c.asked_at > draft.now - timedelta(days=1) for c in strangers)
    domain = address.rpartition("@")[2]
    same = [c for c in waiting if c.address.rpartition("@")[2] == domain]
    crowded = len(same) >= OPEN_PER_DOMAIN and not is_mailbox_provider(domain)
    if _known(draft, address) or crowded or len(waiting) >= OPEN_AT_ONCE or today >= A_DAY:
        return draft.decide(Outcome.STRANGER)
    _ask_admins(draft, _new(draft, address, name, None))
    return draft.decide(Outcome.TO_OPERATOR)


def vouch(draft: Draft, letter: Letter, member: Member, address: str) -> Decision:
    """A member's INVITE: who is on the roster is invited, anybody else put before the admins.

    Each address counts against the week, known or not: else the count would tell who is a member.
    """
    proposed = _addresses(letter, draft.snapshot.domain)
    recent = tuple(t for t in member.standing.vouched if t > draft.now - _WEEK)
    taken = proposed[: max(PER_WEEK - len(recent), 0)]
    if taken:
        vouched = (*recent, *(draft.now for _ in taken))
        draft.keep_standing(member.id, replace(member.standing, vouched=vouched))
    by_address = {a: m for m in draft.snapshot.roster.values() for a in m.addresses}
    for one in taken:
        colleague = by_address.get(one)
        if colleague is None:
            if not _known(draft, one):
                _ask_admins(draft, _new(draft, one, "", member.id))
        elif colleague.id != member.id and invitable(colleague, draft.now) is Invitable.YES:
            invite(draft, colleague)
    notice = Vouched(found=len(proposed), taken=len(taken), per_week=PER_WEEK)
    draft.write(notice, member, address, answers=letter.message_id)
    return draft.decide(Outcome.COMMAND if taken else Outcome.ANSWERED)


def decide(draft: Draft, reply: AdmissionReply) -> Decision:
    """An admin's word. The first one counts, and all admins hear of it."""
    candidate = next((c for c in draft.snapshot.candidates if c.id == reply.candidate), None)
    if candidate is None:
        draft.tell_admins(AdmissionOver())
        return draft.decide(Outcome.ANSWERED)
    if candidate.state is not CandidateState.OPEN:
        _tell(draft, candidate, already=True)
        return draft.decide(Outcome.ANSWERED)
    if reply.yes is None:
        if candidate.asked_back >= ASKED_BACK:
            return draft.decide(Outcome.ROBOT)
        _ask_admins(draft, replace(candidate, asked_back=candidate.asked_back + 1))
        return draft.decide(Outcome.ANSWERED)
    state = CandidateState.ADMITTED if reply.yes else CandidateState.REFUSED
    candidate = replace(candidate, state=state, decided_at=draft.now)
    draft.keep_candidate(candidate)
    _tell(draft, candidate, already=False)
    return draft.decide(Outcome.TO_OPERATOR)


def roster_lines(candidate: Candidate) -> str:
    """The candidate's entry for members.yaml, ready to be pasted; what is not known is left to fill in."""
    name = _quoted(candidate.name) if candidate.name else " # please fill in"
    return f"  - address: {_quoted(candidate.address)}\n    name: {name}"


def _quoted(text: str) -> str:
    """A YAML scalar that is this text, whatever stands in it: a stranger chose it (YAML 1.2 §5.7)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _tell(draft: Draft, candidate: Candidate, *, already: bool) -> None:
    admitted = candidate.state is CandidateState.ADMITTED
    listed = any(candidate.address in m.addresses for m in draft.snapshot.roster.values())
    notice = AdmissionDecided(
        admitted=admitted,
        already=already,
        listed=listed,
        address=candidate.address,
        entry=roster_lines(candidate) if admitted and not listed else "",
    )
    draft.tell_admins(notice)


def _known(draft: Draft, address: str) -> bool:
    return any(c.address == address for c in draft.snapshot.candidates)


def _new(draft: Draft, address: str, name: str, vouched_by: MemberId | None) -> Candidate:
    return Candidate(
        id=MemberId(draft.tokens.new_id()),
        version=0,
        address=address,
        name=name,
        vouched_by=vouched_by,
        state=CandidateState.OPEN,
        asked_at=draft.now,
    )


def _ask_admins(draft: Draft, candidate: Candidate) -> None:
    """Keeps the candidate and asks every admin; the address for the answer is theirs alone to use."""
    draft.keep_candidate(candidate)
    until = candidate.asked_at + ANSWER_WITHIN
    grant = Grant(purpose=Purpose.ADMISSION, member=candidate.id, expires=until)
    voucher = draft.snapshot.roster.get(candidate.vouched_by) if candidate.vouched_by else None
    notice = JoinRequest(
        address=candidate.address,
        name=candidate.name,
        proposed=candidate.vouched_by is not None,
        voucher=voucher.called if voucher else "",
        asked_back=bool(candidate.asked_back),
        forgotten_on=draft.day(until),
    )
    draft.tell_admins(notice, draft.grant(draft.tokens.fresh(), grant))


def _addresses(letter: Letter, domain: str) -> tuple[str, ...]:
    """The addresses newly written in the first lines, or in a subject; none of the relay's own."""
    lines = [*letter.new_text.split("\n")[:LINES_READ], bare_subject(letter.subject)]
    found: dict[str, None] = {}
    for match in (m for line in lines for m in _ADDRESS.finditer(line)):
        try:
            address = fold_address(match[0].strip(".!?"))
        except ValueError:
            continue
        if address.rpartition("@")[2] != domain:
            found[address] = None
    return tuple(found)
