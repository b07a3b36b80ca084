"""Tells a machine's mail from a person's (RFC 3834, 5230 §4.6, 3464, 8098, 5965, 2919, 5546).

Conservative: one sure mark, or two that agree. A person's mail taken for a robot's would vanish.
"""

import re

from relay.mail.encoded_words import field_text
from relay.mail.letter import Robot
from relay.mail.mime import Part
from relay.mail.robots import marks
from relay.mail.robots.away import is_absence_note, speaks_of_a_case
from relay.mail.robots.calendar import is_invitation_only
from relay.mail.robots.failures import is_failure_report, is_passed_on, opens_as_report
from relay.mail.robots.ses import notification

_REPORTS = {
    "message/delivery-status": Robot.DELIVERY_REPORT,
    "message/global-delivery-status": Robot.DELIVERY_REPORT,
    "message/disposition-notification": Robot.READ_RECEIPT,
    "message/global-disposition-notification": Robot.READ_RECEIPT,
    "message/feedback-report": Robot.ABUSE_REPORT,
}
_REPORT_TYPES = {
    "delivery-status": Robot.DELIVERY_REPORT,
    "disposition-notification": Robot.READ_RECEIPT,
    "feedback-report": Robot.ABUSE_REPORT,
}
# Receipts of programs that know no RFC 8098, or that a gateway flattened: subject and text must agree.
_READ_SUBJECT = re.compile(
    r"\s*(?:read|not read|gelesen|ungelesen|lu|non lu|le[íi]do|lida?|letto|gelezen|l[äa]st|przeczytano"
    r"|return receipt|read receipt|disposition notification"
    r"|lesebest[äa]tigung|empfangsbest[äa]tigung|accus[ée] de (?:lecture|r[ée]ception)"
    r"|confirmaci[óo]n de lectura|confirma[çc][ãa]o de leitura"
    r"|conferma di lettura|ricevuta di ritorno|leesbevestiging|ontvangstbevestiging|l[äa]skvitto"
    r"|potwierdzenie (?:przeczytania|odczytu))\b[^\n]{0,3}[:(\-\u2013 ]",
    re.IGNORECASE,
)
_READ_TEXT = re.compile(
    r"was (?:read|displayed|deleted without being read)\b|has been (?:read|displayed|opened)"
    r"|this is a (?:return|read) receipt|gelesen (?:am|um)|wurde[^\n]{0,80}(?:gelesen|angezeigt)"
    r"|dies ist eine (?:empfangs|lese)best|a [ée]t[ée] (?:lu|affich)|(?:ha sido|fue) le[íi]do|foi lida?\b"
    r"|[èe] stat[oa] lett[oa]|is gelezen|(?:lästes|har lästs)|zosta[łl]a (?:przeczytana|odczytana)",
    re.IGNORECASE,
)
# What was read is a mail, and a receipt says whose or when; people write of books that were read.
_RECEIPT_OF = re.compile(
    r"(?:e-?mail|mail|message|nachricht|mensaje|correo|courriel|mensagem|messaggio|bericht|meddelande|mejl"
    r"|wiadomo\w+)\b[^?]*(?:\d|@)|(?:\d|@)[^?]*\b(?:e-?mail|mail|message|nachricht|mensaje)\b",
    re.IGNORECASE,
)
# Microsoft's complaints: no RFC 5965, but always this subject above the mail complained of.
_COMPLAINT = re.compile(r"\s*complaint about message from\s+[\da-f.:]{3,45}\s*$", re.IGNORECASE)


def detect(tree: Part, *, text: str, reverse_path: str | None, own_domain: str) -> Robot | None:
    """Why this mail counts as a machine's, or None for a person's.

    text: what is newly written in it. reverse_path: of the envelope, '' or '<>' is the null one
    (RFC 5321 §4.5.5); None: unknown. own_domain: of this relay; its own mail coming back ends a loop here.
    """
    subject = field_text(tree.header.first("subject") or b"")
    null_path = reverse_path in ("", "<>")
    if robot := marks.own(tree.header, own_domain) or _report(tree, text) or _receipt(subject, text):
        return robot
    if is_failure_report(tree, null_path=null_path):
        return Robot.DELIVERY_REPORT
    listed = marks.is_list_mail(tree.header)
    away = is_absence_note(tree.header, subject, text)
    # A program's subject alone proves nothing above a person's words about a case.
    believed = subject if null_path or not speaks_of_a_case(text) else ""
    if marks.is_marked(tree.header, believed):
        if listed and marks.is_bulk_only(tree.header):
            return Robot.LIST_MAIL
        said = (
            away or marks.is_away_subject(subject) or is_absence_note(tree.header, subject, text, marked=True)
        )
        return Robot.OUT_OF_OFFICE if said else Robot.AUTO_REPLY
    if listed:
        return Robot.LIST_MAIL
    if is_invitation_only(tree, text):
        return Robot.CALENDAR
    if away:
        return Robot.OUT_OF_OFFICE
    return Robot.AUTO_REPLY if null_path else None


def _report(tree: Part, text: str) -> Robot | None:
    """A report by its type, or one that a program on the way packed into another.

    What only hangs on a mail in which a person wrote says nothing of the mail.
    """
    statuses = (_REPORTS[part.media_type] for part in (tree, *tree.children) if part.media_type in _REPORTS)
    found = next(statuses, None)
    if tree.media_type == "multipart/report":
        named = _REPORT_TYPES.get(tree.parameters.get("report-type", "").lower())
        return found or named or (Robot.DELIVERY_REPORT if opens_as_report(tree) else None)
    if found is Robot.DELIVERY_REPORT and tree.children and is_passed_on(tree):
        return None
    if (
        found in (Robot.READ_RECEIPT, Robot.ABUSE_REPORT)
        and text.strip()
        and not _READ_TEXT.search(text[:1000])
    ):
        return None
    if found:
        return found
    if note := notification(tree):
        return Robot.ABUSE_REPORT if note.complaint else Robot.DELIVERY_REPORT
    subject = field_text(tree.header.first("subject") or b"")
    returned = [part.media_type for part in tree.children] == ["message/rfc822"]
    return Robot.ABUSE_REPORT if returned and _COMPLAINT.match(subject[:200]) else None


def _receipt(subject: str, text: str) -> Robot | None:
    read = _READ_SUBJECT.match(subject[:200]) and _READ_TEXT.search(text[:1000])
    told = read and "?" not in text and _RECEIPT_OF.search(text[:1000])
    return Robot.READ_RECEIPT if told else None
