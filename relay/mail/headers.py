"""What the gate needs of a header before anything else reads the mail: who, which, how often."""

import re
from dataclasses import dataclass

from relay.mail.address import normal_address
from relay.mail.charset import decode
from relay.mail.encoded_words import decode_words
from relay.mail.fields import HeaderBlock, header_block

_MAX_ADDRESS = 254
_MAX_LOCAL_PART = 64


class AmbiguousAuthor(Exception):
    """Two readers could disagree about who wrote this mail; it is refused (R15)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The one mailbox of the one From field."""

    address: str
    """Normal form, see `normal_address`."""
    display_name: str
    """Decoded, one clean line; '' if there is none. A claim, never proof."""

    @property
    def domain(self) -> str:
        """The domain of the address, as A-labels."""
        return self.address.rpartition("@")[2]


# The strict subset of RFC 5322 §3.4 that every reader parses alike: no group, route, quoted local
# part, domain literal or nested comment ("Composition Kills", USENIX Security 2020).
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff\-]"
_ADDRESS = re.compile(
    rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@([A-Za-z0-9\u0080-\U0010ffff\-]+(?:\.[A-Za-z0-9\u0080-\U0010ffff\-]+)+)\.?"
)
# display-name = quoted-strings and bare words; "." as in the obsolete phrase ("Dana J. Field").
_QUOTED = r'"(?:[^"\\\x00-\x1f]|\\[\x20-\x7e])*"'
_BARE = r"[^\x00-\x20\"(),:;<>@\[\\\]]"
# One octet at a time, so that there is one way to match: "word (blank word)*" tried every way to cut a
# word in pieces, and thirty letters before a stray quote held up the loop for a minute.
_NAME = re.compile(rf"(?:{_QUOTED}|{_BARE}|[ \t])+")
_COMMENT = re.compile(r"[ \t]*\(([^()<>@\\\"\x00-\x1f]*)\)")
_MAX_FROM = 1000


def author_of(block: HeaderBlock) -> Author:
    """The writer the header names: exactly one From field with exactly one mailbox.

    Raises AmbiguousAuthor for everything else: a second From, a group, a malformed header block,
    an address that only a lenient parser finds (CVE-2023-27043).
    """
    bodies = block.all("from")
    if len(bodies) != 1 or not block.well_formed or len(bodies[0]) > _MAX_FROM:
        raise AmbiguousAuthor
    try:
        text = bodies[0].decode("utf-8")
    except UnicodeDecodeError:
        # A name in raw latin-1 is a mailer's fault; an address in it would be ambiguous.
        head, bracket, tail = bodies[0].rpartition(b"<")
        if not bracket or not tail.isascii():
            raise AmbiguousAuthor from None
        text = decode(head, None)[0] + "<" + tail.decode("ascii")
    text = text.replace("\t", " ").strip()
    name, spec = _name_and_spec(text)
    found = _ADDRESS.fullmatch(spec)
    if (
        not found
        or spec.startswith("=?")
        or len(spec) > _MAX_ADDRESS
        or len(found[1].encode()) > _MAX_LOCAL_PART
        or not spec.isprintable()  # marks of direction and without width: two addresses that look like one
    ):
        raise AmbiguousAuthor
    address = normal_address(spec)
    if not address.rpartition("@")[2].isascii():
        raise AmbiguousAuthor
    return Author(address=address, display_name=name)


def _name_and_spec(text: str) -> tuple[str, str]:
    if text.endswith(">"):
        phrase, _, spec = text[:-1].partition("<")
        phrase = phrase.strip()
        if "<" in phrase + spec:
            # "<" inside a quoted name is legal, and read differently by different programs.
            raise AmbiguousAuthor
        if phrase and not _NAME.fullmatch(phrase):
            raise AmbiguousAuthor
        return _plain_name(phrase), spec
    spec, _, _ = text.partition(" ")
    spec = spec.partition("(")[0]
    comment = text[len(spec) :]
    if not comment:
        return "", spec
    found = _COMMENT.fullmatch(comment)
    if not found:
        raise AmbiguousAuthor
    return decode_words(found[1]), spec


def _plain_name(phrase: str) -> str:
    unquoted = re.sub(_QUOTED, lambda found: re.sub(r"\\(.)", r"\1", found[0][1:-1]), phrase)
    return decode_words(unquoted)


# msg-id = "<" dot-atom "@" … ">" (RFC 5322 §3.6.4), read leniently but printable ASCII only: it is
# the one octet string of a header that goes back out, to its own writer.
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")


def message_id_of(block: HeaderBlock) -> str | None:
    """The Message-ID with its angle brackets, or None if absent, double or malformed."""
    bodies = block.all("message-id")
    if len(bodies) != 1:
        return None
    text = bodies[0].decode("ascii", "replace").strip()
    return text if _MESSAGE_ID.fullmatch(text) else None


def fingerprint_material(raw: bytes) -> bytes:
    """What stays the same when one mail is handed in twice: From, Date, Subject and body.

    Never trace fields, which every hop adds to (RFC 5321 §4.4). White space does not count, as hops
    fold and wrap. Each piece stands behind its length, so no two mails run into each other.
    """
    block = header_block(raw)
    pieces = [
        b"\n".join(b" ".join(body.split()) for body in block.all(name))
        for name in ("from", "date", "subject")
    ]
    pieces.append(raw[block.body_at :].translate(None, b" \t\r\n"))
    return b"".join(b"%d:%b" % (len(piece), piece) for piece in pieces)
