"""Octets to text, by an allow-list of charsets; `cleaning` makes it fit to be read and searched."""

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
_UTF_16 = frozenset({"utf-16", "utf-16-le", "utf-16-be"})
_SAMPLE = 4000
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


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
