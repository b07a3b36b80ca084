"""What programs, phones, gateways, lists and lawyers write under or over a mail. Data, with its matchers."""

import re

_DEVICES = (
    r"i(?:phone|pad|pod)|android|smartphone|handy|mobil|m[óo]vil|cell ?phone|mobile|phone|téléphone"
    r"|telefoon|telefon"
    r"|tel[ée]fono|telem[óo]vel|celular|cellulare|tablet|samsung|galaxy|blackberry|xiaomi|redmi|huawei"
    r"|honor|pixel"
    r"|oneplus|motorola|moto|nokia|lg|sony|xperia|htc|oppo|realme|wiko|windows|mac(?:book)?|outlook|yahoo"
    r"|gmail|proton|tutanota|tuta|hushmail|gmx|aol|fastmail|k-9|fairemail|thunderbird|typeapp"
    r"|bluemail"
    r"|spark|airmail|mailbox|superhuman|missive|polymail|newton|sparrow|nine|aqua ?mail|zoho|posta|poczt\w+"
    r"|courrier|correo|e-post|mail|app|device|gerät|appareil|dispositivo|apparaat|enhet|urządzeni\w+"
)
# "Sent from/with/via" in each language, then within a few words a device or program.
_SENT = (
    r"(?:sent|posted|composed|written|typed|dictated|submitted)\s+(?:securely\s+)?(?:from|via|with|by"
    r"|using|on)"
    r"|(?:von unterwegs |mobil )?(?:gesendet|verschickt|verfasst|geschrieben|versendet) (?:von|mit|über"
    r"|aus|via)"
    r"|diese (?:nachricht|e-?mail|mail) wurde (?:von|mit)"
    r"|envoyé (?:de|depuis|à partir|avec|via|par)|provenance ?:|enviado (?:desde|do|da|de|a partir|con|com"
    r"|via)"
    r"|enviada (?:do|da|de)|inviato (?:da|dal|con|tramite)|mandato da|(?:verzonden|verstuurd"
    r"|gestuurd) (?:vanaf|vanuit"
    r"|met|via|van|door)|skickat (?:från|med)|skickades från|skickat|wysłan[eoay] (?:z|ze|za pomocą"
    r"|przy użyciu)"
    r"|sendt (?:fra|med)|lähetetty|odesláno z|odoslané z|poslano (?:z|s|iz)|trimis de pe|enviat des d\w*"
    r"|elküldve|στάλθηκε από|отправлено (?:с|из|через)|надіслано з|从我的|從我的|发自我的|發自我的"
)
_PROGRAM_LINE = re.compile(
    r"\s*[<(\[*_-]{0,3}\s*(?:"
    rf"(?:{_SENT})\s?(?:[^\n]{{0,50}}\W)?\[?(?:{_DEVICES})"
    rf"|via (?:my )?(?:{_DEVICES})\W*$"
    rf"|von (?:mein[\w/]{{0,12}} )?(?:[^\n]{{0,40}}\W)?(?:{_DEVICES})[^\n]{{0,40}}\s(?:gesendet|versendet"
    rf"|verschickt"
    r"|geschickt|geschrieben)\W*$"
    rf"|von mein[\w/]{{0,12}} (?:{_DEVICES})\W*$"
    r"|from\s+my\s+(?:i(?:phone|pad|pod)|android|mobile|phone|samsung|cell|blackberry|tablet)"
    r"|(?:sent|posted)\s+(?:from|with)\s+\w{2,20}\s?<https?:"
    # "Get Outlook for iOS", wherever the verb stands: "Outlook für iOS beschaffen".
    r"|(?:[^\s\d][^\s]{0,14}\s+){0,4}\[?outlook\]?\s+(?:\S{1,6}\s+)?(?:systemu?\s+)?(?:ios|android|mac"
    r"|windows)\b"
    r"|get\s+\[?(?:outlook|bluemail|typeapp|aqua ?mail|the new|proton|thunderbird)\b"
    r"|yahoo mail: |iphoneから|iphone에서"
    r"|(?:please |kindly |sorry,? |veuillez |por favor,? )?(?:excuse|pardon|forgive|ignore|excuser"
    r"|disculpa|perdona"
    r"|excusez|entschuldigen?)\s[^\n]{0,30}(?:typos?|brevity|errors|autocorrect|brièveté|brevedad|kürze"
    r"|fautes)"
    r"|virus-?free\.|avast logo|scanned by|checked by avg"
    r"|(?:this|diese|cet?|este|questa) (?:e-?mail|message|nachricht|correo"
    r"|courriel)[^\n]{0,30}(?:checked for|scanned|auf"
    r" viren|virus)"
    r")[^\n]{0,200}$",
    re.IGNORECASE,
)
# "Sent from my heart" aside, a line that goes on as a sentence is the writer's own.
_SENTENCE_AFTER = re.compile(
    r"(?:sent|via|from)\b[^\n.]{1,80}\b(?:yesterday|was|were|is|has|had|which|that|because|so|and i|to|told"
    r"|he|she|they|we)\b",
    re.IGNORECASE,
)
_MAX_PROGRAM_WORDS = 22
_MAX_IMAGES = 1500
_IMAGE_LINE = re.compile(
    r"\s*(?:[\[<](?:(?:image|imagen|immagine|imagem|bild|afbeelding|obraz|photo|logo|cid)[:\d][^\]>\n]{0,200}"
    r"|[^\]<>\[\n@]{1,120}\.(?:png|jpe?g|gif|heic|svg|bmp)|https?://[^\]\s]{1,300}|(?:a |ein )[^\]\n]{0,120}"
    r"(?:generated|generiert))[\]>]\s*){1,8}$",
    re.IGNORECASE,
)

