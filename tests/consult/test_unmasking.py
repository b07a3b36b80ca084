"""A reported exchange: two admins who are no party may see who the two are, one may let it go on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from relay.consult.audit import Action
from relay.consult.decision import Decision, Outcome, Outgoing
from relay.consult.model import MemberId, ThreadState
from relay.consult.notices.base import Notice
from relay.consult.notices.receipts import Sent
from relay.consult.notices.regret import Reported, Resting
from relay.consult.notices.relayed import Answer, Request
from relay.consult.notices.report import (
    ExchangeReleased,
    ExchangeReported,
    LookedInto,
    ReportAnswered,
    ReportState,
    Unmasked,
)
from relay.consult.said_of_report import Said, said_of_report
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import PEOPLE, World

OFFICE, BOARD, THIRD = "office@association.example", "board@association.example", "third@association.example"
HANNAH = PEOPLE["hannah"][1]


def reported(*admins: str, by: str = "maren") -> World:
    """Hannah has answered Maren, and one of them has reported the other."""
    policy = Policy(min_pool=2, admins=admins, preview_answers=PreviewPolicy.NEVER)
    world = World(policy)
    world.write("maren", "grief", "Joanna eats nothing since her fall. What would you do first?")
    world.answer("maren", "send")
    world.answer("hannah", "Do nothing.", copy(world, "hannah", Request))
    world.answer(by, "report", copy(world, by, Answer if by == "maren" else Request))
    return world


def copy(world: World, who: str, kind: type[Notice]) -> Outgoing:
    return next(m for m in reversed(world.mails) if m.reader == who and isinstance(m.notice, kind))


def letters(world: World, address: str, kind: type[Notice] = ExchangeReported) -> list[Outgoing]:
    return [m for m in world.mails if m.to_address == address and isinstance(m.notice, kind)]


def says(world: World, address: str, text: str, to: Outgoing | None = None) -> Decision:
    mail = to or letters(world, address)[-1]
    who = next((key for key, (_, at, _) in PEOPLE.items() if at == address), "nobody")
    return world.write(who, f"r-{mail.reply_token}", text, "Re: it", sender=address)


def state(world: World, who: str = "hannah") -> ThreadState:
    return next(t.state for t in world.case().threads if t.consultant == who)


def actions(world: World) -> list[Action]:
    return [a.action for a in world.audited]


def test_each_admin_is_asked_at_an_address_of_their_own() -> None:
    world = reported(OFFICE, BOARD)
    tokens = {m.reply_token for m in (*letters(world, OFFICE), *letters(world, BOARD))}
    assert len(tokens) == 2
    assert all(m.notice.possible for m in letters(world, OFFICE) if isinstance(m.notice, ExchangeReported))


def test_one_admin_alone_sees_no_name() -> None:
    world = reported(OFFICE, BOARD)
    says(world, OFFICE, "UNMASK")
    says(world, OFFICE, "unmask", letters(world, OFFICE)[0])
    assert not letters(world, OFFICE, Unmasked)
    assert [m.notice.state for m in letters(world, OFFICE, ReportAnswered)] == [ReportState.NOTED] * 2  # type: ignore[attr-defined]
    asked = letters(world, BOARD)
    assert len(asked) == 2
    assert isinstance(asked[-1].notice, ExchangeReported)
    assert asked[-1].notice.agreed
    assert actions(world).count(Action.UNMASK_ASKED) == 1


def test_two_admins_get_both_names_and_both_participants_are_told() -> None:
    world = reported(OFFICE, BOARD, THIRD)
    says(world, OFFICE, "Unmask, please.")
    says(world, BOARD, "unmask")
    for admin in (OFFICE, BOARD):
        (names,) = letters(world, admin, Unmasked)
        assert isinstance(names.notice, Unmasked)
        assert names.notice.asker == "Maren Oswalt <maren@willow.example>"
        assert names.notice.consultant == "Hannah Lindqvist <hannah@northshore.example>"
        assert names.notice.by_asker
    assert not letters(world, THIRD, Unmasked)
    for who in ("maren", "hannah"):
        told = world.to(who)[-1]
        assert isinstance(told, LookedInto)
        other = copy(world, "hannah" if who == "maren" else "maren", LookedInto)
        assert other.notice != told
    assert actions(world).count(Action.UNMASK) == 2
    assert {str(a.member) for a in world.audited if a.action is Action.UNMASK} == {OFFICE, BOARD}
    assert state(world) is ThreadState.FROZEN


def test_a_third_admin_sees_the_names_only_once_another_agrees_and_the_two_are_told_again() -> None:
    world = reported(OFFICE, BOARD, THIRD)
    for admin in (OFFICE, BOARD, THIRD):
        says(world, admin, "unmask")
    assert not letters(world, THIRD, Unmasked)
    assert len([n for n in world.to("maren") if isinstance(n, LookedInto)]) == 1
    says(world, THIRD, "unmask", letters(world, THIRD)[0])
    assert not letters(world, THIRD, Unmasked)
    says(world, OFFICE, "unmask")
    assert [len(letters(world, admin, Unmasked)) for admin in (OFFICE, BOARD, THIRD)] == [2, 1, 1]
    assert actions(world).count(Action.UNMASK) == 4
    for who in ("maren", "hannah"):
        assert len([n for n in world.to(who) if isinstance(n, LookedInto)]) == 2


def test_a_wish_that_nobody_joins_for_a_week_is_over() -> None:
    world = reported(OFFICE, BOARD)
    says(world, OFFICE, "unmask")
    world.now += timedelta(days=7, minutes=1)
    says(world, BOARD, "unmask")
    assert not letters(world, BOARD, Unmasked)
    says(world, OFFICE, "unmask")
    assert letters(world, BOARD, Unmasked)


def test_an_admin_who_is_a_party_is_neither_asked_nor_counted() -> None:
    world = reported(HANNAH, OFFICE, BOARD)
    assert not letters(world, HANNAH)
    says(world, OFFICE, "unmask")
    mail = letters(world, BOARD)[-1]
    assert says(world, HANNAH, "unmask", mail).outcome is Outcome.MISDIRECTED
    assert not letters(world, OFFICE, Unmasked)


def test_an_admin_who_was_a_party_and_is_a_member_no_more_is_not_asked_either() -> None:
    world = World(Policy(min_pool=2, admins=(HANNAH, OFFICE), preview_answers=PreviewPolicy.NEVER))
    world.write("maren", "grief", "Joanna eats nothing since her fall. What would you do first?")
    world.answer("maren", "send")
    world.answer("hannah", "Do nothing.", copy(world, "hannah", Request))
    world.strike_off("hannah")
    world.answer("maren", "report", copy(world, "maren", Answer))
    assert letters(world, OFFICE)
    assert not letters(world, HANNAH)


def test_one_person_with_two_addresses_is_one_admin() -> None:
    world = reported(OFFICE)
    priya = world.roster["priya"]  # type: ignore[index]
    policy = replace(world.config.policy, admins=(PEOPLE["priya"][1], "priya@home.example"))
    world = World(policy)
    entry = replace(priya.entry, aliases=("priya@home.example",))
    world.roster[priya.id] = replace(priya, entry=entry)
    world.write("maren", "grief", "Joanna eats nothing. What would you do first?")
    world.answer("maren", "send")
    world.answer("hannah", "report", copy(world, "hannah", Request))
    (asked,) = letters(world, PEOPLE["priya"][1])
    assert isinstance(asked.notice, ExchangeReported)
    assert not asked.notice.possible
    assert not letters(world, "priya@home.example")
    says(world, PEOPLE["priya"][1], "unmask")
    assert not letters(world, PEOPLE["priya"][1], Unmasked)


def test_an_admins_address_works_for_that_admin_alone() -> None:
    world = reported(OFFICE, BOARD)
    mail = letters(world, OFFICE)[0]
    says(world, OFFICE, "unmask", mail)
    assert says(world, BOARD, "unmask", mail).outcome is Outcome.MISDIRECTED
    assert says(world, "stranger@elsewhere.example", "unmask", mail).outcome is Outcome.MISDIRECTED
    assert not letters(world, OFFICE, Unmasked)


def test_an_admin_taken_off_the_list_does_not_count_any_more() -> None:
    world = reported(OFFICE, BOARD)
    says(world, OFFICE, "unmask")
    world.config = replace(world.config, policy=replace(world.config.policy, admins=(BOARD,)))
    says(world, BOARD, "unmask")
    assert not letters(world, BOARD, Unmasked)


def test_an_admin_who_is_suspended_neither_counts_nor_is_sent_a_name() -> None:
    priya = PEOPLE["priya"][1]
    world = reported(priya, OFFICE, BOARD)
    says(world, priya, "unmask")
    mail, one = letters(world, priya)[0], world.roster[MemberId("priya")]
    world.roster[one.id] = replace(one, standing=replace(one.standing, suspended=world.now))
    says(world, OFFICE, "unmask")
    assert not letters(world, OFFICE, Unmasked)
    assert says(world, priya, "release", mail).outcome is Outcome.MISDIRECTED
    says(world, BOARD, "unmask")
    assert letters(world, OFFICE, Unmasked)
    assert not letters(world, priya, Unmasked)


def test_release_by_one_admin_lets_both_write_again() -> None:
    world = reported(OFFICE, by="hannah")
    says(world, OFFICE, "release")
    assert state(world) is ThreadState.ANSWERED
    assert isinstance(world.to("maren")[-1], ExchangeReleased)
    assert isinstance(world.to("hannah")[-1], ExchangeReleased)
    world.answer("maren", "Thank you. And if she still eats nothing?")
    assert any("still eats" in getattr(n, "text", n).text for n in world.to("hannah")[-1:])  # type: ignore[union-attr]
    assert actions(world)[-1] is Action.RELEASE
    assert says(world, OFFICE, "unmask", letters(world, OFFICE)[0]).outcome is Outcome.ANSWERED
    assert letters(world, OFFICE, ReportAnswered)[-1].notice.state is ReportState.OVER  # type: ignore[attr-defined]


def test_released_after_its_consultation_has_closed_it_stays_closed() -> None:
    world = reported(OFFICE)
    world.answer("maren", "close", copy(world, "maren", Sent))
    says(world, OFFICE, "release")
    assert state(world) is ThreadState.CLOSED
    told = world.to("hannah")[-1]
    assert isinstance(told, ExchangeReleased)
    assert not told.open


def test_reported_once_more_after_a_release_it_is_put_before_the_admins_again() -> None:
    world = reported(OFFICE, BOARD)
    says(world, OFFICE, "unmask")
    says(world, BOARD, "release")
    world.answer("hannah", "report", copy(world, "hannah", ExchangeReleased))
    assert state(world) is ThreadState.FROZEN
    says(world, BOARD, "unmask")
    assert not letters(world, BOARD, Unmasked)


def test_reported_twice_the_admins_hear_of_it_once_until_there_is_a_new_one() -> None:
    world = reported(OFFICE)
    world.answer("hannah", "report", copy(world, "hannah", Request))
    assert len(letters(world, OFFICE)) == 1
    world.config = replace(world.config, policy=replace(world.config.policy, admins=(OFFICE, BOARD)))
    world.answer("maren", "report", copy(world, "maren", Answer))
    assert len(letters(world, BOARD)) == 1
    says(world, OFFICE, "unmask")
    says(world, BOARD, "unmask")
    (names,) = letters(world, BOARD, Unmasked)
    assert isinstance(names.notice, Unmasked)
    assert names.notice.by_asker


def test_an_unclear_answer_is_asked_back_and_a_robot_tires_of_it() -> None:
    world = reported(OFFICE, BOARD)
    for _ in range(5):
        says(world, OFFICE, "I am not sure that we should unmask them.")
    assert len(letters(world, OFFICE)) == 4
    assert not letters(world, BOARD, Unmasked)


def test_where_all_admins_are_parties_the_reporter_is_told_to_speak_to_somebody() -> None:
    world = reported(HANNAH)
    told = world.to("maren")[-1]
    assert isinstance(told, Reported)
    assert not told.told


def test_words_into_a_frozen_exchange_still_rest_after_it_was_unmasked() -> None:
    world = reported(OFFICE, BOARD)
    for admin in (OFFICE, BOARD):
        says(world, admin, "unmask")
    world.answer("hannah", "Are you there?", copy(world, "hannah", Request))
    assert isinstance(world.to("hannah")[-1], Resting)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("UNMASK", Said.UNMASK),
        ("Hello,\nunmask please. Thanks", Said.UNMASK),
        ("Identificar", Said.UNMASK),
        ("Liberar, gracias", Said.RELEASE),
        ("release", Said.RELEASE),
        ("unmask?", None),
        ("do not unmask", None),
        ("unmask them if you must", None),
        ("release or unmask", None),
        ("", None),
    ],
)
def test_an_admins_word_is_read_as_strictly_as_send(text: str, said: Said | None) -> None:
    assert said_of_report(text, "Re: [Relay] An exchange was reported") is said
