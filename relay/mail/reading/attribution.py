"""The line that says who wrote what is quoted below it, and when: "On … Kim wrote:".

Mail programs word it in every language, and break it wherever the width ends. What they all keep is
the date, the time, the address and the colon; a verb of writing makes up for one that is missing.
Every pattern is anchored or a plain search, runs on a joined line of bounded length, and has no nested
repetition (ReDoS).
"""

import re

from relay.mail.reading.quotation import MAX_LINE, is_quoted

_MAX_LINES = 5
_MAX_CHARS = 400
_LONGEST_VERB = 40
_TAIL = 140

_VERBS_WORDS = (
    "wrote", "writes", "said",
    "escribió", "escribio", "ha escrito", "escribió lo siguiente", "va escriure",
    "a écrit", "a ecrit", "écrit", "schrieb", "schreibt", "hat geschrieben", "geschrieben",
    "escreveu", "ha scritto", "scrisse", "scrive",
    "schreef", "het volgende geschreven", "heeft geschreven", "skrev", "skrev följande", "skriver",
    r"napisał\(a\)", "napisał/a", r"napisał\(-a\)", "napisała", "napisał", "pisze", "kirjoitti", "a scris",
    r"napsal\(a\)", "napsala", "napsal", "píše", r"napísal\(a\)", "napísala", "napísal",
    "napisao je", "napisala je", "je napisao", "je napisala", "napisala", "napisal",
    "ezt írta", "írta", "yazdı", "şunu yazdı", "şunları yazdı", "έγραψε", "rašė", "rakstīja", "kirjutas",
    "đã viết", "menulis", "написа", "написал", "написала", r"написал\(а\)", "написав", r"написав\(ла\)",
    "пише", "пишет", "كتب", "כתב", "כתבה",
)  # fmt: skip
_VERBS = "|".join(_VERBS_WORDS)
# Scripts without blanks between words have no word boundary to look for.
_VERBS_CJK = "写道|寫道|写了|のメール|が書きました|は書きました|님이 작성|작성|님이 씀"
_WROTE = re.compile(rf"(?:\b(?:{_VERBS})|{_VERBS_CJK})\s*[:：;]?\s*-*\s*$", re.IGNORECASE)
# German, Dutch and the Nordic languages put the verb before the name, Notes and Roundcube before the date.
_WROTE_INSIDE = re.compile(rf"\s(?:{_VERBS})\s", re.IGNORECASE)
_WRITTEN_BY = re.compile(r"wiadomość napisana przez\s", re.IGNORECASE)  # Apple Mail in Polish: date last
_OPENING = re.compile(
    r"[\s>*-]*(?:on|am|le|el|il|em|no dia|op|den|dnia|w dniu|på|em|a|at|às|kl|pt|śr|czw|pon|wt|sob|niedz"
    r"|ke|el día|dne|în|në|vào|pada|στις|на|в|у|le dl|missatge de|wiadomość"
    r"|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс|нд)\b[\s.,]",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|(?:19|20)\d\d)\b"
    r"|\d{4}\s?[年년]"
)
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\d{1,2}\s?[時点시时]", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()@\[\]]@[^\s<>()@\[\]]")
_BRACKETED = re.compile(r"[<(\[]\s?(?:mailto:)?[^\s<>()@\[\]]{1,80}@[^\s<>()@\[\]]{1,120}\s?[>)\]]")
_ENDS_IN_ADDRESS = re.compile(r"[^\s<>()@\[\]]@[^\s<>()@\[\]]{1,120}\s?[>)\]]?\s?[:：]$")
# Gmail's short form: "2013/7/20 Dana <dana@mail.example>", without verb or colon.
_DATE_FIRST = re.compile(
    r"[\s>]*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d)?(?:\s+(?:gmt|utc)[+\-]?\d{0,2}:?\d{0,2})?[\s,]+"
    r"(?:[^\s<>][^<>\n]{0,80}<[^<>\s@]{1,80}@[^<>\s@]{1,120}>[:\s]*$|[^\s<>\d][^<>\n\d.!?]{0,60}:?$)",
    re.IGNORECASE,
)
_NAME_WROTE = re.compile(r"[^\n]{1,200}[<(\[][^\s<>()@\[\]]{1,80}@[^\s<>()@\[\]]{1,120}[>)\]][^\n]{0,60}$")
# Horde: "Quoting Kim <kim@…>:"; SquirrelMail and old Unix programs: "Quoting Kim:".
_QUOTING = re.compile(
    r"(?:quoting|zitat von|citando a|citant|citando|cytowanie)\s[^\n]{1,160}[:：]$", re.IGNORECASE
)
_BEFORE_COLON = re.compile(rf"(?:\b(?:{_VERBS})\s?|>\s?)$", re.IGNORECASE)
_MAX_COLONS = 8
_COLONS = (":", "：", ";", "道")


