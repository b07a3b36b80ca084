"""What each mail program makes of a reply, and what is new in it."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

import pytest

from relay.mail.reading.newtext import Context, split

NEW = "She slept through the night.\n\nShould I still see [client] weekly?"

RELAY = "Colleague Rowan (via Relay) <r-abc234@relay.example>"

ATTRIBUTIONS = {
    "gmail-en": f"On Mon, Nov 23, 2026 at 10:00 AM {RELAY} wrote:",
    "gmail-en-wrapped": "On Mon, Nov 23, 2026 at 10:00 AM Colleague Rowan (via Relay) <\nr-abc234@relay.example> wrote:",
    "apple-en": "On 23 Nov 2026, at 10:00, Colleague Rowan (via Relay) <r-abc234@relay.example> wrote:",
    "thunderbird-en": "On 11/23/26 10:00, Colleague Rowan (via Relay) wrote:",
    "proton": "On Monday, November 23rd, 2026 at 10:00 AM, Colleague Rowan (via Relay) <r-abc234@relay.example> wrote:",
    "zoho": "---- On Mon, 23 Nov 2026 10:00:00 +0100 Rowan<r-abc234@relay.example> wrote ----",
    "gmail-es": f"El lun, 23 nov 2026 a las 10:00, {RELAY} escribió:",
    "gmail-fr": f"Le lun. 23 nov. 2026 à 10:00, {RELAY} a écrit :",
    "apple-fr-wrapped": "Le 23 nov. 2026 à 10:00, Colleague Rowan (via Relay)\n<r-abc234@relay.example> a écrit :",
    "gmail-de": f"Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb {RELAY}:",
    "thunderbird-de": "Am 23.11.26 um 10:00 schrieb Colleague Rowan (via Relay):",
    "gmail-pt": f"Em seg., 23 de nov. de 2026 às 10:00, {RELAY} escreveu:",
    "gmail-it": f"Il giorno lun 23 nov 2026 alle ore 10:00 {RELAY} ha scritto:",
    "gmail-nl": f"Op ma 23 nov 2026 om 10:00 schreef {RELAY}:",
    "gmail-nl-long": f"Op 23 nov. 2026 10:00 schreef {RELAY} het\nvolgende geschreven:",
    "gmail-sv": f"Den mån 23 nov. 2026 kl 10:00 skrev {RELAY}:",
    "gmail-pl": f"pon., 23 lis 2026 o 10:00 {RELAY} napisał(a):",
    "gmail-da": f"man. 23. nov. 2026 kl. 10.00 skrev {RELAY}:",
    "short-date": "2026-11-23 10:00 GMT+01:00 Colleague Rowan <r-abc234@relay.example>:",
    "verbless": '23.11.2026, 10:00, "Colleague Rowan" <r-abc234@relay.example>:',
    "apple-sv": "23 nov. 2026 kl. 10:00 skrev Colleague Rowan (via Relay):",
    "apple-nl": f"Op 23 nov. 2026 om 10:00 heeft {RELAY} het volgende geschreven:",
    "apple-pl": f"Wiadomość napisana przez {RELAY} w dniu 23 lis 2026, o godz. 10:00:",
    "apple-pt": f"No dia 23 de nov. de 2026, às 10:00, {RELAY} escreveu:",
    "apple-it": f"Il giorno 23 nov 2026, alle ore 10:00, {RELAY} ha scritto:",
    "apple-es": f"El 23 nov 2026, a las 10:00, {RELAY} escribió:",
    "old-unix": "At 10:00 11/23/2026, you wrote:",
    "gmail-pt-pt": f"{RELAY} escreveu (segunda, 23/11/2026 à(s) 10:00):",
    "gmail-cs": f"po 23. 11. 2026 v 10:00 odesílatel {RELAY} napsal:",
    "gmail-sk": f"po 23. 11. 2026 o 10:00 {RELAY} napísal(a):",
    "gmail-hu": f"{RELAY} ezt írta (időpont: 2026. nov.\n23., H, 10:00):",
    "gmail-ro": f"În lun., 23 nov. 2026 la 10:00, {RELAY} a scris:",
    "gmail-tr": f"{RELAY}, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
    "gmail-el": f"Στις Δευ 23 Νοε 2026 στις 10:00 π.μ., ο χρήστης {RELAY} έγραψε:",
    "gmail-ru": f"пн, 23 нояб. 2026 г. в 10:00, {RELAY}:",
    "gmail-uk": f"пн, 23 лист. 2026 р. о 10:00 {RELAY} пише:",
    "gmail-ca": f"Missatge de {RELAY} del dia dl., 23 de nov. 2026 a les 10:00:",
    "gmail-fi": f"ma 23. marrask. 2026 klo 10.00 {RELAY} kirjoitti:",
    "gmail-nb": f"man. 23. nov. 2026 kl. 10:00 skrev {RELAY}:",
    "gmail-ja": f"2026年11月23日(月) 10:00 {RELAY}:",
    "gmail-zh": f"{RELAY} 于2026年11月23日周一 10:00写道：",
    "gmail-ko": f"2026년 11월 23일 (월) 오전 10:00, {RELAY}님이 작성:",
    "gmail-he": f"בתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת {RELAY}:",
    "roundcube-nl": "Colleague Rowan (via Relay) schreef op 2026-11-23 10:00:",
    "notes-de": f"{RELAY} schrieb am 23.11.2026 10:00:00:",
    "open-xchange-de": f"{RELAY} hat am 23.11.2026 10:00 CET geschrieben:",
    "fairemail": f"Nov 23, 2026 10:00:00 AM {RELAY}:",
    "mutt-index": f"* {RELAY} [2026-11-23 10:00]:",
    "tuta": "23 Nov 2026, 10:00 by r-abc234@relay.example:",
    "horde-de": f"Zitat von {RELAY}:",
    "a-language-nobody-listed": f"Dé Luain 23 Samhain 2026 ag 10:00, scríobh {RELAY}:",
}  # fmt: skip

HEADER_BLOCKS = {
    "outlook-en": "________________________________\nFrom: {0}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Dana\nSubject: A question",
    "outlook-en-bold": "*From:* {0}\n*Sent:* Monday, November 23, 2026\n*To:* Dana\n*Subject:* A question",
    "outlook-original": "-----Original Message-----\nFrom: {0}\nSent: Monday\nTo: Dana\nSubject: A question",
    "outlook-de": "Von: {0}\nGesendet: Montag, 23. November 2026 10:00\nAn: Dana\nBetreff: A question",
    "outlook-de-original": "-----Ursprüngliche Nachricht-----\nVon: {0}\nGesendet: Montag\nAn: Dana\nBetreff: A question",
    "outlook-fr": "De : {0}\nEnvoyé : lundi 23 novembre 2026 10:00\nÀ : Dana\nObjet : A question",
    "outlook-es": "De: {0}\nEnviado el: lunes, 23 de noviembre de 2026\nPara: Dana\nAsunto: A question",
    "outlook-it": "Da: {0}\nInviato: lunedì 23 novembre 2026\nA: Dana\nOggetto: A question",
    "outlook-pt": "De: {0}\nEnviado: segunda-feira, 23 de novembro\nPara: Dana\nAssunto: A question",
    "outlook-nl": "Van: {0}\nVerzonden: maandag 23 november 2026\nAan: Dana\nOnderwerp: A question",
    "outlook-sv": "Från: {0}\nSkickat: den 23 november 2026\nTill: Dana\nÄmne: A question",
    "outlook-pl": "Od: {0}\nWysłano: poniedziałek, 23 listopada\nDo: Dana\nTemat: A question",
    "yahoo-fr": "De : {0}\nÀ : Dana\nEnvoyé le : lundi 23 novembre 2026\nObjet : A question",
    "outlook-br": "De: {0}\nEnviada em: segunda-feira, 23 de novembro\nPara: Dana\nAssunto: A question",
    "samsung": "-------- Original message --------\nFrom: {0}\nDate: 11/23/26 10:00 (GMT+01:00)\nTo: Dana\nSubject: A question",
    "outlook-cs": "Od: {0}\nOdesláno: pondělí 23. listopadu 2026\nKomu: Dana\nPředmět: A question",
    "outlook-hu": "Feladó: {0}\nElküldve: 2026. november 23.\nCímzett: Dana\nTárgy: A question",
    "outlook-da": "Fra: {0}\nSendt: 23. november 2026\nTil: Dana\nEmne: A question",
    "outlook-tr": "Kimden: {0}\nGönderildi: 23 Kasım 2026\nKime: Dana\nKonu: A question",
    "outlook-zh": "发件人: {0}\n发送时间: 2026年11月23日 10:00\n收件人: Dana\n主题: A question",
    "outlook-ja": "差出人: {0}\n送信日時: 2026年11月23日\n宛先: Dana\n件名: A question",
    "outlook-one-line": "From: {0} Sent: Monday, November 23, 2026 10:00 AM To: Dana Subject: A question",
    "orange-fr": "====\n\nMessage du : 23/11/2026 10:00\nDe : {0}\nA : Dana\nCopie à :\nObjet : A question",
    "t-online": "-----Original-Nachricht-----\nBetreff: A question\nDatum: 2026-11-23\nVon: {0}\nAn: Dana",
    "em-client": "------ Original Message ------\nFrom {0}\nTo Dana\nDate 11/23/2026\nSubject A question",
    "outlook-mac": "From: {0}\nDate: Monday, November 23, 2026 at 10:00\nTo: Dana\nSubject: A question",
}  # fmt: skip

OLD = "Have you thought of a sleep diary?\n\nReply to this mail and only Colleague Rowan will read it."


def quoted(text: str) -> str:
    """The text as mail programs quote it."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


