"""Names, places and bodies that only their surroundings give away, and what only looks like them.

What must be removed stands in ⟦…⟧; what must stay stands in ‹…›. The rest is not looked at.
"""

# ruff: noqa: E501 - a text under test reads better on one line

import re

import pytest

from relay.deid.engine import Engine
from relay.deid.finding import Knowledge

TEXTS = """
My client ⟦Odile Farnsby⟧, 34, is late again, and I am running out of patience. Dr. ⟦Okafor⟧, PsyD, agreed with me when we talked about it, and her mother ⟦Edwina⟧ keeps the boys until she is back.
A boy named ⟦Osgood⟧ came on Monday and has not spoken since. ⟦J.R.⟧ and ⟦Brock T.⟧ fight in the group, week after week. My client ⟦K.⟧ is well and goes back to work soon.
Their parrot, ⟦Freud⟧, can talk, and they quarrel through it. I would call it projection, and ‹Klein› would too; ‹Winnicott› would ask who bought the bird. Have any of you seen a couple like this?
He has read all of ‹Rogers› and some of ‹Klein›, and quotes them at me. His boyfriend, a man called ⟦Rogers⟧ as well, has met me once. We have gone on for a year now, and it goes slowly.
and then ⟦patricia⟧ said no, she wont go back to ⟦harlan county⟧ with ⟦lionel⟧ and the kids. i dont know what to say to her anymore. has anyone had a client like that
My client ⟦Hope Farnsby⟧ has come late to each of our last four hours. I asked ⟦Hope⟧ about it last week. She has lost all ‹hope›, she says. ⟦Hope⟧ winds the clock in my office when she is bored.
She said ⟦Will⟧ never listens to her, and that he turns on the television when she cries. Her ‹hope› is gone, and ⟦Hope Varnell⟧, her sister, is no help either. I hope that one of you ‹will› know what to do.
He started at ⟦Dover Street Elementary⟧ and was overnight at ⟦St. Brigid's Hospital⟧ after the fight. In ‹high school› he was fine, or so his parents say. I see him every other week.
He works nights at ⟦Quindle's⟧, the ‹bar› by the river, and sings with the ⟦Lindenhof Choir⟧ on Sundays. That is all the company he has. I wonder how to bring up the drinking.
She lives in ⟦Averstow⟧, near ⟦Marlow Point Bridge⟧, and grew up in ‹California› and ‹France›. Moving again frightens her more than she says. How do you prepare somebody for that?
I use ‹Cognitive Processing Therapy› and gave him the ‹Beck Depression Inventory› last week. He takes ‹Wellbutrin› and ‹Lexapro› 20 mg, with a ‹PHQ-9› of ‹17›. Should I go slower?
The ‹American Psychological Association›, ‹Medicare› and the ‹Army› all said no to ⟦Gunnar Ostby⟧ when he asked for help with the bill. He has been my client for two years and is close to giving up.
SORRY FOR THE CAPITALS, MY KEYBOARD IS STUCK. HER HUSBAND ⟦LEOPOLD⟧ LEFT HER AND MOVED TO ⟦QUILLFORD⟧ WITH A MS. ⟦TANDY⟧. SHE SCORES ‹21› ON THE ‹GAD-7› AND DOES NOT SLEEP.
I gave her the ‹Beck Depression Inventory›, and ‹Linehan›'s book to read. Then my supervisor, ⟦Margit Beck⟧, rang from ⟦Tarn Lodge⟧ and said that I had it all wrong. I am not so sure.
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
