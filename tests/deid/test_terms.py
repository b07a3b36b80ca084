"""`keep` and `remove`: the writer's word, and where it ends. `Document`: one text of two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.deid.document import Document
from relay.deid.finding import Finding, Kind, Terms
from relay.deid.terms import apply_terms

TEXT = "Joy Smith met joy in Erie, and Joy wrote to joy@lake.example. Riverside, riverside."


def found(words: str, kind: Kind = Kind.NAME, *, text: str = TEXT, nth: int = 0) -> Finding:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Finding(start=at, end=at + len(words), kind=kind, score=0.8, recognizer="test", reason="test")


def words_of(findings: tuple[Finding, ...]) -> list[str]:
    return [TEXT[f.start : f.end] for f in findings]


def test_remove_takes_out_every_mention_whatever_its_case() -> None:
    applied = apply_terms(TEXT, [], Terms(remove=frozenset({"RIVERSIDE"})), ())
    assert words_of(applied.findings) == ["Riverside", "riverside"]


def test_remove_takes_a_word_out_of_others_joined_to_it_by_underscores() -> None:
    text = "her file is joy_smith_2"
    applied = apply_terms(text, [], Terms(remove=frozenset({"Smith", " "})), ())
    assert [text[f.start : f.end] for f in applied.findings] == ["smith"]
    assert applied.not_found == (" ",)


def test_remove_works_inside_and_across_what_was_found() -> None:
    applied = apply_terms(TEXT, [found("Smith")], Terms(remove=frozenset({"joy smith met"})), ())
    assert (0, 13) in {(f.start, f.end) for f in applied.findings}


def test_keep_frees_the_words_it_names_and_not_the_surname_beside_them() -> None:
    applied = apply_terms(
        TEXT, [found("Joy Smith"), found("Erie", Kind.LOCATION)], Terms(keep=frozenset({"joy"})), ()
    )
    assert [w.strip() for w in words_of(applied.findings)] == ["Smith", "Erie"]


@pytest.mark.parametrize(("term", "kind"), [("joy@lake.example", Kind.EMAIL), ("Erie", Kind.PHONE)])
def test_keep_never_brings_back_an_address_or_a_phone_number(term: str, kind: Kind) -> None:
    applied = apply_terms(TEXT, [found(term, kind)], Terms(keep=frozenset({term})), ())
    assert words_of(applied.findings) == [term]
    assert applied.not_kept == (term,)


@pytest.mark.parametrize("term", ["Joy Smith", "smith", "Joy"])
def test_keep_never_brings_back_anybody_on_the_roster(term: str) -> None:
    applied = apply_terms(TEXT, [found("Joy Smith")], Terms(keep=frozenset({term})), {"Joy Smith"})
    assert words_of(applied.findings) == ["Joy Smith"]
    assert applied.not_kept == (term,)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("Li", "Wei Li"),
        ("Ng", "Ed Ng"),
        ("ed", "Ed Ng"),
        ("Siobhan", "Siobhán O'Dea"),
        ("Siobhán", "Siobhan O'Dea"),
        ("O", "Siobhán O'Dea"),
        ("L\u200bi", "Wei Li"),
        ("Soren", "Søren Li"),
    ],
)
def test_keep_never_brings_back_a_word_of_a_roster_name_however_short_or_accented(
    term: str, name: str
) -> None:
    text = f"I asked {term} today."
    finding = found(term, text=text)
    applied = apply_terms(text, [finding], Terms(keep=frozenset({term})), {name})
    assert applied.findings == (finding,)
    assert applied.not_kept == (term,)


def test_what_does_not_stand_in_the_text_is_said() -> None:
    applied = apply_terms(TEXT, [], Terms(keep=frozenset({"Bo"}), remove=frozenset({"river"})), ())
    assert set(applied.not_found) == {"Bo", "river"}


@given(subject=st.text(max_size=20).filter(lambda s: "\n" not in s), body=st.text(max_size=40), cut=st.data())
def test_findings_are_split_between_subject_and_body_with_their_own_offsets(
    subject: str, body: str, cut: st.DataObject
) -> None:
    document = Document(subject, body)
    start = cut.draw(st.integers(0, len(document.text) - 1))
    end = cut.draw(st.integers(start + 1, len(document.text)))
    finding = Finding(start=start, end=end, kind=Kind.NAME, score=1, recognizer="test", reason="test")
    in_subject, in_body = document.split([finding])
    stretch = document.text[start:end]
    assert all(subject[f.start : f.end] in stretch and f.end <= len(subject) for f in in_subject)
    assert all(body[f.start : f.end] in stretch and f.end <= len(body) for f in in_body)
