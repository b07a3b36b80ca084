"""Where quotation begins: attribution lines and header blocks, in nine languages and more.

Every pattern is anchored, runs on one line of bounded length, and has no nested repetition (ReDoS).
"""

import re

MAX_LINE = 1000
"""A longer line is text: no program writes such an attribution."""
_MAX_ATTRIBUTION_LINES = 5
_MAX_ATTRIBUTION_CHARS = 400

_QUOTED = re.compile(r"\s{0,3}(?:>|&gt;)")
_BARRED = re.compile(r"\s{0,3}\|(?:\s|$)")

# "-----Original Message-----" and its translations; Outlook's rule of underscores stands alone.
_SEPARATOR = re.compile(
    r"[\s>*]*[-_=*\u2010-\u2015]{2,}\s*(?:original message|original appointment|reply message|urspr(?:ü"
    r"|ue)ngliche nachricht"
    r"|originalnachricht|message d['\u2019]origine|message original|mensaje original|messaggio originale"
    r"|mensagem original|oorspronkelijk bericht|originele bericht|originalmeddelande|ursprungligt meddelande"
    r"|oryginalna wiadomość|oprindelig besked|opprinnelig melding|wiadomość oryginalna"
    r"|oprindelig meddelelse|opprinnelig melding"
    r"|alkuperäinen viesti"
    r"|исходное сообщение|reply separator|antwort|reply above this line)\b[^\n]{0,40}$",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s*]*(?:[_\u2014\u2500]{8,}|[-=]{20,}|[-_]{5,})\s*$")

# How each language ends an attribution ("… wrote:"). `\b` does not stand before "«" or CJK, so the
# verbs are searched as words among letters only where the alphabet has them.
_VERBS = (
    r"wrote|writes|said|escribió|escribio|ha escrito|escribió lo siguiente|a écrit|a ecrit|écrit|schrieb"
    r"|hat geschrieben"
    r"|geschrieben|escreveu|ha scritto|scrisse|schreef|het volgende geschreven|heeft geschreven|skrev"
    r"|skrev följande"
    r"|napisał|napisała|napisał\(a\)|napisał/a|pisze|kirjoitti|a scris|napsal|napsal\(a\)|írta|yazdı"
    r"|написал|написала"
    r"|написал\(а\)|написав|написала|пише|пишет|va escriure"
)
_WROTE = re.compile(rf"(?:\b(?:{_VERBS})|写道|寫道|のメール|作成)\s*[:：;]?\s*-*\s*$", re.IGNORECASE)
# German, Dutch and the Nordic languages put the verb before the name: "schrieb Dana <dana@…>:".
_WROTE_INSIDE = re.compile(rf"\s(?:{_VERBS})\s", re.IGNORECASE)
# Apple Mail in Polish puts the date last.
_WRITTEN_BY = re.compile(r"wiadomość napisana przez\s", re.IGNORECASE)
_ENDS_IN_ADDRESS = re.compile(r"<[^\s<>@]{1,80}@[^\s<>@]{1,120}\s?>\s?[:：]$")
_OPENING = re.compile(
    r"[\s>*-]*(?:on|am|le|el|il|em|no dia|op|den|dnia|w dniu|på|på dag|em|a|at|kl|pt|śr|czw|pon|wt|sob"
    r"|niedz|ke|el día"
    r"|dne|wiadomość|vào|в|в письме|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?"
    r"|sat(?:urday)?"
    r"|sun(?:day)?|mo|di|mi|do|fr|sa|so|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|пн|вт|ср|чт|пт|сб|вс)\b[\s.,]",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d)\b"
    r"|\b\d{1,2}[:.h]\d\d\b"
)
_ADDRESS = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>()@\[\]]{1,80}@[^\s<>()@\[\]]{1,120}[>)\]]?")
# "2013/7/20 Dana <dana@mail.example>": Gmail's short form, no verb. Also "Name <a@b> 于2016年…".
_DATE_FIRST = re.compile(
    r"[\s>]*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d)?(?:\s+(?:gmt|utc)[+\-]?\d{0,2}:?\d{0,2})?[\s,]+"
    r"(?:[^\s<>][^<>\n]{0,80}<[^<>\s@]{1,80}@[^<>\s@]{1,120}>[:\s]*$|[^\s<>\d][^<>\n\d.!?]{0,60}:?$)",
    re.IGNORECASE,
)
_NAME_WROTE = re.compile(r"[^\n]{1,200}[<(\[][^\s<>()@\[\]]{1,80}@[^\s<>()@\[\]]{1,120}[>)\]][^\n]{0,60}$")

