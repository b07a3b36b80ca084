"""What a report of delivery says in words: the lines above the mail it returns.

qmail, Exim, Courier, the mail gateways and older servers write nothing else; the others write it
beside the part that RFC 3464 defines.
"""

import re
from dataclasses import dataclass

from relay.mail.charset import decode
from relay.mail.cleaning import clean_text
from relay.mail.html.text import NodesLeft, html_to_text
from relay.mail.mime import Part

_MAX_CHARS = 20_000
_MAX_LINE = 1000
_MAX_SECTIONS = 200
_REPLY_LINES = 8
# Where the returned mail begins: a line that says so …
_RETURNED = re.compile(
    r"\W{0,80}(?:(?:below (?:this line )?is|this is|here is|the following is)?[^\n]{0,20}\b(?:copy"
    r"|text) of (?:the|your)"
    r"(?: \w+)? message|(?:the )?(?:original|returned|unsent|undelivered|failed) (?:message"
    r"|mail)\b(?! (?:was|is|has|could|will|cannot|can|that|which|did|to|from)\b)"
    r"|(?:the )?(?:message )?headers?[^\n]{0,60} follow|returned mail follows|start of returned message"
    r"|message (?:text|header)"
    r"|bounced e-?mail|(?:the )?(?:first|top) \d+ lines of|message headers follow"
    r"|transcript of message follows)",
    re.IGNORECASE,
)
# … or two fields of its header, one below the other.
_FIELD = re.compile(
    r"\s{0,8}(?:received|return-path|message-id|delivered-to|dkim-signature|mime-version|x-[a-z-]{2,40}|from"
    r"|date|to|subject|references)"
    r":\s*\S",
    re.IGNORECASE,
)
_TRACE = re.compile(
    r"\s{0,8}(?:received|return-path|dkim-signature|mime-version|delivered-to):",
    re.IGNORECASE,
)

