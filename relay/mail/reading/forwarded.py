"""Where a forwarded mail begins inside another."""

import re

from relay.mail.reading.quotation import MAX_LINE

# Gmail, Apple Mail, Thunderbird, Outlook, Yahoo, and their translations; anchored, one line.
_MARK = re.compile(
    r"[\s>]{0,6}(?:"
    r"[-_=*]{2,}\s*(?:forwarded message|forwarded by|fwd|weitergeleitete nachricht|weitergeleitet von"
    r"|message transf[ée]r[ée]"
    r"|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|mensagem reencaminhada|doorgestuurd bericht"
    r"|vidarebefordrat meddelande|vidarebefordrat brev|wiadomość przekazana|przekazana wiadomość"
    r"|przesłana dalej"
    r"|videresendt (?:meddelelse|melding)|пересылаемое сообщение)"
    # Yahoo's plain text puts the header fields behind the mark, all in one line.
    r"(?:[^\n]{0,80}|\s*-{2,}\s*(?:from|de|von|da|van|från|od)\s*:[^\n]{0,900})"
    r"|(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|in[íi]cio da mensagem (?:re)?encaminhada"
    r"|begin doorgestuurd bericht|vidarebefordrat meddelande|początek przekazywanej wiadomości)\s*:?"
    r")\s*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:fwd?|wg|tr|rv|i|enc|doorst|vb|pd|vs)\s*:", re.IGNORECASE)


def is_forward_mark(line: str) -> bool:
    """Whether a forwarded mail begins with this line."""
    return len(line) <= MAX_LINE and bool(_MARK.match(line))


def is_forward_subject(subject: str) -> bool:
    """Whether the subject says that the mail forwards another."""
    return bool(_SUBJECT.match(subject[:MAX_LINE]))
