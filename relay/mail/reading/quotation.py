"""What marks old text line by line: quote marks, bars, drawn rules, "-----Original Message-----"."""

import re

MAX_LINE = 1000
"""A longer line is text: no program writes such an attribution."""

_WRAPPED_FROM = 55
"""Shorter quoted lines had no need to be wrapped."""

_QUOTED = re.compile(r"\s{0,3}(?:>|&gt;)")
_MARKS = re.compile(r"(?:\s{0,3}(?:>|&gt;)){1,40}")
_BARRED = re.compile(r"\s{0,3}\|(?:\s|$)")

# "-----Original Message-----" and its translations; the dashes may be of any width (Proton's are U+2010).
_SEPARATOR = re.compile(
    r"[\s>*]*[-_=*\u2010-\u2015]{2,}\s*(?:original message|original appointment|original e-?mail"
    r"|reply message"
    r"|urspr(?:ü|ue)ngliche (?:nachricht|mail|e-mail)|original-?nachricht"
    r"|message d['\u2019]origine|message original|message initial|(?:e-?)?mail original|courriel original"
    r"|mensaje original|correo original|missatge original|messaggio originale|mensagem original"
    r"|mesaj original"
    r"|mesajul original|oorspronkelijk bericht|origineel bericht|originele bericht"
    r"|originalmeddelande|ursprungligt meddelande|oprindelig (?:besked|meddelelse|mail)"
    r"|oprindelig e-mail|opprinnelig melding|alkuperäinen viesti"
    r"|oryginalna wiadomość|wiadomość oryginalna|původní (?:zpráva|e-?mail)|pôvodná správa|izvorna poruka"
    r"|eredeti üzenet|orijinal (?:mesaj|ileti)|исходное сообщение|оригинальное сообщение"
    r"|вихідне повідомлення|оригінальне повідомлення|αρχικό μήνυμα|reply separator|reply above this line"
    r"|antwort|原始邮件|原始郵件|元のメッセージ|원본 메시지|original(?=\s*-))(?!\w)[^\n]{0,40}$",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s*]*(?:[_\u2014\u2500]{8,}|[-=]{20,}|[-_]{5,})\s*$")
_DRAWN = re.compile(r"\s*(?:[-_=*~#\u2010-\u2015\u2500]\s?){3,200}$")


def is_quoted(line: str) -> bool:
    """Whether the line carries a quote mark."""
    return bool(_QUOTED.match(line[:20]))


def unquoted(line: str) -> tuple[int, str]:
    """How deep the line is quoted, and what stands behind its quote marks."""
    marks = _MARKS.match(line[:200])
    if marks is None:
        return 0, line
    return marks[0].count(">") + marks[0].count("&gt;"), line[marks.end() :].removeprefix(" ")


def is_barred(line: str) -> bool:
    """Whether the line carries the '|' that some programs quote with; means nothing by itself."""
    return bool(_BARRED.match(line[:20]))


def is_separator(line: str) -> bool:
    """Whether the line says by itself that the old mail follows."""
    return len(line) <= MAX_LINE and bool(_SEPARATOR.match(line))


def is_rule(line: str) -> bool:
    """Whether the line is drawn from dashes or underscores only, long enough to be a program's."""
    return len(line) <= MAX_LINE and bool(_RULE.match(line))


def is_drawn(line: str) -> bool:
    """Whether the line is drawn at all; above a header block even a short one belongs to it."""
    return len(line) <= MAX_LINE and bool(_DRAWN.match(line))


def is_spilled(lines: list[str], at: int) -> bool | None:
    """Whether this unmarked line is the end of the quoted line above it, wrapped without its mark.

    True: it goes on in the middle of a sentence. False: perhaps, but it may be somebody's answer in small
    letters. None: it is no such line.
    """
    line, above = lines[at], lines[at - 1] if at else ""
    if not is_quoted(above) or len(above) < _WRAPPED_FROM or not line[:1].islower() or len(line) > MAX_LINE:
        return None
    if at + 1 < len(lines) and lines[at + 1].strip() and not is_quoted(lines[at + 1]):
        return None
    last = above.rstrip()[-1:]
    return None if last in "?!:" else last != "."
