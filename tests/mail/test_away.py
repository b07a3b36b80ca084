"""An absence note is known by its words; what a person wrote beside their absence is never swallowed."""

# ruff: noqa: E501 - notes stand as programs send them

import pytest

from relay.mail.letter import Robot
from relay.mail.parse import parse_letter

from .letters import mail

NOTES = {
    "short": "Hello,\n\nI am out of the office until Monday and have limited access to my email.",
    "en": "Thank you for your message. I am currently out of the office with no access to e-mail. I will return on Monday, 7 December.\nIf this is urgent, please contact Jane Doe at 555-0100 or jane@lake.example.\n\nBest regards,\nDana",
    "en-vacation": "I'm on vacation from Dec 1 to Dec 12 and will respond to your message when I return. For emergencies, call 911 or the crisis line at 988.",
    "en-leave": "Thanks for your email. I am on parental leave until 1 March 2027. My colleague Ann Lee is covering for me during this time.",
    "en-closed": "The practice is closed until 4 January. Messages will be answered after that date. In an emergency call 112.",
    "de": "Sehr geehrte Damen und Herren,\n\nvielen Dank für Ihre Nachricht. Ich bin vom 1. bis 7. Dezember nicht im Büro und werde Ihre E-Mail nach meiner Rückkehr beantworten. In dringenden Fällen wenden Sie sich bitte an meine Vertretung, Frau Muster, unter 030 1234567.\n\nMit freundlichen Grüßen",
    "fr": "Bonjour,\n\nJe suis absente du cabinet jusqu'au 7 décembre. Je répondrai à votre message dès mon retour. En cas d'urgence, merci de contacter le secrétariat au 01 23 45 67 89.\n\nCordialement",
    "es": "Hola,\n\nEstoy fuera de la oficina hasta el 7 de diciembre. Responderé a su mensaje a mi regreso. Para asuntos urgentes, contacte con Marta Ruiz.\n\nSaludos",
    "pt": "Olá,\n\nEstou de férias até 7 de dezembro e responderei à sua mensagem quando voltar. Em caso de urgência, contacte a clínica.\n\nCumprimentos",
    "it": "Buongiorno,\n\nsono in ferie fino al 7 dicembre e risponderò alla sua mail al mio rientro. Per urgenze contattare lo studio al numero 06 1234567.\n\nCordiali saluti",
    "nl": "Beste,\n\nBedankt voor uw bericht. Ik ben tot en met 7 december met vakantie en beantwoord uw e-mail na mijn terugkeer. Neem bij spoed contact op met de praktijk.\n\nMet vriendelijke groet",
    "sv": "Hej,\n\nTack för ditt mejl. Jag är på semester till och med den 7 december och svarar när jag är tillbaka. Vid brådskande ärenden, kontakta mottagningen på 08-123 45 67.\n\nVänliga hälsningar",
    "pl": "Dzień dobry,\n\nDziękuję za wiadomość. Jestem nieobecna do 7 grudnia. Odpowiem na Państwa wiadomość po powrocie. W pilnych sprawach proszę o kontakt z recepcją.\n\nPozdrawiam",
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_without_any_mark_is_known_by_its_words(note: str) -> None:
    assert parse_letter(mail(note), reverse_path="dana@lakeside.example").robot is Robot.OUT_OF_OFFICE


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: A question", "I will be away next week, please answer before. She has been hearing voices since Tuesday."),
        ("Re: A question", "Yes. I am out of the office until Monday, but you can increase the sessions to weekly in the meantime."),
        ("Re: A question", "I am out of the office until Monday. In short: do not confront him, keep the sessions predictable and ask about the drinking."),
        ("Re: A question", "My client is on sick leave until Monday and I would return to the safety plan."),
        ("Re: A question", "She is out of the office until Monday. I think her boss bullies her."),
        ("Re: A question", "I am away from Monday. My advice is to call the crisis team today."),
        ("Re: A question", "Thank you, that helps. I am on holiday until Friday and will try your suggestion with him when I am back."),
        ("Re: A question", "I'm away until Monday. Let us talk then about the transference you describe."),
        ("Re: A question", "Thank you for your message. I would return to grounding exercises and contact her GP."),
        ("Vacation", "I'm on vacation from 1 December. Who could cover my clients with risk?"),
        ("Leave of absence", "I am on medical leave until March and I feel ashamed that my clients have to wait. I notice I avoid calling them."),
        ("Urlaub und Vertretung", "Ich bin im Urlaub ab 1.12. und suche Rat: eine Klientin mit Suizidgedanken kommt mit der Vertretung nicht zurecht."),
        ("Re: Une question", "Je suis en vacances jusqu'au 7. Je pense qu'il faut parler de la mère d'abord."),
        ("Odp: Pytanie", "Jestem nieobecna do piątku, ale proponuję zaplanować rozmowę z matką i dzieckiem razem."),
        ("Re: Una pregunta", "Estoy de vacaciones hasta el lunes. Yo hablaría primero con la madre y después con la escuela."),
        ("Re: Een vraag", "Ik ben tot maandag met vakantie. Ik zou eerst met de ouders praten over de medicatie."),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_a_person_wrote_beside_their_absence_is_theirs(subject: str, text: str) -> None:
    assert parse_letter(mail(text, subject=subject), reverse_path="dana@lakeside.example").robot is None


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied", "Precedence: auto_reply", "X-Autoreply: yes", "X-Autorespond: Re",
        "X-FC-MachineGenerated: true", "X-POST-MessageClass: 9; Autoresponder", "X-Apple-Action: VACATION",
    ],
)  # fmt: skip
def test_a_marked_note_is_one_whatever_else_stands_in_it(field: str) -> None:
    text = "I am out of the office until Monday. Have you seen our new brochure?"
    assert parse_letter(mail(text, "Content-Type: text/plain", field)).robot is Robot.OUT_OF_OFFICE
