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


MORE_NOTES = [
    ("Re: A question", "Thank you for your email. I am out of the office until December 7. In the meantime, please contact Ann Lee at 555-0100 for urgent matters. I will respond when I return.\n\nDana Field, LCSW\nLakeside Practice"),
    ("Re: A question", "I am currently away from the office. Should you require immediate assistance, please call our front desk at 555-0100."),
    ("Out of office", "Hello,\n\nI'm away on annual leave until 4 January 2027 with no access to email.\n\nFor emergencies, dial 911 or go to your nearest emergency room.\n\nKind regards"),
    ("Out of Office Re: A question", "Thank you for reaching out. I will be out of the office starting Monday, Nov 23 and returning on Monday, Nov 30. If you are a client in crisis please call 988. If this matter is urgent, you may contact Dr. Lee at lee@school.example."),
    ("Re: A question", "Hi,\nI am on maternity leave until June 2027. Your email will not be forwarded. Please contact Ann Lee instead."),
    ("Re: A question", "Thank you for your message. I check email on weekdays only and am out of the office until Monday. I aim to reply within two business days."),
    ("Re: A question", "I am out of the office today, November 23, and will return tomorrow, November 24. I would appreciate your patience."),
    ("Re: A question", "I'm traveling with limited internet access from November 20 through November 30. I'll reply to your message as soon as I can."),
    ("Re: A question", "Ich bin bis einschließlich 7. Dezember 2026 nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an praxis@lake.example."),
    ("Abwesenheit", "Guten Tag,\nich bin derzeit nicht im Haus und ab dem 7.12. wieder erreichbar.\nMit freundlichen Grüßen"),
    ("Re: A question", "Liebe Kollegin, lieber Kollege, ich befinde mich bis zum 4. Januar im Urlaub und habe keinen Zugriff auf meine E-Mails. Bei Notfällen wählen Sie bitte 112."),
    ("Re: A question", "Bonjour, je suis actuellement en congé et serai de retour le 7 décembre. Votre message sera lu à mon retour. En cas d'urgence, composez le 15."),
    ("Re: A question", "Hola, gracias por tu mensaje. Estaré de vacaciones hasta el 7 de diciembre sin acceso al correo. Si es urgente, contacta con Ana López. Un saludo"),
    ("Re: A question", "Olá, obrigado pela sua mensagem. Estou ausente do escritório até 7 de dezembro, com acesso limitado ao e-mail. Atenciosamente"),
    ("Re: A question", "Grazie per il messaggio. Sono fuori ufficio fino al 7 dicembre e non potrò leggere la posta. Per urgenze contattare il 02 123456. Cordiali saluti"),
    ("Re: A question", "Ik ben met vakantie tot 7 december en lees mijn e-mail niet. Voor dringende zaken kunt u contact opnemen met de praktijk. Met vriendelijke groet"),
    ("Re: A question", "Hej! Jag är ledig till den 7 december och läser inte min e-post. Vid akuta ärenden ring 112. Med vänlig hälsning"),
    ("Re: A question", "Dzień dobry, przebywam na urlopie do 7 grudnia. Na wiadomości odpowiem po powrocie. W pilnych sprawach proszę dzwonić: 22 123 45 67."),
    ("Re: A question", "Hej,\n\nTak for din mail. Jeg holder ferie til og med den 7. december og svarer, når jeg er tilbage. Ved hastende henvendelser, kontakt venligst klinikken på 12 34 56 78.\n\nVenlig hilsen"),
    ("Re: A question", "Hei,\n\nTakk for e-posten din. Jeg er på ferie til 7. desember og har begrenset tilgang til e-post. Ved hastesaker, kontakt kontoret på 22 33 44 55.\n\nVennlig hilsen"),
    ("Re: A question", "Hei,\n\nkiitos viestistäsi. Olen lomalla 7.12. asti enkä lue sähköpostia. Vastaan viestiisi palattuani. Kiireellisissä asioissa ota yhteyttä vastaanottoon 09 123 456.\n\nYstävällisin terveisin"),
    ("Re: A question", "Dobrý den,\n\nděkuji za Vaši zprávu. Do 7. prosince čerpám dovolenou a nemám přístup k e-mailu. Odpovím po svém návratu. V naléhavých případech kontaktujte recepci na 222 333 444.\n\nS pozdravem"),
    ("Re: A question", "Здравствуйте!\n\nСпасибо за Ваше письмо. Я в отпуске до 7 декабря и отвечу на Ваше сообщение после возвращения. По срочным вопросам обращайтесь по телефону 8 495 123-45-67.\n\nС уважением"),
    ("Re: A question", "Merhaba,\n\nMesajınız için teşekkür ederim. 7 Aralık tarihine kadar izindeyim ve e-postalara sınırlı erişimim var. Acil durumlarda lütfen 0212 123 45 67 numarasını arayın.\n\nSaygılarımla"),
    ("Re: A question", "Tisztelt Feladó!\n\nKöszönöm levelét. December 7-ig szabadságon vagyok, e-mailjére visszatérésem után válaszolok. Sürgős esetben hívja a rendelőt: 06 1 123 4567.\n\nÜdvözlettel"),
]  # fmt: skip
PERSONS = [
    ("Re: A question", "I am out of the office next week but about your client I would slow down and wait for her."),
    ("Re: A question", "I was away; sorry for the delay. I would ask about sleep first."),
    ("Re: A question", "I was away until Monday. Sorry for the late reply. Yes, see her weekly."),
    ("Delivery", "Delivery of the baby failed to bring the couple closer and the mother feels nothing."),
    ("Delivery failed to bring relief", "My client's delivery was traumatic. The hospital has failed her."),
    ("Failure notice", "My client got a notice that he failed the exam. He is ashamed and stays in bed."),
    ("Undelivered anger", "A client writes letters he never sends to his father. Undelivered anger. Do you read them in session?"),
    ("Automatic reply: Re: A question", "Thank you, I read this on my phone. I would not confront the father now. Wait until she brings it up herself."),
    ("Re: Automatic reply: A question", "I am back now. I would not confront the father yet. Wait until she brings it up herself."),
    ("Re: Out of office", "Back again. Regarding the boy: I would talk to the school first."),
    ("Out of Office: Re: question", "My advice is to see both parents together before you decide about the child."),
    ("Vacation", "My client has a panic attack before each vacation. What would you try?"),
    ("AW: Abwesenheitsnotiz", "Bin wieder da. Zu Ihrer Frage: ich würde zuerst mit der Mutter sprechen."),
    ("Re: A question", "Yes.\n\nOn Mon, 1 Jan 2026 at 10:00, Kim <kim@school.example> wrote:\n> I am out of the office until Monday and have limited access to my email."),
    ("Re: A question", "I would say yes.\n\n> I am out of the office until Monday.\n> For urgent matters contact Ann."),
    ("Re: A question", "I am in session until 5, will answer tonight."),
    ("Re: A question", "I'm on leave until March, so please ask somebody else."),
    ("Re: A question", "I will be out of the office on Monday. Try EMDR."),
    ("Re: A question", "I am unavailable this week. Consider a referral to the eating disorders clinic."),
    ("Re: A question", "Je suis en congé. Parlez-en à sa mère."),
    ("Re: A question", "Ich bin im Urlaub. Fragen Sie nach dem Vater."),
    ("Re: A question", "Estoy de viaje. Llame a la madre hoy."),
    ("Re: A question", "PASS. I am on vacation until 12 December."),
    ("Re: A question", "pass\n\nI am on leave until March"),
    ("Re: A question", "SEND\n\nI am away from Friday"),
    ("pause", "pause. I am on holiday until 4 January."),
    ("PAUSE", "I am away until 4 January"),
    ("Re: [Relay] Preview: x", "send"),
    ("read: this", "Has anyone read this book on attachment that was displayed at the congress? Read it and tell me."),
    ("Read: Winnicott on hate", "The paper was read by our group. It was read as a plea for honesty with the client."),
    ("Lu dans un livre", "Ce que j'ai lu : la mère n'a pas été lue comme absente."),
    ("Return receipt", "This is a return receipt of feelings, my client said of the transference."),
    ("complaint about message from 1.2.3.4", "My client makes complaints."),
    ("Re: A question", "I am not in the office much these days; she however is the one who should decide."),
    ("Re: A question", "I'm off to see him now. More later."),
    ("Question", "The practice is closed until January and my client feels abandoned by me."),
    ("Question", "My office is closed for the holidays. A client of mine wrote he cannot wait that long and will hurt himself."),
    ("Re: A question", "Thanks, I'm away this weekend, can this wait till Monday"),
    ("Re: A question", "Thank you for your message. I will be away until Monday but I would like to take this consultation."),
    ("Re: A question", "I am on vacation. Happy to help when I return on Monday."),
    ("Re: A question", "Away until Monday, but short answer: yes, weekly."),
    ("Re: A question", "Out of office today. Short answer: refer him to the clinic."),
    ("Mail system error in the family", "Warning: could not send: the son could not be delivered to his father's house."),
    ("Sick leave", "I am on sick leave since Monday and I drink too much. I do not know whom to tell."),
    ("Burnout", "I am out of my depth. I am on leave until January, and I cannot stop thinking of her death."),
    ("Abwesend", "Meine Klientin ist abwesend in der Sitzung, sie dissoziiert. Was tun"),
    ("Absence", "Il est absent. Je suis absente aussi quand il parle."),
    ("Ausencia", "La madre está ausente. El niño no habla."),
    ("Ferie", "Il paziente è in ferie e mi scrive ogni giorno."),
    ("Semester", "Min klient har semester och ringer mig varje dag."),
    ("Urlop", "Pacjent jest na urlopie i pisze do mnie codziennie."),
    ("Question", "I got this when writing to a client, is it my fault: 550 5.1.1 user unknown. The message could not be delivered. She may have blocked me."),
    ("Fwd: Undelivered Mail Returned to Sender", "Does this mean that she blocked me?\n\n> This is the mail system at host mx.example.\n> I'm sorry to have to inform you that your message could not be delivered"),
    ("Re: Accepted: Supervision", "I can come. Before that: should I report the father?"),
    ("Re: A question", "I am out of the country. He should see a psychiatrist."),
    ("Question from a supervisee", "I am away from my desk when the panic comes, I return and it is gone."),
    ("Re: A question", "Hi,\n\nI'm out of town until Thursday. In the meantime: safety plan, daily calls, remove the pills.\n\nBest,\nDana"),
    ("Re: A question", "I will be away until Monday, call the crisis team."),
    ("Re: A question", "I am away until Monday. Contact the crisis team today."),
    ("Re: A question", "I'm on leave until 3 March. Please contact her GP and the crisis line."),
    ("Re: A question", "I am out of the office until Monday. If urgent, please call the crisis line and do not leave him alone."),
    ("Re: A question", "I am on holiday until Friday, but please contact the mother."),
    ("Re: A question", "Ich bin bis Montag im Urlaub. Bitte kontaktieren Sie die Mutter."),
    ("Re: A question", "Ich bin bis Montag im Urlaub, melde mich danach. Vorab: keine Konfrontation."),
    ("Re: A question", "Je suis absente jusqu'à lundi. En attendant, merci de contacter la mère."),
    ("Re: A question", "Estoy fuera hasta el lunes. Contacte con la madre mientras tanto."),
    ("Re: A question", "I am off sick until Monday. Thank you for your patience. Yes to EMDR."),
    ("Re: A question", "Yes, if urgent. I am away until Monday."),
    ("Re: A question", "No. I am away until Monday."),
    ("Re: A question", "Not available until Monday; yes to your plan."),
    ("Re: x", "Jeg er på ferie til mandag. Jeg ville først tale med moren."),
    ("Re: x", "Jeg er på ferie. Snakk med faren først, og spør om skolen."),
    ("Re: x", "Olen lomalla 7.12. asti. Puhuisin ensin äidin kanssa koulusta."),
    ("Re: x", "Mám dovolenou do 7. prosince. Nejdřív bych mluvila s matkou o škole."),
    ("Re: x", "Я в отпуске до понедельника. Я бы сначала поговорил с матерью."),
    ("Re: x", "Izindeyim. Önce annesiyle konuşurdum, sonra okulla."),
    ("Re: x", "Szabadságon vagyok. Először az anyjával beszélnék az iskoláról."),
    ("Re: x", "Я в отпуске до понедельника. Да, раз в неделю."),
    ("Re: x", "Jeg er på ferie til mandag. Ja."),
    ("Re: x", "I am out of the office until Monday. EMDR."),
    ("Re: x", "I am out of the office until Monday. Weekly."),
    ("Re: x", "I am out of the office until Monday. Refer him."),
    ("Re: x", "Thank you for your message. I am out of the office. Keep her safe."),
    ("Re: x", "I'm away until the 4th. Sounds like bipolar."),
    ("Re: x", "I'm away until the 4th. It sounds like a bereavement to me."),
    ("Re: x", "Ich bin bis Montag weg. Klingt nach Trauma."),
    ("Re: x", "Ik ben tot maandag met vakantie. Klinkt als rouw."),
    ("Re: x", "I am on leave until Monday. Agree with Kim."),
    ("Re: x", "I am on leave until Monday. I agree."),
    ("Re: x", "I am on leave until Monday. Good luck."),
    ("Re: x", "Je suis en congé jusqu'à lundi. D'accord avec vous."),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "text"), MORE_NOTES, ids=range(len(MORE_NOTES)))
def test_a_note_in_any_of_sixteen_languages_is_known_by_its_words(subject: str, text: str) -> None:
    letter = parse_letter(mail(text, subject=subject), reverse_path="dana@lakeside.example")
    assert letter.robot is Robot.OUT_OF_OFFICE


@pytest.mark.parametrize(("subject", "text"), PERSONS, ids=range(len(PERSONS)))
def test_what_looks_like_a_machines_mail_and_is_a_persons_is_theirs(subject: str, text: str) -> None:
    assert parse_letter(mail(text, subject=subject), reverse_path="dana@lakeside.example").robot is None


def test_a_note_wrapped_in_the_middle_of_a_sentence_is_one() -> None:
    note = "I am out of the office until Monday. In urgent cases please contact our office\nmanager.\n\nBest regards"
    assert parse_letter(mail(note), reverse_path="dana@lakeside.example").robot is Robot.OUT_OF_OFFICE
