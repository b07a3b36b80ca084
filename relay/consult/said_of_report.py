"""The two words an admin answers to a report, in the languages admins are written to."""

from enum import StrEnum
from typing import Final

from relay.consult.commands import first_saying_line, head_of
from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, plain


class Said(StrEnum):
    """What an admin wishes to happen with a reported exchange."""

    UNMASK = "unmask"
    RELEASE = "release"


_WORDS: Final = {
    "unmask": Said.UNMASK,
    "identificar": Said.UNMASK,
    "release": Said.RELEASE,
    "liberar": Said.RELEASE,
}


def said_of_report(text: str, subject: str) -> Said | None:
    """The word the first line that says anything consists of, courtesies apart; None for anything more.

    As strict as SEND is: what it shows cannot be taken back.
    """
    line = first_saying_line(head_of(text))
    line = bare_subject(subject) if line is None else line
    if "?" in line:
        return None
    words = [w for w in plain(line).split() if w not in COURTESY]
    return _WORDS.get(words[0]) if len(words) == 1 else None