@pytest.mark.parametrize("program", ATTRIBUTIONS)
def test_answer_above_marked_quotation_is_all_that_is_new(program: str) -> None:
    found = split(f"{NEW}\n\n{ATTRIBUTIONS[program]}\n\n{quoted(OLD)}\n", Context())
    assert found.new_text == NEW
    assert "sleep diary" in found.quoted


@pytest.mark.parametrize("program", ATTRIBUTIONS)
def test_answer_above_unmarked_copy_is_all_that_is_new(program: str) -> None:
    found = split(f"{NEW}\n{ATTRIBUTIONS[program]}\n\n{OLD}\n", Context())
    assert found.new_text == NEW


@pytest.mark.parametrize("program", ATTRIBUTIONS)
def test_answer_below_quotation_is_all_that_is_new(program: str) -> None:
    found = split(f"{ATTRIBUTIONS[program]}\n{quoted(OLD)}\n\n{NEW}\n", Context())
    assert found.new_text == NEW


@pytest.mark.parametrize("program", HEADER_BLOCKS)
def test_answer_above_header_block_is_all_that_is_new(program: str) -> None:
    found = split(
        f"{NEW}\n\n{HEADER_BLOCKS[program].format(RELAY)}\n\n{OLD}", Context(subject="Re: A question")
    )
    assert found.new_text == NEW
    assert "sleep diary" in found.quoted
    assert not found.forwarded


