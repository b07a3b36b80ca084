"""The kinds of value a settings file may hold: how pydantic reads each, and what a schema says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Annotated

from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from relay.settings.env_kinds import parse_domain
from relay.settings.scalars import (
    MAX_COUNT,
    MAX_TEXT,
    MAX_TITLE,
    MAX_YEARS,
    QuietHours,
    fold_address,
    format_duration,
    parse_count,
    parse_date,
    parse_duration,
    parse_file_stem,
    parse_key,
    parse_language,
    parse_positive_duration,
    parse_quiet_hours,
    parse_switch,
    parse_text,
    parse_timezone,
    parse_title,
    parse_years,
)

EXPECTED = "expected"
"""The pydantic error type whose message says what is accepted."""
FILE = ConfigDict(extra="forbid", use_attribute_docstrings=True)
"""Of what stands in a file: an unknown key is a mistake, and a field's docstring is its description."""


@dataclass(frozen=True, slots=True)
class Advised:
    """The range `relay check` does not warn about; either end None: open."""

    least: int | timedelta | None = None
    most: int | timedelta | None = None
    because: str = ""


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
Domain = Annotated[str, Kind(parse_domain, {"type": "string", "format": "hostname"})]
"""Lower-case A-labels."""
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
