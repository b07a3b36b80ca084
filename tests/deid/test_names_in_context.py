"""Names, places and bodies that only their surroundings give away, and what only looks like them.

What must be removed stands in ⟦…⟧; what must stay stands in ‹…›. The rest is not looked at.
"""

# ruff: noqa: E501 - a text under test reads better on one line

import re

import pytest

from relay.deid.engine import Engine
from relay.deid.finding import Knowledge

TEXTS = """
My client ⟦Odile Farnsby⟧, 34, is late again. Dr. ⟦Okafor⟧, PsyD, agreed with me, and her mother ⟦Edwina⟧ keeps the boys.
A boy named ⟦Osgood⟧ came on Monday. ⟦J.R.⟧ and ⟦Brock T.⟧ fight in the group. My client ⟦K.⟧ is well.
Their parrot, ⟦Freud⟧, can talk. I would call it projection, and ‹Klein› would too; ‹Winnicott› would ask who bought the bird.
and then ⟦patricia⟧ said no, she wont go back to ⟦harlan county⟧ with ⟦lionel⟧ and the kids
She said ⟦Will⟧ never listens. ‹Will› you read on? Her ‹hope› is gone, and ⟦Hope Varnell⟧, her sister, is no help.
He started at ⟦Dover Street Elementary⟧ and was overnight at ⟦St. Brigid's Hospital⟧. In high school he was fine.
He works nights at ⟦Quindle's⟧, the bar by the river, and sings with the ⟦Lindenhof Choir⟧ on Sundays.
She lives in ⟦Averstow⟧, near ⟦Marlow Point Bridge⟧, and grew up in ‹California› and ‹France›.
I use ‹Cognitive Processing Therapy› and the ‹Beck Depression Inventory›; he takes ‹Wellbutrin› and ‹Lexapro› 20 mg. ‹PHQ-9› of ‹17›.
The ‹American Psychological Association›, ‹Medicare› and the ‹Army› all said no to ⟦Gunnar Ostby⟧.
HER HUSBAND ⟦LEOPOLD⟧ LEFT HER AND MOVED TO ⟦QUILLFORD⟧ WITH A ⟦MS. TANDY⟧. SHE SCORES 21 ON THE ‹GAD-7›.
We read ‹Beck› and ‹Linehan› together, and then my supervisor, ⟦Margit Beck⟧, rang from ⟦Tarn Lodge⟧.
"""


@pytest.mark.parametrize("marked", TEXTS.strip().splitlines())
def test_names_go_and_their_look_alikes_stay(engine: Engine, marked: str) -> None:
    text = re.sub("[⟦⟧‹›]", "", marked)
    gone, stays = (_places(marked, *marks) for marks in ("⟦⟧", "‹›"))
    covered = {i for f in engine.judge(text, Knowledge()).findings for i in range(f.start, f.end)}
    assert {i for i in gone if text[i].isalnum()} <= covered
    assert not {i for i in stays if text[i].isalnum()} & covered


def _places(marked: str, opening: str, closing: str) -> set[int]:
    inside, at, found = False, 0, set()
    for letter in marked:
        if letter in "⟦⟧‹›":
            inside = letter == opening or (inside and letter != closing)
            continue
        if inside:
            found.add(at)
        at += 1
    return found
