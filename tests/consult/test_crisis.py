"""Acute danger in a member's wording: what is found, and what its writer gets at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.crisis import dangers_in
from relay.consult.notices.crisis import CrisisResources
from relay.consult.notices.desk import UnknownCommand
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import Unreadable
from relay.consult.notices.relayed import Request
from relay.settings.crisis import Danger
from relay.settings.folder import contents_of, read
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import World

CRISIS = read(contents_of(Path("config"))).config.crisis
RISK = "He wrote a goodbye letter and has access to a gun. How would you hold this?"

SPOKEN_OF = {
    "She tells me she plans to end her own life after the wedding.": Danger.SUICIDE,
    "My client has a plan to kill himself with the car": Danger.SUICIDE,
    "He has a plan, and the means.": Danger.SUICIDE,
    "they have been stockpiling their mother's pills": Danger.SUICIDE,
    "Yesterday he took an\noverdose and was sent home.": Danger.SUICIDE,
    "I don’t know whether she has a suicide plan.": Danger.SUICIDE,
    "She denies intent, but she has a suicide plan.": Danger.SUICIDE,
    "PLAN TO KILL HERSELF, PLEASE ADVISE": Danger.SUICIDE,
    "Her text said: “I want to die”. She is fifteen.": Danger.SUICIDE,
    "The stepfather hits him at night.": Danger.CHILD,
    "The child is not safe at home": Danger.CHILD,
    "there are bruises all over the boy's arms and I saw marks on her back": Danger.CHILD,
    "He threatened to shoot his boss.": Danger.VIOLENCE,
    "She is afraid he will kill her": Danger.VIOLENCE,
    "he choked her twice this month": Danger.VIOLENCE,
    "I suspect elder abuse by the nephew": Danger.ELDER,
    "The aide slaps her mother, or so she says; pressure sores, plainly neglected": Danger.ELDER,
    "To be honest I can't go on like this.": Danger.DESPAIR,
    "Lately I think about killing myself.": Danger.DESPAIR,
    "Tiene un plan para suicidarse": Danger.SUICIDE,
    "El padrastro la toca por la noche": Danger.CHILD,
    "el niño esta en peligro": Danger.CHILD,
}
NOT_SPOKEN_OF = (
    "No suicide plan, no intent, sleeps well.",
    "He denies a suicide plan.",
    "She does not have a plan to kill herself.",
    "Sin plan de suicidio.",
    "My client's father died of an overdose when she was nine.",
    "We planned the ending of therapy, and she took it well.",
    "She is dying, in hospice, and plans her funeral with her daughter.",
    "He kills time on his phone. This case is killing me softly.",
    "As a child she was beaten by her father; thirty years on she trusts nobody.",
    "The child is safe with the grandmother.",
    "She said goodbye to the school and moved away.",
    "He plans to end the marriage. She took his car.",
)


@pytest.mark.parametrize("text", SPOKEN_OF, ids=range(len(SPOKEN_OF)))
def test_wording_of_acute_danger_is_found(text: str) -> None:
    assert SPOKEN_OF[text] in dangers_in(text, CRISIS)


@pytest.mark.parametrize("text", NOT_SPOKEN_OF, ids=range(len(NOT_SPOKEN_OF)))
def test_what_is_denied_past_or_something_else_is_not(text: str) -> None:
    assert not dangers_in(text, CRISIS)


def test_what_a_client_says_is_not_the_writers_despair() -> None:
    assert dangers_in('She said "I can\'t go on" and left.', CRISIS) == {Danger.SUICIDE}
    assert Danger.DESPAIR in dangers_in("She said \"I can't go on\", and I can't go on either.", CRISIS)


@given(st.text(alphabet=st.sampled_from("plan to kill himself ,.\n“” no life end his/her"), max_size=400))
def test_any_text_gives_an_answer(text: str) -> None:
    assert dangers_in(text, CRISIS) <= set(Danger)


def world(**policy: object) -> World:
    made = World(Policy(min_pool=2, **policy))  # type: ignore[arg-type]
    made.config = replace(made.config, crisis=CRISIS)
    return made


def resources_for(w: World, who: str) -> list[CrisisResources]:
    return [m.notice for m in w.mails if m.reader == who and isinstance(m.notice, CrisisResources)]


def test_the_writer_gets_the_resources_before_the_preview_and_the_question_goes_on() -> None:
    w = world()
    decision = w.write("maren", "grief", RISK)
    first, second = (mail.notice for mail in decision.outgoing)
    assert isinstance(first, CrisisResources)
    assert isinstance(second, Preview)
    assert second.urgent
    assert first.dangers == (Danger.SUICIDE,)
    assert any("988" in how for _, how in first.resources)
    assert not any("Childhelp" in who for who, _ in first.resources)
    assert first.goes_on
    assert first.previewed
    assert first.urgent
    w.answer("maren", "send")
    asked = [m.notice for m in w.mails if isinstance(m.notice, Request)]
    assert asked
    assert all(request.urgent for request in asked)


def test_a_child_at_risk_brings_where_to_report() -> None:
    w = world()
    w.write("maren", "grief", "The stepfather hits him at night and the child is not safe.")
    (told,) = resources_for(w, "maren")
    assert any("Child Protective Services" in who for who, _ in told.reporting)


def test_they_are_told_once_in_a_consultation_and_again_for_another_danger() -> None:
    w = world()
    w.write("maren", "grief", RISK)
    w.answer("maren", f"send this instead\n{RISK} It is getting late.")
    assert len(resources_for(w, "maren")) == 1
    w.answer("maren", f"send this instead\n{RISK} And the child is not safe.")
    assert [told.dangers for told in resources_for(w, "maren")] == [(Danger.SUICIDE,), (Danger.CHILD,)]


def test_a_request_without_danger_is_not_urgent() -> None:
    w = world()
    w.write("maren", "grief", "He grieves. How would you begin?")
    assert not resources_for(w, "maren")
    assert not any(case.consultation.urgent for case in w.cases.values())


def test_the_writers_own_despair_is_answered_and_shown_to_no_colleague() -> None:
    w = world(preview=PreviewPolicy.NEVER)
    w.write("maren", "grief", "He grieves. To be honest I can't go on.")
    (told,) = resources_for(w, "maren")
    assert told.dangers == (Danger.DESPAIR,)
    assert not told.urgent
    assert not any(m.notice.urgent for m in w.mails if isinstance(m.notice, Request))


def test_danger_in_an_answer_brings_the_resources_to_who_answers() -> None:
    w = world(preview=PreviewPolicy.NEVER, preview_answers=PreviewPolicy.NEVER)
    w.write("maren", "grief", "He grieves.")
    asked = w.first(Request)
    w.write(str(asked.reader), f"r-{asked.reply_token}", "I had one who took an overdose last night.")
    assert resources_for(w, str(asked.reader))
    assert not resources_for(w, "maren")
    assert not any(case.consultation.urgent for case in w.cases.values())


def test_a_mail_that_is_no_request_is_answered_too() -> None:
    w = world()
    decision = w.write("maren", "relay", "I want to die.")
    assert [type(m.notice) for m in decision.outgoing] == [CrisisResources, UnknownCommand]
    told = resources_for(w, "maren")[0]
    assert not told.goes_on


def test_a_text_too_long_to_relay_still_brings_the_resources() -> None:
    w = world()
    decision = w.write("maren", "grief", RISK + " word" * 20_000)
    assert [type(m.notice) for m in decision.outgoing] == [CrisisResources, Unreadable]


def test_without_a_file_for_the_region_nothing_is_looked_for() -> None:
    assert not dangers_in(RISK, None)