@pytest.mark.parametrize("program", HEADER_BLOCKS)
def test_header_block_in_a_forwarding_mail_is_forwarded(program: str) -> None:
    found = split(
        f"{NEW}\n\n{HEADER_BLOCKS[program].format('Kim')}\n\n{OLD}", Context(subject="Fwd: A question")
    )
    assert found.new_text == NEW
    assert "sleep diary" in found.forwarded


def test_interleaved_answers_are_joined_without_the_quotation() -> None:
    text = f"{ATTRIBUTIONS['gmail-en']}\n> First question?\n\nYes, weekly.\n\n> Second question?\n>\n\nNo, not yet.\n\nDana\n"
    found = split(text, Context(names=frozenset({"dana"})))
    assert found.new_text == "Yes, weekly.\n\nNo, not yet."
    assert found.signature == "Dana"


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Forwarded Message --------",
        "---------- Weitergeleitete Nachricht ----------",
        "-------- Mensaje reenviado --------",
        "---------- Message transféré ---------",
        "-------- Messaggio inoltrato --------",
        "---------- Doorgestuurd bericht ----------",
    ],
)
def test_forwarded_mail_is_set_aside(mark: str) -> None:
    found = split(
        f"{NEW}\n\n{mark}\nFrom: Kim <kim@school.example>\nSubject: Joy\n\nJoy was absent.\n", Context()
    )
    assert found.new_text == NEW
    assert "Joy was absent" in found.forwarded
    assert not found.quoted


