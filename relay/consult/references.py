"""Which Message-IDs a reader knows, so that their mail program shows an exchange as one."""

import re
from collections.abc import Iterable
from typing import Protocol

from relay.consult.model import MemberId, Seen

MAX_REFERENCES = 12
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>\Z")
"""RFC 5322 §3.6.4, nothing that could break out of a header field."""


class Line(Protocol):
    """An exchange of two: a thread, or the asides of two members of a circle."""

    @property
    def id(self) -> str:
        """32 hex digits."""


def is_message_id(text: str) -> bool:
    """Whether it may stand in a header of ours as it is."""
    return _MESSAGE_ID.match(text) is not None


def references_of(seen: Iterable[Seen], reader: MemberId, thread: Line | None) -> tuple[str, ...]:
    """What this reader has seen here, oldest first; only ids that are ours or the reader's own."""
    ids = [
        s.message_id
        for s in sorted(seen, key=lambda s: (s.thread_id is not None, s.at))
        if s.reader == reader and s.thread_id in (None, thread.id if thread else None)
    ]
    if len(ids) > MAX_REFERENCES:  # RFC 5322 §3.6.4 lets References be trimmed; the root must stay
        ids = ids[:2] + ids[2 - MAX_REFERENCES :]
    return tuple(ids)
