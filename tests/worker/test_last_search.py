"""The last search on finished bytes: what is known is found in any dress, and plain English is let through.

Invariant: of an identifier planted anywhere in a mail, in any encoding a mail program would undo and any
disguise a reader would see through, something is found.
"""

# ruff: noqa: E501 - mails and sentences stand on one line

import base64
import html
import quopri
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from relay.deid.sought import Identity
from relay.worker.post import search_finished

MASKED = Identity(
    addresses=("w.okonjo+notes@lakesidegrief.example", "zoq@mailbox.example"),
    full_names=("Dr. Will Okonjo, PsyD", "Zoë Quarrel-Sund"),
    single_names=("Will", "Okonjo", "Grace", "June"),
    domains=("lakesidegrief.example", "okonjos-laptop.local"),
    phones=("+1 (919) 555-0188 ext. 4",),
    ids=("PSY-318907",),
)
TELLING = (
    "w.okonjo+notes@lakesidegrief.example", "w.okonjo", "zoq@mailbox.example", "lakesidegrief.example",
    "Will Okonjo", "Okonjo, Will", "Zoë Quarrel-Sund", "Okonjo", "okonjos-laptop.local",
    "919-555-0188", "+1 919 555 0188", "PSY-318907",
)  # fmt: skip
HEAD = "From: r-abc@relay.example\r\nMIME-Version: 1.0\r\n"


def _mixed_case(text: str) -> str:
    return "".join(c.upper() if n % 2 else c.lower() for n, c in enumerate(text))


def _accents(text: str) -> str:
    return "".join(f"{c}\N{COMBINING DIAERESIS}" if c in "aou" else c for c in text)


def _zero_width(text: str) -> str:
    return "\u200b".join(text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _soft_hyphens(text: str) -> str:
    return "\u00ad".join(text)


def _look_alikes(text: str) -> str:
    return text.translate(str.maketrans("aeop", "\u0430\u0435\u043e\u0440"))


def _joints(text: str) -> str:
    """Other stops and blanks between the same letters and digits."""
    return text.replace("-", " · ").replace(" ", "\N{NO-BREAK SPACE}")


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


DISGUISES: tuple[Callable[[str], str], ...] = (
    str, str.upper, str.lower, _mixed_case, _accents, _zero_width, _full_width, _soft_hyphens, _look_alikes, _joints,
    _decomposed,
)  # fmt: skip


def _part(kind: str, encoding: str, body: bytes, more: str = "") -> bytes:
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n'
    return head.encode() + body + b"\r\n"


def _soft_breaks(text: str) -> bytes:
    """Quoted-printable with every octet encoded and a soft line break behind each."""
    return b"=\r\n".join(b"=%02X" % octet for octet in text.encode())


def _both(part: bytes) -> bytes:
    other = _part("text/plain", "7bit", b"Nothing to see here.")
    return (
        f'{HEAD}Content-Type: multipart/alternative; boundary="b"\r\n\r\n'.encode()
        + b"--b\r\n" + other + b"--b\r\n" + part + b"--b--\r\n"
    )  # fmt: skip


CARRIERS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda t: HEAD.encode() + _part("text/plain", "8bit", f"I asked {t} about it.".encode()),
    "soft breaks": lambda t: HEAD.encode() + _part("text/plain", "quoted-printable", _soft_breaks(f"It is {t} .")),
    "folded text": lambda t: HEAD.encode() + _part("text/plain", "quoted-printable", quopri.encodestring(f"{'x ' * 36}{t}".encode())),
    "base64": lambda t: _both(_part("text/plain", "base64", base64.encodebytes(f"It is {t} .".encode()))),
    "html": lambda t: _both(_part("text/html", "8bit", f"<p>It is {html.escape(t)}.</p>".encode())),
    "entities": lambda t: _both(_part("text/html", "7bit", "".join(f"&#{ord(c)};" for c in t).encode())),
    "hex entities": lambda t: _both(_part("text/html", "7bit", "".join(f"&#x{ord(c):x};" for c in t).encode())),
    "split tags": lambda t: _both(_part("text/html", "8bit", "<b></b>".join(html.escape(c) for c in t).encode())),
    "comment": lambda t: _both(_part("text/html", "8bit", f"<p>x</p><!-- {t} -->".encode())),
    "attribute": lambda t: _both(_part("text/html", "8bit", f'<img alt="{html.escape(t)}">'.encode())),
    "link": lambda t: _both(_part("text/html", "7bit", f'<a href="https://x.example/?q={quote(t, safe="")}">y</a>'.encode())),
    "link in text": lambda t: HEAD.encode() + _part("text/plain", "7bit", f"https://x.example/?q={quote(t, safe='')}".encode()),
    "base64 in text": lambda t: HEAD.encode() + _part("text/plain", "7bit", base64.b64encode(f"it is {t} there".encode())),
    "subject": lambda t: f"{HEAD}Subject: {t}\r\n".encode() + _part("text/plain", "7bit", b"x"),
    "subject in b": lambda t: f"{HEAD}Subject: Re: =?utf-8?B?{base64.b64encode(t.encode()).decode()}?=\r\n".encode() + _part("text/plain", "7bit", b"x"),
    "subject in q": lambda t: f"{HEAD}Subject: =?utf-8?q?{''.join(f'={o:02X}' for o in t.encode())}?=\r\n".encode() + _part("text/plain", "7bit", b"x"),
    "display name": lambda t: f"To: =?utf-8?b?{base64.b64encode(t.encode()).decode()}?= <a@b.example>\r\n{HEAD}".encode() + _part("text/plain", "7bit", b"x"),
    "file name": lambda t: _both(_part("image/png", "base64", b"AAAA", f"Content-Disposition: attachment; filename*=utf-8''{quote(t, safe='')}\r\n")),
    "file name in pieces": lambda t: _both(_part("image/png", "base64", b"AAAA", f"Content-Disposition: attachment; filename*0*=utf-8''{quote(t[:4], safe='')};\r\n filename*1*={quote(t[4:], safe='')}\r\n")),
    "preamble": lambda t: _both(_part("text/plain", "7bit", b"x")).replace(b"\r\n\r\n--b", f"\r\n\r\n{t}\r\n--b".encode(), 1),
}  # fmt: skip
ASCII_ONLY = frozenset({"base64 in text"})


