"""Reads what Amazon SES tells through SNS: a bounce, a complaint or a delivery, as JSON in a mail."""

import json
import re
from dataclasses import dataclass
from typing import Any

from relay.mail.mime import Part
from relay.mail.robots.report import DsnAction

_MAX_OCTETS = 262_144
"""SNS sends no longer message."""
_CUT = re.compile(rb"!\r?\n ")
"""Where sendmail breaks a line that is too long for SMTP."""
_ACTIONS = {"bounce": DsnAction.FAILED, "delivery": DsnAction.DELIVERED, "complaint": DsnAction.DELIVERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What one notification says of each recipient."""

    action: DsnAction
    complaint: bool
    permanent: bool
    """SES itself will not try this address again."""
    recipients: tuple[tuple[str, str, str], ...]
    """(address, status, diagnostic)"""


def notification(tree: Part) -> Notification | None:
    """The notification in this mail, plain or wrapped by SNS; None: it holds none."""
    if tree.media_type != "text/plain" or len(tree.octets) > _MAX_OCTETS:
        return None
    octets, _ = tree.decoded()
    if not octets.lstrip().startswith(b"{"):
        return None
    found = _object(_CUT.sub(b"", octets).decode("utf-8", "replace").strip())
    if found and isinstance(found.get("Message"), str):
        found = _object(found["Message"])
    kind = str((found or {}).get("notificationType") or (found or {}).get("eventType") or "").lower()
    if not found or kind not in _ACTIONS:
        return None
    body = found.get(kind)
    body = body if isinstance(body, dict) else {}
    listed = body.get("bouncedRecipients")
    return Notification(
        action=_ACTIONS[kind],
        complaint=kind == "complaint",
        permanent=body.get("bounceType") == "Permanent",
        recipients=tuple(_recipient(one) for one in listed if isinstance(one, dict))
        if isinstance(listed, list)
        else (),
    )


def _recipient(one: dict[str, Any]) -> tuple[str, str, str]:
    address, status, diagnostic = (
        str(one.get(key) or "") for key in ("emailAddress", "status", "diagnosticCode")
    )
    return address, status, diagnostic


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object the text begins with (SNS adds more below), or None; a nest of brackets is none."""
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
