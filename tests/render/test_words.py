"""Persons' words in a notice: literal, marked, told apart from the relay's own, harmless."""

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.notices.base import TextKind
from relay.consult.notices.desk import OperatorAlert, OperatorMail, Status, StatusLine, Trouble
from relay.consult.notices.held import NobodyToAsk
from relay.consult.notices.preview import Doubt, Preview, RareWords, Removed, SecondLook, ShownPool
from relay.consult.notices.receipts import PassedOn, Sent
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.consult.notices.standing import StandingChanged
from relay.deid.finding import Failure, Kind
from relay.deid.rarity import Rarity
from relay.deid.replacing.redacted import Mark, Redacted
from relay.mail.attachments.attachment import Attachment
from relay.render.layout import RULE, wrapped
from relay.render.renderer import RelayFacts, Renderer
from relay.render.voice import cleaned, shortened

TEMPLATES = Path(__file__).parents[2] / "templates"
RENDERER = Renderer(TEMPLATES, RelayFacts(domain="relay.example.org"))

SUBJECT = Redacted("She stopped eating")
TEXT = Redacted("I see [client] weekly.\n\nIt is hard.", (Mark(6, 14, Kind.NAME),))
NOTHING = Removed(counts=(), signature=False, quotation=False)
NOTHING_TO_LOOK_AT = SecondLook(
    taken_out=(), taken_out_unlisted=0, left_in=(), left_in_unlisted=0, rare=(), rare_unlisted=0
)
POOL = ShownPool(
    number=9,
    small=False,
    few_peers=False,
    place="",
    widen_titles=(),
    widen_anywhere=False,
    widen_number=9,
    widened_titles=(),
    widened_anywhere=False,
    not_asked=(),
)
PREVIEW = Preview(
    kind=TextKind.REQUEST,
    newer=False,
    subject=SUBJECT,
    text=TEXT,
    specialty_titles=("Grief and dying",),
    choices=(),
    unknown_tag=None,
    nearest=(),
    colleagues=3,
    urgent=False,
    pool=POOL,
    removed=Removed(
        counts=((Kind.NAME, 6), (Kind.LOCATION, 2), (Kind.DATE, 1)), signature=True, quotation=False
    ),
    look=NOTHING_TO_LOOK_AT,
    not_found=(),
    not_kept=(),
    failure=None,
    onlookers=(),
    more_onlookers=0,
    uncertain="",
    forwarded_left_out=False,
    attached=(),
    left_out=(),
    deleted_on=date(2026, 11, 30),
)


STANDING = StandingChanged(
    verb="pause", paused_until=None, opted_in=True, specialty_titles=("Trauma",), weekly_limit=2
)


def named(name: str) -> Attachment:
    """An attachment that was left out because nothing passes."""
    return Attachment(media_type="application/pdf", file_name=name)


def look(
    *, taken_out: tuple[str, ...] = (), left_in: tuple[str, ...] = (), rare: tuple[str, ...] = ()
) -> SecondLook:
    return replace(
        NOTHING_TO_LOOK_AT,
        taken_out=tuple(Doubt(words=words, kind=Kind.NAME) for words in taken_out),
        left_in=tuple(Doubt(words=words, kind=Kind.NAME) for words in left_in),
        rare=tuple(RareWords(words=words, rarity=Rarity.WORK) for words in rare),
    )


REQUEST = Request(subject=SUBJECT, text=TEXT, specialty_titles=("Grief and dying",), urgent=False)
ANSWER = Answer(subject=SUBJECT, text=TEXT, pseudonym="Rowan", quotation=None)


def flat(text: str) -> str:
    return " ".join(text.split())


def text_of(notice: Preview | Request | Answer | PassedOn | Sent | Status | StandingChanged) -> str:
    return flat(RENDERER.render(notice).text.text)


