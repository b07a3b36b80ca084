"""A thread of several texts: what was removed once in a consultation stays removed, in every form."""

import pytest

from relay.deid.engine import Engine
from relay.deid.finding import Finding, Kind, Knowledge, Known
from relay.deid.replacing.redaction import Cast, Entry, redact
from relay.deid.spreading import spread


def cast_of(*forms: str, kind: Kind = Kind.NAME, placeholder: str = "[client]") -> Cast:
    return Cast(tuple(Entry(text=form, kind=kind, placeholder=placeholder) for form in forms))


def masked(engine: Engine, text: str, cast: Cast) -> str:
    judged = engine.judge(text, Knowledge(known=cast.known()))
    assert judged.failure is None
    return redact(text, judged.findings, cast)[0].text


@pytest.mark.parametrize(
    ("before", "text", "gone"),
    [
        ("Ellery Pratt", "then ellery rang and was late again.", "ellery"),
        ("Ellery Pratt", "the handle was ellerypratt or so.", "ellerypratt"),
        ("Ellery Pratt", "it is ellerys turn to rest.", "ellery"),
        ("Ellery Pratt", "and elery said it was fine.", "elery"),
        ("Gurnoor Dhaliwal", "and gur said it was fine.", "gur"),
        ("Kay Wren Barlow", "the notes on KWB are thin.", "KWB"),
        ("Kay Wren Barlow", "the notes on kwb are thin.", "kwb"),
        ("Dana Farnsby", "the notes on DF are thin.", "DF"),
        ("Dana Farnsby", "the notes on D.F. are thin.", "D.F"),
        ("Dana Farnsby", "the notes on D. F. are thin.", "D. F"),
        ("Loïc", "i think loic is fine.", "loic"),
        ("Loic", "i think Loïc is fine.", "Loïc"),
        ("Özgür", "i think ozgur is fine.", "ozgur"),
        ("Zoë", "i think zoe is fine.", "zoe"),
        ("Ma\u0142gorzata", "i think malgorzata is fine.", "malgorzata"),
    ],
)  # fmt: skip
def test_somebody_removed_before_is_removed_in_every_form(
    engine: Engine, before: str, text: str, gone: str
) -> None:
    assert gone not in masked(engine, text, cast_of(before))


@pytest.mark.parametrize(
    ("before", "kind", "text", "wanted"),
    [
        ("Løgumkloster", Kind.LOCATION, "well logumkloster is small.", "well [town] is small."),
        ("Ballachulish", Kind.LOCATION, "i miss ballachulish so much.", "i miss [town] so much."),
        ("Nether Wallop", Kind.LOCATION, "nether wallop is small.", "[town] is small."),
    ],
)
def test_a_place_removed_before_is_that_place_in_any_case_and_accents(
    engine: Engine, before: str, kind: Kind, text: str, wanted: str
) -> None:
    assert masked(engine, text, cast_of(before, kind=kind, placeholder="[town]")) == wanted


def spread_of(known: str, text: str, chance: float = 0.0) -> tuple[list[str], list[str]]:
    """What is removed and what is shown of a text in which the model sees nothing."""
    findings, flags = spread(text, [], [Known(text=known, kind=Kind.NAME)], lambda _start, _end: chance)
    return [text[f.start : f.end] for f in findings], [text[f.start : f.end] for f in flags]


@pytest.mark.parametrize(
    ("known", "text", "removed", "shown"),
    [
        ("Hope Farnsby", "Hope rose. I hope it did, Farnsby.", ["Farnsby"], ["Hope"]),
        ("William Farnsby", "Will you? I will.", [], ["Will"]),
        ("Mary Evans", "ME or me", [], ["ME"]),
        ("Mary Ross", "so Mr Lee", [], []),
    ],
)
def test_a_form_that_is_a_plain_word_too_is_shown_and_the_word_in_small_letters_stays(
    known: str, text: str, removed: list[str], shown: list[str]
) -> None:
    assert spread_of(known, text) == (removed, shown)
    assert spread_of(known, text, 0.5) == ([*shown, *removed], [])


def test_somebody_known_stays_a_person_where_a_handle_is_called_so_too() -> None:
    text = "@ellery: Ellery wept."
    handle = Finding(start=0, end=7, kind=Kind.HANDLE, score=0.9, recognizer="t", reason="t")
    found, _ = spread(text, [handle], [Known(text="Ellery Pratt", kind=Kind.NAME)], lambda _start, _end: 0.0)
    assert {f.kind for f in found if f.start == text.index("Ellery")} == {Kind.NAME}


def test_a_name_found_in_small_letters_is_spread_in_them_although_it_is_known_with_a_capital() -> None:
    text = "so hope wept, and hope slept."
    name = Finding(start=3, end=7, kind=Kind.NAME, score=0.9, recognizer="t", reason="t")
    found, _ = spread(text, [name], [Known(text="Hope", kind=Kind.NAME)], lambda _start, _end: 0.5)
    assert text.rindex("hope") in {f.start for f in found}


def test_thousands_of_names_are_looked_for_in_one_reading() -> None:
    names = [f"{a}{b}{c}u Lee" for a in "BDFGKLMNPR" for b in "aeiou" for c in "bdfgklmnprst"]
    known = [Known(text=f"{one} {other}", kind=Kind.NAME) for one in names[:70] for other in names[:70]]
    text = " ".join(names) * 10
    findings: list[Finding] = []
    assert spread(text, findings, known, lambda _start, _end: 0.0)[0]


@pytest.mark.parametrize(
    ("typed", "later"),
    [
        ("Bri\u200bxo Farnsby", "brixo called."),
        ("Brix\N{CYRILLIC SMALL LETTER O}", "and brixo called."),
        ("Zoe\N{COMBINING DIAERESIS} Farnsby", "and zo\u00eb called."),
    ],
)
def test_the_cast_holds_a_name_as_it_is_read_whatever_was_typed(
    engine: Engine, typed: str, later: str
) -> None:
    finding = Finding(start=10, end=10 + len(typed), kind=Kind.NAME, score=0.9, recognizer="t", reason="t")
    _, cast = redact(f"My client {typed} is fine.", [finding], Cast())
    assert masked(engine, later, cast).endswith("[client] called.")


def test_a_name_with_and_without_its_accents_is_one_person() -> None:
    text = "My client Loïc. Loic"
    findings = [
        Finding(start=start, end=start + 4, kind=Kind.NAME, score=0.9, recognizer="t", reason="t")
        for start in (10, 16)
    ]
    assert redact(text, findings, Cast())[0].text == "My client [client]. [client]"


@pytest.mark.parametrize("text", ["the Boston Naming Test was fine.", "she read Jessica Benjamin on it."])
def test_a_name_removed_before_stays_within_the_name_of_a_test_or_an_author_and_is_shown(text: str) -> None:
    known = [Known(text="Boston", kind=Kind.LOCATION), Known(text="Benjamin Okoro", kind=Kind.NAME)]
    findings, flags = spread(text, [], known, lambda _start, _end: 0.02)
    assert not findings
    assert [text[f.start : f.end] for f in flags] == ["Boston" if "Boston" in text else "Benjamin"]