# The first words of a legal footer, at the start of a paragraph. The rest of the paragraph follows it out.
_FOOTER = re.compile(
    r"[\s*_\[(<>=-]{0,12}(?:"
    r"(?:confidentiality|privacy|disclaimer|legal|hipaa|privileged|important)\b[^\n.]{0,60}(?:notice"
    r"|statement|disclaimer|warning|note|:)"
    r"|(?:disclaimer|confidential(?:ity)?)\s*(?::|-|$)"
    r"|(?:this|the)\s+(?:e-?mail|message|communication|electronic|transmission|information"
    r"|content)[^\n]{0,160}"
    r"(?:confidential|privileged|intended (?:only|solely|for)|intended recipient|protected health|legally"
    r"|may contain|contains information|been scanned|strictly prohibited)"
    r"|(?:notice|note|warning|caution)\s*:\s*(?:this|the)\s+(?:e-?mail|message|communication)"
    r"|if you (?:are not the intended|have received this|received this)[^\n]{0,40}"
    r"|please (?:note that e-?mail is not|consider the environment|do not print|think before you print)"
    r"|e-?mail is not (?:a |an )?(?:secure|confidential|monitored|encrypted)"
    r"|diese (?:e-?mail|nachricht)[^\n]{0,80}(?:vertraulich|enthält)|vertraulichkeitshinweis"
    r"|ce (?:message|courriel|mail|courrier)[^\n]{0,80}(?:confidenti|destin)|avis de confidentialité"
    r"|(?:este|el presente) (?:mensaje|correo|e-?mail)[^\n]{0,80}(?:confidencial|dirigid)|aviso (?:legal"
    r"|de confidencialidad|de privacidad)"
    r"|(?:esta|a presente) mensagem[^\n]{0,80}(?:confidencia|destin)|aviso de confidencialidade"
    r"|(?:questo|il presente|la presente|le informazioni) (?:messaggio|e-?mail"
    r"|contenute)[^\n]{0,80}(?:riservat|confidenzial"
    r"|messaggio)"
    r"|(?:dit|deze|de inhoud van dit) (?:bericht|e-?mail)[^\n]{0,80}(?:vertrouwelijk|bestemd)"
    r"|(?:detta|det här) (?:meddelande|mejl|e-post)[^\n]{0,80}(?:konfidentiell|avsett)"
    r"|(?:ta|niniejsza|treść tej) wiadomoś[^\n]{0,80}(?:poufn|przeznaczon)"
    r"|denne (?:e-?mail|meddelelse|e-post)[^\n]{0,80}(?:fortrolig|konfidensiell)"
    r")",
    re.IGNORECASE,
)
# Phrases of the trade; two different ones in a last paragraph are no therapist's own words.
_LEGAL = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"intended recipient|destinataire (?:prévu|de ce)|destinatario previsto|beabsichtigte empfänger",
        r"received (?:this|it) (?:\S{1,20} )?in error|irrtümlich erhalten|reçu (?:ce \S{1,20} )?par erreur",
        r"recibido [^\n]{0,30}por error|ricevuto [^\n]{0,30}per errore|ten onrechte ontvangen",
        r"notify (?:the sender|us)|absender (?:umgehend )?informieren|avertir l['’]expéditeur|al remitente",
        r"unauthori[sz]ed (?:use|review|disclosure|access|copying)|unbefugte",
        r"strictly prohibited|ist nicht gestattet|strictement interdit|prohibid[ao]|vietat[ao]",
        r"(?:delete|destroy) (?:this|it|the|all)\b[^\n]{0,40}(?:message|e-?mail|copies|system)",
        r"(?:solely|only|exclusively) for the (?:use|attention)|exclusive use of",
        r"may contain (?:confidential|privileged|protected|legally)",
        r"viruses|malware|\bviren\b",
        r"confidential (?:and|or|information)|vertrauliche informationen|informations? confidentielle",
        r"información confidencial|riservat[eio]",
        r"dissemination|redistribution|verbreitung|diffusione|divulgation",
    )
)
_LOOK_AT = 3000

