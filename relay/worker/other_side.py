"""Whom a reader must not recognise, and all that is known of them: what the last search looks for."""

import re
from collections.abc import Iterable, Iterator, Mapping

from relay.consult.decision import Outgoing
from relay.consult.mailbox_providers import is_mailbox_provider
from relay.consult.model import Case, MemberId
from relay.consult.notices.circle_meeting import CircleMet
from relay.consult.notices.circles import CircleDigest
from relay.consult.routing.rules import practice_domains
from relay.consult.snapshot import Member, Snapshot
from relay.deid.finding import Kind, Known
from relay.deid.recognizers.writer import name_words
from relay.deid.searched import fold
from relay.deid.sought import Identity

STRONG = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.HANDLE, Kind.ID, Kind.IP, Kind.ADDRESS})


def other_side(outgoing: Outgoing, case: Case | None, snapshot: Snapshot) -> Identity:
    """Everything known of everybody this reader must not recognise.

    Addresses and full names of the whole roster. Of those who take part in the consultation, or in the
    circle it is held in, the writer and every third member alike, also the
    parts of their names, their practices, and what their mails showed of them. What was removed as an
    address, number or the like, or as a full name.
    """
    met = _met(outgoing, case, snapshot)
    known_to_reader = {m.id for m in met} | {outgoing.reader}
    others = [m for m in snapshot.roster.values() if m.id not in known_to_reader]
    in_it = _parties(case, snapshot)
    parties = [m for m in others if m.id in in_it]
    reader = snapshot.roster.get(outgoing.reader) if outgoing.reader else None
    # a digest holds words of several conversations, each of which has taught its own
    told_in = snapshot.talks if isinstance(outgoing.notice, CircleDigest) else (case,)
    found = [(*_removed(one), *_shown(one, parties, outgoing.reader)) for one in told_in]
    known = _by_kind((k for each in found for k in each), snapshot.domain)
    names = [m.entry.name for m in others if m.entry.name]
    practices = [m.entry.practice for m in parties if m.entry.practice]
    return Identity(
        addresses=tuple(a for m in others for a in m.addresses) + known.get(Kind.EMAIL, ()),
        full_names=tuple(n for n in (*names, *practices, *known.get(Kind.NAME, ())) if len(n.split()) > 1),
        single_names=tuple(_single_names(parties, practices, snapshot.domain)),
        domains=tuple(sorted(_hosts(parties, known, snapshot.domain) - _domains(reader, *met))),
        phones=known.get(Kind.PHONE, ()),
        ids=tuple(t for kind in (Kind.ID, Kind.HANDLE, Kind.IP, Kind.ADDRESS) for t in known.get(kind, ()))
        + tuple(link for link in known.get(Kind.URL, ()) if not _is_host(link)),
        readers_own=tuple(_called((reader, *met) if reader else met)),
        kept=frozenset(word for one in told_in for word in _kept(outgoing, one)),
    )


def _single_names(parties: Iterable[Member], practices: Iterable[str], domain: str) -> Iterator[str]:
    """Each word of the parties' names; the relay's own domain, which stands in every mail, left aside."""
    labels = domain.split(".")
    words = (word for m in parties for word in name_words(m.entry.name or ""))
    halves = (part for word in words for part in dict.fromkeys((word, *word.split("-"))))
    for name in (*halves, *(p for p in practices if len(p.split()) == 1)):
        if len(name) > 1 and name.lower() not in labels:
            yield name


def _hosts(parties: Iterable[Member], known: Mapping[Kind, tuple[str, ...]], domain: str) -> set[str]:
    hosts = {d for m in parties for d in practice_domains(m)}
    hosts |= {link for link in known.get(Kind.URL, ()) if _is_host(link) and not is_mailbox_provider(link)}
    # a relay at relay.association.org names the association's domain in every From
    return {host for host in hosts if not f".{domain}".endswith(f".{host}")}


def _is_host(link: str) -> bool:
    return re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", link) is not None


def _kept(outgoing: Outgoing, case: Case | None) -> frozenset[str]:
    """Words of which whoever wrote this said that they are no names; nobody keeps a word for another."""
    if case and isinstance(outgoing.notice, CircleDigest):  # each author's words stand in it
        return frozenset(fold(word) for terms in case.consultation.terms.values() for word in terms.keep)
    turn = next((t for t in case.turns if t.id == outgoing.turn_id), None) if case else None
    terms = case.consultation.terms.get(turn.author) if case and turn else None
    return frozenset(fold(word) for word in terms.keep) if terms else frozenset()


def _domains(*members: Member | None) -> set[str]:
    """Of these members' own addresses; the reader's stand in the To of every mail to them."""
    return {address.rpartition("@")[2].lower() for m in members if m for address in m.addresses}


def _called(members: Iterable[Member]) -> Iterator[str]:
    """What the reader, and whom they have met, are called: it says nothing of anybody else."""
    for member in members:
        yield from (*member.addresses, member.entry.name or "")


def _met(outgoing: Outgoing, case: Case | None, snapshot: Snapshot) -> tuple[Member, ...]:
    """The other side of a thread whose two have been told of each other: nothing of them is news there.

    In a circle only in the one mail that tells of them: what is written there goes to others as well.
    """
    circle = snapshot.circle
    if isinstance(outgoing.notice, CircleMet) and circle:
        told = {c.pseudonym for c in outgoing.notice.colleagues}
        ids = [p.member for p in circle.participants if p.pseudonym in told]
        return tuple(snapshot.roster[i] for i in ids if i in snapshot.roster)
    if case is None or outgoing.thread_id not in case.consultation.met:
        return ()
    asker = case.consultation.asker
    sides = {i for t in case.threads if t.id == outgoing.thread_id for i in (asker, t.consultant)}
    return tuple(snapshot.roster[i] for i in sides if i != outgoing.reader and i in snapshot.roster)


def _parties(case: Case | None, snapshot: Snapshot) -> set[MemberId]:
    in_case = {case.consultation.asker, *(t.consultant for t in case.threads)} if case else set()
    circle = snapshot.circle or (snapshot.circle_of(case) if case else None)
    return in_case | {p.member for p in circle.participants} if circle else in_case


def _removed(case: Case | None) -> Iterator[Known]:
    """What was taken out of any text of the consultation and nobody has said to keep."""
    if case is None:
        return
    kept = {word.casefold() for terms in case.consultation.terms.values() for word in terms.keep}
    for known in case.consultation.cast.known():
        if known.kind in STRONG | {Kind.NAME} and known.text.casefold() not in kept:
            yield known


def _shown(case: Case | None, parties: Iterable[Member], reader: MemberId | None) -> Iterator[Known]:
    """What the parties' mails showed of them, but for what they share with the reader."""
    if case is None:
        return
    traces = case.consultation.traces
    own = {known.text.casefold() for known in traces.get(reader, ())} if reader else set()
    for member in parties:
        yield from (known for known in traces.get(member.id, ()) if known.text.casefold() not in own)


def _by_kind(found: Iterable[Known], domain: str) -> dict[Kind, tuple[str, ...]]:
    """The texts of each kind; the relay's own addresses stand in every mail and are left aside."""
    kinds: dict[Kind, dict[str, None]] = {}
    for known in found:
        if len(known.text) >= 4 and domain not in known.text.casefold():
            kinds.setdefault(known.kind, {})[known.text] = None
    return {kind: tuple(texts) for kind, texts in kinds.items()}
