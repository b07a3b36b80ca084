"""Turns what is stored encrypted into JSON and back. No key, no database."""

import json
from typing import Any

from pydantic import TypeAdapter

from relay.consult.model import Consultation, MemberId, Original, Standing, Turn
from relay.deid.finding import Failure, Finding, Flag, FlagReason, Kind, Known, Terms
from relay.deid.replacing.redacted import Mark, Redacted
from relay.deid.replacing.redaction import Cast
from relay.mail.attachments.attachment import Attachment, Form, Inside, Why

NOTHING = Redacted("")
_STANDING = TypeAdapter(Standing)
_NO_ORIGINAL = Original(subject="", text="", forwarded="", signature="")


def to_bytes(value: Any) -> bytes:
    """The value as JSON; a lone surrogate out of a broken mail survives as an escape."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def from_bytes(raw: bytes) -> Any:
    """What `to_bytes` wrote."""
    return json.loads(raw)


def consultation_text(consultation: Consultation) -> bytes:
    """What a consultation says about the case."""
    return to_bytes(
        {
            "subject": _redacted(consultation.subject) if consultation.subject else None,
            "cast": consultation.cast.to_json(),
            "terms": {
                member: {"keep": sorted(terms.keep), "remove": sorted(terms.remove)}
                for member, terms in consultation.terms.items()
            },
            "traces": {m: [[k.text, k.kind] for k in known] for m, known in consultation.traces.items()},
        }
    )


def read_consultation_text(raw: bytes | None) -> dict[str, Any]:
    """The fields `consultation_text` wrote; empty once the text is erased."""
    if raw is None:
        return {}
    found = from_bytes(raw)
    return {
        "subject": _to_redacted(found["subject"]) if found["subject"] else None,
        "cast": Cast.from_json(found["cast"]),
        "terms": {
            MemberId(member): Terms(keep=frozenset(terms["keep"]), remove=frozenset(terms["remove"]))
            for member, terms in found["terms"].items()
        },
        "traces": {
            MemberId(member): tuple(Known(text=text, kind=Kind(kind)) for text, kind in known)
            for member, known in found.get("traces", {}).items()  # none were kept before
        },
    }


def turn_text(turn: Turn) -> bytes:
    """What a turn says."""
    original = turn.original
    return to_bytes(
        {
            "original": [
                original.subject,
                original.text,
                original.forwarded,
                original.signature,
                original.uncertain,
            ],
            "findings": [[f.start, f.end, f.kind, f.score, f.recognizer, f.reason] for f in turn.findings],
            "flags": [[f.start, f.end, f.reason, f.score, f.kind, f.recognizer] for f in turn.flags],
            "failure": turn.failure,
            "subject": _redacted(turn.subject),
            "text": _redacted(turn.text),
            "attached": [_attachment(one) for one in turn.attached],
            "left_out": [_attachment(one) for one in turn.left_out],
            "told_of": list(turn.told_of),
        }
    )


def read_turn_text(raw: bytes | None) -> dict[str, Any]:
    """The fields `turn_text` wrote; empty texts once they are erased."""
    if raw is None:
        return {"original": _NO_ORIGINAL, "subject": NOTHING, "text": NOTHING}
    found = from_bytes(raw)
    subject, text, forwarded, signature, *rest = found["original"]
    return {
        "original": Original(
            subject=subject,
            text=text,
            forwarded=forwarded,
            signature=signature,
            uncertain=rest[0] if rest else "",  # held since an older version
        ),
        "findings": tuple(_finding(*f) for f in found["findings"]),
        "flags": tuple(_flag(*f) for f in found["flags"]),
        "failure": Failure(found["failure"]) if found["failure"] else None,
        "subject": _to_redacted(found["subject"]),
        "text": _to_redacted(found["text"]),
        "attached": tuple(map(_to_attachment, found.get("attached", ()))),
        "left_out": tuple(map(_to_attachment, found["left_out"])),
        "told_of": tuple(found.get("told_of", ())),  # one held since an older version has none
    }


def standing(value: Standing) -> bytes:
    """What a member said by mail."""
    return _STANDING.dump_json(value)


def read_standing(raw: bytes) -> Standing:
    """What `standing` wrote; a field that came later has its default."""
    return _STANDING.validate_json(raw)


def _redacted(value: Redacted) -> list[Any]:
    return [value.text, [[m.start, m.end, m.kind] for m in value.marks], [list(run) for run in value.wording]]


def _to_redacted(value: list[Any]) -> Redacted:
    text, marks, wording = value
    return Redacted(
        text, tuple(Mark(a, b, Kind(kind)) for a, b, kind in marks), tuple((a, b) for a, b in wording)
    )


def _attachment(one: Attachment) -> list[Any]:
    return [one.media_type, one.file_name, one.form, list(one.inside), one.why]


def _to_attachment(value: Any) -> Attachment:
    """What `_attachment` wrote; one held since an older version is only a name."""
    if isinstance(value, str):
        return Attachment(media_type="", file_name=value)
    media_type, file_name, form, inside, why = value
    return Attachment(
        media_type=media_type,
        file_name=file_name,
        form=Form(form) if form else None,
        inside=tuple(map(Inside, inside)),
        why=Why(why),
    )


def _finding(start: int, end: int, kind: str, score: float, recognizer: str, reason: str) -> Finding:
    return Finding(start=start, end=end, kind=Kind(kind), score=score, recognizer=recognizer, reason=reason)


def _flag(
    start: int, end: int, reason: str, score: float = 0.0, kind: str | None = None, recognizer: str = ""
) -> Flag:
    """A flag as written; one held since an older version has only its first three values."""
    return Flag(
        start=start,
        end=end,
        reason=FlagReason(reason),
        score=score,
        kind=Kind(kind) if kind else None,
        recognizer=recognizer,
    )
