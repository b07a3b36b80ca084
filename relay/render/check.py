"""What is wrong with a templates folder, found by rendering every notice with specimen values."""

import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

from jinja2 import TemplateError, meta, nodes
from jinja2.runtime import Macro

from relay.consult import notices
from relay.consult.notices.base import Notice
from relay.deid.finding import Kind
from relay.deid.replacing.redacted import Mark, Redacted
from relay.render.renderer import DEFAULT_LANGUAGE, GIVEN, RelayFacts, Renderer, environment, template_name

NEEDED: Final = ("subject.txt.j2", "body.txt.j2")
ALLOWED: Final = (*NEEDED, "body.html.j2")
SHARED: Final = "words.j2"

_RELAY: Final = RelayFacts(domain="relay.example.org")
_REPLY: Final = "r-specimen@relay.example.org"


def template_problems(templates_dir: Path, kinds: Iterable[type[Notice]]) -> list[str]:
    """One line for each fault in the folder: its place and what is wrong; empty when all is well.

    kinds: the notices it is to hold, and no others.

    Every language must hold every notice: a reader should not meet two languages in one thread.
    """
    if not (templates_dir / DEFAULT_LANGUAGE).is_dir():
        return [f"{templates_dir / DEFAULT_LANGUAGE}: the folder is missing"]
    known = {template_name(kind): kind for kind in kinds}
    renderer = Renderer(templates_dir, _RELAY)
    problems = []
    for language in sorted(p for p in templates_dir.iterdir() if p.is_dir()):
        problems += _folder_problems(language, known)
        if language.name != DEFAULT_LANGUAGE:
            problems += lacking_words(language)
        for name, kind in known.items():
            problems += _notice_problems(language, name, kind, renderer)
    return problems


def notice_classes() -> list[type[Notice]]:
    """Every kind of notice the relay writes; classes others build on are none themselves."""
    modules = [import_module(f"{notices.__name__}.{each.name}") for each in iter_modules(notices.__path__)]
    # not __subclasses__(): slots=True makes each class anew, and the first one lingers there
    named = [value for module in modules for value in vars(module).values()]
    kinds = {k for k in named if isinstance(k, type) and issubclass(k, Notice)}
    bases = {base for kind in kinds for base in kind.__mro__[1:]}
    return sorted(kinds - bases, key=lambda kind: kind.__name__)


def specimens(kind: type[Notice]) -> tuple[Notice, ...]:
    """Notices of the class that between them take each turn a template can: full, bare, each enum member."""
    full: Notice = _specimen(kind, "", full=True)
    bare: Notice = _specimen(kind, "", full=False)
    changed = (
        replace(notice, **{name: option})
        for name, hint in _fields(kind)
        for option in _options(hint)
        for notice in (full, bare)
    )
    return tuple(dict.fromkeys((full, bare, *changed)))  # many an option is what stood there before


def lacking_words(language: Path) -> list[str]:
    """One line for each macro, table or word of the English `words.j2` that the language's own lacks."""
    file = language / SHARED
    if not file.is_file():
        return [f"{file}: is missing"]
    try:
        own, english = (_shared(language.parent, code) for code in (language.name, DEFAULT_LANGUAGE))
    except TemplateError as error:
        return [f"{file}:{getattr(error, 'lineno', 1)}: {error}"]
    return [
        f"{file}: {fault}"
        for name, value in english.items()
        for fault in (_lacking(name, value, own[name]) if name in own else [f"{name} is missing"])
    ]


def _shared(templates_dir: Path, language: str) -> dict[str, Any]:
    """What the shared words of a language offer its templates: macros, lists and tables by name."""
    module = environment(templates_dir, language, html=False).get_template(SHARED).module
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def _lacking(name: str, english: Any, own: Any) -> Iterator[str]:
    """How one macro, list or table differs from what templates expect of it."""
    if isinstance(english, Macro):
        if getattr(own, "arguments", None) != english.arguments:
            yield f"{name} takes other values than in English"
    elif isinstance(english, dict):
        if not isinstance(own, dict):
            yield f"{name} is no table"
            return
        for key, value in english.items():
            yield from (
                _lacking(f"{name}.{key}", value, own[key]) if key in own else [f"{name}.{key} is missing"]
            )
    elif isinstance(english, list) and not (isinstance(own, list) and len(own) == len(english)):
        yield f"{name} has not {len(english)} entries"


