"""The command line: one module per command, imported only when its command is run.

Exit codes: 0 done, 1 refused or failed, 2 usage. What an admin got wrong is told in
lines on standard error, never as a traceback.
"""

# ruff: noqa: ARG002 - click hands every method its context

import importlib
import importlib.util
import os

import click

from relay.settings.errors import MistakeError

COMMANDS = {
    "init": "Make .env with a fresh key.",
    "serve": "Run the relay.",
    "check": "Look for mistakes in settings, config files and templates.",
    "status": "Show what the relay is doing.",
    "members": "List the roster and what members said by mail.",
    "invite": "Invite members by mail.",
    "redact": "De-identify text or mail.",
    "read": "Show what the relay makes of a mail, without doing anything.",
    "route": "Explain who is asked for a request, and why.",
    "queue": "Show mail that waits or was set aside, and run it again.",
    "report": "Show figures for a period.",
    "audit": "Show what was written into the audit.",
    "purge": "Delete what retention no longer allows.",
    "erase": "Erase a member.",
    "demo": "Play one whole consultation through a relay of its own.",
}
"""Module of this package, its attribute `command`, and the line in `relay --help`.

A name whose module this version does not have yet is not listed.
"""


class LazyGroup(click.Group):
    """Knows its commands by name alone: `relay --help` must not load a language model."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names there are modules for, in the order of an admin's first day."""
        # find_spec looks for the file and imports nothing but this package
        return [name for name in COMMANDS if importlib.util.find_spec(f"{__name__}.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None: there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{__name__}.{cmd_name}"
        try:
            command = importlib.import_module(module).command
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            message = f"'relay {cmd_name}' is not part of this version yet."
            raise click.ClickException(message) from None
        if not isinstance(command, click.Command):
            message = f"{module}.command is no command"
            raise TypeError(message)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """The command's result; the admin's own mistakes become lines and exit code 1."""
        try:
            return super().invoke(ctx)
        except MistakeError as error:
            raise click.ClickException("\n".join(error.lines)) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="relay", prog_name="relay")
def main() -> None:
    """Consult colleagues by mail without being recognised: the relay and its tools."""
    # R29: whatever a command writes is for this user alone
    os.umask(0o077)
