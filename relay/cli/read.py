"""`relay read`: what the relay makes of raw messages, without doing anything."""

import json
from pathlib import Path
from typing import Any

import click

from relay.consult.reading import describe as classify
from relay.mail.fields import header_block
from relay.mail.letter import Letter
from relay.mail.limits import Unreadable
from relay.mail.parse import parse_letter


@click.command(name="read")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.eml…",
)
@click.option(
    "--to", default="", metavar="ADDRESS", help="Where the mail was sent; as there is no thread to look up."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a file.")
def command(files: tuple[Path, ...], to: str, *, as_json: bool) -> None:
    """Show what the relay makes of raw messages: kind, action, command, new text, what is dropped."""
    for file in files:
        found = {"file": str(file), **describe_file(file.read_bytes(), to)}
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else _table(found))


def describe_file(raw: bytes, to: str) -> dict[str, Any]:
    """What the relay makes of one raw message sent to this address; the keys of the contract but `file`."""
    returned_to = header_block(raw).first("return-path")
    try:
        letter = parse_letter(
            raw,
            reverse_path=None if returned_to is None else returned_to.decode("ascii", "replace").strip(" <>"),
            own_domain=to.rpartition("@")[2],
        )
    except Unreadable as error:
        nothing: dict[str, Any] = {"command": None, "argument": None, "new_text": ""}
        return {"kind": "spam", "action": "reject", **nothing, "dropped": [f"unreadable: {error.reason}"]}
    return describe(letter, to)


def describe(letter: Letter, to: str) -> dict[str, Any]:
    """The letter as the contract's object; what it would bring about is the domain's to say."""
    kind, action, command, argument = classify(letter, to or None)
    return {
        "kind": kind,
        "action": action,
        "command": command,
        "argument": argument,
        "new_text": letter.new_text,
        "dropped": dropped(letter),
    }


def dropped(letter: Letter) -> list[str]:
    """What the relay would leave behind, by kind; attachments by name."""
    texts = {"signature": letter.signature, "quotation": letter.quoted, "forwarded": letter.forwarded}
    return [
        *(kind for kind, text in texts.items() if text),
        *(f"attachment: {one.file_name or one.media_type}" for one in letter.attachments),
        *(["unreadable part"] if letter.unreadable else []),
        *(["encrypted"] if letter.encrypted else []),
    ]


def _table(found: dict[str, Any]) -> str:
    rows = [
        (name, found[name])
        for name in ("file", "kind", "action", "command", "argument")
        if found[name] is not None
    ]
    rows.append(("dropped", ", ".join(found["dropped"]) or "nothing"))
    head = "\n".join(f"{name:<9} {value}" for name, value in rows)
    return f"{head}\n\n{found['new_text']}\n"
