"""The RELAY_ variables of the environment or .env, as one frozen value."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import Field, GetCoreSchemaHandler, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import PydanticBaseSettingsSource as Source

from relay.settings import env_kinds as kinds
from relay.settings.env_checks import contradictions
from relay.settings.env_kinds import PREFIX, Authentication, HostPort, Network, SmarthostTls
from relay.settings.errors import SettingsError
from relay.settings.kinds import EXPECTED
from relay.settings.scalars import parse_count, parse_switch
from relay.settings.yaml_source import shown

__all__ = [
    "Authentication",
    "HostPort",
    "Settings",
    "SmarthostTls",
    "is_secret",
    "load_settings",
    "unknown_variables",
    "variables",
    "verify_files",
]

ENV_FILE = Path(".env")
MASTER_KEY = "RELAY_MASTER_KEY"


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """Tells pydantic how a variable's text is read; a value that is no text is taken as it is."""

    parse: Callable[[str], object]
    secret: bool = False

    def read(self, found: object) -> object:
        """The value; a refusal carries what is accepted as its whole message."""
        if not isinstance(found, str):
            return found
        try:
            return self.parse(found.strip())
        except ValueError as error:
            raise PydanticCustomError(EXPECTED, "{accepted}", {"accepted": str(error)}) from None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's hook for annotations: ours is the whole validation."""
        return core_schema.no_info_plain_validator_function(self.read)


def _one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def parse(text: str) -> StrEnum:
        try:
            return kind(text.lower())
        except ValueError:
            raise ValueError(", ".join(kind)) from None

    return parse


_Listeners = Annotated[tuple[HostPort, ...], Variable(kinds.parse_listeners)]
_File = Annotated[Path | None, Variable(Path)]
_Folder = Annotated[Path, Variable(Path)]
_Text = Annotated[str, Variable(str)]


class Settings(BaseSettings):
    """Every variable, typed. Takes its arguments alone, so a rehearsal never meets the real `.env`.

    A text is read as the variable's would be. Raises SettingsError, whose message is one line
    that names the first wrong variable, what was found (a secret never) and what is accepted.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        validate_default=False,
        enable_decoding=False,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    domain: Annotated[str, Variable(kinds.parse_domain)] = Field(
        "relay.example.org", description="The domain whose mail this relay receives."
    )
    listen: _Listeners = Field(
        (HostPort("127.0.0.1", 8025),),
        description="host:port of the SMTP listener, several separated by commas.",
    )
    lmtp_listen: _Listeners = Field((), description="The same over LMTP, for use behind Postfix; empty: off.")
    smarthost: Annotated[HostPort | None, Variable(kinds.parse_host_port)] = Field(
        None, description="host:port that outgoing mail is handed to; empty: Maildirs under RELAY_MAILDIR."
    )
    smarthost_user: _Text = Field("", description="The user there; empty: no log-in.")
    smarthost_password: Annotated[str, Variable(str, secret=True)] = Field(
        "", repr=False, description="The password there."
    )
    smarthost_tls: Annotated[SmarthostTls, Variable(_one_of(SmarthostTls))] = Field(
        SmarthostTls.STARTTLS,
        description="none, starttls or tls; empty: starttls, or none for a smarthost on this machine.",
    )
    maildir: _Folder = Field(Path("var/mail"), description="Root of the local Maildirs.")
    database_url: Annotated[str, Variable(kinds.parse_database_url, secret=True)] = Field(
        "sqlite:///var/relay.db",
        repr=False,
        description="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
    )
    config_dir: _Folder = Field(Path("config"), description="Folder of the admin's YAML files.")
    templates_dir: _Folder = Field(Path("templates"), description="Folder of the notices' wording.")
    master_keys: Annotated[tuple[bytes, ...], Variable(kinds.parse_master_keys, secret=True)] = Field(
        (),
        validation_alias=MASTER_KEY,
        repr=False,
        description=(
            "base64 of 32 bytes; keys everything at rest. Several, separated by commas: the first"
            " encrypts, all decrypt. Keep it apart from the backups."
        ),
    )
    authentication: Annotated[Authentication, Variable(_one_of(Authentication))] = Field(
        Authentication.DNS,
        description=(
            "How a writer is known. dns: SPF, DKIM and DMARC are verified here; upstream: the "
            "mail server in front has done so; off: anybody is believed, only on this machine "
            "alone."
        ),
    )
    resolver: Annotated[HostPort | None, Variable(kinds.parse_resolver)] = Field(
        None, description="address:port of the DNS resolver to ask; empty: the system's."
    )
    authserv_id: Annotated[str, Variable(kinds.parse_authserv_id)] = Field(
        "", description=("For upstream: the name that stands in the trusted server's Authentication-Results.")
    )
    trusted_peers: Annotated[tuple[Network, ...], Variable(kinds.parse_networks)] = Field(
        (), description="Addresses of trusted mail servers, as a CIDR list separated by commas."
    )
    tls_cert: _File = Field(None, description="Certificate chain for STARTTLS, PEM; empty: no TLS.")
    tls_key: _File = Field(None, description="Its private key, PEM.")
    require_tls: Annotated[bool, Variable(parse_switch)] = Field(
        False, description="yes: mail without TLS is refused."
    )
    dkim_key: Annotated[tuple[Path, ...], Variable(kinds.parse_files)] = Field(
        (),
        description=(
            "Private key that signs what leaves, PEM, RSA or Ed25519; several, separated by commas: each "
            "signs. Empty: unsigned."
        ),
    )
    dkim_selector: Annotated[tuple[str, ...], Variable(kinds.parse_selectors)] = Field(
        (), description="Its selector in the DNS; of several keys one each, in the same order."
    )
    max_message_bytes: Annotated[int, Variable(parse_count)] = Field(
        26214400, description="Size limit of a message, announced and enforced."
    )
    clock_file: _File = Field(
        None, description="For rehearsals: a file that holds the time to live in (ISO 8601); loopback only."
    )
    http_listen: Annotated[HostPort | None, Variable(kinds.parse_host_port_zero)] = Field(
        None, description="host:port of /healthz, /readyz and /metrics; empty: off."
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(map(_told, error.errors(include_url=False))) from None
        if wrong := contradictions(self):
            raise SettingsError(wrong)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings names its arguments
        init_settings: Source,
        env_settings: Source,  # noqa: ARG003
        dotenv_settings: Source,  # noqa: ARG003
        file_secret_settings: Source,  # noqa: ARG003
    ) -> tuple[Source, ...]:
        """Where values come from, the winner first: arguments alone."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, data: dict[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in data.items() if value not in ("", None)}
        if "smarthost_tls" not in given and _is_loopback(given.get("smarthost")):
            given["smarthost_tls"] = SmarthostTls.NONE
        return given

    @property
    def loopback_only(self) -> bool:
        """Whether nothing but this machine can reach a listener."""
        return all(at.is_loopback for at in (*self.listen, *self.lmtp_listen))