_FROM = (
    r"from|von|de|da|van|från|od|fra|lähettäjä|от|від|von meinem"
    r"|寄件者|发件人|差出人|exp[ée]diteur|feladó|kimden|od kogo"
)
_OTHER = (
    r"sent|date|to|cc|bcc|subject|reply-to|importance|priority|attachments?|gesendet|datum|an|kopie|betreff"
    r"|antwort an"
    r"|envoy[ée](?: le)?|[àa]|objet|r[ée]pondre [àa]|copie [àa]|enviad[oa](?: el| em)?|fecha|para|asunto|cc"
    r"|responder a|inviato(?: il)?|data|a|oggetto"
    r"|risposta|rispondi a|assunto|verzonden|aan|onderwerp|beantwoorden|skickat|till|ämne|kopia|svara till"
    r"|wysłano|wysłane|do|dw|temat"
    r"|sendt|til|emne|lähetetty|vastaanottaja|aihe|отправлено|кому|тема|дата"
)
_HEADER_FROM = re.compile(rf"[\s>*_|]{{0,10}}(?:{_FROM})\s?\*?\s?[:：]\*?\s*\S", re.IGNORECASE)
_HEADER_ANY = re.compile(rf"[\s>*_|]{{0,10}}(?:{_FROM}|{_OTHER})\s?\*?\s?[:：]\*?(?:\s|\S|$)", re.IGNORECASE)
_HEADER_SUBJECT = re.compile(
    r"[\s>*_|]{0,10}(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|temat|emne|aihe"
    r"|тема)\s?\*?\s?[:：]",
    re.IGNORECASE,
)
_HEADER_DATE = re.compile(
    r"[\s>*_|]{0,10}(?:sent|date|gesendet|datum|envoy[ée](?: le)?|enviad[oa](?: el| em)?|fecha"
    r"|inviato(?: il)?|data|verzonden"
    r"|skickat|wysłano|sendt|lähetetty"
    r"|отправлено|дата)\s?\*?\s?[:：]",
    re.IGNORECASE,
)
_MAX_HEADER_LINES = 12
_MIN_HEADER_LINES = 3


def is_quoted(line: str) -> bool:
    """Whether the line carries a quote mark."""
    return bool(_QUOTED.match(line[:20]))


def is_barred(line: str) -> bool:
    """Whether the line carries the '|' that some programs quote with; means nothing by itself."""
    return bool(_BARRED.match(line[:20]))


def is_separator(line: str) -> bool:
    """Whether the line says by itself that the old mail follows."""
    return len(line) <= MAX_LINE and bool(_SEPARATOR.match(line))


def is_rule(line: str) -> bool:
    """Whether the line is drawn from dashes or underscores only."""
    return len(line) <= MAX_LINE and bool(_RULE.match(line))


def attribution_length(lines: list[str], at: int) -> int:
    """How many lines the attribution that begins at this line has; 0: none begins here.

    Programs break a long one wherever the width ends, so up to five lines are read as one.
    """
    first = lines[at]
    if not first.strip() or len(first) > MAX_LINE:
        return 0
    if _DATE_FIRST.match(first[:_MAX_ATTRIBUTION_CHARS]):
        return 1
    joined = ""
    for count in range(1, _MAX_ATTRIBUTION_LINES + 1):
        if at + count > len(lines):
            return 0
        line = lines[at + count - 1]
        if (count > 1 and not line.strip()) or len(joined) + len(line) > _MAX_ATTRIBUTION_CHARS:
            return 0
        joined = f"{joined} {line.strip()}" if joined else line.strip()
        if is_attribution(joined):
            return 0 if count > 1 and _begins_later(lines, at + 1, count - 1) else count
        if count == 1 and not _may_begin(joined):
            return 0
    return 0


def _begins_later(lines: list[str], at: int, count: int) -> bool:
    """Whether the attribution is whole without its first line; that one is then the writer's own."""
    return not _DATE.search(lines[at - 1]) and any(
        _OPENING.match(lines[start])
        and is_attribution(" ".join(line.strip() for line in lines[start : at + count]))
        for start in range(at, at + count)
    )


def _may_begin(text: str) -> bool:
    """Only a line that opens like one is joined with the next, or every sentence before "she said" were."""
    return bool(
        _OPENING.match(text)
        or (_DATE.search(text) and re.match(r"[\s>]*[\d\w]", text))
        or _ADDRESS.search(text)
    )


def is_attribution(text: str) -> bool:
    """Whether this line says who wrote what follows, and when or from which address."""
    text = text.strip().strip("-").strip()
    ends = bool(_WROTE.search(text))
    opens, dated, addressed = (
        bool(_OPENING.match(text)),
        bool(_DATE.search(text)),
        bool(_ADDRESS.search(text)),
    )
    if not text.endswith((":", "：", "道", ";")):
        # Without the colon it is a sentence ("what she wrote"), unless it is unmistakable.
        return ends and dated and addressed
    if ends:
        return (opens or addressed) and (dated or addressed) and (dated or bool(_NAME_WROTE.match(text)))
    if _WRITTEN_BY.match(text):
        return dated
    if _ENDS_IN_ADDRESS.search(text):
        # Yandex and some phones leave the verb out: date, name, address, colon.
        return dated and (opens or bool(_DATE.match(text)) or bool(_WROTE_INSIDE.search(text)))
    return dated and (opens or text[:1].isdigit()) and bool(_WROTE_INSIDE.search(text))


def header_block_length(lines: list[str], at: int) -> int:
    """How many lines the From/Sent/To/Subject block that begins here has; 0: none begins here."""
    if len(lines[at]) > MAX_LINE or not _HEADER_ANY.match(lines[at]):
        return 0
    fields, has_from, has_mark, end, blanks = 0, False, False, at, 0
    for index in range(at, min(len(lines), at + 2 * _MAX_HEADER_LINES)):
        line = lines[index][:MAX_LINE]
        if not line.strip(" >*"):
            blanks += 1
            # HTML turned to text leaves an empty line between the fields, never two.
            if blanks > 1 and fields:
                break
            continue
        if _HEADER_ANY.match(line):
            fields += 1
            blanks = 0
            end = index + 1
            has_from = has_from or bool(_HEADER_FROM.match(line))
            has_mark = has_mark or bool(_HEADER_SUBJECT.match(line) or _HEADER_DATE.match(line))
        elif blanks or index == at:
            break
        else:
            end = index + 1  # a long field folded by the program
            if fields and index - at > _MAX_HEADER_LINES:
                break
    return end - at if has_from and has_mark and fields >= _MIN_HEADER_LINES else 0
