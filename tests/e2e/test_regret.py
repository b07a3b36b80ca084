"""Second thoughts over real SMTP: what is erased, who is told, and who is not."""

import asyncio
import base64
import sqlite3
from datetime import timedelta

import pytest
from click.testing import CliRunner

from relay.cli import main
from relay.consult.model import ThreadState as Thread
from relay.consult.words import Verb
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.people import ADMIN, COLLEAGUES, HANNAH, MAREN, PETRA, PRIYA, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import RelayUnderTest

pytestmark = pytest.mark.server


async def texts(relay: RelayUnderTest) -> list[str]:
    """Every text the relay still has."""
    cases = [await relay.relay.store.case(c) for c in _ids(relay)]
    return [t.text.text for case in cases if case for t in case.turns]


def _ids(relay: RelayUnderTest) -> list[str]:
    with sqlite3.connect(relay.folder / "relay.db") as connection:
        return [row[0] for row in connection.execute("select id from consultations")]


@drives(Verb.LEAK)
async def test_leak_erases_the_text_and_everybody_hears_what_to_do(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "Leak")
    receipt = await relay.next(HANNAH, "[Relay] Thank you for saying so")
    assert "Please delete the mail" in receipt.text
    for colleague in (TOBIAS, PRIYA):
        plea = await relay.next(colleague, "[Relay] Please delete a mail")
        assert SUBJECT not in plea.subject + plea.text
    told = await relay.next(MAREN, "[Relay] Please read: somebody could be recognised")
    assert "3 colleagues had it" in " ".join(told.text.split())
    alert = await relay.next(ADMIN, "[Relay] A leak was reported")
    assert "relay audit" in alert.text
    assert await texts(relay) == [""]
    (line,) = await relay.relay.store.audit()
    assert line.action == "leak"


async def test_after_a_leak_answers_still_come_without_the_old_subject(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "leak", signed=False)
    plea = await relay.next(TOBIAS, "[Relay] Please delete a mail")
    await relay.answer(TOBIAS, plea, "I would call a physician today.", signed=False)
    answer = await relay.next(MAREN, "Re: A question about Grief and dying")
    assert "call a physician" in answer.text
    relay.pass_time(timedelta(days=3))
    await relay.settled()
    assert PETRA.address not in relay.mailboxes()


@drives(Verb.LEAK, (Thread.ASKED, Thread.WITHDRAWN))
async def test_leak_stops_copies_that_still_wait(begin: Begin) -> None:
    relay = await begin(policy={"undo": "1h"})
    await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
    receipt = await relay.next(MAREN, "[Relay]")
    await relay.answer(MAREN, receipt, "LEAK", signed=False)
    noted = await relay.next(MAREN, "[Relay] Thank you for saying so")
    assert "Nobody is told" in noted.text
    relay.pass_time(timedelta(hours=2))
    await relay.settled()
    assert not set(relay.mailboxes()) & {c.address for c in COLLEAGUES}


@drives(Verb.KNOW, (Thread.ASKED, Thread.RECUSED))
async def test_know_takes_a_colleague_out_without_a_word_to_anybody(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "I know them")
    receipt = await relay.next(HANNAH, "[Relay] Thank you for stepping back")
    assert "Nobody learns why" in receipt.text
    await relay.answer(TOBIAS, copies[TOBIAS], "I would call a physician today.")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.answer(MAREN, answer, "close", signed=False)
    await relay.next(PRIYA, "[Relay] Closed, with thanks")
    await relay.settled()
    assert relay.unread(HANNAH) == []
    assert not [m for m in relay.mails(MAREN) if "take part" in m.text]


async def test_the_asker_learns_only_that_the_exchange_is_over(relay: RelayUnderTest) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "I would call a physician today.")
    await relay.next(HANNAH, "[Relay] Passed on")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.answer(HANNAH, copies[HANNAH], "know")
    await relay.next(HANNAH, "[Relay] Thank you for stepping back")
    await relay.answer(MAREN, answer, "And what would you say to her mother?", signed=False)
    told = await relay.next(MAREN, "[Relay] This exchange is over")
    assert "know" not in told.text.lower()
    await relay.settled()
    assert relay.unread(HANNAH) == []


@drives(Verb.REPORT, (Thread.ANSWERED, Thread.FROZEN))
async def test_a_reported_exchange_rests_and_the_audit_shows_when(
    relay: RelayUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = await relay.opened()
    await relay.answer(HANNAH, copies[HANNAH], "Do nothing, it is all her own fault.")
    await relay.next(HANNAH, "[Relay] Passed on")
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    await relay.answer(MAREN, answer, "Report\n\nThis is no way to speak.", signed=False)
    which = await relay.next(MAREN, "[Relay] That was not clear")
    assert "no colleague has read it" in " ".join(which.text.split())
    await relay.answer(MAREN, which, "report", signed=False)
    receipt = await relay.next(MAREN, "[Relay] Your report has reached")
    assert "no words are passed on" in " ".join(receipt.text.split())
    alert = await relay.next(ADMIN, "[Relay] An exchange was reported")
    assert "no way to speak" not in alert.text
    await relay.answer(HANNAH, copies[HANNAH], "Are you still there?")
    rests = await relay.next(HANNAH, "[Relay] This exchange rests")
    assert "not passed on" in rests.text
    await relay.settled()
    assert not [m for m in relay.unread(MAREN) if "[Relay]" not in m.subject]
    settings = relay._settings
    monkeypatch.setenv("RELAY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("RELAY_CONFIG_DIR", str(relay.config))
    monkeypatch.setenv("RELAY_MASTER_KEY", base64.b64encode(settings.master_keys[0]).decode())
    monkeypatch.setenv("RELAY_AUTHENTICATION", "off")
    shown = await asyncio.to_thread(CliRunner().invoke, main, ["audit"])
    assert shown.exit_code == 0, shown.output
    assert shown.output.count("report") == 1
    assert len(shown.output.splitlines()) == 2