class _Environment(Settings):
    """The same out of the environment and .env."""

    model_config = SettingsConfigDict(extra="ignore", env_file=ENV_FILE, env_file_encoding="utf-8")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings names its arguments
        init_settings: Source,  # noqa: ARG003
        env_settings: Source,
        dotenv_settings: Source,
        file_secret_settings: Source,  # noqa: ARG003
    ) -> tuple[Source, ...]:
        """Where values come from, the winner first."""
        return env_settings, dotenv_settings


def load_settings() -> Settings:
    """Settings from the environment and `.env` in the working directory.

    The environment wins; empty means the default. Raises SettingsError, also for a RELAY_ name
    in `.env` that means nothing.
    """
    try:
        misspelt = [*_misspelt()]
        if misspelt:
            raise SettingsError(misspelt)
        return _Environment()
    except (OSError, UnicodeDecodeError):
        line = f"{ENV_FILE}: cannot be read; accepted: lines NAME=value in UTF-8, readable for this user"
        raise SettingsError([line]) from None


def _is_loopback(smarthost: object) -> bool:
    try:
        at = kinds.parse_host_port(smarthost.strip()) if isinstance(smarthost, str) else smarthost
    except ValueError:
        return False  # told as that variable's own mistake
    return isinstance(at, HostPort) and at.is_loopback


def variables() -> Mapping[str, FieldInfo]:
    """The field of each variable by its name, in the order of the documents."""
    return {
        str(found.validation_alias or PREFIX + name.upper()): found
        for name, found in Settings.model_fields.items()
    }


def is_secret(found: FieldInfo) -> bool:
    """Whether a variable's value must never be shown."""
    return any(isinstance(part, Variable) and part.secret for part in found.metadata)


def unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """RELAY_ names that mean nothing: perhaps misspelt, perhaps another program's."""
    return tuple(sorted(name for name in environ if name.startswith(PREFIX) and name not in variables()))


def verify_files(settings: Settings) -> None:
    """Passes if every file named in a variable can be read, else raises SettingsError."""
    wrong = []
    for field in ("tls_cert", "tls_key", "dkim_key", "clock_file"):
        named: Path | tuple[Path, ...] | None = getattr(settings, field)
        for path in named if isinstance(named, tuple) else (named,) if named else ():
            if not (path.is_file() and os.access(path, os.R_OK)):
                name = PREFIX + field.upper()
                wrong.append(f"{name}: found {shown(str(path))}; accepted: a file that can be read")
    if wrong:
        raise SettingsError(wrong)


def _told(error: ErrorDetails) -> str:
    place = str(error["loc"][0]) if error["loc"] else ""
    by_field = dict(zip(Settings.model_fields, variables(), strict=True))
    name = by_field.get(place, place)
    if name not in variables():
        return f"{place}: no such setting"
    found = "a value that is not shown here" if is_secret(variables()[name]) else shown(str(error["input"]))
    return f"{name}: found {found}; accepted: {error['msg']}"


def _misspelt() -> Iterator[str]:
    """Names in .env that mean nothing. In the environment they may be another program's."""
    if not ENV_FILE.is_file():
        return
    for name in unknown_variables({name: value or "" for name, value in dotenv_values(ENV_FILE).items()}):
        close = get_close_matches(name, variables(), n=1)
        hint = f"did you mean {close[0]}?" if close else "docs/settings.md lists all"
        yield f"{name}: no such variable; {hint}"
