"""Every notice in words: what each must hold, whatever its values are."""

import re
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest

from relay.consult.notices.base import Notice
from relay.consult.notices.desk import OperatorAlert
from relay.consult.notices.relayed import Relayed
from relay.deid.replacing.redacted import Redacted
from relay.render.check import notice_classes, specimens, template_problems
from relay.render.content import Content
from relay.render.layout import WIDTH
from relay.render.renderer import RelayFacts, Renderer

TEMPLATES = Path(__file__).parents[2] / "templates"
RENDERER = Renderer(TEMPLATES, RelayFacts(domain="relay.example.org"))
each_notice = pytest.mark.parametrize("kind", notice_classes(), ids=lambda kind: kind.__name__)


@cache
def rendered(kind: type[Notice]) -> list[tuple[Notice, Content]]:
    return [(n, RENDERER.render(n, reply_address="r-abc@relay.example.org")) for n in specimens(kind)]


def wording(words: Redacted) -> str:
    return "".join(words.text[start:end] for start, end in words.wording)


def test_the_templates_have_no_problems() -> None:
    assert template_problems(TEMPLATES, notice_classes()) == []


@each_notice
def test_a_subject_is_one_line_of_at_most_200_characters(kind: type[Notice]) -> None:
    for _, content in rendered(kind):
        assert content.subject.text == content.subject.text.strip()
        assert content.subject.text.isprintable()
        assert len(content.subject.text) <= 200


@each_notice
def test_what_the_relay_writes_itself_begins_with_relay_in_brackets(kind: type[Notice]) -> None:
    for notice, content in rendered(kind):
        assert content.subject.text.startswith("[Relay] ") is not isinstance(notice, Relayed)


@each_notice
def test_a_text_ends_with_one_line_end_and_has_no_gaps(kind: type[Notice]) -> None:
    for notice, content in rendered(kind):
        assert content.text.text.endswith("\n")
        assert not content.text.text.endswith("\n\n")
        if not isinstance(notice, Relayed):
            assert "\n\n\n" not in content.text.text.replace("\n\n\n---", "\n\n---")


@each_notice
def test_the_relay_does_not_shout_and_knows_no_jargon(kind: type[Notice]) -> None:
    for notice, content in rendered(kind):
        said = wording(content.subject) + wording(content.text)
        assert "!" not in said
        if not isinstance(notice, OperatorAlert):
            assert not re.search(r"\b(token|spool|SMTP|outbox|bounce|hold|envelope)\b", said, re.IGNORECASE)


@each_notice
def test_the_relays_own_lines_fit_in_72_columns(kind: type[Notice]) -> None:
    for _, content in rendered(kind):
        for line in content.text.lines():
            if not line.persons_words().strip():
                assert len(line.text) <= WIDTH


@each_notice
def test_html_asks_nothing_of_the_network(kind: type[Notice]) -> None:
    for _, content in rendered(kind):
        html = content.html or ""
        assert not re.search(r"https?:|//|src=|@import|url\(|<(script|img|link|iframe|object|form)\b", html)
        assert "\x02" not in html


@each_notice
def test_html_says_its_language_and_follows_a_dark_screen(kind: type[Notice]) -> None:
    for _, content in rendered(kind):
        if content.html is not None:
            assert '<html lang="en">' in content.html
            assert "prefers-color-scheme: dark" in content.html
            assert "max-width:36em" in content.html


def test_mails_a_person_would_rather_see_have_an_html_form() -> None:
    kinds = notice_classes()
    with_html = {kind.__name__ for kind in kinds if any(c.html is not None for _, c in rendered(kind))}
    assert with_html == {"Preview", "Request", "Answer", "Followup", "Reminder", "PassedOn", "Sent"} | {
        "CirclePost",
        "CircleAside",
    }


@each_notice
def test_html_holds_no_words_of_a_person_that_subject_and_text_do_not(kind: type[Notice]) -> None:
    full = specimens(kind)[0]
    canaries: dict[str, Redacted | tuple[str, ...]] = {}
    for number, field in enumerate(fields(full)):
        if isinstance(getattr(full, field.name), Redacted):
            canaries[field.name] = Redacted(f"canary{number}x")
        elif field.type == tuple[str, ...]:
            canaries[field.name] = (f"canary{number}x",)
    content = RENDERER.render(replace(full, **canaries))
    in_html = set(re.findall(r"canary\d+x", content.html or ""))
    assert in_html <= set(re.findall(r"canary\d+x", content.subject.text + content.text.text))
