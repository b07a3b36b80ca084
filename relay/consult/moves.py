"""Where a thread, a text and a circle can go from where, and why; `docs/states.md` is drawn from it.

`states.py` is asked before a consultation moves; these tables are held against the database by the
tests of the whole relay, which fail on a move that is not in them, and on one that no test drives.
"""

from collections.abc import Mapping
from enum import StrEnum

from relay.consult.circles.model import CircleState as Circle
from relay.consult.model import ThreadState as Thread
from relay.consult.model import TurnState as Turn

Moves = Mapping[tuple[StrEnum | None, StrEnum], str]
"""What brings each move about; before None: it begins."""

_ANSWERED = "the consultant's words are relayed"
_PASSED = "the consultant passes, or hands over"
_BOUNCED = "the request comes back as undeliverable"
_ENDED = "the consultation ends, or the consultant has been off the roster for a day"
_KNOWN = "one of the two writes KNOW"
_REPORTED = "one of the two writes REPORT"

_WAITED_FOR = (Thread.ASKED, Thread.AWAY)
_ONCE_READ = (*_WAITED_FOR, Thread.ANSWERED, Thread.PASSED, Thread.UNREACHABLE, Thread.CLOSED)
"""The request has gone out to its consultant, whatever became of it; nothing was said against the other."""

THREADS: Moves = {
    (None, Thread.ASKED): "matching chooses the consultant",
    (Thread.ASKED, Thread.AWAY): "an absence note comes back",
    (Thread.ASKED, Thread.WITHDRAWN): "UNDO, LEAK or the end, while the request has not left",
    **{(s, Thread.UNREACHABLE): _BOUNCED for s in _WAITED_FOR},
    **{(s, Thread.PASSED): _PASSED for s in _WAITED_FOR},
    **{(s, Thread.ANSWERED): _ANSWERED for s in (*_WAITED_FOR, Thread.PASSED, Thread.UNREACHABLE)},
    (Thread.ANSWERED, Thread.ASKED): "the only answer is undone before it has left",
    **{(s, Thread.CLOSED): _ENDED for s in (*_WAITED_FOR, Thread.ANSWERED, Thread.UNREACHABLE)},
    **{(s, Thread.RECUSED): _KNOWN for s in _ONCE_READ},
    **{(s, Thread.FROZEN): _REPORTED for s in (*_ONCE_READ, Thread.RECUSED)},
    **{
        (Thread.FROZEN, s): "an admin answers RELEASE" for s in (Thread.ASKED, Thread.ANSWERED, Thread.CLOSED)
    },
}

TURNS: Moves = {
    (None, Turn.HELD): "its writer sees a preview first",
    (None, Turn.SENT): "it goes without a preview",
    (None, Turn.CANCELLED): "nobody is left to read it",
    (Turn.HELD, Turn.SENT): "SEND, or SEND THIS INSTEAD with nothing found",
    (Turn.HELD, Turn.CANCELLED): "CANCEL, or the end of what it belongs to",
    (Turn.HELD, Turn.EXPIRED): "the preview stays unanswered",
    (Turn.SENT, Turn.HELD): "UNDO before any copy has left",
}

CIRCLES: Moves = {
    (None, Circle.FORMING): "a member writes START CIRCLE",
    (None, Circle.OPEN): "the admins' file names it",
    (Circle.FORMING, Circle.OPEN): "enough colleagues have said yes",
    (Circle.FORMING, Circle.CLOSED): "too few say yes in time, or who began it is gone",
    (Circle.OPEN, Circle.CLOSED): "CLOSE CIRCLE, a day off the file, or nobody is left in it",
}


def drawn(moves: Moves) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {before or '[*]'} --> {then}: {why}" for (before, then), why in moves.items()]
    sources = {before for before, _ in moves}
    ends = dict.fromkeys(then for _, then in moves if then not in sources)
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join(lines) + "\n"