def _folder_problems(language: Path, known: dict[str, type[Notice]]) -> list[str]:
    problems = []
    for entry in sorted(language.iterdir()):
        if entry.name == SHARED or entry.name.startswith("."):
            continue
        if entry.name not in known or not entry.is_dir():
            problems.append(f"{entry}: belongs to no notice")
            continue
        problems += [f"{file}: is never read" for file in sorted(entry.iterdir()) if file.name not in ALLOWED]
    return problems


def _notice_problems(language: Path, name: str, kind: type[Notice], renderer: Renderer) -> list[str]:
    folder = language / name
    english = language.parent / DEFAULT_LANGUAGE / name
    needed = [file for file in ALLOWED if file in NEEDED or (english / file).is_file()]
    missing = [f"{folder / file}: is missing" for file in needed if not (folder / file).is_file()]
    return missing or _unknown_fields(folder, kind) or _failures(folder, kind, renderer)


def _unknown_fields(folder: Path, kind: type[Notice]) -> list[str]:
    """Names no specimen may reach, as they stand in a branch that is not taken."""
    allowed = GIVEN | {name for name, _ in _fields(kind)}
    env = environment(folder.parent.parent, folder.parent.name, html=False)
    problems = []
    for file in (folder / each for each in ALLOWED if (folder / each).is_file()):
        try:
            tree = env.parse(file.read_text("utf-8"))
        except TemplateError as error:
            problems.append(f"{file}:{getattr(error, 'lineno', 1)}: {error}")
            continue
        # to `meta` an import outside a block is unknown inside it; to Jinja it is not
        imported = {each.target for each in tree.find_all(nodes.Import)}
        used = meta.find_undeclared_variables(tree) - imported
        problems += [f"{file}: {kind.__name__} has no field {one!r}" for one in sorted(used - allowed)]
    return problems


def _failures(folder: Path, kind: type[Notice], renderer: Renderer) -> list[str]:
    for notice in specimens(kind):
        try:
            content = renderer.render(notice, folder.parent.name, reply_address=_REPLY)
        except (TemplateError, TypeError, ValueError, LookupError) as error:
            return [f"{folder}: {type(error).__name__}: {error}"]
        if not content.subject.text or not content.text.text.strip():
            return [f"{folder}: the subject or the text can be empty"]
    return []


def _fields(kind: type[Any]) -> list[tuple[str, Any]]:
    hints = typing.get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in fields(kind)]


def _options(hint: Any) -> list[object]:
    """The values worth a try each: of an enum, a truth value, a number; and in what is made of these."""
    if typing.get_origin(hint) is types.UnionType:
        return [None, *(option for each in typing.get_args(hint) for option in _options(each))]
    if hint is bool:
        return [True, False]
    if hint is int:
        return [0, 1, 2]
    if typing.get_origin(hint) is tuple and is_dataclass(one := typing.get_args(hint)[0]):
        return [(option,) for option in _options(one)]
    if is_dataclass(hint) and hint is not Redacted:
        kind = typing.cast("type[Any]", hint)
        full = _specimen(kind, "", full=True)
        return [replace(full, **{name: option}) for name, each in _fields(kind) for option in _options(each)]
    return list(hint) if isinstance(hint, type) and issubclass(hint, Enum) else []


def _specimen(hint: Any, name: str, *, full: bool) -> Any:
    """A value of the type: something in everything, or as little as the type allows."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is types.UnionType:
        return _specimen(arguments[0], name, full=True) if full else None
    if typing.get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            return (_specimen(arguments[0], name, full=full),) * 2 if full else ()
        return tuple(_specimen(each, name, full=full) for each in arguments)
    if is_dataclass(hint) and hint is not Redacted:
        kind = typing.cast("type[Any]", hint)
        return kind(**{field: _specimen(each, field, full=full) for field, each in _fields(kind)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    simple: dict[Any, Any] = {
        Redacted: Redacted("[client] said so", (Mark(0, 8, Kind.NAME),)) if full else Redacted(""),
        str: f"a {name.replace('_', ' ')}" if full else "",
        bool: full,
        int: 3 if full else 0,
        date: date(2026, 11, 30),
    }
    return simple[hint]
