"""`dates: distance`: colleagues read "about three weeks ago", counted by the relay's own clock."""

from datetime import timedelta

import pytest

from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Answer, Request
from relay.deid.finding import Finding, Judgement, Kind
from relay.settings.policy import Dates, Policy
from tests.consult.world import World

TEXT = "She fell on November 2. Since November 2 she limps."
DATES = ("November 2", "2 November")


class Calendar(World):
    """The small world, whose stand-in for the engine finds dates."""

    def __init__(self, dates: Dates) -> None:
        super().__init__(Policy(min_pool=2, dates=dates))

    def _judge(self, text: str) -> Judgement:
        return Judgement(
            findings=tuple(
                Finding(
                    start=at, end=at + len(day), kind=Kind.DATE, score=0.95, recognizer="dates", reason="test"
                )
                for day in DATES
                for at in range(len(text))
                if text.startswith(day, at)
            )
        )


def preview_of(world: World) -> Preview:
    notice = world.to("maren")[-1]
    assert isinstance(notice, Preview)
    return notice


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [(Dates.REMOVE, "She fell on [date]."), (Dates.DISTANCE, "She fell about three weeks ago.")],
)
def test_policy_decides_what_a_date_becomes(policy: Dates, wanted: str) -> None:
    world = Calendar(policy)
    world.write("maren", "grief", "She fell on November 2.")
    assert preview_of(world).text.text == wanted
    world.answer("maren", "send")
    (request,) = {n.text.text for m in world.mails if isinstance(n := m.notice, Request)}
    assert request == wanted


def test_a_preview_seen_again_days_later_still_counts_from_the_day_the_mail_came() -> None:
    world = Calendar(Dates.DISTANCE)
    world.write("maren", "grief", "She fell on November 2, by the stairs.")
    world.now += timedelta(days=6)
    world.answer("maren", "remove stairs")
    assert preview_of(world).text.text == "She fell about three weeks ago, by the [left out]."


def test_a_date_keeps_its_wording_in_every_later_mail_of_the_consultation() -> None:
    world = Calendar(Dates.DISTANCE)
    world.write("maren", "grief", "She fell on November 2.")
    world.answer("maren", "send")
    asked = world.first(Request)
    world.now += timedelta(days=20)
    world.answer(asked.reader, "You say she fell on 2 November.", asked)
    answer = world.to("maren")[-1]
    assert isinstance(answer, Answer)
    assert answer.text.text == "You say she fell about three weeks ago."


def test_a_date_that_must_stay_one_in_one_place_stays_one_throughout_the_mail() -> None:
    world = Calendar(Dates.DISTANCE)
    world.write("maren", "grief", TEXT)
    assert "ago" not in preview_of(world).text.text
