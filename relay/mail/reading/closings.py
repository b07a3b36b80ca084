"""The wording that people end their mails with: closing phrases, names, titles. Data, with its matchers."""

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
    "saludos", "saludos atentos", "un saludo muy cordial", "reciba un cordial saludo", "quedo a la espera",
    "que tenga buen día", "besos", "un beso", "con cariño", "afectuosamente", "mil gracias", "un saludo",
    "saludos cordiales", "un cordial saludo", "cordialmente", "atentamente",
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
    "met collegiale groet", "met hartelijke groet", "met hartelijke groeten", "met warme groet",
    # sv, da, no
    "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "hälsningar", "mvh", "tack",
    "tack på förhand",
    "vänligen", "bästa hälsningar", "varma hälsningar", "med venlig hilsen", "venlig hilsen",
    "med vennlig hilsen",
    "vennlig hilsen", "hilsen", "mange hilsner", "tak", "takk", "på förhand tack", "allt gott",
    "kærlig hilsen", "kærlige hilsner", "kh", "vh", "de bedste hilsner", "bedste hilsner", "hilsner",
    "på forhånd tak", "mange tak", "beste hilsen", "på forhånd takk", "hälsar", "tack och hej", "kram",
    # pl
    "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z poważaniem", "z wyrazami szacunku",
    "łączę pozdrowienia", "dziękuję", "dziękuję z góry", "z pozdrowieniami", "pozdrowienia", "z powazaniem",
    "z wyrazami uznania", "pozdr", "dzięki", "z góry dziękuję", "miłego dnia", "dobrego dnia",
    # others seen
    "с уважением", "с наилучшими пожеланиями", "всего доброго", "всего хорошего", "спасибо",
    "спасибо заранее",
    "з повагою", "дякую", "щиро дякую", "ystävällisin terveisin", "terveisin", "parhain terveisin", "terv",
    "kiitos", "kiitos etukäteen", "s pozdravem", "s přátelským pozdravem", "děkuji", "díky", "s pozdravom",
    "ďakujem", "üdvözlettel", "tisztelettel", "köszönöm", "köszönettel", "cu stimă", "cu respect",
    "mulțumesc",
    "saygılarımla", "iyi çalışmalar", "teşekkürler", "με εκτίμηση", "ευχαριστώ", "srdačan pozdrav", "hvala",
    "lp", "lep pozdrav", "salutacions", "salutacions cordials", "gràcies", "cordialment",
    "敬具", "よろしくお願いします",
    "よろしくお願いいたします", "此致", "敬礼", "谢谢", "祝好", "감사합니다",
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
    "lic", "ps", "psic", "ldo", "lda", "dott", "dottssa", "dottore", "sig", "drs", "dra", "drin", "mgr", "ir",
    "ing", "univ", "doz", "phil", "nat", "rer", "mme", "mlle", "leg", "inż", "hab",
    "lt", "maj", "col", "rev", "fr", "sister", "dre", "sep",
))  # fmt: skip
PARTICLES = frozenset(("de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "der", "den",
"von", "zu", "ter", "af",
                       "bin", "al", "el", "y", "e", "and", "&"))  # fmt: skip

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


def is_contact(line: str) -> bool:
    """Whether the line holds a phone number, address, link or licence, as signature blocks do."""
    return bool(_CONTACT.search(line[:200]))
