"""Mails as each program dresses them up, and what a person newly wrote in them.

programs/NAME.eml is a mail in the form its program gives it, NAME.txt the new text. The table in
docs/mail-programs.md names programs and features by these files.
"""

import re
from pathlib import Path

import pytest

from relay.mail.letter import Letter
from relay.mail.parse import parse_letter

PROGRAMS = Path(__file__).parent / "programs"
DOCS = Path(__file__).parents[2] / "docs" / "mail-programs.md"
NAMES = sorted(path.stem for path in PROGRAMS.glob("*.eml"))


def letter_of(name: str) -> Letter:
    raw = (PROGRAMS / f"{name}.eml").read_bytes()
    return parse_letter(raw, reverse_path="dana@lakeside.example", own_domain="relay.example")


@pytest.mark.parametrize("name", NAMES)
def test_new_text_is_read_exactly(name: str) -> None:
    expected = (PROGRAMS / f"{name}.txt").read_text(encoding="utf-8").removesuffix("\n")
    letter = letter_of(name)
    assert letter.new_text == expected
    assert (letter.robot, letter.unreadable) == (None, False)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_old_and_no_name_is_in_the_new_text_and_nothing_is_doubted(name: str) -> None:
    letter = letter_of(name)
    for word in ("Whitfield", "Lakeside", "sleep diary", "only Colleague Rowan", "absent", "wrote"):
        assert word not in letter.new_text
    assert (letter.uncertain, letter.perhaps_quoted) == ("", False)


@pytest.mark.parametrize("name", [name for name in NAMES if "forward" in name])
def test_forwarded_mail_is_set_aside_as_forwarded(name: str) -> None:
    letter = letter_of(name)
    assert "absen" in letter.forwarded
    assert not letter.quoted


@pytest.mark.parametrize("name", [name for name in NAMES if "inline" in name])
def test_an_inline_answer_is_shown_with_the_question_above_it(name: str) -> None:
    answered = letter_of(name).answered
    assert answered == (
        "> Have you thought of a sleep diary?\n\nShe has kept one since May.\n\n"
        "> It helped two of mine. What does her school say?\n\nNothing so far."
    )


def test_every_test_the_table_in_the_docs_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", DOCS.read_text(encoding="utf-8")))
    assert named <= {path.stem for path in Path(__file__).parent.glob("test_*.py")}


def test_the_table_in_the_docs_names_every_mail_and_no_other() -> None:
    named: set[str] = set()
    for cell in re.split(r"[|\n]", DOCS.read_text(encoding="utf-8")):
        stem = ""
        for name in re.findall(r"`([a-z0-9-]+)`", cell):
            stem = stem if name.startswith("-") else name.rpartition("-")[0]
            named.add(stem + name if name.startswith("-") else name)
    assert named == set(NAMES)
