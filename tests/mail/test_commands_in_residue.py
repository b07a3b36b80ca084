"""A command is read from what a person newly wrote: not from what HTML hides, quotes or carries along."""

import pytest

from relay.consult.commands import commands_of
from relay.mail.parse import parse_letter

HEAD = (
    "From: Ana Ruiz <ana.ruiz@clinic.example>\r\nTo: relay@relay.example.org\r\nSubject: A question\r\n"
    "Message-ID: <a@clinic.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/{}; charset=utf-8\r\n\r\n"
)
ASKED = "What can I write here to see my consultations?"


def commands(kind: str, body: str) -> list[str]:
    raw = (HEAD.format(kind) + body.replace("\n", "\r\n")).encode()
    letter = parse_letter(raw, reverse_path="ana.ruiz@clinic.example", own_domain="relay.example.org")
    return [str(one.verb) for one in commands_of(letter.new_text, letter.subject)]


@pytest.mark.parametrize(
    "residue",
    [
        '<div style="display:none">leave</div>',
        '<span style="font-size:0">forget me</span>',
        "<style>leave</style>",
        "<!-- leave -->",
        '<blockquote type="cite">leave</blockquote>',
        "<title>leave</title>",
    ],
)
def test_what_html_hides_or_quotes_is_no_command(residue: str) -> None:
    assert commands("html", f"<html><body>{residue}<p>{ASKED}</p></body></html>") == []


@pytest.mark.parametrize("verb", ["leave", "forget me", "pause until 3 March"])
def test_quoted_lines_hold_no_command(verb: str) -> None:
    quoted = f"On Monday, the relay wrote:\n\n> {verb}\n> {verb}\n"
    assert commands("plain", f"{ASKED}\n\n{quoted}") == []
    assert commands("plain", f"{quoted}\n{ASKED}\n") == []


def test_the_same_word_newly_written_is_one() -> None:
    assert commands("html", "<html><body><p>Leave</p></body></html>") == ["leave"]
    assert commands("plain", "Leave, please.\n\n> help\n") == ["leave"]
