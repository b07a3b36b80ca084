"""What happens because time passes, or because the admin saves a file."""

from datetime import timedelta

import pytest

from relay.cli.rehearsal.people import Person
from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread
from relay.consult.model import TurnState as Turn
from relay.consult.states import Cause
from tests.e2e import people
from tests.e2e.driven import drives
from tests.e2e.people import COLLEAGUES, EVERYBODY, HANNAH, MAREN, SUBJECT
from tests.e2e.relay_under_test import RelayUnderTest, until

pytestmark = pytest.mark.server

INGRID = Person(
    name="Ingrid Solheim",
    address="ingrid@solheim-praxis.example",
    practice="Solheim Praxis",
    signature="Ingrid",
    specialties=("grief",),
)


def subjects(relay: RelayUnderTest, reader: Person) -> list[str]:
    return [m.subject for m in relay.mails(reader)]


@drives((State.HELD, Cause.NO_ANSWER_TO_PREVIEW), (Turn.HELD, Turn.EXPIRED))
async def test_forgotten_preview_is_reminded_once_and_then_deleted(relay: RelayUnderTest) -> None:
    preview = await relay.previewed()
    relay.pass_time(timedelta(days=3, minutes=1))
    await relay.next(MAREN, "[Relay] Still waiting for your word")
    relay.pass_time(timedelta(days=4))
    await relay.next(MAREN, "[Relay] Deleted, never sent")
    assert sum("Still waiting" in s for s in subjects(relay, MAREN)) == 1
    await relay.answer(MAREN, preview, "SEND", signed=False)
    late = await relay.next(MAREN, "[Relay] Deleted, never sent")
    assert "send it again" in " ".join(late.text.split())
    assert set(relay.mailboxes()) <= {MAREN.address, people.ADMIN}  # a Monday's letter, by then


async def test_answer_to_the_reminder_sends(relay: RelayUnderTest) -> None:
    await relay.previewed()
    relay.pass_time(timedelta(days=3, minutes=1))
    reminder = await relay.next(MAREN, "[Relay] Still waiting for your word")
    await relay.answer(MAREN, reminder, "SEND", signed=False)
    await relay.next(HANNAH, SUBJECT)


@drives((State.OPEN, Cause.SILENCE), (Thread.ASKED, Thread.CLOSED))
async def test_silent_consultation_closes_and_everybody_is_told_once(relay: RelayUnderTest) -> None:
    await relay.opened()
    relay.pass_time(timedelta(days=30, minutes=1))
    closed = await relay.next(MAREN, "[Relay] Closed")
    assert "nobody has written" in closed.text
    for colleague in COLLEAGUES:
        await relay.next(colleague, "[Relay] Closed, with thanks")


async def test_member_added_while_running_is_asked(relay: RelayUnderTest) -> None:
    relay.save("members.yaml", people.members((MAREN, INGRID)))

    async def read() -> bool:
        return len(relay.relay.config.current().roster) == 2

    await until(read, "the new roster in force")
    await relay.answer(MAREN, await relay.previewed(), "SEND", signed=False)
    await relay.next(INGRID, SUBJECT)
    await relay.settled()
    assert relay.mailboxes() == sorted([MAREN.address, INGRID.address])


async def test_save_with_a_mistake_keeps_the_last_good_version(relay: RelayUnderTest) -> None:
    relay.save("members.yaml", "members:\n  - adress: somebody@elsewhere.example\n")

    async def refused() -> bool:
        return bool(relay.problems)

    await until(refused, "the refusal")
    assert {(p.file, p.line) for p in relay.problems} == {("members.yaml", 2)}
    assert len(relay.relay.config.current().roster) == len(EVERYBODY)
    await relay.opened()


async def test_the_admins_get_one_letter_a_week_that_names_nobody(relay: RelayUnderTest) -> None:
    await relay.opened()
    monday = relay.time + timedelta(days=7 - relay.time.weekday())
    relay.time = monday.replace(hour=6, minute=59)
    relay.time = monday.replace(hour=7, minute=1)
    told = await relay.next(people.ADMIN, "[Relay] The week from")
    assert "Requests sent: fewer than 5" in told.text
    relay.pass_time(timedelta(hours=8))
    await relay.settled()
    relay.pass_time(timedelta(days=6, hours=16))
    await relay.next(people.ADMIN, "[Relay] The week from")
    assert sum("The week from" in mail.subject for mail in relay.mails(people.ADMIN)) == 2