@settings(deadline=None)
@given(
    known=st.sampled_from(TELLING),
    disguise=st.sampled_from(DISGUISES),
    carrier=st.sampled_from(sorted(CARRIERS)),
)
@example(known="Okonjo", disguise=str, carrier="file name in pieces")
def test_an_identifier_is_found_in_any_disguise_and_encoding(
    known: str, disguise: Callable[[str], str], carrier: str
) -> None:
    dressed = disguise(known)
    assume(dressed.isascii() or carrier not in ASCII_ONLY)
    assert search_finished(CARRIERS[carrier](dressed), "", MASKED)


NUMBERS = ["919{}555{}0188", "9{}1{}9{}5{}5{}5{}0{}1{}8{}8", "1{}919{}5550188", "555{}0188"]
BETWEEN = ["", " ", "-", ".", ") ", " (", "/", "*", "~", "_", " - ", "\N{EN DASH}", "·", "\n", "\N{NO-BREAK SPACE}", "\u2060"]  # fmt: skip


@settings(deadline=None)
@given(
    shape=st.sampled_from(NUMBERS),
    between=st.lists(st.sampled_from(BETWEEN), min_size=9, max_size=9),
)
def test_a_phone_number_is_found_whatever_stands_between_its_digits(shape: str, between: list[str]) -> None:
    raw = CARRIERS["plain"](shape.format(*between))
    assert search_finished(raw, "", MASKED)


@pytest.mark.parametrize(
    "said",
    [
        "call nine one nine, five five five, oh one eight eight",
        "w.okonjo (at) lakesidegrief (dot) example",
        "zoq at mailbox dot example",
        "lakesidegrief dot example",
        "Lakesidegrief, that is where I work",
        "my licence is psy 318 907",
        "Will J. Okonjo",
        "Will\n> Okonjo",
        "drwillokonjo2",
        "Zoe Sund",
        "Okonjo\u2019s office",
    ],
)
def test_what_a_reader_would_understand_is_found(said: str) -> None:
    assert search_finished(CARRIERS["plain"](said), "", MASKED)


