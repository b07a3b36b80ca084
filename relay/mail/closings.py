"""The wording that mails end with: closing phrases, program lines, footers. Data, with its matchers."""

import re

_PHRASES = (
    # en
    "best", "best regards", "best wishes", "kind regards", "kindest regards", "warm regards",
    "warmest regards",
    "warmly", "warm wishes", "warmest", "regards", "many regards", "with best regards", "with kind regards",
    "with warm regards", "with regards", "all the best", "all best", "all my best", "sincerely",
    "sincerely yours",
    "yours sincerely", "yours truly", "yours faithfully", "yours", "respectfully", "respectfully yours",
    "cordially",
    "cheers", "thanks", "thanks again", "thanks so much", "thanks a lot", "thanks a million",
    "thanks very much",
    "thanks in advance", "many thanks", "with thanks", "with many thanks", "with gratitude", "gratefully",
    "thank you", "thank you so much", "thank you very much", "thank you all", "thank you in advance",
    "thx", "ty",
    "thank you for your time", "thank you for your help", "thanks for your help", "take care", "be well",
    "stay well",
    "in gratitude", "in peace", "peace", "love", "collegially", "with appreciation", "with warmth", "br",
    "kr", "rgds",
    "appreciatively", "in solidarity", "talk soon", "have a good day", "have a nice day", "have a great day",
    "have a good weekend", "have a great weekend", "looking forward to hearing from you", "good wishes",
    "thanks and regards", "thanks and best regards", "thanks & regards", "thank you and best regards",
    "xo", "x",
    # de
    "mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "freundliche grüße",
    "freundliche grüsse", "viele grüße", "viele grüsse", "liebe grüße", "liebe grüsse", "herzliche grüße",
    "herzliche grüsse", "beste grüße", "beste grüsse", "mit besten grüßen", "mit herzlichen grüßen",
    "mit kollegialen grüßen", "kollegiale grüße", "schöne grüße", "gruß", "grüße", "lg", "vg", "mfg",
    "hg", "danke",
    "vielen dank", "besten dank", "herzlichen dank", "danke und gruß", "danke und viele grüße",
    "hochachtungsvoll",
    "mit lieben grüßen", "viele liebe grüße", "lieben gruß", "bis bald", "alles gute",
    # fr
    "cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "amicalement",
    "amitiés",
    "confraternellement", "sincèrement", "salutations", "meilleures salutations", "cdlt", "bonne journée",
    "merci",
    "merci beaucoup", "merci d'avance", "merci par avance", "respectueusement", "à bientôt", "bonne soirée",
    # es
    "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "cordialmente", "atentamente",
    "muchas gracias",
    "gracias", "gracias de antemano", "un abrazo", "abrazos", "un fuerte abrazo", "atte",
    "mis mejores deseos",
    # pt
    "atenciosamente", "com os melhores cumprimentos", "melhores cumprimentos", "cumprimentos", "abraço",
    "abraços",
    "um abraço", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "grato", "grata",
    "saudações", "att",
    # it
    "cordiali saluti", "distinti saluti", "saluti", "un saluto", "un caro saluto", "cari saluti", "grazie",
    "grazie mille", "a presto", "con stima", "un abbraccio",
    # nl
    "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten",
    "groet",
    "groeten", "hartelijke groet", "hartelijke groeten", "mvg", "bedankt", "dank je", "dank u",
    "alvast bedankt",
    "met collegiale groet",
    # sv, da, no
    "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "hälsningar", "mvh", "tack",
    "tack på förhand",
    "vänligen", "bästa hälsningar", "varma hälsningar", "med venlig hilsen", "venlig hilsen",
    "med vennlig hilsen",
    "vennlig hilsen", "hilsen", "mange hilsner", "tak", "takk", "på förhand tack", "allt gott",
    # pl
    "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z poważaniem", "z wyrazami szacunku",
    "łączę pozdrowienia", "dziękuję", "dziękuję z góry", "z pozdrowieniami", "pozdrowienia",
    # others seen
    "с уважением", "спасибо", "ystävällisin terveisin", "s pozdravem",
)  # fmt: skip
PHRASES = frozenset(_PHRASES)

