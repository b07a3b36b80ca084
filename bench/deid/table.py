"""Figures to Markdown, ready for docs/deid.md."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.deid.scoring import Cost, Figures, Share

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A share that is reported, under which name, and what Relay must reach and aims at, in per cent."""

    key: str
    label: str
    must: float
    aim: float


MEASURES = (
    Measure(key="direct_recall", label="direct identifiers, mention recall", must=97.5, aim=99.5),
    Measure(key="name_recall", label="NAME recall", must=98, aim=99.8),
    Measure(key="document_recall", label="mails without one leaked mention", must=70, aim=95),
    Measure(key="document_recall_shown", label="the same, doubtful words shown", must=80, aim=98),
    Measure(key="char_precision", label="character precision", must=90, aim=96),
    Measure(key="keep_survival", label="KEEP survival", must=91, aim=98),
    Measure(key="retained_text", label="unmarked text retained", must=99, aim=99.8),
    Measure(key="plain_retained", label="counsel-chat text retained", must=99.5, aim=99.9),
    Measure(key="quasi_flagged", label="QUASI flagged", must=60, aim=85),
    Measure(key="flag_precision", label="flag precision", must=50, aim=70),
)


METHOD = (
    "All systems are up at once, on one core; each mail goes to all in turn.",
    "CPU: user and system time of a process after warm-up, by mail; Relay's includes replacing.",
    "Memory: resident after the last mail; in brackets the highest since the start.",
    "Intervals of character measures are too narrow: letters of one word are not independent.",
)


def share(cell: Share | None) -> str:
    """'97.5 (96.5–98.2)' in per cent, or a dash where there was nothing to count."""
    if not cell or not cell["n"]:
        return NOTHING
    return f"{100 * cell['share']:.1f} ({100 * cell['low']:.1f}–{100 * cell['high']:.1f})"


def results(systems: Sequence[Figures], *, measured_against: str) -> str:
    """The table of all measures; processor time as a ratio to the system of that title."""
    rows = [
        [m.label, *(share(s.shares.get(m.key)) for s in systems), f"{m.must:g}", f"{m.aim:g}"]
        for m in MEASURES
    ]
    unit = next((s.cost.cpu_ms for s in systems if s.title == measured_against and s.cost), None)

    def ratio(cost: Cost) -> str:
        return f"{cost.cpu_ms / unit:.2f} ({cost.cpu_ms:.0f} ms)" if unit else f"{cost.cpu_ms:.0f} ms"

    rows += [
        [f"CPU per mail ÷ {measured_against}", *_costs(systems, ratio), "2", "0.5"],
        [
            "resident memory, MB (peak)",
            *_costs(systems, lambda c: f"{c.memory_mb:.0f} ({c.peak_mb:.0f})"),
            "400",
            "200",
        ],
    ]
    return _markdown(["measure", *(s.title for s in systems), "must", "aim"], rows)


def by_type(systems: Sequence[Figures]) -> str:
    """Mention recall, type by type."""
    kinds = list(dict.fromkeys(kind for s in systems for kind in s.types if kind != "KEEP"))
    rows = [
        [kind, str(systems[0].types[kind]["n"]), *(share(s.types.get(kind)) for s in systems)]
        for kind in kinds
    ]
    return _markdown(["recall by type", "mentions", *(s.title for s in systems)], rows)


def remarks(systems: Sequence[Figures]) -> list[str]:
    """What the tables do not say: the price of showing doubt, and mails that were held."""
    lines = []
    for s in systems:
        if s.asking:
            lines.append(
                f"{s.title} asks its writer, a mail: {s.asking.doubtful_flags:.1f} doubtful places"
                f" ({s.asking.doubtful_words:.1f} words), {s.asking.rare_flags:.1f} rare descriptions."
            )
        if s.held:
            lines.append(
                f"{s.title} held {s.held} mails as not judged in full; scored with what it had found."
            )
    return lines


def _costs(systems: Sequence[Figures], shown: Callable[[Cost], str]) -> list[str]:
    return [shown(s.cost) if s.cost else NOTHING for s in systems]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
