"""What several commands begin with: settings, configuration, an open store."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from relay.cli.refusals import told_in_one_line
from relay.observe import log
from relay.settings.env import Settings, load_settings
from relay.settings.errors import Problem
from relay.settings.folder import LiveConfig
from relay.store.store import Store
from relay.worker.clock import clock_of
from relay.worker.surroundings import Surroundings, surroundings_of

T = TypeVar("T")
_LOGGED = 20
"""Problems of one save that stand in the log."""


def live_config(settings: Settings) -> LiveConfig:
    """The configuration folder, watched. Raises ConfigError, which the command line prints."""
    return LiveConfig(settings.config_dir, domain=settings.domain, on_problems=_log_problems)


def surroundings(store: Store, settings: Settings) -> Surroundings:
    """What a command needs that decides something: the same as a serving relay has."""
    return surroundings_of(
        store,
        live_config(settings),
        clock_of(settings),
        domain=settings.domain,
        templates_dir=settings.templates_dir,
    )


def with_store(work: Callable[[Store, Settings], Awaitable[T]]) -> T:
    """What the work returns, done on the relay's own database; the relay may be serving meanwhile."""
    log.configure()
    settings = load_settings()

    async def run() -> T:
        store = await Store.open(settings.database_url, settings.master_keys)
        try:
            return await work(store, settings)
        finally:
            await store.close()

    with told_in_one_line():
        return asyncio.run(run())


def _log_problems(problems: tuple[Problem, ...]) -> None:
    if len(problems) > _LOGGED:  # a wrong file in the place of one of ours has a hundred thousand
        log.get().error("more problems, see relay check", count=len(problems) - _LOGGED)
    for problem in problems[:_LOGGED]:
        log.get().error(
            "configuration refused",
            file=problem.file,
            line=problem.line,
            column=problem.column,
            problem=problem.message,
        )