HOSTILE = [
    "{{ 7 * 7 }}",
    "{% raw %}",
    "<script>alert(1)</script>",
    "%s %(x)s",
    "{0}",
    "&amp;",
    "'\"",
    "# {# x #}",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_in_a_persons_words_is_shown_as_written(words: str) -> None:
    content = RENDERER.render(
        replace(PREVIEW, subject=Redacted(words), text=Redacted(words), look=look(rare=(words,)))
    )
    assert content.subject.text == f"[Relay] Preview: {words}"
    assert f"\n\n{words}\n{RULE}" in content.text.text
    assert content.html is not None
    assert "<script" not in content.html
    assert html.unescape(content.html).count(words) >= 3


def test_the_persons_words_of_the_result_are_exactly_the_persons() -> None:
    content = RENDERER.render(replace(REQUEST, text=Redacted("Words of a person,\n  as  they stand.")))
    assert content.text.persons_words().strip() == "Words of a person,\n  as  they stand."
    assert content.subject.persons_words().strip() == "She stopped eating"


def test_titles_and_pseudonyms_are_the_relays_own_wording() -> None:
    content = RENDERER.render(replace(ANSWER, text=Redacted("x"), pseudonym="Heron"))
    assert "Colleague Heron" in content.text.text
    assert content.text.persons_words().split() == ["x"]


def test_file_names_and_terms_count_as_a_persons_words() -> None:
    content = RENDERER.render(
        replace(PREVIEW, left_out=(named("Jo Field.pdf"),), look=look(taken_out=("Joy",)), unknown_tag="Ada")
    )
    assert {"Jo", "Field.pdf", "Joy", "Ada"} <= set(content.text.persons_words().split())


def test_placeholders_keep_their_marks_in_text_and_html() -> None:
    content = RENDERER.render(REQUEST)
    assert [content.text.text[m.start : m.end] for m in content.text.marks] == ["[client]"]
    assert content.html is not None
    assert re.search(r'<mark class="taken"[^>]*>\[client\]</mark>', content.html)


def test_a_persons_long_line_is_not_wrapped() -> None:
    words = "word " * 4000 + "end"
    assert words in RENDERER.render(replace(REQUEST, text=Redacted(words))).text.text


@given(st.text(st.characters(codec=None), max_size=80), st.text(max_size=60))
def test_any_text_is_rendered_and_can_be_written_as_utf_8(text: str, subject: str) -> None:
    """Any words give a content whose parts are UTF-8, hold no control characters and lose no line."""
    notice = replace(
        PREVIEW,
        subject=Redacted(subject),
        text=Redacted(text),
        look=look(rare=(text,)),
        left_out=(named(subject),),
    )
    for one in (
        notice,
        replace(ANSWER, subject=Redacted(subject), text=Redacted(text), quotation=Redacted(text)),
    ):
        content = RENDERER.render(one)
        for part in (content.subject.text, content.text.text, content.html or ""):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", part)
            assert part.encode("utf-8")
        assert cleaned(Redacted(text)).text in content.text.text or not text.strip()


def test_a_forged_stand_in_places_nothing() -> None:
    content = RENDERER.render(
        replace(REQUEST, text=Redacted("a\x020\x03b\x02"), subject=Redacted("s\x021\x03"))
    )
    assert "a0b" in content.text.text
    assert content.subject.text.endswith("s1")


def test_cleaning_moves_the_marks_along() -> None:
    words = cleaned(Redacted("\x07ab\r\n\u202e[client]", (Mark(6, 14, Kind.NAME),)))
    assert words.text == "ab\n[client]"
    assert words.text[words.marks[0].start : words.marks[0].end] == "[client]"


def test_shortened_words_never_end_inside_a_placeholder() -> None:
    words = Redacted("He saw [client's older sister] again", (Mark(7, 30, Kind.NAME),))
    assert shortened(words, 20).text == "He saw …"


def test_a_placeholder_is_not_broken_over_lines() -> None:
    words = Redacted("x " * 33 + "[client's older sister]", (Mark(66, 89, Kind.NAME),))
    assert wrapped(words).text.endswith("\n[client's older sister]")


def test_an_own_quotation_stands_behind_a_line_that_says_so() -> None:
    for notice in (
        replace(ANSWER, quotation=Redacted("first\n\n> older")),
        Followup(subject=SUBJECT, text=TEXT, pseudonym="Birch", quotation=Redacted("first\n\n> older")),
    ):
        content = RENDERER.render(notice)
        assert content.text.text.endswith("You wrote:\n\n> first\n>\n>> older\n")
        assert content.html is not None
        assert "<blockquote" in content.html


def links(page: str | None) -> list[tuple[str, dict[str, list[str]]]]:
    found = [urlsplit(html.unescape(href)) for href in re.findall(r'href="([^"]*)"', page or "")]
    assert all(link.scheme == "mailto" for link in found)
    return [(unquote(link.path), parse_qs(link.query)) for link in found]


def test_one_word_answers_are_links_to_the_reply_address() -> None:
    there = "r-thread@relay.example.org"
    assert links(RENDERER.render(PREVIEW, reply_address=there).html) == [
        (there, {"subject": ["SEND"]}),
        (there, {"subject": ["CANCEL"]}),
    ]
    assert links(RENDERER.render(REQUEST, reply_address=there).html) == [(there, {"subject": ["PASS"]})]
    assert links(RENDERER.render(ANSWER, reply_address=there).html) == [(there, {"subject": ["CLOSE"]})]


def test_without_a_reply_address_there_are_words_but_no_links() -> None:
    page = RENDERER.render(ANSWER).html
    assert links(page) == []
    assert "<strong>CLOSE</strong>" in (page or "")


def test_an_odd_address_or_word_cannot_leave_its_link() -> None:
    odd = replace(PREVIEW, choices=(("a&b=c d", "A & <B>"),))
    page = RENDERER.render(odd, reply_address='r-"><b>@x.example?cc=a').html or ""
    assert "<b>" not in page
    assert links(page)[0] == ('r-"><b>@x.example?cc=a', {"subject": ["a&b=c d"], "body": ["a&b=c d"]})


def test_a_preview_shows_the_text_between_rules_and_says_what_was_taken_out() -> None:
    text = RENDERER.render(PREVIEW).text.text
    assert f"{RULE}\nSubject: She stopped eating\n\n{TEXT.text}\n{RULE}\n" in text
    assert text.startswith("Nothing has been sent yet.")
    assert "Taken out: 6 names, 2 places, 1 date, your signature." in text
    assert "up to 3 colleagues for Grief and dying" in flat(text)
    assert text.endswith("Without an answer this will be deleted on Monday, 30 November.\n")


def test_a_preview_without_a_specialty_lists_them_instead_of_asking_for_send() -> None:
    text = text_of(
        replace(PREVIEW, specialty_titles=(), choices=(("grief", "Grief and dying"),), unknown_tag="greif")
    )
    assert 'There is no specialty called "greif" here.' in text
    assert "grief: Grief and dying" in text
    assert "Reply SEND to" not in text


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Failure.TIMEOUT, "could not check this text. Only you can."),
        (Failure.CRASHED, "could not check this text. Only you can."),
        (Failure.NO_MODEL, "could not check this text. Only you can."),
        (
            Failure.LANGUAGE,
            "in a language the machine does not know, so it could not check it. Only you can.",
        ),
        (Failure.UNREADABLE, "could not be read"),
        (Failure.RESIDUAL, "was still in your text"),
    ],
)
def test_a_failure_is_told_in_plain_words(failure: Failure, said: str) -> None:
    content = RENDERER.render(replace(PREVIEW, failure=failure))
    assert said in flat(content.text.text)
    assert said in (content.html or "")


