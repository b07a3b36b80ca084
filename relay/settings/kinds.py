"""The kinds of value a settings file may hold: how each is read from text, and written for a schema.

Every scalar of a file arrives here as the characters the admin typed: `no`, `012`
and `21:00` never turn into something else on the way, as YAML's own rules would
have it. Each reader raises `ValueError` with what would be right, never with what
was found: that may be a member's address.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from relay.mail.address import normal_address

EXPECTED = "expected"
"""The pydantic error type whose message says what is accepted."""

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
class Advised:
    """The range `relay check` does not warn about; either end None: open."""

    least: int | timedelta | None = None
    most: int | timedelta | None = None
    because: str = ""


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


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Tells pydantic how a value is read, and what a JSON Schema says of it."""

    parse: Callable[[str], object]
    shape: Mapping[str, object]

    def read(self, found: object) -> object:
        """The value; a refusal carries what is accepted as its whole message."""
        if not isinstance(found, str):
            message = "a value" if found is None else "a single value, not a list or further keys"
            raise PydanticCustomError(EXPECTED, message)
        try:
            return self.parse(found)
        except ValueError as error:
            raise PydanticCustomError(EXPECTED, "{accepted}", {"accepted": str(error)}) from None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's hook for annotations: ours is the whole validation."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        """Pydantic's hook for annotations."""
        return dict(self.shape)


class SchemaGenerator(GenerateJsonSchema):
    """Writes defaults the way an admin types them."""

    def encode_default(self, dft: object) -> object:
        """The default as it would stand in the file."""
        match dft:
            case timedelta():
                return format_duration(dft)
            case bool():
                return "yes" if dft else "no"
            case tzinfo():
                return str(dft)
        return super().encode_default(dft)


_text: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
_count: dict[str, object] = {"type": "integer", "minimum": 1, "maximum": MAX_COUNT}
_duration: dict[str, object] = {"type": "string", "pattern": r"^\d+\s*[smhdw]$"}
_language: dict[str, object] = {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z0-9]{2,8})*$"}

Text = Annotated[str, Kind(parse_text, _text)]
"""One line."""
Label = Annotated[str, Kind(parse_text, {"type": ["string", "integer"]})]
"""One line that an editor may take for a number, such as the name of a practice."""
Title = Annotated[str, Kind(parse_title, {**_text, "maxLength": MAX_TITLE, "pattern": r"^[^\[\]]+$"})]
Key = Annotated[str, Kind(parse_key, {"type": "string", "pattern": "^[a-z0-9]+([._-][a-z0-9]+)*$"})]
Address = Annotated[str, Kind(fold_address, {"type": "string", "format": "email"})]
"""Folded by `fold_address`, so that == compares."""
Duration = Annotated[timedelta, Kind(parse_duration, _duration)]
PositiveDuration = Annotated[timedelta, Kind(parse_positive_duration, _duration)]
Count = Annotated[int, Kind(parse_count, _count)]
Years = Annotated[int, Kind(parse_years, {"type": "integer", "minimum": 0, "maximum": MAX_YEARS})]
Switch = Annotated[bool, Kind(parse_switch, {"enum": ["yes", "no", True, False]})]
Day = Annotated[date, Kind(parse_date, {"type": "string", "format": "date"})]
Language = Annotated[str, Kind(parse_language, _language)]
Timezone = Annotated[tzinfo, Kind(parse_timezone, {"type": "string"})]
DailyHours = Annotated[QuietHours | None, Kind(parse_quiet_hours, {"type": "string"})]
FileStem = Annotated[str, Kind(parse_file_stem, {"type": "string", "pattern": "^[a-z0-9]+([_-][a-z0-9]+)*$"})]
