"""YAML text → plain data plus the place of every piece of it.

The text is composed, never constructed: no tag makes an object, no scalar becomes
anything but the characters that stand in the file. What they mean is said by the
kinds in `kinds.py`, so `no`, `012` or `21:00` need no quotes and hold no surprise.
"""

import difflib
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from relay.settings.errors import Problem
from relay.settings.kinds import EXPECTED, SchemaGenerator

T = TypeVar("T")
Path = tuple[str | int, ...]
Mark = tuple[int, int]
"""Line and column, from 1."""

_NULL = "tag:yaml.org,2002:null"
_MAX_DEPTH = 20
MAX_SHOWN = 60
_HINTS = {
    "mapping values are not allowed here": "a second colon, or a line indented deeper than the one above it; "
    "put quotes around text that holds a colon",
    "could not find expected ':'": "a key needs a colon and a space after it",
    "expected <block end>": "this line is not indented like the ones it belongs to",
    "cannot start any token": "indent with spaces, not tabs; put quotes around text that begins with a sign",
    "unexpected end of stream": "a quotation mark is not closed",
    "undefined alias": "put quotes around text that begins with *",
    "expected a single document": "only one document a file; take out the line ---",
}


@dataclass(slots=True)
class Source:
    """One file, read."""

    file: str
    private: bool
    """Whether it holds people: then no message repeats anything of it."""
    data: Any = None
    """dict, list and str only; a key without a value is left out."""
    problems: list[Problem] = field(default_factory=list)
    _values: dict[Path, Mark] = field(default_factory=dict)
    _keys: dict[Path, Mark] = field(default_factory=dict)

    def report(self, path: Path, message: str, *, key: bool = False) -> None:
        """Notes a problem at a value, or at its key; at what surrounds it if the file has neither."""
        self.problems.append(self.problem(path, message, key=key))

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """The same, only made."""
        marks = self._keys if key else self._values
        while path and path not in marks:
            path, marks = path[:-1], self._values
        line, column = marks.get(path, (1, 1))
        return Problem(self.file, line, column, message)

    def has(self, path: Path) -> bool:
        """Whether the file itself says anything there."""
        return path in self._values

    def note(self, path: Path, mark: Mark, *, key: bool = False) -> None:
        """Remembers where something stands."""
        (self._keys if key else self._values)[path] = mark


def read_yaml(raw: bytes, file: str, *, private: bool = False) -> Source:
    """The file's data with places, or its problems; raises nothing for any bytes."""
    source = Source(file, private)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        head = raw[: error.start]
        line, column = head.count(b"\n") + 1, error.start - (head.rfind(b"\n") + 1) + 1
        source.problems.append(Problem(file, line, column, "this is no UTF-8; save the file as UTF-8"))
        return source
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        source.problems.append(Problem(file, line, column, _explain(error.problem or "", private=private)))
    except (YAMLError, RecursionError, ValueError):
        # ReaderError: control characters; RecursionError: brackets without end
        message = "this is no YAML: it holds control characters or is nested without end"
        source.problems.append(Problem(file, 1, 1, message))
    else:
        source.data = _plain(root, (), source, []) if root else None
    return source


def _explain(problem: str, *, private: bool) -> str:
    hint = next((text for part, text in _HINTS.items() if part in problem), "")
    if hint:
        return f"this is no YAML: {hint}"
    # ruamel's own words may quote a name out of members.yaml
    return "this is no YAML: look at indentation, colons and quotes" + ("" if private else f" ({problem})")


def _plain(node: Node, path: Path, source: Source, above: list[Node]) -> Any:
    source.note(path, _mark(node))
    if node.anchor:
        source.report(path, "anchors (&) and what refers to them (*) are not used here; write it out")
        return None
    if len(above) > _MAX_DEPTH:
        source.report(path, "nested too deep; nothing here needs that")
        return None
    match node:
        case MappingNode():
            return _plain_mapping(node, path, source, [*above, node])
        case SequenceNode():
            return [_plain(item, (*path, i), source, [*above, node]) for i, item in enumerate(node.value)]
        case ScalarNode():
            return None if str(node.tag) == _NULL else str(node.value)
    return None


def _plain_mapping(node: MappingNode, path: Path, source: Source, above: list[Node]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            source.note((*path, "?"), _mark(key), key=True)
            source.report((*path, "?"), "a key is one word, not a list or further keys", key=True)
            continue
        name = str(key.value)
        if name in first:
            line, column = _mark(key)
            message = f"this key stands on line {first[name]} already; keep one of the two"
            source.problems.append(Problem(source.file, line, column, message))
            continue
        first[name] = _mark(key)[0]
        source.note((*path, name), _mark(key), key=True)
        plain = _plain(value, (*path, name), source, above)
        if plain is not None:  # "aliases:" with nothing behind it says nothing
            data[name] = plain
    return data


def _mark(node: Node) -> Mark:
    return node.start_mark.line + 1, node.start_mark.column + 1


def validate(source: Source, adapter: TypeAdapter[T]) -> T | None:
    """The value the adapter makes of the file's data; None after noting every problem."""
    try:
        return adapter.validate_python({} if source.data is None else source.data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            _translate(source, found, adapter)
    return None


def _translate(source: Source, found: ErrorDetails, adapter: TypeAdapter[Any]) -> None:
    path: Path = found["loc"]
    is_key = path[-1:] == ("[key]",)
    path = path[:-1] if is_key else path
    match found["type"]:
        case "missing":
            source.report(path, f"'{path[-1]}' is missing", key=True)
        case "unexpected_keyword_argument":
            message = _unknown_key(str(path[-1]), _keys_at(path[:-1], adapter), private=source.private)
            source.report(path, message, key=True)
        case "tuple_type":
            source.report(path, "a list is expected, such as [a, b]")
        case "dict_type" | "dataclass_type":
            source.report(path, "keys and values are expected here, such as  key: value  one a line")
        case "enum":
            accepted = found["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
            source.report(path, found_and_accepted(found["input"], accepted, private=source.private))
        case kind if kind == EXPECTED:
            hidden = source.private or "@" in str(found["input"])
            source.report(path, found_and_accepted(found["input"], found["msg"], private=hidden), key=is_key)
        case _:
            source.report(path, "this is not what is expected here")


def _unknown_key(key: str, known: list[str], *, private: bool) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    what = "this key is not known" if private else f"there is no key {shown(key)}"
    return f"{what}; did you mean {close[0]}?" if close else f"{what}; accepted: {', '.join(known)}"


def _keys_at(path: Path, adapter: TypeAdapter[Any]) -> list[str]:
    """The keys that may stand at a place, by the JSON Schema of the whole file."""
    whole = adapter.json_schema(schema_generator=SchemaGenerator)
    at: Any = whole
    for step in (*path, None):
        if "$ref" in at:
            at = whole["$defs"][at["$ref"].rpartition("/")[2]]
        if step is not None:
            inner = at.get("items") if isinstance(step, int) else at.get("properties", {}).get(step)
            by_pattern = next(iter(at.get("patternProperties", {}).values()), None)
            at = inner or by_pattern or at.get("additionalProperties") or {}
    return list(at.get("properties", ()))


def found_and_accepted(found: object, accepted: str, *, private: bool) -> str:
    """What was found and what would be right; the first only where it cannot be a person's."""
    if private or not isinstance(found, str):
        return f"accepted: {accepted}"
    return f"found {shown(found)}; accepted: {accepted}"


def shown(text: str) -> str:
    """Text of a file or variable in quotes, on one line and without control characters."""
    return ascii(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "...")