# Titles and degrees may follow or precede a name; the dots and commas are stripped before comparing.
CREDENTIALS = frozenset((
    "dr", "prof", "mr", "mrs", "ms", "mx", "sr", "sra", "dra", "herr", "frau", "mag", "dipl", "psych",
    "phd", "psyd", "edd", "md",
    "do", "ma", "mba", "msw", "ms", "med", "bs", "ba", "lcsw", "lmsw", "licsw", "lisw", "lmft", "mft",
    "lpc", "lpcc", "lmhc",
    "lcpc", "lcmhc", "ncc", "abpp", "rn", "np", "pmhnp", "cadc", "ladc", "cac", "bcba", "atr", "jd",
    "mph", "msc", "bsc",
    "dclinpsy", "cpsych", "lp", "lmhp", "acsw", "bcd", "mts", "mdiv", "emdr", "csac",
    "lt", "maj", "col", "rev", "fr", "sister", "dre", "sep",
))  # fmt: skip
PARTICLES = frozenset(("de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "der", "den",
"von", "zu", "ter", "af",
                       "bin", "al", "el", "y", "e", "and", "&"))  # fmt: skip

# One line written by a program or a phone's owner about the program; anchored, bounded.
_PROGRAM_LINE = re.compile(
    r"\s*[<(\[*_-]{0,3}\s*(?:"
    r"(?:sent|posted|composed|written|typed|dictated)\s+(?:securely\s+)?(?:from|via|with|by|using|on)\s+"
    r"(?:(?:my|a|an|the)\s+|\w{2,20}\s?<https?:|galaxy|mobile|mail\b|outlook|yahoo|proton|airmail|mailbox"
    r"|windows|iphone|ipad"
    r"|android|blackberry"
    r"|samsung|gmail|aol|superhuman|spark|fastmail|tutanota|hushmail|missive|polymail|newton|sparrow|k-9|\["
    r"|att|t-mobile|verizon|nine|bluemail|zoho)"
    r"|from\s+my\s+(?:i(?:phone|pad|pod)|android|mobile|phone|samsung|cell|blackberry|tablet)"
    r"|get\s+\[?(?:outlook|bluemail|yahoo|aquamail|the new)\b"
    r"|someone\s+from\s+mobile"
    r"|(?:diese nachricht wurde |gesendet |von meine[mr] |verschickt |verfasst )[^\n]{0,60}(?:gesendet"
    r"|iphone|ipad|handy|mobil|android|outlook|mail|gerät|samsung|gmx)"
    r"|envoyé (?:de|depuis|à partir)\s|télécharger outlook|obtenir outlook|outlook für"
    r"|enviado (?:desde|do|de|a partir|con|via)\s|obtener outlook|obter o outlook|mandato da|inviato (?:da"
    r"|dal)\s|scarica outlook"
    r"|ottieni outlook|verzonden (?:vanaf|met|via|van)\s|verstuurd (?:vanaf|met|via|van)\s|outlook voor"
    r"|download outlook"
    r"|skickat från|skickat med|hämta outlook|wysłan[eo] (?:z|za pomocą|przy użyciu)\s|pobierz outlook"
    r"|sendt fra|sendt med|hent outlook"
    r"|lähetetty\s|отправлено (?:с|из)\s|從我的|从我的|发自我的|iphoneから"
    r"|please excuse (?:any |my |the )?(?:typos|brevity|errors)|pardon (?:any |my )?typos|excuse (?:typos"
    r"|brevity)"
    r"|virus-free\.|this email has been checked for viruses|avast logo|scanned by|diese e-mail wurde (?:von"
    r"|auf)"
    r")[^\n]{0,200}$",
    re.IGNORECASE,
)
# "Sent from my heart" aside, a line that goes on as a sentence is the writer's own.
_SENTENCE_AFTER = re.compile(
    r"sent from (?:my|the|a) [^\n.]{1,60} (?:yesterday|was|were|is|has|had|which|that|because|so|and i)\b",
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
    r"|may contain|contains information)"
    r"|(?:notice|note|warning|caution)\s*:\s*(?:this|the)\s+(?:e-?mail|message|communication)"
    r"|if you (?:are not the intended|have received this|received this)[^\n]{0,40}"
    r"|please (?:note that e-?mail is not|consider the environment|do not print)"
    r"|e-?mail is not (?:a |an )?(?:secure|confidential|monitored|encrypted)"
    r"|diese (?:e-?mail|nachricht)[^\n]{0,80}(?:vertraulich|enthält)|vertraulichkeitshinweis"
    r"|ce (?:message|courriel|mail|courrier)[^\n]{0,80}(?:confidenti|destin)|avis de confidentialité"
    r"|(?:este|el presente) (?:mensaje|correo|e-?mail)[^\n]{0,80}(?:confidencial|dirigid)|aviso (?:legal"
    r"|de confidencialidad)"
    r"|esta mensagem[^\n]{0,80}(?:confidencia|destin)|(?:questo|il presente) (?:messaggio"
    r"|e-?mail)[^\n]{0,80}(?:riservat|confidenzial)"
    r"|(?:dit|deze) (?:bericht|e-?mail)[^\n]{0,80}(?:vertrouwelijk|bestemd)|detta (?:meddelande|mejl"
    r"|e-post)[^\n]{0,80}(?:konfidentiell|avsett)"
    r"|(?:ta|niniejsza) wiadomość[^\n]{0,80}(?:poufn|przeznaczon)"
    r")",
    re.IGNORECASE,
)

