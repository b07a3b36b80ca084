"""Who may be asked: each rule alone, and that it says so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from relay.consult.model import MemberId
from relay.consult.routing.load import Load
from relay.consult.routing.receipt import Rule, Wishes
from relay.consult.routing.route import eligible, pool_of
from relay.consult.routing.rules import Ask
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing, Stopped
from tests.consult.routing_world import NOW, ask, member, world

ASKER = member(
    "asker", region="Lakeland", practice="Lakeside", licensed_in=("Oregon",), aliases=("a@home.example",)
)
LATER = NOW + timedelta(days=1)


def left_out(
    colleague: Member,
    asker: Member = ASKER,
    load: Load | None = None,
    wishes: Wishes | None = None,
    **how: Any,
) -> Rule | None:
    """The rule that leaves the only colleague out."""
    snapshot = world(asker, colleague, loads={colleague.id: load} if load else None, **how)
    pool = pool_of(snapshot.config.specialties["grief"], ask(asker, wishes=wishes or Wishes()), snapshot, NOW)
    assert pool.offering == 1
    return pool.left_out[0][0] if pool.left_out else None


def test_a_colleague_who_opted_in_may_be_asked() -> None:
    assert left_out(member("ben", region="Harbor", practice="Hillside")) is None


def test_the_asker_is_nobodys_colleague() -> None:
    assert eligible(ask(ASKER), world(ASKER), NOW) == ()


def test_who_does_not_offer_it_is_not_counted() -> None:
    snapshot = world(ASKER, member("ben", specialties=("trauma",)))
    assert pool_of(snapshot.config.specialties["grief"], ask(ASKER), snapshot, NOW).offering == 0


@pytest.mark.parametrize(
    ("colleague", "rule"),
    [
        (member("ben", opted_in=None), Rule.NOT_OPTED_IN),
        (member("ben", Standing(left=NOW)), Rule.LEFT),
        (member("ben", Standing(suspended=LATER)), Rule.SUSPENDED),
        (member("ben", Standing(stopped=Stopped.CAME_BACK)), Rule.PAUSED),
        (member("ben", Standing(paused_until=LATER)), Rule.PAUSED),
        (member("ben", Standing(away_until=LATER)), Rule.AWAY),
        (member("ben", practice="Lakeside"), Rule.SAME_PRACTICE),
        (member("ben", address="ben@asker-practice.example"), Rule.SAME_DOMAIN),
        (member("ben", region="Lakeland"), Rule.SAME_TOWN),
        (member("ben", Standing(exclusions=("a@home.example",))), Rule.THEIR_NOT_LIST),
        (member("ben", Standing(exclusions=("Lakeside Clinic",))), Rule.THEIR_NOT_LIST),
    ],
)
def test_each_rule_leaves_out_and_says_so(colleague: Member, rule: Rule) -> None:
    assert left_out(colleague) is rule


@pytest.mark.parametrize("domain", ["gmail.com", "proton.me"])
def test_one_mailbox_provider_makes_nobody_neighbours(domain: str) -> None:
    asker = member("asker", address=f"asker@{domain}")
    assert left_out(member("ben", address=f"ben@{domain}"), asker) is None


def test_a_pause_that_is_over_counts_no_more() -> None:
    assert left_out(member("ben", Standing(paused_until=NOW))) is None


@pytest.mark.parametrize(
    "name",
    [
        *("ben@ben-practice.example", "BEN@Ben-Practice.Example", "Ben Quill", "Ben Practice"),
        *("Hillside", "hillside clinic", "The Hillside Counseling Center"),
    ],
)
def test_whom_the_asker_names_is_not_asked_for_this_request_or_ever(name: str) -> None:
    ben = member("ben", practice="Hillside Counseling")
    assert left_out(ben, wishes=Wishes(not_asked=(name,))) is Rule.NOT_LIST
    asker = replace(ASKER, standing=Standing(exclusions=(name,)))
    assert left_out(ben, asker) is Rule.NOT_LIST


@pytest.mark.parametrize("name", ["clinic", "Counseling Center", "ben@other.example", "Hill", "Ben", "!"])
def test_a_name_that_means_somebody_else_leaves_nobody_out(name: str) -> None:
    assert left_out(member("ben", practice="Hillside Counseling"), wishes=Wishes(not_asked=(name,))) is None


def test_language_counts_where_the_specialty_asks_for_it() -> None:
    ben = member("ben", languages=("en",))
    assert left_out(ben) is None
    assert left_out(ben, languages=("es", "ca")) is Rule.LANGUAGE
    assert left_out(member("eva", languages=("en", "es")), languages=("es", "ca")) is None


def test_jurisdiction_counts_where_the_specialty_asks_for_it() -> None:
    ben = member("ben", licensed_in=("Washington", "Idaho"))
    assert left_out(ben) is None
    assert left_out(ben, same_jurisdiction=True) is Rule.JURISDICTION
    assert left_out(ben, same_jurisdiction=True, wishes=Wishes(any_jurisdiction=True)) is None
    assert left_out(member("eva", licensed_in=("Idaho", "oregon")), same_jurisdiction=True) is None
    assert left_out(member("kim"), same_jurisdiction=True) is Rule.JURISDICTION


def test_an_asker_whose_licence_is_not_on_file_is_kept_from_nobody() -> None:
    asker = replace(ASKER, entry=replace(ASKER.entry, licensed_in=()))
    assert left_out(member("ben", licensed_in=("Idaho",)), asker, same_jurisdiction=True) is None


def test_the_weekly_limit_is_the_one_said_by_mail_else_the_files() -> None:
    two = Load(last_asked=NOW, asked_this_week=2)
    assert left_out(member("ben", weekly_limit=2), load=two) is Rule.WEEKLY_LIMIT
    assert left_out(member("ben", weekly_limit=3), load=two) is None
    assert left_out(member("ben", Standing(weekly_limit=1), weekly_limit=3), load=two) is Rule.WEEKLY_LIMIT
    assert left_out(member("ben"), load=Load(last_asked=NOW, asked_this_week=99)) is None


def test_who_has_it_already_is_not_asked_again() -> None:
    snapshot = world(ASKER, member("ben"))
    assert eligible(ask(ASKER, already={MemberId("ben")}), snapshot, NOW) == ()


def test_colleagues_of_related_specialties_count_only_where_the_writer_widened() -> None:
    snapshot = world(ASKER, member("ben", specialties=("trauma",)))
    wider = Ask(specialties=("grief",), asker=ASKER, wishes=Wishes(related=("trauma",)))
    assert eligible(ask(ASKER), snapshot, NOW) == ()
    assert [m.id for m in eligible(wider, snapshot, NOW)] == ["ben"]
