"""Raw bytes to a `Letter`."""

import re

from relay.mail.attachments.finding import attached_parts, is_body, left_closed
from relay.mail.charset import charset_in_html, decode
from relay.mail.cleaning import clean_text
from relay.mail.encoded_words import field_text
from relay.mail.fields import header_block
from relay.mail.headers import AmbiguousAuthor, author_of, message_id_of
from relay.mail.html.text import NodesLeft, html_to_text
from relay.mail.letter import Letter, Robot
from relay.mail.limits import ReadLimits
from relay.mail.mime import Part, parse_tree
from relay.mail.reading.flowed import unflow
from relay.mail.reading.newtext import MAX_LINES, Context, split
from relay.mail.reading.own_name import name_tokens
from relay.mail.reading.second_reading import agreed
from relay.mail.recipients import names_in, recipients_of
from relay.mail.robots.complaint import own_addresses
from relay.mail.robots.detect import detect
from relay.mail.robots.dsn import read_report
from relay.mail.sealed import Seal, seal_of

_NO_HTML = re.compile(
    r"(?:does not|doesn't|cannot|can't|unable to) (?:support|display|show|read|view)[^\n]{0,30}html"
    r"|html[- ](?:capable|enabled|version|format)|view (?:(?:this|the) )?(?:e-?mail|message|it|this) in",
    re.IGNORECASE,
)
_PGP_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n){0,5}\n", re.MULTILINE)
_PGP_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
# Characters without width hide a word from every later search, so they are gone from the start.
_NO_WIDTH = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064]")
_STUB_WORDS = 12
_MAX_FLOWED = 2_000_000
"""Characters; four million lines of one letter would take most of a gigabyte."""
# Where a picture or a file stood: its name is nobody's words, and may name somebody.
_FILE_NAMED = re.compile(
    r"\[(?:image|imagen|immagine|imagem|bild|afbeelding|obraz|photo|cid)\s?:[^\]\n]{0,200}\]"
    r"|<[^<>@\n]{1,120}\.(?:png|jpe?g|gif|heic|svg|bmp|tiff?|pdf|docx?|xlsx?|pptx?|odt|rtf|txt|zip|mov|mp4|m4a|ics|vcf)>",
    re.IGNORECASE,
)


class _Body:
    """The text parts of one mail, as their reader sees them."""

    def __init__(self) -> None:
        self.whole = True
        self.nodes = NodesLeft()
        self.rich = ""
        """The HTML beside the plain text that was chosen: a second way to read the same mail."""

    def text_of(self, part: Part) -> str:
        """What this part adds to the text; '' for anything that is no text."""
        if part.media_type == "multipart/alternative":
            return self._chosen([(child, self.text_of(child)) for child in part.children])
        if part.media_type.startswith("multipart/"):
            return "\n\n".join(text for child in part.children if (text := self.text_of(child)).strip())
        if not is_body(part):
            return ""
        octets, decoded_whole = part.decoded()
        charset = part.parameters.get("charset")
        if part.media_type == "text/html" and not charset:
            charset = charset_in_html(octets)
        text, known = decode(octets, charset)
        self.whole = self.whole and decoded_whole and known
        if part.media_type == "text/html":
            text, read = html_to_text(text, self.nodes)
            self.whole = self.whole and read
            return text
        text = clean_text(text).rstrip("\n")
        if part.parameters.get("format", "").lower() == "flowed":
            text, self.whole = text[:_MAX_FLOWED], self.whole and len(text) <= _MAX_FLOWED
            text = unflow(text, del_sp=part.parameters.get("delsp", "").lower() == "yes")
        return _FILE_NAMED.sub("", text)

    def _chosen(self, alternatives: list[tuple[Part, str]]) -> str:
        """The plain alternative, unless it is empty or only says that there is HTML."""
        plain = next((text for part, text in alternatives if part.media_type == "text/plain"), "")
        rich = next(
            (
                text
                for part, text in reversed(alternatives)
                if part.media_type != "text/plain" and text.strip()
            ),
            "",
        )
        if not plain.strip():
            return rich
        stub = len(plain.split()) <= _STUB_WORDS * 2 and _NO_HTML.search(plain) and len(rich) > len(plain)
        if stub:
            return rich
        self.rich = self.rich or rich
        return plain


def parse_letter(
    raw: bytes, limits: ReadLimits | None = None, *, reverse_path: str | None = None, own_domain: str = ""
) -> Letter:
    """Read one mail.

    raw: the whole message, any line ending. reverse_path: of the envelope, '' for the null one,
    None if unknown. own_domain: the relay's, to know its own mail and quotations of it.
    Raises Unreadable for bytes that hold no mail within the limits, and nothing else.
    """
    limits = limits or ReadLimits()
    tree = parse_tree(raw, limits)
    block = header_block(raw)
    subject = field_text(block.first("subject") or b"")
    body = _Body()
    text = _NO_WIDTH.sub("", body.text_of(tree))
    seal = seal_of(tree, text)
    text, cut = _unarmoured(text)[: limits.text_chars], len(text) > limits.text_chars
    try:
        writer = author_of(block)
        names = name_tokens(writer.display_name, writer.address)
    except AmbiguousAuthor:
        names = frozenset()
    context = Context(subject=subject, own_domain=own_domain, names=names)
    parts = split(text, context)
    if body.rich:
        parts = agreed(parts, split(_NO_WIDTH.sub("", body.rich)[: limits.text_chars], context))
    robot = detect(tree, text=parts.new_text, reverse_path=reverse_path, own_domain=own_domain)
    return Letter(
        message_id=message_id_of(block),
        subject=subject,
        new_text="" if seal else parts.new_text,
        answered="" if seal else parts.answered,
        signature=parts.signature,
        quoted=parts.quoted,
        forwarded=parts.forwarded,
        uncertain="" if seal else parts.uncertain,
        perhaps_quoted=parts.perhaps_quoted,
        attachments=() if seal else tuple(map(left_closed, attached_parts(tree))),
        robot=robot,
        report=read_report(tree) if robot is Robot.DELIVERY_REPORT else None,
        complained_of=own_addresses(tree, own_domain) if robot is Robot.ABUSE_REPORT else (),
        unreadable=cut or text.count("\n") >= MAX_LINES or not body.whole,
        encrypted=seal is not None,
        signed_only=seal is Seal.SIGNED,
        other_recipients=recipients_of(block),
        names=names_in(block, own_domain),
    )


def _unarmoured(text: str) -> str:
    """An inline PGP signature off, its text kept."""
    if not _PGP_SIGNED.search(text):
        return text
    return re.sub(r"^- ", "", _PGP_SIGNED.sub("", text).partition(_PGP_SIGNATURE)[0], flags=re.MULTILINE)
