"""The grid as one SVG: what is answered in a day against how often colleagues are asked for it."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape

from bench.year.figures import Figures

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 760, 460, 70, 720, 80, 390
COLOURS = ("#0b5394", "#009e73", "#d55e00", "#8c6d00", "#a05195")
"""Told apart by colour-blind readers (Okabe and Ito)."""
INK, QUIET, GRID = "#1a1a1a", "#5f6670", "#e0e4e8"
STYLE = "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}"


def draw(rows: Sequence[Figures], chosen: tuple[int, timedelta]) -> str:
    """The picture as text of an SVG file. Each line is one `widen_after`, each dot one `ask`."""
    most = max(row.a_week for row in rows) * 1.1
    least = min(row.within_day for row in rows) - 0.03

    def x(row: Figures) -> float:
        return LEFT + (RIGHT - LEFT) * row.a_week / most

    def y(share: float) -> float:
        return FOOT - (FOOT - TOP) * (share - least) / (1 - least)

    spoken = "; ".join(
        f"ask {r.ask}, widen after {_hours(r.widen_after)}: {100 * r.within_day:.0f} % in 24 hours"
        for r in rows
    )
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(spoken)}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(20, 30, "Answered within a day, and what it asks of colleagues", size=17),
        _text(
            20,
            52,
            "A simulated year; dots: how many are asked at once; ring: the default",
            QUIET,
        ),
    ]
    for step in range(int(least * 20) + 1, 21):
        at = y(step / 20)
        parts.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{at:.0f}" y2="{at:.0f}" stroke="{GRID}"/>')
        parts.append(_text(LEFT - 42, at + 4, f"{step * 5} %", QUIET))
    for step in range(int(most * 5) + 1):
        at = LEFT + (RIGHT - LEFT) * step / 5 / most
        parts.append(_text(at - 8, FOOT + 20, f"{step / 5:.1f}", QUIET))
    parts.append(_text(LEFT, FOOT + 42, "requests a week to each colleague", QUIET))
    spans = sorted({row.widen_after for row in rows})
    for colour, span in zip(COLOURS, spans, strict=False):
        line = sorted((row for row in rows if row.widen_after == span), key=lambda row: row.ask)
        path = " ".join(f"{x(row):.1f},{y(row.within_day):.1f}" for row in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for row in line:
            centre = f'cx="{x(row):.1f}" cy="{y(row.within_day):.1f}"'
            parts.append(f'<circle {centre} r="4" fill="{colour}"/>')
            if (row.ask, row.widen_after) == chosen:
                parts.append(f'<circle {centre} r="9" fill="none" stroke="{INK}" stroke-width="2"/>')
        place = LEFT + 150 * spans.index(span)
        parts.append(f'<circle cx="{place}" cy="{HEIGHT - 12}" r="4" fill="{colour}"/>')
        parts.append(_text(place + 10, HEIGHT - 8, f"widen after {_hours(span)}"))
    return "\n".join([*parts, "</svg>", ""])


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.0f} h"


def _text(x: float, y: float, words: str, fill: str = INK, size: int = 13) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" style="font-size:{size}px">{escape(words)}</text>'
