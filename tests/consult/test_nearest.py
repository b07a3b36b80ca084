"""Specialty by meaning: what is proposed where neither address nor tag nor keywords decide."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.notices.held import ChooseSpecialty
from relay.consult.notices.preview import Preview
from relay.consult.routing.named import chosen
from relay.consult.routing.nearest import decided_by_keywords, nearest, related_to, scored
from relay.settings.folder import LiveConfig
from relay.settings.values import Specialty
from tests.consult.world import World

SPECIALTIES = LiveConfig(Path(__file__).parents[2] / "config").current().specialties
BARE = {key: replace(one, keywords=()) for key, one in SPECIALTIES.items()}
MAILS = [
    ("She checks the stove forty times before she can leave, and ERP has stalled.", "anxiety-ocd"),
    ("His wife found out about the affair. Do I see them one at a time?", "couples"),
    ("Twelve weeks sober, then a relapse at his sponsor's party.", "addiction"),
    ("The lawyer wants my notes. Must I testify?", "ethics"),
    ("He hears voices again since he stopped the olanzapine.", "psychosis"),
    ("A newborn in the NICU, and she will not hold him.", "perinatal"),
    ("Memory clinic says Lewy body. He is 84 and will not leave the farm.", "elderly"),
]


@pytest.mark.parametrize(("text", "key"), MAILS)
def test_the_first_proposal_fits_with_keywords_and_by_titles_alone(text: str, key: str) -> None:
    assert nearest(f"A question\n{text}", SPECIALTIES)[0] == key
    assert nearest(f"A question\n{text}", BARE)[0] == key


def test_a_mail_about_two_things_has_both_proposed() -> None:
    text = (
        "Grief after a suicide\nShe found him in the shed. Since the funeral she drinks, and went to detox."
    )
    assert {"grief", "addiction"} <= set(nearest(text, SPECIALTIES))


def test_a_text_about_nothing_has_nothing_proposed() -> None:
    assert nearest("Hello\nThe of and to, it is.", SPECIALTIES) == ()


def test_a_specialty_no_theme_knows_is_found_by_its_own_words() -> None:
    own = Specialty(
        key="music",
        title="Performers",
        keywords=("stage fright", "orchestra"),
        description="Musicians and actors",
    )
    known = {**SPECIALTIES, "music": own}
    assert nearest("A cellist\nShe left the orchestra, for her stage fright came back.", known)[0] == "music"
    assert "music" in nearest("A musician\nHe is one of the actors I see.", known)


def test_keywords_decide_only_where_the_ranking_says_the_same() -> None:
    assert decided_by_keywords("Grief\nHe is mourning his wife, who died.", SPECIALTIES) == ("grief",)
    stray = "Panic attacks in an elevator\nHer panic is worse since the phobia came back. A gift, a gift."
    assert decided_by_keywords(stray, SPECIALTIES) in ((), ("anxiety-ocd",))


def test_related_are_the_admins_else_the_nearest() -> None:
    assert "grief" in related_to("elderly", {k: SPECIALTIES[k] for k in ("elderly", "grief", "psychosis")}, 2)
    own = replace(SPECIALTIES["grief"], related=("ethics",))
    assert related_to("grief", {**SPECIALTIES, "grief": own}, 2) == ("ethics",)
    assert related_to("gone", SPECIALTIES, 2) == ()


@given(st.text())
def test_any_text_is_ranked_and_at_most_three_are_proposed(text: str) -> None:
    assert len(nearest(text, SPECIALTIES)) <= 3
    assert all(score >= 0 for score in scored(text, SPECIALTIES).values())


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("grief", ("grief",)),
        ("Grief and dying", ("grief",)),
        ("grief, trauma", ("grief", "trauma")),
        ("Trauma and grief please", ()),
        ("eating, older", ("eating-disorders", "elderly")),
        ("PTSD; Couples", ("trauma", "couples")),
        ("grief, whatever", ()),
        ("disorders", ()),
        ("", ()),
    ],
)
def test_one_word_chooses_and_commas_choose_several(line: str, keys: tuple[str, ...]) -> None:
    assert chosen(f"{line}\nThank you", "Re: it", SPECIALTIES) == keys


@given(st.text(), st.text())
def test_any_answer_chooses_existing_specialties_or_none(text: str, subject: str) -> None:
    assert set(chosen(text, subject, SPECIALTIES)) <= set(SPECIALTIES)


def test_the_preview_proposes_and_a_word_for_each_chooses() -> None:
    world = World()
    specialties = {**world.config.specialties, "ethics": Specialty(key="ethics", title="Ethics")}
    world.config = replace(world.config, specialties=specialties)
    world.write(
        "maren", "consult", "She died. Since the funeral he has nightmares of the crash.", "A hard week"
    )
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert {key for key, _ in preview.nearest} == {"grief", "trauma"}
    assert len(preview.choices) == 3
    world.answer("maren", "send")
    assert isinstance(world.to("maren")[-1], ChooseSpecialty)
    world.answer("maren", "trauma, grief")
    assert world.case().consultation.specialties == ("trauma", "grief")
    world.answer("maren", "send")
    assert world.case().consultation.sent_at
