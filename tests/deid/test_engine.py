"""Whatever the text, the engine answers; and what it answers can be used as it is."""

# ruff: noqa: E501 - a text under test reads better on one line

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relay.deid.engine import Engine
from relay.deid.finding import Failure, FlagReason, Kind, Knowledge, Known, Writer
from relay.deid.replacing.redaction import Cast, redact

NOBODY = Knowledge()
PIECES = st.sampled_from(
    "Ann Lee,|my client |Dr. Okafor|'s mother |555-0188 |F43.10 |May |\n|will |on 3/14/2024 |Hope |[client] |a@b.example |"
    "\u200b|\ufb01|１２３|\U0001f600|\ud800|«|”|Ünal |HER MOTHER EDWINA CAME |in Erie, PA 16501 |x".split("|")
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RELAXED
@given(text=TEXTS, name=st.text(max_size=20))
def test_any_text_gives_findings_within_it_in_order_and_without_overlap(
    engine: Engine, text: str, name: str
) -> None:
    judged = engine.judge(
        text, Knowledge(writer=Writer(name=name), known=(Known(text=name, kind=Kind.NAME),))
    )
    assert judged.failure is not Failure.CRASHED
    at = 0
    for finding in judged.findings:
        assert at <= finding.start < finding.end <= len(text)
        assert 0 < finding.score <= 1
        at = finding.end
    assert all(0 <= flag.start < flag.end <= len(text) for flag in judged.flags)


@RELAXED
@given(text=TEXTS)
def test_redacting_what_was_judged_leaves_none_of_it_and_is_the_same_the_second_time(
    engine: Engine, text: str
) -> None:
    found = engine.judge(text, NOBODY).findings
    redacted, cast = redact(text, found, Cast())
    again, same = redact(text, found, cast)
    assert (again, same) == (redacted, cast)
    assert len(redacted.marks) == len(found)
    assert all(redacted.text[m.start : m.end] for m in redacted.marks)


def test_an_engine_without_its_model_says_so_and_never_that_all_is_well() -> None:
    judged = Engine().judge("My client Ann Lee is late.", NOBODY)
    assert judged.failure is Failure.NO_MODEL


def test_a_recognizer_that_breaks_holds_the_text() -> None:
    class Broken:
        name = "broken"
        kinds = frozenset({Kind.NAME})

        def find(self, text: str, knowledge: Knowledge) -> list[object]:
            raise RuntimeError(text)

    assert Engine([Broken()]).judge("Ann", NOBODY).failure is Failure.CRASHED  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        (
            "Meine Klientin kommt seit drei Monaten zu mir und sie hat seit dem Tod ihrer Mutter nicht mehr geschlafen.",
            Failure.LANGUAGE,
        ),
        (
            "Mi paciente no ha dormido desde la muerte de su madre y no sé qué hacer con ella en las sesiones.",
            Failure.LANGUAGE,
        ),
        (
            "Ma cliente ne dort plus depuis la mort de sa mère et je ne sais pas ce que je dois faire avec elle.",
            Failure.LANGUAGE,
        ),
        (
            "我的来访者自从母亲去世以后就一直无法入睡，我不知道应该怎么办，希望能够得到各位同行的建议，非常感谢大家的帮助和支持。",
            Failure.LANGUAGE,
        ),
        ("My client says mi madre no me quiere and then she weeps until we stop.", None),
        ("Danke schön", None),
        ("SEND", None),
        ("", None),
    ],
)
def test_only_a_dozen_words_in_another_language_are_not_judged(
    engine: Engine, text: str, failure: Failure | None
) -> None:
    assert engine.judge(text, NOBODY).failure is failure


CLINICAL = """
She scores 17 on the PHQ-9 and 44 on the PCL-5, F43.10, 90837, Lexapro 20 mg and Wellbutrin XL 300.
Perhaps Winnicott on the false self, or Gottman and Bowlby, and of Linehan on wise mind.
The Beck Depression Inventory, the Rorschach and the Columbia Suicide Severity Rating Scale were done.
Hope is low. Will you read this? She may have been abused, in a grace period of three weeks, at age 34.
He has Parkinson's, she has Munchausen by proxy, they live in California and grew up in the Midwest.
We did EMDR, DBT and Cognitive Processing Therapy. She called 988. He is on Medicare and goes to AA.
"""


@pytest.mark.parametrize("line", CLINICAL.strip().splitlines())
def test_clinical_content_survives_whole(engine: Engine, line: str) -> None:
    assert [line[f.start : f.end] for f in engine.judge(line, NOBODY).findings] == []


def test_a_name_found_once_is_found_everywhere_but_the_word_it_also_is_stays(engine: Engine) -> None:
    text = (
        "My client Hope Farnsby, 34, has come late to each of our last four hours. I asked Hope about it last week. "
        "She has lost all hope, she says. Hope winds the clock in my office when she is bored, as farnsby, her father, did."
    )
    found = [text[f.start : f.end] for f in engine.judge(text, NOBODY).findings]
    assert found == ["Hope Farnsby", "Hope", "Hope", "farnsby"]