# What a gateway puts above a mail that came from outside.
_BANNER = re.compile(
    r"[\s*_\[(<!⚠\ufe0f-]{0,8}(?:(?:caution|warning|attention|external(?: e-?mail| sender| message)?"
    r"|achtung|vorsicht"
    r"|externe? (?:e-?mail|nachricht|mail)|attenzione|atención|cuidado|let op|warnung"
    r"|mail externe?)\b[\]:!.\s*_-]{0,5})"
    r"[^\n]{0,80}(?:originat|outside|external|extern|außerhalb|de fuera|en dehors|buiten|fuori)[^\n]{0,400}$"
    r"|\s*\[(?:external|extern|ext|externe)[^\]\n]{0,30}\]\s*$"
    r"|\s*you don['’]t often get e-?mail from\b[^\n]{0,300}$"
    r"|\s*(?:sie erhalten nicht (?:oft|häufig) e-?mails? von"
    r"|vous n['’]obtenez pas souvent d['’]e-?mail)[^\n]{0,300}$",
    re.IGNORECASE,
)

# A list manager's last lines: about the list, not about the case.
_LIST_LINE = re.compile(
    r"mailing list|unsubscribe|listinfo|subscribed to|google groups|groups\.io|list-?serv|manage (?:your|my) "
    r"(?:subscription|preferences)|abmelden|abbestellen|désabonner|désinscri|darse de baja|cancelar (?:la "
    r"|a )?(?:suscri"
    r"|subscri|inscri)|disiscri|annulla l['’]iscrizione|afmelden|uitschrijven|avsluta prenumeration|wypisać",
    re.IGNORECASE,
)


def is_program_line(line: str) -> bool:
    """Whether a mail program or phone wrote this line ("Sent from my …")."""
    return (
        len(line) <= 300
        and bool(_PROGRAM_LINE.match(line))
        and len(line.split()) <= _MAX_PROGRAM_WORDS
        and not _SENTENCE_AFTER.match(line.lstrip(" <([*_-"))
    ) or is_image_line(line)


def is_image_line(line: str) -> bool:
    """Whether the line only stands in for pictures: a logo, with its name, that plain text cannot show."""
    return len(line) <= _MAX_IMAGES and bool(_IMAGE_LINE.match(line))


def begins_footer(line: str) -> bool:
    """Whether a legal footer begins with this line."""
    return bool(_FOOTER.match(line[:400]))


def is_legal(lines: list[str]) -> bool:
    """Whether this paragraph speaks as only legal footers do."""
    text = " ".join(lines)[:_LOOK_AT]
    return sum(1 for phrase in _LEGAL if phrase.search(text)) > 1


def is_list_line(line: str) -> bool:
    """Whether the line tells how to leave a mailing list, or which one it is."""
    return bool(_LIST_LINE.search(line[:400]))


def is_banner(line: str) -> bool:
    """Whether a gateway wrote this line above the mail to warn of its sender."""
    return bool(_BANNER.match(line[:600]))
