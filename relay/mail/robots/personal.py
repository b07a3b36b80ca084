"""Words by which a person is known in what else could be an absence note."""

import re

from relay.mail.robots import more_languages

# What only a person says: an answer in a word, a wish about the case, a question without its mark.
ANSWERS = frozenset(
    "yes no ok okay sure agreed maybe send cancel remove keep instead include pass more close undo leak know"
    " reveal report widen wait join leave pause resume limit status help mydata forget stop unsubscribe"
    " ja nein oui non si sí sì sim não nao nee nej tak nie da nu kyllä ei ano ne да нет".split()
)
ASKS = re.compile(
    r"\b(?:(?:can|could|may|do|does|did|are|will) (?:we|it|this|that)\b|(?:can|could|would|do|did|are) you\b"
    r"|shall (?:we|i)\b|let['’]?s\b|let us\b|what (?:if|about)|how about|k(?:ö|oe)nn(?:en|ten) wir|kannst du"
    r"|darf ich|pouvez-vous|peux-tu|pourri(?:ez|ons)|puede usted|podemos|pode(?:ria)? voc|kunnen we"
    r"|kan vi\b|czy (?:mo|pan))"
    r"|\bi (?:would|['’]d) (?!like|be|appreciate|ask)\w+|\bmy (?:advice|answer|suggestion)|\bshort answer"
    r"|^(?:happy|glad) to\b|^consider\b|^(?:just |then |please )?try (?!again|calling|to|me|my|reach"
    r"|contact)",
    re.IGNORECASE,
)
# Of whom cases are about. Whoever names one of them to be called does not speak of a colleague.
KIN = re.compile(
    r"\b(?:(?:the|her|his|their|with|both|to) (?:\w+ )?(?:mother|father|mum|mom|dad|parents?|son|daughter"
    r"|child(?:ren)?"
    r"|husband|wife|partner|boy|girl|family|brother|sister|school|teacher|gp|psychiatrist|couple)"
    r"|(?:die|der|den|dem|das) (?:mutter|vater|eltern|sohn|tochter|kind|ehemann|ehefrau|junge|mädchen|familie"
    r"|bruder|schwester|schule|lehrerin)|(?:la|le|les|sa|son|ses) (?:mère|père|parents|fils|fille|enfant"
    r"|mari|femme"
    r"|famille|école)|(?:la|el|los|su|sus) (?:madre|padre|padres|hij[oa]s?|niñ[oa]s?|marido|esposa|familia"
    r"|escuela)"
    r"|(?:a|o|os|com a|com o) (?:mãe|pai|pais|filh[oa]s?|criança|marido|esposa|família|escola)"
    r"|(?:la|il|i|con la|con il) (?:madre|padre|genitori|figli[oa]|bambin[oa]|marito|moglie|famiglia|scuola)"
    r"|(?:de|het) (?:moeder|vader|ouders|zoon|dochter|kind|man|vrouw|gezin|school)"
    r"|(?:mamman|pappan|mor|far|föräldrarna|sonen|dottern|barnet|familjen|skolan)"
    r"|(?:matk[aęio]\w*|ojc\w+|rodzic\w+|syn\w*|córk\w+|dzieck\w+|mąż|mężem|żon\w+|szkoł\w+))\b",
    re.IGNORECASE,
)
# Notes speak of their writer and reader; who speaks of a third person speaks of a case, unless it is
# the colleague who can be reached instead.
CASE = re.compile(
    r"\b(?:she|her|he|him|his|(?:my|a|the|this|your) (?:client|patient)|(?:de[rmns]?|die|eine?[nrms]?"
    r"|meine?[nrms]?) (?:klient|patient)\w*|elle|ella|ela|lei|lui"
    r"|(?:la|el|il|o|a|mi|mia|ma|mon|meu|minha) (?:client|patient|pacient|pazient)\w*|mijn (?:cliënt"
    r"|patiënt)\w*|klienten|patienten|klientk\w+|pacjent\w*|matk\w+)\b|" + more_languages.CASE,
    re.IGNORECASE,
)
REACHED = re.compile(r"\d{3}|@|reach|contact|cover|erreich|vertrit|joign|kontakt|beik|bereik", re.IGNORECASE)
