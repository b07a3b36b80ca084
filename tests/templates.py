"""The templates of this repository, looked at once for all tests that run `relay check`: it takes seconds."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from relay.consult.notices.base import Notice
from relay.render.check import notice_classes, template_problems

TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def _ours() -> tuple[str, ...]:
    return tuple(template_problems(TEMPLATES, notice_classes()))


def problems_found_once(templates_dir: Path, kinds: Iterable[type[Notice]]) -> list[str]:
    """As `template_problems`; of any other folder each time anew."""
    return list(_ours()) if templates_dir == TEMPLATES else template_problems(templates_dir, kinds)
