"""A post on its way to every other member of the circle, an aside to one alone."""

from dataclasses import replace

from relay.consult.circles.model import Circle, Participant
from relay.consult.circles.people import others
from relay.consult.circles.talk import Asides, line_of
from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.loops import leaves_at
from relay.consult.model import MemberId, Turn, TurnKind, TurnState
from relay.consult.notices.circles import CircleAside, CirclePost, CirclePosted, CircleSilent, NotPosted
from relay.consult.notices.preview import CircleReaders, Removed
from relay.consult.snapshot import Member
from relay.consult.wiping import cancelled, wiped
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted

UNTITLED = Redacted.of_wording("A word to the circle")


def send_to_circle(draft: Draft, turn: Turn, writer: Member, removed: Removed) -> Decision:
    """Sends a post or an aside to whom it is for, and its writer a receipt."""
    circle = draft.snapshot.circle
    author = circle.participant(writer.id) if circle else None
    if circle is None or author is None or not circle.has(writer.id):
        return not_posted(draft, turn, writer, NotPosted.NOT_IN_IT if circle else NotPosted.ENDED)
    begins = draft.consultation.subject is None
    if begins:
        subject = turn.subject if turn.subject.text.strip() else UNTITLED
        draft.keep(replace(draft.consultation, subject=subject, sent_at=draft.now))
    if turn.kind is TurnKind.ASIDE:
        turn = replace(turn, thread_id=line_of(turn, draft.turns).id)
    readers = readers_of(draft, turn)
    if not readers:
        return not_posted(
            draft, turn, writer, NotPosted.GONE if turn.kind is TurnKind.ASIDE else NotPosted.ALONE
        )
    for participant, reader in readers:
        if turn.kind is TurnKind.ASIDE:
            _aside(draft, circle, turn, author, participant, reader)
        elif participant.digest_from is None:
            _post(draft, circle, turn, author, participant, reader, begins=begins)
    if any(participant.digest_from for participant, _ in readers):
        draft.keep_circle(circle)  # a digest that is put together right now must not miss this one
    _receipt(draft, circle, turn, writer, removed, readers)
    # from now on counts when its text is erased, and which digest has it
    draft.keep(wiped(replace(turn, state=TurnState.SENT, held_at=draft.now, sent_at=draft.now)))
    draft.keep(replace(draft.consultation, last_mail_at=draft.now))
    return draft.decide(Outcome.RELAYED)


def readers_of(draft: Draft, turn: Turn) -> tuple[tuple[Participant, Member], ...]:
    """Who gets it. Of an aside one at most: where its writer named nobody, or one who is gone, nobody."""
    circle = draft.snapshot.circle
    every = others(circle, turn.author, draft.snapshot) if circle else ()
    if turn.kind is TurnKind.ASIDE:
        return tuple((p, m) for p, m in every if p.member == turn.to)
    return every


def shown_readers(draft: Draft, turn: Turn) -> CircleReaders | None:
    """Who will read a text on hold, for its preview; None: it is for no circle."""
    circle = draft.snapshot.circle
    if circle is None or turn.kind not in (TurnKind.POST, TurnKind.ASIDE):
        return None
    every = others(circle, turn.author, draft.snapshot)
    readers = readers_of(draft, turn)
    aside = turn.kind is TurnKind.ASIDE
    return CircleReaders(
        circle=circle.title,
        number=len(readers),
        only=readers[0][0].pseudonym if aside and readers else "",
        unclear=aside and not readers,
        others=tuple(p.pseudonym for p, _ in every),
    )


def talk_token(draft: Draft, member: MemberId) -> str:
    """The member's own reply address in a conversation: the same each time; everybody reads the answer."""
    token = draft.tokens.stable(draft.consultation.id, "", member, 0)
    grant = Grant(purpose=Purpose.CONSULTATION, member=member, consultation_id=draft.consultation.id)
    return draft.grant(token, grant)


def not_posted(draft: Draft, turn: Turn, writer: Member, why: NotPosted) -> Decision:
    """The text is let go of, and its writer told why."""
    draft.keep(cancelled(turn))
    tell_silent(draft, writer, turn.author_address, why)
    return draft.decide(Outcome.ANSWERED)


def tell_silent(
    draft: Draft, writer: Member, address: str, why: NotPosted, answers: str | None = None
) -> None:
    """Word to the writer that nothing was passed on."""
    circle = draft.snapshot.circle
    known = circle is not None and circle.participant(writer.id) is not None
    inside = circle is not None and circle.has(writer.id)
    draft.write(
        CircleSilent(
            why=why,
            circle=circle.title if circle and known else "",
            address=f"{circle.key}@{draft.snapshot.domain}" if circle and inside else "",
        ),
        writer,
        address,
        answers=answers,
    )


def _post(
    draft: Draft,
    circle: Circle,
    turn: Turn,
    author: Participant,
    participant: Participant,
    reader: Member,
    *,
    begins: bool,
) -> None:
    draft.write(
        CirclePost(
            subject=draft.consultation.subject or UNTITLED,
            text=turn.text,
            circle=circle.title,
            author=author.pseudonym,
            you=participant.pseudonym,
            begins=begins,
        ),
        reader,
        reader.entry.address,
        turn=turn,
        pseudonym=author.pseudonym,
        reply_token=talk_token(draft, reader.id),
        bounces=True,
        not_before=leaves_at(draft, None),
        topic=(circle.key, circle.title),
    )


def _aside(
    draft: Draft, circle: Circle, turn: Turn, author: Participant, participant: Participant, reader: Member
) -> None:
    line = Asides(id=turn.thread_id or turn.id)
    draft.write(
        CircleAside(
            subject=draft.consultation.subject or UNTITLED,
            text=turn.text,
            circle=circle.title,
            author=author.pseudonym,
            you=participant.pseudonym,
        ),
        reader,
        reader.entry.address,
        thread=line,
        turn=turn,
        pseudonym=author.pseudonym,
        reply_token=_aside_token(draft, line, turn, reader.id),
        bounces=True,
        not_before=leaves_at(draft, None),
    )


def _aside_token(draft: Draft, line: Asides, turn: Turn, member: MemberId) -> str:
    """The member's reply address in this line of asides: whatever comes there, the other one alone reads."""
    token = draft.tokens.stable(draft.consultation.id, line.id, member, 0)
    grant = Grant(
        purpose=Purpose.ASIDE,
        member=member,
        consultation_id=draft.consultation.id,
        thread_id=line.id,
        turn_id=turn.id,
    )
    return draft.grant(token, grant)


def _receipt(
    draft: Draft,
    circle: Circle,
    turn: Turn,
    writer: Member,
    removed: Removed,
    readers: tuple[tuple[Participant, Member], ...],
) -> None:
    line = Asides(id=turn.thread_id) if turn.thread_id else None
    token = _aside_token(draft, line, turn, writer.id) if line else talk_token(draft, writer.id)
    draft.write(
        CirclePosted(
            circle=circle.title,
            only=readers[0][0].pseudonym if line else "",
            readers=len(readers),
            subject=draft.consultation.subject or UNTITLED,
            text=turn.text,
            removed=removed,
            forwarded_left_out=bool(turn.original.forwarded),
            left_out=turn.left_out,
        ),
        writer,
        turn.author_address,
        thread=line,
        reply_token=token,
    )
