"""Which language a member last wrote a command in; their notices come in it, where policy has it."""

from dataclasses import replace

from relay.consult.commands import Command, command_of
from relay.consult.decision import Decision
from relay.consult.intents import DeskCommands, HoldAnswer, Intent, ThreadVerb
from relay.consult.snapshot import Member
from relay.consult.words import TABLES, Table, Verb, plain
from relay.mail.letter import Letter
from relay.settings.policy import Policy


def with_language(decision: Decision, intent: Intent, letter: Letter, member: Member | None) -> Decision:
    """The decision that also remembers the language of the command it answers, if that tells any."""
    if member is None or decision.erase or not isinstance(intent, DeskCommands | ThreadVerb | HoldAnswer):
        return decision
    if isinstance(intent, DeskCommands):
        command: Command | None = intent.commands[0]
    else:
        command = command_of(letter.new_text, letter.subject)
    # In an answer the canonical words are those the mail itself told them to write.
    if command is None or (not isinstance(intent, DeskCommands) and "en" in command.languages):
        return decision
    standing = dict(decision.standings).get(member.id, member.standing)
    language = language_of(command, letter.new_text.strip() or letter.subject, standing.language)
    if language is None or language == standing.language:
        return decision
    return replace(
        decision, standings=(*decision.standings, (member.id, replace(standing, language=language)))
    )


def language_of(command: Command, text: str, present: str | None) -> str | None:
    """The one language of a command; of several that share its word, by the words around it.

    present: stays where the words leave it open. None: nothing is known.
    """
    if len(command.languages) <= 1:
        return command.languages[0] if command.languages else present
    words = plain(text).split()[:60]
    scored = {
        table.code: sum(word in _vocabulary(table) for word in words)
        for table in TABLES
        if table.code in command.languages
    }
    best = max(scored.values(), default=0)
    leaders: list[str] = [code for code, score in scored.items() if score == best]
    if len(leaders) == 1:
        return leaders[0]
    return present


def notice_language(chosen: str | None, policy: Policy) -> str:
    """The language of a member's notices: theirs where policy allows it, else the association's first."""
    return chosen if chosen in policy.languages else policy.languages[0]


def _vocabulary(table: Table) -> frozenset[str]:
    return _VOCABULARIES[table.code]


def _words(table: Table) -> frozenset[str]:
    phrases = (
        *(phrase for verb, each in table.verbs.items() if verb is not Verb.PAUSE for phrase in each),
        *(*table.until, *table.through, *table.lasting, *table.without_end, *table.end_of),
        *(*table.next_month, *table.a_week, *table.add, *table.drop),
    )
    single = (
        *(*table.courtesy, *table.numbers, *table.days, *table.weeks, *table.months, *table.years),
        *(*table.none, *table.every, *table.conjunctions, *table.filler),
    )
    return frozenset(word for each in (*phrases, *single) for word in plain(each).split())


_VOCABULARIES = {table.code: _words(table) for table in TABLES}
