"""What an absence note changes: its writer is asked nothing until they are back."""

from dataclasses import replace
from datetime import datetime, time

from relay.consult.model import Thread, ThreadState
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.mail.letter import Letter, Robot
from relay.mail.robots.until import back_on


def note(draft: Draft, letter: Letter, away: Member | None, thread: Thread | None) -> None:
    """Notes in the thread, and for matching, that a member is away; nothing of it is told to anybody.

    away: who was written to, and whose note this is. A note without a day to read changes nothing
    beyond the thread. No mail follows from it: a machine's word starts nothing, the widening clock runs on.
    """
    if letter.robot is not Robot.OUT_OF_OFFICE or away is None:
        return
    today = draft.day(draft.now)
    # the subject may name a day too, but below it stands what we wrote ourselves
    back = back_on(letter.new_text, today) or back_on(letter.subject, today)
    until = datetime.combine(back, time.min, draft.snapshot.config.policy.timezone) if back else None
    if until is not None:
        draft.keep_standing(away.id, replace(away.standing, away_until=until))
    if thread is not None and thread.consultant == away.id and thread.state is ThreadState.ASKED:
        draft.keep(replace(thread, state=ThreadState.AWAY))
