"""The words of commands: nine languages, one table each, none in the way of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.classify.verbs import DESK_VERBS
from relay.consult.commands import command_of, strict_verb
from relay.consult.preview_answer import parse_answer
from relay.consult.words import COURTESY, DOUBT, TABLES, WORDS, Table, Verb, languages_of, plain
from relay.mail.robots.until import MONTHS

CODES = ("en", "es", "fr", "de", "pt", "it", "nl", "sv", "pl")
TAUGHT = DESK_VERBS - {Verb.JOIN}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.code)
def test_a_table_has_a_word_for_every_verb(table: Table) -> None:
    missing = {v for v in Verb if v not in table.verbs}
    assert missing <= {v for v in Verb if v not in TABLES[1].verbs}  # those that came later


def test_the_languages_are_those_that_mail_is_read_in() -> None:
    assert tuple(t.code for t in TABLES) == CODES


@pytest.mark.parametrize("verb", list(Verb))
def test_every_canonical_verb_is_a_word(verb: Verb) -> None:
    assert WORDS[plain(str(verb))] is verb


def test_no_courtesy_raises_a_doubt_or_is_a_command() -> None:
    assert not COURTESY & DOUBT
    assert not COURTESY & set(WORDS)


def test_a_number_means_the_same_in_every_language() -> None:
    meant: dict[str, int] = {}
    for table in TABLES:
        for word, number in table.numbers.items():
            assert meant.setdefault(word, number) == number, word


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.code)
def test_what_a_table_says_of_time_and_lists_is_complete(table: Table) -> None:
    for field in ("until", "lasting", "without_end", "end_of", "numbers", "days", "weeks", "months"):
        assert getattr(table, field), field
    for field in ("a_week", "none", "every", "add", "drop", "conjunctions", "negations", "cancelling"):
        assert getattr(table, field), field


@pytest.mark.parametrize(
    ("text", "verb", "code"),
    [
        ("AYUDA", Verb.HELP, "es"),
        ("Envíelo, por favor", Verb.SEND, "es"),
        ("envielo", Verb.SEND, "es"),
        ("Bonjour,\nenvoyez, merci", Verb.SEND, "fr"),
        ("Bitte absenden, danke", Verb.SEND, "de"),
        ("Sim, enviar", Verb.SEND, "pt"),
        ("invia, grazie", Verb.SEND, "it"),
        ("Verstuur, dank u wel", Verb.SEND, "nl"),
        ("Skicka, tack", Verb.SEND, "sv"),
        ("Wyślij, proszę", Verb.SEND, "pl"),
        ("wyslij", Verb.SEND, "pl"),
        ("mis datos", Verb.MYDATA, "es"),
        ("Oubliez-moi", Verb.FORGET, "fr"),
        ("Fachgebiete", Verb.SPECIALTIES, "de"),
        ("ajuda", Verb.HELP, "pt"),
        ("aiuto", Verb.HELP, "it"),
        ("hulp", Verb.HELP, "nl"),
        ("hjälp", Verb.HELP, "sv"),
        ("hjalp", Verb.HELP, "sv"),
        ("pomoc", Verb.HELP, "pl"),
        ("opt out", Verb.LEAVE, "en"),
    ],
)
def test_verbs_are_read_in_nine_languages_without_case_and_accents(text: str, verb: Verb, code: str) -> None:
    found = command_of(text, "")
    assert found is not None
    assert found.verb is verb
    assert code in found.languages


@pytest.mark.parametrize(
    "text",
    [
        "no enviar",
        "Envíelo\npero quite el nombre",
        "nicht senden",
        "Senden\naber ohne die Schule",
        "n'envoyez pas",
        "Envoyez\nmais pas le nom",
        "Non inviare",
        "não enviar",
        "niet versturen",
        "skicka inte",
        "nie wysyłaj",
        "Wyślij\nale bez nazwiska",
        "¿Enviar?",
        "Send\nmaar eerst de naam weg",
    ],
)
def test_anything_less_than_a_plain_send_is_asked_back_in_every_language(text: str) -> None:
    assert parse_answer(text, "").verb is not Verb.SEND


def test_a_degree_below_a_send_is_no_doubt() -> None:
    assert parse_answer("Send\n\nMaria Lopez, MA, LMFT", "").verb is Verb.SEND


@pytest.mark.parametrize(
    "text",
    [
        "cancelar por favor",
        "bitte abbrechen",
        "annulez",
        "annulla tutto",
        "annuleer dit",
        "avbryt",
        "anuluj to",
    ],
)
def test_cancel_is_lenient_in_every_language(text: str) -> None:
    assert parse_answer(text, "").verb is Verb.CANCEL


@pytest.mark.parametrize(
    "text",
    [
        "no cancelar",
        "nicht abbrechen",
        "n'annulez pas",
        "non annullare",
        "annuleer niet",
        "avbryt inte",
        "nie anuluj",
    ],
)
def test_a_negated_cancel_cancels_nothing_in_any_language(text: str) -> None:
    assert parse_answer(text, "").verb is not Verb.CANCEL


@pytest.mark.parametrize(
    ("text", "remove", "keep"),
    [
        ("Quitar Riverside, Coach Bill", ("Riverside", "Coach Bill"), ()),
        ("Bitte entfernen: Riverside", ("Riverside",), ()),
        ("ta bort Riverside", ("Riverside",), ()),
        ("garder Joy", (), ("Joy",)),
        ("usuń Kraków\nzachowaj Joy", ("Kraków",), ("Joy",)),
    ],
)
def test_edits_are_read_in_every_language(text: str, remove: tuple[str, ...], keep: tuple[str, ...]) -> None:
    answer = parse_answer(text, "")
    assert (answer.remove, answer.keep) == (remove, keep)


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("Enviar esto en su lugar:\n\nMi cliente llora.", "Mi cliente llora."),
        ("Stattdessen senden\n\nMeine Klientin trauert.", "Meine Klientin trauert."),
    ],
)
def test_a_new_text_is_read_in_every_language(text: str, below: str) -> None:
    answer = parse_answer(text, "")
    assert (answer.verb, answer.text) == (Verb.INSTEAD, below)


@pytest.mark.parametrize("text", ["Quite good, I think.", "Sand", "Rusted", "Passed on to supervision"])
def test_english_sentences_begin_with_no_foreign_command(text: str) -> None:
    assert strict_verb(text) is None
    assert parse_answer(text, "").verb is None


def test_shared_words_tell_all_their_languages() -> None:
    assert set(languages_of("status")) == {"en", "de", "nl", "sv", "pl"}
    assert languages_of("ayuda") == ("es",)


def test_months_are_known_in_every_language() -> None:
    for word in ("march", "marzo", "mars", "märz", "março", "maart", "marca"):
        assert MONTHS[word] == 3


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_is_a_command_or_none(text: str, subject: str) -> None:
    found = command_of(text, subject)
    assert found is None or (found.verb in Verb and found.languages)
