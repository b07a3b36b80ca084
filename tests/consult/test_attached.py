"""Opened attachments in the flow: below the writer's words, always previewed, named when left out."""

from dataclasses import replace

from relay.consult.attached import with_attached
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import Sent, Unreadable, UnreadableReason
from relay.consult.notices.relayed import Request
from relay.consult.words.en import HEADINGS
from relay.mail.attachments.attachment import Attachment, Form, Inside, Why
from relay.settings.policy import Limits, Policy, PreviewPolicy
from tests.consult.world import World

ASKED = "My client grieves. What would you do?"
NOTES = Attachment(
    media_type="application/pdf", file_name="Ottilie.pdf", form=Form.PDF, text="Joanna sleeps badly.",
    inside=(Inside.COMMENTS,),
)  # fmt: skip
ZIP = Attachment(media_type="application/zip", file_name="all.zip", why=Why.ARCHIVE)
PICTURE = Attachment(media_type="image/png", file_name="photo.png", why=Why.PICTURE)


def preview_of(world: World) -> Preview:
    notice = world.last("maren").notice
    assert isinstance(notice, Preview)
    return notice


def test_an_opened_attachment_stands_below_the_words_under_a_heading_and_is_masked() -> None:
    world = World()
    world.write("maren", "grief", ASKED, attachments=(NOTES, ZIP))
    preview = preview_of(world)
    assert preview.text.text == f"{ASKED}\n\n{HEADINGS[Form.PDF]}\n\n[person 1] sleeps badly."
    assert [(one.name, one.inside) for one in preview.attached] == [("Ottilie.pdf", (Inside.COMMENTS,))]
    assert [(one.name, one.why) for one in preview.left_out] == [("all.zip", Why.ARCHIVE)]


def test_what_colleagues_get_holds_the_text_and_no_file_name() -> None:
    world = World()
    world.write("maren", "grief", ASKED, attachments=(NOTES, ZIP))
    world.answer("maren", "SEND")
    sent = world.last("maren").notice
    assert isinstance(sent, Sent)
    assert [one.name for one in sent.left_out] == ["all.zip"]
    requests = [
        n for n in world.to("hannah") + world.to("tobias") + world.to("priya") if isinstance(n, Request)
    ]
    assert requests
    for request in requests:
        assert "[person 1] sleeps badly." in request.text.text
        assert "Ottilie" not in request.text.text


def test_an_opened_attachment_is_previewed_whatever_policy_says() -> None:
    world = World(Policy(min_pool=2, preview=PreviewPolicy.NEVER))
    world.write("maren", "grief", ASKED, attachments=(NOTES,))
    assert preview_of(world).attached


def test_an_attachment_alone_is_a_question_too() -> None:
    world = World()
    world.write("maren", "grief", "", attachments=(NOTES,))
    assert preview_of(world).text.text.startswith(HEADINGS[Form.PDF])


def test_a_mail_of_nothing_but_closed_attachments_says_which_and_why() -> None:
    world = World()
    world.write("maren", "grief", "", attachments=(ZIP,))
    notice = world.last("maren").notice
    assert isinstance(notice, Unreadable)
    assert (notice.reason, notice.left_out) == (UnreadableReason.EMPTY, (ZIP,))


def test_a_document_for_which_there_is_no_room_is_left_out_as_a_whole() -> None:
    world = World(Policy(min_pool=2, limits=Limits(text_chars=100)))
    long = replace(NOTES, text="word " * 30)
    world.write("maren", "grief", ASKED, attachments=(long, NOTES))
    preview = preview_of(world)
    assert [one.why for one in preview.left_out] == [Why.TOO_LONG]
    assert preview.text.text.endswith("[person 1] sleeps badly.")


def test_with_attached_never_goes_past_the_limit() -> None:
    for room in range(200):
        found = with_attached("Some words.", (NOTES, NOTES, ZIP), room)
        assert len(found.text) <= max(room, len("Some words."))
        assert len(found.taken) + len(found.left_out) == 3


def test_a_new_preview_still_tells_of_the_attachments() -> None:
    world = World()
    world.write("maren", "grief", ASKED, attachments=(NOTES, ZIP))
    world.answer("maren", "REMOVE badly")
    preview = preview_of(world)
    assert ([one.name for one in preview.attached], [one.name for one in preview.left_out]) == (
        ["Ottilie.pdf"], ["all.zip"],
    )  # fmt: skip


def test_send_this_instead_leaves_the_attachment_out() -> None:
    world = World()
    world.write("maren", "grief", ASKED, attachments=(NOTES, ZIP))
    world.answer("maren", "SEND THIS INSTEAD\n\nShe sleeps badly. What now?")
    sent = world.last("maren").notice
    assert isinstance(sent, Sent)
    assert sent.left_out == ()
    assert HEADINGS[Form.PDF] not in world.case().turns[0].text.text


def test_send_this_instead_with_an_attachment_shows_it_once_more() -> None:
    world = World()
    world.write("maren", "grief", ASKED)
    world.answer(
        "maren", "SEND THIS INSTEAD\n\nSee the notes.", attachments=(replace(NOTES, text="No names."),)
    )
    assert preview_of(world).text.text == f"See the notes.\n\n{HEADINGS[Form.PDF]}\n\nNo names."


def test_what_hangs_on_another_answer_is_left_out_and_said_to_be() -> None:
    world = World()
    world.write("maren", "grief", ASKED, attachments=(ZIP,))
    world.answer("maren", "SEND", attachments=(NOTES, PICTURE, ZIP))
    sent = world.last("maren").notice
    assert isinstance(sent, Sent)
    assert [(one.name, one.why) for one in sent.left_out] == [
        ("all.zip", Why.ARCHIVE), ("Ottilie.pdf", Why.LATE), ("photo.png", Why.PICTURE),
    ]  # fmt: skip


def test_words_of_a_command_in_an_attachment_are_no_command() -> None:
    world = World()
    world.write("maren", "grief", ASKED)
    world.answer("maren", "", attachments=(replace(NOTES, text="SEND"),))
    assert not [n for n in world.to("hannah") if isinstance(n, Request)]


def test_an_encrypted_answer_to_a_preview_is_told_how_to_write() -> None:
    for signed_only, reason in ((False, UnreadableReason.ENCRYPTED), (True, UnreadableReason.SIGNED)):
        world = World()
        world.write("maren", "grief", ASKED)
        world.answer("maren", "", encrypted=True, signed_only=signed_only)
        notice = world.last("maren").notice
        assert isinstance(notice, Unreadable)
        assert notice.reason is reason


def test_an_encrypted_command_is_told_how_to_write() -> None:
    world = World()
    world.write("maren", "relay", "", subject="...", encrypted=True)
    notice = world.last("maren").notice
    assert isinstance(notice, Unreadable)


def test_what_is_sent_is_kept_without_the_names_of_files() -> None:
    world = World()
    world.write("maren", "grief", ASKED, attachments=(NOTES, ZIP))
    world.answer("maren", "SEND")
    (turn,) = world.case().turns
    assert (turn.attached, turn.left_out) == ((), ())
