"""What a member asks of the relay itself."""

from dataclasses import replace
from datetime import timedelta

from relay.consult.decision import Decision, Outcome
from relay.consult.intents import DeskCommands, NotACommand
from relay.consult.notices.desk import Help, UnknownCommand, WhichOne
from relay.consult.notices.standing import SentToRecord, TooManyRequests
from relay.consult.reply_tokens import own_token
from relay.consult.snapshot import Member
from relay.consult.standing import forgetting
from relay.consult.standing.changes import CHANGES, change
from relay.consult.standing.meant import nearest_phrase
from relay.consult.standing.mydata import my_data
from relay.consult.standing.status import status
from relay.consult.tongue import notice_language
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.mail.address import normal_address
from relay.mail.letter import Letter


def obey(draft: Draft, intent: DeskCommands, member: Member, address: str, answers: str | None) -> Decision:
    """Each command of the mail in turn, with one answer each that tells the state it left."""
    for command in intent.commands:
        match command.verb:
            case Verb.HELP:
                places = tuple(
                    (f"{key}@{draft.snapshot.domain}", s.title)
                    for key, s in draft.snapshot.config.specialties.items()
                )
                draft.write(Help(specialties=places), member, address, answers=answers)
            case Verb.STATUS:
                draft.write(status(draft, member), member, address, answers=answers)
            case Verb.MYDATA:
                draft.write(my_data(draft, member), member, member.entry.address, answers=answers)
                _also_here(draft, member, address, answers)
            case Verb.FORGET:
                forgetting.ask(draft, member, answers)
                _also_here(draft, member, address, answers)
            case verb:
                assert verb in CHANGES, verb  # `join` and `invite` never come here
                standing, told = change(draft, command, member)
                if standing != member.standing:
                    member = replace(member, standing=standing)
                    draft.keep_standing(member.id, standing)
                draft.write(told, member, address, answers=answers)
    return draft.decide(Outcome.COMMAND)


def too_many_requests(draft: Draft, member: Member, address: str, answers: str | None) -> Decision:
    """A question beyond the day's number is not taken up; its writer learns when one will be."""
    limit = draft.snapshot.config.policy.limits.requests_per_day
    free = draft.snapshot.requests_lately[-limit] + timedelta(days=1)
    on, at = draft.day(free), draft.hour(free)
    draft.write(TooManyRequests(limit=limit, again_on=on, again_at=at), member, address, answers=answers)
    return draft.decide(Outcome.ANSWERED)


def which_one(draft: Draft, member: Member, address: str, answers: str | None) -> Decision:
    """Several texts wait, or none: the relay asks which."""
    subjects = tuple(turn.subject.text for _, turn in draft.snapshot.held())
    draft.write(WhichOne(waiting=subjects), member, address, answers=answers)
    return draft.decide(Outcome.ANSWERED)


def not_a_command(
    draft: Draft, letter: Letter, member: Member, address: str, intent: NotACommand
) -> Decision:
    """Mail that holds no command, or not beyond doubt: what may have been meant is told, never done."""
    perhaps = intent.perhaps
    language = notice_language(member.standing.language, draft.snapshot.config.policy)
    nearest = str(perhaps) if perhaps else nearest_phrase(letter.new_text, letter.subject, language)
    notice = UnknownCommand(
        nearest=nearest, for_colleague=perhaps is not None, words_below=intent.words_below
    )
    if intent.words_below:  # the word means this exchange, so its answer must come back here
        thread = intent.thread
        token = own_token(draft, thread, member.id)
        draft.write(notice, member, address, thread=thread, reply_token=token)
        return draft.decide(Outcome.ANSWERED)
    draft.write(notice, member, address, answers=letter.message_id)
    return draft.decide(Outcome.ANSWERED)


def _also_here(draft: Draft, member: Member, address: str, answers: str | None) -> None:
    """Whoever wrote from another address of theirs learns there where the answer went."""
    if normal_address(address) != normal_address(member.entry.address):
        draft.write(SentToRecord(), member, address, answers=answers)
