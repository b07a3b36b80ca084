"""Words for the relay that could as well be the answer to a colleague, or its heading.

Where colleagues' words are answered they are asked about, neither obeyed nor passed on.
"""

from typing import Final

from relay.consult.commands import Command, first_saying_line, head_of
from relay.consult.standing.listed import names_somebody
from relay.consult.words import COURTESY, TABLES, Verb, plain

_OFTEN_MEANT: Final = frozenset({Verb.LEAVE, Verb.FORGET, Verb.LIMIT, Verb.NOT})
"""Advice to a client as often as a wish of the writer's, and too much hangs on them to guess."""
_TOLD: Final = frozenset(
    plain(table.verbs[verb][0])
    for table in TABLES
    for verb in (Verb.PAUSE, Verb.RESUME)
    if verb in table.verbs
)
"""The word a request itself tells to write; "take a break" is what one says to a client."""
_JOINING: Final = frozenset[str]().union(*(table.conjunctions for table in TABLES))


def could_be_an_answer(command: Command, text: str) -> bool:
    """Whether the mail, which says nothing else, may be meant for the colleague."""
    if command.verb in _OFTEN_MEANT:
        return not names_somebody(command.argument)
    if command.verb not in (Verb.PAUSE, Verb.RESUME):
        return False
    words = plain(text).split()
    if words and words[0] in _JOINING:
        return True
    said = [word for word in words if word not in COURTESY]
    return not any(" ".join(said[: told.count(" ") + 1]) == told for told in _TOLD)


def may_be_a_heading(text: str) -> bool:
    """Whether the word a mail begins with, further words below it, may be the heading of these.

    "Report", "Denunciar" and "Melden" are what a colleague may be told to do. "Leak" and whole
    sentences ("I know them") are not, and what hangs on them must not wait.
    """
    line = first_saying_line(head_of(text))
    said = [word for word in plain(line or "").split() if word not in COURTESY]
    return len(said) == 1 and said[0] != str(Verb.LEAK)
