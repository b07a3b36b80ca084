"""`relay route`: why somebody is asked, without content and without names unless wished."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.routing.receipt import Pace, Receipt, Rule, Score, Wishes
from relay.settings.env import load_settings
from relay.store.store import Store
from tests.cli.conftest import refused, run
from tests.store.samples import consultation, hex_id

MEMBERS = """\
members:
  - {address: ana.ruiz@clinic.example, name: Ana Ruiz, opted_in: 2026-01-05}
  - {address: b.okafor@practice.example, name: Ben Okafor, specialties: [trauma], opted_in: 2026-01-05}
  - {address: eva@clinic.example, name: Eva Lund, specialties: [trauma], opted_in: 2026-01-05}
  - {address: kim@quiet.example, name: Kim Sol, specialties: [trauma], opted_in: 2026-01-05}
"""
MAIL = """\
From: Ana Ruiz <{author}>
To: {to}@relay.example.org
Subject: Nightmares
Message-ID: <1@clinic.example>

Marigold has flashbacks of the crash.
Not: kim@quiet.example
"""


@pytest.fixture
def mail(home: Path) -> Path:
    (home / "config/members.yaml").write_text(MEMBERS)
    return written(home)


def written(home: Path, author: str = "ana.ruiz@clinic.example", to: str = "trauma") -> Path:
    file = home / "mail.eml"
    file.write_text(MAIL.format(author=author, to=to))
    return file


def test_it_says_who_would_be_asked_and_which_rule_left_out_whom(mail: Path) -> None:
    result = run("route", "--explain", str(mail), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    (route,) = told["routes"]
    assert told["decided_by"] == "address-or-tag"
    assert (route["offering"], route["eligible"]) == (3, 1)
    assert route["left_out"] == {"same-domain": 1, "not-list": 1}
    assert [row["place"] for row in route["ranked"]] == [1]


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_neither_content_nor_a_name_is_told_but_addresses_on_request(
    mail: Path, how: tuple[str, ...]
) -> None:
    plain = run("route", "--explain", str(mail), *how).output
    for word in ("Marigold", "crash", "Nightmares", "quiet.example", "practice.example", "Okafor"):
        assert word not in plain
    named = run("route", "--explain", str(mail), "--names", *how).output
    assert "b.okafor@practice.example" in named
    assert "Marigold" not in named


def test_nothing_is_kept_of_an_explanation(mail: Path) -> None:
    assert run("route", "--explain", str(mail)).exit_code == 0
    assert run("route", "--latest").output == "Nothing.\n"


def test_where_nothing_says_the_specialty_the_nearest_are_named(mail: Path) -> None:
    result = run("route", "--explain", str(mail), "--to", "consult@relay.example.org")
    assert "would propose: trauma" in result.output


def test_a_stranger_and_a_mail_that_is_no_request_are_told(mail: Path) -> None:
    written(mail.parent, author="zoe@elsewhere.example")
    assert refused(run("route", "--explain", str(mail))) == "Its author is no member: nobody is asked."
    written(mail.parent, to="relay")
    assert "no request" in refused(run("route", "--explain", str(mail)))


RECEIPT = Receipt(
    at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    specialty="trauma",
    urgent=True,
    wishes=Wishes(related=("grief",)),
    offering=9,
    left_out=((Rule.PAUSED, 2),),
    eligible=7,
    asked=(Score(member=hex_id(5), rest=None, capacity=3, record=1.0, chance=1.1, pace=Pace.UNKNOWN),),
)


def kept() -> None:
    """Ana's consultation, sent, with a receipt."""
    settings = load_settings()

    async def keep() -> None:
        store = await Store.open(settings.database_url, settings.master_keys)
        ids = await store.sync_roster([("ana.ruiz@clinic.example", ())])
        case = consultation(ids["ana.ruiz@clinic.example"], routed=(RECEIPT,))
        decision = Decision(outcome=Outcome.RELAYED, consultations=(case,))
        await store.commit(decision, (), spool_id=None, expected={}, now=RECEIPT.at)
        await store.close()

    asyncio.run(keep())


def test_the_receipt_of_a_real_decision_is_shown(mail: Path) -> None:
    kept()
    assert run("route", "--latest").output.split() == [hex_id(1)]
    result = run("route", "--consultation", hex_id(1))
    assert (
        "trauma, 2026-03-02 09:30 UTC, urgent: 9 offer it, 7 may be asked; left out: paused 2."
        in result.output
    )
    assert "Widened by its writer: grief." in result.output
    (told,) = json.loads(run("route", "--consultation", hex_id(1), "--json").stdout)
    assert told["ranked"][0]["score"] == 3.3


def test_an_admins_own_consultation_is_not_found_with_the_tools(mail: Path) -> None:
    kept()
    (mail.parent / "config/policy.yaml").write_text("admins: [ana.ruiz@clinic.example]\n")
    assert run("route", "--latest").output == "Nothing.\n"
    hidden, unknown = (refused(run("route", "--consultation", hex_id(n))) for n in (1, 2))
    assert hidden == unknown


def test_an_admins_own_mail_is_not_explained(mail: Path) -> None:
    (mail.parent / "config/policy.yaml").write_text("admins: [ana.ruiz@clinic.example]\n")
    assert "not explained" in refused(run("route", "--explain", str(mail)))


def test_without_a_question_it_says_what_to_ask(home: Path) -> None:
    assert run("route").exit_code == 2
