"""The RELAY_ variables of the environment or .env, as one frozen value."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from relay.settings import env_kinds as kinds
from relay.settings.env_kinds import HostPort, Network
from relay.settings.errors import SettingsError
from relay.settings.kinds import parse_count, parse_switch
from relay.settings.yaml_source import shown

PREFIX = "RELAY_"
ENV_FILE = Path(".env")


class Authentication(StrEnum):
    """How the writer of a mail is known."""

    DNS = "dns"
    UPSTREAM = "upstream"
    OFF = "off"


class SmarthostTls(StrEnum):
    """How the smarthost is spoken to."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


def _variable(default: object, parse: Any, about: str, *, name: str = "", secret: bool = False) -> Any:
    """A field with what `relay init`, the documents and a refusal say of it."""
    return field(
        default=default,
        repr=not secret,
        metadata={"parse": parse, "about": about, "name": name, "secret": secret},
    )


def _one_of(kind: type[StrEnum]) -> Any:
    def parse(text: str) -> StrEnum:
        try:
            return kind(text.lower())
        except ValueError:
            raise ValueError(", ".join(kind)) from None

    return parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every variable, typed; the defaults are those of an empty environment."""

    domain: str = _variable(
        "relay.example.org", kinds.parse_domain, "The domain whose mail this relay receives."
    )
    listen: tuple[HostPort, ...] = _variable(
        (HostPort("127.0.0.1", 8025),),
        kinds.parse_listeners,
        "host:port of the SMTP listener, several separated by commas.",
    )
    lmtp_listen: tuple[HostPort, ...] = _variable(
        (), kinds.parse_listeners, "The same over LMTP, for use behind Postfix; empty: off."
    )
    smarthost: HostPort | None = _variable(
        None,
        kinds.parse_host_port,
        "host:port that outgoing mail is handed to; empty: Maildirs under RELAY_MAILDIR.",
    )
    smarthost_user: str = _variable("", str, "The user there; empty: no log-in.")
    smarthost_password: str = _variable("", str, "The password there.", secret=True)
    smarthost_tls: SmarthostTls = _variable(
        SmarthostTls.STARTTLS,
        _one_of(SmarthostTls),
        "none, starttls or tls; empty: starttls, or none for a smarthost on this machine.",
    )
    maildir: Path = _variable(Path("var/mail"), Path, "Root of the local Maildirs.")
    database_url: str = _variable(
        "sqlite:///var/relay.db",
        kinds.parse_database_url,
        "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
        secret=True,
    )
    config_dir: Path = _variable(Path("config"), Path, "Folder of the admin's YAML files.")
    templates_dir: Path = _variable(Path("templates"), Path, "Folder of the notices' wording.")
    master_keys: tuple[bytes, ...] = _variable(
        (),
        kinds.parse_master_keys,
        "base64 of 32 bytes; keys everything at rest. Several, separated by commas: "
        "the first encrypts, all decrypt. Keep it apart from the backups.",
        name="RELAY_MASTER_KEY",
        secret=True,
    )
    authentication: Authentication = _variable(
        Authentication.DNS,
        _one_of(Authentication),
        "How a writer is known. dns: SPF, DKIM and DMARC are verified here; upstream: the mail server in "
        "front has done so; off: anybody is believed, only on this machine alone.",
    )
    resolver: HostPort | None = _variable(
        None, kinds.parse_resolver, "address:port of the DNS resolver to ask; empty: the system's."
    )
    authserv_id: str = _variable(
        "",
        kinds.parse_authserv_id,
        "For upstream: the name that stands in the trusted server's Authentication-Results.",
    )
    trusted_peers: tuple[Network, ...] = _variable(
        (), kinds.parse_networks, "Addresses of trusted mail servers, as a CIDR list separated by commas."
    )
    tls_cert: Path | None = _variable(None, Path, "Certificate chain for STARTTLS, PEM; empty: no TLS.")
    tls_key: Path | None = _variable(None, Path, "Its private key, PEM.")
    require_tls: bool = _variable(False, parse_switch, "yes: mail without TLS is refused.")  # noqa: FBT003
    dkim_key: Path | None = _variable(None, Path, "Private key that signs what leaves, PEM; empty: unsigned.")
    dkim_selector: str = _variable("", kinds.parse_selector, "Its selector in the DNS.")
    max_message_bytes: int = _variable(
        26214400, parse_count, "Size limit of a message, announced and enforced."
    )
    clock_file: Path | None = _variable(
        None, Path, "For rehearsals: a file that holds the time to live in (ISO 8601); loopback only."
    )
    http_listen: HostPort | None = _variable(
        None, kinds.parse_host_port_zero, "host:port of /healthz, /readyz and /metrics; empty: off."
    )

    @property
    def loopback_only(self) -> bool:
        """Whether nothing but this machine can reach a listener."""
        return all(at.is_loopback for at in (*self.listen, *self.lmtp_listen))


def variables() -> Mapping[str, Field[Any]]:
    """The field of each variable by its name, in the order of the documents."""
    return {f.metadata["name"] or PREFIX + f.name.upper(): f for f in fields(Settings)}


def load_settings(environ: Mapping[str, str] | None = None, *, env_file: Path | None = ENV_FILE) -> Settings:
    """Settings from the environment and .env; the environment wins, empty means the default.

    Raises SettingsError, whose message is one line that names the first wrong variable,
    what was found (a secret never) and what is accepted.
    """
    from_file = _read_file(env_file)
    known = variables()
    wrong = [_misspelt(name, known) for name in from_file if name.startswith(PREFIX) and name not in known]
    given = {**from_file, **(os.environ if environ is None else environ)}
    values: dict[str, Any] = {}
    for name, f in known.items():
        if not (text := given.get(name, "").strip()):
            continue
        try:
            values[f.name] = f.metadata["parse"](text)
        except ValueError as error:
            found = "a value that is not shown here" if f.metadata["secret"] else shown(text)
            wrong.append(f"{name}: found {found}; accepted: {error}")
    if wrong:
        raise SettingsError(wrong)
    smarthost = values.get("smarthost")
    if smarthost is not None and smarthost.is_loopback:
        values.setdefault("smarthost_tls", SmarthostTls.NONE)
    settings = Settings(**values)
    if wrong := [*_contradictions(settings)]:
        raise SettingsError(wrong)
    return settings


def unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """RELAY_ names that mean nothing: perhaps misspelt, perhaps another program's."""
    return tuple(sorted(name for name in environ if name.startswith(PREFIX) and name not in variables()))


