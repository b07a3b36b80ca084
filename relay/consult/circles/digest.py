"""One mail a week instead of each post, for members who wish that; each text as the others had it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from relay.consult.addresses import reply_address
from relay.consult.circles.model import Circle, Participant
from relay.consult.circles.people import present
from relay.consult.circles.rota import circle_token
from relay.consult.circles.sending import UNTITLED
from relay.consult.grants import Grant, Purpose
from relay.consult.model import (
    Case,
    MemberId,
    Turn,
    TurnKind,
    TurnState,
)
from relay.consult.notices.circles import CircleDigest, DigestPost
from relay.consult.snapshot import Member
from relay.consult.suspending import is_suspended
from relay.consult.writing import Draft

EVERY: Final = timedelta(days=7)


def send_digests(draft: Draft, circle: Circle) -> Circle:
    """The circle after the digests that are due; who wants none any more gets what was kept for them.

    A post the last search stopped in a first try is named and left out: it must neither pass nor keep
    the others, and the digests of weeks to come, waiting. Posts of a suspended member make a mail of
    their own, which the outbox keeps like all words of theirs. Who is to get no words waits for a digest.
    """
    # before the texts are erased, however short the admin has made that time
    every = min(EVERY, draft.snapshot.config.policy.retention.text / 2)
    readers = {p.member: m for p, m in present(circle, draft.snapshot)}
    after = []
    for participant in circle.participants:
        since, reader = participant.digest_from, readers.get(participant.member)
        due = since is not None and (not participant.digest or draft.now >= since + every)
        if reader and reader.standing.reads_nothing:
            due = False
        if due:
            found = _since(draft, participant)
            apart = dict.fromkeys(turn.author for _, turn in found if is_suspended(draft, turn.author))
            together = [post for post in found if post[1].author not in apart]
            for posts in (together, *([p for p in found if p[1].author == author] for author in apart)):
                if posts and reader:
                    _write(draft, circle, participant, reader, posts)
            participant = replace(participant, digest_from=draft.now if participant.digest else None)  # noqa: PLW2901
        after.append(participant)
    return replace(circle, participants=tuple(after))


def _write(
    draft: Draft, circle: Circle, participant: Participant, reader: Member, found: list[tuple[Case, Turn]]
) -> None:
    posts = tuple(
        _post(draft, circle, case, turn, participant.member)
        for case, turn in found
        if not _stopped(draft, case, turn)
    )
    author = found[0][1].author
    draft.write(
        CircleDigest(
            circle=circle.title, you=participant.pseudonym, posts=posts, left_out=len(found) - len(posts)
        ),
        reader,
        reader.entry.address,
        thread=circle,
        turn=found[0][1] if is_suspended(draft, author) else None,
        reply_token=circle_token(draft, circle, reader),
    )


def _since(draft: Draft, reader: Participant) -> list[tuple[Case, Turn]]:
    """What was posted since the last digest, oldest first; what came in that very moment comes twice."""
    found = [
        (case, turn)
        for case in draft.snapshot.talks
        for turn in case.turns
        if turn.kind is TurnKind.POST
        and turn.state is TurnState.SENT
        and turn.author != reader.member
        and reader.digest_from is not None
        and turn.held_at >= reader.digest_from
        and turn.text.text.strip()
    ]
    return sorted(found, key=lambda pair: pair[1].held_at)


def _stopped(draft: Draft, case: Case, turn: Turn) -> bool:
    """Whether the post holds what the last search stumbled over."""
    said = (
        f"{case.consultation.subject.text if case.consultation.subject else ''}\n{turn.text.text}".casefold()
    )
    return any(word.casefold() in said for word in draft.snapshot.stopped_at)


def _post(draft: Draft, circle: Circle, case: Case, turn: Turn, reader: MemberId) -> DigestPost:
    consultation = case.consultation
    token = draft.tokens.stable(consultation.id, "", reader, 0)
    draft.grant(token, Grant(purpose=Purpose.CONSULTATION, member=reader, consultation_id=consultation.id))
    author = circle.participant(turn.author)
    return DigestPost(
        author=author.pseudonym if author else "",
        subject=consultation.subject or UNTITLED,
        text=turn.text,
        address=reply_address(token, draft.snapshot.domain),
    )
