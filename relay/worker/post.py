"""From decided mails to finished bytes, and the last look at them before they may leave."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Literal, Protocol

from relay.consult.addresses import reply_address, reverse_path
from relay.consult.circles.sending import UNTITLED
from relay.consult.decision import Decision, Outgoing
from relay.consult.model import Case, TurnState
from relay.consult.notices.base import Notice
from relay.consult.notices.circle_meeting import CircleMet
from relay.consult.notices.circles import CircleAside, CirclePost
from relay.consult.notices.preview import Reminder
from relay.consult.notices.relayed import Answer, Followup, Relayed, Request
from relay.consult.notices.reveal import Met
from relay.consult.quiet import SPREAD, awake, is_quiet
from relay.consult.snapshot import Snapshot
from relay.consult.subjects import stand_in
from relay.consult.tongue import notice_language
from relay.deid.replacing.redacted import Redacted
from relay.deid.residual import Hit, residual_hits
from relay.deid.sought import Identity
from relay.mail.compose import Draft, Listed, compose
from relay.mail.inspect import decoded_pieces
from relay.render.renderer import Renderer
from relay.store.values import OutboxLetter
from relay.worker.other_side import other_side

CHANCE = SystemRandom().random
THREADING = ("header in-reply-to", "header references")


class ResidualCheck(Protocol):
    """The last search of finished bytes."""

    def __call__(self, raw: bytes, persons_words: str, identity: Identity) -> tuple[Hit, ...]:
        """What of the identity is still in the mail."""


def search_finished(raw: bytes, persons_words: str, identity: Identity) -> tuple[Hit, ...]:
    """The hits in every header and part, decoded; see `deid.residual`.

    The fields of threading are left aside: they hold ids of ours and of the reader alone
    (`writing.Draft`), and a reader who named a host there would learn from a stop that it is one
    of the other side's.
    """
    pieces = (p.text for p in decoded_pieces(raw) if not p.where.startswith(THREADING))
    return residual_hits(pieces, persons_words, identity)


class Post:
    """Renders, composes and checks."""

    def __init__(
        self,
        renderer: Renderer,
        domain: str,
        check: ResidualCheck = search_finished,
        chance: Callable[[], float] = CHANCE,
    ) -> None:
        """chance: from 0 up to 1, what `jitter` is drawn with; nobody can compute it from the mail."""
        self._renderer, self._domain, self._check, self._chance = renderer, domain, check, chance

    def wording(self, notice: type[Notice]) -> str:
        """Which version of a notice's text is in force."""
        return self._renderer.wording(notice)

    def finish(
        self, decision: Decision, snapshot: Snapshot, now: datetime
    ) -> tuple[tuple[OutboxLetter, ...], tuple[Hit, ...]]:
        """The decision's mails as bytes, and what the residual check found in them.

        With any hit nothing of the decision may be committed: step again with the hits.
        """
        policy = snapshot.config.policy
        letters: list[OutboxLetter] = []
        hits: list[Hit] = []
        for outgoing in decision.outgoing:
            case = _case_after(decision, snapshot, outgoing.consultation_id)
            language = _language(outgoing, decision, snapshot)
            found: tuple[Hit, ...] = ()
            for notice in _from_full_to_bare(outgoing.notice):
                raw, persons_words = self._write(outgoing, notice, snapshot, language)
                if isinstance(notice, Relayed | Met | CircleMet):
                    identity = other_side(outgoing, case, snapshot)
                    found = self._check(raw, persons_words, identity)
                if not found:
                    break
            hits += found
            letters.append(
                OutboxLetter(
                    id=outgoing.message_id.strip("<>").partition("@")[0],
                    kind=type(outgoing.notice).__name__,
                    not_before=self._leaves(outgoing, decision, snapshot, now),
                    recipient=outgoing.to_address,
                    reverse_path=reverse_path(outgoing.bounce_token, self._domain),
                    raw=raw,
                    consultation_id=outgoing.consultation_id,
                    thread_id=outgoing.thread_id,
                    turn_id=outgoing.turn_id,
                    in_turn=not (is_quiet(now, policy) and _is_receipt(outgoing, snapshot)),
                )
            )
        return tuple(letters), tuple(hits)

    def _leaves(self, outgoing: Outgoing, decision: Decision, snapshot: Snapshot, now: datetime) -> datetime:
        """When the mail may leave.

        A person's words wait for as long as they can be undone, and then for a while at random, so that
        nobody can tell by the hour whose they are; what the relay says of itself tells its reader nothing
        of anybody. In quiet hours everything waits for their end but what a writer waits for, what the
        admins are told, and what is urgent.
        """
        policy, leaves = snapshot.config.policy, now
        relayed = isinstance(outgoing.notice, Relayed)
        if relayed:
            undo = policy.undo if _just_sent(outgoing, decision) else timedelta(0)
            leaves = max(leaves, outgoing.not_before or leaves) + undo + self._chance() * policy.jitter
        if _is_receipt(outgoing, snapshot) or _is_urgent(outgoing, decision, snapshot):
            return leaves
        morning = awake(leaves, policy)
        if morning == leaves:
            return leaves
        return morning + self._chance() * max(SPREAD, policy.jitter if relayed else SPREAD)

    def _write(
        self, outgoing: Outgoing, notice: Notice, snapshot: Snapshot, language: str
    ) -> tuple[bytes, str]:
        """The finished bytes, and the words in them that are a person's."""
        address = reply_address(outgoing.reply_token, self._domain)
        content = self._renderer.render(notice, language, reply_address=address)
        raw = compose(
            Draft(
                from_name=outgoing.from_name,
                from_address=address,
                to_address=outgoing.to_address,
                subject=content.subject,
                text=content.text,
                html=content.html if snapshot.config.policy.html else None,
                message_id=outgoing.message_id,
                in_reply_to=outgoing.in_reply_to,
                references=outgoing.references,
                listed=self._listed(outgoing),
                auto_submitted=_auto_submitted(notice, outgoing.in_reply_to),
            )
        )
        return raw, _persons_words(content.subject, content.text)

    def _listed(self, outgoing: Outgoing) -> Listed | None:
        if outgoing.topic is None:
            return None
        key, title = outgoing.topic
        # `leave` in answer to a circle's mail leaves that circle alone
        token = outgoing.reply_token if isinstance(outgoing.notice, CirclePost) else None
        return Listed(
            title=title, id=f"{key}.{self._domain}", leave_address=reply_address(token, self._domain)
        )


