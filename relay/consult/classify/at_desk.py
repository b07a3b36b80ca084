"""What a mail to relay@ wants."""

from relay.consult.circles.wishes import wish_of
from relay.consult.classify.hold_answer import hold_answer
from relay.consult.classify.verbs import BARE, DESK_VERBS, TOGETHER
from relay.consult.commands import Command, commands_of, first_verb, whole_command
from relay.consult.intents import CircleStart, DeskCommands, Intent, NotACommand, WhichOne
from relay.consult.lone_words import could_be_an_answer
from relay.consult.preview_answer import parse_answer
from relay.consult.snapshot import Snapshot
from relay.consult.standing.asked import asked_for
from relay.consult.standing.changes import CHANGES
from relay.consult.standing.listed import is_plain, says_nothing
from relay.consult.subjects import bare_subject
from relay.mail.letter import Letter


def at_desk(letter: Letter, snapshot: Snapshot) -> Intent | None:
    """A command, a circle to begin or the answer to the one preview that waits; None: nothing of these."""
    lines = [bare_subject(letter.subject), *(line for line in letter.new_text.split("\n") if line.strip())]
    if wish := wish_of(lines[:3], snapshot.config.specialties):
        return CircleStart(wish=wish)
    answer = parse_answer(letter.new_text, letter.subject)
    verb = first_verb(letter.new_text, letter.subject)
    if answer.verb is not None and verb not in DESK_VERBS:
        held = snapshot.held()
        if len(held) != 1:
            return WhichOne()
        case, turn = held[0]
        return hold_answer(letter, case, turn, turn.version, snapshot.with_circle_of(case))
    said = [
        one
        for one in commands_of(letter.new_text, letter.subject)
        if one.verb in DESK_VERBS and (one.verb not in BARE or says_nothing(one.argument))
    ]
    if not said:
        asked = asked_for(letter.new_text, letter.subject)
        return DeskCommands(commands=(asked,)) if asked else None
    return DeskCommands(commands=(said[0], *(one for one in said[1:] if one.verb in TOGETHER)))


def nothing_but_a_command(letter: Letter, snapshot: Snapshot) -> Command | None:
    """A command with something behind it that can mean nothing else ("pause until Monday").

    Where colleagues' words are answered and questions asked, "limit the time" is one of these.
    """
    command = whole_command(letter.new_text, letter.subject)
    if command is None or not command.argument or command.verb not in CHANGES:
        return None
    return command if is_plain(command, snapshot.config.specialties) else None


def about_oneself(command: Command, letter: Letter) -> DeskCommands | NotACommand:
    """The command, unless it may be the whole answer to a colleague."""
    if could_be_an_answer(command, letter.new_text.strip() or bare_subject(letter.subject)):
        return NotACommand(perhaps=command.verb)
    return DeskCommands(commands=(command,))
