"""The parts of the tagger, with and without its weights."""

import json
import shutil
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.deid.engine import Engine
from relay.deid.errors import ModelMissing
from relay.deid.finding import Failure, Kind, Knowledge, Writer
from relay.deid.tagger import decode
from relay.deid.tagger.features import Sign, features
from relay.deid.tagger.labels import COUNT, KEPT, KINDS, NOTHING, Label
from relay.deid.tagger.network import Network
from relay.deid.tagger.pieces import Vocabulary
from relay.deid.tagger.tagger import Tagger
from relay.deid.tagger.windows import WINDOW, Inputs, Scores, encoded, scores
from relay.deid.tagger.words import words

NOBODY = Writer()
PIECES = Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "h", "##o", "##p", "##e", "hope", "jose", "a", "b"])


@given(st.text())
def test_every_letter_and_digit_is_in_just_one_word_and_words_stand_in_order(text: str) -> None:
    cut = words(text)
    assert [text[w.start : w.end] for w in cut] == [w.text for w in cut]
    assert all(a.end <= b.start for a, b in pairwise(cut))
    inside = {i for w in cut for i in range(w.start, w.end)}
    assert {i for i, c in enumerate(text) if c.isalnum()} <= inside


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("phoneMarta", ["phone", "Marta"]),
        ("x14", ["x", "14"]),
        ("O'Hara", ["O", "'", "Hara"]),
        ("a_b", ["a", "_", "b"]),
        ("x" * 90, ["x" * 40, "x" * 40, "x" * 10]),
    ],
)
def test_words_end_where_letters_turn_to_digits_or_a_capital_follows(text: str, cut: list[str]) -> None:
    assert [w.text for w in words(text)] == cut


def test_pieces_are_the_longest_known_and_case_and_accents_make_no_difference() -> None:
    assert PIECES.cut("Hope") == PIECES.cut("hope") == [8]
    assert PIECES.cut("hoe") == [4, 5, 7]
    assert PIECES.cut("José") == [9]
    assert PIECES.cut("日") == [1]


def test_hope_and_hope_differ_by_their_signs() -> None:
    text = "Subject: a girl\n\nI told Hope that hope is low. Hope smiled.\nAnn"
    cut = words(text)
    told = dict(zip((w.start for w in cut), features(text, cut, Writer(name="Ann Lee")), strict=True))
    name, word, first = (told[at] for at in (text.index("Hope"), text.index("hope"), text.rindex("Hope")))
    assert name.shape != word.shape
    assert Sign.SMALL_ELSEWHERE in name.signs
    assert Sign.CAPITAL_ELSEWHERE in first.signs
    assert Sign.SENTENCE_START in first.signs
    assert Sign.SENTENCE_START not in name.signs
    assert {Sign.WRITERS_NAME, Sign.CLOSING, Sign.FIRST_NAME} <= told[text.index("Ann")].signs
    assert Sign.SUBJECT in told[0].signs


@given(st.text(alphabet="ab \n.", max_size=60), st.integers(0, 3))
def test_each_word_gets_the_score_of_its_pieces_however_many_windows_it_takes(text: str, more: int) -> None:
    text += " b" + " a b" * (WINDOW * more // 2)
    one = encoded(text, NOBODY, PIECES)
    seen: list[int] = []

    def network(batch: Inputs) -> Scores:
        seen.append(int(batch.mask.sum(axis=1).max()))
        return np.repeat(batch.pieces[:, :, None], 3, axis=2).astype(np.float32)

    answer = scores(one, PIECES, network)
    wanted = [np.mean(PIECES.cut(w.text)) for w in one.words]
    assert answer.shape == (len(one.words), 3)
    assert np.allclose(answer[:, 0], wanted, atol=1e-4)
    assert max(seen) <= WINDOW + 2


def scored(*labels: int | Label, rare: tuple[float, ...] = ()) -> Scores:
    made = np.full((len(labels), COUNT + 1), -9, np.float32)
    for row, label in enumerate(labels):
        made[row, label if isinstance(label, int) else label.number] = 9
    made[:, -1] = [*rare, *[-9.0] * (len(labels) - len(rare))]
    return made


def test_words_of_one_identifier_are_one_stretch_and_a_new_beginning_starts_another() -> None:
    text = "Ann Lee, Bob of Lakeside saw Klein"
    begins, goes_on = Label(Kind.NAME, begins=True), Label(Kind.NAME, begins=False)
    place = Label(Kind.LOCATION, begins=True)
    found = scored(begins, goes_on, NOTHING, begins, NOTHING, place, NOTHING, KEPT)
    chance = decode.chances(found)
    wanted = decode.urgency(chance, dict.fromkeys(KINDS, 0.1)) >= 1
    stretches = list(decode.identifiers(text, words(text), chance, wanted))
    assert [(text[s.start : s.end], s.kind) for s in stretches] == [
        ("Ann Lee", Kind.NAME),
        ("Bob", Kind.NAME),
        ("Lakeside", Kind.LOCATION),
    ]


def test_a_rare_description_is_one_run_of_words_that_does_not_cross_a_blank_line() -> None:
    text = "the only fire chief\n\nin town"
    found = scored(*[NOTHING] * 6, rare=(9, 9, 9, 9, 9, 9))
    assert [(a, b) for a, b, _ in decode.rare(text, words(text), decode.chances(found), 0.4, 0.6)] == [
        (0, 19)
    ]


def test_without_weights_or_with_damaged_ones_the_text_is_held(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        Network(tmp_path)
    installed = resources.files("relay.deid.tagger") / "weights"
    with resources.as_file(installed) as folder:
        shutil.copytree(folder, tmp_path / "weights")
    weights = tmp_path / "weights" / "network.onnx"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x00\x01")
    with pytest.raises(ModelMissing):
        Network(tmp_path / "weights")
    assert Engine(tagger=Tagger()).judge("Ann Lee called.", Knowledge()).failure is Failure.NO_MODEL


def test_the_weights_are_no_larger_than_was_promised_and_say_how_to_read_them() -> None:
    folder = resources.files("relay.deid.tagger") / "weights"
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) <= 40_000_000
    limits = json.loads((folder / "card.json").read_text())["thresholds"]
    assert all(0 < limit < 0.5 for limit in limits["remove"].values())
    assert 0 < limits["doubt"] < 1


def test_what_is_written_like_initials_and_is_nobodys_stays(engine: Engine) -> None:
    text = "She takes it p.r.n., the other b.i.d., at 8 a.m. (i.e. early), after her R&R. What would you do?"
    assert [text[f.start : f.end] for f in engine.judge(text, Knowledge()).findings] == []
