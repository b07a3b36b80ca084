"""Joining by mail, over real SMTP: invited, admitted, proposed; and nobody learns who takes part."""

import asyncio
import json
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from ruamel.yaml import YAML

from relay.cli.invite import _invite
from relay.consult.decision import Outcome
from relay.consult.joining.inviting import ANSWER_WITHIN, REMIND_AFTER
from relay.consult.words import Verb
from tests.e2e import people
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, Submission, letter, reply
from tests.e2e.people import ADMIN, COLLEAGUES, HANNAH, MAREN, STRANGER, SUBJECT, TOBIAS, Person
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until

pytestmark = pytest.mark.server

OFFICE = Person(name="The Office", address=ADMIN, practice="", signature="The Office", specialties=())
CHAIR = Person(
    name="The Chair", address="chair@association.example", practice="", signature="C", specialties=()
)
RELUCTANT = Person(
    name="Ingrid Solheim",
    address="ingrid@solheim-praxis.example",
    practice="Solheim Praxis",
    signature="Ingrid",
    specialties=("grief",),
)
ODA = Person(
    name="Oda Brandt",
    address="oda@brandt-rooms.example",
    practice="Brandt Rooms",
    signature="Oda",
    specialties=(),
)
"""Proposes colleagues, of which the admins are told; the canary has nobody named in an admin's mail."""


def roster(*more: dict[str, object]) -> str:
    everybody = [people.entry(p) for p in (*people.EVERYBODY, ODA)]
    never_asked = {k: v for k, v in people.entry(RELUCTANT).items() if k != "opted_in"}
    return people.as_yaml({"members": [*everybody, never_asked, *more]})


@pytest.fixture
async def relay(begin: Begin) -> RelayUnderTest:
    """A relay with two admins, on whose roster one member has not opted in."""
    relay = await begin(policy={"admins": [ADMIN, CHAIR.address]})
    await save_roster(relay)
    return relay


async def save_roster(relay: RelayUnderTest, *more: dict[str, object]) -> None:
    relay.configure("members.yaml", roster(*more))


async def invite(relay: RelayUnderTest, *addresses: str, send: bool = True) -> dict[object, object]:
    """What `relay invite` does, on the store of the relay that is running."""
    rows = await _invite(relay.relay.store, relay.relay.settings, addresses=addresses, send=send)
    return {row["address"]: row["result"] for row in rows}


async def join(relay: RelayUnderTest, who: Person = STRANGER, text: str = "join") -> Submission:
    mail = letter(who, [f"relay@{DOMAIN}"], text, "Hello")
    return await relay.submit(mail, [f"relay@{DOMAIN}"], who.address)


async def answers(
    relay: RelayUnderTest, who: Person, received: Received, text: str, address: str | None = None
) -> Submission:
    mail = reply(who, received, text, address=address)
    return await relay.submit(mail, [received.from_address], address or who.address)


def said(mail: Received) -> str:
    return " ".join(mail.text.split())


@drives(Verb.YES)
async def test_invited_yes_with_specialties_and_asked(relay: RelayUnderTest) -> None:
    assert await invite(relay, RELUCTANT.address) == {RELUCTANT.address: "invited"}
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    assert invitation.mail["Auto-Submitted"] == "auto-generated"
    await relay.answer(RELUCTANT, invitation, "Yes, trauma")
    welcome = await relay.next(RELUCTANT, "[Relay] Welcome")
    for words in ("Trauma and PTSD", f"*@{DOMAIN}", "allow-list", "Sent folder", "insurance numbers"):
        assert words in said(welcome)
    standing = next(iter((await relay.relay.store.standings()).values()))
    assert standing.opted_in == relay.time
    assert standing.consent
    assert standing.consent.address == RELUCTANT.address
    assert re.fullmatch(r"[0-9a-f]{16}", standing.consent.wording)
    await relay.answer(MAREN, await relay.previewed(to="trauma"), "SEND", signed=False)
    await relay.next(RELUCTANT, SUBJECT)


@drives(Verb.NO, Verb.INVITE)
async def test_no_is_remembered_whoever_asks_next(relay: RelayUnderTest) -> None:
    await invite(relay, RELUCTANT.address)
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    await relay.answer(RELUCTANT, invitation, "No, thank you.")
    await relay.next(RELUCTANT, "[Relay] Noted: no")
    assert await invite(relay, RELUCTANT.address) == {RELUCTANT.address: "said no"}
    await relay.write(ODA, "relay", f"invite {RELUCTANT.address}", "Hello")
    await relay.next(ODA, "[Relay] Thank you for thinking of a colleague")
    relay.pass_time(timedelta(days=60))
    await relay.settled()
    assert relay.unread(RELUCTANT) == []


