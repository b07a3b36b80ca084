"""Bodies as they were written at first: values by position, where each now has its field's name."""

import json
from typing import Any

_ATTACHMENT = "media_type file_name form inside why"
_FINDING = "start end kind score recognizer reason"
_FLAG = "start end reason score kind recognizer"
_ORIGINAL = "subject text forwarded signature uncertain"


def by_name(found: dict[str, Any]) -> dict[str, Any]:
    """The body of a consultation or turn with its fields by name; a newer one as it is.

    A turn held across the update must still reach its writer.
    """
    if isinstance(found.get("cast"), str):
        entries = [_named("text kind placeholder sex", one) for one in json.loads(found["cast"])]
        traces = {
            member: [_named("text kind", one) for one in known]
            for member, known in found.get("traces", {}).items()
        }
        return {
            **found,
            "subject": _redacted(found["subject"]),
            "cast": {"entries": entries},
            "traces": traces,
        }
    if isinstance(found.get("original"), list):
        return {
            **found,
            "original": _named(_ORIGINAL, found["original"]),
            "findings": [_named(_FINDING, one) for one in found["findings"]],
            "flags": [_named(_FLAG, one) for one in found["flags"]],
            "subject": _redacted(found["subject"]),
            "text": _redacted(found["text"]),
            "attached": [_named(_ATTACHMENT, one) for one in found.get("attached", ())],
            "left_out": [_attachment(one) for one in found["left_out"]],
        }
    return found


def _named(names: str, values: list[Any]) -> dict[str, Any]:
    """The values by their names; the last ones may not have been written yet."""
    return dict(zip(names.split(), values, strict=False))


def _redacted(value: list[Any] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    text, marks, wording = value
    return {"text": text, "marks": [_named("start end kind", one) for one in marks], "wording": wording}


def _attachment(value: list[Any] | str) -> dict[str, Any]:
    """It was only a name at first."""
    if isinstance(value, str):
        return {"media_type": "", "file_name": value}
    return _named(_ATTACHMENT, value)