def attribution_length(lines: list[str], at: int) -> int:
    """How many lines the attribution that begins at this line has; 0: none begins here."""
    first = lines[at]
    if not first.strip() or len(first) > MAX_LINE:
        return 0
    if _DATE_FIRST.match(first[:_MAX_CHARS]):
        return 1
    if _runs_on(first[:_MAX_CHARS]):
        return 1
    joined = ""
    for count in range(1, _MAX_LINES + 1):
        if at + count > len(lines):
            return 0
        line = lines[at + count - 1]
        if (count > 1 and not line.strip()) or len(joined) + len(line) > _MAX_CHARS:
            return 0
        joined = f"{joined} {line.strip()}" if joined else line.strip()
        if is_attribution(joined, marked=_quoted_from(lines, at + count)):
            return 0 if count > 1 and _begins_later(lines, at + 1, count - 1) else count
        if count == 1 and not _may_begin(joined):
            return 0
    return 0


def _runs_on(line: str) -> bool:
    """Whether the line is an attribution with text behind its colon: some phones break no line there.

    Nothing less than a date and an address will do.
    """
    if "@" not in line or not _OPENING.match(line):
        return False
    ends = [found.start() for found in re.finditer(":", line)][:_MAX_COLONS]
    return any(
        line[end + 1 :].strip()
        and _BEFORE_COLON.search(line[max(0, end - _LONGEST_VERB) : end])
        and _BRACKETED.search(line[:end])
        and _DATE.search(line[:end])
        and is_attribution(line[: end + 1])
        for end in ends
    )


def is_attribution(text: str, *, marked: bool = False) -> bool:
    """Whether this line says who wrote what follows, and when or from which address.

    marked: whether lines with a quote mark follow; then less is asked of its wording.
    """
    text = text.strip().strip("-").strip()
    addressed = "@" in text and bool(_ADDRESS.search(text))
    if not text.endswith(_COLONS):
        # Without the colon it is a sentence ("what she wrote"), unless it is unmistakable.
        return addressed and _ends_in_verb(text) and bool(_DATE.search(text) or _TIME.search(text))
    dated, timed = bool(_DATE.search(text)), bool(_TIME.search(text))
    if marked and dated and (timed or addressed):
        return True
    if _QUOTING.match(text):
        return addressed or marked
    opens = bool(_OPENING.match(text)) or text[:1].isdigit()
    if _ends_in_verb(text):
        return (opens or addressed) and (dated or timed or bool(_NAME_WROTE.match(text)))
    if dated and timed and (_BRACKETED.search(text) or (opens and _ENDS_IN_ADDRESS.search(text[-_TAIL:]))):
        return True  # any language: who, when and a colon
    if _WRITTEN_BY.match(text):
        return dated
    inside = (dated or timed) and (opens or addressed or (dated and timed))
    return bool(inside and _WROTE_INSIDE.search(text))


def _ends_in_verb(text: str) -> bool:
    return bool(_WROTE.search(text[-_LONGEST_VERB:]))


def _quoted_from(lines: list[str], at: int) -> bool:
    """Whether a line with a quote mark comes next, at most one empty line between."""
    following = lines[at : at + 2]
    if following and not following[0].strip():
        del following[0]
    return bool(following) and is_quoted(following[0])


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
        or text.endswith("<")
        or (_DATE.search(text) and re.match(r"[\s>]*[\d\w]", text))
        or _ADDRESS.search(text)
    )