def test_quoted_forward_of_apple_mail_is_forwarded() -> None:
    found = split(f"{NEW}\n\n> Begin forwarded message:\n>\n> From: Kim\n>\n> Joy was absent.\n", Context())
    assert (found.new_text, "Joy was absent" in found.forwarded) == (NEW, True)


def test_an_empty_reply_never_makes_the_relays_own_words_new() -> None:
    preview = "Nothing has been sent yet.\n\nReply SEND to send it, or CANCEL to delete it."
    for who in ("Relay <r-abc234@relay.example>", "Colleague Rowan (via Relay)"):
        found = split(
            f"On Mon, Nov 23, 2026 at 10:00 AM {who} wrote:\n\n{preview}", Context(own_domain="relay.example")
        )
        assert found.new_text == ""


def test_attribution_first_and_unmarked_text_below_keeps_the_text() -> None:
    found = split(
        f"On Mon, Nov 23, 2026, Kim <kim@school.example> wrote:\n\n{NEW}", Context(own_domain="relay.example")
    )
    assert found.new_text == NEW


@pytest.mark.parametrize(
    "sentence",
    [
        "On Monday she wrote:",
        "On the other hand, this is what he wrote:",
        "In 2019 her mother wrote: I am done.",
        "From: nowhere in particular she heard a voice",
        "I told him what the school wrote:",
        "At 3:15 he woke, and she said",
        "Op een dag schreef hij mij.",
        "To: think about it is one thing",
        "The hearing is on 23 Nov 2026 at 10:00, and she fears it:",
        "My colleague wrote me in May: keep going.",
        "Sent from my desk is where most of his letters come from.",
    ],
)
def test_a_persons_sentence_is_no_attribution(sentence: str) -> None:
    text = f"Dear colleagues,\n\n{sentence}\nand then nothing more happened for weeks."
    assert split(text, Context()).new_text == text


def test_placeholders_and_lists_survive() -> None:
    text = "[client] and [client's sister] say:\n\n- nothing\n- too much\n\n1. one\n2. two\n\n[person 2] left [town]."
    assert split(text, Context()).new_text == text


def test_send_above_a_quoted_preview_is_only_the_word() -> None:
    text = f"SEND\n\n{ATTRIBUTIONS['gmail-en']}\n\n{quoted('Reply CANCEL to delete it.')}"
    assert split(text, Context()).new_text == "SEND"


SOMEBODY = "Kim Sato <kim@school.example>"


@pytest.mark.parametrize(
    "head",
    [
        f"From: {SOMEBODY}\nSent: Monday\nTo: Dana\nSubject: Joy",
        f"-----Original Message-----\nFrom: {SOMEBODY}\nSent: Monday\nTo: Dana\nSubject: Joy",
    ],
)
def test_somebody_elses_mail_without_a_word_above_is_neither_new_nor_lost(head: str) -> None:
    found = split(f"{head}\n\n{NEW}", Context(own_domain="relay.example"))
    assert (found.new_text, found.uncertain) == ("", NEW)


def test_the_relays_own_mail_without_a_word_above_is_only_old() -> None:
    head = f"From: {RELAY}\nSent: Monday\nTo: Dana\nSubject: [Relay] Preview: Joy"
    found = split(f"{head}\n\nReply SEND to send it.", Context(own_domain="relay.example"))
    assert (found.new_text, found.uncertain) == ("", "")