def _from_full_to_bare(notice: Notice) -> Iterator[Notice]:
    """The notice, then without what its writer cannot mend: the quotation, the subject fixed long ago.

    A name that has become known since, or is the asker's own, would else stop every further answer.
    """
    yield notice
    if isinstance(notice, Request | Answer) and notice.badge is not None:
        notice = replace(notice, badge=None)  # the admins' words, should they hold a name after all
        yield notice
    if isinstance(notice, Answer | Followup):
        yield replace(notice, quotation=None)
        yield replace(notice, quotation=None, subject=stand_in())
    elif isinstance(notice, CircleAside) or (isinstance(notice, CirclePost) and not notice.begins):
        yield replace(notice, subject=UNTITLED)


def _just_sent(outgoing: Outgoing, decision: Decision) -> bool:
    """Whether these are words their writer has sent with this very event, and may regret."""
    return any(t.id == outgoing.turn_id and t.state is TurnState.SENT for t in decision.turns)


def _is_receipt(outgoing: Outgoing, snapshot: Snapshot) -> bool:
    """Whether somebody waits for it: it answers the mail at hand, or goes to the admins."""
    if isinstance(outgoing.notice, Relayed):
        return False
    return outgoing.reader is None or (snapshot.member is not None and outgoing.reader == snapshot.member.id)


def _is_urgent(outgoing: Outgoing, decision: Decision, snapshot: Snapshot) -> bool:
    case = _case_after(decision, snapshot, outgoing.consultation_id)
    return case is not None and case.consultation.urgent


def _case_after(decision: Decision, snapshot: Snapshot, consultation_id: str | None) -> Case | None:
    """The consultation a mail belongs to as the decision leaves it; a decision may touch several."""
    before = (*((snapshot.case,) if snapshot.case else ()), *snapshot.mine)
    case = next((c for c in before if c.consultation.id == consultation_id), snapshot.case)
    after = next((c for c in decision.consultations if c.id == consultation_id), None)
    if after is None:
        return case
    old = case if case and case.consultation.id == consultation_id else None
    threads = {t.id: t for t in (*(old.threads if old else ()), *decision.threads)}
    turns = {t.id: t for t in (*(old.turns if old else ()), *decision.turns)}
    return Case(
        consultation=after,
        threads=tuple(t for t in threads.values() if t.consultation_id == consultation_id),
        turns=tuple(t for t in turns.values() if t.consultation_id == consultation_id),
    )


def _language(outgoing: Outgoing, decision: Decision, snapshot: Snapshot) -> str:
    """Of the reader's notices, as it is after this decision: the answer to `ayuda` is in Spanish already."""
    reader = snapshot.roster.get(outgoing.reader) if outgoing.reader else None
    standing = dict(decision.standings).get(reader.id, reader.standing) if reader else None
    return notice_language(standing.language if standing else None, snapshot.config.policy)


def _persons_words(*pieces: Redacted) -> str:
    return "\n".join(p.persons_words() for p in pieces)


def _auto_submitted(
    notice: Notice, in_reply_to: str | None
) -> Literal["auto-replied", "auto-generated"] | None:
    """RFC 3834 §5: none on a person's words; otherwise whether the mail answers one."""
    match notice:
        case Relayed():
            return None
        case Reminder():
            return "auto-generated"
        case _:
            return "auto-replied" if in_reply_to else "auto-generated"


def words_of(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The distinct words the check stumbled over."""
    return tuple(dict.fromkeys(h.text for h in hits))