SENTENCES = (
    "You will know when she is ready.", "Will you see her again in June?", "I will, with good grace, wait.",
    "She has had grace and patience since last June 2019.", "In June she stopped.", "On June 5 he came back.",
    "What will be will be.", "\u201cWill it stop?\u201d she asked.", "Her will to live is back.", "Grace is hard to keep.",
    "How Will My Client Bear The Grief?", "PHQ-9 of 17, F43.10, CPT 90837, 50 mg of sertraline.",
    "Mary's own view: it's what we're told.", "The plan is to meet at 9, 10 and 11 a.m. on 555 days of 1000.",
    "We met by the lake; side by side, grief and all.", "An example: psy-ops in 318 words.",
    "The Beck Depression Inventory came back at 31.", "Is the laptop local or a loan?",
)  # fmt: skip
OTHERS = Identity(
    addresses=(
        "sgreen@mailbox.example",
        "art.long@mailbox.example",
        "abell@mailbox.example",
        "wego@mailbox.example",
    ),
    full_names=MASKED.full_names,
    single_names=("Will", "Grace", "June", "Okonjo", "May", "Beck"),
    domains=("lakesidegrief.example", "mindful.care", "talk.it"),
    phones=MASKED.phones,
    ids=MASKED.ids,
)
PLAIN = (
    *SENTENCES, "Mary's green dress.", "It is a bell, an art, long to learn.", "We go. Talk. It helps to be mindful. Care comes later.",
    "She may, and in May she will.", "Mindful care is what we talk, it seems.",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=8), st.sampled_from([" ", "\n", "\n\n", "\n> "]))
def test_plain_english_without_an_identifier_is_never_stopped(sentences: list[str], between: str) -> None:
    text = between.join(sentences)
    for carrier in ("plain", "html", "soft breaks"):
        assert search_finished(CARRIERS[carrier](text), text, OTHERS) == ()


@pytest.mark.parametrize("sentence", PLAIN)
def test_no_sentence_of_plain_english_is_stopped_as_a_subject(sentence: str) -> None:
    assert search_finished(CARRIERS["subject in b"](sentence), sentence, OTHERS) == ()


@pytest.mark.parametrize(
    ("words", "taken_out"),
    [
        ("So I asked Will about it.", "Will"),
        ("So I asked Will if she will come.", "asked Will"),
        ("You could ask Dr. Will.", "Will"),
        ("I saw Grace yesterday.", "Grace"),
        ("Then June rang me.", "June"),
        ("It is W\u200bi\u200bll O.k.o.n.j.o here.", "W\u200bi\u200bll O.k.o.n.j.o"),
        ("Ring 919 / 555 / 0188 please.", "919 / 555 / 0188"),
    ],
)
def test_a_hit_is_told_as_it_was_typed_so_that_it_can_be_taken_out(words: str, taken_out: str) -> None:
    hits = search_finished(CARRIERS["plain"]("x"), words, MASKED)
    assert taken_out in {hit.text for hit in hits}


def test_a_word_its_writer_keeps_is_let_through_and_a_name_that_is_no_word_is_not() -> None:
    kept = Identity(single_names=("Grace", "Okonjo"), kept=frozenset({"grace", "okonjo"}))
    text = "We spoke of Grace."
    assert search_finished(CARRIERS["plain"](text), text, kept) == ()
    assert search_finished(CARRIERS["plain"]("We spoke of Okonjo."), "", kept)


def test_what_the_reader_is_called_is_no_hit_in_their_own_mail() -> None:
    namesake = Identity(
        addresses=("b.okonjo@lakesidegrief.example", "okonjo7@mailbox.example"),
        single_names=("Okonjo",),
        readers_own=("Ann Okonjo", "okonjo7@other.example"),
    )
    raw = b"To: okonjo7@other.example\r\n" + CARRIERS["plain"]("x")
    assert search_finished(raw, "", namesake) == ()


def test_a_shared_practice_that_the_readers_own_domain_is_called_by_is_no_hit() -> None:
    at_work = Identity(full_names=("Lakeside Grief",), readers_own=("ann@lakesidegrief.example",))
    raw = b"To: ann@lakesidegrief.example\r\n" + CARRIERS["plain"]("x")
    assert search_finished(raw, "", at_work) == ()
    assert search_finished(raw, "", replace(at_work, readers_own=("ann@other.example",)))


@settings(deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_can_be_searched_for_anything(text: str, known: str) -> None:
    identity = Identity(
        addresses=(known,), full_names=(known,), single_names=(known,), domains=(known,), phones=(known,), ids=(known,),
        readers_own=(known,),
    )  # fmt: skip
    search_finished(CARRIERS["soft breaks"](text.encode("utf-8", "ignore").decode()), text, identity)