async def test_an_unclear_answer_is_asked_back_and_can_be_answered(relay: RelayUnderTest) -> None:
    await invite(relay, RELUCTANT.address)
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    await relay.answer(RELUCTANT, invitation, "What is this?")
    await relay.answer(RELUCTANT, await relay.next(RELUCTANT, "[Relay] Yes or no?"), "yes")
    await relay.next(RELUCTANT, "[Relay] Welcome")


async def test_one_reminder_then_silence_then_too_late(relay: RelayUnderTest) -> None:
    await invite(relay, RELUCTANT.address)
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    relay.pass_time(REMIND_AFTER)
    await relay.next(RELUCTANT, "[Relay] A reminder")
    relay.pass_time(ANSWER_WITHIN)
    await relay.answer(RELUCTANT, invitation, "yes")
    fresh = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    assert [m.subject for m in relay.mails(RELUCTANT)].count(
        "[Relay] A reminder: may colleagues ask you?"
    ) == 1
    await relay.answer(RELUCTANT, fresh, "yes")
    await relay.next(RELUCTANT, "[Relay] Welcome")


async def test_a_forwarded_invitation_opts_nobody_in(relay: RelayUnderTest) -> None:
    await invite(relay, RELUCTANT.address)
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    assert (await answers(relay, HANNAH, invitation, "yes")).code == 550
    assert (await answers(relay, STRANGER, invitation, "yes")).code == 550
    assert not [s for s in (await relay.relay.store.standings()).values() if s.opted_in]


async def test_a_machines_answer_to_an_invitation_is_nothing(relay: RelayUnderTest) -> None:
    await invite(relay, RELUCTANT.address)
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    mail: EmailMessage = reply(RELUCTANT, invitation, "yes")
    mail["Auto-Submitted"] = "auto-replied"
    await relay.send(mail)
    await relay.settled()
    assert relay.unread(RELUCTANT) == []
    assert not [s for s in (await relay.relay.store.standings()).values() if s.opted_in]


async def test_neither_a_start_nor_a_saved_roster_invites_anybody(relay: RelayUnderTest) -> None:
    await save_roster(relay, {"address": "new@elsewhere.example", "name": "New Here"})
    await relay.stop()
    await relay.start()
    relay.pass_time(timedelta(days=3))
    assert (await invite(relay, send=False))["new@elsewhere.example"] == "would be invited"
    relay.pass_time(timedelta(days=60))
    await relay.settled()
    assert relay.mailboxes() == []


@drives(Verb.JOIN, Verb.YES)
async def test_a_stranger_is_admitted_by_one_word_and_invited_once_listed(relay: RelayUnderTest) -> None:
    assert (await join(relay)).said.endswith("will read your wish to join.")
    request = await relay.next(ADMIN, "[Relay] May this person join?")
    await relay.next(CHAIR, "[Relay] May this person join?")
    assert STRANGER.address in request.text
    assert STRANGER.name in request.text
    assert (await answers(relay, OFFICE, request, "Yes")).code == 250
    decided = await relay.next(ADMIN, "[Relay] admitted")
    await relay.next(CHAIR, "[Relay] admitted")
    lines = decided.text.partition("save.\n\n")[2].partition("\n\n")[0]
    (entry,) = YAML(typ="safe").load(f"members:\n{lines}\n")["members"]
    assert entry == {"address": STRANGER.address, "name": STRANGER.name}
    await relay.settled()
    assert relay.mails(STRANGER) == []
    await save_roster(relay, {**entry, "specialties": ["grief"]})
    await relay.answer(STRANGER, await relay.next(STRANGER, "[Relay] May colleagues ask you?"), "yes")
    await relay.next(STRANGER, "[Relay] Welcome")
    assert await relay.relay.store.candidates() == ()


@drives(Verb.JOIN, Verb.NO)
async def test_a_stranger_who_is_refused_hears_nothing_and_asks_no_second_time(
    relay: RelayUnderTest,
) -> None:
    first = await join(relay)
    request = await relay.next(ADMIN, "[Relay] May this person join?")
    await relay.next(CHAIR, "[Relay] May this person join?")
    await answers(relay, OFFICE, request, "No.")
    await relay.next(ADMIN, "[Relay] not admitted")
    await relay.next(CHAIR, "[Relay] not admitted")
    assert (await join(relay, text="Join please")).said == first.said  # open, refused or admitted: the same
    await relay.settled()
    assert relay.mailboxes() == sorted([ADMIN, CHAIR.address])
    assert relay.unread(ADMIN) == []


