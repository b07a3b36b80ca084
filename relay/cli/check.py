"""`relay check`: every mistake and every remark, before anything is started."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from relay.app import certificate, signer
from relay.cli.deployment.looking import deployed_points
from relay.cli.deployment.point import State
from relay.cli.output import json_option, show_json
from relay.consult.mailbox_providers import is_mailbox_provider
from relay.render.check import notice_classes, template_problems
from relay.settings.advice import remarks
from relay.settings.env import (
    ENV_FILE,
    Authentication,
    Settings,
    SmarthostTls,
    load_settings,
    unknown_variables,
    verify_files,
)
from relay.settings.errors import ConfigError, Problem, SettingsError
from relay.settings.folder import Reading, contents_of, read
from relay.settings.values import Config
from relay.settings.yaml_source import shown

_SEALING_FOR_ALL = frozenset({"google.com", "microsoft.com"})
"""What large providers seal under, whoever their customer is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the report."""

    severity: str
    """`error` or `warning`."""
    message: str
    """Begins with the variable's name where there is no file."""
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        warning = "warning: " if self.severity == "warning" else ""
        return f"{place}: {warning}{self.message}" if place else f"{warning}{self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What has to stand in the DNS."""

    name: str
    type: str
    value: str

    def __str__(self) -> str:
        # A string of a TXT record has 255 octets at most; its reader joins them (RFC 6376 §3.6.2.2).
        strings = " ".join(f'"{self.value[at : at + 255]}"' for at in range(0, len(self.value), 255))
        return f"  {self.name}. IN {self.type} {strings}"


@click.command
@click.option("--deployed", is_flag=True, help="Look at DNS, TLS, file modes and hops as well.")
@json_option
def command(*, as_json: bool, deployed: bool) -> None:
    """Look for mistakes in the environment, .env, the files of config/ and the notices' templates.

    Exits 1 if there is a mistake; a warning is something to look at, no more.
    """
    lines, config, records = examine()
    failed = any(line.severity == "error" for line in lines)
    points = deployed_points(load_settings(), datetime.now(UTC)) if deployed and not failed else []
    failed |= any(point.state is State.MEND for point in points)
    if as_json:
        told = {"ok": not failed, "problems": lines, "dns": records}
        show_json(told | ({"deployed": points} if deployed else {}))
    else:
        for line in lines:
            click.echo(str(line), err=line.severity == "error")
        for point in points:
            click.echo(str(point))
        if not failed and config is not None:
            asked = sum(1 for entry in config.roster if entry.opted_in and entry.specialties)
            click.echo(
                f"No mistakes: {len(config.specialties)} specialties, {len(config.roster)} members, "
                f"{asked} of whom may be asked by the file."
            )
        for record in () if deployed and points else records:
            click.echo(f"Publish in the DNS, so that signatures can be verified:\n{record}")
    if failed:
        raise SystemExit(1)


def examine() -> tuple[list[Line], Config | None, list[Record]]:
    """Every line to print, mistakes first; the config if it is sound; what must stand in the DNS."""
    settings, lines, records = None, [], []
    try:
        settings = load_settings()
        verify_files(settings)
        lines += [Line(severity="error", message=text) for text in _certificate(settings)]
        records = [Record(name=name, type="TXT", value=text) for name, text in signer(settings).records()]
    except SettingsError as error:
        lines += [Line(severity="error", message=line) for line in error.lines]
    if settings and not settings.master_keys:
        lines.append(
            Line(severity="error", message="RELAY_MASTER_KEY: found nothing; `relay init` makes one")
        )
    # with a wrong variable elsewhere the files can still be looked at where they would be
    folder = settings.config_dir if settings else Path(os.environ.get("RELAY_CONFIG_DIR") or "config")
    reading: Reading | None = None
    try:
        reading = read(contents_of(folder), domain=settings.domain if settings else None)
    except ConfigError as error:
        lines += [_placed("error", folder, problem) for problem in error.problems]
    lines += [Line(severity="error", message=text) for text in _templates(settings)]
    lines += [Line(severity="warning", message=text) for text in _doubts(settings)]
    if reading:
        lines += [_placed("warning", folder, each) for each in _without_notices(settings, reading)]
        lines += [_placed("warning", folder, each) for each in _sealers(settings, reading)]
        lines += [
            _placed("warning", folder, problem) for problem in remarks(reading, datetime.now(UTC).date())
        ]
    return lines, reading.config if reading else None, records


