"""What is accepted but worth a second look: `relay check` warns, nothing is refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any, get_args, get_type_hints

from relay.settings.errors import Problem
from relay.settings.folder import Reading
from relay.settings.kinds import Advised
from relay.settings.policy import Policy
from relay.settings.scalars import format_duration
from relay.settings.values import Config
from relay.settings.yaml_source import Path, Source

REVIEW_AFTER = timedelta(days=366)


def remarks(reading: Reading, today: date) -> tuple[Problem, ...]:
    """Everything worth a second look on this day, in order of file and line."""
    config, sources = reading.config, reading.sources
    found: list[Problem] = []
    if (policy := sources.get("policy.yaml")) is not None:
        found += _ranges(config.policy, (), policy)
        found += _order(config.policy, policy)
    for key, specialty in config.specialties.items():
        found += _ranges(specialty, ("specialties", key), sources["specialties.yaml"])
    for i, entry in enumerate(config.roster):
        found += _ranges(entry, ("members", i), sources["members.yaml"])
    for key, circle in config.circles.items():
        found += _ranges(circle, ("circles", key), sources["circles.yaml"])
    found += _missing(config, sources)
    found += _unreviewed(config, today)
    return tuple(sorted(found))


def _ranges(value: Any, path: Path, source: Source) -> Iterator[Problem]:
    hints = get_type_hints(type(value), include_extras=True)
    for f in fields(value):
        held, at = getattr(value, f.name), (*path, f.name)
        if is_dataclass(held) and source.has(at):
            yield from _ranges(held, at, source)
        advised = _advised(hints[f.name])
        if advised and held is not None and source.has(at) and (why := _outside(held, advised)):
            yield source.problem(at, why)


def _advised(hint: Any) -> Advised | None:
    """The range in `Annotated[…]`, also inside `… | None`."""
    parts = (*getattr(hint, "__metadata__", ()), *get_args(hint))
    direct = next((part for part in parts if isinstance(part, Advised)), None)
    return direct or next((found for part in get_args(hint) if (found := _advised(part))), None)


def _outside(held: Any, advised: Advised) -> str:
    below = advised.least is not None and held < advised.least
    above = advised.most is not None and held > advised.most
    if not (below or above):
        return ""
    least, most = _plain(advised.least), _plain(advised.most)
    span = f"{least} to {most}" if least and most else f"at least {least}" if least else f"at most {most}"
    return f"accepted, but advised is {span}" + (f" ({advised.because})" if advised.because else "")


def _plain(bound: int | timedelta | None) -> str:
    if bound is None:
        return ""
    return format_duration(bound) if isinstance(bound, timedelta) else str(bound)


def _order(policy: Policy, source: Source) -> Iterator[Problem]:
    retry = policy.retry
    if not retry.first <= retry.longest <= retry.give_up:
        yield source.problem(
            ("retry",), "accepted, but advised is first below longest, and longest below give_up"
        )
    if policy.remind_after >= policy.expire_after:
        path = ("remind_after",) if source.has(("remind_after",)) else ("expire_after",)
        yield source.problem(
            path, "accepted, but remind_after is not shorter than expire_after: nobody is reminded"
        )


def _unreviewed(config: Config, today: date) -> Iterator[Problem]:
    """A number that has changed sends somebody in need to nobody."""
    if config.crisis is None:
        return
    name, reviewed = f"crisis/{config.policy.crisis.region}.yaml", config.crisis.reviewed
    if reviewed is None:
        yield Problem(name, 0, 0, "has no `reviewed`: ring or open every entry, then write the day there")
    elif today - reviewed > REVIEW_AFTER:
        yield Problem(name, 0, 0, "was reviewed over a year ago: ring or open every entry again")


def _missing(config: Config, sources: Mapping[str, Source]) -> Iterable[Problem]:
    if config.crisis is None:
        name = f"crisis/{config.policy.crisis.region}.yaml"
        yield Problem(name, 0, 0, "is missing: no wording counts as urgent, and nobody is told where to turn")
    if not config.policy.admins:
        message = "names no admins: mail to postmaster@ and abuse@ waits for nobody"
        yield Problem("policy.yaml", 0, 0, message)
    source = sources["specialties.yaml"]
    for key in config.specialties:
        if not any(key in entry.specialties and entry.opted_in for entry in config.roster):
            message = "nobody on the roster has opted in to this on paper; requests for it find no one"
            yield source.problem(("specialties", key), message, key=True)
