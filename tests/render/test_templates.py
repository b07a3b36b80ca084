"""A templates folder with a mistake: each is named; nothing in a template can get at a person's words."""

import shutil
from pathlib import Path

import pytest
from jinja2 import TemplateError

from relay.consult.notices.receipts import Passed
from relay.consult.notices.who_wrote import NotYou
from relay.deid.replacing.redacted import Redacted
from relay.render.check import notice_classes, template_problems
from relay.render.renderer import RelayFacts, Renderer, template_name

TEMPLATES = Path(__file__).parents[2] / "templates"
RELAY = RelayFacts(domain="relay.example.org")


KINDS = (NotYou, Passed)
"""Two stand for all: what is looked for is the same in each, and test_notices.py looks at every one."""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """The English templates of these two."""
    folder = tmp_path / "templates"
    others = {template_name(kind) for kind in notice_classes() if kind not in KINDS}
    shutil.copytree(TEMPLATES, folder, ignore=lambda _, names: others.intersection(names))
    for language in folder.iterdir():
        if language.is_dir() and language.name != "en":
            shutil.rmtree(language)
    return folder


def test_a_folder_without_english_is_one_problem(tmp_path: Path) -> None:
    assert template_problems(tmp_path, KINDS) == [f"{tmp_path / 'en'}: the folder is missing"]


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("en/not_you/body.txt.j2", None, "is missing"),
        ("en/not_you/body.text.j2", "x", "is never read"),
        ("en/not_me/body.txt.j2", "x", "belongs to no notice"),
        (
            "en/not_you/body.txt.j2",
            "{% if false %}{{ subjekt }}{% endif %}x",
            "NotYou has no field 'subjekt'",
        ),
        ("en/not_you/body.txt.j2", "x\n{% if %}", "body.txt.j2:2: "),
        ("en/not_you/subject.txt.j2", "{{ relay.phone }}", "UndefinedError"),
        ("en/not_you/subject.txt.j2", " ", "can be empty"),
        ("en/passed/body.txt.j2", "{{ (subject ~ '') | truncate(2, true, '', 0) }}", "cuts through a value"),
        ("en/passed/body.txt.j2", "{{ subject.words.text }}", "SecurityError"),
        ("en/passed/body.txt.j2", "{{ subject.said.clear() }}", "SecurityError"),
        ("en/passed/body.txt.j2", "{{ subject.__class__ }}", "SecurityError"),
        ("en/passed/body.txt.j2", '{% include "../../../x" %}', "TemplateNotFound"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    templates: Path, path: str, content: str | None, said: str
) -> None:
    file = templates / path
    if content is None:
        file.unlink()
    else:
        file.parent.mkdir(exist_ok=True)
        file.write_text(content)
    problems = template_problems(templates, KINDS)
    assert len(problems) == 1
    assert str(file.parent) in problems[0]
    assert said in problems[0]


def test_a_language_must_hold_every_notice(templates: Path) -> None:
    shutil.copytree(templates / "en", templates / "de")
    assert template_problems(templates, KINDS) == []
    shutil.rmtree(templates / "de" / "not_you")
    assert [p.split("/de/")[1] for p in template_problems(templates, KINDS)] == [
        "not_you/subject.txt.j2: is missing",
        "not_you/body.txt.j2: is missing",
    ]


def test_a_notice_is_rendered_in_its_language_or_else_in_english(templates: Path) -> None:
    folder = templates / "de" / "not_you"
    folder.mkdir(parents=True)
    (folder / "subject.txt.j2").write_text("[Relay] Ungelesen gelöscht\n")
    (folder / "body.txt.j2").write_text("Die Nachricht ist gelöscht.\n")
    renderer = Renderer(templates, RELAY)
    assert renderer.render(NotYou(), "de").text.text == "Die Nachricht ist gelöscht.\n"
    english = renderer.render(NotYou()).text.text
    assert renderer.render(NotYou(), "fr").text.text == english
    assert renderer.render(NotYou(), "../de").text.text == english
    assert renderer.render(Passed(subject=Redacted("x")), "de").text.text.startswith("Thank you")


def test_a_faulty_template_raises_without_a_persons_words(templates: Path) -> None:
    (templates / "en/passed/body.txt.j2").write_text("{{ subject | round }} {{ nothing }}")
    with pytest.raises((TemplateError, TypeError)) as caught:
        Renderer(templates, RELAY).render(Passed(subject=Redacted("a canary")))
    assert "canary" not in str(caught.value)


def test_words_can_be_indented_and_labelled(templates: Path) -> None:
    (templates / "en/passed/body.txt.j2").write_text(
        "{{ subject | indent(4) }}\n{{ subject | after('About: ') }}\n"
    )
    text = Renderer(templates, RELAY).render(Passed(subject=Redacted("one\ntwo"))).text
    assert text.text == "    one\n    two\nAbout: one\ntwo\n"
    assert text.persons_words().split() == ["one", "two", "one", "two"]
