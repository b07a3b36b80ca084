"""The mails the tagger learns from are well marked, invented, and survive being changed. Needs no torch."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from relay.deid.finding import Kind
from relay.deid.recognizers.public import public_addresses
from relay.deid.tagger.labels import COUNT, KEPT, KINDS, NOTHING
from relay.deid.tagger.words import words
from training import corpus
from training.augment import Names, augmented
from training.corpus import Mail

MAILS = Path(__file__).parents[2] / "training" / "mails"
TYPES = {kind.value for kind in KINDS} | {"KEEP", "QUASI"}
ADDRESS = re.compile(r"[\w.+-]@(?P<host>(?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|\bwww\.)(?P<host>(?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
RESERVED = re.compile(r"(?:^|\.)(?:example|example\.(?:org|com|net))$", re.IGNORECASE)  # RFC 2606 §2 and §3
OTHERS = Names(first=("Zofia", "Ambrose"), last=("Quillfeather", "Dubrovin"), words=("Hope", "Will"))


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    return corpus.read(MAILS)


def test_every_mail_is_read_and_has_an_id_of_its_own(mails: list[Mail]) -> None:
    files = sorted(MAILS.glob("*.txt"))
    written = sum(len(re.findall(r"^id: ", file.read_text(encoding="utf-8"), re.MULTILINE)) for file in files)
    assert len(mails) == written > 1000
    assert [mail_id for mail_id, times in Counter(m.id for m in mails).items() if times > 1] == []
    assert [m.id for m in mails if not m.group or not m.text.startswith("Subject: ")] == []


def test_every_mark_is_of_a_type_of_the_guide_and_none_crosses_another(mails: list[Mail]) -> None:
    assert {span.type for m in mails for span in m.spans} <= TYPES
    for m in mails:
        at = 0
        for span in sorted(m.spans, key=lambda s: s.start):
            assert at <= span.start < span.end <= len(m.text), m.id
            at = span.end


def test_a_mark_holds_something_and_no_white_space_at_its_ends(mails: list[Mail]) -> None:
    marked = [(m.id, m.text[s.start : s.end]) for m in mails for s in m.spans]
    assert [mail_id for mail_id, inside in marked if not inside or inside != inside.strip()] == []


def test_addresses_and_links_are_of_domains_that_are_nobodys_or_public(mails: list[Mail]) -> None:
    real = [
        m.id
        for m in mails
        for pattern in (ADDRESS, LINK)
        for found in pattern.finditer(f"{m.text} {' '.join(m.writer.addresses)}")
        if not RESERVED.search(found["host"])
        and not any(a <= found.start() < b for a, b in public_addresses(m.text))
    ]
    assert real == []


def test_every_kind_of_identifier_is_taught_and_what_only_looks_like_one(mails: list[Mail]) -> None:
    counts = Counter(span.type for m in mails for span in m.spans)
    assert [kind for kind in sorted(TYPES) if counts[kind] < 20] == []


def test_each_word_of_a_mark_is_labelled_and_no_other(mails: list[Mail]) -> None:
    for m in mails:
        numbers, rare = corpus.labels(m)
        cut = words(m.text)
        assert len(numbers) == len(rare) == len(cut)
        assert all(NOTHING <= number < COUNT for number in numbers)
        for word, number, is_rare in zip(cut, numbers, rare, strict=True):
            over = {s.type for s in m.spans if s.start < word.end and word.start < s.end}
            assert is_rare == ("QUASI" in over), m.id
            assert (number == KEPT) == (over == {"KEEP"}), m.id
            assert (number > KEPT) == bool(over - {"KEEP", "QUASI"}), m.id


def test_a_mark_begins_with_a_beginning_and_goes_on_with_insides(tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_text("id: zz-001\nfrom: \nsubject: s\n---\nI saw {{NAME|Ana Ruiz}} on {{KEEP|BDI}} 23.\n")
    (mail,) = corpus.read(one)
    numbers, _ = corpus.labels(mail)
    labelled = {w.text: n for w, n in zip(words(mail.text), numbers, strict=True) if n != NOTHING}
    name = 2 + 2 * KINDS.index(Kind.NAME)
    assert labelled == {"Ana": name, "Ruiz": name + 1, "BDI": KEPT}


@pytest.mark.parametrize("body", ["{{NAME|Ana", "Ana}}", "{{NAME|{{ORG|Ana}}}}"])
def test_broken_mark_up_is_named_by_file_and_mail(tmp_path: Path, body: str) -> None:
    file = tmp_path / "broken.txt"
    file.write_text(f"id: zz-001\nsubject: s\n---\nHello\n=====\nid: zz-002\nsubject: s\n---\n{body}\n")
    with pytest.raises(ValueError, match=r"broken\.txt, mail 2"):
        corpus.read(file)


def test_a_changed_mail_keeps_its_marks_on_the_same_kinds_of_thing(mails: list[Mail]) -> None:
    chance = random.Random(7)
    changed = 0
    for m in mails[::5]:
        other = augmented(m, OTHERS, chance)
        changed += other != m
        assert [s.type for s in other.spans] == [s.type for s in sorted(m.spans, key=lambda s: s.start)]
        at = 0
        for span in other.spans:
            assert at <= span.start < span.end <= len(other.text), m.id
            at = span.end
    assert changed > 50


def test_the_same_seed_changes_a_mail_the_same_way(mails: list[Mail]) -> None:
    first, second = ([augmented(m, OTHERS, random.Random(3)) for m in mails[:50]] for _ in range(2))
    assert first == second


def test_who_is_renamed_is_renamed_everywhere_and_the_writer_too(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text(
        "id: zz-001\nfrom: {{NAME|Oda Brandt}} <{{EMAIL|oda@brandt.example}}>\nsubject: s\n---\n"
        "{{NAME|Tamsin}} came. {{NAME|TAMSIN}} said {{NAME|Oda}} knows; {{KEEP|Tamsin House}} stays.\n"
    )
    (mail,) = corpus.read(file)
    views = [augmented(mail, OTHERS, random.Random(seed)) for seed in range(200)]
    listed = {name.casefold() for pool in (OTHERS.first, OTHERS.last, OTHERS.words) for name in pool}
    renamed = 0
    for view in views:
        named = [view.text[s.start : s.end].casefold() for s in view.spans if s.type == "NAME"]
        if listed.issuperset(named):  # renamed, and no slip of the finger upon it
            renamed += 1
            assert named[0] == named[1]
            assert not view.writer.name or view.writer.name.split()[0].casefold() == named[2]
            assert "tamsin " in view.text.casefold()
    assert renamed > 20
