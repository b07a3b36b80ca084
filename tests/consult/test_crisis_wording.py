"""The sample's wording: sentences of therapists that must be seen, and such that must not."""

from pathlib import Path

import pytest

from relay.consult.crisis import dangers_in
from relay.settings.crisis import CrisisText, Danger
from relay.settings.folder import LiveConfig

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="module")
def crisis() -> CrisisText:
    found = LiveConfig(CONFIG, on_problems=lambda _: None).current().crisis
    assert found
    return found


@pytest.mark.parametrize(
    ("danger", "text"),
    [
        (Danger.SUICIDE, "She says she wants to die tonight and has pills at home."),
        (Danger.SUICIDE, "Yesterday he said that he would be better off dead."),
        (Danger.SUICIDE, "She doesnt want to wake up any more and is cutting deeper."),
        (Danger.SUICIDE, "He does not want to live."),
        (Danger.SUICIDE, "Suicidal ideation with intent and plan since Monday."),
        (Danger.SUICIDE, "He has a plan and a rope in the garage."),
        (Danger.SUICIDE, "He jumped in front of a train and survived."),
        (Danger.CHILD, "The mother left the toddler alone for two days."),
        (Danger.CHILD, "A baby left unattended in the flat again."),
        (Danger.VIOLENCE, "My teen client says he will shoot up his school."),
        (Danger.VIOLENCE, "He wrote that he would kill everyone there."),
        (Danger.ELDER, "Her son takes her pension. She is 84."),
        (Danger.ELDER, "When guests come the nephew locks her in."),
        (Danger.SUICIDE, "Dice que se va a matar."),
        (Danger.SUICIDE, "Dice que quiere morir esta noche."),
        (Danger.SUICIDE, "Ayer habló de quitarse la vida."),
        (Danger.CHILD, "Su padrastro abusa de ella."),
        (Danger.CHILD, "La madre dejó a su hija de tres años sola dos noches."),
    ],
)
def test_acute_danger_is_seen(danger: Danger, text: str, crisis: CrisisText) -> None:
    assert danger in dangers_in(text, crisis)


@pytest.mark.parametrize(
    "text",
    [
        "No suicidal ideation, no plan.",
        "She denied any plan to kill herself.",
        "He has grieved since her suicide ten years ago.",
        "I am dying to hear your thoughts.",
        "She could kill for a coffee, and he killed it at work.",
        "She wants to die at home, with the hospice team around her.",
        "He has a plan and a calendar for his exams.",
        "She left the children with their grandmother.",
        "He took a walk in front of the house.",
        "Takes her medication, locks up the clinic at night.",
        "No quiere cambiar de terapeuta.",
        "Dejó a su hija en la escuela.",
    ],
)
def test_what_only_sounds_like_it_is_not(text: str, crisis: CrisisText) -> None:
    assert dangers_in(text, crisis) == frozenset()
