"""Any text is read as commands or as none, and no verb comes from what its writer only quoted.

- nothing is raised; at most ten commands, each a verb of the contract, its argument words that stand there;
- `send` is the whole of its line: nothing but its words and courtesies, and never a question; asked, denied or
  called in doubt it approves nothing, nor does it beside an edit;
- an answer to a preview edits with words that stand there, and an admin's word about a report is its whole line;
- the same text behind "> ", below somebody's attribution, in HTML that hides it, or in a forwarded mail holds
  no command;
- dates, limits and lists read from an argument, and what circles and threads ask for, raise nothing.
"""

import html
import unicodedata
from datetime import date

from relay.consult.circles.words import circle_word, perhaps_a_wish
from relay.consult.commands import (
    LINES_READ,
    command_of,
    commands_of,
    first_saying_line,
    first_verb,
    head_of,
    strict_verb,
    whole_command,
    whole_verb,
)
from relay.consult.joining.invitation_answer import read_answer
from relay.consult.preview_answer import parse_answer
from relay.consult.said_in_thread import (
    handed_to,
    question_back,
    revealed_as,
    said_to_help,
    says_more,
    takes_back,
)
from relay.consult.said_of_report import said_of_report
from relay.consult.standing.listed import read_exclusions, read_limit, says_none
from relay.consult.standing.meant import nearest_phrase
from relay.consult.standing.when import read_when
from relay.consult.subjects import bare_subject
from relay.consult.words import COURTESY, TABLES, Verb, phrases_of, plain
from relay.mail.cleaning import clean_text
from relay.mail.limits import Unreadable
from relay.mail.parse import parse_letter

_TODAY = date(2026, 11, 23)
_HEAD = (
    "From: Ana Ruiz <ana.ruiz@clinic.example>\nTo: relay@relay.example\nSubject: Re: A question\n"
    "Message-ID: <a@clinic.example>\nMIME-Version: 1.0\nContent-Type: text/{}; charset=utf-8\n\n"
)
_OWN = "What can I write here to see my consultations?"
_SEND = {word for phrase in phrases_of(Verb.SEND) for word in phrase.split()}

WORDS = tuple(
    word.encode()
    for word in (
        *("send", "SEND", "cancel", "remove ", "keep ", "instead\n", "pause until ", "leave", "forget me", "limit 3", "not "),
        *("unmask", "release", "liberar", "but wait", "don't ", "not yet", "do not ", "widen", "include", "reveal as ", "digest"),
        *("specialties: ", "+ grief", "add ", "drop ", "yes", "no", "undo", "report", "reveal", "join", "status", "help"),
        *("> ", ">> ", "On Mon, 1 Jan 2026 at 10:00, Kim <kim@school.example> wrote:\n", "-----Original Message-----\n"),
        *("From: Relay <r-x@relay.example>\nSent: Monday\nTo: Ana\nSubject: x\n", "please ", "thanks", "?", ":", ",", '"', "\n"),
        *("3 March", "12/01", "two weeks", "per week", "bis auf weiteres", "hasta ", "\u2028", "\x85", "\x0b", "\x0c", "\r", "\u202e"),
        *("\u200b", "é", "ſend", "ﬁ", "İ", "'", "’", "senden", "enviar", "envoyer", "invia", "skicka", "wyślij", "verzenden"),
    )
)  # fmt: skip


def check(octets: bytes) -> None:
    """Raises AssertionError where one of the rules above does not hold."""
    text = clean_text(octets.decode("utf-8", "replace"))
    subject, _, body = text.partition("\n")
    for whole, about in ((text, ""), (body, subject)):
        _check_commands(whole, about)
        _check_preview_answer(whole, about)
        _check_report_answer(whole, about)
        _read_all_else(whole, about)
    for table in TABLES[:3]:
        read_when(text[:300], (table.code,), _TODAY)
    read_limit(text[:300])
    read_exclusions(text[:300])
    says_none(text[:300])
    if len(octets) < 2_000:
        _check_quoted(text)


