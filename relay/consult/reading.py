"""What the relay makes of a mail before it looks anything up; for `relay read`."""

from typing import NamedTuple

from relay.consult.addresses import Bounces, Desk, Operator, ReplyTo, Role, role_of
from relay.consult.classify.verbs import DESK_VERBS, HOLD_VERBS, THREAD_VERBS
from relay.consult.commands import command_of, first_verb, whole_verb
from relay.consult.preview_answer import parse_answer
from relay.consult.standing.asked import asked_for
from relay.consult.words import Verb
from relay.mail.letter import Letter, Robot


class Description(NamedTuple):
    """In the words of `relay read --json`."""

    kind: str
    """consultation, followup, reply, command, auto, bounce or spam."""
    action: str
    """relay, reply, ignore, command or reject."""
    command: str | None
    argument: str | None


def describe(letter: Letter, to: str | None) -> Description:
    """Kind, action and command of a letter sent to the address, or to an unnamed one.

    There is no thread to look up: a mail to a reply address counts as a reply, and any
    verb that could be meant there as a command.
    """
    if letter.robot is Robot.DELIVERY_REPORT:
        return Description("bounce", "ignore", None, None)
    if letter.robot is not None:
        return Description("auto", "ignore", None, None)
    role = _role(to)
    if isinstance(role, Bounces):
        return Description("bounce", "ignore", None, None)
    if command := _command(letter, role):
        return Description("command", "command", *command)
    if isinstance(role, Desk):
        return Description("command", "reply", None, None)
    answers = isinstance(role, ReplyTo) or (to is None and bool(letter.quoted))
    kind = "reply" if answers else "consultation"
    if isinstance(role, Operator):
        return Description(kind, "relay", None, None)
    if letter.encrypted or not (letter.new_text.strip() or letter.forwarded.strip()):
        return Description(kind, "reply", None, None)
    return Description(kind, "relay", None, None)


def _role(to: str | None) -> Role | None:
    if to is None:
        return None
    local, _, domain = to.rpartition("@")
    if local.lower().startswith("r-"):  # any token: there is no database to look it up in
        return ReplyTo(local[2:])
    return role_of(to, domain, {local.lower()})


def _command(letter: Letter, role: Role | None) -> tuple[str, str | None] | None:
    whole = whole_verb(letter.new_text, letter.subject)
    answer = parse_answer(letter.new_text, letter.subject)
    at_reply = isinstance(role, ReplyTo | Desk) or role is None
    if answer.verb in HOLD_VERBS and (at_reply or whole is answer.verb):
        match answer.verb:
            case Verb.REMOVE if answer.remove:
                return "remove", ", ".join(answer.remove)
            case Verb.REMOVE:
                return "keep", ", ".join(answer.keep)
            case Verb.INSTEAD:
                return "instead", answer.text
            case other:
                return str(other), None
    if isinstance(role, Desk):
        command = command_of(letter.new_text, letter.subject) or asked_for(letter.new_text, letter.subject)
        if command:
            return str(command.verb), command.argument or None
    verb = first_verb(letter.new_text, letter.subject)
    if at_reply and verb in THREAD_VERBS | {Verb.YES, Verb.NO}:
        return str(verb), None
    if verb in DESK_VERBS and whole is verb:
        return str(verb), None
    return None