def test_the_three_bands_are_told_apart_and_numbered_through() -> None:
    shown = look(taken_out=("Joy", "Anchor"), left_in=("Bo",), rare=("the only diver",))
    text = text_of(replace(PREVIEW, look=shown))
    assert "Please look at four things." in text
    assert 'perhaps ordinary words: 1. "Joy", as a name 2. "Anchor", as a name If one should' in text
    assert "for example KEEP Joy." in text
    assert 'perhaps a name or a place: 3. "Bo", as a name If it points to someone, reply REMOVE Bo.' in text
    assert '4. "the only diver": you could say "in an unusual job".' in text


def test_html_counts_on_from_band_to_band() -> None:
    shown = look(taken_out=("Joy", "Anchor"), left_in=("Bo",), rare=("the only diver",))
    page = RENDERER.render(replace(PREVIEW, look=shown)).html or ""
    assert re.findall(r'<ol start="(\d+)"', page) == ["1", "3", "4"]
    assert re.findall(r"<li>(.*?)[,:<]", page) == ['"Joy"', '"Anchor"', '"Bo"', '"the only diver"']


def test_what_is_not_listed_is_counted() -> None:
    shown = replace(
        look(taken_out=("Joy",), rare=("the only diver",)), taken_out_unlisted=12, rare_unlisted=1
    )
    text = text_of(replace(PREVIEW, look=shown))
    assert "And 12 more, less doubtful, not listed here." in text
    assert "And one more not listed here." in text


def test_with_nothing_to_look_at_the_preview_asks_for_no_look() -> None:
    assert "Please look" not in text_of(PREVIEW)


@pytest.mark.parametrize("kind", [None, *Kind])
def test_what_a_doubtful_word_was_taken_for_is_said_where_it_is_known(kind: Kind | None) -> None:
    shown = replace(NOTHING_TO_LOOK_AT, left_in=(Doubt(words="Bo", kind=kind),))
    said = text_of(replace(PREVIEW, look=shown))
    assert ('"Bo", as a' in said) is (kind not in (None, Kind.OTHER))


@pytest.mark.parametrize("kind", Rarity)
def test_each_kind_of_rare_description_has_vaguer_words_of_its_own(kind: Rarity) -> None:
    def said(rarity: Rarity) -> str:
        rare = (RareWords(words="so rare", rarity=rarity),)
        return text_of(replace(PREVIEW, look=replace(NOTHING_TO_LOOK_AT, rare=rare)))

    assert '1. "so rare": you could' in said(kind)
    assert [other for other in Rarity if said(other) == said(kind)] == [kind]


