"""The command a sentence asks for, as in "could you pause me until 3 March?", in a mail to relay@.

Nobody is written to as a colleague there, so a sentence that is understood to its end is taken at its
word; what it leaves is told in the answer and can be changed back. Whatever is not understood to the
end is no command here: `meant.py` then tells what it looks like.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from relay.consult.commands import Command, argument_in, head_of, opening_of
from relay.consult.standing.listed import names_somebody, read_limit, says_nothing
from relay.consult.standing.when import read_when
from relay.consult.subjects import bare_subject
from relay.consult.words import TABLES, WORDS, Table, Verb, languages_of, plain

ABOUT_ONESELF: Final = frozenset(
    {Verb.PAUSE, Verb.RESUME, Verb.LEAVE, Verb.LIMIT, Verb.SPECIALTIES, Verb.NOT, Verb.STATUS, Verb.HELP}
    | {Verb.MYDATA, Verb.FORGET}
)
LONGEST: Final = 240
"""Characters of a sentence that is looked at; a longer one is a letter."""
MOST_SENTENCES: Final = 40
"""Sentences that are looked at; more of them are a letter."""
_END = re.compile(r"(?<=[!?…]) |(?<=[^\d\s]\.) (?=[¿¡\"“«]?[A-ZÀ-ÞŁŚŻŹĆ])| [–—] |; ")
"""In a text whose runs of white space are one space. A full stop counts only before a capital: "bis 3.
März"."""
_ANY_DAY: Final = date(2000, 1, 1)
_VERBS: Final = {phrase: verb for phrase, verb in WORDS.items() if verb in ABOUT_ONESELF}


def _in_tables(phrases: Callable[[Table], Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """Phrase to the codes of the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for table in TABLES:
        for phrase in {plain(each) for each in phrases(table)}:
            found[phrase] = (*found.get(phrase, ()), table.code)
    return found


def _said(verb: Verb) -> Mapping[str, tuple[str, ...]]:
    return _in_tables(lambda table: table.sayings.get(verb, ()))


_ASKING: Final = _in_tables(lambda table: table.asking)
_AWAY: Final = _in_tables(lambda table: table.away)
_SAYINGS: Final = {
    phrase: (verb, codes) for verb in sorted(ABOUT_ONESELF) for phrase, codes in _said(verb).items()
}


def asked_for(text: str, subject: str) -> Command | None:
    """The one command that the first lines ask for in a sentence; None if there is none, or several."""
    found = [command for one in _sentences(text, subject) if (command := _asked(one))]
    return found[0] if len({(each.verb, each.argument) for each in found}) == 1 else None


def perhaps_asked_for(text: str, subject: str) -> Verb | None:
    """The verb that a sentence begins to ask for without being understood to its end."""
    for one in _sentences(text, subject):
        asking = opening_of(one, _ASKING)
        wish = asking.rest if asking else one
        if said := opening_of(wish, _SAYINGS):
            return said.meaning[0]
        if opening_of(wish, _AWAY):
            return Verb.PAUSE
        if asking and (first := opening_of(wish, _VERBS)):
            return first.meaning
    return None


def _sentences(text: str, subject: str) -> Iterator[str]:
    """The sentences of the first lines, put together again where a mail program has broken them."""
    head = " ".join(" ".join(head_of(text)).split())
    for each in (*_END.split(head)[:MOST_SENTENCES], bare_subject(subject)):
        if len(each) <= LONGEST:
            yield each


def _asked(sentence: str) -> Command | None:
    asking = opening_of(sentence, _ASKING)
    wish = (asking.rest if asking else sentence).rstrip(" ?!.")
    for command in _readings(wish, put_politely=asking is not None):
        if _is_whole(command):
            return command
    return None


def _readings(wish: str, *, put_politely: bool) -> Iterator[Command]:
    if said := opening_of(wish, _SAYINGS):
        verb, languages = said.meaning
        yield Command(verb=verb, argument=argument_in(said.rest), languages=languages)
    if away := opening_of(wish, _AWAY):
        # Not without an end: the writer's machine may say so too, and nobody would think of RESUME.
        argument = argument_in(away.rest)
        if read_when(argument, away.meaning, _ANY_DAY):
            yield Command(verb=Verb.PAUSE, argument=argument, languages=away.meaning)
    if not put_politely:
        return
    if first := opening_of(wish, _VERBS):
        languages = languages_of(first.phrase)
        yield Command(verb=first.meaning, argument=argument_in(first.rest), languages=languages)
    words = wish.split()
    for length in (3, 2, 1):  # "ich möchte bis 3. März pausieren"
        phrase = plain(" ".join(words[-length:]))
        if len(words) > length and phrase in _VERBS:
            argument = argument_in(" ".join(words[:-length]))
            yield Command(verb=_VERBS[phrase], argument=argument, languages=languages_of(phrase))


def _is_whole(command: Command) -> bool:
    """Whether all that stands behind the verb is understood."""
    argument = command.argument
    if says_nothing(argument):
        return True
    match command.verb:
        case Verb.PAUSE:
            return bool(read_when(argument, command.languages, _ANY_DAY))
        case Verb.LIMIT:
            return read_limit(argument) is not None
        case Verb.NOT:
            return names_somebody(argument)
        case _:
            return False
