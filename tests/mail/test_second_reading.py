"""Plain text and HTML of one mail may say different things about who wrote a paragraph."""

from relay.mail.letter import Letter
from relay.mail.parse import parse_letter

from .letters import multipart

PLAIN = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"
MINE = "She slept through the night twice."
THEIRS = "Have you thought of a sleep diary at all?"


def read(plain: str, html: str) -> Letter:
    return parse_letter(multipart("alternative", (PLAIN, plain), (HTML, html)))


def test_readings_that_agree_leave_nothing_in_doubt() -> None:
    letter = read(
        f"*{MINE}*\n\n- a link<https://lakeside.example/x?y=1>\n\nOn Mon, 23 Nov 2026 Kim <k@b.example>"
        f" wrote:\n> {THEIRS}",
        f"<b>{MINE}</b><ul><li>a link</li></ul><blockquote type=cite>{THEIRS}</blockquote>",
    )
    assert (MINE in letter.new_text, letter.uncertain) == (True, "")


def test_a_paragraph_only_the_html_marks_as_quoted_is_left_out_and_shown() -> None:
    letter = read(f"{MINE}\n\n{THEIRS}", f"<p>{MINE}</p><blockquote type=cite>{THEIRS}</blockquote>")
    assert (letter.new_text, letter.uncertain) == (MINE, THEIRS)


def test_a_paragraph_only_the_plain_text_marks_as_quoted_is_shown() -> None:
    letter = read(f"{MINE}\n\n> {THEIRS}", f"<p>{MINE}</p><p>{THEIRS}</p>")
    assert (letter.new_text, letter.uncertain) == (MINE, THEIRS)


def test_a_paragraph_that_stands_in_the_html_alone_is_not_lost() -> None:
    letter = read(MINE, f"<p>{MINE}</p><p>{THEIRS}</p>")
    assert (letter.new_text, letter.uncertain) == (MINE, THEIRS)


def test_a_short_plain_text_that_only_points_to_the_html_is_no_reading() -> None:
    letter = read("Your mail program cannot display HTML.", f"<p>{MINE}</p><p>{THEIRS}</p>")
    assert (letter.new_text, letter.uncertain) == (f"{MINE}\n\n{THEIRS}", "")