async def test_the_first_admins_answer_counts(relay: RelayUnderTest) -> None:
    await join(relay)
    request = await relay.next(ADMIN, "[Relay] May this person join?")
    theirs = await relay.next(CHAIR, "[Relay] May this person join?")
    await answers(relay, CHAIR, theirs, "no")
    await relay.next(ADMIN, "[Relay] not admitted")
    await answers(relay, OFFICE, request, "yes")
    await relay.next(ADMIN, "[Relay] Answered before: not admitted")


async def test_nobody_but_an_admin_can_use_the_admins_address(relay: RelayUnderTest) -> None:
    await join(relay)
    request = await relay.next(ADMIN, "[Relay] May this person join?")
    refused = [(await answers(relay, who, request, "yes")).said for who in (STRANGER, HANNAH)]
    assert all(r.startswith("5.7.1 This address takes mail from members only.") for r in refused)
    assert [c.state for c in await relay.relay.store.candidates()] == ["open"]
    # the one thing an admin may write without being a member
    assert (await join(relay, OFFICE, "status")).code == 550


async def test_an_unanswered_wish_to_join_is_forgotten(relay: RelayUnderTest) -> None:
    await join(relay)
    request = await relay.next(ADMIN, "[Relay] May this person join?")
    relay.pass_time(ANSWER_WITHIN)

    async def forgotten() -> bool:
        return await relay.relay.store.candidates() == ()

    await until(forgotten, "an empty list of candidates")
    mail = reply(OFFICE, request, "yes")
    there = await relay.submit(mail, [request.from_address], ADMIN)
    assert there.at_rcpt[request.from_address][0] == 550


@drives(Verb.INVITE)
async def test_the_receipt_for_invite_is_the_same_whoever_is_proposed(relay: RelayUnderTest) -> None:
    proposed = (RELUCTANT.address, TOBIAS.address, "kim@elsewhere.example")
    texts = []
    for address in proposed:
        await relay.write(ODA, "relay", f"Invite {address}", "Hello")
        receipt = await relay.next(ODA, "[Relay] Thank you for thinking of a colleague")
        texts.append(receipt.text)
    assert len(set(texts)) == 1
    request = await relay.next(ADMIN, "[Relay] May this person join?")
    assert "kim@elsewhere.example" in request.text
    assert ODA.address in request.text
    invitation = await relay.next(RELUCTANT, "[Relay] May colleagues ask you?")
    await relay.settled()
    assert "kim@elsewhere.example" not in relay.mailboxes()
    assert relay.mails(TOBIAS) == []
    for trace in people.traces(ODA):
        assert trace not in invitation.text


async def test_proposing_cannot_become_a_flood(relay: RelayUnderTest) -> None:
    for n in range(6):
        await relay.write(ODA, "relay", f"invite p{n}@farm{n}.example {RELUCTANT.address}", "Hello")
        await relay.next(ODA, "[Relay]")
    await relay.settled()
    assert len(relay.mails(RELUCTANT)) == 1
    assert len([m for m in relay.mails(ADMIN) if "May this person join" in m.subject]) == 2


async def test_a_member_never_asked_who_writes_join_is_invited_first(relay: RelayUnderTest) -> None:
    await relay.write(RELUCTANT, "relay", "join", "Hello")
    await relay.answer(RELUCTANT, await relay.next(RELUCTANT, "[Relay] May colleagues ask you?"), "yes")
    await relay.next(RELUCTANT, "[Relay] Welcome")
    await relay.write(RELUCTANT, "relay", "join", "Hello")
    await relay.next(RELUCTANT, "[Relay] You are in already")


async def test_both_sides_read_the_badge_and_not_the_name(begin: Begin) -> None:
    relay = await begin(policy={"min_pool": 2})
    facts = {"profession": "psychologist", "years": 12}
    entries = [{**people.entry(p), **facts} for p in people.EVERYBODY]
    relay.configure("members.yaml", json.dumps({"members": entries}))
    requests = await relay.opened()
    for colleague in COLLEAGUES:
        assert "About the one who asks: a psychologist, 12 years in practice." in said(requests[colleague])
    await relay.answer(HANNAH, requests[HANNAH], "I would wait a little.")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    assert ", a psychologist, 12 years in practice, writes:" in said(answer)


async def test_two_strangers_at_once_are_each_put_before_the_admins_once(relay: RelayUnderTest) -> None:
    again = [join(relay, text=f"join{'!' * n}") for n in range(4)]
    await asyncio.gather(*again)
    await relay.settled()
    assert len(relay.mails(ADMIN)) == 1
    assert dict((await relay.relay.store.counts()).ends) == {Outcome.TO_OPERATOR: 1, Outcome.STRANGER: 3}