def _check_commands(text: str, subject: str) -> None:
    found = commands_of(text, subject)
    assert len(found) <= LINES_READ + 1
    there = unicodedata.normalize("NFC", f"{text} {bare_subject(subject)}")
    for one in (*found, command_of(text, subject), whole_command(text, subject)):
        if one is not None:
            assert isinstance(one.verb, Verb)
            said = one.argument[2:] if one.argument[:2] in ("+ ", "- ") else one.argument
            assert all(word.strip(",") in there for word in said.split()), "an argument nobody wrote"
    for verb in (first_verb(text, subject), whole_verb(text, subject)):
        assert verb is None or isinstance(verb, Verb)
    if first_verb(text, subject) is Verb.SEND:
        line = first_saying_line(head_of(text))
        line = line if line is not None and strict_verb(line) else bare_subject(subject)
        assert "?" not in line
        assert all(word in COURTESY | _SEND for word in plain(line).split()), "more than send"


def _check_preview_answer(text: str, subject: str) -> None:
    answer = parse_answer(text, subject)
    there = f"{bare_subject(subject)}\n{text}"
    assert all(term in there for term in (*answer.remove, *answer.keep)), "a term nobody wrote"
    assert all(line in there for line in answer.text.split("\n")), "a text nobody wrote"
    if answer.remove or answer.keep:
        assert answer.verb is Verb.REMOVE, "an edit that does more"
    if answer.verb is not Verb.SEND:
        return
    line = first_saying_line(head_of(text))
    said = line if line is not None and strict_verb(line) is Verb.SEND else bare_subject(subject)
    assert strict_verb(said) is Verb.SEND, "sent by something else"
    for doubtful in (f"{said}?", f"don't {said}", f"please do not {said}", f"{said}\nno, wait", "cancel"):
        assert parse_answer(doubtful, subject if said is line else "").verb is not Verb.SEND, "sent in doubt"
    assert parse_answer(f"{said}\nremove Kim", "").verb is Verb.REMOVE, "sent past an edit"


def _check_report_answer(text: str, subject: str) -> None:
    if said_of_report(text, subject) is None:
        return
    line = first_saying_line(head_of(text))
    said = bare_subject(subject) if line is None else line
    assert "?" not in said
    for doubtful in (f"{said}?", f"don't {said}", f"{said} unless she objects"):
        assert said_of_report(doubtful, "") is None, "named or let go on in doubt"


def _read_all_else(text: str, subject: str) -> None:
    for read in (perhaps_a_wish, question_back, handed_to, says_more, revealed_as):
        read(text)
    for read_both in (circle_word, said_to_help, takes_back):
        read_both(text, subject)
    read_answer(text, subject, {})
    for table in TABLES[:3]:
        nearest_phrase(text, subject, table.code)


def _check_quoted(text: str) -> None:
    quoted = "\n".join("> " + line for line in text.split("\n"))
    said = "On Mon, 1 Jan 2026 at 10:00, Kim <kim@school.example> wrote:"
    ways = (
        ("plain", f"{_OWN}\n\n{said}\n\n{quoted}\n"),
        ("plain", f"{said}\n{quoted}\n\n{_OWN}\n"),
        ("html", f"<p>{_OWN}</p><blockquote type=cite>{html.escape(text)}</blockquote>"),
        ("html", f"<div style='display:none'>{html.escape(text)}</div><p>{_OWN}</p>"),
    )
    kind, body = ways[len(text) % len(ways)]  # one at a time: reading a mail is what takes long
    raw = (_HEAD.format(kind) + body).replace("\n", "\r\n").encode()
    try:
        letter = parse_letter(raw, reverse_path="ana.ruiz@clinic.example", own_domain="relay.example")
    except Unreadable:
        return
    assert commands_of(letter.new_text, "") == (), f"a command from quoted text ({kind})"
    assert first_verb(letter.new_text) is None, f"a verb from quoted text ({kind})"
    assert parse_answer(letter.new_text, "").verb is None, f"a preview answered from quoted text ({kind})"
    assert said_of_report(letter.new_text, "") is None, f"a report answered from quoted text ({kind})"
    assert circle_word(letter.new_text, "") is None, f"a word to a circle from quoted text ({kind})"
