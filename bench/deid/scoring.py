"""Replies and gold to figures. What counts as caught is decided by deid_eval.py alone."""

from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any

Record = dict[str, Any]
Share = dict[str, Any]  # deid_eval's cell: hits, n, and share, low, high where n is not 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What showing doubt costs the writer: means over the mails."""

    doubtful_flags: float
    doubtful_words: float
    rare_flags: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor time a mail, and resident memory at rest and at its highest."""

    cpu_ms: float
    memory_mb: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One system's results: `shares` by measure, `types` recall by type.

    asking is None for a system that shows its user no doubt; cost where it could not be measured.
    held counts mails the system itself says it could not judge: they are scored with what it found.
    """

    title: str
    shares: dict[str, Share]
    types: dict[str, Share]
    asking: Asking | None
    cost: Cost | None
    held: int

    def as_json(self) -> Record:
        """The same as plain data."""
        return asdict(self)


def predicted(reply: Record) -> list[Record]:
    """What the system removes, and its flags for rare descriptions as the scorer wants them."""
    rare = [flag for flag in reply.get("flags", []) if flag["reason"] == "rare"]
    return [*reply["spans"], *({"start": f["start"], "end": f["end"], "type": "QUASI"} for f in rare)]


def doubtful(reply: Record) -> list[Record]:
    """What the system leaves in the text but shows to the writer as perhaps an identifier."""
    flags = [flag for flag in reply.get("flags", []) if flag["reason"] == "doubtful"]
    return [{"start": f["start"], "end": f["end"], "type": "DOUBTFUL"} for f in flags]


def figures(
    evaluate: ModuleType,
    title: str,
    mails: list[tuple[Record, Record]],
    plain: list[tuple[Record, Record]],
    cost: Cost | None = None,
) -> Figures:
    """The figures of one system, from pairs of gold and reply."""
    gold = [record for record, _ in mails]
    report = evaluate.report(evaluate.score(gold, {r["id"]: predicted(r) for _, r in mails}))
    shares = {key: cell for key, cell in report.items() if isinstance(cell, dict) and "n" in cell}
    types = {kind: cells["mentions"] for kind, cells in report["types"].items() if kind != "QUASI"}
    untouched = evaluate.report(
        evaluate.score([record for record, _ in plain], {r["id"]: predicted(r) for _, r in plain})
    )
    shares |= {
        "name_recall": types.get("NAME", {"hits": 0, "n": 0}),
        "plain_retained": untouched["retained_text"],
    }
    asking = None
    if any("flags" in reply for _, reply in mails):
        # Shown counts as caught: the scorer takes every type but QUASI and KEEP for a removal.
        shown = {r["id"]: [*r["spans"], *doubtful(r)] for _, r in mails}
        shares["document_recall_shown"] = evaluate.report(evaluate.score(gold, shown))["document_recall"]
        asking = _asking(mails)
    else:
        for key in ("quasi_flagged", "flag_precision"):
            shares[key] = {"hits": 0, "n": 0}
    held = sum("failure" in reply for _, reply in mails)
    return Figures(title=title, shares=shares, types=types, asking=asking, cost=cost, held=held)


def _asking(mails: list[tuple[Record, Record]]) -> Asking:
    flags = [(record["text"], flag) for record, reply in mails for flag in doubtful(reply)]
    rare = sum(flag["reason"] == "rare" for _, reply in mails for flag in reply.get("flags", []))
    return Asking(
        doubtful_flags=len(flags) / len(mails),
        doubtful_words=sum(len(text[f["start"] : f["end"]].split()) for text, f in flags) / len(mails),
        rare_flags=rare / len(mails),
    )
