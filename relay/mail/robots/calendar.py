"""Tells an invitation or its answer (RFC 5546) from a mail in which somebody wrote beside one.

Mail programs put the invitation's own words into the text as well, and frame them: what the calendar
part does not say and no frame explains, a person wrote.
"""

import re

from relay.mail.charset import decode
from relay.mail.mime import Part
from relay.mail.robots.away import speaks_of_a_case

_MAX_OCTETS = 262_144
_DEPTH = 3
_FOLDED = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_WORD = re.compile(r"[^\W\d_]{2,}")
# The frame of Google, Outlook, Apple and Zimbra: labels, buttons, who sees this, how to join.
_FRAME = re.compile(
    r"\s*(?:when|where|who|what|time|location|calendar|organi[sz]er|guests?|attendees?|participants?|subject"
    r"|description|view (?:your|all)|reply (?:for|to)|going"
    r"|wann|wo|wer|zeit|ort|kalender|organisator|teilnehmer|betreff|quand|où|qui|lieu|objet|organisateur"
    r"|participants|cu[áa]ndo|d[óo]nde|qui[ée]n|lugar|asunto|organizador"
    r"|quando|onde|quem|local|assunto|dove|luogo|oggetto|organizzatore|wanneer|waar|wie|locatie|onderwerp"
    r"|när|var|vem|plats|ämne|kiedy|gdzie|kto|miejsce|temat)\s*[:*]"
    r"|.*(?:https?://|\bmeeting id\b|\bpasscode\b|\bdial[- ]in\b|\bjoin\b[^.]{0,40}\b(?:meeting|call|online"
    r"|with|by)\b|google (?:calendar|meet|kalender)|microsoft teams|zoom\.us|webex)"
    r"|.*(?:has (?:been )?(?:accepted|declined|tentatively|invited|cancel+ed|updated|changed)|(?:accepted"
    r"|declined|tentatively accepted|cancel+ed|updated)\b[^.]{0,60}\b(?:invitation|event|meeting)"
    r"|you (?:have been|are) invited|invitation from|this event (?:has|is|was)|receiving this|subscribed to"
    r"|forwarding this|to stop receiving|unsubscribe|mehr details|more details"
    r"|hat (?:die|ihre|diese)[^.]{0,40}(?:angenommen|abgelehnt)|a (?:accept[ée]|refus[ée])|ha (?:aceptado"
    r"|rechazado|accettato|rifiutato)|aceitou|recusou|heeft[^.]{0,40}(?:geaccepteerd|geweigerd)"
    r"|har (?:accepterat|avböjt)|zaakceptowa|odrzuci)"
    r"|\W*$",
    re.IGNORECASE,
)
_MIN_WORDS = 3
_MIN_SHARE = 0.5


def is_invitation_only(tree: Part, text: str) -> bool:
    """Whether a calendar program wrote all there is; a calendar file a person attached is an attachment."""
    calendar = next((part for part in _near(tree) if _is_method(part)), None)
    if calendar is None:
        return False
    known = _words_of(calendar)
    return not any(_is_own(line, known) for line in text.split("\n"))


def _near(tree: Part) -> list[Part]:
    level, found = [tree], [tree]
    for _ in range(_DEPTH):
        level = [
            child for part in level if part.media_type.startswith("multipart/") for child in part.children
        ]
        found += level
    return found


def _is_method(part: Part) -> bool:
    return (
        part.media_type == "text/calendar"
        and bool(part.parameters.get("method"))
        and part.disposition != "attachment"
    )


def _words_of(calendar: Part) -> frozenset[str]:
    """Every word of the event, its people and places included; none of how it is written down."""
    octets, _ = calendar.decoded()
    text = _FOLDED.sub("", decode(octets[:_MAX_OCTETS], calendar.parameters.get("charset"))[0])
    return frozenset(_WORD.findall(_ESCAPED.sub(_unescaped, text).lower()))


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _is_own(line: str, known: frozenset[str]) -> bool:
    """Whether a person wrote this line: a few words, most of them not the event's."""
    words = _WORD.findall(line.lower())
    new = sum(word not in known for word in words)
    if len(words) < _MIN_WORDS or new <= len(words) * _MIN_SHARE:
        return False
    # A link, or "declined the invitation", stands in a person's sentences as well.
    return not _FRAME.match(line[:400]) or speaks_of_a_case(line)
