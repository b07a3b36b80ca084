"""The bench of de-identifiers, without a peer: what is counted, what is printed, who is left out."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bench.deid import __main__ as bench
from bench.deid import data, picture, running, table
from bench.deid.environment import PINS
from bench.deid.peers import PEERS
from bench.deid.process import Broken, System
from bench.deid.running import Runner
from bench.deid.scoring import Cost, Figures, doubtful, figures, predicted

ROOT = Path(__file__).parents[2]
TEXT = "Subject: Ida\n\nIda met Beck, the only diver in Orrin."
GOLD = {
    "id": "m1",
    "text": TEXT,
    "spans": [
        {"start": start, "end": start + len(words), "type": kind}
        for kind, words, start in (
            ("NAME", "Ida", TEXT.index("Ida")),
            ("NAME", "Ida", TEXT.rindex("Ida")),
            ("KEEP", "Beck", TEXT.index("Beck")),
            ("QUASI", "the only diver", TEXT.index("the only")),
            ("LOCATION", "Orrin", TEXT.index("Orrin")),
        )
    ],
}
PLAIN = {"id": "p1", "text": "Talk to someone.", "spans": []}


def place(words: str, **more: str) -> dict[str, Any]:
    start = TEXT.rindex(words)
    return {"start": start, "end": start + len(words), **more}


REPLY = {
    "id": "m1",
    "spans": [{"start": 9, "end": 12, "type": "NAME"}, place("Ida", type="NAME")],
    "flags": [place("Orrin", reason="doubtful"), place("only diver", reason="rare")],
}


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    folder = Path(os.environ.get("DEID_DATA") or ROOT.parent / "shared" / "deid")
    if not (folder / "deid_eval.py").exists():
        pytest.skip("the scorer is with the annotated sets, which are not here")
    return data._load(folder / "deid_eval.py")


def made_up(title: str, share: float, cost: Cost | None = None, **more: Any) -> Figures:
    cell = {"hits": 1, "n": 2, "share": share, "low": share - 0.1, "high": share + 0.1}
    shares = {measure.key: cell for measure in table.MEASURES} | more
    return Figures(title=title, shares=shares, types={"NAME": cell}, asking=None, cost=cost, held=0)


def test_a_rare_flag_is_a_prediction_of_quasi_and_a_doubtful_one_removes_nothing() -> None:
    assert predicted(REPLY)[-1] == place("only diver", type="QUASI")
    assert len(predicted(REPLY)) == 3
    assert [TEXT[f["start"] : f["end"]] for f in doubtful(REPLY)] == ["Orrin"]


def test_a_mail_whose_only_leak_is_shown_counts_as_clean_only_where_showing_counts(
    evaluate: ModuleType,
) -> None:
    found = figures(evaluate, "Relay", [(GOLD, REPLY)], [(PLAIN, {"id": "p1", "spans": [], "flags": []})])
    hits = {key: (cell["hits"], cell["n"]) for key, cell in found.shares.items()}
    assert hits["direct_recall"] == (2, 3)
    assert hits["name_recall"] == (2, 2)
    assert hits["document_recall"] == (0, 1)
    assert hits["document_recall_shown"] == (1, 1)
    assert hits["keep_survival"] == (1, 1)
    assert hits["quasi_flagged"] == hits["flag_precision"] == (1, 1)
    assert hits["plain_retained"] == (14, 14)
    assert found.asking
    assert (found.asking.doubtful_flags, found.asking.doubtful_words, found.asking.rare_flags) == (1, 1, 1)


def test_a_half_shown_mention_is_still_a_leak(evaluate: ModuleType) -> None:
    half = {**REPLY, "flags": [place("Orr", reason="doubtful")]}
    found = figures(evaluate, "Relay", [(GOLD, half)], [])
    assert found.shares["document_recall_shown"]["hits"] == 0


def test_a_system_without_flags_has_a_dash_where_flags_are_counted(evaluate: ModuleType) -> None:
    found = figures(evaluate, "Peer", [(GOLD, {"id": "m1", "spans": REPLY["spans"]})], [])
    lines = table.results([found], measured_against="Presidio").splitlines()
    dashed = {line.split("|")[1].strip() for line in lines if line.split("|")[2].strip() == table.NOTHING}
    assert {"the same, doubtful words shown", "QUASI flagged", "flag precision"} <= dashed
    assert "direct identifiers, mention recall" not in dashed


def test_a_held_mail_is_told() -> None:
    held = Figures(title="Relay", shares={}, types={}, asking=None, cost=None, held=2)
    assert "held 2 mails" in table.remarks([held])[0]


def test_processor_time_is_a_ratio_to_the_reference_and_plain_milliseconds_without_it() -> None:
    systems = [
        made_up("Relay", 0.9, Cost(cpu_ms=20, memory_mb=150, peak_mb=160)),
        made_up("Other", 0.5, Cost(cpu_ms=40, memory_mb=300, peak_mb=310)),
    ]
    assert "0.50 (20 ms)" in table.results(systems, measured_against="Other")
    assert re.search(r"\| 20 ms +\|", table.results(systems, measured_against="nobody"))


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    systems = [made_up("Relay", 0.9), made_up("Other", 0.5, quasi_flagged={"hits": 0, "n": 0})]
    for text in (table.results(systems, measured_against="Other"), table.by_type(systems)):
        assert len({line.count("|") for line in text.splitlines()}) == 1


def test_the_picture_is_whole_and_names_every_system() -> None:
    systems = [made_up("Relay", 0.9, Cost(cpu_ms=20, memory_mb=150, peak_mb=160)), made_up("A & <B>", 0.5)]
    drawn = ET.fromstring(picture.draw(systems, caption="2 mails", measured_against="A & <B>"))
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Relay", "A & <B>", "90.0", "50.0", "150 MB"} <= words


def test_every_package_of_a_peer_is_pinned() -> None:
    pinned = {line.partition("==")[0].replace("_", "-").lower() for line in PINS.read_text().splitlines()}
    assert {package for peer in PEERS.values() for package in (*peer.packages, *peer.bare)} <= pinned


def test_relay_imports_no_peer() -> None:
    peers = re.compile(
        r"^\s*(?:from|import) (?:presidio|philter|scrubadub|arcjet|mooring|bench)", re.MULTILINE
    )
    assert [path.name for path in (ROOT / "relay").rglob("*.py") if peers.search(path.read_text())] == []


def test_what_a_system_is_told_holds_no_marks() -> None:
    assert data.told({**GOLD, "kind": "reply", "sender": {"name": "Ida", "address": ""}}).keys() == {
        "id",
        "text",
        "sender",
    }


def test_without_the_sets_it_says_what_is_needed_and_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--data", str(tmp_path)])
    assert bench.main() == 2
    assert "DEID_DATA" in capsys.readouterr().err


ECHO = """import json, sys
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"], "spans": []}), flush=True)
"""
BREAKS = "import sys; sys.stdin.readline(); sys.exit('cannot read this')"


@pytest.fixture
def runners() -> Iterator[dict[str, Runner]]:
    made = {
        name: Runner(system=System(name, [sys.executable, "-c", program]))
        for name, program in ((running.RELAY, ECHO), ("broken", BREAKS), ("sound", ECHO))
    }
    systems = [runner.system for runner in made.values()]
    yield made
    for system in systems:
        system.close()


@pytest.mark.server
def test_a_peer_that_breaks_is_left_out_with_its_last_word_and_the_others_go_on(
    runners: dict[str, Runner],
) -> None:
    remarks = running.warm_up(runners) + running.measure(runners, [GOLD, GOLD])
    assert len(remarks) == 1
    assert "cannot read this" in remarks[0]
    assert {name: len(runner.replies) for name, runner in runners.items()} == {running.RELAY: 2, "sound": 2}


@pytest.mark.server
def test_if_relay_breaks_there_is_nothing_to_compare(runners: dict[str, Runner]) -> None:
    runners[running.RELAY], runners["broken"] = runners["broken"], runners[running.RELAY]
    with pytest.raises(Broken, match="cannot read this"):
        running.ask(runners, GOLD)
