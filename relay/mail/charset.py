"""Octets to clean text: an allow-list of charsets, and no control characters afterwards."""

import re

# Python's codec registry also holds utf-7, hz, idna, unicode_escape, "undefined" …: decoders that
# hide ASCII in other octets or raise odd errors. Only what mail programs really send is let in.
# Labels are compared as `_label` gives them.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii", "ansi-x3.4-1968", "iso-646-us",
    "unicode-1-1-utf-8",
                     "646", "7bit", "utf-8-sig", "utf8mb4"), "utf-8-sig"),
    # WHATWG and every mail program read iso-8859-1 as its superset windows-1252.
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "8859-1", "iso-ir-100"), "cp1252"),
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"cp{n}": f"cp{n}" for n in (*range(1250, 1259), 437, 850, 852, 855, 858, 866, 874)},
    **{f"cp-{n}": f"cp{n}" for n in (437, 850, 852, 866)},
    **{f"ibm{n}": f"cp{n}" for n in (437, 850, 852, 855, 858, 866)},
    **{f"iso{dash}8859-{n}": f"iso8859-{n}" for dash in ("-",
    "") for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    # WHATWG reads these as windows-1254 and windows-874.
    **{f"iso{dash}8859-{n}": codec for dash in ("-", "") for n, codec in ((9, "cp1254"), (11, "cp874"))},
    "latin2": "iso8859-2", "latin5": "cp1254", "latin9": "iso8859-15", "latin-9": "iso8859-15",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "koi8-ru": "koi8-u", "koi8": "koi8-r", "macintosh": "mac-roman",
    "mac": "mac-roman", "mac-roman": "mac-roman", "mac-cyrillic": "mac-cyrillic", "mac-ce": "mac-latin2",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb-2312-80", "cp936", "windows-936", "euc-cn"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950", "windows-950"), "big5hkscs"),
    **dict.fromkeys(("shift-jis", "sjis", "cp932", "windows-31j", "ms-kanji"), "cp932"),
    **dict.fromkeys(("iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-ms",
    "cp50220"), "iso2022_jp_2"),
    "euc-jp": "euc_jp", "iso-2022-kr": "iso2022_kr", "johab": "johab",
    **dict.fromkeys(("euc-kr", "ks-c-5601-1987", "ksc5601", "cp949", "windows-949", "uhc"), "cp949"),
    "tis-620": "cp874", "windows-874": "cp874", "tcvn": "cp1258",
}  # fmt: skip
_SINGLE_OCTET = re.compile(r"cp(?:12\d\d|4\d\d|8\d\d)|iso8859|koi8|mac-")
_META = re.compile(rb"<meta\s[^<>]{0,200}?charset=[\"']?([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_ISO_2022_JP = b"\x1b$"

# C0 and C1 but tab and newline; line and paragraph separators, which some programs break lines at. Marks of
# direction, which make a name read differently from what is searched, go without leaving a gap in it.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OVERRIDE = "\u202e"
_OPENING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_CLOSING = frozenset("\u202c\u2069")
_MIRRORED = str.maketrans("()[]{}<>", ")(][}{><")
_MAX_NESTED = 125
"""UAX #9, BD2."""
_LONGEST_TURNED = 1_000_000
"""Characters; a longer text is never relayed, so the order it is seen in does not matter."""
_UTF_16 = frozenset({"utf-16", "utf-16-le", "utf-16-be"})
_SAMPLE = 4000
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")


def decode(octets: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether every octet meant something in the charset. Raises nothing.

    Without a known charset: UTF-8 if it is that, else windows-1252 with replacement.
    """
    codec = _CODECS.get(_label(charset)) if charset else None
    if codec in _UTF_16 or octets[:2] in _BYTE_ORDER_MARKS:
        text = _two_octets_each(octets)
        if text is not None:
            return text, codec in _UTF_16
        codec = None  # octets in twos that are none: ASCII would come out as another script
    if _ISO_2022_JP in octets and codec in (None, "utf-8-sig"):
        codec = "iso2022_jp_2"  # its escapes are ASCII, so nothing else would notice them
    if codec and _SINGLE_OCTET.match(codec) and _is_utf_8(octets):
        # Mislabelled by a gateway or an old form: a name in it would read "JosÃ©" and never be found.
        codec = "utf-8-sig"
    for candidate in (codec, "utf-8-sig"):
        if candidate:
            try:
                return octets.decode(candidate), charset is None or codec is not None
            except (UnicodeError, LookupError):
                continue
    return octets.decode("cp1252", "replace"), False


def charset_in_html(octets: bytes) -> str | None:
    """The charset an HTML text names in itself, for the mails whose header names none."""
    found = _META.search(octets[:_SAMPLE])
    return found[1].decode("ascii") if found else None


def _label(charset: str) -> str:
    """A charset's name in the one form of the table: programs quote it, prefix it and mix up its dashes."""
    name = charset[:60].strip(" \t\"'").lower().replace("_", "-")
    return name.removeprefix("x-") if len(charset) <= 40 else ""


def _is_utf_8(octets: bytes) -> bool:
    """Whether there are letters outside ASCII, and all of them UTF-8; by chance that hardly happens."""
    if octets.isascii():
        return False
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _two_octets_each(octets: bytes) -> str | None:
    """UTF-16 in the byte order that gives text, whatever its mark or label says; None where neither does.

    In the wrong order, or where it is no UTF-16, plain English reads as Chinese, and no search finds a name
    in it.
    """
    if len(octets) % 2 or not octets:
        return None
    body = octets[2:] if octets[:2] in _BYTE_ORDER_MARKS else octets
    found: list[str] = []
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            found.append(body.decode(codec))
        except UnicodeDecodeError:
            continue
    best = max(found, key=_familiar, default=None)
    if best is None or (b"\0" not in body and _familiar(best) * 2 < len(best[:_SAMPLE])):
        return None
    return best


def _familiar(text: str) -> int:
    """How many characters at the beginning are of the Latin alphabet or ordinary punctuation."""
    return sum("\t" <= c < "\u0250" or "\u2010" <= c < "\u2040" for c in text[:_SAMPLE])


def _in_reading_order(text: str) -> str:
    """The text with what a right-to-left override turns round in the order in which it is seen, UAX #9.

    Whoever reads "nahtanoJ" behind such a mark sees a name, so it must be searched as one.
    """
    if _OVERRIDE not in text or len(text) > _LONGEST_TURNED:
        return text
    return "\n".join(map(_line_in_reading_order, text.split("\n")))


def _line_in_reading_order(line: str) -> str:
    if _OVERRIDE not in line:
        return line
    # Each open run with its pieces; what closes becomes one piece of the run around it.
    runs: list[tuple[bool, list[str]]] = [(False, [])]

    def close() -> None:
        turned, pieces = runs.pop()
        runs[-1][1].append("".join(reversed(pieces) if turned else pieces))

    for letter in line:
        if letter in _OPENING and len(runs) <= _MAX_NESTED:
            runs.append((letter == _OVERRIDE, []))
        elif letter in _CLOSING and len(runs) > 1:
            close()
        else:
            turned, pieces = runs[-1]
            pieces.append(letter.translate(_MIRRORED) if turned else letter)
    while len(runs) > 1:
        close()
    return "".join(runs[0][1])


def clean_text(text: str) -> str:
    """The text with LF line ends and without control characters."""
    seen = _in_reading_order(_LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _DIRECTIONS.sub("", seen)))


def clean_line(text: str) -> str:
    """The text as one line: every control character or run of white space is one space.

    An encoded word may hold =0D=0A; copied into a header it would begin a field of its own
    (CVE-2024-6923).
    """
    seen = _DIRECTIONS.sub("", _in_reading_order(text))
    return _SURROGATES.sub("\ufffd", " ".join(_CONTROLS.sub(" ", seen).split()))
