"""The tables of docs/commands.md: each command with an example, and its words in each language."""

from collections.abc import Iterator
from typing import Final

from relay.consult.words import TABLES, Verb

SHOWN: Final = 3
"""Phrases of a verb that are listed; the first is the one to teach."""
ABOUT_ONESELF: Final[tuple[tuple[Verb, str, str], ...]] = (
    (Verb.STATUS, "STATUS", "what is open, what waits for a word, and how one stands"),
    (Verb.PAUSE, "PAUSE", "no requests until RESUME"),
    (Verb.PAUSE, "PAUSE UNTIL 3 MARCH", "no requests before that day, which ends the pause by itself"),
    (Verb.PAUSE, "PAUSE FOR TWO WEEKS", "the same, counted from today"),
    (Verb.RESUME, "RESUME", "ends a pause or an absence; after LEAVE it is consent anew"),
    (Verb.LIMIT, "LIMIT 2 A WEEK", "no more requests than that; wins over the file"),
    (Verb.LIMIT, "LIMIT NONE", "as many as there are; wins over the file"),
    (Verb.SPECIALTIES, "SPECIALTIES", "what one is asked about, and what else there is"),
    (Verb.SPECIALTIES, "SPECIALTIES trauma, grief", "asked about these and nothing else; wins over the file"),
    (Verb.SPECIALTIES, "ADD grief", "one more; also SPECIALTIES + grief"),
    (Verb.SPECIALTIES, "DROP grief", "one less; also SPECIALTIES - grief"),
    (
        Verb.NOT,
        "NOT: name@practice.example, Lakeside Clinic",
        "one's own questions never go to them; added to the list",
    ),
    (Verb.NOT, "NOT", "shows that list"),
    (Verb.NOT, "NOT - Lakeside Clinic", "takes one off it"),
    (Verb.NOT, "NOT NONE", "empties it"),
    (Verb.LEAVE, "LEAVE", "no requests any more; asking goes on"),
    (Verb.MYDATA, "MY DATA", "all the relay holds of one, to the address on record"),
    (Verb.FORGET, "FORGET ME", "asked back at the address on record; after YES all is erased"),
    (Verb.HELP, "HELP", "the words that work"),
)
"""(verb, what to write, what it does)"""


def commands() -> str:
    """The commands a member writes about themselves, as a Markdown table."""
    rows = (f"| `{example}` | {does} |" for _, example, does in ABOUT_ONESELF)
    return "\n".join(("| write to relay@ | and |", "| --- | --- |", *rows)) + "\n"


def words() -> str:
    """What means each verb in each language, as a Markdown table."""
    head = "| verb | " + " | ".join(table.code for table in TABLES) + " |"
    rule = "| --- " * (len(TABLES) + 1) + "|"
    return "\n".join((head, rule, *_rows())) + "\n"


def _rows() -> Iterator[str]:
    for verb in Verb:
        cells = (", ".join(table.verbs.get(verb, ())[:SHOWN]) or "-" for table in TABLES)
        yield f"| **{verb}** | " + " | ".join(cells) + " |"