def _certificate(settings: Settings) -> list[str]:
    """What is wrong with the listener's certificate; a running relay goes on showing the last good one."""
    try:
        certificate(settings)
    except SettingsError as error:
        return list(error.lines)
    return []


def _without_notices(settings: Settings | None, reading: Reading) -> Iterator[Problem]:
    """Languages of the policy there are no templates for."""
    templates = settings.templates_dir if settings else Path("templates")
    source = reading.sources.get("policy.yaml")
    for at, language in enumerate(reading.config.policy.languages):
        if source is not None and templates.is_dir() and not (templates / language).is_dir():
            message = f"there are no notices in {language} yet: whoever writes in it is answered in English"
            yield source.problem(("languages", at), message)


def _sealers(settings: Settings | None, reading: Reading) -> Iterator[Problem]:
    """Trusted sealers that are believed too easily, or not asked at all."""
    source, sealers = reading.sources.get("policy.yaml"), reading.config.policy.trusted_sealers
    if source is None or not sealers:
        return
    if settings and settings.authentication is not Authentication.DNS:
        message = (
            f"does nothing with RELAY_AUTHENTICATION={settings.authentication}: who wrote is settled there"
        )
        yield source.problem(("trusted_sealers",), message, key=True)
    for at, domain in enumerate(sealers):
        if is_mailbox_provider(domain) or domain in _SEALING_FOR_ALL:
            message = "anybody can open a mailbox there, and pass on to the relay what a member wrote to it"
            yield source.problem(("trusted_sealers", at), message)


def _placed(severity: str, folder: Path, problem: Problem) -> Line:
    return Line(
        severity=severity,
        message=problem.message,
        file=str(folder / problem.file),
        line=problem.line or None,
        column=problem.column if problem.line else None,
    )


def _templates(settings: Settings | None) -> list[str]:
    """What is wrong with the notices' wording; each line begins with the file."""
    folder = (
        settings.templates_dir if settings else Path(os.environ.get("RELAY_TEMPLATES_DIR") or "templates")
    )
    try:
        return template_problems(folder, notice_classes())
    except (OSError, UnicodeError):
        return [f"{folder}: holds a file that cannot be read as text"]


def _doubts(settings: Settings | None) -> Iterator[str]:
    """What is accepted in the environment but worth a second look."""
    for name in unknown_variables(os.environ):
        yield f"{name}: no such variable of the relay"
    with suppress(OSError):
        if ENV_FILE.stat().st_mode & 0o077:
            yield f"{ENV_FILE}: holds the key and can be read by others; chmod 600 {ENV_FILE}"
    if settings is None:
        return
    keys = [("RELAY_DKIM_KEY", path) for path in settings.dkim_key]
    keys += [("RELAY_TLS_KEY", settings.tls_key)] if settings.tls_key else []
    for name, path in keys:
        with suppress(OSError):
            if path.stat().st_mode & 0o077:
                yield f"{name}: {shown(str(path))} can be read by others; chmod 600 it"
    if settings.http_listen is not None and not settings.http_listen.is_loopback:
        yield f"RELAY_HTTP_LISTEN: {settings.http_listen}, so whoever reaches it can watch the numbers"
    if settings.smarthost is None:
        return
    if settings.smarthost_tls is SmarthostTls.NONE and not settings.smarthost.is_loopback:
        yield "RELAY_SMARTHOST_TLS: none, so mail and password cross the network in clear"
    if not settings.dkim_key:
        yield "RELAY_DKIM_KEY: not set; providers distrust unsigned mail, unless your smarthost signs"
