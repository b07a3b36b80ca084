"""A report over real SMTP: two admins who agree get the names, one lets the exchange go on."""

from datetime import timedelta

import pytest

from relay.cli.rehearsal.people import Person
from relay.consult.model import ThreadState as Thread
from tests.e2e.canary import WHO_IS_BEHIND
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, reply
from tests.e2e.people import ADMIN, EVERYBODY, HANNAH, MAREN, PRIYA, SUBJECT, TOBIAS, members
from tests.e2e.relay_under_test import RelayUnderTest

pytestmark = pytest.mark.server
OFFICE = Person(name="The office", address=ADMIN, practice="", signature="Office", specialties=())
BOARD = Person(
    name="The board", address="board@association.example", practice="", signature="Board", specialties=()
)

THIRD = Person(
    name="The third", address="third@association.example", practice="", signature="Third", specialties=()
)


async def reported(begin: Begin, *admins: str, **policy: object) -> tuple[RelayUnderTest, Received]:
    """Hannah has answered Maren, who reports it; Maren's copy of the answer."""
    relay = await begin(policy={"admins": list(admins), **policy})
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "Do nothing, it is all her own fault.")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.answer(MAREN, answer, "Report", signed=False)
    spanish = policy.get("languages") == ["es"]
    await relay.next(MAREN, "[Relay] Su denuncia" if spanish else "[Relay] Your report has reached")
    return relay, answer


async def test_two_admins_who_agree_get_the_names_and_both_participants_hear_of_it(begin: Begin) -> None:
    relay, answer = await reported(begin, OFFICE.address, BOARD.address, THIRD.address)
    first = await relay.next(OFFICE, "[Relay] An exchange was reported")
    await relay.answer(OFFICE, first, "UNMASK")
    noted = await relay.next(OFFICE, "[Relay] One more of you has to agree")
    assert "Nothing has been shown to you" in " ".join(noted.text.split())
    asked = [await relay.next(BOARD, "[Relay] An exchange was reported") for _ in range(2)]
    assert "One of you has asked" in asked[-1].text
    assert first.from_address not in {m.from_address for m in asked}
    await relay.answer(BOARD, asked[0], "Unmask", signed=False)
    for admin in (OFFICE, BOARD):
        names = await relay.next(admin, WHO_IS_BEHIND)
        assert f"{MAREN.name} <{MAREN.address}>" in names.text
        assert f"{HANNAH.name} <{HANNAH.address}>" in names.text
        assert "fault" not in names.text
    for member in (MAREN, HANNAH):
        told = await relay.next(member, "[Relay] Two people of the association know your name")
        assert ADMIN not in told.text
    actions = [str(line.action) for line in await relay.relay.store.audit()]
    assert actions == ["report", "unmask-asked", "unmask-asked", "unmask", "unmask"]
    await relay.answer(THIRD, await relay.next(THIRD, "[Relay] An exchange was reported"), "Unmask")
    await relay.next(THIRD, "[Relay] One more of you has to agree")
    assert not [m for m in relay.mails(THIRD) if WHO_IS_BEHIND in m.subject]
    await relay.answer(MAREN, answer, "And what of her sister?", signed=False)
    await relay.next(MAREN, "[Relay] This exchange rests")


@drives((Thread.FROZEN, Thread.ANSWERED))
async def test_an_admin_who_is_one_of_the_two_is_not_asked_and_one_admin_can_let_it_go_on(
    begin: Begin,
) -> None:
    relay, _ = await reported(begin, HANNAH.address, OFFICE.address, languages=["es"])
    asked = await relay.next(OFFICE, "[Relay] Se denunció un intercambio")
    assert "solo está usted" in " ".join(asked.text.split())
    assert not [m for m in relay.mails(HANNAH) if "denunció" in m.subject]
    # somebody else's hand: even the address itself is of no use to the party it is about
    stolen = reply(HANNAH, asked, "LIBERAR", signed=False)
    await relay.submit(stolen, [asked.from_address], HANNAH.address)
    relay.pass_time(timedelta(days=10))
    await relay.answer(OFFICE, asked, "Liberar", signed=False)
    await relay.next(OFFICE, "[Relay] El intercambio ya no está en reposo")
    for member in (MAREN, HANNAH):
        told = await relay.next(member, "[Relay] Este intercambio sigue")
    await relay.answer(HANNAH, told, "What I meant was to wait a week.", signed=False)
    assert "wait a week" in (await relay.next(MAREN, f"Re: {SUBJECT}")).text
    said = await relay.submit(reply(PRIYA, asked, "unmask"), [asked.from_address], PRIYA.address)
    assert said.code == 550
    assert [str(line.action) for line in await relay.relay.store.audit()] == ["report", "release"]


async def test_an_admin_taken_off_the_roster_is_not_asked_about_an_exchange_of_their_own(
    begin: Begin,
) -> None:
    relay = await begin(policy={"admins": [HANNAH.address, OFFICE.address]})
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "Do nothing, it is all her own fault.")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    relay.configure("members.yaml", members([p for p in EVERYBODY if p is not HANNAH]))
    await relay.answer(MAREN, answer, "Report", signed=False)
    await relay.next(OFFICE, "[Relay] An exchange was reported")
    await relay.settled()
    assert not [m for m in relay.mails(HANNAH) if "reported" in m.subject]


@drives((Thread.FROZEN, Thread.ASKED), (Thread.FROZEN, Thread.CLOSED))
async def test_what_is_released_goes_on_only_where_its_question_is_still_open(begin: Begin) -> None:
    relay = await begin()
    copies = await relay.opened()
    receipt = await relay.next(MAREN, "[Relay] On its way")
    await relay.answer(PRIYA, copies[PRIYA], "report", signed=False)
    await relay.answer(OFFICE, await relay.next(OFFICE, "[Relay] An exchange was"), "release", signed=False)
    await relay.next(PRIYA, "[Relay] This exchange goes on")
    await relay.answer(PRIYA, copies[PRIYA], "I would call a physician.", signed=False)
    await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.answer(TOBIAS, copies[TOBIAS], "report", signed=False)
    asked = await relay.next(OFFICE, "[Relay] An exchange was")
    await relay.answer(MAREN, receipt, "close", signed=False)
    await relay.next(MAREN, "[Relay] Closed")
    await relay.answer(OFFICE, asked, "release", signed=False)
    assert "has ended" in (await relay.next(TOBIAS, "[Relay] This exchange rests no more")).text
