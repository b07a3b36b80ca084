"""Which commands count where: in a thread, at a preview, at relay@."""

from relay.consult.standing.changes import CHANGES
from relay.consult.words import Verb

THREAD_VERBS = frozenset(
    {
        Verb.PASS,
        Verb.CLOSE,
        Verb.MORE,
        Verb.UNDO,
        Verb.LEAK,
        Verb.KNOW,
        Verb.REVEAL,
        Verb.REPORT,
        Verb.WIDEN,
        Verb.WAIT,
    }
)
SECOND_THOUGHTS = frozenset({Verb.LEAK, Verb.KNOW, Verb.REPORT, Verb.REVEAL})
HEADINGS_TOO = frozenset({Verb.LEAK, Verb.KNOW, Verb.REPORT})
"""Above further words these may be the heading of an answer ("Report", "Fuga"); asked about then."""
DESK_VERBS = frozenset(
    {Verb.HELP, Verb.STATUS, Verb.PAUSE, Verb.RESUME, Verb.LEAVE, Verb.JOIN, Verb.LIMIT, Verb.SPECIALTIES}
    | {Verb.INVITE}
    | {Verb.NOT, Verb.MYDATA, Verb.FORGET}
)
BARE = frozenset({Verb.LEAVE, Verb.RESUME, Verb.MYDATA, Verb.FORGET})
"""Behind these nothing may stand: "Leave of absence" is the subject of a question."""
TOGETHER = CHANGES | {Verb.HELP, Verb.STATUS}
"""Commands that may stand below another one in a mail."""
ALONE = frozenset({Verb.CLOSE, Verb.WAIT, Verb.WIDEN})
"""In a thread these say nothing where further words stand below."""
HOLD_VERBS = frozenset({Verb.SEND, Verb.CANCEL, Verb.REMOVE, Verb.KEEP, Verb.INSTEAD, Verb.INCLUDE})
