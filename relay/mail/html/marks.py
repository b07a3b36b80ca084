"""The marks that mail programs leave in their HTML: what is quoted, where the old mail begins, signatures.

Data, with its matchers. A mark is a class, an id, a name or a style that only a program writes.
"""

import re

from selectolax.lexbor import LexborNode

from relay.mail.html.styles import Marks

# Elements that hold only what somebody else wrote, attribution line included.
_QUOTE_CLASSES = (
    "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra",
    "moz-email-headers-table", "gmail_extra_quote", "skiff_quote", "front-blockquote",
    "airmail_on", "mailspring-quote", "hey_quote", "zimbra_quote", "gmail_quote_attribution", "quotetext",
    "zmail_extra_hr", "freebirdformviewer",
)  # fmt: skip
_QUOTE_IDS = ("yahoo_quoted", "isforwardcontent", "_rc_sig_quote", "olk_src_body_section", "reply-intro",
"blockquote_zmail", "replyblockquote")  # fmt: skip
_QUOTE_NAMES = ("quote", "messagereplysection")  # GMX; Spark
_SIGNATURE_CLASSES = ("gmail_signature", "moz-signature", "protonmail_signature_block", "signature",
"yahoo-signature", "tutanota_signature", "zimbra_signature", "k9mail-signature")  # fmt: skip
_SIGNATURE_IDS = ("signature", "ms-outlook-mobile-signature", "applemailsignature", "composer_signature",
"_rc_sig", "yahoo-signature", "protonmail_signature_block", "sig")  # fmt: skip
# Marks behind which everything, to the end of the document, is the mail answered.
_REST_IS_OLD_IDS = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container",
"stopspelling", "replybutton", "zwchr", "ms-outlook-mobile-body-separator-line")  # fmt: skip
_REST_IS_OLD_CLASSES = ("ms-outlook-mobile-reference-message", "outlookmessageheader")
_FORWARD_CLASS = "moz-forward-container"
# Yahoo and Outlook put a prefix of their own before every class and id they copy.
_PREFIX = re.compile(r"(?:ydp[0-9a-z]{4,12}?(?=yahoo|signature)|x_(?:x_){0,8}|m_-?\d{5,25})")
_FORWARD = re.compile(r"-{2,}\s?[\w ]{4,40}-{2,}")
_OUTLOOK_RULE = re.compile(r"border-top:solid#[0-9a-f]{6}1\.0pt;padding:3\.0pt0")
_LOOK_AT_NODES = 40
_LOOK_AT_CHARS = 80


def is_quote(node: LexborNode, marks: Marks) -> bool:
    """Whether mail programs put only quotation into this element."""
    name = (marks.attributes.get("name") or "").lower()
    if (
        any(_plain(one) in _QUOTE_CLASSES for one in marks.classes)
        or _plain(marks.id).startswith(_QUOTE_IDS)
        or (marks.tag == "div" and name in _QUOTE_NAMES)
    ):
        return not _is_forward(node)
    if marks.tag != "blockquote":
        return False
    if marks.attributes.get("type") == "cite" or marks.attributes.get("cite"):
        return True
    # Without a mark it may be Gmail's way of indenting; then the bar at its left is missing.
    return any("quote" in one or "cite" in one for one in marks.classes) or "border-left" in marks.style


def begins_old(marks: Marks) -> bool:
    """Whether everything from this element to the end of the document is the mail answered."""
    return (
        _plain(marks.id) in _REST_IS_OLD_IDS
        or any(_plain(one) in _REST_IS_OLD_CLASSES for one in marks.classes)
        or marks.attributes.get("data-marker") == "__DIVIDER__"
        # Outlook's rule above its header block, whatever language the block is in.
        or bool(_OUTLOOK_RULE.search(marks.style))
    )


def is_signature(marks: Marks) -> bool:
    """Whether a program put its writer's stored signature into this element."""
    return _plain(marks.id) in _SIGNATURE_IDS or any(
        _plain(one) in _SIGNATURE_CLASSES for one in marks.classes
    )


def is_forward_container(marks: Marks) -> bool:
    """Whether a program put a forwarded mail into this element."""
    return _FORWARD_CLASS in marks.classes


def _plain(name: str) -> str:
    found = _PREFIX.match(name)
    return name[found.end() :] if found else name


def _is_forward(node: LexborNode) -> bool:
    """Gmail wraps a forwarded mail in the classes of a quotation; `newtext` must see its header."""
    return bool(_FORWARD.match(_first_words(node)))


def _first_words(node: LexborNode) -> str:
    """The first words in this element; of bounded length, or nested quotations took the square of
    their depth.
    """
    words, waiting, seen = "", [node.child], 0
    while waiting and seen < _LOOK_AT_NODES and len(words) < _LOOK_AT_CHARS:
        one = waiting.pop()
        if one is None:
            continue
        seen += 1
        waiting.append(one.next)
        if one.tag == "-text":
            words = (words + (one.text(deep=False) or "")).lstrip()
        else:
            waiting.append(one.child)
    return words[:_LOOK_AT_CHARS]
