"""What is stored of a text, also as an older version wrote it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relay.consult.model import Consultation, MemberId, Original, Turn
from relay.consult.standing.model import Standing
from relay.deid.finding import Finding, Flag, FlagReason, Kind, Known, Terms
from relay.deid.replacing.redacted import Mark, Redacted
from relay.deid.replacing.redaction import Cast, Entry
from relay.mail.attachments.attachment import Attachment
from relay.store.codec import (
    consultation_text,
    read_consultation_text,
    read_standing,
    read_turn_text,
    standing,
    turn_text,
)
from tests.store import samples

ANA = MemberId("ana")
CASE = samples.consultation(ANA)
TURN = samples.turn(CASE)

TEXT = st.text(st.characters(codec=None), max_size=20)
"""With lone surrogates, as broken mails have them."""
OFFSET = st.integers(0, 99)
SCORE = st.floats(0, 1)
REDACTED = st.builds(
    Redacted,
    TEXT,
    st.lists(st.builds(Mark, OFFSET, OFFSET), max_size=2).map(tuple),
    st.lists(st.tuples(OFFSET, OFFSET), max_size=2).map(tuple),
)
ATTACHED = st.lists(st.builds(Attachment, media_type=TEXT, file_name=TEXT), max_size=2).map(tuple)
ENTRY = st.builds(Entry, text=TEXT, placeholder=TEXT, sex=st.sampled_from(["", "m", "f"]))
TERMS = st.builds(Terms, keep=st.frozensets(TEXT, max_size=2), remove=st.frozensets(TEXT, max_size=2))
MEMBERS = st.uuids().map(lambda made: MemberId(made.hex))


@given(
    original=st.builds(Original, subject=TEXT, text=TEXT, forwarded=TEXT, signature=TEXT, uncertain=TEXT),
    findings=st.lists(st.builds(Finding, score=SCORE, recognizer=TEXT, reason=TEXT), max_size=2).map(tuple),
    flags=st.lists(st.builds(Flag, score=SCORE, recognizer=TEXT), max_size=2).map(tuple),
    subject=REDACTED,
    text=REDACTED,
    attached=ATTACHED,
    left_out=ATTACHED,
    told_of=st.lists(TEXT, max_size=2).map(tuple),
)
def test_whatever_a_turn_says_is_read_as_it_was(**said: Any) -> None:
    turn: Turn = replace(TURN, **said)
    empty = replace(TURN, original=Original(subject="", text="", forwarded="", signature=""), findings=())
    assert replace(empty, **read_turn_text(turn_text(turn))) == turn


@given(
    subject=st.none() | REDACTED,
    cast=st.builds(Cast, st.lists(ENTRY, max_size=3).map(tuple)),
    terms=st.dictionaries(MEMBERS, TERMS, max_size=2),
    traces=st.dictionaries(MEMBERS, st.lists(st.builds(Known, text=TEXT), max_size=2).map(tuple), max_size=2),
)
def test_whatever_a_consultation_says_is_read_as_it_was(**said: Any) -> None:
    case: Consultation = replace(CASE, **said)
    empty = replace(CASE, subject=None, cast=Cast(), terms={}, traces={})
    assert replace(empty, **read_consultation_text(consultation_text(case))) == case


def test_a_turn_held_since_an_older_version_is_read() -> None:
    older = {
        "original": ["About Marigold", "Marigold \udcff", "riverbank", "A. R."],
        "findings": [[0, 8, "NAME", 0.9, "model", "PER"]],
        "flags": [[9, 12, "rare"]],
        "failure": None,
        "subject": ["About [client]", [], []],
        "text": ["[client] by the riverbank", [[0, 8, "NAME"]], [[9, 11]]],
        "left_out": ["marigold.pdf"],
    }
    assert read_turn_text(json.dumps(older).encode()) == {
        "original": Original(
            subject="About Marigold", text="Marigold \udcff", forwarded="riverbank", signature="A. R."
        ),
        "findings": (Finding(start=0, end=8, kind=Kind.NAME, score=0.9, recognizer="model", reason="PER"),),
        "flags": (Flag(start=9, end=12, reason=FlagReason.RARE),),
        "failure": None,
        "subject": Redacted("About [client]"),
        "text": Redacted("[client] by the riverbank", (Mark(0, 8, Kind.NAME),), ((9, 11),)),
        "attached": (),
        "left_out": (Attachment(media_type="", file_name="marigold.pdf"),),
    }


def test_a_consultation_kept_since_an_older_version_is_read() -> None:
    older = {
        "subject": ["About [client]", [[6, 14, "NAME"]], [[0, 5]]],
        "cast": '[["Marigold", "NAME", "[client]", "f"], ["May 3", "DATE", "[date]"]]',
        "terms": {"ana": {"keep": ["riverbank"], "remove": ["Joy"]}},
    }
    assert read_consultation_text(json.dumps(older).encode()) == {
        "subject": Redacted("About [client]", (Mark(6, 14, Kind.NAME),), ((0, 5),)),
        "cast": Cast(
            (
                Entry(text="Marigold", kind=Kind.NAME, placeholder="[client]", sex="f"),
                Entry(text="May 3", kind=Kind.DATE, placeholder="[date]"),
            )
        ),
        "terms": {ANA: Terms(keep=frozenset({"riverbank"}), remove=frozenset({"Joy"}))},
        "traces": {},
    }


def test_a_standing_kept_since_an_older_version_is_read() -> None:
    day = datetime(2026, 12, 7, tzinfo=UTC)
    said = Standing(opted_in=day, paused_until=day, away_until=day)
    assert read_standing(standing(said)) == said
    older = {key: value for key, value in json.loads(standing(said)).items() if key != "away_until"}
    assert read_standing(json.dumps(older).encode()) == replace(said, away_until=None)
