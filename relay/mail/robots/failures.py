"""Tells a report of delivery in no standard form: by who wrote it, its subject and how it begins.

One of the three is not enough: people are called Postmaster, write about undelivered mail, and quote
what a server told them.
"""

import re

from relay.mail.charset import decode
from relay.mail.encoded_words import decode_words, field_text
from relay.mail.mime import Part
from relay.mail.robots.notice import Notice, notice_of

# Nobody else writes under these names.
_DAEMON = re.compile(
    r"(?:^|[<\s\"'])(?:mailer-?daemon|mail-?daemon|mdaemon|mail-deliverysystem|mail\.delivery\.system"
    r"|microsoftexchange[0-9a-f]{32})(?:@|\s|>|$|\")",
    re.IGNORECASE,
)
# Names of programs, which an admin may have too.
_SYSTEM = re.compile(
    r"post_?master|mail delivery|mail administrator|system administrator|microsoft (?:exchange|outlook)"
    r"|mail ?server|(?:mail|smtp)[_ ](?:gateway|service)"
    r"|interscan|delivery (?:service|system|subsystem)|mail system|mail router|anti-?virus"
    r"|daemon@|bounces?@|delivery@|<>\s*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\s*\W{0,3}(?:undeliver(?:able|ed)|returned (?:mail|to sender|message)|mail delivery|delivery (?:status"
    r"|failure|failed|notification|report|has failed|problem"
    r"|error|delayed|unsuccessful)|failure notice|mail (?:failure|could not be|system error|returned|error)"
    r"|non-?deliver|message (?:undeliver|not delivered|delayed"
    r"|delivery)|could not (?:send|deliver)|warning: (?:could not send|message)|rejected mail"
    r"|permanent (?:delivery )?(?:failure|error)|failed mail"
    r"|notice: mail delivery|error (?:sending|delivering)|there was an error sending"
    r"|your message to \S{1,120} (?:could not|was not|has not)"
    r"|unzustellbar|nicht zustellbar|zustellung|fehlgeschlagene? (?:zustellung|nachricht)|non remis"
    r"|[ée]chec de (?:la )?(?:remise|distribution)"
    r"|no (?:se (?:puede|pudo) )?entreg|entrega fallida|error de entrega|n[ãa]o (?:foi poss[íi]vel )?entreg"
    r"|falha na entrega|mancato recapito|non recapitabile"
    r"|impossibile recapitare|onbestelbaar|niet (?:afgeleverd|bezorgd)|kan inte levereras|oleverer"
    r"|nie mo[żz]na dostarczy[ćc]|niedostarcz)"
    r"|\bdelivery failed\)?\s*$",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?:could|can|cannot|did|was|were|has|have|is)(?: not|n't|) (?:yet )?(?:be |been )?(?:delivered|sent"
    r"|reach(?:ed)? (?:the|some|all))|unable to deliver|undeliver(?:able|ed)"
    r"|able to deliver|deliver\w*[^\n]{0,60} (?:failed|unsuccessful|delayed|postponed|aborted|was not)"
    r"|failed recipients?|failed to deliver|failure reasons?"
    r"|error[^\n]{0,40} deliver|trouble delivering|problems? (?:in )?delivering|delivery status notification"
    r"|invalid (?:user|recipient) address"
    r"|mailbox is full|message (?:was|has been) (?:automatically )?(?:rejected|returned)"
    r"|transcript of session|rcpt to: ?<|were (?:not|incorrectly)|had (?:\w+ ){0,3}(?:errors|problems)"
    r"|nicht zugestellt|unzustellbar|zustellung[^\n]{0,60} (?:fehlgeschlagen|nicht)"
    r"|n['’]a(?: pas)? pu [êe]tre (?:d[ée]livr|remis|distribu|achemin)|non remis"
    r"|no se (?:pudo|ha podido|puede) entreg|no (?:pudo|ha podido) ser entreg|n[ãa]o (?:p[ôo]de ser"
    r"|foi) entreg|n[ãa]o foi poss[íi]vel entreg"
    r"|non (?:[èe] stat[oa]|[èe] stato possibile|pu[òo] essere) (?:consegn|recapit)"
    r"|impossibile (?:recapitare|consegnare)"
    r"|niet (?:worden )?(?:bezorgd|afgeleverd)|kunde inte levereras|nie (?:mo[żz]na"
    r"|uda[łl]o si[ęe]) (?:by[łl]o )?dostarczy[ćc]|nie zosta[łl]a dostarczona",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"\b(?:my|mine|we|our|hi|hello|dear|hallo|liebe[rs]?|bonjour|hola|ciao|fwd?|forwarded|wrote|writes)\b"
    r"|\bi (?:got|sent|tried|received|wrote|have|am|was)\b|\?",
    re.IGNORECASE,
)
_OPENING = 12
"""Lines that are looked at for a failure; a daemon says it at once."""


def is_failure_report(tree: Part, *, null_path: bool) -> bool:
    """Whether a mail server wrote this about a mail it could not deliver."""
    sender = _sender(tree)
    if _DAEMON.search(sender) or tree.header.first("x-failed-recipients") is not None:
        return True
    subject = bool(_SUBJECT.search(field_text(tree.header.first("subject") or b"")[:300]))
    system = null_path or bool(_SYSTEM.search(sender))
    if subject and system:
        return True
    notice = notice_of(tree)
    shown = notice.names_somebody or bool(notice.sections) or notice.whole.quotes_refusal
    known = system or subject or (notice.returns and _says_at_once(notice))
    return known and shown and _says_failed(notice)


def is_passed_on(tree: Part) -> bool:
    """Whether a person, not a server, wrote above the report in this mail."""
    sender = _sender(tree)
    return not (_DAEMON.search(sender) or _SYSTEM.search(sender) or opens_as_report(tree))


def opens_as_report(tree: Part) -> bool:
    """Whether the text begins as a server's does, not as a person's who passes a report on."""
    return _says_failed(notice_of(tree))


def _sender(tree: Part) -> str:
    return decode_words(decode(tree.header.first("from") or b"", None)[0])[:400]


def _says_failed(notice: Notice, within: int = _OPENING) -> bool:
    return bool(_FAILED.search(_opening(notice, within)))


def _says_at_once(notice: Notice) -> bool:
    """Whether it begins with the failure, as no person does: not theirs, and to nobody."""
    return _says_failed(notice, 3) and not _PERSONS.search(_opening(notice, 3))


def _opening(notice: Notice, lines: int) -> str:
    return " ".join(" ".join([line for line in notice.lines if line.strip()][:lines]).split())
