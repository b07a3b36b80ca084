"""Tells an absence note by its words, in sixteen languages, where no field marks it.

The note is read clause by clause. It counts only if it begins as such a note, says that its writer is
away, and nearly all of it is what such notes say: thanks, when, who else to ask. A therapist who is on
leave and asks about a case writes other things as well, and a question is never a note.
"""

import re

from relay.mail.fields import HeaderBlock
from relay.mail.headers import AmbiguousAuthor, author_of
from relay.mail.robots import more_languages
from relay.mail.robots.personal import ANSWERS, ASKS, CASE, KIN, REACHED
from relay.mail.robots.until import names_a_time

_MAX_WORDS = 250
_LOOK_AT = 4000
# Subjects a person may write too; they count only with the wording below.
_SUBJECT = re.compile(
    r"\s*(?:(?:re|aw|antw|rv|sv"
    r"|odp)\s?:\s*)?\[?(?:out of (?:the )?office|ooo\b|away from|(?:currently )?away\b"
    r"|vacation|on (?:holiday|leave|vacation)|annual leave"
    r"|maternity leave|parental leave|not in the office|abwesen|au(?:ß|ss)er haus|nicht im b[üu]ro"
    r"|(?:im )?urlaub|elternzeit|absen(?:ce|te?)\b|en (?:cong[ée]|vacances)"
    r"|hors du bureau|fuera de (?:la )?oficina|ausencia|(?:de )?vacaciones|fuori (?:sede|ufficio)|assen(?:za"
    r"|te)|(?:in )?ferie|ausente|aus[êe]ncia|(?:de )?f[ée]rias"
    r"|fora do escrit[óo]rio|afwezig|niet aanwezig|met (?:vakantie|verlof)|fr[åa]nvar|semester"
    r"|ej p[åa] plats|nieobecno[śs][ćc]|poza biurem|urlop)",
    re.IGNORECASE,
)
_MONTH = "Jan|Jän|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
# A clause ends at a mark, or before a word that begins another thought; the point of "1. bis" ends none.
_CLAUSE = re.compile(
    rf"[,;:!()\u2013\u2014]+(?=\s|$)|(?<!\d)\.+(?=\s|$)|\.(?=\s+(?!{_MONTH})[A-ZÀ-Ž]|\s*$)|\s-\s"
    r"|\s(?=(?:and|but|und|aber|oder|et|mais|pero|mas|ma|oppure|maar|och|og|men|eller|oraz|ale|lub|mutta"
    r"|enkä|и|но)\s)"
)
_AWAY = re.compile(
    r"\bi(?: a|['’])?m\b[^,]{0,30}\b(?:out of|away|off|on (?:\w+ ){0,2}(?:leave|vacation|holidays?|retreat"
    r"|sabbatical)|travell?ing|abroad|not in|unavailable|not available)\b"
    r"|\bi(?:['’]ll| will| shall) be\b[^,]{0,20}\b(?:out of|out\b|away|off|on (?:\w+ ){0,2}(?:leave|vacation"
    r"|holidays?)|travell?ing|abroad|unavailable)\b|\bout of (?:the |my )?office\b"
    r"|^(?:(?:and |i am |i['’]m |currently |now |away )*)on (?:annual|maternity|paternity|parental|medical"
    r"|sick|family) leave\b"
    r"|(?:office|practice|clinic) (?:is|will be) closed|\bcurrently away\b"
    r"|nicht (?:im (?:büro|haus|dienst)|in der praxis|am arbeitsplatz|erreichbar|zu erreichen)|\b(?:bin|sind"
    r"|befinde|werde)\b[^,]{0,40}\b(?:abwesend|urlaub|außer haus|ausser haus|verreist"
    r"|elternzeit|mutterschutz|krank|dienstreise|fortbildung)|praxis (?:ist|bleibt)[^,]{0,40}geschlossen"
    r"|\bje (?:suis|serai)\b[^,]{0,30}\b(?:absente?|en cong[ée]s?|en vacances|en d[ée]placement|en formation"
    r"|indisponible|hors d[ue])|(?:cabinet|bureau) (?:est|sera) ferm[ée]"
    r"|\b(?:estoy|estar[ée]|me encuentro|me encontrar[ée])\b[^,]{0,30}(?:fuera|ausente|vacaciones|de baja"
    r"|de viaje|de permiso)|consulta (?:est[áa]|estar[áa]) cerrada"
    r"|\b(?:estou|estarei|encontro-me|encontrar-me-ei)\b[^,]{0,30}(?:ausente|fora d|de f[ée]rias"
    r"|de licen[çc]a|em viagem)"
    r"|\b(?:sono|sar[òo]|mi trovo)\b[^,]{0,30}(?:fuori|assente|in ferie|in vacanza|in congedo"
    r"|in maternit[àa]|in viaggio)|studio (?:[èe]|sar[àa]|rimarr[àa]) chiuso"
    r"|\b(?:ik ben|ben ik)\b[^,]{0,40}(?:afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|vakantie|verlof)"
    r"|praktijk is gesloten"
    r"|\bjag (?:är|kommer)\b[^,]{0,30}(?:borta|ledig|semester|inte p[åa] (?:kontoret|plats|jobbet)"
    r"|fr[åa]nvarande|bortrest)|mottagningen (?:är|har) stängd"
    r"|\b(?:jestem|b[ęe]d[ęe]|przebywam)\b[^,]{0,30}(?:nieobecn|poza biurem|urlop|zwolnieniu|niedost[ęe]pn)"
    r"|gabinet (?:jest|będzie) (?:zamkni|nieczynn)|" + more_languages.AWAY,
    re.IGNORECASE,
)
# What else such notes say: when they end, that the mail waits, whom to ask instead.
_ALSO = re.compile(
    # English
    r"\b(?:until|through|be back|back (?:in|on|at|by)|(?:i|i['’]ll|will|when i|expect to|plan to) return"
    r"|returning (?:to|on)|my return"
    r"|(?:limited|no|intermittent|little|sporadic) (?:\w+ )?(?:access|internet|connect\w*)"
    r"|not (?:be )?(?:checking|reading|monitoring)"
    r"|(?:reply|respond|answer|get back|attend)\b[^,]{0,40}\b(?:return|back|soon|possible|can|then"
    r"|(?:business|working) days?)"
    r"|should you (?:need|require|have)\b|i (?:only )?(?:check|monitor) (?:my )?(?:e-?mails?"
    r"|messages|voicemail)"
    r"|your (?:e-?mail|message|inquiry)"
    r"|(?:messages?|e-?mails?|mails?|inquiries) (?:will|are|is)\b|responses? (?:may|will|might)|delay(?:ed"
    r"|s)?\b"
    r"|(?:if|for|in|with)\b[^,]{0,30}\b(?:urgent|emergenc\w*|immediate|crisis)|please (?:call|e-?mail|write"
    r"|reach|dial|text|contact|direct)"
    r"|(?:call|dial|text) (?:\d|my|me\b|the (?:office|practice|clinic|front))|contact (?:my|me\b|our"
    r"|the (?:office|practice|clinic|front))"
    r"|(?:reach|contact)(?:ed|able)? (?:me|at|on|by|out)|(?:will|can) (?:cover|be covering|assist you"
    r"|help you)|covering for me"
    r"|in my absence|during (?:this|that|my) (?:time|period|absence|leave)|(?:for )?your (?:patience"
    r"|understanding)|auto(?:mat(?:ic|ed)|-?reply))"
    # German
    r"|\b(?:bis(?: zum| einschl\w*|\s\d)|kein\w* zugriff|wieder (?:da|im|erreichbar|zurück|für|ab|am)"
    r"|zurück|rückkehr|(?:ihre"
    r"|deine|eure) (?:e-?mails?|mails?|nachricht|anfrage)"
    r"|werde ich[^,]{0,30} (?:beantworten|antworten|lesen)|wird nicht (?:weitergeleitet|gelesen)|melde mich"
    r"|dringenden (?:f[äa]llen|angelegenheiten|anliegen)"
    r"|notf[aä]ll\w*|wenden sie sich|wende dich|kontaktieren sie|in meiner abwesenheit|(?:meine"
    r"|an die) vertretung|vertritt mich|verständnis|automatisch\w*)\b"
    # French, Spanish, Portuguese, Italian
    r"|\b(?:jusqu|de retour|mon retour|r[ée]pondrai|votre (?:message|mail|courriel|e-mail)|(?:cas d"
    r"|si c)['’][^,]{0,12}urgen|merci de (?:contacter|vous adresser)"
    r"|veuillez (?:contacter|vous adresser)|en mon absence|pendant (?:mon|cette)|accès (?:limité|restreint)"
    r"|automatique|votre (?:compréhension|patience))"
    r"|\b(?:hasta|de vuelta|mi (?:regreso|vuelta|ausencia)|regresar[ée]|volver[ée]|responder[ée]"
    r"|contestar[ée]|s?tu (?:mensaje|correo)|su (?:mensaje|correo)"
    r"|(?:asuntos?|casos?|caso de|si es) urgen\w+|contact[ae] (?:con|a)|acceso al correo|un saludo"
    r"|p[óo]ngase en|dir[íi]jase|autom[áa]tic\w+"
    r"|acceso limitado|comprensi[óo]n)"
    r"|\b(?:at[ée]\b|de volta|meu regresso|regressarei|retornarei|voltarei|quando voltar|responderei"
    r"|sua mensagem|seu e-?mail|caso de urg[êe]ncia|casos urgentes"
    r"|assuntos urgentes|(?:por favor,? )?contact[ea]|minha aus[êe]ncia|compreens[ãa]o|acesso limitado)"
    r"|\b(?:fino al?|sino al|mio rientro|mio ritorno|rientrer[òo]|torner[òo]|risponder[òo]|(?:sua|vostra"
    r"|tua) (?:mail|e-mail)|(?:suo|vostro|tuo) messaggio"
    r"|urgenze|caso d['’]urgenza|contattare|si prega di|mia assenza|comprensione)"
    # Dutch, Swedish, Polish
    r"|\b(?:tot\b|terugkeer|terug\b|weer (?:aanwezig|bereikbaar|op)|(?:uw|je|jouw) (?:e-?mail|bericht|mail)"
    r"|(?:bij|in|voor) (?:spoed|dringende)\w*|lees (?:mijn|geen)|contact op(?:nemen)?"
    r"|neem\b[^,]{0,20}\bcontact"
    r"|mijn (?:afwezigheid|vakantie|verlof)|beperkt)"
    r"|\b(?:till (?:och med)?|fram till|tillbaka|åter på|svarar|(?:ditt|ert) (?:mejl|mail|meddelande)"
    r"|brådskande|akuta? (?:ärenden|fall)|vänligen|kontakta mottagning\w*"
    r"|min (?:frånvaro|semester|ledighet)|begränsad|läser (?:inte|ej)|ring \d)"
    r"|\b(?:do dnia|po powrocie|wr[óo]c[ęe]|wracam|powr[óo]t\w*|odpowiem|odpisz[ęe]|pa[ńn]stwa (?:wiadomo\w+"
    r"|mail\w*)|twoj[ąa] wiadomo\w+|w (?:sprawach )?piln\w+"
    r"|nag[łl]ych|prosz[ęe] o kontakt|mojej nieobecno\w+|ograniczony)|" + more_languages.ALSO,
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:hi|hello|dear|good (?:morning|day|afternoon|evening)|greetings|to whom|hallo|guten tag|liebe[rs]?"
    r"|sehr geehrte|grüezi|servus|moin|bonjour|madame|monsieur|ch[èe]re?s?|hola|buen[oa]s|estimad[oa]s?"
    r"|querid[oa]s?|ol[áa]|bom dia|boa tarde|prezad[oa]s?|car[oaie]|ciao|buon\w+|gentil[ei]|salve|beste"
    r"|geachte|goedendag|hej|hejsan|god dag|dzień dobry|witam|szanown[aiy]|drog[aiy])\b"
    r"|\bthank(?:s| you)\b|\b(?:vielen |herzlichen )?dank\b|\bdanke\b|\bmerci\b|\bgracias\b|\bobrigad[oa]\b"
    r"|\bagrade[cç]\w+|\bgrazie\b|\bbedankt\b|\bdank je|\bdank u|\btack\b|\bdzi[ęe]kuj[ęe]"
    r"|\bregards\b|^(?:all the )?best(?: wishes)?$|sincerely|cheers|gr[üu](?:ß|ss)e|gr[üu](?:ß|ss)en"
    r"|cordialement|bien [àa] vous|saludos|atentamente|cumprimentos|atenciosamente|abra[çc]os"
    r"|cordiali saluti|saluti|groet|hälsning|\bmvh\b|pozdraw|z powa[żz]aniem|apologi[sz]e|sorry for"
    r"|unannehmlichkeiten|d[ée]sol[ée]|disculpe|desculpe|mi scuso|excuses|" + more_languages.POLITE,
    re.IGNORECASE,
)
# A telephone number, an address, names alone: in such notes they say whom to ask.
_NEUTRAL = re.compile(
    r"(?:(?:or|at|on|and|via|by|oder|unter|und|au|ou|al|o|of|op|en|på|eller|lub"
    r"|pod) )?(?:\W*(?:[A-ZÄÖÜÅŁŚŻÉ][\w.'’-]{0,30}(?:\s(?=\S)|\W*$)){1,4}$"
    r"|[\W\d_]*$|\S+@\S+$|https?://\S+$|www\.\S+$)"
)


