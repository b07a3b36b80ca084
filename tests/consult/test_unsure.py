"""When an answer waits for its writer's eye although the policy shows none."""

import pytest

from relay.consult.masking import unsure
from relay.deid.finding import Failure, Finding, Flag, FlagReason, Judgement, Kind


def flag(reason: FlagReason, score: float) -> Flag:
    return Flag(start=0, end=3, reason=reason, score=score)


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement(failure=Failure.LANGUAGE),
        Judgement(flags=(flag(FlagReason.RARE, 0.7),)),
        Judgement(flags=(flag(FlagReason.DOUBTFUL, 0.01), flag(FlagReason.DOUBTFUL, 0.09))),
    ],
    ids=["not judged", "rare", "perhaps a name"],
)
def test_what_may_point_to_somebody_waits(judgement: Judgement) -> None:
    assert unsure(judgement)


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement(),
        Judgement(flags=(flag(FlagReason.DOUBTFUL, 0.01),)),
        Judgement(
            findings=(Finding(start=0, end=3, kind=Kind.NAME, score=0.3, recognizer="tagger", reason="name"),)
        ),
    ],
    ids=["nothing", "hardly a name", "taken out with a doubt"],
)
def test_what_is_gone_or_hardly_a_name_does_not(judgement: Judgement) -> None:
    assert not unsure(judgement)
