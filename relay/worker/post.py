"""From decided mails to finished bytes, and the last look at them before they may leave."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from random import SystemRandom
from typing import Literal, Protocol

from relay.consult.addresses import reply_address, reverse_path
from relay.consult.decision import Decision, Outgoing
from relay.consult.model import Case, MemberId
from relay.consult.notices import Answer, Followup, Notice, Relayed, Reminder, Request
from relay.consult.routing import practice_domains
from relay.consult.snapshot import Member, Snapshot
from relay.deid.finding import Kind
from relay.deid.replacing.redacted import Redacted
from relay.deid.residual import Hit, Identity, residual_hits
from relay.mail.compose import Draft, Listed, compose
from relay.mail.inspect import decoded_pieces
from relay.render.renderer import Renderer
from relay.store.values import OutboxLetter

CHANCE = SystemRandom().random
THREADING = ("header in-reply-to", "header references")
STRONG = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.HANDLE, Kind.ID, Kind.IP, Kind.ADDRESS})


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

    def finish(
        self, decision: Decision, snapshot: Snapshot, now: datetime
    ) -> tuple[tuple[OutboxLetter, ...], tuple[Hit, ...]]:
        """The decision's mails as bytes, and what the residual check found in them.

        With any hit nothing of the decision may be committed: step again with the hits.
        """
        letters: list[OutboxLetter] = []
        hits: list[Hit] = []
        case = _case_after(decision, snapshot.case)
        for outgoing in decision.outgoing:
            found: tuple[Hit, ...] = ()
            for notice in _from_full_to_bare(outgoing.notice):
                raw, persons_words = self._write(outgoing, notice, snapshot)
                if isinstance(notice, Relayed):
                    identity = other_side(outgoing, case, snapshot)
                    found = self._check(raw, persons_words, identity)
                if not found:
                    break
            hits += found
            letters.append(
                OutboxLetter(
                    id=outgoing.message_id.strip("<>").partition("@")[0],
                    kind=type(outgoing.notice).__name__,
                    not_before=self._leaves(outgoing.notice, snapshot, now),
                    recipient=outgoing.to_address,
                    reverse_path=reverse_path(outgoing.bounce_token, self._domain),
                    raw=raw,
                    consultation_id=outgoing.consultation_id,
                    thread_id=outgoing.thread_id,
                    turn_id=outgoing.turn_id,
                )
            )
        return tuple(letters), tuple(hits)

    def _leaves(self, notice: Notice, snapshot: Snapshot, now: datetime) -> datetime:
        """When the mail may leave. The other side's words wait for a while, so that nobody can tell by
        the hour whose they are; what the relay says of itself tells its reader nothing of anybody.
        """
        return now + self._chance() * snapshot.config.policy.jitter if isinstance(notice, Relayed) else now

    def _write(self, outgoing: Outgoing, notice: Notice, snapshot: Snapshot) -> tuple[bytes, str]:
        """The finished bytes, and the words in them that are a person's."""
        address = reply_address(outgoing.reply_token, self._domain)
        content = self._renderer.render(notice, reply_address=address)
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
        return Listed(
            title=title, id=f"{key}.{self._domain}", leave_address=reply_address(None, self._domain)
        )


def _from_full_to_bare(notice: Notice) -> Iterator[Notice]:
    """The notice, then without what its writer cannot mend: the quotation, the subject fixed long ago.

    A name that has become known since, or is the asker's own, would else stop every further answer.
    """
    yield notice
    if isinstance(notice, Answer | Followup):
        yield replace(notice, quotation=None)
        yield replace(notice, quotation=None, subject=Redacted.of_wording("A question"))


def other_side(outgoing: Outgoing, case: Case | None, snapshot: Snapshot) -> Identity:
    """Everything known of everybody this reader must not recognise.

    Addresses and full names of the whole roster; parts of names and practice domains of those
    who take part in the consultation; what was removed as an address, number or the like.
    """
    others = [m for m in snapshot.roster.values() if m.id != outgoing.reader]
    parties = [m for m in others if m.id in _parties(case)]
    reader = snapshot.roster.get(outgoing.reader) if outgoing.reader else None
    own = set((reader.entry.name or "").split()) if reader else set()
    removed = _removed(case, snapshot.domain)
    return Identity(
        addresses=tuple(a for m in others for a in m.addresses) + removed.get(Kind.EMAIL, ()),
        full_names=tuple(m.entry.name for m in others if m.entry.name and len(m.entry.name.split()) > 1),
        single_names=tuple(
            word
            for m in parties
            for word in (m.entry.name or "").split()
            if len(word) > 2 and word not in own
        ),
        domains=tuple(
            sorted(
                domain
                for domain in {d for m in parties for d in practice_domains(m)} - _domains(reader)
                # a relay at relay.association.org names the association's domain in every From
                if not f".{snapshot.domain}".endswith(f".{domain}")
            )
        ),
        phones=removed.get(Kind.PHONE, ()),
        ids=tuple(
            text
            for kind in (Kind.ID, Kind.URL, Kind.HANDLE, Kind.IP, Kind.ADDRESS)
            for text in removed.get(kind, ())
        ),
    )


def _domains(member: Member | None) -> frozenset[str]:
    return practice_domains(member) if member else frozenset()


def _parties(case: Case | None) -> set[MemberId]:
    return {case.consultation.asker, *(t.consultant for t in case.threads)} if case else set()


def _removed(case: Case | None, domain: str) -> dict[Kind, tuple[str, ...]]:
    """What was taken out, by kind; the relay's own addresses stand in every mail and are left aside."""
    found: dict[Kind, tuple[str, ...]] = {}
    if case is None:
        return found
    kept = {word.casefold() for terms in case.consultation.terms.values() for word in terms.keep}
    for known in case.consultation.cast.known():
        text = known.text.casefold()
        if known.kind in STRONG and len(text) >= 4 and text not in kept and domain not in text:
            found[known.kind] = (*found.get(known.kind, ()), known.text)
    return found


def _case_after(decision: Decision, case: Case | None) -> Case | None:
    if not decision.consultations:
        return case
    threads = {t.id: t for t in (*(case.threads if case else ()), *decision.threads)}
    return Case(consultation=decision.consultations[0], threads=tuple(threads.values()))


def _persons_words(*pieces: Redacted) -> str:
    return "\n".join(p.persons_words() for p in pieces)


def _auto_submitted(
    notice: Notice, in_reply_to: str | None
) -> Literal["auto-replied", "auto-generated"] | None:
    """RFC 3834 §5: none on a person's words; otherwise whether the mail answers one."""
    match notice:
        case Request() | Answer() | Followup():
            return None
        case Reminder():
            return "auto-generated"
        case _:
            return "auto-replied" if in_reply_to else "auto-generated"


def words_of(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The distinct words the check stumbled over."""
    return tuple(dict.fromkeys(h.text for h in hits))
