"""`relay init`: a .env to start from."""

import base64
import os
import secrets
import textwrap
from pathlib import Path
from typing import Any

import click

from relay.settings.env import ENV_FILE, variables
from relay.settings.env_kinds import KEY_BYTES

_HEAD = """\
# Settings of this relay. A variable of the environment wins over the line here;
# an empty one stands for the default. docs/settings.md explains each.
"""


@click.command
def command() -> None:
    """Make .env in this folder, with a fresh key.

    An .env that exists stays as it is.
    """
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    try:
        write_env(ENV_FILE, key)
    except FileExistsError:
        message = f"{ENV_FILE} exists; nothing was changed. Its key opens the data you have: keep it."
        raise click.ClickException(message) from None
    except OSError as error:
        message = f"{ENV_FILE} could not be written ({error.strerror})."
        raise click.ClickException(message) from None
    click.echo(
        f"Made {ENV_FILE} with a fresh key, readable for you alone.\n"
        "Keep a copy of RELAY_MASTER_KEY apart from your backups: without it the data\n"
        "cannot be read, and together with it a stolen backup can.\n"
        "Next: put your people into config/members.yaml, run `relay check`, then `relay serve`."
    )


def write_env(path: Path, key: str) -> None:
    """Writes the file at once with mode 0600. Raises FileExistsError rather than lose a key."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(env_text(key))
        file.flush()
        os.fsync(file.fileno())


def env_text(key: str) -> str:
    """A line for every variable, commented out where the default stands."""
    given = {"RELAY_MASTER_KEY": key, "RELAY_AUTHENTICATION": "off"}
    parts = [_HEAD]
    for name, field in variables().items():
        about = textwrap.wrap(field.description or "", 86, initial_indent="# ", subsequent_indent="# ")
        line = f"{name}={given[name]}" if name in given else f"#{name}={_typed(name, field.default)}"
        parts.append("\n".join([*about, line, ""]))
    return "\n".join(parts)


def _typed(name: str, default: Any) -> str:
    """The default as it would be typed."""
    match default:
        case None | ():
            return ""
        case bool():
            return "yes" if default else "no"
        case tuple() if not hasattr(default, "_fields"):
            return ",".join(map(str, default))
    return "" if name == "RELAY_SMARTHOST_TLS" else str(default)
