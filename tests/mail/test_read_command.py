"""`relay read` tells what the relay makes of raw messages, without doing anything."""

import json
from pathlib import Path

from click.testing import CliRunner

from relay.cli.read import command

from .letters import mail, multipart

KEYS = ["file", "kind", "action", "command", "argument", "new_text", "dropped"]


def run(folder: Path, *raws: bytes, to: str = "") -> list[dict[str, object]]:
    files = []
    for number, raw in enumerate(raws):
        file = folder / f"{number}.eml"
        file.write_bytes(raw)
        files.append(str(file))
    result = CliRunner().invoke(command, ["--json", *(["--to", to] if to else []), *files])
    assert result.exit_code == 0
    return [json.loads(line) for line in result.output.splitlines()]


def test_one_json_object_a_line_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    found = run(tmp_path, mail("SEND\n\nBest,\nDana\n\n> old"), mail("x", "Auto-Submitted: auto-replied"))
    assert [list(one) for one in found] == [KEYS, KEYS]
    assert found[0]["new_text"] == "SEND"
    assert found[0]["dropped"] == ["signature", "quotation"]
    assert (found[1]["kind"], found[1]["action"]) == ("auto", "ignore")


def test_an_answer_to_a_reply_address_and_a_new_request_are_told_apart(tmp_path: Path) -> None:
    raw = mail("I would see them together first.", subject="My client")
    assert run(tmp_path, raw, to="trauma@relay.example")[0]["kind"] == "consultation"
    assert run(tmp_path, raw, to=f"r-{'a' * 26}@relay.example")[0]["kind"] == "reply"


def test_what_is_left_behind_is_named(tmp_path: Path) -> None:
    raw = multipart(
        "mixed",
        ("Content-Type: text/plain", "See below.\n\n---------- Forwarded message ---------\nFrom: Kim\n\nx"),
        ("Content-Type: image/png\nContent-Disposition: attachment; filename=photo.png", "x"),
    )
    assert run(tmp_path, raw)[0]["dropped"] == ["forwarded", "attachment: photo.png"]


def test_bytes_that_are_no_mail_are_told_as_such(tmp_path: Path) -> None:
    found = run(tmp_path, b"")[0]
    assert (found["kind"], found["action"], found["dropped"]) == ("spam", "reject", ["unreadable: empty"])


def test_people_get_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Yes."))
    result = CliRunner().invoke(command, [str(tmp_path / "a.eml")])
    assert result.exit_code == 0
    assert "\nYes.\n" in result.output


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, [str(tmp_path / "none.eml")]).exit_code == 2
