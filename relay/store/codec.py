"""Turns what is stored encrypted into JSON and back. No key, no database."""

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from relay.consult.circles.model import Circle
from relay.consult.joining.candidates import Candidate
from relay.consult.model import Consultation, Original, Turn
from relay.consult.standing.model import Standing
from relay.deid.replacing.redacted import Redacted
from relay.store.older import by_name

NOTHING = Redacted("")
_NO_ORIGINAL = Original(subject="", text="", forwarded="", signature="")


def to_bytes(value: Any) -> bytes:
    """The value as JSON; a lone surrogate out of a broken mail survives as an escape."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def from_bytes(raw: bytes) -> Any:
    """What `to_bytes` wrote."""
    return json.loads(raw)


class _Fields:
    """The fields of one kind of value that its encrypted body holds.

    All that are not named in `elsewhere`, so that a field which comes later is
    encrypted by itself; a body from before it came is read with its default.
    Pydantic goes to and from Python values only: its own JSON knows no lone surrogate.
    """

    def __init__(self, of: type, elsewhere: Iterable[str] = ()) -> None:
        hints = get_type_hints(of)
        names = [field.name for field in fields(of) if field.name not in set(elsewhere)]
        self._types: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(hints[name]) for name in names}

    def write(self, value: object) -> bytes:
        return to_bytes(
            {name: kind.dump_python(getattr(value, name), mode="json") for name, kind in self._types.items()}
        )

    def read(self, raw: bytes) -> dict[str, Any]:
        found = by_name(from_bytes(raw))
        return {
            name: kind.validate_python(found[name]) for name, kind in self._types.items() if name in found
        }


_CONSULTATION = _Fields(
    Consultation,
    elsewhere=(
        *("id", "version", "state", "created", "sent_at", "last_mail_at", "closed_at", "wake_at", "meet_at"),
        *("asker", "asker_address", "specialties", "fingerprint", "circle_id"),
    ),
)
_TURN = _Fields(
    Turn,
    elsewhere=(
        *("id", "version", "kind", "state", "created", "held_at", "reminded"),
        *("consultation_id", "thread_id", "author", "author_address"),
    ),
)
_STANDING = _Fields(Standing)
_CIRCLE = _Fields(Circle, elsewhere=("id", "version", "state"))
_CANDIDATE = _Fields(Candidate, ("id", "version"))


def consultation_text(consultation: Consultation) -> bytes:
    """What a consultation says about the case."""
    return _CONSULTATION.write(consultation)


def read_consultation_text(raw: bytes | None) -> dict[str, Any]:
    """The fields `consultation_text` wrote; empty once the text is erased."""
    return {} if raw is None else _CONSULTATION.read(raw)


def turn_text(turn: Turn) -> bytes:
    """What a turn says."""
    return _TURN.write(turn)


def read_turn_text(raw: bytes | None) -> dict[str, Any]:
    """The fields `turn_text` wrote; empty texts once they are erased."""
    if raw is None:
        return {"original": _NO_ORIGINAL, "subject": NOTHING, "text": NOTHING}
    return _TURN.read(raw)


def standing(value: Standing) -> bytes:
    """What a member said by mail."""
    return _STANDING.write(value)


def read_standing(raw: bytes) -> Standing:
    """What `standing` wrote."""
    return Standing(**_STANDING.read(raw))


def circle_body(circle: Circle) -> bytes:
    """Who is in a circle, and how it goes about its work."""
    return _CIRCLE.write(circle)


def read_circle_body(raw: bytes) -> dict[str, Any]:
    """The fields `circle_body` wrote."""
    return _CIRCLE.read(raw)


def candidate(value: Candidate) -> bytes:
    """Who asks to join, and what the admins said."""
    return _CANDIDATE.write(value)


def read_candidate(raw: bytes) -> dict[str, Any]:
    """The fields `candidate` wrote."""
    return _CANDIDATE.read(raw)
