"""Where the new text ends and the signature begins."""

# ruff: noqa: E501 - mails and fields stand on one line, as programs write them

import pytest

from relay.mail.reading.own_name import name_tokens
from relay.mail.reading.signature import cut_signature

BODY = ["He lost his job in spring.", "", "Any thoughts on pacing?"]
DANA = name_tokens("Dana Whitfield", "d.whitfield@lakeside.example")

CUT = {
    "closing-name": "Best,\nDana",
    "closing-blank-name": "Kind regards,\n\nDana Whitfield",
    "closing-lower-case": "thanks,\ndana",
    "closing-initial": "Best,\nD.",
    "one-line": "Best, Dana",
    "one-line-dash": "Warmly - Dana Whitfield, LCSW",
    "thanks-name": "Thanks so much!\nDana",
    "emoji": "Cheers 🎉\nDana",
    "degrees": "Warm regards,\nDana Whitfield, PhD, LMFT\nLakeside Practice\n(555) 014-2271\nwww.lakeside.example",
    "german": "Mit freundlichen Grüßen\nDana Whitfield",
    "french": "Bien cordialement,\nDana Whitfield\nPsychologue",
    "spanish": "Un saludo,\nDana",
    "portuguese": "Atenciosamente,\nDana Whitfield",
    "italian": "Cordiali saluti\nDana",
    "dutch": "Met vriendelijke groet,\nDana",
    "swedish": "Med vänliga hälsningar\nDana",
    "polish": "Pozdrawiam,\nDana",
    "delimiter": "-- \nDana Whitfield\nLakeside Practice",
    "delimiter-without-blank": "--\nDana Whitfield\nLakeside Practice",
    "closing-and-delimiter": "Best,\nDana\n\n-- \nDana Whitfield, LCSW\n12 Shore Road",
    "closing-then-delimiter": "Best regards,\n\n-- \nDana Whitfield",
    "own-name-only": "Dana",
    "dash-name": "—Dana",
    "hyphen-name": "-Dana",
    "name-and-title": "Dana Whitfield\nLicensed therapist",
    "name-and-phone": "Dana Whitfield, LCSW\nLakeside Practice\nTel. 555 014 2271\ndana@lakeside.example",
    "unknown-closing": "Ngā mihi\nDana\n021 555 0174 | 18B Shore Road",
    "name-and-numbers": "Dana, 785-555-0109, lakeside.example",
    "initial-and-licence": "D. Whitfield, LCSW\nLic. 15507 / fax 602-555-0108",
    "nickname-and-family-name": "Dee Whitfield, LCAC\n765-555-0122",
    "nickname-above-card": "In the work,\nDee\n\nDana Whitfield, LICSW\nShore Road",
    "drawn-line": "—————\nDana Whitfield\n📧 dana@lakeside.example",
    "phone": "Sent from my iPhone",
    "outlook": "Get Outlook for iOS",
    "outlook-link": "Get Outlook for Android<https://link.example>",
    "phone-de": "Von meinem iPhone gesendet",
    "phone-fr": "Envoyé de mon iPhone",
    "phone-es": "Enviado desde mi iPhone",
    "phone-nl": "Verstuurd vanaf mijn iPhone",
    "phone-sv": "Skickat från min iPhone",
    "closing-and-phone": "Best,\nDana\n\nSent from my iPhone",
    "footer": "CONFIDENTIALITY NOTICE: This e-mail and any attachments are for the named recipient\nonly and may be privileged.",
    "footer-after-name": "Best,\nDana\n\nThis email may contain confidential information. If you are not the intended\nrecipient please delete it.",
    "phone-languages": "Wysłane z mojego urządzenia Galaxy",
    "outlook-languages": "Outlook für Android beschaffen",
    "yahoo": "Sent from Yahoo Mail for iPhone",
    "via": "via mobile",
    "windows-mail": "Gesendet von Mail für Windows",
    "brevity": "Please excuse brevity and typos.",
    "image-of-gmail": "Best,\nDana\n[image: Lakeside logo]",
    "image-of-outlook": "Best,\nDana\n\n[cid:image001.png@01DC.AB]\n[A logo of a lake Description automatically generated]",
    "list-of-mailman": "_______________________________________________\nSupervision mailing list -- s@lists.example\nTo unsubscribe send an email to s-leave@lists.example",
    "list-of-groups": "--\nYou received this message because you are subscribed to the Google Groups group.",
    "rule-below-closing": "Thanks,\n___________________\nDANA WHITFIELD\nSupervision and training of clinicians who work with children and families\nhttps://lakeside.example",
    "full-name-nobody-knows": "Robin Hale",
    "danish": "Kh\nDana",
    "legal-by-its-words": "Nobody but the intended recipient may read this; any dissemination is strictly prohibited.",
    "scanned": "This email has been scanned for viruses and malware by the practice.",
    "spanish-title": "Atte.,\nPs. Dana Whitfield\n+56 9 5550 1184",
    "italian-title": "Cordiali saluti,\ndott.ssa Dana Whitfield\nPsicologa\nIscr. Albo n. 2218",
    "dutch-title": "Met hartelijke groet,\n\ndrs. D. (Dana) Whitfield\nGZ-psycholoog\nWerkdagen: ma, di, do",
    "polish-title": "Z poważaniem,\nmgr Dana Whitfield\ntel. 600 555 012",
    "motto": "Dana Whitfield\nWise mind. Warm heart.",
    "card-above-stored-prose": "Warmly,\n\nDana (she/her)\n\nDana Whitfield, PhD\n12 Shore Road\n\nI work flexibly. If this reaches you at an odd hour please don't feel you have to answer.",
    "card-above-crisis-line": "Dana Whitfield, LCSW\n(555) 014-2271\n\nIf you are in crisis, please call 988 or go to the emergency room. This mailbox is not monitored.",
    "card-above-assistant": "Best,\nDana\n\nPlease note I am in on Mondays. For appointments write to my assistant Gloria Stokes.",
    "footer-heading": "Best,\nDana\n\nConfidentiality Notice\n\nThe information in this e-mail is confidential and intended only for the recipient.",
}  # fmt: skip