def is_absence_note(header: HeaderBlock, subject: str, text: str, *, marked: bool = False) -> bool:
    """Whether the words are an absence note's.

    text: what is newly written. marked: a field says that a program wrote it; then it only remains to
    say whether of an absence.
    """
    text = text[:_LOOK_AT]
    if marked:
        return bool(_SUBJECT.match(subject[:200]) or _AWAY.search(" ".join(text.split())))
    words = len(text.split())
    if not 0 < words <= _MAX_WORDS or _answers(subject, text, header) or speaks_of_a_case(text):
        return False
    about_it = bool(_SUBJECT.match(subject[:200]))
    clauses = _clauses(text)
    strange = _strange(clauses, header)
    if not clauses or clauses[0] in strange:
        return False
    away = any(_AWAY.search(clause) for clause in clauses)
    also = about_it or any(_ALSO.search(clause) or names_a_time(clause) for clause in clauses)
    few, short = (0.25, 8) if about_it else (0.15, 5)
    lengths = [len(clause.split()) for clause in strange]
    return (
        (away or (about_it and not strange))
        and also
        and sum(lengths) <= words * few
        and max(lengths, default=0) <= short
    )


def speaks_of_a_case(text: str) -> bool:
    """Whether somebody advises, proposes, or names people as cases have them; no program does."""
    return any(
        ASKS.search(clause)
        or (KIN.search(clause) and not _AWAY.search(clause))
        or (CASE.search(clause) and not REACHED.search(clause))
        for clause in _clauses(text[:_LOOK_AT])
    )