_CONTACT = re.compile(
    r"(?:https?://|www\.)\S|[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,}|\b(?:tel|phone|ph|cell|mobile|mobil|fax"
    r"|office|telefon|tél|móvil)\b\s*[.:#]"
    r"|\b[tmfpcew]\s?[:.]\s|(?:\+|\(|\b)\d[\d\s().\-/]{6,18}\d\b|\b(?:suite|ste|floor|street|st\.|avenue"
    r"|ave|road|rd\.|blvd|p\.?o\.? box)\b"
    r"|\b[A-Z]{2}\s+\d{5}\b|\blic(?:ense|\.)?\s*(?:no|#|number)|\b(?:pronouns|she/her|he/him|they/them)\b",
    re.IGNORECASE,
)


def is_closing(line: str) -> bool:
    """Whether the line is nothing but a closing phrase."""
    return _bare(line) in PHRASES and len(line) <= 60


def _bare(line: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", line[:100]).lower().replace("\u2019", "'")


def closing_with_name(line: str) -> tuple[str, str] | None:
    """("Best", "Dana") for a line that holds phrase and name parted by a comma or dash."""
    if len(line) > 100:
        return None
    for found in re.finditer(r"\s*[,!.]\s+|\s+[-\u2013\u2014]+\s*", line):
        head, tail = line[: found.start()], line[found.end() :].strip()
        if _bare(head) in PHRASES and is_name(tail):
            return head.strip() + found[0].strip(), tail
    return None


def is_name(line: str) -> bool:
    """Whether the line looks like a person's name, perhaps with title and degrees."""
    words = re.split(r"[\s,/]+", line.strip(" \t,.*_~-\u2013\u2014"))
    if not 1 <= len(words) <= 8 or len(line) > 80 or line.rstrip().endswith(("?", "!", ":", ";")):
        return False
    capitalised = 0
    for word in words:
        bare = word.replace(".", "").strip("()\"'\u201c\u201d").lower()
        if bare in CREDENTIALS or bare in PARTICLES:
            continue
        if (
            not re.fullmatch(r"[^\W\d_][\w'\u2019.\-]{0,30}\)?", word.strip("()\"'\u201c\u201d"))
            or not word.strip("(\"'\u201c")[0].isupper()
        ):
            return False
        capitalised += 1
    return 1 <= capitalised <= 4


def is_title(word: str) -> bool:
    """Whether the word is a title, a degree or a particle of a name."""
    return word.replace(".", "").lower() in CREDENTIALS | PARTICLES


def is_program_line(line: str) -> bool:
    """Whether a mail program or phone wrote this line ("Sent from my …")."""
    return len(line) <= 300 and bool(_PROGRAM_LINE.match(line)) and not _SENTENCE_AFTER.search(line)


def begins_footer(line: str) -> bool:
    """Whether a legal footer begins with this line."""
    return bool(_FOOTER.match(line[:400]))


def is_contact(line: str) -> bool:
    """Whether the line holds a phone number, address, link or licence, as signature blocks do."""
    return bool(_CONTACT.search(line[:200]))
