"""`relay redact`: text or mail in, redacted text out. Nothing is stored or sent."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from relay.cli.trace import of_finding, of_flag, trace
from relay.deid.document import Document
from relay.deid.engine import Engine
from relay.deid.errors import ModelMissing
from relay.deid.finding import Judgement, Knowledge, Writer
from relay.deid.replacing.redacted import Redacted
from relay.deid.replacing.redaction import Cast, redact

_SUBJECT = "Subject:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One text to redact, and what is known of its writer."""

    id: str
    text: str
    knowledge: Knowledge


@click.command(name="redact")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a text: id, text, redacted, spans, flags."
)
@click.option(
    "--jsonl", is_flag=True, help='Lines {"id","text","sender":{"name","address"}} in, one object a line out.'
)
@click.option(
    "--explain",
    is_flag=True,
    help="Every decision: place, type, score, band, recognizer and reason; in a table under each text, or "
    "in the spans and flags of the JSON.",
)
@click.option(
    "--no-text", is_flag=True, help="The decisions alone: offsets and kinds, no piece of the text at all."
)
def command(files: tuple[Path, ...], *, as_json: bool, jsonl: bool, explain: bool, no_text: bool) -> None:
    """De-identify text or mail: FILEs (.eml is read as mail), or standard input.

    A decision is in one of four bands: removed; removed, doubtful; left, doubtful; rare (a description
    that may point to one person). Exit 1 if a text could not be judged in full.
    """
    engine = Engine()
    try:
        engine.load()
    except ModelMissing as missing:
        raise click.ClickException(f"{missing}. Run: make setup") from missing
    complete = True
    for source in _sources(files, jsonl=jsonl):
        judgement = engine.judge(source.text, source.knowledge)
        complete &= judgement.failure is None
        redacted = None if no_text else redact(source.text, judgement.findings, Cast())[0]
        if as_json or jsonl:
            told = _as_object(source, judgement, redacted, explain=explain or no_text)
            click.echo(_line(told))
        else:
            for line in _for_a_person(source, judgement, redacted, explain=explain):
                click.echo(line)
        if judgement.failure is not None:
            click.echo(
                f"{source.id}: not judged in full ({judgement.failure.value}); do not send it", err=True
            )
    if not complete:
        sys.exit(1)


def _line(told: dict[str, Any]) -> str:
    """One line of JSON; all escaped where half a surrogate pair stands in it, which cannot be written."""
    line = json.dumps(told, ensure_ascii=False)
    return line if line.encode("utf-8", "ignore").decode() == line else json.dumps(told)


def _sources(files: tuple[Path, ...], *, jsonl: bool) -> Iterator[Source]:
    if not files:
        yield from _of_stream(sys.stdin.buffer, "-", jsonl=jsonl)
    for file in files:
        if file.suffix.casefold() == ".eml":
            yield _of_mail(file)
        else:
            with file.open("rb") as stream:
                yield from _of_stream(stream, str(file), jsonl=jsonl)


def _of_stream(stream: BinaryIO, name: str, *, jsonl: bool) -> Iterator[Source]:
    if not jsonl:
        yield Source(id=name, text=stream.read().decode("utf-8", "replace"), knowledge=Knowledge())
        return
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield _of_line(line, f"{name}:{number}")


def _of_line(line: bytes, place: str) -> Source:
    try:
        record = json.loads(line)
        sender: dict[str, str] = record.get("sender") or {}
        address = sender.get("address") or ""
        writer = Writer(name=sender.get("name") or "", addresses=(address,) if address else ())
        return Source(
            id=str(record.get("id", place)), text=record["text"] + "", knowledge=Knowledge(writer=writer)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # The line itself is somebody's mail and is not repeated here.
        raise click.ClickException(f'{place}: expected a line like {{"id": "1", "text": "…"}}') from None


def _of_mail(file: Path) -> Source:
    from relay.mail.headers import AmbiguousAuthor, author_of
    from relay.mail.limits import Unreadable
    from relay.mail.parse import parse_letter

    raw = file.read_bytes()
    try:
        letter = parse_letter(raw)
    except Unreadable:
        raise click.ClickException(f"{file}: this is no mail that can be read") from None
    if letter.encrypted:
        raise click.ClickException(f"{file}: this mail is encrypted")
    try:
        from relay.mail.fields import header_block

        author = author_of(header_block(raw))
        writer = Writer(name=author.display_name, addresses=(author.address,), signature=letter.signature)
    except AmbiguousAuthor:
        writer = Writer(signature=letter.signature)
    return Source(
        id=str(file), text=Document(letter.subject, letter.new_text).text, knowledge=Knowledge(writer=writer)
    )


def _as_object(
    source: Source, judgement: Judgement, redacted: Redacted | None, *, explain: bool
) -> dict[str, Any]:
    """The object CONTRACT.md promises; offsets are in characters of `text`.

    Without a redacted text, nothing in it is a piece of the text, and placeholders are left out, as
    they can repeat a word of it ("[client's mother]").
    """
    spans = [
        {
            "start": finding.start,
            "end": finding.end,
            "type": finding.kind.value,
            **({"placeholder": placeholder} if redacted else {}),
            "score": round(finding.score, 3),
            "recognizer": finding.recognizer,
            **(of_finding(finding) if explain else {}),
        }
        for finding, placeholder in zip(judgement.findings, _placeholders(judgement, redacted), strict=True)
    ]
    flags = [
        {
            "start": flag.start,
            "end": flag.end,
            "reason": flag.reason.value,
            **(of_flag(flag, source.text) if explain else {}),
        }
        for flag in judgement.flags
    ]
    texts = {"text": source.text, "redacted": redacted.text} if redacted else {}
    failed = {"failure": judgement.failure.value} if judgement.failure else {}
    return {"id": source.id, **texts, "spans": spans, "flags": flags, **failed}


def _placeholders(judgement: Judgement, redacted: Redacted | None) -> Iterable[str]:
    """What stands for each finding, in their order."""
    if redacted is None:
        return [""] * len(judgement.findings)
    return [redacted.text[mark.start : mark.end] for mark in redacted.marks]


def _for_a_person(
    source: Source, judgement: Judgement, redacted: Redacted | None, *, explain: bool
) -> Iterator[str]:
    if redacted is None:
        yield f"{source.id}:"
    else:
        yield redacted.text.removesuffix("\n")
        if not explain:
            return
        yield "-" * 60
    yield from trace(judgement, source.text, show_text=redacted is not None)
