"""Which parts of a mail are its text, and which hang on it; opens none, and loads nothing that could."""

from collections.abc import Iterator

from relay.mail.attachments.attachment import Attachment, Why
from relay.mail.mime import Part
from relay.mail.sealed import SEALED

_TECHNICAL = frozenset((
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-keys",
    "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
))  # fmt: skip
"""Written by programs for programs; no person misses them."""
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SEALED_NAMES = (".pgp", ".gpg", ".p7m", ".asc")


def is_body(part: Part) -> bool:
    """Whether a mail program shows this part as the text of the mail."""
    return (
        part.media_type in ("text/plain", "text/html")
        and part.disposition != "attachment"
        and not part.file_name
    )


def attached_parts(tree: Part) -> Iterator[Part]:
    """Every part that hangs on the mail, in its order; the inside of an attached mail is not looked into."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if part.media_type.startswith("multipart/") and part.media_type != "multipart/encrypted":
            waiting.extend(reversed(part.children))
        elif not is_body(part) and part.media_type not in _TECHNICAL:
            yield part


def left_closed(part: Part) -> Attachment:
    """The part as it is named when nothing is opened; the reason told by its type alone."""
    name = part.file_name.lower()
    why = Why.POLICY
    if part.media_type in _TNEF or name == "winmail.dat":
        why = Why.WINMAIL
    elif part.media_type in SEALED or name.endswith(_SEALED_NAMES):
        why = Why.SEALED
    elif part.media_type.startswith("message/"):
        why = Why.MAIL
    return Attachment(media_type=part.media_type, file_name=part.file_name, why=why)
