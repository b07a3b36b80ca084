"""`relay redact`: what CONTRACT.md promises to scripts."""

# ruff: noqa: E501 - a text under test reads better on one line

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relay.cli.redact import command
from relay.cli.trace import Band, band_of, trace
from relay.deid.finding import DOUBTFUL_BELOW, Finding, Judgement, Kind

TEXT = "Subject: Stuck\n\nMy client Ann Lee (34) from Averstow, call 404-555-0177. PHQ-9 of 17.\n"
GERMAN = "Meine Klientin kommt seit drei Monaten zu mir und sie hat seit dem Tod ihrer Mutter nicht mehr geschlafen."
MAIL = (
    b"From: Rosa Vane, LCSW <rosa.vane@lakeside.example>\r\nTo: consult@relay.example\r\nSubject: Stuck with Ann Lee\r\n"
    b"Message-ID: <1@lakeside.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\n"
    b"My client Ann Lee is late. I, Vane, am stuck.\r\n\r\nRosa\r\n"
)


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(command, arguments, input=given)


def test_text_comes_out_redacted() -> None:
    done = run(given=TEXT)
    assert done.exit_code == 0
    assert (
        done.stdout
        == "Subject: Stuck\n\nMy client [client] (34) from [town], call [phone number]. PHQ-9 of 17.\n"
    )


def test_json_tells_spans_in_characters_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    told = json.loads(run("--json", str(file)).stdout)
    assert told["text"] == TEXT
    assert set(told) == {"id", "text", "redacted", "spans", "flags"}
    assert [(told["text"][s["start"] : s["end"]], s["type"], s["placeholder"]) for s in told["spans"]] == [
        ("Ann Lee", "NAME", "[client]"),
        ("Averstow", "LOCATION", "[town]"),
        ("404-555-0177", "PHONE", "[phone number]"),
    ]
    assert all({"score", "recognizer"} <= set(span) for span in told["spans"])


def test_a_stream_of_lines_comes_out_in_order_with_the_sender_set_aside() -> None:
    lines = [
        {
            "id": "b",
            "text": "I am Vane and I will go.",
            "sender": {"name": "Will Vane, PhD", "address": "wv@x.example"},
        },
        {"id": "a", "text": "Nothing here."},
    ]
    done = run("--jsonl", given="\n".join(map(json.dumps, lines)))
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [t["id"] for t in told] == ["b", "a"]
    assert told[0]["redacted"] == "I am [colleague] and I will go."


def test_a_mail_is_read_as_mail_and_its_writer_is_known(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(MAIL)
    done = run(str(file))
    assert done.exit_code == 0
    assert done.stdout.startswith("Subject: Stuck with [client]\n\nMy client [client] is late.")
    assert not any(name in done.stdout for name in ("Ann", "Lee", "Vane", "Rosa"))


PIECES = ("Hope", "Lee", "Averstow", "404", "0177", "Klein", "Pilgrims", "chief", "Stuck", "Friday", "town")
DOUBTS = (
    "Subject: Stuck\n\nMy client Hope Lee from Averstow, 404-555-0177, is late. Would Klein call it envy?\n"
    "She is the only female fire chief in the county. On Friday she saw the Pilgrims.\n"
)


def rows(printed: str) -> list[list[str]]:
    """The cells of the table in a trace, headings first; columns are two blanks apart or more."""
    lines = printed.splitlines()
    return [
        re.split(r" {2,}", line) for line in lines[lines.index(next(x for x in lines if x[:5] == "place")) :]
    ]


def test_explain_tells_each_decision_in_the_order_of_the_text() -> None:
    head, *found = rows(run("--explain", given=TEXT).stdout)
    assert head == ["place", "type", "score", "band", "recognizer", "reason", "words"]
    assert found[-1] == ["59-71", "PHONE", "1.00", "removed", "contact", "North America", "404-555-0177"]
    starts = [int(row[0].partition("-")[0]) for row in found]
    assert starts == sorted(starts)


def test_explain_tells_in_which_band_each_finding_and_flag_is() -> None:
    found = {row[-1]: row[3] for row in rows(run("--explain", given=DOUBTS).stdout)}
    assert found["Hope Lee"] == "removed"
    assert found["Pilgrims"] == "removed, doubtful"
    assert found["Klein"] == "left, doubtful"
    assert found["She is the only female fire chief in the county"] == "rare"


def test_a_trace_obeys_no_control_character_of_the_text() -> None:
    text = "Ann\x1b[2J Lee"
    whole = Finding(start=0, end=len(text), kind=Kind.NAME, score=0.9, recognizer="test", reason="named")
    *_, table = trace(Judgement(findings=(whole,)), text, show_text=True)
    assert table.endswith("Ann?[2J Lee")


@pytest.mark.parametrize("how", [(), ("--json",), ("--explain",), ("--json", "--explain")])
def test_without_text_no_piece_of_it_is_printed(how: tuple[str, ...]) -> None:
    done = run("--no-text", *how, given=DOUBTS)
    assert done.exit_code == 0
    assert not [piece for piece in PIECES if piece in done.output]
    assert "NAME" in done.stdout
    assert "left, doubtful" in done.stdout


def test_without_text_a_line_of_a_stream_gives_offsets_kinds_and_reasons() -> None:
    line = json.dumps(
        {"id": "a", "text": DOUBTS, "sender": {"name": "Kim Averstow", "address": "k@x.example"}}
    )
    told = json.loads(run("--jsonl", "--no-text", given=line).stdout)
    assert set(told) == {"id", "spans", "flags"}
    keys = {"start", "end", "type", "score", "band", "recognizer", "reason"}
    assert all(set(span) == keys for span in told["spans"])
    assert all(set(flag) == {*keys, "vaguer"} for flag in told["flags"])
    assert {(flag["reason"], flag["vaguer"]) for flag in told["flags"]} == {
        ("doubtful", None),
        ("rare", "work"),
    }


def test_a_text_that_is_not_judged_in_full_is_not_repeated_without_text() -> None:
    done = run("--no-text", given=GERMAN)
    assert done.exit_code == 1
    assert "language" in done.stderr
    assert "Klientin" not in done.output


def test_json_without_explain_keeps_to_the_contract() -> None:
    told = json.loads(run("--json", given=DOUBTS).stdout)
    assert all(
        set(span) == {"start", "end", "type", "placeholder", "score", "recognizer"} for span in told["spans"]
    )
    assert all(set(flag) == {"start", "end", "reason"} for flag in told["flags"])


def test_a_weak_finding_is_in_the_doubtful_band() -> None:
    def finding(score: float) -> Finding:
        return Finding(start=0, end=1, kind=Kind.NAME, score=score, recognizer="test", reason="named")

    assert band_of(finding(DOUBTFUL_BELOW - 0.01)) is Band.REMOVED_DOUBTFUL
    assert band_of(finding(DOUBTFUL_BELOW)) is Band.REMOVED


def test_text_in_another_language_is_refused_with_1() -> None:
    done = run("--json", given=GERMAN)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["failure"] == "language"


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "1"}', '{"text": 5}', "17"])
def test_a_wrong_line_is_refused_without_being_repeated(line: str) -> None:
    done = run("--jsonl", given=line)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "no json" not in done.output


def test_a_missing_file_is_a_usage_error() -> None:
    assert run("nowhere.txt").exit_code == 2
