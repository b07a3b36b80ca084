"""Numbers as Prometheus reads them, text format 0.0.4. Labels come from closed sets and name nobody (R28)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Sort(StrEnum):
    """What a number does."""

    GAUGE = "gauge"
    """Goes up and down."""
    COUNTER = "counter"
    """Only grows, until the relay starts again; its name ends in `_total`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One name with its numbers, by the values of its labels."""

    name: str
    about: str
    sort: Sort
    labels: tuple[str, ...] = ()
    values: Mapping[tuple[str, ...], float] = field(default_factory=dict)


def one(name: str, about: str, value: float, *, sort: Sort = Sort.GAUGE) -> Metric:
    """A metric of a single number."""
    return Metric(name=name, about=about, sort=sort, values={(): value})


def exposition(metrics: Iterable[Metric]) -> bytes:
    """The body of `/metrics`."""
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.about}", f"# TYPE {metric.name} {metric.sort}"]
        for values, number in sorted(metric.values.items()):
            pairs = ",".join(f'{k}="{_escaped(v)}"' for k, v in zip(metric.labels, values, strict=True))
            lines.append(f"{metric.name}{{{pairs}}} {number:g}" if pairs else f"{metric.name} {number:g}")
    return ("\n".join(lines) + "\n").encode()


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
