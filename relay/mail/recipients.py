"""Whom a mail was sent to besides, as far as its header tells."""

import re
from collections.abc import Iterator, Sequence

from relay.mail.address import normal_address
from relay.mail.charset import decode
from relay.mail.encoded_words import decode_words
from relay.mail.fields import HeaderBlock
from relay.mail.reading.closings import is_title

_FIELDS = ("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc")
"""Bcc as well: some programs leave it in the copy they hand over (RFC 5322 §3.6.3). Resent fields name those
a mail was redirected to, behind the ones it had been sent to before (§3.6.6): all of them have it."""
_MAX_RECIPIENTS = 500
_MAX_NAMES = 30
_PERSON = re.compile(r"[^\W\d_][\w'\u2019.-]*(?: [^\W\d_][\w'\u2019.-]*){0,4}")
_TURNED = re.compile(r"([^,]{2,40}), ([^,]{2,40})")
_BEHIND_A_NAME = re.compile(r"\s*(?:[(\[|/]|\s(?:[-\u2013\u2014]|via)\s).*", re.DOTALL)
_PIECE = re.compile(r'\\.|["()<>,;:]|[^\\"()<>,;:]+', re.DOTALL)
_ANYWHERE = re.compile(r"[^\s<>,;:\"()\[\]\\@]{1,64}@[^\s<>,;:\"()\[\]\\@]{1,190}")
# addr-spec with what §4.4 still allows: blanks around "@" and dots, a quoted local part, a domain literal.
_SPEC = re.compile(
    r'((?:"(?:[^"\\]|\\.){0,64}"|[^\s<>,;:"()\[\]\\@]{1,64}))@(\[[^\s\[\]\\]{1,60}\]|[^\s<>,;:"()\[\]\\@]{1,190})'
)
_BLANK_INSIDE = re.compile(r" ?([@.]) ?")
_ROUTE = re.compile(r" ?@[^:]{1,300}:")


def recipients_of(block: HeaderBlock, fields: Sequence[str] = _FIELDS) -> tuple[str, ...]:
    """Every address that these fields name as one the mail went to, in normal form, in order, each once.

    What stands in a display name or a comment is no recipient: "kim@school.example" <grief@…> went to one
    place. Where the field is too broken to tell, each address in it counts: a warning too many does less
    harm than one too few. Groups are read through (RFC 5322 §3.4).
    """
    found: dict[str, None] = {}
    for name in fields:
        for body in block.all(name):
            for address in _addresses(decode(body, None)[0]):
                found.setdefault(normal_address(address))
                if len(found) >= _MAX_RECIPIENTS:
                    return tuple(found)
    return tuple(found)


def names_in(block: HeaderBlock, own_domain: str) -> tuple[str, ...]:
    """The names of persons beside the addresses of the mail's writer and of those it went to, each once.

    "Lee, Kim" is given as it is said. The relay's own, which programs keep from its mails, are left aside.
    """
    found: dict[str, None] = {}
    ours = f"@{own_domain}".lower()
    for field in ("from", *_FIELDS):
        for body in block.all(field):
            before = ""
            for phrase, bracketed in _items(decode(body, None)[0]) or ():
                if not bracketed and "@" not in phrase:
                    before = f"{phrase}, "  # a comma in a name without quotation marks
                    continue
                said, before = before + phrase, ""
                if own_domain and bracketed.strip().lower().endswith(ours):
                    continue
                if bracketed and (name := _person(decode_words(said.replace('"', "")))):
                    found.setdefault(name)
                if len(found) >= _MAX_NAMES:
                    return tuple(found)
    return tuple(found)


def _person(name: str) -> str:
    """The display name of a person as one says it; "" for what can be none."""
    bare = _BEHIND_A_NAME.sub("", name.strip(" '\u2018\u2019"))
    turned = _TURNED.fullmatch(bare)
    if turned and not all(map(is_title, turned[2].split())):
        bare = f"{turned[2]} {turned[1]}"
    bare = " ".join(bare.partition(",")[0].split())
    named = len(bare) > 1 and _PERSON.fullmatch(bare) and not all(map(is_title, bare.split()))
    return bare if named else ""


def _addresses(text: str) -> Iterator[str]:
    items = _items(text)
    if items is None:
        yield from (hit[0] for hit in _ANYWHERE.finditer(decode_words(text)))
        return
    for phrase, bracketed in items:
        spec = " ".join((bracketed or phrase).split())
        if route := _ROUTE.match(spec):
            spec = spec[route.end() :]
        if whole := _SPEC.fullmatch(_BLANK_INSIDE.sub(r"\1", spec).strip()):
            yield whole[0]
        elif "@" in phrase or "@" in bracketed or "=?" in phrase:
            # A list without its commas, or an address that a program put into an encoded word.
            yield from (hit[0] for hit in _ANYWHERE.finditer(decode_words(f"{phrase} {bracketed}")))


def _items(text: str) -> list[tuple[str, str]] | None:
    """What stands between commas, outside and inside of "<>", without comments; None: something stays open.

    One pass: comments and quotations nest as deep as their sender likes.
    """
    items: list[tuple[str, str]] = []
    phrase: list[str] = []
    bracketed: list[str] = []
    quoted = angle = False
    comments = 0

    def end() -> None:
        items.append(("".join(phrase), "".join(bracketed)))
        phrase.clear()
        bracketed.clear()

    for found in _PIECE.finditer(text):
        piece = found[0]
        if quoted or (piece == '"' and not comments):
            quoted = quoted != (piece == '"')
        elif piece == "(" or comments:
            comments += {"(": 1, ")": -1}.get(piece, 0)
            continue
        elif piece in ("<", ">"):
            if piece == "<" and bracketed:  # no comma between two of them
                end()
            angle = piece == "<"
            continue
        elif piece == ":" and not angle:  # the name of a group
            phrase.clear()
            continue
        elif piece in (",", ";") and not angle:
            end()
            continue
        (bracketed if angle else phrase).append(piece)
    end()
    return None if quoted or comments or angle else items
