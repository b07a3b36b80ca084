"""`relay redact`: text or mail in, redacted text out. Nothing is stored or sent."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from relay.deid.document import Document
from relay.deid.engine import Engine
from relay.deid.errors import ModelMissing
from relay.deid.finding import Judgement, Knowledge, Writer
from relay.deid.redacted import Redacted
from relay.deid.redaction import Cast, redact

_SUBJECT = "Subject:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One text to redact, and what is known of its writer."""

    id: str
    text: str
    knowledge: Knowledge


@click.command(
    name="redact", help="De-identify text or mail: FILEs (.eml is read as mail), or standard input."
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a text: id, text, redacted, spans, flags."
)
@click.option(
    "--jsonl", is_flag=True, help='Lines {"id","text","sender":{"name","address"}} in, one object a line out.'
)
@click.option("--explain", is_flag=True, help="Under each text, which rule found what, and why.")
def command(files: tuple[Path, ...], *, as_json: bool, jsonl: bool, explain: bool) -> None:
    """Print each text redacted; exit 1 if one could not be judged in full."""
    engine = Engine()
    try:
        engine.load()
    except ModelMissing as missing:
        raise click.ClickException(f"{missing}. Run: make setup") from missing
    complete = True
    for source in _sources(files, jsonl=jsonl):
        judgement = engine.judge(source.text, source.knowledge)
        redacted, _ = redact(source.text, judgement.findings, Cast())
        complete &= judgement.failure is None
        if as_json or jsonl:
            click.echo(json.dumps(_as_object(source, judgement, redacted), ensure_ascii=False))
        else:
            click.echo(redacted.text, nl=not redacted.text.endswith("\n"))
        if explain and not (as_json or jsonl):
            for line in _explained(source, judgement):
                click.echo(line)
        if judgement.failure is not None:
            click.echo(
                f"{source.id}: not judged in full ({judgement.failure.value}); do not send it", err=True
            )
    if not complete:
        sys.exit(1)


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
    except (ValueError, KeyError, TypeError, AttributeError):
        # The line itself is somebody's mail and is not repeated here.
        raise click.ClickException(f'{place}: expected a line like {{"id": "1", "text": "…"}}') from None


def _of_mail(file: Path) -> Source:
    from relay.mail.headers import AmbiguousAuthor, author_of
    from relay.mail.parse import Unreadable, parse_letter

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


def _as_object(source: Source, judgement: Judgement, redacted: Redacted) -> dict[str, Any]:
    """The object CONTRACT.md promises; offsets are in characters of `text`."""
    standing = iter(redacted.marks)
    spans = []
    for finding in judgement.findings:
        mark = next(standing)
        spans.append(
            {
                "start": finding.start,
                "end": finding.end,
                "type": finding.kind.value,
                "placeholder": redacted.text[mark.start : mark.end],
                "score": round(finding.score, 3),
                "recognizer": finding.recognizer,
            }
        )
    found: dict[str, Any] = {
        "id": source.id,
        "text": source.text,
        "redacted": redacted.text,
        "spans": spans,
        "flags": [{"start": f.start, "end": f.end, "reason": f.reason.value} for f in judgement.flags],
    }
    if judgement.failure is not None:
        found["failure"] = judgement.failure.value
    return found


def _explained(source: Source, judgement: Judgement) -> Iterator[str]:
    yield "-" * 60
    for f in judgement.findings:
        words = " ".join(source.text[f.start : f.end].split())
        yield f"{f.kind.value:<9} {f.score:.2f}  {f.recognizer} ({f.reason}): {words}"
    for flag in judgement.flags:
        yield f"{flag.reason.value:<9}       {' '.join(source.text[flag.start : flag.end].split())}"