# A refusal: code ["-" / " "] [enhanced code] (RFC 5321 §4.2, RFC 2034). Not part of a number or an address.
_REFUSAL = re.compile(
    r"(?<![\w.@-])([45]\d\d)(?:[ -]{1,3}|[:;,] ?|$)[\"'(]?#?(?:[45]\.\d{1,3}\.\d{1,3}\b)?(?![\d.:]*\d:)"
)
_STATUS = re.compile(r"(?<![\d.])#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# A line that is about one recipient begins with the address, or has it behind a reply code, as old
# sendmail writes; what follows up to the next one is why.
_HEADING = re.compile(
    r"[\s*<\"'\-]{0,12}(?:(?:[A-Za-z]{4,13} ){0,2}(?:recipient|address|user)(?: address)?: {0,4}"
    r"|[45]\d\d (?:[45]\.\d\.\d )?)?<?([^\s<>@\"':;,()]{1,64}@[^\s<>@\"':;,()]{2,255})[>\"']?(?:[:.,;\s]|$)"
)
_ALONE = re.compile(r"[\s*<\"'\-]{0,12}[^\s<>@\"':;,()]{1,64}@[^\s<>@\"':;,()]{2,255}[>\"']?[.:;]?$")
_RULE = re.compile(r"\s*[-=_*#]{3,}")
_COMMAND = re.compile(r"\s*>>>\s*([A-Za-z]{4}|\.)")
_ANSWER = re.compile(r"\s*<<<\s*5\d\d")
_NOBODY_LEFT = re.compile(r"\s*<<<\s*5\d\d[^\n]{0,80}(?:no (?:valid )?recipients|need rcpt)", re.IGNORECASE)
# Exim, Postfix, Dragonfly, m-FILTER and others tell in words at which command they were refused.
_AT_DATA = re.compile(
    r"(?:reply to|after|our(?: final)?|response to) (?:the )?(?:\w+ ){0,2}(?:end of )?data\b|\(data\)"
    r"|end of data"
    r"|smtp command\s+data\b",
    re.IGNORECASE,
)
# Fields of RFC 3464, flattened into the text by gateways (Amazon WorkMail, some appliances).
_FLAT = re.compile(r"(?:action|status|diagnostic-code|final-recipient|original-recipient):", re.IGNORECASE)
_DELAYED = re.compile(
    r"warning message only|(?:has|have|is) (?:been )?(?:delayed|postponed)|not yet been delivered"
    r"|will (?:be retried|continue|keep trying|try again|be attempted)|delivery attempts will"
    r"|still (?:being )?(?:trying|tried|retried|in the queue)"
    r"|continue (?:to try|trying)|no action is required|will not be returned|delivery (?:is )?delayed"
    r"|\(delay\)",
    re.IGNORECASE,
)
_GAVE_UP = re.compile(r"giv(?:ing|en) up|permanent|has (?:now )?been in the queue too long", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a report says about one recipient; address '': about all of them."""

    address: str
    lines: tuple[str, ...]

    @property
    def reply(self) -> str:
        """What a server answered, if a line quotes it; else all of it."""
        refusals = [
            (number, found[1]) for number, line in enumerate(self.lines) if (found := _REFUSAL.search(line))
        ]
        final = [number for number, code in refusals if code[0] == "5"]
        # an answer may go on in the lines below, up to a blank one
        kept = sorted({at for start in final or [n for n, _ in refusals] for at in self._paragraph(start)})
        return "\n".join([self.lines[at] for at in kept] or self.lines)

    @property
    def status(self) -> str | None:
        """The enhanced code it quotes."""
        found = _STATUS.search(self.reply)
        return found[1] if found else None

    @property
    def quotes_refusal(self) -> bool:
        """Whether a line quotes what a server answered."""
        return any(_REFUSAL.search(line) for line in self.lines)

    def _paragraph(self, start: int) -> range:
        end = start + 1
        while end < min(len(self.lines), start + _REPLY_LINES) and _goes_on(self.lines[end]):
            end += 1
        return range(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The words of a report."""

    lines: tuple[str, ...]
    """Above the returned mail."""
    returns: bool = False
    """Whether that mail, or its header, stands below or beside them."""

    @property
    def whole(self) -> Section:
        """All of it."""
        return Section(address="", lines=self.lines)

    @property
    def names_somebody(self) -> bool:
        """Whether an address has a line to itself, as in a list of recipients."""
        return any(_ALONE.match(line) for line in self.lines)

    @property
    def sections(self) -> tuple[Section, ...]:
        """One for each recipient it names at the head of a line; none: it is in no such form."""
        found: dict[str, list[str]] = {}
        current: list[str] | None = None
        for line in self.lines:
            if heading := _HEADING.match(line):
                current = found.setdefault(heading[1].rstrip(".").lower(), [])
            elif _RULE.match(line):
                current = None
            if current is not None and len(found) <= _MAX_SECTIONS:
                current.append(line)
        sections = (Section(address=address, lines=tuple(lines)) for address, lines in found.items())
        return tuple(section for section in sections if section.address and _says_why(section.lines))

    @property
    def refused_at_data(self) -> bool:
        """The address was taken and the mail itself refused (RFC 5321 §3.3)."""
        command = ""
        if any(_NOBODY_LEFT.match(line) for line in self.lines):
            return False  # sent in one go with RCPT (RFC 2920), DATA stands above the answers to both
        for line in self.lines:
            if said := _COMMAND.match(line):
                command = said[1].upper()
            elif command and _ANSWER.match(line):
                return command in ("DATA", ".")
        return bool(_AT_DATA.search("\n".join(self.lines)))

    @property
    def delayed(self) -> bool:
        """Delivery is still tried."""
        text = " ".join(" ".join(self.lines).split())
        return bool(_DELAYED.search(text)) and not _GAVE_UP.search(text)

    @property
    def flat_fields(self) -> bytes:
        """Fields of RFC 3464 that stand in the text, as a header block."""
        kept, inside = [], False
        for line in self.lines:
            inside = bool(_FLAT.match(line)) or (inside and line[:1] in (" ", "\t"))
            if inside:
                kept.append(line)
        return "\n".join(kept).encode("utf-8", "replace")


def _goes_on(line: str) -> bool:
    return bool(line.strip()) and not _REFUSAL.search(line) and not line.lstrip().startswith((">>>", "<<<"))


def _says_why(lines: tuple[str, ...]) -> bool:
    """Whether words stand behind the address in the first line, or below it."""
    behind = " ".join(lines[:1]).partition("@")[2].partition(" ")[2]
    return len(re.findall(r"[^\W\d]{2,}", " ".join([behind, *lines[1:]]))) >= 2


def notice_of(tree: Part) -> Notice:
    """The words of the report in this mail; parts of the returned mail are not looked into."""
    texts: list[str] = []
    nodes = NodesLeft()  # of all parts together: a mail of two hundred pages would take a quarter of a minute
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if part.media_type.startswith("multipart/") and part.children:
            waiting.extend(reversed(part.children))
        elif part.disposition != "attachment" and _is_text(part):
            octets, _ = part.decoded()
            text, _ = decode(octets[: 4 * _MAX_CHARS], part.parameters.get("charset"))
            texts.append(html_to_text(text, nodes)[0] if part.media_type == "text/html" else clean_text(text))
            if part.media_type != "text/html" and texts[-1].strip():
                break  # what follows is the same as HTML, or the returned mail
    lines = "\n".join(texts)[:_MAX_CHARS].split("\n")
    end = _returned_at(lines)
    beside = any(part.media_type in ("message/rfc822", "text/rfc822-headers") for part in tree.children)
    return Notice(
        lines=tuple(line[:_MAX_LINE].rstrip() for line in lines[:end]), returns=beside or end < len(lines)
    )


def _is_text(part: Part) -> bool:
    """Text; also a multipart whose boundary is wrong, so that all of it stands in one piece."""
    return part.media_type in ("text/plain", "text/html") or part.media_type.startswith("multipart/")


def _returned_at(lines: list[str]) -> int:
    """The number of the line where the returned mail begins, or of the line that announces it."""
    said: int | None = None
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        if _TRACE.match(line) and (_FIELD.match(above) or _FIELD.match(_next(lines, number))):
            return number if said is None else said
        if number and said is None and _RETURNED.match(line[:200]):
            said = number
        if said is not None and _FIELD.match(line):
            return said
    return len(lines) if said is None or not _RULE.match(lines[said]) else said


def _next(lines: list[str], number: int) -> str:
    """The line after this field, its folded lines left out."""
    after = (line for line in lines[number + 1 : number + 8] if line[:1] not in (" ", "\t"))
    return next(after, "")