def verify_files(settings: Settings) -> None:
    """Passes if every file named in a variable can be read, else raises SettingsError."""
    wrong = []
    for name, f in variables().items():
        path = (
            getattr(settings, f.name) if f.name in ("tls_cert", "tls_key", "dkim_key", "clock_file") else None
        )
        if path is not None and not (path.is_file() and os.access(path, os.R_OK)):
            wrong.append(f"{name}: found {shown(str(path))}; accepted: a file that can be read")
    if wrong:
        raise SettingsError(wrong)


def _read_file(env_file: Path | None) -> dict[str, str]:
    if env_file is None or not env_file.is_file():
        return {}
    try:
        # no interpolation: a password may well hold ${
        found = dotenv_values(env_file, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        line = f"{env_file}: cannot be read; accepted: lines NAME=value in UTF-8, readable for this user"
        raise SettingsError([line]) from None
    return {name: text or "" for name, text in found.items()}


def _misspelt(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"{name}: no such variable; " + (
        f"did you mean {close[0]}?" if close else "docs/settings.md lists all"
    )


def _contradictions(settings: Settings) -> list[str]:
    """What no single variable shows: combinations that would be unsafe or cannot work."""
    s, wrong = settings, []
    listeners = ", ".join(map(str, (*s.listen, *s.lmtp_listen)))
    match s.authentication:
        case Authentication.OFF if s.smarthost or not s.loopback_only:
            # anybody could write as any member, to real people
            found = f"off with {'a smarthost' if s.smarthost else f'listeners {listeners}'}"
            accepted = "dns or upstream; off only while every listener is on loopback and no smarthost is set"
            wrong.append(f"RELAY_AUTHENTICATION: found {found}; accepted: {accepted}")
        case Authentication.UPSTREAM:
            if not s.authserv_id:
                accepted = (
                    "the name in the trusted server's Authentication-Results, as authentication is upstream"
                )
                wrong.append(f"RELAY_AUTHSERV_ID: found nothing; accepted: {accepted}")
            if not s.trusted_peers:
                accepted = "a CIDR list such as 127.0.0.1/32, as authentication is upstream"
                wrong.append(f"RELAY_TRUSTED_PEERS: found nothing; accepted: {accepted}")
    if s.clock_file and not s.loopback_only:
        wrong.append(
            f"RELAY_CLOCK_FILE: found with listeners {listeners}; accepted: only while all are on loopback"
        )
    for one, other in (
        ("tls_cert", "tls_key"),
        ("dkim_key", "dkim_selector"),
        ("smarthost_user", "smarthost_password"),
    ):
        for given, lacking in ((one, other), (other, one)):
            if getattr(s, given) and not getattr(s, lacking):
                a, b = PREFIX + lacking.upper(), PREFIX + given.upper()
                wrong.append(f"{a}: found nothing; accepted: its counterpart, as {b} is set")
    if s.smarthost_user and not s.smarthost:
        wrong.append("RELAY_SMARTHOST: found nothing; accepted: host:port, as RELAY_SMARTHOST_USER is set")
    if s.require_tls and not s.tls_cert:
        wrong.append(
            "RELAY_REQUIRE_TLS: found yes without RELAY_TLS_CERT; accepted: no, or yes with a certificate"
        )
    return wrong