@pytest.mark.parametrize(
    "text",
    [
        "ask An\u200bn\u00ad Lee's brother Ignatz",
        "mail ａｎｎ＠ｌａｋｅ．ｅｘａｍｐｌｅ",
        "HER HUSBAND LEOPOLD LEFT HER IN MARCH",
    ],
)
def test_invisible_and_full_width_letters_and_capitals_hide_nothing(engine: Engine, text: str) -> None:
    assert engine.judge(text, NOBODY).findings


def test_a_placeholder_is_no_identifier(engine: Engine) -> None:
    text = "[client] and [client's mother] met [person 2] in [town] at [school]."
    assert engine.judge(text, NOBODY).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "She is the only female fire chief in the county, and tired.",
        "The case was all over the national news that year.",
        "He is one of only three survivors who got out.",
    ],
)
def test_a_rare_description_is_flagged_and_stays(engine: Engine, text: str) -> None:
    judged = engine.judge(text, NOBODY)
    assert [f.reason for f in judged.flags] == [FlagReason.RARE]
    assert judged.findings == ()


def test_an_ordinary_circumstance_is_not_flagged(engine: Engine) -> None:
    text = (
        "For the first time in weeks she slept. She says that he works nights and hardly sees the children. "
        "I do not know how to go on with the two of them."
    )
    assert engine.judge(text, NOBODY).flags == ()


def test_what_was_taken_out_on_a_weak_sign_is_doubtful(engine: Engine) -> None:
    text = (
        "She asked for Grace, and I did not know what to say. We have met for a year now, and it goes slowly."
    )
    judged = engine.judge(text, NOBODY)
    assert [(text[f.start : f.end], f.doubtful) for f in judged.findings] == [("Grace", True)]


def test_a_word_too_long_for_any_pattern_is_removed_whole(engine: Engine) -> None:
    text = "see " + "https://track.example/" + "aB3-" * 60 + " for it"
    (found,) = engine.judge(text, NOBODY).findings
    assert text[found.start : found.end] == text[4:-7]


def test_a_rule_drawn_with_dashes_is_no_finding(engine: Engine) -> None:
    assert engine.judge("above\n" + "-" * 200 + "\nbelow", NOBODY).findings == ()


PUBLIC = """https://doi.org/10.1037/0003-066X.59.1.29
https://www.ncbi.nlm.nih.gov/books/NBK441871/
www.nice.org.uk/guidance/cg90
https://journal.example/doi/full/10.1176/appi.162.1.151
samaritans.org
https://www.nhs.uk/conditions/clinical-depression""".splitlines()


@pytest.mark.parametrize("address", PUBLIC, ids=range(len(PUBLIC)))
def test_the_address_of_a_public_reference_stays(engine: Engine, address: str) -> None:
    text = f"The dose is in the paper, see {address} for more of it."
    assert not engine.judge(text, NOBODY).findings


OTHER = """https://www.nhs.uk/services/hospital/one
https://nimh.nih.gov/?case=4471
http://nih.gov.lake.example/books
https://lake.example/10.1037/0003
https://www.nice.org.uk/guidance#caseload-of-lake
lake.example/samaritans.org
https://www.apa.org/stories/tomas-reyes""".splitlines()


@pytest.mark.parametrize("address", OTHER, ids=range(len(OTHER)))
def test_an_address_that_may_say_more_than_where_to_look_does_not(engine: Engine, address: str) -> None:
    text = f"The dose is in the paper, see {address} for more of it."
    judged = engine.judge(text, NOBODY)
    assert any(f.start == text.index(address) for f in judged.findings)
    assert address not in redact(text, judged.findings, Cast())[0].text


def test_a_name_in_the_address_of_a_public_reference_still_goes(engine: Engine) -> None:
    text = "Okonkwo wrote in https://www.apa.org/people/okonkwo of her."
    known = Knowledge(known=(Known(text="Okonkwo", kind=Kind.NAME),))
    assert "okonkwo" not in redact(text, engine.judge(text, known).findings, Cast())[0].text.casefold()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I will grant him more time, I think.", False),
        ("So Will Grant said she could wait.", True),
        ("Then I asked WILL GRANT about it.", True),
        ("i asked will grant about it", True),
        ("Will Grant came late.", True),
    ],
)
def test_a_member_named_in_ordinary_words_is_found_where_it_is_written_as_a_name(
    engine: Engine, text: str, found: bool
) -> None:
    known = Known(text="Will Grant", kind=Kind.NAME, only_capitalised=True)
    findings = engine.judge(text, Knowledge(known=(known,))).findings
    assert any(text[f.start : f.end].casefold() == "will grant" for f in findings) is found
