"""`relay redact`: what CONTRACT.md promises to scripts."""

# ruff: noqa: E501 - a text under test reads better on one line

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relay.cli.redact import command

TEXT = "Subject: Stuck\n\nMy client Ann Lee (34) from Averstow, call 404-555-0177. PHQ-9 of 17.\n"
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


def test_explain_names_the_rule_for_each_finding() -> None:
    assert "contact (North America): 404-555-0177" in run("--explain", given=TEXT).stdout


def test_text_in_another_language_is_refused_with_1() -> None:
    text = "Meine Klientin kommt seit drei Monaten zu mir und sie hat seit dem Tod ihrer Mutter nicht mehr geschlafen."
    done = run("--json", given=text)
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
