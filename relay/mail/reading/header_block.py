"""The From/Sent/To/Subject block that Outlook and many others put above the mail they answer."""

import re

from relay.mail.reading.quotation import MAX_LINE

_FROM_WORDS = (
    "from", "von", "de", "da", "van", "från", "od", "od kogo", "fra", "lähettäjä", "feladó", "kimden",
    "de la",
    "expéditeur", "expediteur", "remitente", "mittente", "remetente", "afzender", "absender", "avsändare",
    "nadawca", "odesílatel", "odosielateľ", "šalje", "gönderen", "από", "от", "от кого", "від", "від кого",
    "发件人", "寄件者", "寄件人", "差出人", "보낸 사람", "מאת", "من",
)  # fmt: skip
_FROM = "|".join(_FROM_WORDS)
_SUBJECT_WORDS = (
    "subject", "betreff", "objet", "sujet", "asunto", "oggetto", "ogg", "assunto", "onderwerp", "ämne",
    "rubrik", "temat", "emne", "aihe", "předmět", "predmet", "tárgy", "konu", "subiect", "assumpte", "θέμα",
    "тема", "относно", "主题", "主旨", "件名", "제목", "נושא", "الموضوع",
)  # fmt: skip
_SUBJECT = "|".join(_SUBJECT_WORDS)
_DATE_WORDS = (
    "sent", "date", "date sent", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "envoye",
    "envoyée",
    "enviado", "enviado el", "enviada", "enviada em", "enviado em", "enviado a", "fecha", "inviato",
    "inviato il", "data", "data invio", "data wysłania", "verzonden", "verzonden op", "skickat", "skickad",
    "wysłano", "wysłane", "sendt", "dato", "lähetetty", "päivämäärä", "päiväys", "odesláno", "odoslané",
    "poslano", "elküldve", "dátum", "küldve", "gönderilme", "gönderildi", "gönderilme tarihi", "tarih",
    "trimis", "message du", "στάλθηκε", "ημερομηνία", "отправлено", "дата", "надіслано", "изпратено",
    "发送时间", "发送日期", "日期", "寄件日期", "傳送時間", "送信日時", "日付",
    "보낸 날짜", "날짜", "נשלח", "تاريخ",
)  # fmt: skip
_DATE = "|".join(_DATE_WORDS)
_OTHER_WORDS = (
    "to", "cc", "bcc", "reply-to", "reply to", "importance", "priority", "attachments?", "organi[sz]ation",
    "an", "kopie", "kopie an", "antwort an", "wichtigkeit", "anlagen", "anhang", "[àa]", "copie",
    "copie [àa]",
    "destinataire", "r[ée]pondre [àa]", "pièces jointes", "para", "responder a", "adjuntos", "destinatario",
    "a", "per", "risposta", "rispondi a", "allegati", "anexos", "responder para", "aan", "bijlagen",
    "beantwoorden", "till", "kopia", "svara till", "bilagor", "do", "dw", "kopia", "załączniki",
    "odpowiedz do",
    "til", "kopi", "vastaanottaja", "kopio", "kenelle", "komu", "kopie", "címzett", "másolat", "kime",
    "bilgi",
    "către", "per a", "προς", "κοιν", "кому", "копия", "копія", "до",
    "收件人", "抄送", "收件者", "副本", "宛先", "받는 사람", "참조", "אל", "إلى",
)  # fmt: skip
_OTHER = "|".join(_OTHER_WORDS)
_EDGE = r"[\s>*_|]{0,10}"
_COLON = r"\s?\*?\s?[:：]"
_FROM_FIELD = re.compile(rf"{_EDGE}(?:{_FROM}){_COLON}\*?\s*\S", re.IGNORECASE)
_SUBJECT_FIELD = re.compile(rf"{_EDGE}(?:{_SUBJECT}){_COLON}", re.IGNORECASE)
_DATE_FIELD = re.compile(rf"{_EDGE}(?:{_DATE}){_COLON}", re.IGNORECASE)
_FIELD = re.compile(rf"{_EDGE}(?:{_FROM}|{_SUBJECT}|{_DATE}|{_OTHER}){_COLON}", re.IGNORECASE)
# All on one line, as programs leave it that turn HTML to text without its line breaks.
_DATE_INSIDE = re.compile(rf"\s\*?(?:{_DATE}){_COLON}", re.IGNORECASE)
_SUBJECT_INSIDE = re.compile(rf"\s\*?(?:{_SUBJECT}){_COLON}", re.IGNORECASE)
_MAX_LINES = 12
_MIN_FIELDS = 3


def header_block_length(lines: list[str], at: int) -> int:
    """How many lines the header block that begins here has; 0: none begins here."""
    first = lines[at]
    if len(first) > MAX_LINE or not _FIELD.match(first):
        return 0
    if _FROM_FIELD.match(first) and _SUBJECT_INSIDE.search(first) and _DATE_INSIDE.search(first):
        return 1
    fields, has_from, has_mark, end, blanks = 0, False, False, at, 0
    for index in range(at, min(len(lines), at + 2 * _MAX_LINES)):
        line = lines[index][:MAX_LINE]
        if not line.strip(" >*"):
            blanks += 1
            # HTML turned to text leaves an empty line between the fields, never two.
            if blanks > 1 and fields:
                break
            continue
        if _FIELD.match(line):
            fields += 1
            blanks = 0
            end = index + 1
            has_from = has_from or bool(_FROM_FIELD.match(line))
            has_mark = has_mark or bool(_SUBJECT_FIELD.match(line) or _DATE_FIELD.match(line))
        elif blanks or index == at:
            break
        else:
            end = index + 1  # a long field folded by the program
            if fields and index - at > _MAX_LINES:
                break
    return end - at if has_from and has_mark and fields >= _MIN_FIELDS else 0
