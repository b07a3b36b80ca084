"""Whose identity each mail is searched for: a whole exchange with an engine that finds next to nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from relay.consult.circles.passing import tick_circle
from relay.consult.decision import Decision
from relay.consult.model import Case, MemberId
from relay.consult.notices.circles import CircleDigest
from relay.consult.snapshot import Snapshot
from relay.deid.finding import Terms
from relay.deid.replacing.redacted import Redacted
from relay.deid.residual import Hit
from relay.render.renderer import RelayFacts, Renderer
from relay.settings.policy import Policy, PreviewPolicy
from relay.worker.post import Post
from tests.consult.test_circles_begin_and_end import begun
from tests.consult.world import DOMAIN, World

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
POST = Post(Renderer(TEMPLATES, RelayFacts(domain=DOMAIN)), DOMAIN)
SIGNATURE = "Maren Oswalt, LMFT\nLic. 318907\nPhone: (919) 555-0188\nmaren.second@mailbox.example\n"


@pytest.fixture
def world() -> World:
    """Maren has asked, with a signature and from her own machine; Hannah and Tobias have it before them."""
    world = World(Policy(preview=PreviewPolicy.NEVER, preview_answers=PreviewPolicy.NEVER, min_pool=2))
    asked = world.write(
        "maren", "grief", "She grieves.", signature=SIGNATURE, message_id="<1@marens-imac.willowdesk.example>"
    )
    assert searched(world, asked, None) == set()
    return world


def searched(world: World, decision: Decision, case: Case | None) -> set[str]:
    """What the last search finds in the mails of the decision."""
    _, hits = POST.finish(decision, world.snapshot(case), world.now)
    return texts(hits)


def texts(hits: tuple[Hit, ...]) -> set[str]:
    return {hit.text for hit in hits}


def said(world: World, who: str, text: str, **more: object) -> set[str]:
    case = world.case()
    return searched(world, world.answer(who, text, **more), case)


@pytest.mark.parametrize(
    "text",
    [
        "Ring me: 919/555 01 88.",
        "Ring me at 555-0188.",
        "My licence is 318 907.",
        "Write to maren.second@mailbox.example.",
        "Write to maren second.",
        "The file is on marens-imac.willowdesk.example.",
        "I am Oswalt.",
        "We at Willow think so.",
        "Write to maren at willow dot example.",
    ],
)
def test_what_the_askers_mails_showed_is_stopped_on_its_way_to_colleagues(world: World, text: str) -> None:
    assert said(world, "maren", text)


def test_what_only_the_reader_showed_is_not_the_other_sides(world: World) -> None:
    assert said(world, "hannah", "Is 919-555-0188 still right, and licence 318907?") == set()


def test_what_a_consultants_mail_showed_is_stopped_on_its_way_to_the_asker(world: World) -> None:
    assert said(world, "hannah", "Eat with her.", signature="Tel. (919) 555-0177") == set()
    assert said(world, "hannah", "Or ring me: 9195550177") == {"9195550177"}


def test_a_number_both_sides_share_gives_nobody_away(world: World) -> None:
    said(world, "hannah", "Eat with her.", signature="Phone: (919) 555-0188")
    assert said(world, "hannah", "The hospital is 919 555 0188.") == set()


def test_a_name_of_the_roster_is_stopped_whoever_it_is(world: World) -> None:
    assert said(world, "hannah", "Ask Colin Falk about it.") == {"Colin Falk"}


def test_the_word_of_a_party_passes_where_it_is_a_word(world: World) -> None:
    assert said(world, "maren", "A willow is a tree. Willow bark helps.") == set()
    assert said(world, "maren", "So we at Willow know.") == {"Willow"}


def test_a_full_name_taken_out_once_is_looked_for_again(world: World) -> None:
    world.write("maren", "grief", "Joanna grieves.", "Another")
    first = next(c for c in world.cases.values() if c.consultation.cast.known())
    cast = first.consultation.cast
    assert [known.text for known in cast.known()] == ["Joanna"]
    named = replace(cast, entries=tuple(replace(e, text="Johanna Petrosyan") for e in cast.entries))
    case = replace(first, consultation=replace(first.consultation, cast=named))
    world.cases = {case.consultation.id: case}
    hit = {"Petrosyan, Johanna"}
    assert said(world, "hannah", "So Petrosyan, Johanna is better?") == hit


def test_a_name_of_two_letters_is_stopped_where_it_is_written_as_one(world: World) -> None:
    maren = world.roster[MemberId("maren")]
    world.roster[maren.id] = replace(maren, entry=replace(maren.entry, name="Maren Ng"))
    assert said(world, "maren", "As Ng would say: wait with her.")
    assert said(world, "maren", "The ng tube stays for now.") == set()


# --- a digest -----------------------------------------------------------------------------------


def a_week_of(*posts: tuple[str, str]) -> tuple[World, Snapshot]:
    """A circle whose members posted these; Tobias has a digest, and a week is over."""
    world, circle = begun(rota=False)
    world.write("tobias", circle.key, "digest weekly", "")
    for who, text in posts:
        world.write(who, circle.key, text, f"About {len(world.cases)}", signature=SIGNATURE)
    world.now += timedelta(days=7)
    (circle,) = world.circles.values()
    return world, replace(world.snapshot(None), circle=circle, talks=tuple(world.cases.values()))


def digests(world: World, snapshot: Snapshot) -> tuple[Decision, set[str]]:
    decision = tick_circle(snapshot, world.now, world.tokens)
    assert decision
    return decision, texts(POST.finish(decision, snapshot, world.now)[1])


def test_a_digest_is_searched_for_what_each_of_its_conversations_showed() -> None:
    """Known from the signature of one mail, and written in another conversation of the same week."""
    world, snapshot = a_week_of(("maren", "She eats nothing."), ("hannah", "She sleeps."))
    second = snapshot.talks[1]
    slipped = replace(second.turns[0], text=Redacted("Ring 919-555-0188, she said."))
    seen = replace(second, turns=(slipped,), consultation=replace(second.consultation, traces={}))
    snapshot = replace(snapshot, talks=(snapshot.talks[0], seen))
    assert "919-555-0188" in digests(world, snapshot)[1]


def test_a_stopped_post_is_left_out_of_the_digest_and_the_rest_goes_once() -> None:
    world, snapshot = a_week_of(("maren", "She eats nothing."), ("hannah", "Colin Falk would know."))
    named = replace(snapshot.talks[1].turns[0], text=Redacted("Colin Falk would know."))
    snapshot = replace(snapshot, talks=(snapshot.talks[0], replace(snapshot.talks[1], turns=(named,))))
    decision, hits = digests(world, snapshot)
    assert hits == {"Colin Falk"}
    decision, hits = digests(world, replace(snapshot, stopped_at=tuple(hits)))
    assert hits == set()
    (digest,) = [m.notice for m in decision.outgoing if isinstance(m.notice, CircleDigest)]
    assert [p.text.text for p in digest.posts] == ["She eats nothing."]
    assert digest.left_out == 1
    assert decision.circles[0].participant(MemberId("tobias")).digest_from == world.now  # type: ignore[union-attr]


def test_a_word_its_writer_kept_passes_in_a_digest_too() -> None:
    world, snapshot = a_week_of(("maren", "So we at Willow know."), ("hannah", "She sleeps."))
    kept = replace(
        snapshot.talks[0].consultation,
        terms={MemberId("maren"): Terms(keep=frozenset({"Willow"}), remove=frozenset())},
    )
    assert digests(world, snapshot)[1] == {"Willow"}
    talks = (replace(snapshot.talks[0], consultation=kept), snapshot.talks[1])
    assert digests(world, replace(snapshot, talks=talks))[1] == set()
