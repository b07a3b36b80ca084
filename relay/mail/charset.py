"""Octets to clean text: an allow-list of charsets, and no control characters afterwards."""

import re

# Python's codec registry also holds utf-7, hz, idna, unicode_escape, "undefined" …: decoders that
# hide ASCII in other octets or raise odd errors. Only what mail programs really send is let in.
_CODECS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "utf-8", "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    # WHATWG and every mail program read iso-8859-1 as its superset windows-1252.
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252",
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"cp{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
    "iso-8859-8-i": "iso8859-8", "koi8-r": "koi8-r", "koi8-u": "koi8-u", "macintosh": "mac-roman",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "iso-2022-jp": "iso2022_jp_2", "euc-jp": "euc_jp", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "tis-620": "cp874", "windows-874": "cp874",
}  # fmt: skip

# C0 and C1 but tab and newline; line and paragraph separators, which some programs break lines at;
# bidirectional overrides, which make a name read differently from what is searched.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")


def decode(octets: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether every octet meant something in the charset. Raises nothing.

    Without a known charset: UTF-8 if it is that, else windows-1252 with replacement.
    """
    codec = _CODECS.get(charset.strip().lower()) if charset and len(charset) <= 40 else None
    for candidate in (codec, "utf-8-sig"):
        if candidate:
            try:
                return octets.decode(candidate), charset is None or codec is not None
            except (UnicodeError, LookupError):
                continue
    return octets.decode("cp1252", "replace"), False


def clean_text(text: str) -> str:
    """The text with LF line ends and without control characters."""
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def clean_line(text: str) -> str:
    """The text as one line: every control character or run of white space is one space.

    An encoded word may hold =0D=0A; copied into a header it would begin a field of its own
    (CVE-2024-6923).
    """
    return _SURROGATES.sub("\ufffd", " ".join(_CONTROLS.sub(" ", text).split()))