def test_text_below_the_phones_line_may_be_anybodys() -> None:
    found = split(f"{NEW}\n\nSent from my iPhone\n\nHave you thought of a diary?", Context())
    assert (found.new_text, found.uncertain) == (NEW, "Have you thought of a diary?")


def test_text_below_the_phones_line_is_new_where_the_old_mail_is_marked() -> None:
    text = f"Yes.\n\nSent from my iPhone\n\nNo, wait.\n\n{ATTRIBUTIONS['apple-en']}\n> Weekly?"
    assert "No, wait." in split(text, Context()).new_text


def test_text_below_a_phones_line_at_the_very_top_is_new() -> None:
    found = split(f"Sent from my iPhone\n\n{NEW}", Context())
    assert (found.new_text, found.uncertain) == (f"Sent from my iPhone\n\n{NEW}", "")


def test_attribution_first_and_unmarked_text_below_is_said_to_be_doubtful() -> None:
    found = split(f"On Mon, Nov 23, 2026, {SOMEBODY} wrote:\n\n{NEW}", Context())
    assert (found.new_text, found.perhaps_quoted) == (NEW, True)


LONG = "> She has been asking herself for weeks now whether to leave the school she is"


def test_the_end_of_a_quoted_line_that_lost_its_mark_is_old() -> None:
    found = split(f"{ATTRIBUTIONS['gmail-en']}\n{LONG}\nin, and the town.\n> What then?\n\nNo.", Context())
    assert (found.new_text, found.uncertain) == ("No.", "")


def test_a_small_lettered_line_below_a_finished_quoted_one_may_be_an_answer() -> None:
    found = split(f"{LONG} in.\nit was me\n> What then?\n\nNo.", Context())
    assert (found.new_text, found.uncertain) == ("No.", "it was me")


@pytest.mark.parametrize("asked", ["> Weekly?", f"{LONG} in, or is it too early to tell?"])
def test_an_answer_right_below_a_quoted_question_is_new(asked: str) -> None:
    assert (
        split(f"{asked}\nweekly.\n> And then?\nwe will see", Context()).new_text == "weekly.\n\nwe will see"
    )


def test_an_inline_answer_is_shown_with_the_end_of_what_it_answers() -> None:
    asked = "\n".join(f"> line {n}" for n in range(6))
    text = f"{ATTRIBUTIONS['gmail-en']}\n> Above.\n>\n{asked}\n>> older\n\nYes.\n\n> Rest.\n"
    assert split(text, Context()).answered == "> […]\n> line 2\n> line 3\n> line 4\n> line 5\n\nYes."


def test_what_somebody_else_wrote_is_no_context_of_an_inline_answer() -> None:
    text = f"On Mon, Nov 23, 2026 at 10:00 AM {SOMEBODY} wrote:\n> I am so ill.\n\nSince May.\n\n> Help me.\n"
    found = split(text, Context(own_domain="relay.example"))
    assert (found.new_text, found.answered) == ("Since May.", "")


def test_an_answer_above_or_below_the_whole_mail_needs_no_context() -> None:
    for text in (
        f"Yes.\n\n{ATTRIBUTIONS['gmail-en']}\n{quoted(OLD)}",
        f"{ATTRIBUTIONS['gmail-en']}\n{quoted(OLD)}\n\nYes.",
    ):
        found = split(text, Context())
        assert (found.new_text, found.answered) == ("Yes.", "")


def test_text_behind_the_colon_of_an_attribution_is_old() -> None:
    found = split(f"{NEW}\n\nOn 11/23/2026 at 10:00 AM, {RELAY} wrote:Have you tried?\nMore.", Context())
    assert found.new_text == NEW


@pytest.mark.parametrize("marked", [True, False])
def test_an_attribution_that_names_the_relay_needs_no_date(marked: bool) -> None:
    old = "She cannot sleep.\n\nWhat would you try?"
    copied = "> " + old.replace("\n", "\n> ") if marked else old
    text = f"I would wait.\n\nColleague Elm (via Relay) writes:\n\n{copied}"
    assert split(text, Context(own_domain="relay.example")).new_text == "I would wait."
