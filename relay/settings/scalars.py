"""How each kind of value in a settings file is read from the characters the admin typed.

`no`, `012` and `21:00` never turn into something else on the way, as YAML's own rules would have
it. Each reader raises `ValueError` with what would be right, never with what was found: that may
be a member's address.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from relay.mail.address import normal_address

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
RESERVED = frozenset({"consult", "relay", "postmaster", "abuse"})
"""Local parts with a meaning of their own (CONTRACT.md)."""
RESERVED_PREFIXES = ("r-", "bounces-")
MAX_TEXT, MAX_TITLE, MAX_KEY, MAX_YEARS = 200, 60, 40, 80
MAX_COUNT = 2**31 - 1
"""So that no number overflows a database column or a socket option."""
MAX_DURATION = timedelta(days=36500)
"""So that a time plus a duration is always a time."""

_DURATION = re.compile(r"(\d{1,9})\s*([smhdw])\Z", re.ASCII)
_COUNT = re.compile(r"\d{1,10}\Z", re.ASCII)
_KEY = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\Z")
# the primary subtag of RFC 5646 §2.1, and at most a script or region after it
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*\Z")
_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\Z", re.ASCII)
_FILE_STEM = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of each day, in the policy's time zone; past midnight when `start` > `end`."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_text(text: str) -> str:
    """One line of text, spaces at its ends and doubled ones taken out."""
    plain = " ".join(text.split(" ")).strip()
    # a line break in a title or name would be a header of the mail it is put into
    if (
        not plain
        or len(plain) > MAX_TEXT
        or any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in plain)
    ):
        message = "one line of text, at most 200 characters"
        raise ValueError(message)
    return " ".join(plain.split())


def parse_title(text: str) -> str:
    """A title that stands in square brackets at the head of a subject."""
    try:
        title = parse_text(text)
    except ValueError:
        title = ""
    if not title or len(title) > MAX_TITLE or "[" in title or "]" in title:
        message = "a short title, at most 60 characters, without square brackets"
        raise ValueError(message)
    return title


def parse_key(text: str) -> str:
    """A key that is also a local part of the relay's domain."""
    if not _KEY.match(text) or len(text) > MAX_KEY:
        message = (
            "lower-case letters and digits, single - _ or . between them, at most 40 characters, "
            "as a key is also an address"
        )
        raise ValueError(message)
    if text in RESERVED or text.startswith(RESERVED_PREFIXES):
        message = (
            "another key; consult, relay, postmaster, abuse and what begins with r- or bounces- "
            "are addresses with a meaning of their own"
        )
        raise ValueError(message)
    return text


def fold_address(address: str) -> str:
    """The form in which two spellings of one address are equal: `normal_address`, which mail is compared by.

    Raises ValueError for what is no address.
    """
    message = "one mail address such as name@clinic.example, without a name around it"
    folded = normal_address(address)
    try:
        validate_email(folded, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError(message) from None
    if not folded.rpartition("@")[2].isascii():
        raise ValueError(message)
    return folded


def parse_duration(text: str) -> timedelta:
    """A duration, zero included."""
    found = _DURATION.match(text.strip())
    if text.strip() == "0":
        return timedelta(0)
    if not found or int(found[1]) * UNITS[found[2]] > MAX_DURATION.total_seconds():
        message = "a number and a unit s, m, h, d or w, such as 90s, 2m, 24h or 30d"
        raise ValueError(message)
    return timedelta(seconds=int(found[1]) * UNITS[found[2]])


def parse_positive_duration(text: str) -> timedelta:
    """A duration above zero."""
    duration = parse_duration(text)
    if not duration:
        message = "a duration above zero, such as 2m, 24h or 30d"
        raise ValueError(message)
    return duration


def format_duration(duration: timedelta) -> str:
    """The shortest way to type it: 24h stays 24h, 30 days are 30d."""
    seconds = int(duration.total_seconds())
    for unit in ("d", "h", "m"):
        if seconds and seconds % UNITS[unit] == 0 and (unit != "d" or seconds >= 2 * UNITS["d"]):
            return f"{seconds // UNITS[unit]}{unit}"
    return f"{seconds}s"


def parse_count(text: str) -> int:
    """A whole number above zero."""
    if not _COUNT.match(text.strip()) or not 0 < int(text) <= MAX_COUNT:
        message = "a whole number above zero"
        raise ValueError(message)
    return int(text)


def parse_years(text: str) -> int:
    """Years in the profession."""
    if not _COUNT.match(text.strip()) or int(text) > MAX_YEARS:
        message = "a whole number of years, 0 to 80"
        raise ValueError(message)
    return int(text)


def parse_switch(text: str) -> bool:
    """Yes or no."""
    match text.strip().lower():
        case "yes" | "true" | "on":
            return True
        case "no" | "false" | "off":
            return False
    message = "yes or no"
    raise ValueError(message)


def parse_date(text: str) -> date:
    """A day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        message = "a date such as 2026-01-05"
        raise ValueError(message) from None


def parse_language(text: str) -> str:
    """A language tag, lower case."""
    if not _LANGUAGE.match(text.strip().lower()):
        message = "a language tag such as en or es"
        raise ValueError(message)
    return text.strip().lower()


def parse_timezone(text: str) -> tzinfo:
    """A time zone of the tz database."""
    name = text.strip()
    if name.upper() == "UTC":
        return UTC  # also where the machine has no tz database
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        # OSError: the name of a folder of the database, such as "Europe"
        message = "a time zone such as UTC, America/New_York or Europe/Vienna"
        raise ValueError(message) from None


def parse_quiet_hours(text: str) -> QuietHours | None:
    """A stretch of the day, or None for `none`."""
    if text.strip().lower() == "none":
        return None
    message = "none, or two times of the day such as 21:00-07:00"
    found = _HOURS.match(text.strip())
    if not found:
        raise ValueError(message)
    try:
        start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        raise ValueError(message) from None
    if start == end:
        raise ValueError(message)
    return QuietHours(start, end)


def parse_file_stem(text: str) -> str:
    """The name of a file of config/crisis without `.yaml`; no way out of the folder."""
    if not _FILE_STEM.match(text.strip()):
        message = "the name of a file in config/crisis without .yaml, such as us"
        raise ValueError(message)
    return text.strip()
