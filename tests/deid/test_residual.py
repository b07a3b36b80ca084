"""The last search: nothing known may still stand in a finished mail, however it is spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.deid.residual import residual_hits
from relay.deid.searched import Searched
from relay.deid.sought import _AT, Identity, _address, _bounded, _host, _literal

IDENTITY = Identity(
    addresses=("w.okonjo@lakesidegrief.example",),
    full_names=("Will Okonjo", "Zoë Quarrel"),
    single_names=("Will", "Okonjo"),
    domains=("lakesidegrief.example",),
    phones=("(919) 555-0188",),
    ids=("KL/QT/318",),
)


@pytest.mark.parametrize(
    "text",
    [
        "from W.OKONJO@lakesidegrief.example",
        "ask w.okonjo today",
        "see LakesideGrief.example/intake",
        "call +1 919 555 0188",
        "call 919.555-0188",
        "it is WILL\u00a0OKONJO",
        "it is Will Okonjo",
        "Zoe Quarrel",
        "Will O\u200bkonjo",
        "ref kl/qt/318",
        "will.okonjo",
        "ｗ．ｏｋｏｎｊｏ＠lakesidegrief.example",
        "it is Will Ok\N{CYRILLIC SMALL LETTER O}njo",
        "it is W i l l  O k o n j o",
        "it is Will Okon-\njo",
        "it is Will &#79;konjo",
        "call \u0669\u0661\u0669 555 0188",
    ],
)
def test_finds_what_is_known_in_any_spelling(text: str) -> None:
    assert residual_hits([text], "", IDENTITY)


def test_finds_a_single_name_in_a_persons_words_only_where_it_can_be_a_name() -> None:
    assert residual_hits([], "so I asked Will about it", IDENTITY)
    assert residual_hits([], "okonjo said so", IDENTITY)
    assert not residual_hits([], "I will. Will you? With good will.", IDENTITY)
    assert not residual_hits(["Reply SEND and it will go."], "", IDENTITY)


@pytest.mark.parametrize(
    "words",
    [
        "\u200b" * 4 + "It is Ann. So Will came",
        "so \u200bW\u200bill came",
        "so W\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}ll came",
        "so W-i-l-l came",
    ],
)
def test_a_disguise_hides_no_single_name_that_is_also_a_word(words: str) -> None:
    assert residual_hits([], words, Identity(single_names=("Will",)))


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("good-\nwill okonjo", Identity(full_names=("Will Okonjo",))),
        ("ref M4RIA-J-O-3-4-5 x", Identity(ids=("M4RIA-J-O-3-4-5",))),
        ("\u041e\u043b\u044c\u0433\u0430", Identity(full_names=("\u041e\u043b\u044c\u0433\u0430",))),
    ],
)
def test_what_stands_as_it_is_known_is_found_whatever_a_reader_makes_of_it(
    text: str, identity: Identity
) -> None:
    assert residual_hits([text], "", identity)


ORDINARY = Identity(full_names=("Will Grant", "Grace Hope", "Joy May", "Open Door", "the Deacon"))


@pytest.mark.parametrize(
    "words",
    [
        "I will grant you that.",
        "She will. Grant her time.",
        "With grace, hope and patience.",
        "We left an open door.",
        "There is joy. May it last.",
        "Her joy may come back.",
        "So the deacon rang, and we met.",
    ],
)
def test_a_full_name_of_ordinary_words_stops_no_sentence_that_means_nobody(words: str) -> None:
    assert residual_hits([f"Subject: About it\n{words}"], words, ORDINARY) == ()


@pytest.mark.parametrize(
    "words",
    [
        "I saw Will Grant.",
        "I saw Grant Will.",
        "I SAW WILL GRANT.",
        "write to will.grant there",
        "see will_grant",
        "Will Grant came.",
        "i saw will grant today",
        "W i l l  G r a n t",
        "It is W\u200bill Gr\u200bant.",
    ],
)
def test_a_full_name_of_ordinary_words_is_found_where_it_is_written_as_a_name(words: str) -> None:
    assert residual_hits([f"Subject: About it\n{words}"], words, ORDINARY)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("+49 (0)30 1234567", "+49 30 1234567"),
        ("+49 (0)30 1234567", "030 12 34 567"),
        ("0049 30 1234567", "030/1234567"),
        ("+44 7700 900344", "07700 900344"),
        ("07700 900344", "+44 (0) 7700 900344"),
        ("+353 65 555 0104", "065 555 0104"),
        ("(919) 555-0188", "9l9 555 O188"),
        ("(919) 555-0188", "nine one nine triple five oh one double eight"),
    ],
)
def test_a_phone_number_is_found_however_one_dials_or_says_it(known: str, said: str) -> None:
    assert residual_hits([f"call {said} please"], "", Identity(phones=(known,)))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Identity(full_names=("Jörg Müßig",)), "joerg muessig"),
        (Identity(full_names=("Søren Ægir",)), "Soeren Aegir"),
        (Identity(single_names=("Schröder",)), "Frau Schroeder"),
        (Identity(addresses=("jo@harbour.example",)), "jo(a)harbour.example"),
        (Identity(addresses=("jo@harbour.example",)), "jo\uff20harbour\u3002example"),
    ],
)
def test_a_name_or_address_is_found_as_other_keyboards_write_it(known: Identity, said: str) -> None:
    assert residual_hits([f"It is {said} here"], "", known)


def test_a_sentence_in_single_quotation_marks_begins_with_no_name() -> None:
    words = "Then I asked: so 'Will it help?' and waited."
    assert residual_hits([words], words, IDENTITY) == ()


def test_a_mail_without_anything_known_passes() -> None:
    mail = "My client met [person 1] in [town]; call [phone number]. PHQ-9 of 17, F43.10, 90837."
    assert residual_hits([mail], mail, IDENTITY) == ()


def test_a_hit_never_prints_what_it_found() -> None:
    (hit,) = residual_hits(["w.okonjo"], "", Identity(addresses=IDENTITY.addresses))
    assert "okonjo" not in f"{hit!r} {hit}"


@given(pieces=st.lists(st.text()), words=st.text(), names=st.tuples(st.text(), st.text()))
def test_any_text_and_identity_can_be_searched(pieces: list[str], words: str, names: tuple[str, ...]) -> None:
    identity = Identity(
        addresses=names, full_names=names, single_names=names, domains=(), phones=names, ids=names
    )
    residual_hits(pieces, words, identity)


_PART = st.text("aäßIıK.-+' _9Ⅷﬁ", min_size=1, max_size=6)


@given(
    _PART,
    _PART,
    st.sampled_from(["@", " at ", "[at]", " @ ", "＠"]),
    st.sampled_from([".", " dot ", "[.]", " "]),
)
def test_looking_at_the_letters_first_finds_no_address_less(local: str, host: str, at: str, dot: str) -> None:
    """`_address` spares a pattern where the letters are not there; the pattern alone must agree."""
    address = f"{local}@{host}.example"
    text = Searched(f"Write to {local.upper()}{at}{host}{dot}example, please.")
    pattern = _bounded(_literal(local) + _AT + _host(f"{host}.example"))
    assert _address(text, address=address) == text.match(pattern)
