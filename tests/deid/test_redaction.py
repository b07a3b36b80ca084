"""Placeholders: the same person, the same words, for a whole consultation."""

# ruff: noqa: E501 - a text under test reads better on one line

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.deid.finding import Finding, Kind
from relay.deid.merging import merge
from relay.deid.replacing.redaction import Cast, redact

KIND_OF = {"N": Kind.NAME, "L": Kind.LOCATION, "O": Kind.ORG, "D": Kind.DATE, "A": Kind.AGE, "P": Kind.PHONE}


def marked(text: str) -> tuple[str, list[Finding]]:
    """'Hi ⟦N:Al⟧' as text and findings."""
    plain, findings = "", []
    for piece in text.replace("⟧", "⟦").split("⟦"):
        kind = KIND_OF.get(piece[:1]) if piece[1:2] == ":" else None
        words = piece[2:] if kind else piece
        if kind:
            findings.append(finding(len(plain), len(plain) + len(words), kind))
        plain += words
    return plain, findings


def finding(start: int, end: int, kind: Kind) -> Finding:
    return Finding(start=start, end=end, kind=kind, score=0.9, recognizer="test", reason="test")


def masked(text: str, cast: Cast | None = None) -> tuple[str, Cast]:
    plain, findings = marked(text)
    redacted, cast = redact(plain, findings, cast or Cast())
    assert [plain[f.start : f.end] in redacted.text for f in findings if f.kind is Kind.PHONE].count(
        True
    ) == 0
    return redacted.text, cast


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("My client ⟦N:Ann Lee⟧ and ⟦N:Ann⟧ and Mrs. ⟦N:Lee⟧", "My client [client] and [client] and Mrs. [client]"),
        ("⟦N:Ann⟧ is ⟦N:Ann Lee⟧", "[person 1] is [person 1]"),
        ("⟦N:Ann's⟧ idea, ⟦N:ANN⟧", "[person 1]'s idea, [person 1]"),
        ("My client ⟦N:Ann⟧ and her mother, ⟦N:Rose⟧", "My client [client] and her mother, [client's mother]"),
        ("⟦N:Ann⟧, ⟦N:Bo⟧, ⟦N:Ann⟧", "[person 1], [person 2], [person 1]"),
        ("my client ⟦N:Ann⟧, my client ⟦N:Bo⟧", "my client [client], my client [client 2]"),
        ("⟦N:J.R.⟧ is ⟦N:Jo Reed⟧", "[person 1] is [person 1]"),
        ("The ⟦N:Lees⟧", "The [family]"),
        ("in ⟦L:Erie⟧ near ⟦L:Corry⟧ in ⟦L:erie⟧ ⟦L:16501⟧", "in [town] near [town 2] in [town] [post code]"),
        ("at ⟦O:Clark School⟧, at ⟦O:Erie Clinic⟧, at ⟦O:Zorb⟧", "at [school], at [clinic], at [organisation]"),
        ("he is ⟦A:94⟧ since ⟦D:May 3⟧", "he is 90 or older since [date]"),
        ("my supervisor ⟦N:Jo⟧ and Dr. ⟦N:Ode⟧", "my supervisor [supervisor] and Dr. [doctor]"),
    ],
)  # fmt: skip
def test_a_placeholder_says_who_or_what_it_was(text: str, wanted: str) -> None:
    assert masked(text)[0] == wanted


def test_a_person_keeps_the_placeholder_in_every_later_text() -> None:
    _, cast = masked("My client ⟦N:Ann Lee⟧ and ⟦N:Bo⟧")
    text, grown = masked("⟦N:Bo⟧ says ⟦N:Ann⟧ met ⟦N:Cy⟧", cast)
    assert text == "[person 1] says [client] met [person 2]"
    assert grown.entries[: len(cast.entries)] == cast.entries


def test_a_place_called_as_somebody_is_that_place_in_every_text() -> None:
    text, cast = masked("⟦N:Lay⟧ lives in ⟦L:Lay⟧")
    assert text == "[person 1] lives in [town]"
    assert masked("⟦N:Lay⟧ lives in ⟦L:Lay⟧", cast)[0] == text


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.PHONE, "020 7946 0018", "02079460018"),
        (Kind.PHONE, "(404) 555-0177", "404.555.0177"),
        (Kind.ID, "KL/QT 318", "kl-qt-318"),
    ],
)
def test_a_number_written_in_another_way_has_the_same_placeholder(kind: Kind, one: str, other: str) -> None:
    text = f"{one} or {other}"
    spots = [finding(0, len(one), kind), finding(len(text) - len(other), len(text), kind)]
    first, second = redact(text, spots, Cast())[0].text.split(" or ")
    assert first == second


def test_two_numbers_have_two_placeholders() -> None:
    assert masked("⟦P:404 555 0177⟧, ⟦P:404 555 0178⟧")[0] == "[phone number], [phone number 2]"
    assert masked("⟦P:+44 20 7946 0018⟧, ⟦P:(020) 7946 0018⟧")[0] == "[phone number], [phone number]"


def test_a_name_two_people_share_is_the_one_named_last() -> None:
    assert (
        masked("⟦N:Al Roe⟧ came. ⟦N:Al Poe⟧ came. ⟦N:Al⟧ sat.")[0]
        == "[person 1] came. [person 2] came. [person 2] sat."
    )


def test_a_placeholder_typed_back_keeps_its_person_and_is_marked() -> None:
    _, cast = masked("My client ⟦N:Ann⟧")
    redacted, same = redact("And [client] left.", [], cast)
    assert redacted.text == "And [client] left."
    assert [(m.start, m.end, m.kind) for m in redacted.marks] == [(4, 12, Kind.NAME)]
    assert same == cast


def test_a_placeholder_typed_that_nobody_has_yet_is_not_given_to_somebody_else() -> None:
    assert masked("[client] and my client ⟦N:Ann⟧")[0] == "[client] and my client [client 2]"


def test_the_cast_tells_all_but_dates_and_ages() -> None:
    _, cast = masked("⟦N:Ann Lee⟧, ⟦N:Ann⟧ in ⟦L:Erie⟧ on ⟦D:May 3⟧ at ⟦A:94⟧")
    assert [k.text for k in cast.known()] == ["Ann Lee", "Ann", "Erie"]


FINDINGS = st.lists(
    st.builds(finding, st.integers(-3, 60), st.integers(-3, 60), st.sampled_from(list(Kind))), max_size=8
)


@given(text=st.text(max_size=50), findings=FINDINGS)
def test_any_findings_in_any_text_are_replaced_once_and_marked_where_they_stand(
    text: str, findings: list[Finding]
) -> None:
    redacted, cast = redact(text, findings, Cast())
    again, same = redact(text, findings, cast)
    assert again.text == redacted.text
    assert same == cast
    at = 0
    for mark in redacted.marks:
        assert at <= mark.start < mark.end <= len(redacted.text)
        at = mark.end


@given(text=st.text(max_size=50), findings=FINDINGS)
def test_merging_covers_all_that_was_found_and_overlaps_nowhere(text: str, findings: list[Finding]) -> None:
    joined = merge(findings, len(text))
    assert {i for f in findings for i in range(max(0, f.start), min(f.end, len(text)))} == {
        i for f in joined for i in range(f.start, f.end)
    }
    assert all(a.end <= b.start for a, b in pairwise(joined))
