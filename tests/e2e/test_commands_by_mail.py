"""What members write to relay@ about themselves, through real SMTP: the answer, and the state it left."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from relay.consult.model import MemberId
from relay.consult.standing.model import Standing
from relay.consult.words import Verb
from tests.e2e import people
from tests.e2e.conftest import Begin
from tests.e2e.driven import drives
from tests.e2e.mail_program import Received, letter
from tests.e2e.people import ADMIN, HANNAH, MAREN, MARENS_ALIAS, PRIYA, SUBJECT, TOBIAS, Person
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest

pytestmark = pytest.mark.server


async def told(relay: RelayUnderTest, writer: Person, text: str, subject: str = "hello") -> Received:
    """The answer to a mail to relay@."""
    await relay.write(writer, "relay", text, subject)
    return await relay.next(writer, "[Relay]")


async def standing(relay: RelayUnderTest, writer: Person) -> Standing:
    """What the database holds of what they said."""
    member = await relay.relay.store.member_of(writer.address)
    assert member is not None
    return (await relay.relay.store.standings()).get(MemberId(member), Standing())


def words(mail: Received) -> str:
    return " ".join(mail.text.split())


@drives(Verb.PAUSE)
async def test_pause_until_a_day_keeps_requests_away_until_then(relay: RelayUnderTest) -> None:
    answer = await told(relay, HANNAH, "Pause until 3 December, please")
    assert "until Thursday, 3 December 2026" in words(answer)
    await relay.answer(MAREN, await relay.previewed(), "SEND", signed=False)
    await relay.next(TOBIAS, SUBJECT)
    await relay.settled()
    assert not relay.unread(HANNAH)
    assert (await standing(relay, HANNAH)).paused_until == datetime(2026, 12, 3, tzinfo=UTC)


@drives(Verb.PAUSE, Verb.RESUME)
async def test_resume_brings_requests_back(relay: RelayUnderTest) -> None:
    await told(relay, HANNAH, "pausa")
    answer = await told(relay, HANNAH, "Resume")
    assert "about Grief and dying and Trauma and PTSD" in words(answer)
    await relay.answer(MAREN, await relay.previewed(), "SEND", signed=False)
    await relay.next(HANNAH, SUBJECT)


async def test_figures_that_may_be_two_days_are_told_back(relay: RelayUnderTest) -> None:
    answer = await told(relay, HANNAH, "pause until 3/4")
    assert "PAUSE UNTIL 4 MARCH 2027" in answer.text
    assert "PAUSE UNTIL 3 APRIL 2027" in answer.text
    assert (await standing(relay, HANNAH)).paused_until is None


@drives(Verb.LIMIT, Verb.SPECIALTIES, Verb.NOT, Verb.STATUS)
async def test_limit_specialties_not_and_status_each_leave_their_state(relay: RelayUnderTest) -> None:
    assert "at most two requests a week" in words(await told(relay, HANNAH, "limit 2 a week"))
    assert "would" not in words(await told(relay, HANNAH, "drop trauma"))
    assert "Lakeside Clinic" in words(await told(relay, HANNAH, "not: x@practice.example, Lakeside Clinic"))
    status = words(await told(relay, HANNAH, "status"))
    for said in ("about Grief and dying.", "at most two requests a week", "Lakeside Clinic"):
        assert said in status
    found = await standing(relay, HANNAH)
    assert (found.weekly_limit, found.specialties) == (2, ("grief",))
    assert found.exclusions == ("x@practice.example", "Lakeside Clinic")


async def test_an_unknown_specialty_is_answered_with_the_nearest(relay: RelayUnderTest) -> None:
    answer = words(await told(relay, HANNAH, "specialties greif"))
    assert 'no specialty called "greif" here. Did you mean Grief and dying?' in answer
    assert (await standing(relay, HANNAH)).specialties is None


@drives(Verb.LEAVE, Verb.RESUME)
async def test_leave_is_for_good_and_resume_comes_back(relay: RelayUnderTest) -> None:
    assert "no more requests" in words(await told(relay, HANNAH, "", "unsubscribe"))
    assert (await standing(relay, HANNAH)).left
    assert "You may get requests" in words(await told(relay, HANNAH, "resume"))


@drives(Verb.HELP, Verb.PAUSE)
async def test_help_lists_the_words_and_a_misspelt_one_is_told(relay: RelayUnderTest) -> None:
    help_ = await told(relay, HANNAH, "help")
    for word in ("STATUS", "PAUSE", "SPECIALTIES", "LIMIT", "NOT", "LEAVE", "MY DATA", "FORGET ME"):
        assert word in help_.text
    answer = await told(relay, HANNAH, "puase")
    assert "Did you mean PAUSE? Then reply PAUSE" in words(answer)
    assert (await standing(relay, HANNAH)).paused_until is None
    await relay.answer(HANNAH, answer, "PAUSE")
    await relay.next(HANNAH, "[Relay] A rest from requests")


@drives(Verb.MYDATA)
async def test_my_data_goes_to_the_address_on_record_alone(relay: RelayUnderTest) -> None:
    await relay.opened()
    for reader in (MAREN, HANNAH):
        for mail in relay.unread(reader):
            relay._read.add(mail.path)
    mail = letter(MAREN, [f"relay@{DOMAIN}"], "my data", "hello", address=MARENS_ALIAS)
    await relay.send(mail)
    data = words(await relay.next(MAREN, "[Relay] What is kept here"))
    for said in (MAREN.name, MAREN.address, MARENS_ALIAS, "without an answer yet: 1", "30 days after"):
        assert said in data
    for colleague in (HANNAH, TOBIAS, PRIYA):
        assert not [trace for trace in colleague.traces if trace in data]
    await relay.next(MARENS_ALIAS, "[Relay] The answer went to your main address")


@drives(Verb.FORGET, Verb.YES)
async def test_forget_me_is_asked_twice_and_then_done(relay: RelayUnderTest) -> None:
    await relay.opened()
    await relay.write(MAREN, "grief", "Another client of mine cannot sleep.", "Sleepless")
    await relay.next(MAREN, "[Relay] Preview: Sleepless")
    await relay.write(MAREN, "relay", "Forget me", "hello")
    question = await relay.next(MAREN, "[Relay] Shall the relay forget you?")
    assert "the text that waits for your word is deleted" in words(question)
    await relay.answer(MAREN, question, "YES", signed=False)
    done = await relay.next(MAREN, "[Relay] You are forgotten here")
    assert "still has your name and address" in words(done)
    await relay.next(HANNAH, "[Relay] Closed, with thanks")
    admins = await relay.next(ADMIN, "[Relay] A member wishes to be forgotten")
    assert MAREN.address in admins.text
    await relay.settled()
    member = await relay.relay.store.member_of(MAREN.address)
    assert member is not None
    kept = await relay.relay.store.kept_of(member)
    assert (kept.texts, kept.mails) == (0, 0)
    assert {str(state) for state in kept.asked} == {"closed", "cancelled"}
    assert (await standing(relay, MAREN)) == Standing(left=relay.time, language=None)


async def test_no_to_forgetting_changes_nothing(relay: RelayUnderTest) -> None:
    question = await told(relay, HANNAH, "olvídame")
    await relay.answer(HANNAH, question, "NO", signed=False)
    assert "everything is as it was" in words(await relay.next(HANNAH, "[Relay] Nothing was forgotten"))
    assert (await standing(relay, HANNAH)).left is None


async def test_a_command_in_quoted_text_is_never_obeyed(relay: RelayUnderTest) -> None:
    help_ = await told(relay, HANNAH, "help")  # its text holds LEAVE and FORGET ME
    await relay.answer(HANNAH, help_, "Which of these would be best for me, do you think?")
    await relay.next(HANNAH, "[Relay] That was not clear")
    assert (await standing(relay, HANNAH)) == Standing(language="en")


async def test_automatic_mail_is_never_obeyed(relay: RelayUnderTest) -> None:
    mail = letter(HANNAH, [f"relay@{DOMAIN}"], "leave", "leave")
    mail["Auto-Submitted"] = "auto-replied"
    await relay.send(mail)
    await relay.settled()
    assert not relay.mails(HANNAH)
    assert (await standing(relay, HANNAH)) == Standing()


async def test_mails_beyond_the_hours_number_wait_and_are_told_of_once(begin: Begin) -> None:
    relay = await begin(policy={"limits": {"messages_per_hour": 2}})
    for n in range(4):
        await relay.write(HANNAH, "relay", "status", f"number {n}")
    waits = await relay.next(HANNAH, "[Relay] Your mail waits a little")
    assert "after 10:00 on Monday, 23 November" in words(waits)
    for _ in range(2):
        await relay.next(HANNAH, "[Relay] What is open for you")
    assert not relay.unread(HANNAH)
    relay.pass_time(timedelta(hours=1, seconds=1))
    for _ in range(2):
        await relay.next(HANNAH, "[Relay] What is open for you")
    assert sum("waits a little" in m.subject for m in relay.mails(HANNAH)) == 1


async def test_questions_beyond_the_days_number_are_told_when_to_come_again(begin: Begin) -> None:
    relay = await begin(policy={"limits": {"requests_per_day": 1}})
    await relay.previewed()
    await relay.write(MAREN, "grief", "Another client of mine cannot sleep.", "Sleepless")
    answer = words(await relay.next(MAREN, "[Relay] Your question was not taken up today"))
    assert "after 09:00 on Tuesday, 24 November" in answer


async def test_who_writes_in_spanish_is_answered_in_spanish_and_colleagues_stay_in_english(
    begin: Begin,
) -> None:
    relay = await begin(policy={"languages": ["en", "es"]})
    said = await told(relay, MAREN, "ayuda")
    assert said.subject == "[Relay] Lo que puede escribir aquí"
    assert "AYUDA: este correo" in said.text
    preview = await relay.previewed()
    assert "Responda ENVIAR para que salga" in words(preview)
    assert {"ENVIAR", "CANCELAR"} <= set(preview.links)
    await relay.answer(MAREN, preview, "QUITAR funeral", signed=False)
    newer = await relay.next(MAREN, "[Relay] Preview:")
    assert words(newer).startswith("Esta es la nueva versión.")
    await relay.answer(MAREN, newer, "Enviar, por favor", signed=False)
    assert "Su consulta va en camino a 3 colegas" in words(await relay.next(MAREN, "[Relay] En camino"))
    asked = await relay.next(HANNAH, SUBJECT)
    assert "Reply PASS" in words(asked)
    await relay.answer(HANNAH, asked, "Stay with the grief first.", signed=False)
    answer = await relay.next(MAREN, "Re: ")
    assert "Stay with the grief first." in answer.text
    assert "Responda a este correo y solo lo leerá Colega " in words(answer)
    assert answer.from_name.startswith("Colleague ")
    await relay.answer(MAREN, answer, "CERRAR", signed=False)
    assert "¿Le ayudó? Responda SÍ, EN PARTE o NO." in words(await relay.next(MAREN, "[Relay] Cerrada"))


async def test_the_language_written_in_last_is_the_one_answered_in(begin: Begin) -> None:
    relay = await begin(policy={"languages": ["en", "es"]})
    assert (await told(relay, HANNAH, "pausa hasta el 3 de marzo")).subject == (
        "[Relay] Un descanso de las consultas"
    )
    assert (await told(relay, HANNAH, "help")).subject == "[Relay] What you can write here"


async def test_a_language_the_policy_does_not_name_is_answered_in_its_first(relay: RelayUnderTest) -> None:
    assert (await told(relay, HANNAH, "ayuda")).subject == "[Relay] What you can write here"


async def test_erase_takes_every_trace_of_a_former_member(
    relay: RelayUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await relay.opened()
    store = relay.relay.store
    member = await store.member_of(HANNAH.address)
    assert member is not None
    relay.configure("members.yaml", people.members([p for p in people.EVERYBODY if p is not HANNAH]))
    refused = await erased(relay, monkeypatch, HANNAH.address, "--json")
    assert refused[0] == 1
    assert json.loads(refused[1])["erased"] is False
    assert await store.kept_of(member) != await store.kept_of(MemberId("0" * 32))
    code, said = await erased(relay, monkeypatch, HANNAH.address, "--yes", "--json")
    assert (code, json.loads(said)["threads"]) == (0, 1)
    assert await store.member_on_record(HANNAH.address) is None
    assert await store.kept_of(member) == await store.kept_of(MemberId("0" * 32))
    assert (await erased(relay, monkeypatch, TOBIAS.address, "--yes"))[0] == 1  # still listed


async def erased(relay: RelayUnderTest, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    """What `relay erase` says, on the database of a relay that is running."""
    from click.testing import CliRunner

    from relay.cli.erase import command

    settings = relay._settings
    monkeypatch.setattr("relay.cli.context.load_settings", lambda: settings)
    result = await asyncio.to_thread(CliRunner().invoke, command, list(arguments))
    return result.exit_code, result.stdout