def test_a_receipt_after_send_does_not_claim_that_nothing_was_taken_out() -> None:
    receipt = PassedOn(
        kind=TextKind.ANSWER,
        to="Birch",
        subject=SUBJECT,
        text=TEXT,
        removed=NOTHING,
        forwarded_left_out=False,
        left_out=(),
    )
    assert "Your answer has gone to Colleague Birch." in text_of(receipt)
    assert "aken out" not in text_of(receipt)


def test_one_and_many_are_told_apart() -> None:
    sent = Sent(
        subject=SUBJECT, specialty_titles=("Trauma", "Couples"), colleagues=1, left_out=(named("a.pdf"),)
    )
    assert "on its way to one colleague for Trauma and Couples." in text_of(sent)
    assert 'The attachment "a.pdf" was not passed on.' in text_of(sent)
    many = text_of(replace(sent, colleagues=3, left_out=(named("a.pdf"), named("b.doc"))))
    assert "3 colleagues" in many
    assert 'These attachments were not passed on: "a.pdf", "b.doc".' in many


@pytest.mark.parametrize(
    ("verb", "said"), [("pause", "no new requests"), ("resume", "again"), ("leave", "no more")]
)
def test_a_change_of_standing_is_confirmed(verb: str, said: str) -> None:
    assert said in text_of(replace(STANDING, verb=verb))
    assert "until Monday, 30 November" in text_of(replace(STANDING, paused_until=date(2026, 11, 30)))


def test_a_status_tells_each_consultation() -> None:
    line = StatusLine(subject="Her sister died", state="answered", colleagues=3, answers=1)
    status = Status(
        asked=(line, replace(line, state="held"), replace(line, state="open")),
        waiting=(),
        asked_of_you=1,
        unanswered=(),
        paused_until=None,
        paused=True,
        away_until=None,
        left=False,
        opted_in=True,
        specialty_titles=("Trauma",),
        weekly_limit=2,
        asked_this_week=1,
        exclusions=(),
        circles=(),
    )
    text = text_of(status)
    assert '- "Her sister died": with 3 colleagues, 1 answer.' in text
    assert "waits for your answer to its preview" in text
    assert "resting from requests. To start again, write RESUME" in text
    away = text_of(replace(status, paused=False, away_until=date(2026, 12, 7)))
    assert "nobody asks you before Monday, 7 December. Back already? Write RESUME" in away


def test_an_operators_mail_is_quoted_and_can_be_answered() -> None:
    mail = OperatorMail(mailbox="abuse", author="kim@elsewhere.example", text="one\ntwo")
    content = RENDERER.render(mail)
    assert content.subject.text == "[Relay] Mail for abuse"
    assert content.text.text.endswith("\n> one\n> two\n")
    assert content.text.persons_words().split() == ["kim@elsewhere.example", "one", "two"]
    assert "From: kim@elsewhere.example\n" in content.text.text
    unknown = text_of(replace(mail, author=""))
    assert "names no writer" in unknown
    assert "From:" not in unknown


@pytest.mark.parametrize("trouble", Trouble)
def test_an_alert_names_a_command_only_where_it_does_something(trouble: Trouble) -> None:
    text = text_of(OperatorAlert(trouble=trouble, reference="0123abcd"))
    assert ("relay queue --replay 0123abcd" in text) is (trouble is Trouble.SHUNTED)
    assert ("0123abcd" in text) is (trouble is Trouble.SHUNTED)
    assert "relay invite" not in text


def test_an_alert_says_what_became_of_the_mail() -> None:
    assert "went back to its writer as a preview" in text_of(
        OperatorAlert(trouble=Trouble.RESIDUAL, reference="")
    )


def test_a_notice_without_a_subject_leaves_no_empty_quotation_marks() -> None:
    notice = NobodyToAsk(
        subject=Redacted(""),
        specialty_titles=(),
        widen_titles=(),
        widen_anywhere=False,
        deleted_on=date(2026, 11, 30),
    )
    content = RENDERER.render(notice)
    assert content.subject.text == "[Relay] Nobody to ask just now"
    assert '""' not in content.text.text


def test_a_long_subject_is_cut_to_one_line_of_200_characters() -> None:
    subject = RENDERER.render(replace(PREVIEW, subject=Redacted("a\nb " * 200))).subject.text
    assert len(subject) == 200
    assert subject.endswith("…")
    assert "\n" not in subject
