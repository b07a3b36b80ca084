"""A new request: what its writer is shown, which specialty it is for, and who gets it."""

from relay.consult.model import ConsultationState, ThreadState
from relay.consult.notices.held import ChooseSpecialty, NobodyToAsk
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import Sent, Unreadable, UnreadableReason
from relay.consult.notices.relayed import Request
from tests.consult.exchange import ASKED, requested, sent
from tests.consult.world import START, Attachment, World


def test_a_request_is_held_and_shown_to_its_writer_masked() -> None:
    world = World()
    preview = requested(world)
    assert "Joanna" not in preview.text.text
    assert preview.colleagues == 2
    assert world.case().consultation.state is ConsultationState.HELD
    assert {m.reader for m in world.mails} == {"maren"}


def test_send_forwards_it_to_colleagues_outside_the_practice() -> None:
    world = sent(World(ask=9))
    asked = {m.reader for m in world.mails if isinstance(m.notice, Request)}
    assert asked == {"hannah", "tobias", "priya"}
    assert isinstance(world.to("maren")[-1], Sent)
    assert world.case().consultation.state is ConsultationState.OPEN


def test_each_colleague_has_an_own_pseudonym_and_reply_address() -> None:
    world = sent(World(ask=9))
    requests = [m for m in world.mails if isinstance(m.notice, Request)]
    assert len({m.reply_token for m in requests}) == len({m.from_name for m in requests}) == 3
    assert all(m.bounce_token for m in requests)


def test_without_a_specialty_the_preview_asks_and_one_word_chooses() -> None:
    world = World()
    preview = requested(world, "consult", "What would you do first with Joanna?")
    assert ("grief", "Grief") in preview.choices
    world.answer("maren", "send")
    assert isinstance(world.to("maren")[-1], ChooseSpecialty)
    world.answer("maren", "Grief")
    again = world.to("maren")[-1]
    assert isinstance(again, Preview)
    assert again.specialty_titles == ("Grief",)


def test_an_unknown_tag_is_named_and_keywords_do_not_overrule_it() -> None:
    world = World()
    world.write("maren", "consult", "She is in mourning.", "[sleep] My client grieves")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.unknown_tag == "sleep"
    assert preview.choices


def test_a_tag_or_a_keyword_finds_the_specialty() -> None:
    world = World()
    world.write("maren", "consult", "What now?", "[Trauma] My client")
    world.write("maren", "consult", "She is in mourning.", "My client")
    titles = [p.specialty_titles for p in world.to("maren") if isinstance(p, Preview)]
    assert titles == [("Trauma",), ("Grief",)]


def test_a_request_to_two_specialties_asks_each_colleague_once() -> None:
    world = World(ask=9)
    requested(world, "grief trauma")
    world.answer("maren", "send")
    readers = [m.reader for m in world.mails if isinstance(m.notice, Request)]
    assert sorted(readers) == ["hannah", "priya", "tobias"]


def test_a_second_part_of_the_same_mail_joins_without_a_second_preview() -> None:
    world = World()
    world.write("maren", "grief", ASKED)
    world.write("maren", "trauma", ASKED)
    assert len(world.to("maren")) == 1
    assert world.case().consultation.specialties == ("grief", "trauma")


def test_an_empty_mail_is_answered_with_what_is_missing() -> None:
    world = World()
    world.write("maren", "grief", "  \n ")
    notice = world.to("maren")[-1]
    assert isinstance(notice, Unreadable)
    assert notice.reason is UnreadableReason.EMPTY


def test_attachments_are_named_in_the_preview() -> None:
    world = World()
    world.write(
        "maren", "grief", ASKED, attachments=(Attachment(media_type="application/pdf", file_name="x.pdf"),)
    )
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert [one.name for one in preview.left_out] == ["x.pdf"]


def test_a_forwarded_mail_is_left_out_until_its_writer_says_include() -> None:
    world = World()
    world.write("maren", "grief", "See below.", forwarded="She wrote: I cannot eat.")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.forwarded_left_out
    world.answer("maren", "include")
    again = world.to("maren")[-1]
    assert isinstance(again, Preview)
    assert "I cannot eat" in again.text.text


def test_with_nobody_to_ask_the_text_is_kept() -> None:
    world = World()
    requested(world)
    for key in ("hannah", "tobias", "priya"):
        world.write(key, "relay", "pause")
    world.answer("maren", "send", world.last("maren"))
    assert isinstance(world.to("maren")[-1], NobodyToAsk)
    world.write("hannah", "relay", "resume")
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN


def test_a_specialty_taken_out_of_the_file_is_asked_for_again() -> None:
    world = World()
    requested(world)
    world.withdraw("grief")
    world.answer("maren", "send")
    assert isinstance(world.to("maren")[-1], ChooseSpecialty)
    world.answer("maren", "trauma")
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN


def test_an_undeliverable_request_goes_to_another_colleague() -> None:
    from relay.consult import flow

    world = sent(World(ask=1))
    request = world.first(Request)
    case = world.case()
    decision = flow.undelivered(request.thread_id, request.turn_id, world.snapshot(case), START, world.tokens)
    world.keep(decision, case)
    assert [t.state for t in world.case().threads] == [ThreadState.UNREACHABLE, ThreadState.ASKED]
