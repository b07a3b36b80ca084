"""Figures to one SVG: every share with its interval, and below what it costs. Own code, no library."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from bench.deid.scoring import Cost, Figures
from bench.deid.table import MEASURES, Measure

# Relay in one strong colour, the peers in quieter ones that colour-blind readers tell apart (Okabe and Ito).
COLOURS = ("#0b5394", "#d55e00", "#009e73", "#cc79a7", "#8c6d00", "#56a0d3", "#777777", "#a05195")
WIDTH, LEFT, RIGHT, TOP, LANE, GAP = 960, 262, 800, 96, 10, 16
INK, QUIET, GRID, SHADE = "#1a1a1a", "#5f6670", "#e0e4e8", "#f6f7f9"
STYLE = "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}"


def draw(systems: Sequence[Figures], *, caption: str, measured_against: str) -> str:
    """The picture as text of an SVG file; the first system is the one that stands out."""
    rows = [m for m in MEASURES if any(_value(s, m) for s in systems)]
    heights = [max(LANE * sum(bool(_value(s, m)) for s in systems), 20) + GAP for m in rows]
    tops = [TOP + sum(heights[:number]) for number in range(len(rows))]
    foot = TOP + sum(heights)
    costs = foot + 74
    height = costs + 18 * len(systems) + 24
    size = f'viewBox="0 0 {WIDTH} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{_spoken(systems, rows)}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(20, 30, "What is removed, and what survives, in therapists' mail", weight=600, size=17),
        _text(
            20, 50, f"{caption}; per cent, bars: 95 % intervals, triangles: what Relay must reach", fill=QUIET
        ),
        *_legend(systems),
        *_bands(tops[1::2], heights[1::2]),
        *_axis(foot),
    ]
    for measure, top, tall in zip(rows, tops, heights, strict=True):
        parts += _row(measure, systems, top, tall)
    parts += _bars(
        "CPU per mail", systems, 20, costs, lambda cost: cost.cpu_ms, _ratio(systems, measured_against)
    )
    parts += _bars(
        "resident memory", systems, 500, costs, lambda cost: cost.memory_mb, lambda mb: f"{mb:.0f} MB"
    )
    return "\n".join([*parts, "</svg>", ""])


def _spoken(systems: Sequence[Figures], rows: Sequence[Measure]) -> str:
    """What the picture says to who cannot see it."""
    lines = (
        f"{m.label}: " + ", ".join(f"{s.title} {_value(s, m)}" for s in systems if _value(s, m)) for m in rows
    )
    return escape("; ".join(lines))


def _value(system: Figures, measure: Measure) -> str:
    cell = system.shares.get(measure.key, {})
    return f"{100 * cell['share']:.1f}" if cell.get("n") else ""


def _x(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share


def _legend(systems: Sequence[Figures]) -> Iterator[str]:
    at = 20.0
    for number, system in enumerate(systems):
        yield f'<circle cx="{at + 5:.0f}" cy="70" r="5" fill="{_colour(number)}"/>'
        yield _text(at + 15, 74.5, system.title, weight=600 if number == 0 else 400)
        at += 42 + 7.2 * len(system.title)
    yield _text(RIGHT + 72, 74.5, systems[0].title, weight=600, anchor="end", fill=COLOURS[0])
    yield _text(WIDTH - 20, 74.5, "best peer", anchor="end", fill=QUIET)


def _bands(tops: Sequence[float], heights: Sequence[float]) -> Iterator[str]:
    """A shade behind every other row, so that the eye keeps its line."""
    for top, tall in zip(tops, heights, strict=True):
        yield f'<rect x="12" y="{top - 8:.0f}" width="{WIDTH - 24}" height="{tall:.0f}" fill="{SHADE}"/>'


def _axis(foot: float) -> Iterator[str]:
    for tick in range(0, 101, 10):
        x = _x(tick / 100)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{foot - 8}" stroke="{GRID}"/>'
        if tick % 20 == 0:
            yield _text(x, foot + 9, str(tick), anchor="middle", fill=QUIET)


def _row(measure: Measure, systems: Sequence[Figures], top: float, tall: float) -> Iterator[str]:
    """One measure: a lane for each system that has a value, and the two figures to read off."""
    middle = top + (tall - GAP) / 2
    yield _text(LEFT - 16, middle + 4, measure.label, anchor="end")
    target = _x(measure.must / 100)
    yield f'<path d="M{target:.1f} {top + 1:.1f}l-4 -7h8z" fill="{INK}"/>'
    present = [(number, s.shares[measure.key]) for number, s in enumerate(systems) if _value(s, measure)]
    for lane, (number, cell) in enumerate(present):
        y, colour = middle + LANE * (lane + 0.5 - len(present) / 2), _colour(number)
        low, mid, high = (_x(cell[key]) for key in ("low", "share", "high"))
        yield f'<path d="M{low:.1f} {y:.1f}H{high:.1f}" stroke="{colour}" stroke-width="2"/>'
        yield f'<circle cx="{mid:.1f}" cy="{y:.1f}" r="{5 if number == 0 else 3.5}" fill="{colour}"/>'
    ours = _value(systems[0], measure)
    peers = [float(_value(s, measure)) for s in systems[1:] if _value(s, measure)]
    yield _text(RIGHT + 72, middle + 4, ours or "–", anchor="end", weight=600, fill=COLOURS[0])
    yield _text(WIDTH - 20, middle + 4, f"{max(peers):.1f}" if peers else "–", anchor="end", fill=QUIET)


def _bars(
    title: str,
    systems: Sequence[Figures],
    left: float,
    top: float,
    amount: Callable[[Cost], float],
    shown: Callable[[float], str],
) -> Iterator[str]:
    """A small bar chart; a system whose cost is not known has no bar."""
    known = [(number, s.title, amount(s.cost)) for number, s in enumerate(systems) if s.cost]
    most = max((value for _, _, value in known), default=0) or 1
    yield _text(left, top - 12, title, weight=600)
    for line, (number, name, value) in enumerate(known):
        y, length = top + 18 * line, 210 * value / most
        yield _text(left + 104, y + 11, name, anchor="end", weight=600 if number == 0 else 400)
        yield (
            f'<rect x="{left + 112:.0f}" y="{y:.0f}" width="{max(length, 1):.1f}" height="13"'
            f' fill="{_colour(number)}"/>'
        )
        yield _text(left + 120 + length, y + 11, shown(value), fill=QUIET)


def _ratio(systems: Sequence[Figures], measured_against: str) -> Callable[[float], str]:
    unit = next((s.cost.cpu_ms for s in systems if s.title == measured_against and s.cost), None)
    return lambda ms: f"{ms:.0f} ms, × {ms / unit:.2f}" if unit else f"{ms:.0f} ms"


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    weight: int = 400,
    size: int = 13,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}"'
        f' style="font-size:{size}px">{escape(words)}</text>'
    )
