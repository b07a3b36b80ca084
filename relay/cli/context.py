"""What several commands begin with: settings, configuration, an open store."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from relay.settings.env import Settings

from relay.observe import log
from relay.settings.errors import ConfigError, Problem, SettingsError
from relay.settings.folder import LiveConfig
from relay.store.crypto import KeyMissing
from relay.store.store import Store

T = TypeVar("T")


def settings_or_exit() -> Settings:
    """The settings of environment and .env; one line on standard error and exit 1 when one is wrong."""
    try:
        return Settings()
    except SettingsError as wrong:
        click.echo(f"relay: {wrong}", err=True)
        sys.exit(1)


def live_config(settings: Settings) -> LiveConfig:
    """The configuration folder, watched; exit 1 with every mistake when it cannot be used."""
    try:
        return LiveConfig(settings.config_dir, domain=settings.domain, on_problems=_log_problems)
    except ConfigError as wrong:
        for problem in wrong.problems:
            click.echo(str(problem), err=True)
        click.echo("relay: the configuration cannot be used; nothing was started.", err=True)
        sys.exit(1)


def _log_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        log.get().error(
            "configuration refused",
            file=problem.file,
            line=problem.line,
            column=problem.column,
            problem=problem.message,
        )


def with_store(work: Callable[[Store, Settings], Awaitable[T]]) -> T:
    """Runs the work on the relay's own database; the relay may be serving meanwhile."""
    log.configure()
    settings = settings_or_exit()

    async def run() -> T:
        store = await Store.open(settings.database_url, settings.master_keys)
        try:
            return await work(store, settings)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except KeyMissing as missing:
        click.echo(f"relay: {missing}", err=True)
        sys.exit(1)