@pytest.mark.parametrize("shape", CUT)
def test_signature_is_cut_and_kept_apart(shape: str) -> None:
    kept, signature = cut_signature([*BODY, "", *CUT[shape].split("\n")], DANA)
    assert kept == BODY
    assert [line for line in signature if line] == [line for line in CUT[shape].split("\n") if line]


KEPT = {
    "thanks-alone": "Thanks!",
    "closing-alone": "Best regards",
    "sentence-after-thanks": "Thanks,\nI will call him tomorrow about it.",
    "signed-off-about-a-client": "Take care of her, I told him.",
    "bullets": "- Anna\n- Ben\n- Chris",
    "a-name-of-somebody-else": "Riverside",
    "sent-from-a-sentence": "Sent from my office was a letter that he never got.",
    "email-as-subject": "The email was meant for her mother.",
    "dashes-between-sections": "--\n"
    + "A long paragraph goes on and on here, far beyond any business card. " * 3,
    "own-name-in-prose": "Dana asked me to wait with the letter, her namesake and my client.",
    "question": "Is best, Dana, really best?",
    "via-sentence": "Via her phone she told him that they were leaving.",
    "dutch-sentence": "Verzonden heeft hij de brief nooit.",
    "german-sentence": "Von meiner Klientin habe ich das per Telefon erfahren.",
    "a-book": "I would read this:\n\nRobin Hale",
    "confidential-work": "She fears that what we say is not confidential and that I will notify the school.",
}


@pytest.mark.parametrize("shape", KEPT)
def test_a_persons_words_are_not_cut(shape: str) -> None:
    lines = [*BODY, "", *KEPT[shape].split("\n")]
    assert cut_signature(lines, DANA) == (lines, [])


def test_postscript_below_the_name_is_kept() -> None:
    kept, signature = cut_signature([*BODY, "", "Best,", "Dana", "", "P.S. The hearing is on Monday."], DANA)
    assert kept == [*BODY, "", "P.S. The hearing is on Monday."]
    assert signature == ["Best,", "Dana"]


@pytest.mark.parametrize(
    "below",
    [
        "I forgot: he also drinks, more than he says.",
        "He is better.",
        "Do you think he should stop the medication before that?",
        "I forgot. He takes lithium. She knows.\n\nAnd his mother moved in with them last spring.",
        "P. D. También preguntó por usted.",
    ],
)
@pytest.mark.parametrize("name", ["Best,\nDana", "Dana", "Dana Whitfield, LCSW\n(555) 014-2271"])
def test_what_somebody_goes_on_to_say_below_their_name_is_kept_and_the_name_is_not(
    name: str, below: str
) -> None:
    lines = [*BODY, "", *name.split("\n"), "", *below.split("\n")]
    kept, signature = cut_signature(lines, DANA)
    assert kept == [*BODY, "", *below.split("\n")]
    assert [line for line in signature if line] == name.split("\n")


def test_a_stored_phrase_without_a_name_above_is_the_persons_own() -> None:
    text = [*BODY, "", "For appointments I would keep the same hour each week."]
    assert cut_signature(text, DANA) == (text, [])


def test_a_sentence_that_begins_with_the_writers_name_is_no_signature() -> None:
    text = [*BODY, "", "Dana here again.", "", "He also takes lithium."]
    assert cut_signature(text, DANA) == (text, [])


def test_a_mail_that_is_only_thanks_keeps_its_thanks() -> None:
    assert cut_signature(["Thanks, Dana"], DANA) == (["Thanks,"], ["Dana"])
    assert cut_signature(["Thank you!", "Dana"], DANA) == (["Thank you!"], ["Dana"])


def test_a_command_with_a_name_below_keeps_the_command() -> None:
    assert cut_signature(["send", "", "Dana"], DANA) == (["send"], ["Dana"])


def test_postscript_below_a_name_without_closing_is_kept() -> None:
    kept, signature = cut_signature([*BODY, "", "dana", "ps the hearing is on Monday"], DANA)
    assert kept == [*BODY, "", "ps the hearing is on Monday"]
    assert signature == ["dana"]


def test_thanks_to_somebody_above_everything_is_no_closing() -> None:
    text = [
        "Thank you, Rowan.",
        "",
        "I have asked her for Monday and she will come with her mother.",
        "",
        "Best,",
        "Dana",
    ]
    assert cut_signature(text, DANA) == (text[:3], text[4:])


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside of the organization. Do not click links.",
        "[EXTERNAL]",
        "You don't often get email from r-abc@relay.example. Learn why this is important",
        "ACHTUNG: Diese E-Mail kommt von außerhalb der Praxis. Bitte keine Links öffnen.",
    ],
)
def test_a_gateways_warning_above_the_text_is_cut(banner: str) -> None:
    assert cut_signature([banner, "", *BODY], DANA) == (BODY, [banner])


def test_a_persons_own_warning_stays() -> None:
    text = ["Warning: she has been living outside for weeks.", *BODY]
    assert cut_signature(["Caution is what I counsel.", *BODY], DANA)[0] == [
        "Caution is what I counsel.",
        *BODY,
    ]
    assert cut_signature(["", *text], DANA)[0][-1] == BODY[-1]
