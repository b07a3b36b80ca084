"""Why a text was judged as it was: a row for each finding and flag, with or without the words."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from relay.cli.output import Row, table
from relay.deid.finding import Finding, Flag, FlagReason, Judgement
from relay.deid.rarity import rarity_of

COLUMNS: Final = ("place", "type", "score", "band", "recognizer", "reason")


class Band(StrEnum):
    """What was decided about a stretch of text."""

    REMOVED = "removed"
    REMOVED_DOUBTFUL = "removed, doubtful"
    LEFT_DOUBTFUL = "left, doubtful"
    RARE = "rare"


def band_of(one: Finding | Flag) -> Band:
    """The band a finding or flag is in."""
    if isinstance(one, Finding):
        return Band.REMOVED_DOUBTFUL if one.doubtful else Band.REMOVED
    return Band.RARE if one.reason is FlagReason.RARE else Band.LEFT_DOUBTFUL


def trace(judgement: Judgement, text: str, *, show_text: bool) -> Iterator[str]:
    """Lines for a person: how many of each band, then one row each in the order of the text.

    show_text: without it no line holds a piece of the text, only offsets and kinds.
    """
    decisions: list[Finding | Flag] = [*judgement.findings, *judgement.flags]
    ordered = sorted(decisions, key=lambda one: (one.start, one.end))
    counts = Counter(map(band_of, ordered))
    yield "; ".join(f"{band.value}: {counts[band]}" for band in Band)
    if ordered:
        columns = (*COLUMNS, "words") if show_text else COLUMNS
        yield table([_row(one, text) for one in ordered], columns)


def of_finding(finding: Finding) -> dict[str, Any]:
    """What a trace adds to a span in JSON."""
    return {"band": band_of(finding).value, "reason": finding.reason}


def of_flag(flag: Flag, text: str) -> dict[str, Any]:
    """What a trace adds to a flag in JSON; `vaguer` is the kind of suggestion a writer is shown."""
    return {
        "band": band_of(flag).value,
        "type": flag.kind.value if flag.kind else None,
        "score": round(flag.score, 3),
        "recognizer": flag.recognizer or None,
        "vaguer": _vaguer(flag, text),
    }


def _row(one: Finding | Flag, text: str) -> Row:
    flag = one if isinstance(one, Flag) else None
    return {
        "place": f"{one.start}-{one.end}",
        "type": one.kind.value if one.kind else None,
        # a rule that flags gives no score; a nought would look like a measured one
        "score": f"{one.score:.2f}" if one.score or not flag else None,
        "band": band_of(one).value,
        "recognizer": one.recognizer or None,
        "reason": _vaguer(flag, text) if flag else one.reason,
        "words": " ".join(text[one.start : one.end].split()),
    }


def _vaguer(flag: Flag, text: str) -> str | None:
    return rarity_of(text[flag.start : flag.end]).value if flag.reason is FlagReason.RARE else None
