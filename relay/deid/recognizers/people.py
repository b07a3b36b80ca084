"""Names by what stands around them: titles, kin words, greetings, closings, credentials, initials."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Iterator

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import is_common_word, is_first_name, is_kept, is_theorist, is_word
from relay.deid.recognizer import Rule, found
from relay.deid.wording import FULL_NAME, NAME_WORD, UPPER, starts_sentence

_TITLE = (
    r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Doctor|Rev|Reverend|Pastor|Fr|Father|Sister|Brother|Rabbi|Imam|Sheikh|Deacon|Bishop|Elder|Chaplain|"
    r"Judge|Justice|Officer|Ofc|Det|Detective|Sgt|Sergeant|Lt|Lieutenant|Capt|Captain|Maj|Major|Col|Colonel|Cpl|Corporal|Pvt|Private|Chief|Sheriff|Deputy|Cmdr|"
    r"Commander|Coach|Nurse|Principal|Aunt|Auntie|Aunty|Uncle|Grandma|Grandpa|Grandmother|Grandfather|Granny|Nana|Gran|Papa|Mama|Tía|Tia|Tío|Tio|Tante|Oma|Opa|Abuela|Abuelo|"
    r"Cousin|Señora|Señor|Sra|Sr|Don|Doña|Madame|Mme|Monsieur|Mlle|Frau|Herr|Signora|Signor|Sir|Dame|Lady|Lord|Attorney|Councillor|Senator|Mayor|Mother Superior)"
)
_CLIENT = (
    r"(?:client|patient|pt|cl|analysand|supervisee|intern|trainee|student|resident|inmate|veteran|pupil|mentee|colleague|co-?worker|boss|manager|supervisor|"
    r"therapist|psychiatrist|psychologist|counsel(?:l)?or|prescriber|doctor|physician|gp|pediatrician|paediatrician|cardiologist|neurologist|nurse|midwife|doula|social worker|case ?worker|case ?manager|"
    r"teacher|principal|tutor|coach|pastor|priest|rabbi|imam|lawyer|attorney|solicitor|barrister|judge|magistrate|probation officer|PO|sponsor|sponsee|mentor|neighbou?r|landlord|landlady|tenant|roommate|room-?mate|flatmate|housemate|"
    r"friend|bff|bestie|lover|ex|crush|girl|boy|kid|baby|toddler|infant|newborn|teen|man|woman|guy|dog|puppy|cat|horse|pony|bird|parrot|rabbit|hamster|guinea pig|guardian ad litem|GAL|mediator|nanny|babysitter|au pair|carer|caregiver|abuser|rapist|stalker|perpetrator)"
)
_KIN = (
    r"(?:(?:step|half[- ]|foster |adoptive |adopted |birth |biological |great[- ]?|grand|god|ex-|late |twin |older |oldest |elder |eldest |younger |youngest |little |big |baby |kid |middle |first |second |new |only |dead |estranged |surviving |then-){0,3}"
    r"(?:mother|father|mom|mum|mam|dad|daddy|sister|brother|sis|bro|son|daughter|wife|husband|hubby|partner|spouse|girlfriend|boyfriend|fianc[eé]e?|aunt|uncle|cousin|niece|nephew|"
    r"child|twin|parent|parents|granddaughter|grandson|(?:mother|father|sister|brother|son|daughter)-in-law|girl|boy|one|kids|children|sons|daughters|brothers|sisters|twins|siblings|family|household|in-laws))"
)
_CREDENTIAL = (
    r"(?:Ph\.?\s?D|Psy\.?\s?D|Ed\.?\s?D|M\.?D|D\.?O|LCSW(?:-[A-Z])?|LICSW|LISW(?:-S)?|LMSW|LSW|MSW|LMFT|MFT|LPC(?:C|-S|-A|-MH)?|LPCC(?:-S)?|LCPC|LMHC|LCMHC|LPCA|LCADC|LADC|CADC|LP|RN|NP|APRN|PMHNP|ARNP|PA-C|"
    r"MA|M\.A|MS|M\.S|M\.?Ed|BCBA|ABPP|CPsychol|C\.Psych|DClinPsy|MBACP|UKCP|MRCPsych|RP|RSW|RPsych|R\.Psych|CCC|BCD|ATR(?:-BC)?|RPT(?:-S)?|NCC|CSAT|SEP|Esq|JD|J\.D|OTR|SLP)"
)
_RULES = (
    Rule(Kind.NAME, "title", 0.95, rf"\b{_TITLE}\.?[ \t]+(?:(?:and|&) {_TITLE}\.? )?(?P<it>{FULL_NAME}|{UPPER}\.?(?=[\s,.;:'’)]))"),
    Rule(Kind.NAME, "credential", 0.95, rf"(?P<it>{FULL_NAME}),? (?={_CREDENTIAL}\b)"),
    Rule(Kind.NAME, "client or role", 0.9, rf"\b(?i:{_CLIENT})\b(?:'s name is)?[,(:–— -]{{1,3}}(?P<it>{FULL_NAME})"),
    Rule(Kind.NAME, "kin", 0.92, rf"\b(?i:{_KIN})\b[,(:–— -]{{1,3}}[\"“'‘]?(?P<it>{FULL_NAME})"),
    Rule(Kind.NAME, "named", 0.95, rf"\b(?i:named|called|nam(?:e|ed)['’]?s?(?: is| was)?|call(?:s|ed)? (?:her|him|them|it|me|herself|himself|themselves)|goes by|known as|aka|a\.k\.a\.|née|nee|formerly|nicknamed|short for|alias|signed|i am|i['’]m|this is|my name['’]?s?(?: is)?|legal name|deadname|birth name|maiden name|introduced (?:herself|himself) as|let['’]s (?:say|call (?:her|him|them)))[ ,:]+(?:is |was |just )?[\"“'‘]?(?P<it>{FULL_NAME})"),
    Rule(Kind.NAME, "header", 0.95, rf"(?m:^)[> \t]*(?:From|To|Cc|Bcc|Von|An|De|À|Para|Reply-To|Client|Patient|Pt|Name|Re|Attn|Therapist|Clinician|Provider|Parent|Guardian|Mother|Father|Student|Witness|Emergency contact|Contact|Referred by|Ref by|Seen by|Dictated by)\s?:\s*\"?(?P<it>{FULL_NAME})"),
    Rule(Kind.NAME, "surname first", 0.9, rf"(?<![\w])(?P<it>{NAME_WORD}, {NAME_WORD}(?: {UPPER}\.)?)(?=\s*(?:\(|DOB|MRN|\d|$|\n|[-–—;]))"),
    Rule(Kind.NAME, "wrote", 0.95, rf"(?:\b(?:wrote|schrieb|skrev|a écrit|escribió)\b:?\s?(?P<it>{FULL_NAME})(?= ?<))|(?P<by>{FULL_NAME})(?= ?<[^>\n]*>? ?(?:wrote|schrieb|a écrit|escribió))"),
    Rule(Kind.NAME, "greeting", 0.92, rf"(?m:^)[> \t]*(?i:hi|hello|hey|dear|hiya|good (?:morning|afternoon|evening)|morning|greetings|hallo|hola|bonjour|liebe|lieber|ch[eè]re?|querid[ao]|hej|ciao|thanks|thank you|cheers|sorry)(?: there)?[ ,]+(?:{_TITLE}\.? )?(?P<it>{FULL_NAME})(?:(?: and | & |, ){NAME_WORD})?(?=\s*[,:;.!–—-]|\s*$)", re.MULTILINE),
    Rule(Kind.NAME, "initials", 0.85, rf"(?<![\w.@/-])(?P<it>{UPPER}\.(?: ?{UPPER}\.){{1,3}})(?![\w@])"),
    Rule(Kind.NAME, "first name and initial", 0.9, rf"(?<![\w.@/-])(?P<it>{NAME_WORD} {UPPER}\.)(?=[\s,;:)'’]|$)"),
    Rule(Kind.NAME, "initial and surname", 0.85, rf"(?<![\w.@/-])(?P<it>(?:{UPPER}\. ?){{1,2}}{NAME_WORD})"),
    Rule(Kind.NAME, "letter", 0.85, rf"\b(?i:client|patient|pt|cl|mr|mrs|ms|miss|dr|with|about|re|for|case of|named|call (?:her|him|them)|{_KIN})\.?,? ?[(\"“]?(?P<it>(?!I\b|A\b)[A-Z]{{1,2}}\.?)(?=['’]s\b|[\s,;:)\"”](?!\d)|\.\s|\.?$)(?! ?[-+])", re.MULTILINE),
    Rule(Kind.NAME, "pair", 0.75, rf"(?<![\w.])(?P<it>{NAME_WORD})(?= (?:and|&) (?:her|his|their|my) )"),
    Rule(Kind.NAME, "nickname", 0.85, rf"\b{NAME_WORD} [\"“‘'(](?P<it>{NAME_WORD})[\"”’')] {NAME_WORD}"),
    Rule(Kind.NAME, "age in brackets", 0.85, rf"(?<![\w.])(?P<it>{FULL_NAME})(?= ?[(,] ?(?:age[d]? )?\d{{1,3}}(?: ?(?:[,);]|y/?o|yrs?|years?|months?|mos?|F|M)\b|[,);]))"),
)  # fmt: skip
_LOWER = (
    Rule(Kind.NAME, "lower case after role", 0.7, rf"\b(?:client|patient|pt|cl|named|called|(?:her|his|their|my) {_KIN}|dr\.?|mr\.?|mrs\.?|ms\.?|miss|aunt|uncle)[ ,]+(?P<it>[a-zà-ÿ]{{3,}}(?: [a-zà-ÿ]{{3,}})?)(?=\W|$)", re.IGNORECASE),
    Rule(Kind.NAME, "lower-case greeting", 0.8, r"^[> \t]*(?:hi|hello|hey|dear|hiya|thanks|thx|ty|cheers)[ ,]+(?P<it>[a-zà-ÿ]{2,})(?=[,:!.\s–—-]*$|,)", re.MULTILINE),
)  # fmt: skip
_MARITAL = Rule(Kind.NAME, "list", 0.85, rf"\b(?i:{_KIN}|{_CLIENT}s?|kids|children)(?: are| is|:|,)? ?[(]?(?P<it>{NAME_WORD}(?:, {NAME_WORD})*,? (?:and|&) {NAME_WORD})")  # fmt: skip
_CLOSING = re.compile(
    r"^[ \t>]*(?:(?:with )?(?:many |warm(?:est)?|kind(?:est)?|best|all (?:my|the) best|all good wishes|sincerely|yours(?: truly| sincerely| faithfully)?|thanks?(?: you)?(?: so much| again| in advance| all)?|"
    r"cheers|regards|respectfully|gratefully|cordially|warmly|take care|in (?:solidarity|peace|gratitude|haste)|peace|love|fondly|be well|ta|thx|tia|best wishes|grateful|"
    r"gruß|grüße|viele grüße|herzliche grüße|mit freundlichen grüßen|lg|mfg|merci|cordialement|bien à vous|amicalement|gracias|saludos|un abrazo|atentamente|v[aä]nligen|hilsen|mvh|groet(?:en)?|with (?:thanks|gratitude|appreciation)|"
    r"sent from my \w+|yours)(?: (?:regards|wishes|thanks|best|in advance))?)[ \t]*[,.!–—-]*[ \t]*(?P<same>[^\n]{0,60})$",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_SIGNED_LINE = re.compile(rf"^[ \t]*[-–—~/]{{0,3}} ?(?P<it>{FULL_NAME}|[a-zà-ÿ]{{2,12}}|{UPPER}\.?{UPPER}?\.?{UPPER}?\.?)(?P<after>[ \t]*(?:,[^\n]{{0,80}}|\([^\n]{{0,30}}\))?[.!]?)[ \t]*$")  # fmt: skip
_SURE = frozenset({"title", "credential", "header", "greeting", "initials", "letter", "named"})
_EXPLICIT = _SURE | {"client or role", "kin"}
_NEVER = frozenset(
    "i the a an and or but so we he she they it you my our your his her their this that these those if when what who how why where is are was were am be been do does did have has had "
    "not no yes in on at of to for from with by as up out off re fwd subject sent date monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may june july "
    "august september october november december am pm ok okay thanks thank hi hello dear best regards sincerely mother father mom dad mum all everyone colleague colleagues team folks friends group therapist dr mr mrs ms".split()
)


class People:
    """Names that their surroundings give away, known to a list or not."""

    name = "people"
    kinds = frozenset({Kind.NAME})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """One finding per mention; titles, kin words and credentials stay outside."""
        del knowledge
        for rule in (*_RULES, _MARITAL):
            for start, end, match in rule.matches(text):
                yield from self._checked(rule, text, start, end)
                if "by" in match.groupdict() and match["by"]:
                    yield from self._checked(rule, text, *match.span("by"))
        for rule in _LOWER:
            for start, _, match in rule.matches(text):
                words = match["it"].split()
                while words and not _is_lower_name(words[-1]):
                    words.pop()
                if words and _is_lower_name(words[0]):
                    yield found(rule, start, start + len(" ".join(words)), self.name)
        yield from self._closings(text)

    def _checked(self, rule: Rule, text: str, start: int, end: int) -> Iterator[Finding]:
        """The match without words at its ends that are no part of a name; nothing if none is left."""
        words = [(m.start() + start, m.end() + start, m[0]) for m in re.finditer(r"\S+", text[start:end])]
        while words and _is_no_name(words[-1][2], rule):
            words.pop()
        while words and _is_no_name(words[0][2], rule):
            words.pop(0)
        if not words:
            return
        start, end = words[0][0], words[-1][1]
        phrase = text[start:end]
        plain = rule.reason not in _EXPLICIT
        # A client, a dog or a doctor may be called Freud: what names them outright outweighs the literature.
        if is_kept(phrase) and (plain or not is_theorist(phrase.rstrip("."))):
            return
        if rule.reason not in _SURE and all(is_word(w.strip(".,")) for *_, w in words):
            first = words[0][2].strip(".,")
            if not (is_first_name(first) or is_theorist(first)) or (
                rule.reason == "pair" and starts_sentence(text, start)
            ):
                return
        yield Finding(
            start=start, end=end, kind=rule.kind, score=rule.score, recognizer=self.name, reason=rule.reason
        )

    def _closings(self, text: str) -> Iterator[Finding]:
        lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
        for closing in _CLOSING.finditer(text):
            if closing["same"] and (signed := _SIGNED_LINE.match(closing["same"])):
                yield from self._signed(signed, closing.start("same"))
            following = next(((a, b) for a, b in lines if a > closing.start()), None)
            if following and not closing["same"] and (signed := _SIGNED_LINE.match(text[slice(*following)])):
                yield from self._signed(signed, following[0])
        for start, end in lines[1:][-3:]:
            line = text[start:end]
            if (signed := _SIGNED_LINE.match(line)) and (line[:1].isupper() or line.lstrip()[:1] in "-–—~"):
                yield from self._signed(signed, start)
        if lines and (
            dashed := re.search(
                rf"[.!?…][ \t]*[-–—]{{1,2}} ?(?P<it>{FULL_NAME}|{UPPER}\.?)[ \t]*$", text[slice(*lines[-1])]
            )
        ):
            yield from self._signed(dashed, lines[-1][0])

    def _signed(self, signed: re.Match[str], offset: int) -> Iterator[Finding]:
        words = signed["it"].split()
        if any(w.casefold().strip(".") in _NEVER for w in words) or (
            is_kept(signed["it"]) and len(words) > 1
        ):
            return
        if words[0].islower() and (
            len(words) > 1 or (is_common_word(words[0]) and not is_first_name(words[0]))
        ):
            return
        start, end = signed.span("it")
        yield Finding(
            start=start + offset,
            end=end + offset,
            kind=Kind.NAME,
            score=0.85,
            recognizer=self.name,
            reason="closing",
        )


def _is_no_name(word: str, rule: Rule) -> bool:
    bare = word.strip(".,").casefold()
    if bare in _NEVER:
        return rule.reason != "letter"
    return bool(re.fullmatch(_CREDENTIAL, word.strip(".,")) and len(bare) > 2) or bool(re.fullmatch(_TITLE, word.strip(".,")) and rule.reason != "title")  # fmt: skip


def _is_lower_name(word: str) -> bool:
    folded = word.casefold()
    return (is_first_name(folded) and not is_common_word(folded)) or not (
        is_word(folded) or is_kept(folded) or folded in _NEVER
    )