def _answers(subject: str, text: str, header: HeaderBlock) -> bool:
    """Whether somebody says yes, no or a command, or asks."""
    if "?" in text or subject.rpartition(":")[2].strip().lower() in ANSWERS:
        return True
    last = (re.split(r"[.!] ", line)[-1].strip(" .!*_>") for line in _lines(text))
    if any(word.isalpha() and not _POLITE.search(word) and not _is_writer(word, header) for word in last):
        return True
    said = [*text.split("\n"), *_clauses(text)]
    return any(piece.strip(" .!*_>").lower() in ANSWERS for piece in said)


def _strange(clauses: list[str], header: HeaderBlock) -> list[str]:
    """Those that absence notes do not say. Names alone say whom to ask only behind words that begin that."""
    strange: list[str] = []
    begun = True
    for clause in clauses:
        timed = names_a_time(clause) and len(clause.split()) <= 6
        said = _is_said(clause) or timed or _is_writer(clause, header)
        begun = begun if not said and _NEUTRAL.match(clause) else said
        if not begun:
            strange.append(clause)
        elif _AWAY.search(clause) and not _ALSO.search(clause):
            begun = False
    return strange


def _clauses(text: str) -> list[str]:
    pieces = (piece for line in _lines(text) for piece in _CLAUSE.split(line))
    return [piece for one in pieces if (piece := one.strip(" \"'*-\t"))]


def _lines(text: str) -> list[str]:
    """Paragraphs as one line each; a greeting or closing on a line of its own stays one."""
    lines: list[str] = []
    for line in text.split("\n"):
        goes_on = bool(lines) and bool(lines[-1]) and bool(line.strip()) and not _is_short_courtesy(lines[-1])
        if goes_on:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.strip())
    return lines


def _is_short_courtesy(line: str) -> bool:
    return len(line.split()) <= 5 and bool(_POLITE.search(line))


def _is_said(clause: str) -> bool:
    """Whether absence notes say this."""
    if CASE.search(clause) and not REACHED.search(clause):
        return False
    return bool(_AWAY.search(clause) or _ALSO.search(clause) or _POLITE.search(clause))


def _is_writer(clause: str, header: HeaderBlock) -> bool:
    """Whether the clause is nothing but the name in From."""
    try:
        name = author_of(header).display_name.lower()
    except AmbiguousAuthor:
        return False
    words = re.findall(r"\w+", clause.lower())
    return bool(words) and set(words) <= set(re.findall(r"\w+", name))
